import type {
  ENVIRONMENT_CREATE_REQUEST,
  ENVIRONMENT_DELETE_REQUEST,
  ENVIRONMENT_GET_OR_CREATE_REQUEST,
  ENVIRONMENT_GET_OR_CREATE_RESPONSE,
  ENVIRONMENT_LIST_RESPONSE,
} from './modal-messages.ts';
import { CREATION } from './modal-messages.ts';
import { addEnvironment, defaultEnvironment, findEnvironment, requireWritable } from './modal-state.ts';
import type { Environment, State } from './modal-state.ts';
import { RpcError, STATUS } from './modal-status.ts';
import type { DraftOf, MessageOf } from './protobuf.ts';

type GetOrCreateRequest = MessageOf<typeof ENVIRONMENT_GET_OR_CREATE_REQUEST>;
type GetOrCreateResponse = DraftOf<typeof ENVIRONMENT_GET_OR_CREATE_RESPONSE>;

/** EnvironmentList: all environments in one answer, with `default` for the workspace's default. */
export function listEnvironments(state: State): DraftOf<typeof ENVIRONMENT_LIST_RESPONSE> {
  if (!state.settings.mayListEnvironments) {
    throw new RpcError(STATUS.PERMISSION_DENIED, 'These credentials may not list environments');
  }
  const items = [...state.environments.values()].map((environment) => ({
    name: environment.name,
    webhookSuffix: webhookSuffix(state, environment),
    createdAt: environment.createdAt,
    default: environment === defaultEnvironment(state),
    isManaged: environment.restricted,
    environmentId: environment.id,
  }));
  return { items };
}

/** EnvironmentGetOrCreate: look-up (type 0), create if missing (1), create or fail (2). */
export function getOrCreateEnvironment(state: State, request: GetOrCreateRequest): GetOrCreateResponse {
  const environment = obtain(state, request);
  const settings = { webhookSuffix: webhookSuffix(state, environment) };
  return { environmentId: environment.id, metadata: { name: environment.name, settings } };
}

/** EnvironmentCreate. */
export function createEnvironment(state: State, request: MessageOf<typeof ENVIRONMENT_CREATE_REQUEST>): object {
  const { name, isManaged, defaultMemberRole = 0, defaultMemberRoleStr } = request;
  if (!isManaged && (defaultMemberRole !== 0 || defaultMemberRoleStr !== '')) {
    // The text from modal-client's own tests (py/test/conftest.py).
    throw new RpcError(STATUS.INVALID_ARGUMENT, 'Default member role can only be set for a Restricted environment.');
  }
  if (state.environments.has(name)) {
    if (state.settings.createExistingEnvironment === 'refuse') throw alreadyExists(name);
    return {};
  }
  checkName(name);
  addEnvironment(state, name, isManaged);
  return {};
}

/** EnvironmentDelete: deletes the environment with its secrets (https://modal.com/docs/guide/environments). */
export function deleteEnvironment(state: State, { name }: MessageOf<typeof ENVIRONMENT_DELETE_REQUEST>): object {
  const environment = state.environments.get(name);
  if (environment === undefined) throw new RpcError(STATUS.NOT_FOUND, `Environment '${name}' not found`);
  requireWritable(state, environment);
  state.environments.delete(name);
  return {};
}

function obtain(state: State, { deploymentName: name, objectCreationType: type }: GetOrCreateRequest): Environment {
  if (type === CREATION.UNSPECIFIED) return findEnvironment(state, name);
  if (type !== CREATION.CREATE_IF_MISSING && type !== CREATION.CREATE_FAIL_IF_EXISTS) {
    throw new RpcError(STATUS.INVALID_ARGUMENT, `object_creation_type ${type} is not for environments`);
  }
  const existing = state.environments.get(name);
  if (existing !== undefined && type === CREATION.CREATE_FAIL_IF_EXISTS) throw alreadyExists(name);
  if (existing !== undefined) return existing;
  checkName(name);
  return addEnvironment(state, name);
}

function alreadyExists(name: string): RpcError {
  return new RpcError(STATUS.ALREADY_EXISTS, `Environment '${name}' already exists`);
}

/** Accepts the names that modal-client (py/modal/_utils/name_utils.py) or modal@0.11.1 accepts. */
function checkName(name: string): void {
  if (/^[a-zA-Z0-9][a-zA-Z0-9\-_.]{0,63}$/.test(name) && !/^en-/i.test(name)) return;
  throw new RpcError(STATUS.INVALID_ARGUMENT, `Invalid Environment name: '${name}'`);
}

/** Web addresses of the default environment have no suffix; those of others have the environment's name. */
function webhookSuffix(state: State, environment: Environment): string {
  return environment === defaultEnvironment(state) ? '' : environment.name;
}
