import { describe, expect, test } from 'vitest';
import {
  attemptsOf,
  contentOf,
  countAttempts,
  expectPlainError,
  expectSuccess,
  headersOf,
} from '../support/fault-runs.ts';
import { STEP, times, WRITTEN } from '../support/fault-runs.ts';
import { startModalServer, type Fault, type ModalServer } from '../support/modal-server.ts';
import { RETRIES, titleOf } from '../support/reliability-facts.ts';
import { sync } from '../support/sync.ts';

/** The failing call of a run that creates a secret. Such a run also checks the environment. */
interface Place {
  readonly call: string;
  readonly index: 0 | 1 | 3;
  readonly doing: RegExp;
  readonly state: RegExp;
}

const CALLS = ['AuthTokenGet', 'SecretGetOrCreate', 'EnvironmentList', 'SecretGetOrCreate'] as const;
/** The names of the calls in the log. */
const SAID = ['signing in', ...CALLS.slice(1)];
const NOTHING = /\. (?:Nothing was written|The secret was not written)\. /;
const NOT_KNOWN = /\. It is unknown whether the secret was written, and a second run is safe\. /;

const EXCHANGE: Place = { call: 'the token exchange', index: 0, doing: /^Signing in to Modal: /, state: NOTHING };
const LOOK_UP: Place = { call: 'the look-up', index: 1, doing: /^Looking up secret 'my-app' /, state: NOTHING };
const WRITE: Place = { call: 'the write', index: 3, doing: /^Writing secret 'my-app' /, state: NOT_KNOWN };

describe.concurrent(titleOf(RETRIES.once), () => {
  const rows = [EXCHANGE, LOOK_UP, WRITE].flatMap((place) => [1, 2, 4, 13, 14].map((code) => ({ ...place, code })));

  test.each(rows)('status $code to $call', async ({ index, code }) => {
    await using modal = await startModalServer();
    injectAt(modal, index, { kind: 'status', code });
    const step = await sync(modal, STEP);
    expect(expectSuccess(step)).toBe('created');
    expect(contentOf(modal)).toEqual(WRITTEN);
    expect(countAttempts(modal)).toEqual(CALLS.map((method, at) => `${method} ${at === index ? 2 : 1}`));
    expect(modal.connections).toBe(1);
    const attempts = attemptsOf(modal).map((one) => headersOf(one, 'x-retry-attempt'));
    expect(attempts).toEqual(CALLS.map((_, at) => (at === index ? ['0', '1'] : ['0'])));
    const delayed = attemptsOf(modal).map((one) => headersOf(one, 'x-retry-delay').map(isSeconds));
    expect(delayed).toEqual(CALLS.map((_, at) => (at === index ? [false, true] : [false])));
    const throttles = modal.calls.map(({ headers }) => headers.get('x-throttle-retry-attempt'));
    expect(new Set(throttles)).toEqual(new Set(['0']));
    expect(modal.calls.some(({ headers }) => headers.has('x-throttle-retry-delay'))).toBe(false);
    expect(step.log).toMatch(new RegExp(`^${SAID[index]} failed \\(\\w+\\); trying again in 0\\.1 s$`, 'im'));
  });
});

describe.concurrent(titleOf(RETRIES.always), () => {
  const rows = [
    { ...EXCHANGE, code: 14 },
    { ...LOOK_UP, code: 2 },
    { ...WRITE, code: 13 },
    { ...WRITE, code: 4 },
  ];

  test.each(rows)('status $code to $call', async ({ index, code, doing, state }) => {
    await using modal = await startModalServer();
    injectAt(modal, index, ...times(5, { kind: 'status', code }));
    const error = expectPlainError(await sync(modal, STEP));
    expect(error).toMatch(doing);
    expect(error).toMatch(state);
    expect(countAttempts(modal)).toEqual(
      CALLS.slice(0, index + 1).map((method, at) => `${method} ${at === index ? 4 : 1}`),
    );
    const last = attemptsOf(modal)[index];
    expect(last && headersOf(last, 'x-retry-attempt')).toEqual(['0', '1', '2', '3']);
    expect(contentOf(modal)).toBeUndefined();
  });
});

describe.concurrent(titleOf(RETRIES.final), () => {
  const rows = [
    { ...EXCHANGE, codes: [3, 7, 9, 12, 16] },
    { ...LOOK_UP, codes: [3, 6, 7, 9, 12] }, // NOT_FOUND is the expected answer: the secret does not exist yet.
    { ...WRITE, codes: [3, 5, 6, 7, 9, 12] },
  ].flatMap(({ codes, ...place }) => codes.map((code) => ({ ...place, code })));

  test.each(rows)('status $code to $call', async ({ index, code, doing }) => {
    await using modal = await startModalServer();
    injectAt(modal, index, { kind: 'status', code, message: 'No.' });
    const error = expectPlainError(await sync(modal, STEP));
    expect(error).toMatch(doing);
    expect(error).toMatch(NOTHING);
    expect(error).toContain('(server message: No)');
    expect(attemptsOf(modal)[index]?.calls).toHaveLength(1);
    expect(modal.writes).toHaveLength(index === 3 ? 1 : 0);
    expect(contentOf(modal)).toBeUndefined();
  });
});

