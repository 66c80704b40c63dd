import type { ModalClient } from './client/api.ts';
import { Code } from './client/error.ts';
import type { SecretGetOrCreateResponse, SecretMetadata } from './client/modal_pb.ts';
import { failedWith, type Environments } from './environments.ts';
import { isMarker } from './fingerprint.ts';

/** What every part of the target works with. */
export interface Workspace {
  readonly client: ModalClient;
  readonly environments: Environments;
}

/** Where a named secret is. `environment` is empty for the workspace's default one. */
export interface Place {
  /** `secret 'my-app' in environment 'prod'`. */
  readonly title: string;
  readonly name: string;
  readonly environment: string;
}

/** A secret as a look-up shows it. Values are never readable. */
export interface Found {
  readonly secretId: string;
  /** Sorted, without markers; undefined where the server is one that does not list them. */
  readonly keys: readonly string[] | undefined;
  /** As far as the server lists keys. */
  readonly markers: readonly string[];
  /** As the server names it; empty where it does not. */
  readonly environment: string;
}

/** What a look-up may find. */
export type LookUp =
  | { readonly kind: 'found'; readonly secret: Found }
  | { readonly kind: 'missing' }
  | { readonly kind: 'no environment' };

/**
 * Looks a secret up.
 *
 * What the server answers for an unknown environment is not settled: NOT_FOUND or INVALID_ARGUMENT, with or without words
 * that tell it from a missing secret. So the environments are asked for, once a run.
 *
 * @throws {GrpcError} when the call fails otherwise.
 */
export async function lookUp({ client, environments }: Workspace, place: Place): Promise<LookUp> {
  try {
    const request = { deploymentName: place.name, environmentName: place.environment };
    return { kind: 'found', secret: toFound(await client.secretGetOrCreate(request)) };
  } catch (error) {
    if (!failedWith(error, Code.NotFound, Code.InvalidArgument)) throw error;
    const known = place.environment === '' ? undefined : await environments.list();
    if (known !== undefined && !known.includes(place.environment)) return { kind: 'no environment' };
    if (failedWith(error, Code.NotFound)) return { kind: 'missing' };
    throw error;
  }
}

function toFound({ secretId, metadata }: SecretGetOrCreateResponse): Found {
  const listed = listedKeys(metadata);
  return {
    secretId,
    keys: listed?.filter((key) => !isMarker(key)),
    markers: listed?.filter(isMarker) ?? [],
    environment: metadata?.environmentName ?? '',
  };
}

/**
 * Returns the secret where it holds exactly these keys and this marker, as far as the server lets it be known: an older
 * one only says that none of them is missing.
 */
export async function findMarked(
  client: ModalClient,
  { name, environment }: Place,
  keys: readonly string[],
): Promise<Found | undefined> {
  try {
    const request = { deploymentName: name, environmentName: environment, requiredKeys: [...keys] };
    const response = await client.secretGetOrCreate(request);
    const listed = listedKeys(response.metadata);
    return listed === undefined || listed.length === keys.length ? toFound(response) : undefined;
  } catch (error) {
    if (failedWith(error, Code.FailedPrecondition, Code.NotFound, Code.InvalidArgument)) return undefined;
    throw error;
  }
}

/**
 * An older server lists no keys and names no environment; a newer one that names the environment and lists no keys means
 * that there are none (modal@0.11.1: `SecretMetadata`).
 */
function listedKeys(metadata: SecretMetadata | undefined): readonly string[] | undefined {
  if (metadata === undefined || (metadata.keys.length === 0 && metadata.environmentName === '')) return undefined;
  return [...metadata.keys].sort();
}

/**
 * Returns those of `names` that the secret does not have. Where the server lists no keys, one look-up a name with
 * `required_keys` answers it: FAILED_PRECONDITION means that the key is missing.
 */
export async function missingKeys(
  client: ModalClient,
  place: Place,
  found: Found & { names: readonly string[] },
): Promise<string[]> {
  const { names, secretId } = found;
  if (names.length === 0) return [];
  const keys = found.keys ?? (await askForKeys(client, secretId));
  if (keys !== undefined) return names.filter((name) => !keys.includes(name));
  const answers = await Promise.all(names.map(async (name) => ({ name, has: await hasKeys(client, place, [name]) })));
  return answers.filter(({ has }) => !has).map(({ name }) => name);
}

async function askForKeys(client: ModalClient, secretId: string): Promise<readonly string[] | undefined> {
  try {
    const { metadata } = await client.secretGetInfo({ secretId });
    return listedKeys(metadata);
  } catch (error) {
    if (failedWith(error, Code.Unimplemented, Code.NotFound)) return undefined;
    throw error;
  }
}

/** Whether the secret is there and has all of these keys, by the server's own word. */
export async function hasKeys(
  client: ModalClient,
  { name, environment }: Place,
  keys: readonly string[],
): Promise<boolean> {
  try {
    await client.secretGetOrCreate({ deploymentName: name, environmentName: environment, requiredKeys: [...keys] });
    return true;
  } catch (error) {
    if (failedWith(error, Code.FailedPrecondition, Code.NotFound)) return false;
    throw error;
  }
}
