import { expect } from 'vitest';
import type { Fault, ModalServer, RecordedCall } from './modal-server.ts';
import type { StepResult } from './runner.ts';
import { errorsOf } from './sync.ts';

/** A step that writes one key. */
export const STEP = { with: { keys: 'A' }, env: { A: 'canary-a' } } as const;

/** What `STEP` leaves behind. */
export const WRITTEN = { A: 'canary-a' } as const;

/** An attempt has 15 s. A step that has failed does not wait for them. */
export const SOON_MS = 8_000;

/** What the secret holds; undefined where there is none. */
export function contentOf(modal: ModalServer): Readonly<Record<string, string>> | undefined {
  const secret = modal.secret('prod', 'my-app');
  return secret && Object.fromEntries(secret);
}

/** So many times the same fault. */
export function times(count: number, fault: Fault): readonly Fault[] {
  return Array.from({ length: count }, () => fault);
}

/** The attempts of one call, as they came in one after the other. */
export interface Attempts {
  readonly method: string;
  readonly key: string;
  readonly calls: readonly RecordedCall[];
}

/**
 * The calls of a run, in order, each with its attempts: those that share an idempotency key. Without TokenInfoGet, which runs
 * beside them, and which nothing waits for.
 */
export function attemptsOf(modal: ModalServer): readonly Attempts[] {
  const calls = modal.calls.filter(({ method }) => method !== 'TokenInfoGet');
  const byKey = Map.groupBy(calls, ({ headers }) => headers.get('x-idempotency-key') ?? '');
  return [...byKey].map(([key, attempts]) => ({ key, method: attempts[0]?.method ?? '', calls: attempts }));
}

/** One header of every attempt; undefined where it is missing. */
export function headersOf({ calls }: Attempts, name: string): readonly (string | undefined)[] {
  return calls.map(({ headers }) => headers.get(name));
}

/** How often each call of a run was sent: `['AuthTokenGet 1', 'SecretGetOrCreate 2']`. */
export function countAttempts(modal: ModalServer): readonly string[] {
  return attemptsOf(modal).map(({ method, calls }) => `${method} ${calls.length}`);
}

/** Expects the run to have done what it should, and returns its result. */
export function expectSuccess(step: StepResult): string | undefined {
  expect(errorsOf(step)).toEqual([]);
  expect(step.exitCode).toBe(0);
  return step.outputs['result'];
}

/**
 * Expects the run to have failed with one sentence for people, in an annotation and in the summary, and returns it. It
 * is none of the errors that ask to report a bug.
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