test.concurrent(titleOf(RETRIES.rateLimit), async () => {
  await using modal = await startModalServer();
  injectAt(modal, 3, { kind: 'status', code: 8, message: 'SecretGetOrCreate rate limit exceeded.' });
  const error = expectPlainError(await sync(modal, STEP));
  expect(error).toMatch(
    /: Modal's rate limit is used up \(server message: SecretGetOrCreate rate limit exceeded\)\. The secret was not written\. /,
  );
  expect(modal.writes).toHaveLength(1);
});

describe.concurrent(titleOf(RETRIES.asked), () => {
  const rows = [
    { ...EXCHANGE, code: 8 },
    { ...LOOK_UP, code: 8 },
    { ...WRITE, code: 8 },
    { ...WRITE, code: 7 },
    { ...WRITE, code: 14 },
  ];

  test.each(rows)('status $code to $call', async ({ index, code }) => {
    await using modal = await startModalServer();
    injectAt(modal, index, ...times(5, { kind: 'status', code, retryAfterSecs: 0.1 }));
    const step = await sync(modal, STEP);
    expect(expectSuccess(step)).toBe('created');
    expect(contentOf(modal)).toEqual(WRITTEN);
    expect(countAttempts(modal)).toEqual(CALLS.map((method, at) => `${method} ${at === index ? 6 : 1}`));
    const told = step.log.split('\n').filter((line) => line.includes('Modal asks to wait'));
    expect(told).toHaveLength(5);
    expect(new Set(told)).toEqual(new Set([`Modal asks to wait 0.1 s before ${SAID[index]} is tried again`]));
    const asked = attemptsOf(modal)[index];
    if (asked === undefined) throw new Error('the call was not made');
    expect(headersOf(asked, 'x-throttle-retry-attempt')).toEqual(['0', '1', '2', '3', '4', '5']);
    expect(headersOf(asked, 'x-throttle-retry-delay').map(isSeconds)).toEqual([false, true, true, true, true, true]);
    expect(new Set(headersOf(asked, 'x-retry-attempt'))).toEqual(new Set(['0']));
    expect(new Set(headersOf(asked, 'x-retry-delay'))).toEqual(new Set([undefined]));
  });

  test('these waits do not count as retries', async () => {
    await using modal = await startModalServer();
    const wait: Fault = { kind: 'status', code: 8, retryAfterSecs: 0.1 };
    const fail: Fault = { kind: 'status', code: 14 };
    injectAt(modal, 3, fail, wait, fail, wait, fail);
    expect(expectSuccess(await sync(modal, STEP))).toBe('created');
    const write = attemptsOf(modal)[3];
    expect(write && headersOf(write, 'x-retry-attempt')).toEqual(['0', '1', '1', '2', '2', '3']);
    expect(write && headersOf(write, 'x-throttle-retry-attempt')).toEqual(['0', '0', '1', '1', '2', '2']);
  });

  test('a wait of 0 or less becomes 0.1 s', async () => {
    await using modal = await startModalServer();
    injectAt(modal, 3, ...[0, -5].map((retryAfterSecs): Fault => ({ kind: 'status', code: 8, retryAfterSecs })));
    const step = await sync(modal, STEP);
    expect(expectSuccess(step)).toBe('created');
    expect(step.log.match(/^Modal asks to wait 0\.1 s before SecretGetOrCreate is tried again$/gm)).toHaveLength(2);
  });
});

describe.concurrent(titleOf(RETRIES.askedTooLong), () => {
  test.each([8, 7, 14])('status %i', async (code) => {
    await using modal = await startModalServer();
    injectAt(modal, 3, { kind: 'status', code, retryAfterSecs: 3600 });
    const step = await sync(modal, { ...STEP, with: { ...STEP.with, 'timeout-seconds': '40' } });
    const error = expectPlainError(step);
    expect(error).toMatch(/^Writing secret 'my-app' in environment 'prod': /);
    expect(error).toMatch(/rate limit|asks to wait/);
    expect(error).toContain('timeout-seconds');
    expect(modal.writes).toHaveLength(1);
    expect(step.log).not.toMatch(/^Modal asks to wait/m);
  });
});

/** True if a header has seconds with three decimals, as Modal's JavaScript client writes them. */
function isSeconds(header: string | undefined): boolean {
  return /^\d+\.\d{3}$/.test(header ?? '');
}

/** Makes the call with this index in `CALLS` fail. */
function injectAt(modal: ModalServer, index: Place['index'], ...faults: readonly Fault[]): void {
  const before = CALLS.slice(0, index).filter((method) => method === CALLS[index]);
  modal.inject(CALLS[index], ...times(before.length, { kind: 'pass' }), ...faults);
}

const REFUSED: Fault = { kind: 'status', code: 16, message: 'No.' };
const FAILED: Fault = { kind: 'status', code: 14 };

