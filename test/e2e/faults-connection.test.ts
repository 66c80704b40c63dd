import { describe, expect, test } from 'vitest';
import {
  attemptsOf,
  SOON_MS,
  contentOf,
  expectPlainError,
  expectSuccess,
  headersOf,
  STEP,
  times,
  WRITTEN,
} from '../support/fault-runs.ts';
import { arrivalOf } from '../support/arrival.ts';
import { startModalServer, type Fault } from '../support/modal-server.ts';
import { findDeadUrl, startMuteServer } from '../support/mute-server.ts';
import { CONNECTION, titleOf, type Fact } from '../support/reliability-facts.ts';
import { runStep } from '../support/runner.ts';
import { CREDENTIALS, sync } from '../support/sync.ts';

interface Row {
  readonly fact: Fact;
  readonly fault: Fault;
  readonly connections: number;
}

const rows: readonly Row[] = [
  { fact: CONNECTION.goaway, fault: { kind: 'goaway' }, connections: 2 },
  { fact: CONNECTION.goawayAfter, fault: { kind: 'goaway', afterCommit: true }, connections: 2 },
  { fact: CONNECTION.refused, fault: { kind: 'reset', code: 7 }, connections: 1 },
  { fact: CONNECTION.reset, fault: { kind: 'reset' }, connections: 1 },
  { fact: CONNECTION.dropBefore, fault: { kind: 'drop' }, connections: 2 },
  ...[0, 3, 9].map((bytes): Row => ({
    fact: CONNECTION.dropDuring,
    fault: { kind: 'truncate', bytes },
    connections: 2,
  })),
];

/** This test comes first, so that the others run while it waits. */
test.concurrent(titleOf(CONNECTION.hangOnce), async () => {
  await using modal = await startModalServer();
  modal.inject('SecretGetOrCreate', { kind: 'pass' }, { kind: 'hang', afterCommit: true });
  expect(expectSuccess(await sync(modal, STEP))).toBe('created');
  expect(modal.writes.map(({ headers }) => headers.get('x-retry-attempt'))).toEqual(['0', '1']);
  expect(modal.writes.map(({ connection }) => connection)).toEqual([1, 2]);
});

const titled = rows.map((row) => ({ ...row, title: titleOf(row.fact), details: JSON.stringify(row.fault) }));

describe.concurrent.each(titled)('$title ($details)', ({ fault, connections }) => {
  test.each([
    { call: 'the token exchange', method: 'AuthTokenGet', index: 0, faults: [fault] },
    { call: 'the look-up', method: 'SecretGetOrCreate', index: 1, faults: [fault] },
    { call: 'the write', method: 'SecretGetOrCreate', index: 3, faults: [{ kind: 'pass' } as const, fault] },
  ])('in $call', async ({ method, index, faults }) => {
    await using modal = await startModalServer();
    modal.inject(method, ...faults);
    expect(expectSuccess(await sync(modal, STEP))).toBe('created');
    expect(contentOf(modal)).toEqual(WRITTEN);
    expect(attemptsOf(modal).map(({ calls }) => calls.length)).toEqual(
      [0, 1, 2, 3].map((at) => (at === index ? 2 : 1)),
    );
    expect(modal.connections).toBe(connections);
  });
});

test.concurrent.each([1, 7])(`${titleOf(CONNECTION.fewStreams)} (%i)`, async (maxConcurrentStreams) => {
  await using modal = await startModalServer({ maxConcurrentStreams });
  const entries = Array.from({ length: 60 }, (_, index) => `  - { name: s${index}, values: { A: a${index} } }\n`);
  const step = await runStep({
    with: { config: 'secrets.yml', concurrency: '50' },
    env: { ...CREDENTIALS, MODAL_SERVER_URL: modal.url },
    files: { 'secrets.yml': `defaults: { environment: prod }\nsecrets:\n${entries.join('')}` },
  });
  expect(step).toMatchObject({ exitCode: 0, stderr: '' });
  expect(modal.secretNames('prod')).toHaveLength(60);
  expect(modal.calls).toHaveLength(1 + 1 + 1 + 2 * 60);
  expect(modal.connections).toBe(1);
});

