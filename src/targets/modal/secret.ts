import { without } from '../demands.ts';
import type { ModalClient } from './client/api.ts';
import { Code } from './client/error.ts';
import type { SecretGetOrCreateResponse as Answer, SecretMetadata } from './client/modal_pb.ts';
import { failedWith, orUndefined, type Environments } from './environments.ts';
import { isMarker } from './fingerprint.ts';
import type { ModalJob } from './inputs.ts';

/** What every part of the target works with. */
export interface Workspace {
  readonly client: ModalClient;
  readonly environments: Environments;
}

/** Where a named secret is. `environment` is empty for the workspace's default one. */
type Place = Pick<ModalJob, 'name' | 'environment'>;

/** A secret as a look-up shows it. Values are never readable. */
export interface Found {
  readonly secretId: string;
  /** Sorted, without markers; undefined if the server does not list keys. */
  readonly keys: readonly string[] | undefined;
  /** Empty if the server does not list keys. */
  readonly markers: readonly string[];
  /** Empty if the server does not name it. */
  readonly environment: string;
}

type LookUp = Found | 'missing' | 'no environment';

/**
 * Looks a secret up.
 *
 * For an unknown environment the server may answer NOT_FOUND or INVALID_ARGUMENT, and its text may not differ from that for a
 * missing secret. So after either, the environments are listed, once a run.
 *
 * @throws {GrpcError} if the call fails otherwise.
 */
export async function lookUp({ client, environments }: Workspace, place: Place): Promise<LookUp> {
  try {
    return toFound(await get(client, place));
  } catch (error) {
    if (!failedWith(error, Code.NotFound, Code.InvalidArgument)) throw error;
    const known = place.environment === '' ? undefined : await environments.list();
    if (known !== undefined && !known.includes(place.environment)) return 'no environment';
    if (failedWith(error, Code.NotFound)) return 'missing';
    throw error;
  }
}

/** Looks a secret up. FAILED_PRECONDITION means that it lacks one of the required keys. */
function get(client: ModalClient, place: Place, requiredKeys: readonly string[] = []): Promise<Answer> {
  const { name: deploymentName, environment: environmentName } = place;
  return client.secretGetOrCreate({ deploymentName, environmentName, requiredKeys: [...requiredKeys] });
}

function toFound({ secretId, metadata }: Answer): Found {
  const listed = listedKeys(metadata);
  return {
    secretId,
    keys: listed?.filter((key) => !isMarker(key)),
    markers: listed?.filter(isMarker) ?? [],
    environment: metadata?.environmentName ?? '',
  };
}

/**
 * An older server lists no keys and names no environment. A newer one that names the environment and lists no keys means that
 * the secret has none (modal@0.11.1: `SecretMetadata`).
 */
function listedKeys(metadata: SecretMetadata | undefined): readonly string[] | undefined {
  if (metadata === undefined || (metadata.keys.length === 0 && metadata.environmentName === '')) return undefined;
  return [...metadata.keys].sort();
}

/** Returns the secret if it has exactly these keys. An older server only tells that it lacks none of them. */
export async function findExact(
  client: ModalClient,
  place: Place,
  keys: readonly string[],
): Promise<Found | undefined> {
  const codes = [Code.FailedPrecondition, Code.NotFound, Code.InvalidArgument];
  const answer = await orUndefined(get(client, place, keys), ...codes);
  const listed = listedKeys(answer?.metadata);
  return answer === undefined || (listed && listed.length !== keys.length) ? undefined : toFound(answer);
}

/** Returns those of `names` that the secret lacks. If the server does not list keys, this takes one look-up a name. */
export async function missingKeys(
  client: ModalClient,
  place: Place,
  { names, ...found }: Found & { readonly names: readonly string[] },
): Promise<readonly string[]> {
  if (names.length === 0) return [];
  const keys = found.keys ?? (await askForKeys(client, found.secretId));
  if (keys !== undefined) return without(names, keys);
  const has = await Promise.all(names.map((name) => hasKeys(client, place, [name])));
  return names.filter((_, index) => has[index] === false);
}

async function askForKeys(client: ModalClient, secretId: string): Promise<readonly string[] | undefined> {
  const answer = await orUndefined(client.secretGetInfo({ secretId }), Code.Unimplemented, Code.NotFound);
  return listedKeys(answer?.metadata);
}

/** True if the server answers that the secret exists and has all of these keys. */
export async function hasKeys(client: ModalClient, place: Place, keys: readonly string[]): Promise<boolean> {
  return (await orUndefined(get(client, place, keys), Code.FailedPrecondition, Code.NotFound)) !== undefined;
}
