import { describe, expect, test } from 'vitest';
import { arrivalOf } from '../support/arrival.ts';
import { contentOf, expectPlainError, expectSuccess, STEP, times, WRITTEN } from '../support/fault-runs.ts';
import { wrapFrame } from '../support/modal-grpc.ts';
import { TOKEN_INFO_GET_RESPONSE } from '../support/modal-messages.ts';
import { startModalServer, type Fault, type ModalServerOptions } from '../support/modal-server.ts';
import { encode, type DraftOf } from '../support/protobuf.ts';
import type { StepOptions } from '../support/runner.ts';
import { errorsOf, messagesOf, methodsOf, sync } from '../support/sync.ts';

/** The step, with the input `workspace`. */
function stepFor(workspace: string): StepOptions {
  return { ...STEP, with: { ...STEP.with, workspace } };
}

const DAY_S = 24 * 60 * 60;

function inDays(days: number): number {
  return Math.floor(Date.now() / 1000) + days * DAY_S;
}

function answer(info: DraftOf<typeof TOKEN_INFO_GET_RESPONSE>): Fault {
  return { kind: 'raw', body: wrapFrame(encode(TOKEN_INFO_GET_RESPONSE, info)), trailers: { 'grpc-status': '0' } };
}

describe.concurrent('log, summary and output name the workspace and the writer', () => {
  test.each<{ owner: NonNullable<ModalServerOptions['tokenOwner']>; log: string; summary: string }>([
    {
      owner: 'service user',
      log: "Workspace 'acme', service user 'ci'",
      summary: '<p>Token of service user <code>ci</code></p>\n',
    },
    { owner: 'user', log: "Workspace 'acme', user 'owner'", summary: '<p>Token of user <code>owner</code></p>\n' },
    { owner: 'nobody', log: "Workspace 'acme'", summary: '' },
  ])('token owner: $owner', async ({ owner, log, summary }) => {
    await using modal = await startModalServer({ tokenOwner: owner });
    const step = await sync(modal, STEP);
    expect(expectSuccess(step)).toBe('created');
    expect(step.log.split('\n')).toContain(log);
    expect(step.outputs['workspace']).toBe('acme');
    expect(step.summary).toContain(
      `<h3>Workspace <code>acme</code>, secret <code>my-app</code>: created</h3>\n${summary}<table>`,
    );
  });

  test('even if the look-up fails', async () => {
    await using modal = await startModalServer();
    const step = await sync(modal, { ...STEP, with: { ...STEP.with, environment: 'stage' } });
    expect(errorsOf(step)).toHaveLength(1);
    expect(step.log).toContain("Workspace 'acme', service user 'ci'");
  });

  test('with one extra call, on the same connection, in parallel with the first look-up', async () => {
    await using modal = await startModalServer();
    await sync(modal, STEP);
    expect(methodsOf(modal)).toEqual([
      'AuthTokenGet',
      'TokenInfoGet',
      'SecretGetOrCreate',
      'EnvironmentList',
      'SecretGetOrCreate',
    ]);
    expect(modal.connections).toBe(1);
  });

  test('with only one extra call for many secrets', async () => {
    await using modal = await startModalServer();
    const config = ['secrets:', ...['a', 'b', 'c'].map((name) => `  - { name: ${name}, values: { A: a } }`)].join('\n');
    const step = await sync(modal, {
      with: { name: '', environment: '', config: 's.yml' },
      files: { 's.yml': config },
    });
    expect(expectSuccess(step)).toBe('created');
    expect(methodsOf(modal).filter((method) => method === 'TokenInfoGet')).toHaveLength(1);
    expect(step.outputs['workspace']).toBe('acme');
  });
});

