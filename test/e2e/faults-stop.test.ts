import { describe, expect, test } from 'vitest';
import { arrivalOf } from '../support/arrival.ts';
import { SOON_MS, contentOf, expectPlainError, STEP, WRITTEN } from '../support/fault-runs.ts';
import { startModalServer } from '../support/modal-server.ts';
import { startProxy } from '../support/proxy.ts';
import { STOP, titleOf } from '../support/reliability-facts.ts';
import type { StepResult } from '../support/runner.ts';
import { sync } from '../support/sync.ts';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
/** The log line after the step has read its input, before its first call. */
const READ = /^Read 1 name from env:/;
const SIGNING_IN = 'Signing in to Modal';
const LOOKING_UP = "Looking up secret 'my-app' in environment 'prod'";
const WRITING = "Writing secret 'my-app' in environment 'prod'";
const NOTHING = 'Nothing was written.';
const NOT_KNOWN = 'It is unknown whether the secret was written, and a second run is safe.';

describe.concurrent.each(SIGNALS)('%s', (send) => {
  test(titleOf(STOP.read), async () => {
    await using modal = await startModalServer();
    modal.inject('SecretGetOrCreate', { kind: 'hang' });
    const when = arrivalOf(modal, 'SecretGetOrCreate');
    const step = await sync(modal, { ...STEP, signal: { when, send } });
    expectCancelled(step, send, { doing: LOOKING_UP, state: NOTHING });
    expect(modal.writes).toEqual([]);
  });

  test.each([{ afterCommit: false }, { afterCommit: true }])(
    `${titleOf(STOP.write)} ($afterCommit)`,
    async (commit) => {
      await using modal = await startModalServer();
      // The write fails once, so that the log shows that it has started.
      modal.inject('SecretGetOrCreate', { kind: 'pass' }, { kind: 'reset', ...commit }, { kind: 'hang' });
      const when = /^SecretGetOrCreate failed \(Unavailable\); trying again in/;
      const step = await sync(modal, { ...STEP, signal: { when, send } });
      expectCancelled(step, send, { doing: WRITING, state: NOT_KNOWN });
      expect(contentOf(modal)).toEqual(commit.afterCommit ? WRITTEN : undefined);
    },
  );

  test(`${titleOf(STOP.write)} (at the first attempt)`, async () => {
    await using modal = await startModalServer();
    modal.inject('SecretGetOrCreate', { kind: 'pass' }, { kind: 'hang' });
    const when = arrivalOf(modal, 'SecretGetOrCreate', 2);
    const step = await sync(modal, { ...STEP, signal: { when, send } });
    expectCancelled(step, send, { doing: WRITING, state: NOT_KNOWN });
    expect(contentOf(modal)).toBeUndefined();
  });

  test(titleOf(STOP.wait), async () => {
    await using modal = await startModalServer();
    modal.inject('SecretGetOrCreate', { kind: 'pass' }, { kind: 'status', code: 8, retryAfterSecs: 100 });
    const step = await sync(modal, { ...STEP, signal: { when: /^Modal asks to wait 100 s/, send } });
    expectCancelled(step, send, { doing: WRITING, state: NOT_KNOWN });
    expect(modal.writes).toHaveLength(1);
    expect(contentOf(modal)).toBeUndefined();
  });

  test.each(['directly', 'through a proxy'])(`${titleOf(STOP.connecting)} (%s)`, async (way) => {
    await using modal = await startModalServer();
    await using silent = await startProxy({ mode: 'hang' });
    const address =
      way === 'directly'
        ? { MODAL_SERVER_URL: silent.url.replace('http:', 'https:') }
        : { MODAL_SERVER_URL: 'https://localhost', HTTPS_PROXY: silent.url };
    const env = { ...STEP.env, ...address };
    const step = await sync(modal, { ...STEP, env, signal: { when: READ, send } });
    expectCancelled(step, send, { doing: SIGNING_IN, state: NOTHING });
    expect(step.lingeredMs).toBeLessThan(SOON_MS);
  });

  test(titleOf(STOP.early), async () => {
    await using modal = await startModalServer();
    modal.inject('AuthTokenGet', { kind: 'hang' });
    const step = await sync(modal, { ...STEP, signal: { when: READ, send } });
    expectCancelled(step, send, { doing: SIGNING_IN, state: NOTHING });
    expect(modal.writes).toEqual([]);
  });
});

function expectCancelled(
  step: StepResult,
  signal: NodeJS.Signals,
  { doing, state }: { readonly doing: string; readonly state: string },
): void {
  expect(expectPlainError(step)).toBe(
    `${doing}: the run was cancelled (${signal}). ${state} Run the step again to finish.`,
  );
  expect(step.summary).toContain(`the run was cancelled (${signal})`);
  expect(step.summary).toContain(state);
}

test('if the log reader disappears, the run finishes its write and writes outputs and summary', async () => {
  await using modal = await startModalServer();
  const step = await sync(modal, { ...STEP, hangsUp: true });
  expect(step).toMatchObject({ exitCode: 0, stderr: '', outputs: { result: 'created' } });
  expect(step.summary).toContain('created');
  expect(contentOf(modal)).toEqual(WRITTEN);
});
