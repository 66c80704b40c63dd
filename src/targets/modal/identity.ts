import { ActionError } from '../../errors.ts';
import { showServerName } from '../../net/server-text.ts';
import type { Identity } from '../target.ts';
import type { ModalClient } from './client/api.ts';
import { Code } from './client/error.ts';
import type { TokenInfoGetResponse } from './client/modal_pb.ts';
import { failedWith } from './environments.ts';
import { WORKSPACE_NAME } from './rules.ts';

/**
 * Requests the token's workspace from Modal.
 *
 * @param wanted the input `workspace`.
 * @returns undefined if Modal names no workspace that may be shown.
 * @throws {ActionError} if `wanted` is set and the token belongs to another workspace, or Modal names none.
 * @throws {GrpcError} if the call fails otherwise.
 */
export async function identify(client: ModalClient, wanted: string | undefined): Promise<Identity | undefined> {
  const info = await client.tokenInfoGet({}).catch((error: unknown) => {
    if (wanted === undefined || !failedWith(error, Code.Unimplemented, Code.PermissionDenied)) throw error;
    throw workspaceError(`Modal does not name the workspace of the token (${error.codeName})`, REMOVE);
  });
  const { workspaceName: workspace } = info;
  const shown = showServerName(workspace, WORKSPACE_NAME);
  if (wanted !== undefined && workspace !== wanted) {
    if (workspace === '') throw workspaceError('Modal does not name the workspace of the token', REMOVE);
    const todo = `Use a token of '${wanted}', or fix the input workspace`;
    throw workspaceError(`the token belongs to the workspace '${shown}', not to '${wanted}'`, todo);
  }
  if (shown !== workspace && workspace !== wanted) return undefined;
  return { workspace, writer: readWriter(info), advice: adviseEnd(info) };
}

const REMOVE = 'Run the step again, or remove workspace if this server never names it';

function workspaceError(happened: string, todo: string): ActionError {
  return new ActionError({ doing: "Checking the input 'workspace'", happened, todo: `Nothing was written. ${todo}` });
}

/** Names of users and service users. Modal documents the rule only for the latter (modal.com/docs/guide/service-users). */
const WRITER_NAME = /^[\w.@ -]{1,64}$/;

function readWriter({ identity }: TokenInfoGetResponse): Identity['writer'] {
  switch (identity?.$case) {
    case 'serviceUserIdentity':
      return { kind: 'service user', name: showServerName(identity.value.serviceUserName, WRITER_NAME) };
    case 'userIdentity':
      return { kind: 'user', name: showServerName(identity.value.username, WRITER_NAME) };
    default:
      return undefined;
  }
}

/** The time between the warning and the end of a token, ms. */
const WARN_BEFORE_MS = 14 * 24 * 60 * 60 * 1000;

function adviseEnd({ expiresAt }: TokenInfoGetResponse): string | undefined {
  if (expiresAt === undefined) return undefined;
  const endsAt = new Date(Number(expiresAt.seconds) * 1000);
  if (Number.isNaN(endsAt.getTime()) || endsAt.getTime() - Date.now() > WARN_BEFORE_MS) return undefined;
  return new ActionError({
    doing: "Checking Modal's token",
    happened: `it ends on ${endsAt.toISOString().slice(0, 10)}`,
    todo: 'Create another one before that, and replace MODAL_TOKEN_ID and MODAL_TOKEN_SECRET with its id and secret',
  }).message;
}
