"""Uses Modal's own client for scripts/drift.ts: reads the secret NAME with KEY…, deletes it, and writes `by-client`."""

import sys

import modal

name, *keys = sys.argv[1:]
modal.Secret.from_name(name, environment_name="prod", required_keys=keys).hydrate()
names = [secret.name for secret in modal.Secret.objects.list(environment_name="prod")]
if names != [name]:
    raise SystemExit(f"it lists {names} instead of {[name]}")
modal.Secret.objects.delete(name, environment_name="prod")
modal.Secret.objects.create("by-client", {"BY_CLIENT": "canary-client"}, environment_name="prod")
