import type {
  SECRET_GET_INFO_RESPONSE,
  SECRET_GET_OR_CREATE_REQUEST,
  SECRET_GET_OR_CREATE_RESPONSE,
  SECRET_ID_REQUEST,
  SECRET_LIST_REQUEST,
  SECRET_LIST_RESPONSE,
  SECRET_METADATA,
  SECRET_UPDATE_REQUEST,
} from './modal-messages.ts';
import { CREATION } from './modal-messages.ts';
import { addSecret, findEnvironment, requireWritable } from './modal-state.ts';
import type { Environment, Secret, State } from './modal-state.ts';
import { RpcError, STATUS } from './modal-status.ts';
import type { DraftOf, MessageOf } from './protobuf.ts';

type GetOrCreateRequest = MessageOf<typeof SECRET_GET_OR_CREATE_REQUEST>;
type GetOrCreateResponse = DraftOf<typeof SECRET_GET_OR_CREATE_RESPONSE>;

/** The name that Modal shows as the creator, for these credentials. */
export const SERVICE_USER = 'ci';

/**
 * SecretGetOrCreate: look-up (type 0), the three ways to create a named secret (1, 2, 3), and ephemeral secrets (5).
 */
export function getOrCreateSecret(state: State, request: GetOrCreateRequest): GetOrCreateResponse {
  const { deploymentName: name, environmentName, objectCreationType: type } = request;
  const missing = missingSecretText(state, environmentName, name);
  const asSecret = state.settings.unknownEnvironmentText === 'secret';
  const environment = findEnvironment(state, environmentName, asSecret ? missing : undefined);
  if (type !== CREATION.UNSPECIFIED) requireWritable(state, environment);
  const secret =
    type === CREATION.UNSPECIFIED ? lookUp(state, environment, request) : create(state, environment, request);
  return { secretId: secret.id, metadata: metadataOf(state, environment, secret) };
}

/** SecretUpdate: sets keys with a value, removes keys without one, keeps the others. */
export function updateSecret(state: State, request: MessageOf<typeof SECRET_UPDATE_REQUEST>): object {
  const { environment, secret } = findById(state, request.secretId);
  requireWritable(state, environment);
  const content = new Map(secret.content);
  for (const { key, value } of request.updates) {
    if (value === undefined) content.delete(key);
    else content.set(key, value);
  }
  const written = request.updates.flatMap(({ key, value }) => (value === undefined ? [] : [[key, value] as const]));
  checkContent(state, new Map(written));
  checkNotEmpty(state, content);
  secret.content = content;
  return {};
}

/** SecretDelete. */
export function deleteSecret(state: State, { secretId }: MessageOf<typeof SECRET_ID_REQUEST>): object {
  const { environment, secret } = findById(state, secretId);
  requireWritable(state, environment);
  environment.secrets.delete(secret.name);
  return {};
}

/** SecretGetInfo of modal@0.11.1. */
export function getSecretInfo(
  state: State,
  { secretId }: MessageOf<typeof SECRET_ID_REQUEST>,
): DraftOf<typeof SECRET_GET_INFO_RESPONSE> {
  const { environment, secret } = findById(state, secretId);
  return { metadata: metadataOf(state, environment, secret) };
}

/** SecretList: the newest first, created before `created_before`, at most `max_objects`; 0 means no limit for both. */
export function listSecrets(
  state: State,
  { environmentName, pagination }: MessageOf<typeof SECRET_LIST_REQUEST>,
): DraftOf<typeof SECRET_LIST_RESPONSE> {
  const environment = findEnvironment(state, environmentName);
  const { maxObjects = 0, createdBefore = 0 } = pagination ?? {};
  if (maxObjects < 0) throw new RpcError(STATUS.INVALID_ARGUMENT, 'max_objects cannot be negative');
  const items = [...environment.secrets.values()]
    .filter(({ createdAt }) => createdBefore === 0 || createdAt < createdBefore)
    .sort((a, b) => b.createdAt - a.createdAt)
    .slice(0, maxObjects === 0 ? undefined : maxObjects)
    .map((secret) => ({
      label: secret.name,
      createdAt: secret.createdAt,
      lastUsedAt: 0,
      environmentName: environment.name,
      secretId: secret.id,
      metadata: metadataOf(state, environment, secret),
    }));
  return { items, environmentName: environment.name };
}

function lookUp(state: State, environment: Environment, { deploymentName, requiredKeys }: GetOrCreateRequest): Secret {
  const secret = environment.secrets.get(deploymentName);
  if (secret === undefined) {
    throw new RpcError(STATUS.NOT_FOUND, missingSecretText(state, environment.name, deploymentName));
  }
  const absent = requiredKeys.filter((key) => !secret.content.has(key));
  if (absent.length === 0) return secret;
  throw new RpcError(STATUS.FAILED_PRECONDITION, `Secret is missing key(s): ${absent.join(', ')}`);
}

