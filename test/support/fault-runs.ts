import { expect } from 'vitest';
import type { Fault, ModalServer, RecordedCall } from './modal-server.ts';
import type { StepResult } from './runner.ts';
import { errorsOf } from './sync.ts';

/** A step that writes one key. */
export const STEP = { with: { keys: 'A' }, env: { A: 'canary-a' } } as const;

/** The content that `STEP` writes. */
export const WRITTEN = { A: 'canary-a' } as const;

/** A step that fails at once ends within this time. An attempt may take 15 s. */
export const SOON_MS = 8_000;

/** Returns the content of the secret; undefined if it does not exist. */
export function contentOf(modal: ModalServer): Readonly<Record<string, string>> | undefined {
  const secret = modal.secret('prod', 'my-app');
  return secret && Object.fromEntries(secret);
}

/** Returns the same fault several times. */
export function times(count: number, fault: Fault): readonly Fault[] {
  return Array.from({ length: count }, () => fault);
}

/** The attempts of one call, in order. */
export interface Attempts {
  readonly method: string;
  readonly key: string;
  readonly calls: readonly RecordedCall[];
}

/**
 * Returns the calls of a run, in order, each with its attempts, which share an idempotency key. Omits TokenInfoGet,
 * which runs in parallel.
 */
export function attemptsOf(modal: ModalServer): readonly Attempts[] {
  const calls = modal.calls.filter(({ method }) => method !== 'TokenInfoGet');
  const byKey = Map.groupBy(calls, ({ headers }) => headers.get('x-idempotency-key') ?? '');
  return [...byKey].map(([key, attempts]) => ({ key, method: attempts[0]?.method ?? '', calls: attempts }));
}

/** Returns one header of every attempt; undefined if it is missing. */
export function headersOf({ calls }: Attempts, name: string): readonly (string | undefined)[] {
  return calls.map(({ headers }) => headers.get(name));
}

/** Returns the number of attempts of each call: `['AuthTokenGet 1', 'SecretGetOrCreate 2']`. */
export function countAttempts(modal: ModalServer): readonly string[] {
  return attemptsOf(modal).map(({ method, calls }) => `${method} ${calls.length}`);
}

/** Expects a successful run. Returns its result. */
export function expectSuccess(step: StepResult): string | undefined {
  expect(errorsOf(step)).toEqual([]);
  expect(step.exitCode).toBe(0);
  return step.outputs['result'];
}

/**
 * Expects a run that failed with one message, in an annotation and in the summary. Returns the message, which must not
 * be the one for bugs.
 */
export function expectPlainError(step: StepResult): string {
  const [error = '', ...more] = errorsOf(step);
  expect(more).toEqual([]);
  expect(error).toMatch(/^[A-Z][^\n]+: [^\n]+\. [^\n]+\.$/);
  expect(error).not.toMatch(/report this|\bat \S+:\d+:\d+|undefined|\[object/);
  expect(step).toMatchObject({ exitCode: 1, signal: null, stderr: '', outputs: {} });
  expect(step.summary).toContain('What went wrong');
  return error;
}