describe.concurrent('the input workspace', () => {
  test('lets the run write if the token belongs to it', async () => {
    await using modal = await startModalServer();
    expect(expectSuccess(await sync(modal, stepFor('acme')))).toBe('created');
    expect(contentOf(modal)).toEqual(WRITTEN);
  });

  test('stops the run before a write if the token belongs to another workspace, and names both', async () => {
    await using modal = await startModalServer();
    expect(expectPlainError(await sync(modal, stepFor('other')))).toBe(
      "Checking the input 'workspace': the token belongs to the workspace 'acme', not to 'other'. Nothing was written. Use a token of 'other', or fix the input workspace.",
    );
    expect(modal.writes).toEqual([]);
  });

  test('causes the error if it is wrong, whatever the look-ups return', async () => {
    await using modal = await startModalServer();
    const step = await sync(modal, { ...STEP, with: { ...STEP.with, workspace: 'other', environment: 'stage' } });
    expect(expectPlainError(step)).toContain("not to 'other'");
  });

  test('also stops a dry run', async () => {
    await using modal = await startModalServer();
    const step = await sync(modal, { ...STEP, with: { ...STEP.with, workspace: 'other', 'dry-run': 'true' } });
    expect(expectPlainError(step)).toContain("not to 'other'");
  });

  test.each<{ server: string; options?: ModalServerOptions; faults?: readonly Fault[]; says: RegExp }>([
    {
      server: 'lacks TokenInfoGet',
      options: { hasTokenInfo: false },
      says: /: Modal does not name the workspace of the token \(Unimplemented\)\. Nothing was written\. /,
    },
    {
      server: 'rejects TokenInfoGet',
      faults: [{ kind: 'status', code: 7 }],
      says: /: Modal does not name the workspace of the token \(PermissionDenied\)\. Nothing was written\. /,
    },
    {
      server: 'names no workspace',
      faults: [answer({})],
      says: /: Modal does not name the workspace of the token\. /,
    },
    {
      server: 'fails',
      faults: times(4, { kind: 'status', code: 13, message: 'Oops' }),
      says: /: Modal answered Internal \(server message: Oops\)\. Nothing was written\. /,
    },
    {
      server: 'hangs',
      faults: [{ kind: 'hang' }],
      says: /: the 40 s of timeout-seconds are used up\. Nothing was written\. /,
    },
  ])('stops the run if the server $server', async ({ options, faults = [], says }) => {
    await using modal = await startModalServer(options);
    modal.inject('TokenInfoGet', ...faults);
    const step = stepFor('acme');
    const timeIsUp = faults[0]?.kind === 'hang' ? { timeIsUp: arrivalOf(modal, 'TokenInfoGet') } : {};
    const inputs = { ...step.with, 'timeout-seconds': '40' };
    const error = expectPlainError(await sync(modal, { ...step, ...timeIsUp, with: inputs }));
    expect(error).toMatch(says);
    expect(error).toMatch(/^Checking the input 'workspace': /);
    expect(modal.writes).toEqual([]);
  });

  test('fails the run if it is not a valid workspace name', async () => {
    await using modal = await startModalServer();
    const error = expectPlainError(await sync(modal, stepFor('https://modal.com/acme')));
    expect(error).toMatch(/^Reading the input 'workspace': no workspace of Modal can have this name\. Copy it /);
  });
});

describe.concurrent('without the input, nothing fails or waits because TokenInfoGet', () => {
  test.each<{ way: string; options?: ModalServerOptions; faults?: readonly Fault[] }>([
    { way: 'does not exist', options: { hasTokenInfo: false } },
    { way: 'is rejected', faults: [{ kind: 'status', code: 7 }] },
    { way: 'fails', faults: times(4, { kind: 'status', code: 13 }) },
    { way: 'requests a wait', faults: [{ kind: 'status', code: 8, retryAfterSecs: 60 }] },
    { way: 'hangs', faults: [{ kind: 'hang' }] },
    {
      way: 'does not return protobuf',
      faults: times(4, { kind: 'raw', body: wrapFrame(Buffer.from('!!')), trailers: { 'grpc-status': '0' } }),
    },
  ])('$way', async ({ options, faults = [] }) => {
    await using modal = await startModalServer(options);
    modal.inject('TokenInfoGet', ...faults);
    const started = arrivalOf(modal, 'AuthTokenGet').then(() => Date.now());
    const step = await sync(modal, STEP);
    expect(expectSuccess(step)).toBe('created');
    expect(Date.now() - (await started)).toBeLessThan(10_000); // An attempt may take 15 s, and the server requests a wait of 60 s.
    expect(step.outputs['workspace']).toBe('');
    expect(step.log).not.toMatch(/TokenInfoGet|Workspace/);
    expect(step.summary).not.toContain('Workspace');
    expect(modal.connections).toBe(1);
  });

  test('returns a workspace name that may not be shown', async () => {
    await using modal = await startModalServer();
    modal.inject('TokenInfoGet', answer({ workspaceName: 'canary-a' }));
    const step = await sync(modal, STEP);
    expect(expectSuccess(step)).toBe('created');
    expect(step.outputs['workspace']).toBe('');
  });
});

describe.concurrent('the expiry of a token', () => {
  const warningOn = (seconds: number): string =>
    `Checking Modal's token: it ends on ${new Date(seconds * 1000).toISOString().slice(0, 10)}. Create another one before that, and replace MODAL_TOKEN_ID and MODAL_TOKEN_SECRET with its id and secret.`;

  test('causes one warning with the date if it is within 14 days', async () => {
    const tokenEndsAt = inDays(13);
    await using modal = await startModalServer({ tokenEndsAt });
    const step = await sync(modal, STEP);
    expect(expectSuccess(step)).toBe('created');
    expect(messagesOf(step, 'warning')).toEqual([warningOn(tokenEndsAt)]);
  });

  test.each([
    { when: 'later', tokenEndsAt: inDays(15) },
    { when: 'never', tokenEndsAt: 0 },
    { when: 'after the last possible date', tokenEndsAt: 8_640_000_000_001 },
  ])('causes no warning if it is $when', async ({ tokenEndsAt }) => {
    await using modal = await startModalServer({ tokenEndsAt });
    const step = await sync(modal, STEP);
    expect(expectSuccess(step)).toBe('created');
    expect(messagesOf(step, 'warning')).toEqual([]);
  });
});
