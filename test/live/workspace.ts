import * as messages from '../support/modal-messages.ts';
import type { DraftOf, MessageOf } from '../support/protobuf.ts';
import type { RawModal, Reply } from './raw-modal.ts';

/** The environment that a live check creates. It changes nothing else. */
export interface LiveEnvironment {
  readonly modal: RawModal;
  /** @example 'sync-secret-live-mfk3a1b2' */
  readonly name: string;
}

/** The prefix of all names that a live check creates. It deletes nothing else. */
export const NAME_PREFIX = 'sync-secret-live-';

export const METHODS = {
  getTokenInfo: { name: 'TokenInfoGet', request: messages.EMPTY, response: messages.TOKEN_INFO_GET_RESPONSE },
  getOrCreateSecret: {
    name: 'SecretGetOrCreate',
    request: messages.SECRET_GET_OR_CREATE_REQUEST,
    response: messages.SECRET_GET_OR_CREATE_RESPONSE,
  },
  updateSecret: { name: 'SecretUpdate', request: messages.SECRET_UPDATE_REQUEST, response: messages.EMPTY },
  deleteSecret: { name: 'SecretDelete', request: messages.SECRET_ID_REQUEST, response: messages.EMPTY },
  getSecretInfo: {
    name: 'SecretGetInfo',
    request: messages.SECRET_ID_REQUEST,
    response: messages.SECRET_GET_INFO_RESPONSE,
  },
  listSecrets: {
    name: 'SecretList',
    request: messages.SECRET_LIST_REQUEST,
    response: messages.SECRET_LIST_RESPONSE,
  },
  listEnvironments: {
    name: 'EnvironmentList',
    request: messages.EMPTY,
    response: messages.ENVIRONMENT_LIST_RESPONSE,
  },
  getOrCreateEnvironment: {
    name: 'EnvironmentGetOrCreate',
    request: messages.ENVIRONMENT_GET_OR_CREATE_REQUEST,
    response: messages.ENVIRONMENT_GET_OR_CREATE_RESPONSE,
  },
  deleteEnvironment: {
    name: 'EnvironmentDelete',
    request: messages.ENVIRONMENT_DELETE_REQUEST,
    response: messages.EMPTY,
  },
} as const;

type SecretRequest = DraftOf<typeof messages.SECRET_GET_OR_CREATE_REQUEST>;
type SecretReply = Reply<MessageOf<typeof messages.SECRET_GET_OR_CREATE_RESPONSE>>;

/** Looks up or writes a secret of the environment, depending on the fields besides its name. */
export function askForSecret(
  { modal, name }: LiveEnvironment,
  secret: string,
  more: SecretRequest = {},
): Promise<SecretReply> {
  return modal.call(METHODS.getOrCreateSecret, { deploymentName: secret, environmentName: name, ...more });
}

/** True if the secret exists and has all of these keys. */
export async function hasKeys(live: LiveEnvironment, secret: string, keys: readonly string[]): Promise<boolean> {
  const { status } = await askForSecret(live, secret, { requiredKeys: keys });
  return status === 0;
}

/**
 * Deletes the environment's secrets and the environment, if it exists.
 *
 * @returns a description of what remains; empty if nothing does.
 */
export async function cleanUp({ modal, name }: LiveEnvironment): Promise<string> {
  if (!name.startsWith(NAME_PREFIX)) return `'${name}' was not made by a live check and was left alone`;
  const listed = await modal.call(METHODS.listSecrets, { environmentName: name, pagination: { maxObjects: 100 } });
  for (const { secretId } of listed.answer?.items ?? []) await modal.call(METHODS.deleteSecret, { secretId });
  const { status, text } = await modal.call(METHODS.deleteEnvironment, { name });
  const environments = await modal.call(METHODS.listEnvironments, {});
  const isLeft = environments.answer?.items.some((one) => one.name === name) ?? status !== 0;
  return isLeft ? `the environment '${name}' is left (status ${String(status)}: ${text}); delete it by hand` : '';
}
