import { describe, expect, test } from 'vitest';
import {
  attemptsOf,
  contentOf,
  expectPlainError,
  expectSuccess,
  headersOf,
  STEP,
  WRITTEN,
} from '../support/fault-runs.ts';
import { startModalServer, type Fault } from '../support/modal-server.ts';
import { LOST, titleOf, type Fact } from '../support/reliability-facts.ts';
import type { StepResult } from '../support/runner.ts';
import { sync } from '../support/sync.ts';

/** Faults that complete a write and lose its answer. */
const WAYS: readonly { readonly way: string; readonly fault: Fault }[] = [
  { way: 'the connection is cut', fault: { kind: 'drop', afterCommit: true } },
  { way: 'the stream is reset', fault: { kind: 'reset', afterCommit: true } },
  { way: 'the status is UNAVAILABLE', fault: { kind: 'status', code: 14, afterCommit: true } },
  { way: 'Modal requests a wait', fault: { kind: 'status', code: 14, retryAfterSecs: 0.1, afterCommit: true } },
];

const BEFORE = { A: 'canary-old', OLD: 'canary-old-too' };

interface Row {
  readonly fact: Fact;
  readonly mode: string;
  readonly before?: Readonly<Record<string, string>>;
  readonly after?: Readonly<Record<string, string>>;
  readonly result: string;
  /** The methods of all writes. The first two are attempts of the same call. */
  readonly writes: readonly string[];
}

const rows: readonly Row[] = [
  {
    fact: LOST.replaceCreates,
    mode: 'replace',
    after: WRITTEN,
    result: 'created',
    writes: ['SecretGetOrCreate', 'SecretGetOrCreate'],
  },
  {
    fact: LOST.replaceUpdates,
    mode: 'replace',
    before: BEFORE,
    after: WRITTEN,
    result: 'updated',
    writes: ['SecretGetOrCreate', 'SecretGetOrCreate'],
  },
  {
    fact: LOST.mergeCreates,
    mode: 'merge',
    after: WRITTEN,
    result: 'created',
    writes: ['SecretGetOrCreate', 'SecretGetOrCreate', 'SecretUpdate'],
  },
  {
    fact: LOST.mergeUpdates,
    mode: 'merge',
    before: BEFORE,
    after: { ...BEFORE, ...WRITTEN },
    result: 'updated',
    writes: ['SecretUpdate', 'SecretUpdate'],
  },
  {
    fact: LOST.deletes,
    mode: 'delete',
    before: BEFORE,
    result: 'deleted',
    writes: ['SecretDelete', 'SecretDelete'],
  },
];

describe.concurrent.each(rows.map((row) => ({ ...row, title: titleOf(row.fact) })))('$title', (row) => {
  const { mode, before, after, result, writes } = row;

  test.each(WAYS)('$way', async ({ fault }) => {
    await using modal = await startModalServer();
    if (before !== undefined) modal.putSecret('prod', 'my-app', before);
    const [method = ''] = writes;
    modal.inject(method, ...(method === 'SecretGetOrCreate' ? [{ kind: 'pass' } as const] : []), fault);
    const step = await sync(modal, mode === 'delete' ? { with: { mode } } : { ...STEP, with: { ...STEP.with, mode } });
    expect(expectSuccess(step)).toBe(result);
    expect(step.outputs['changed']).toBe('true');
    expect(step.outputs['secret-id']).toEqual(modal.secretId('prod', 'my-app') ?? expect.stringMatching(/^st-\w+$/));
    expect(contentOf(modal)).toEqual(after);
    expect(modal.writes.map((call) => call.method)).toEqual(writes);
    expect(modal.connections).toBe(fault.kind === 'drop' ? 2 : 1);
    const repeated = attemptsOf(modal).filter(({ calls }) => calls.length > 1);
    const counter = 'retryAfterSecs' in fault ? 'x-throttle-retry-attempt' : 'x-retry-attempt';
    expect(repeated.map((one) => headersOf(one, counter))).toEqual([['0', '1']]);
  });
});