function tokensOf(modal: ModalServer, method: string): readonly (string | undefined)[] {
  const calls = modal.calls.filter((call) => call.method === method);
  return calls.map(({ headers }) => headers.get('x-modal-auth-token'));
}

describe.concurrent(titleOf(RETRIES.refused), () => {
  test('ten parallel look-ups with an expired token share one new token', async () => {
    let passedMs = 0;
    await using modal = await startModalServer({ now: () => Date.now() + passedMs });
    const names = Array.from({ length: 10 }, (_, index) => `secret-${index}`);
    for (const name of names) modal.putSecret('prod', name, { A: 'canary-old' });
    const allAreUnderWay = Promise.withResolvers<undefined>();
    modal.onCall(({ method }) => {
      if (modal.calls.length === 2 + names.length) {
        passedMs = 21 * 60_000; // A token lives for 20 minutes.
        allAreUnderWay.resolve(undefined);
      }
      return method === 'SecretGetOrCreate' ? allAreUnderWay.promise : undefined;
    });
    const step = await sync(modal, {
      ...STEP,
      with: { name: '', environment: '', config: 'secrets.yml', concurrency: '10' },
      files: {
        'secrets.yml': `defaults: { environment: prod, keys: A }\nsecrets: [${names.map((name) => `{ name: ${name} }`).join(', ')}]`,
      },
    });
    expectSuccess(step);
    expect(tokensOf(modal, 'AuthTokenGet')).toEqual([undefined, undefined]);
    const [old, ...others] = new Set(tokensOf(modal, 'SecretGetOrCreate'));
    expect(others).toHaveLength(1);
    expect(tokensOf(modal, 'SecretGetOrCreate').map((token) => token === old)).toEqual([
      ...names.map(() => true),
      ...names.flatMap(() => [false, false]),
    ]);
    expect(step.log).not.toContain('trying again');
  });

  test('the second attempt keeps the idempotency key and the counters', async () => {
    await using modal = await startModalServer();
    injectAt(modal, 3, FAILED, REFUSED);
    expect(expectSuccess(await sync(modal, STEP))).toBe('created');
    const write = attemptsOf(modal).find(({ calls }) => calls.length > 1);
    expect(write && headersOf(write, 'x-retry-attempt')).toEqual(['0', '1', '1']);
  });

  test('the result of a create is unknown if its first answer is lost and the secret then exists', async () => {
    await using modal = await startModalServer();
    injectAt(modal, 3, { kind: 'drop', afterCommit: true }, REFUSED);
    const error = expectPlainError(await sync(modal, { ...STEP, with: { ...STEP.with, mode: 'create' } }));
    expect(error).toContain('It is unknown whether the secret was written');
  });

  test('a create is skipped if its first attempt is rejected and the secret then exists', async () => {
    await using modal = await startModalServer();
    injectAt(modal, 3, REFUSED);
    modal.onCall(() => {
      if (modal.writes.length === 1) modal.putSecret('prod', 'my-app', { B: 'canary-b' });
    });
    expect(expectSuccess(await sync(modal, { ...STEP, with: { ...STEP.with, mode: 'create' } }))).toBe('skipped');
  });
});

describe.concurrent(titleOf(RETRIES.refusedTwice), () => {
  test.each([LOOK_UP, WRITE])('$call', async ({ index, doing }) => {
    await using modal = await startModalServer();
    injectAt(modal, index, REFUSED, REFUSED);
    const error = expectPlainError(await sync(modal, STEP));
    expect(error).toMatch(doing);
    expect(error).toMatch(NOTHING);
    expect(error).toContain(': Modal does not accept the credentials (server message: No). ');
    expect(modal.calls.filter(({ method }) => method === 'AuthTokenGet')).toHaveLength(2);
    expect(attemptsOf(modal)[index]?.calls).toHaveLength(2);
  });

  test('with other failures in between', async () => {
    await using modal = await startModalServer();
    injectAt(modal, 1, REFUSED, FAILED, REFUSED);
    expect(expectPlainError(await sync(modal, STEP))).toMatch(LOOK_UP.doing);
    expect(attemptsOf(modal)[1]?.calls).toHaveLength(3);
  });
});

describe.concurrent(titleOf(RETRIES.noNewToken), () => {
  test.each([
    { fact: 'on the first attempt', faults: [REFUSED], state: NOTHING },
    { fact: 'after a lost answer', faults: [{ kind: 'drop', afterCommit: true }, REFUSED], state: NOT_KNOWN },
  ] satisfies readonly { fact: string; faults: readonly Fault[]; state: RegExp }[])(
    '$fact',
    async ({ faults, state }) => {
      await using modal = await startModalServer();
      injectAt(modal, 3, ...faults);
      modal.inject('AuthTokenGet', { kind: 'pass' }, ...times(4, FAILED));
      const error = expectPlainError(await sync(modal, STEP));
      expect(error).toMatch(/^Writing secret 'my-app' .* Modal answered Unavailable/);
      expect(error).toMatch(state);
      expect(modal.writes).toHaveLength(faults.length);
    },
  );
});
