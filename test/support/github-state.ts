import sodium from 'libsodium-wrappers';
import type { Settings } from './github-options.ts';

/** A key pair for sealed boxes: docs.github.com, "Encrypting secrets for the REST API". */
export interface Keys {
  /** Digits, like GitHub's. */
  readonly id: string;
  readonly publicKey: Uint8Array;
  readonly privateKey: Uint8Array;
}

export interface Secret {
  readonly value: string;
  /** In milliseconds since 1970. */
  readonly createdMs: number;
  readonly updatedMs: number;
}

/** The repository or an environment. Each has its own key pair. */
export interface Scope {
  keys: Keys;
  /** By upper-case name. */
  readonly secrets: Map<string, Secret>;
}

/** The protection settings of an environment, with the names of PUT's body. */
export interface Protection {
  readonly wait_timer: number;
  readonly prevent_self_review: boolean;
  readonly reviewers: unknown;
  readonly deployment_branch_policy: unknown;
}

export interface Environment extends Scope {
  readonly id: number;
  readonly name: string;
  readonly createdMs: number;
  updatedMs: number;
  protection: Protection;
}

/** The state of the local GitHub. */
export interface State {
  readonly settings: Settings;
  readonly repository: Scope;
  /** Environments by lower-case name: names are not case-sensitive (docs.github.com, "Managing environments"). */
  readonly environments: Map<string, Environment>;
  /** Start of the hour to which the primary rate limit applies, in milliseconds since 1970. */
  readonly startedMs: number;
  /** The number of requests in this hour. */
  usedRequests: number;
}

/** The settings of the environments that exist at the start. */
export const PROTECTED: Protection = {
  wait_timer: 30,
  prevent_self_review: true,
  reviewers: [{ type: 'User', id: 1 }],
  deployment_branch_policy: { protected_branches: true, custom_branch_policies: false },
};

/** The settings of an environment if the body of PUT omits them. */
export const UNPROTECTED: Protection = {
  wait_timer: 0,
  prevent_self_review: false,
  reviewers: null,
  deployment_branch_policy: null,
};

/** Returns the state without secrets. */
export async function createState(settings: Settings): Promise<State> {
  await sodium.ready;
  const state: State = {
    settings,
    repository: { keys: createKeys(), secrets: new Map() },
    environments: new Map(),
    startedMs: settings.now(),
    usedRequests: 0,
  };
  for (const name of settings.environments) addEnvironment(state, name, PROTECTED);
  return state;
}

export function findEnvironment(state: State, name: string): Environment | undefined {
  return state.environments.get(name.toLowerCase());
}

export function addEnvironment(state: State, name: string, protection: Protection): Environment {
  const now = state.settings.now();
  const times = { createdMs: now, updatedMs: now };
  const id = state.environments.size + 1;
  const environment = { id, name, ...times, protection, keys: createKeys(), secrets: new Map<string, Secret>() };
  state.environments.set(name.toLowerCase(), environment);
  return environment;
}

/** Creates or replaces a secret. Returns true if it existed. */
export function putSecret(state: State, scope: Scope, { name, value }: { name: string; value: string }): boolean {
  const key = name.toUpperCase();
  const existing = scope.secrets.get(key);
  const now = state.settings.now();
  scope.secrets.set(key, { value, createdMs: existing?.createdMs ?? now, updatedMs: now });
  return existing !== undefined;
}

/** Gives every scope new keys. */
export function rotateKeys(state: State): void {
  for (const scope of [state.repository, ...state.environments.values()]) scope.keys = createKeys();
}

/** Returns the public key in standard base64, shortened or lengthened as configured. */
export function encodePublicKey({ publicKey }: Keys, form: Settings['publicKey']): string {
  const bytes = { valid: publicKey, short: publicKey.subarray(1), long: Uint8Array.of(...publicKey, 0) }[form];
  return Buffer.from(bytes).toString('base64');
}

/**
 * Opens a sealed box in padded standard base64 with `crypto_box_seal_open`. Returns undefined if it cannot be opened or
 * is not UTF-8.
 */
export function openSealed(encrypted: string, { publicKey, privateKey }: Keys): string | undefined {
  const sealed = Buffer.from(encrypted, 'base64');
  if (sealed.toString('base64') !== encrypted) return undefined;
  try {
    const bytes = sodium.crypto_box_seal_open(sealed, publicKey, privateKey);
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

let keysMade = 0n;

function createKeys(): Keys {
  // Like the id in the examples of docs.github.com, "REST API endpoints for GitHub Actions Secrets".
  return { ...sodium.crypto_box_keypair(), id: String(568250167242549743n + keysMade++) };
}