describe.concurrent(titleOf(LOST.creates), () => {
  const CREATE = { ...STEP, with: { ...STEP.with, mode: 'create' } };

  function expectNotKnown(step: StepResult): void {
    expect(expectPlainError(step)).toBe(
      "Writing secret 'my-app' in environment 'prod': an answer was lost, and then the secret existed: this run or something else may have created it. It is unknown whether the secret was written. Run the step again: it leaves a secret that exists as it is. If its values must be those of this run, set mode to replace.",
    );
  }

  test.each(WAYS)('from this run: $way', async ({ fault }) => {
    await using modal = await startModalServer();
    modal.inject('SecretGetOrCreate', { kind: 'pass' }, fault);
    expectNotKnown(await sync(modal, CREATE));
    expect(contentOf(modal)).toEqual(WRITTEN);
    expect(modal.writes).toHaveLength(2);
    expect(expectSuccess(await sync(modal, CREATE))).toBe('skipped');
  });

  test('from this run, on an older server that lists no keys', async () => {
    await using modal = await startModalServer({ listsKeys: false });
    modal.inject('SecretGetOrCreate', { kind: 'pass' }, { kind: 'drop', afterCommit: true });
    expectNotKnown(await sync(modal, CREATE));
  });

  test('from something else, because the first attempt never arrived', async () => {
    await using modal = await startModalServer();
    modal.inject('SecretGetOrCreate', { kind: 'pass' }, { kind: 'drop' });
    modal.onCall((call) => {
      if (modal.writes.length === 1 && modal.writes[0] === call) modal.putSecret('prod', 'my-app', { A: 'canary-b' });
    });
    expectNotKnown(await sync(modal, CREATE));
    expect(contentOf(modal)).toEqual({ A: 'canary-b' });
  });

  test('and disappears again', async () => {
    await using modal = await startModalServer();
    modal.inject('SecretGetOrCreate', { kind: 'pass' }, { kind: 'drop', afterCommit: true });
    modal.onCall(({ message }) => {
      if (modal.writes.length === 2 && message['objectCreationType'] === 0) modal.removeSecret('prod', 'my-app');
    });
    const error = expectPlainError(await sync(modal, CREATE));
    expect(error).toContain('an answer was lost');
    expect(error).toContain('It is unknown whether the secret was written');
  });
});

test.concurrent(titleOf(LOST.somebodyElses), async () => {
  await using modal = await startModalServer();
  modal.inject('SecretGetOrCreate', { kind: 'pass' }, { kind: 'drop' });
  modal.onCall((call) => {
    if (modal.writes.length === 1 && modal.writes[0] === call) modal.putSecret('prod', 'my-app', { B: 'canary-b' });
  });
  const step = await sync(modal, { ...STEP, with: { ...STEP.with, mode: 'create' } });
  expect(expectSuccess(step)).toBe('skipped');
  expect(step.outputs['changed']).toBe('false');
  expect(contentOf(modal)).toEqual({ B: 'canary-b' });
});

describe.concurrent(titleOf(LOST.thenRefused), () => {
  const lost: Fault = { kind: 'drop', afterCommit: true };
  const refused: Fault = { kind: 'status', code: 7, message: 'No.' };
  const invalid: Fault = { kind: 'status', code: 3, message: 'No.' };
  const pass: Fault = { kind: 'pass' };

  test.each([
    { write: 'a replace', mode: 'replace', method: 'SecretGetOrCreate', faults: [pass, lost, refused], after: WRITTEN },
    { write: 'a create', mode: 'create', method: 'SecretGetOrCreate', faults: [pass, lost, invalid], after: WRITTEN },
    {
      write: 'a create, in the next look-up',
      mode: 'create',
      method: 'SecretGetOrCreate',
      faults: [pass, lost, pass, refused],
      after: WRITTEN,
    },
    {
      write: 'a merge that creates, in the next look-up',
      mode: 'merge',
      method: 'SecretGetOrCreate',
      faults: [pass, lost, pass, refused],
      after: WRITTEN,
    },
    {
      write: 'a merge that updates',
      mode: 'merge',
      method: 'SecretUpdate',
      faults: [lost, refused],
      before: BEFORE,
      after: { ...BEFORE, ...WRITTEN },
    },
    { write: 'a delete', mode: 'delete', method: 'SecretDelete', faults: [lost, refused], before: BEFORE },
  ])('$write', async ({ mode, method, faults, before, after }) => {
    await using modal = await startModalServer();
    if (before !== undefined) modal.putSecret('prod', 'my-app', before);
    modal.inject(method, ...faults);
    const step = await sync(modal, mode === 'delete' ? { with: { mode } } : { ...STEP, with: { ...STEP.with, mode } });
    const error = expectPlainError(step);
    expect(contentOf(modal)).toEqual(after);
    expect(error).toMatch(/^Writing secret 'my-app' in environment 'prod': /);
    expect(error).toContain('(server message: No)');
    expect(error).not.toContain('Nothing was written');
  });
});

describe.concurrent(titleOf(LOST.checkFails), () => {
  test.each([
    { way: 'PERMISSION_DENIED', fault: { kind: 'status', code: 7 } },
    { way: 'UNAVAILABLE', fault: { kind: 'status', code: 14 } },
  ] satisfies readonly { way: string; fault: Fault }[])('$way', async ({ fault }) => {
    await using modal = await startModalServer();
    modal.inject('SecretGetOrCreate', { kind: 'pass' }, { kind: 'pass' }, fault, fault, fault, fault);
    const error = expectPlainError(await sync(modal, { ...STEP, with: { ...STEP.with, 'required-keys': 'A' } }));
    expect(contentOf(modal)).toEqual(WRITTEN);
    expect(error).not.toContain('Nothing was written');
    expect(error).toMatch(/was written|is not known/);
  });
});