/** The message of the live service. js/test/secret.test.ts of modal-client asserts its beginning. */
function missingSecretText({ settings }: State, environment: string, name: string): string {
  const link = `https://modal.com/secrets/${settings.workspace}/${environment}/create?secret_name=${name}`;
  return `Secret '${name}' not found in environment '${environment}'. You can create it here: ${link}`;
}

function create(state: State, environment: Environment, request: GetOrCreateRequest): Secret {
  const { deploymentName: name, objectCreationType: type } = request;
  const content = new Map(request.envDict);
  if (type === CREATION.EPHEMERAL) {
    checkContent(state, content);
    return addSecret(state, { secrets: new Map() }, { name: '', content });
  }
  if (type < CREATION.UNSPECIFIED || type > CREATION.CREATE_OVERWRITE_IF_EXISTS) {
    throw new RpcError(STATUS.INVALID_ARGUMENT, `object_creation_type ${type} is not for named secrets`);
  }
  const existing = environment.secrets.get(name);
  if (existing !== undefined && type === CREATION.CREATE_IF_MISSING) return existing;
  if (existing !== undefined && type === CREATION.CREATE_FAIL_IF_EXISTS) {
    throw new RpcError(STATUS.ALREADY_EXISTS, `Secret '${name}' already exists in environment '${environment.name}'`);
  }
  checkName(state, name);
  checkContent(state, content);
  checkNotEmpty(state, content);
  if (existing === undefined || !state.settings.overwriteKeepsId) {
    return addSecret(state, environment, { name, content });
  }
  existing.content = content;
  return existing;
}

/** modal-client's py/modal/_utils/name_utils.py; its message has "shorter than 64", although 64 passes. */
function checkName({ settings }: State, name: string): void {
  if (/^[a-zA-Z0-9\-_.]{1,64}$/.test(name) && !/^ap-[a-zA-Z0-9]{22}$/.test(name)) return;
  throw new RpcError(
    settings.invalidCode,
    `Invalid Secret name: '${name}'. Names may contain only alphanumeric characters, dashes, periods, and underscores, ` +
      'must be shorter than 64 characters, and cannot conflict with App ID strings.',
  );
}

/** The server's own rule for names of keys: js/src/secret.ts of modal-client. */
const KEY_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/** https://modal.com/docs/guide/secrets, "Limits", in characters. */
const MAX_KEY_LENGTH = 16_384;
const MAX_VALUE_LENGTH = 32_768;

function checkContent({ settings }: State, content: ReadonlyMap<string, string>): void {
  for (const [key, value] of content) {
    if (!KEY_NAME.test(key)) {
      throw new RpcError(
        settings.invalidCode,
        `Secret key name '${key}' is invalid for environment variables. Only letters, numbers, and underscores are ` +
          'allowed, and the name cannot start with a number.',
      );
    }
    if (countCharacters(key) > MAX_KEY_LENGTH) {
      throw new RpcError(settings.invalidCode, `Secret keys cannot be longer than ${MAX_KEY_LENGTH} characters`);
    }
    if (countCharacters(value) > MAX_VALUE_LENGTH) {
      throw new RpcError(settings.invalidCode, `Secret values cannot be longer than ${MAX_VALUE_LENGTH} characters`);
    }
  }
}

/** Counts code points, as Python's `len` does. */
function countCharacters(text: string): number {
  return Array.from(text).length;
}

function checkNotEmpty({ settings }: State, content: ReadonlyMap<string, string>): void {
  if (content.size > 0 || settings.emptyDict === 'accept') return;
  throw new RpcError(settings.invalidCode, 'A Secret must have at least one key');
}

function findById(state: State, id: string): { readonly environment: Environment; readonly secret: Secret } {
  for (const environment of state.environments.values()) {
    for (const secret of environment.secrets.values()) {
      if (secret.id === id) return { environment, secret };
    }
  }
  throw new RpcError(STATUS.NOT_FOUND, `No Secret with ID '${id}' found`);
}

function metadataOf({ settings }: State, environment: Environment, secret: Secret): DraftOf<typeof SECRET_METADATA> {
  const creationInfo = { createdAt: secret.createdAt, createdBy: SERVICE_USER };
  if (!settings.listsKeys) return { name: secret.name, creationInfo };
  return { name: secret.name, creationInfo, keys: [...secret.content.keys()], environmentName: environment.name };
}
