import { hideValues } from '../../masks.ts';
import { showServerName } from '../../net/server-text.ts';
import { without } from '../demands.ts';
import type { ModalClient } from './client/api.ts';
import { Code, GrpcError } from './client/error.ts';
import {
  ObjectCreationType,
  type SecretGetOrCreateResponse as Answer,
  type SecretMetadata,
} from './client/modal_pb.ts';
import { failedWith, orUndefined, type Environments } from './environments.ts';
import { isMarker } from './fingerprint.ts';
import { ENVIRONMENT_NAME, KEY_NAME } from './rules.ts';
import type { ModalJob } from './inputs.ts';

/** The objects that all parts of the target share. */
export interface Workspace {
  readonly client: ModalClient;
  readonly environments: Environments;
}

/** A secret as a look-up shows it. Values are never readable. */
export interface Found {
  readonly secretId: string;
  /** Sorted, without markers. Those that the job does not name are made safe to show. Undefined if the server lists no keys. */
  readonly keys: readonly string[] | undefined;
  /** Empty if the server does not list keys. */
  readonly markers: readonly string[];
  /** Empty if the server names none that may be shown. */
  readonly environment: string;
}

type LookUp = Found | 'missing' | 'no environment';

/**
 * Looks a secret up.
 *
 * For an unknown environment, the server may answer NOT_FOUND or INVALID_ARGUMENT, perhaps with the text for a missing secret. So
 * after either, the environments are listed, once in a run.
 *
 * @throws {GrpcError} if the call fails otherwise.
 */
export async function lookUp({ client, environments }: Workspace, job: ModalJob): Promise<LookUp> {
  try {
    const answer = await get(client, job);
    const needsKeys = job.mode === 'merge' && job.marker !== undefined && listedKeys(answer.metadata) === undefined;
    return toFound(needsKeys ? { ...answer, metadata: await askForMetadata(client, answer.secretId) } : answer, job);
  } catch (error) {
    if (!failedWith(error, Code.NotFound, Code.InvalidArgument)) throw error;
    const known = job.environment === '' ? undefined : await environments.list();
    if (known !== undefined && !known.includes(job.environment)) return 'no environment';
    if (failedWith(error, Code.NotFound)) return 'missing';
    throw error;
  }
}

/** Looks a secret up. FAILED_PRECONDITION means that it lacks one of the required keys. */
function get(client: ModalClient, job: ModalJob, requiredKeys: readonly string[] = []): Promise<Answer> {
  const { name: deploymentName, environment: environmentName } = job;
  const objectCreationType = ObjectCreationType.UNSPECIFIED;
  return client.secretGetOrCreate({
    deploymentName,
    environmentName,
    objectCreationType,
    envDict: [],
    requiredKeys,
  });
}

/** Ids of secrets: `st-` (modal-client: modal_proto/api.proto), then 22 letters and digits (as observed). */
const SECRET_ID = /^st-[\w-]{1,64}$/;

/**
 * Reads a server's answer about a job's secret. The server may be hostile: a name or an id may repeat a value.
 *
 * @throws {GrpcError} if the answer has no id of a secret. The call may still have been carried out.
 */
export function toFound({ secretId, metadata }: Answer, job: ModalJob): Found {
  if (!SECRET_ID.test(secretId)) {
    throw new GrpcError("Modal's answer names no secret", { code: Code.DataLoss, mayHaveRun: true });
  }
  const { environmentName: environment = '' } = metadata ?? {};
  const listed = listedKeys(metadata);
  return {
    secretId,
    keys: listed && showKeys(without(listed, listed.filter(isMarker)), job),
    markers: listed?.filter(isMarker) ?? [],
    environment: isShown(environment, job) ? environment : '',
  };
}

/** Hides values in all names at once, which is faster. A value of several lines may hide several keys. */
function showKeys(keys: readonly string[], { dict, leftOut, requiredKeys, removeKeys }: ModalJob): readonly string[] {
  const others = keys.filter((key) => !dict.has(key));
  if (others.length === 0) return keys;
  const own = new Set([...dict.keys(), ...leftOut, ...requiredKeys, ...removeKeys]);
  const foreign = others.filter((key) => !own.has(key)).map((key) => (KEY_NAME.test(key) ? key : '…'));
  if (foreign.length === 0) return keys;
  return [...keys.filter((key) => own.has(key)), ...hideValues(foreign.join('\n')).split('\n')].sort();
}

function isShown(environment: string, job: ModalJob): boolean {
  return environment === job.environment || showServerName(environment, ENVIRONMENT_NAME) === environment;
}

/**
 * An older server lists no keys and names no environment. A newer one that names the environment and lists no keys means that
 * the secret has none (modal@0.11.1: `SecretMetadata`).
 */
function listedKeys(metadata: SecretMetadata | undefined): readonly string[] | undefined {
  if (metadata === undefined || (metadata.keys.length === 0 && metadata.environmentName === '')) return undefined;
  return [...metadata.keys].sort();
}

/** Returns the secret if it has exactly these keys. From an older server, it only follows that it lacks none of them. */
export async function findExact(
  client: ModalClient,
  job: ModalJob,
  keys: readonly string[],
): Promise<Found | undefined> {
  const codes = [Code.FailedPrecondition, Code.NotFound, Code.InvalidArgument];
  const answer = await orUndefined(get(client, job, keys), ...codes);
  const listed = listedKeys(answer?.metadata);
  const isOther = listed !== undefined && without(listed, keys).length + without(keys, listed).length > 0;
  return answer === undefined || isOther ? undefined : toFound(answer, job);
}

/** Returns those of `names` that the secret lacks. If the server does not list keys, this takes one look-up for each name. */
export async function missingKeys(
  client: ModalClient,
  job: ModalJob,
  { names, ...found }: Found & { readonly names: readonly string[] },
): Promise<readonly string[]> {
  if (names.length === 0) return [];
  const keys = found.keys ?? listedKeys(await askForMetadata(client, found.secretId));
  if (keys !== undefined) return without(names, keys);
  const has = await Promise.all(names.map((name) => hasKeys(client, job, [name])));
  return names.filter((_, index) => has[index] === false);
}

async function askForMetadata(client: ModalClient, secretId: string): Promise<SecretMetadata | undefined> {
  return (await orUndefined(client.secretGetInfo({ secretId }), Code.Unimplemented, Code.NotFound))?.metadata;
}

/** True if the server answers that the secret exists and has all of these keys. */
export async function hasKeys(client: ModalClient, job: ModalJob, keys: readonly string[]): Promise<boolean> {
  return (await orUndefined(get(client, job, keys), Code.FailedPrecondition, Code.NotFound)) !== undefined;
}
