import { describe, expect, test } from 'vitest';
import { expectPlainError, STEP, times } from '../support/fault-runs.ts';
import { startModalServer } from '../support/modal-server.ts';
import { sync } from '../support/sync.ts';

const UPDATE = 'Update the action to its newest version';

describe.concurrent("if the server rejects the client's version, the error suggests an update", () => {
  test.each([
    { call: 'the token exchange', method: 'AuthTokenGet', message: 'Old client' },
    { call: 'the look-up', method: 'SecretGetOrCreate', message: 'The client version 1.0.0 is no longer supported' },
    {
      call: 'the look-up, in other words',
      method: 'SecretGetOrCreate',
      message: 'Please upgrade: your client is outdated',
    },
  ])('$call: $message', async ({ method, message }) => {
    await using modal = await startModalServer();
    modal.inject(method, { kind: 'status', code: 9, message });
    const error = expectPlainError(await sync(modal, STEP));
    expect(error).toContain(
      `: Modal does not accept the version of its client in this action (server message: ${message}). Nothing was written. ${UPDATE}.`,
    );
  });

  test('but not if it rejects a key named client', async () => {
    await using modal = await startModalServer();
    modal.inject(
      'SecretGetOrCreate',
      { kind: 'pass' },
      { kind: 'status', code: 9, message: "Key 'client' is invalid" },
    );
    expect(expectPlainError(await sync(modal, STEP))).toContain(': Modal rejects the request (server message: ');
  });

  test.each([
    { call: 'the token exchange', method: 'AuthTokenGet' },
    { call: 'the look-up', method: 'SecretGetOrCreate' },
  ])('and also if it lacks $call', async ({ method }) => {
    await using modal = await startModalServer();
    modal.inject(method, ...times(2, { kind: 'status', code: 12, message: 'Method not found!' }));
    expect(expectPlainError(await sync(modal, STEP))).toContain(
      `: Modal does not have this call (server message: Method not found!). Nothing was written. ${UPDATE}, and check MODAL_SERVER_URL if it is set.`,
    );
  });
});

describe.concurrent('the error recognizes other credentials', () => {
  test.each([
    { half: 'the id', env: { MODAL_TOKEN_ID: 'wk-canary-id' } },
    { half: 'the secret', env: { MODAL_TOKEN_SECRET: 'ws-canary-secret' } },
    { half: 'both', env: { MODAL_TOKEN_ID: 'wk-canary-id', MODAL_TOKEN_SECRET: 'ws-canary-secret' } },
  ])('a proxy auth token as $half', async ({ env }) => {
    await using modal = await startModalServer();
    const error = expectPlainError(await sync(modal, { ...STEP, env: { ...STEP.env, ...env } }));
    expect(error).toBe(
      'Signing in to Modal: Modal does not accept the credentials (server message: Token validation failed). Nothing was written. This is a proxy auth token (wk-, ws-), which only opens web endpoints. Create an API token at modal.com/settings/tokens: its id starts with ak-, its secret with as-.',
    );
  });

  test.each(['MODAL_OAUTH_REFRESH_TOKEN', 'MODAL_OAUTH_CLIENT_ID', 'MODAL_OAUTH_CLIENT_SECRET', 'MODAL_OAUTH_JWT_KEY'])(
    'only %s',
    async (name) => {
      await using modal = await startModalServer();
      const env = { ...STEP.env, MODAL_TOKEN_ID: '', MODAL_TOKEN_SECRET: '', [name]: 'canary-oauth' };
      const error = expectPlainError(await sync(modal, { ...STEP, env }));
      expect(error).toContain(
        `MODAL_TOKEN_ID and MODAL_TOKEN_SECRET are both missing or empty; ${name} is set, but this action does not support OAuth. Add `,
      );
      expect(modal.connections).toBe(0);
    },
  );
});
