import {
  createEnvironment,
  deleteEnvironment,
  getOrCreateEnvironment,
  listEnvironments,
} from './modal-environments.ts';
import * as messages from './modal-messages.ts';
import {
  deleteSecret,
  getOrCreateSecret,
  getSecretInfo,
  listSecrets,
  SERVICE_USER,
  updateSecret,
} from './modal-secrets.ts';
import { issueAuthToken } from './modal-state.ts';
import type { State } from './modal-state.ts';
import { RpcError, STATUS } from './modal-status.ts';
import { decode, encode } from './protobuf.ts';
import type { DraftOf, Message, MessageOf, Shape } from './protobuf.ts';

/** One method of the service `modal.client.ModalClient`: from request bytes to response bytes. */
export interface Method {
  /** @throws {MalformedMessage} if the bytes are not its request. */
  decode(bytes: Uint8Array): Message;
  /** @throws {RpcError} if the call ends with a status other than OK. */
  carryOut(state: State, bytes: Uint8Array): Uint8Array;
}

/** Returns the method of this name, if this server has it. */
export function findMethod({ settings }: State, name: string): Method | undefined {
  if (name === 'SecretGetInfo' && !settings.listsKeys) return undefined;
  if (name === 'TokenInfoGet' && !settings.hasTokenInfo) return undefined;
  return METHODS.get(name);
}

/** True if a request writes, or would write without an error. */
export function isWrite(method: string, { objectCreationType }: Message): boolean {
  if (method === 'SecretGetOrCreate' || method === 'EnvironmentGetOrCreate') return objectCreationType !== 0;
  return WRITING_METHODS.has(method);
}

const WRITING_METHODS: ReadonlySet<string> = new Set([
  'SecretUpdate',
  'SecretDelete',
  'EnvironmentCreate',
  'EnvironmentDelete',
  'EnvironmentUpdate',
]);

/**
 * Checks a call before it reaches its method.
 *
 * @throws {RpcError} 3 without the client's type and version, 16 without valid credentials. The messages are Modal's.
 */
export function admit({ settings, authTokens }: State, method: string, headers: ReadonlyMap<string, string>): void {
  const type = headers.get('x-modal-client-type') ?? '';
  const version = headers.get('x-modal-client-version') ?? '';
  if (!/^\d+$/.test(type)) throw new RpcError(STATUS.INVALID_ARGUMENT, 'Missing or bad header x-modal-client-type');
  if (version === '') throw new RpcError(STATUS.INVALID_ARGUMENT, 'Missing header x-modal-client-version');
  const { tokenId, tokenSecret } = settings.credentials;
  if (headers.get('x-modal-token-id') !== tokenId || headers.get('x-modal-token-secret') !== tokenSecret) {
    throw new RpcError(STATUS.UNAUTHENTICATED, 'Token validation failed');
  }
  // Only Modal's JavaScript (8) and Go (9) clients get tokens from AuthTokenGet: ClientType in modal_proto/api.proto.
  if (!settings.requireAuthToken || method === 'AuthTokenGet' || (type !== '8' && type !== '9')) return;
  const expiresAtMs = authTokens.get(headers.get('x-modal-auth-token') ?? '');
  if (expiresAtMs === undefined || expiresAtMs <= settings.now()) {
    throw new RpcError(STATUS.UNAUTHENTICATED, 'Missing, unknown or expired x-modal-auth-token');
  }
}

function method<Q extends Shape, A extends Shape>(
  request: Q,
  response: A,
  carryOut: (state: State, message: MessageOf<Q>) => DraftOf<A>,
): Method {
  return {
    decode: (bytes) => decode(request, bytes),
    carryOut: (state, bytes) => encode(response, carryOut(state, decode(request, bytes))),
  };
}

const METHODS: ReadonlyMap<string, Method> = new Map([
  [
    'AuthTokenGet',
    method(messages.EMPTY, messages.AUTH_TOKEN_GET_RESPONSE, (state) => ({ token: issueAuthToken(state) })),
  ],
  ['ClientHello', method(messages.EMPTY, messages.CLIENT_HELLO_RESPONSE, () => ({}))],
  ['WorkspaceNameLookup', method(messages.EMPTY, messages.WORKSPACE_NAME_LOOKUP_RESPONSE, lookUpWorkspace)],
  ['TokenInfoGet', method(messages.EMPTY, messages.TOKEN_INFO_GET_RESPONSE, describeToken)],
  ['EnvironmentList', method(messages.EMPTY, messages.ENVIRONMENT_LIST_RESPONSE, listEnvironments)],
  [
    'EnvironmentGetOrCreate',
    method(
      messages.ENVIRONMENT_GET_OR_CREATE_REQUEST,
      messages.ENVIRONMENT_GET_OR_CREATE_RESPONSE,
      getOrCreateEnvironment,
    ),
  ],
  ['EnvironmentCreate', method(messages.ENVIRONMENT_CREATE_REQUEST, messages.EMPTY, createEnvironment)],
  ['EnvironmentDelete', method(messages.ENVIRONMENT_DELETE_REQUEST, messages.EMPTY, deleteEnvironment)],
  [
    'SecretGetOrCreate',
    method(messages.SECRET_GET_OR_CREATE_REQUEST, messages.SECRET_GET_OR_CREATE_RESPONSE, getOrCreateSecret),
  ],
  ['SecretUpdate', method(messages.SECRET_UPDATE_REQUEST, messages.EMPTY, updateSecret)],
  ['SecretDelete', method(messages.SECRET_ID_REQUEST, messages.EMPTY, deleteSecret)],
  ['SecretList', method(messages.SECRET_LIST_REQUEST, messages.SECRET_LIST_RESPONSE, listSecrets)],
  ['SecretGetInfo', method(messages.SECRET_ID_REQUEST, messages.SECRET_GET_INFO_RESPONSE, getSecretInfo)],
]);

function lookUpWorkspace({ settings }: State): DraftOf<typeof messages.WORKSPACE_NAME_LOOKUP_RESPONSE> {
  return { workspaceName: settings.workspace, username: settings.workspace };
}

function describeToken({ settings }: State): DraftOf<typeof messages.TOKEN_INFO_GET_RESPONSE> {
  const owner = { userId: 'us-1', username: 'owner' };
  const serviceUser = { serviceUserId: 'su-1', serviceUserName: SERVICE_USER, createdBy: owner };
  return {
    tokenId: settings.credentials.tokenId,
    workspaceId: 'ws-1',
    workspaceName: settings.workspace,
    userIdentity: settings.tokenOwner === 'user' ? owner : undefined,
    serviceUserIdentity: settings.tokenOwner === 'service user' ? serviceUser : undefined,
    createdAt: { seconds: 1_700_000_000, nanos: 0 },
    expiresAt: settings.tokenEndsAt === 0 ? undefined : { seconds: settings.tokenEndsAt, nanos: 0 },
    tokenName: SERVICE_USER,
  };
}