describe.concurrent(titleOf(CONNECTION.dropAlways), () => {
  test.each([
    { call: 'the look-up', faults: [], says: 'Nothing was written.' },
    {
      call: 'the write',
      faults: [{ kind: 'pass' } as const],
      says: 'It is unknown whether the secret was written, and a second run is safe.',
    },
  ])('in $call', async ({ faults, says }) => {
    await using modal = await startModalServer();
    modal.inject('SecretGetOrCreate', ...faults, ...times(9, { kind: 'drop' }));
    const error = expectPlainError(await sync(modal, STEP));
    expect(error).toContain(`: the connection to ${modal.url} failed (`);
    expect(error).toContain(says);
    const last = attemptsOf(modal).at(-1);
    expect(last && headersOf(last, 'x-retry-attempt')).toEqual(['0', '1', '2', '3']);
    expect(modal.connections).toBe(4);
  });
});

describe.concurrent('a server that hangs', () => {
  test.each([
    { call: 'the token exchange', method: 'AuthTokenGet', doing: 'Signing in to Modal' },
    {
      call: 'the look-up',
      method: 'SecretGetOrCreate',
      doing: "Looking up secret 'my-app' in environment 'prod'",
    },
  ])(`${titleOf(CONNECTION.hangRead)} ($call)`, async ({ method, doing }) => {
    await using modal = await startModalServer();
    modal.inject(method, { kind: 'hang' });
    const inputs = { ...STEP.with, 'timeout-seconds': '40' };
    const step = await sync(modal, { ...STEP, with: inputs, timeIsUp: arrivalOf(modal, method) });
    expect(expectPlainError(step)).toBe(
      `${doing}: the 40 s of timeout-seconds are used up. Nothing was written. Run the step again. If that does not help, raise timeout-seconds.`,
    );
    expect(modal.writes).toEqual([]);
  });

  test.each([{ afterCommit: false }, { afterCommit: true }])(
    `${titleOf(CONNECTION.hangWrite)} ($afterCommit)`,
    async ({ afterCommit }) => {
      await using modal = await startModalServer();
      modal.inject('SecretGetOrCreate', { kind: 'pass' }, { kind: 'hang', afterCommit });
      const inputs = { ...STEP.with, 'timeout-seconds': '40' };
      const timeIsUp = arrivalOf(modal, 'SecretGetOrCreate', 2);
      const step = await sync(modal, { ...STEP, with: inputs, timeIsUp });
      expect(expectPlainError(step)).toBe(
        "Writing secret 'my-app' in environment 'prod': the 40 s of timeout-seconds are used up. It is unknown whether the secret was written, and a second run is safe. Run the step again. If that does not help, raise timeout-seconds.",
      );
      expect(contentOf(modal)).toEqual(afterCommit ? WRITTEN : undefined);
      expect(modal.writes).toHaveLength(1);
    },
  );
});

test.concurrent(titleOf(CONNECTION.mute), async () => {
  await using modal = await startModalServer();
  await using mute = await startMuteServer();
  const step = await sync(modal, {
    with: { ...STEP.with, 'timeout-seconds': '40' },
    timeIsUp: mute.accepted,
    env: { ...STEP.env, MODAL_SERVER_URL: mute.url },
  });
  expect(expectPlainError(step)).toBe(
    'Signing in to Modal: the 40 s of timeout-seconds are used up. Nothing was written. Run the step again. If that does not help, raise timeout-seconds.',
  );
  expect(step.lingeredMs).toBeLessThan(SOON_MS);
});

const ADVICE =
  "Nothing was written. Check MODAL_SERVER_URL, the runner's network and its proxy settings (HTTPS_PROXY, NO_PROXY).";

test.concurrent(titleOf(CONNECTION.refusesConnection), async () => {
  await using modal = await startModalServer();
  const url = await findDeadUrl();
  const step = await sync(modal, { ...STEP, env: { ...STEP.env, MODAL_SERVER_URL: url } });
  expect(expectPlainError(step)).toBe(`Signing in to Modal: ${url} refuses the connection. ${ADVICE}`);
});

test.concurrent(titleOf(CONNECTION.unknownName), async () => {
  await using modal = await startModalServer();
  // A label has at most 63 characters (RFC 1035, section 2.3.4), so the resolver fails without a query.
  const url = `https://${'x'.repeat(64)}.invalid`;
  const step = await sync(modal, { ...STEP, env: { ...STEP.env, MODAL_SERVER_URL: url } });
  const error = expectPlainError(step);
  expect(error).toMatch(/: the name of https:\/\/x{64}\.invalid cannot be resolved \((?:ENOTFOUND|EAI_AGAIN)\)\. /);
  expect(error).toContain(ADVICE);
});
