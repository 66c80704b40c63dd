import { hideValues } from '../masks.ts';
import type { Job, Outcome, Plan, Result, Written } from '../model.ts';

type About = Pick<Job, 'title' | 'name' | 'environment' | 'leftOut'>;

/** Returns the outcome of a job, by default without a write and without an id. An id is a server's text. */
export function makeOutcome(job: About, result: Result, rest: Partial<Outcome> = {}): Outcome {
  const { title, name, environment, leftOut } = job;
  const nothing = { changed: false, keys: [], droppedKeys: leftOut };
  return { title, name, environment, result, ...nothing, ...rest, secretId: hideValues(rest.secretId ?? '') };
}

/** Returns the result of a plan that changes nothing. */
export function idleResult({ mode }: Job): Result {
  return mode === 'check' ? 'checked' : mode === 'create' ? 'skipped' : 'unchanged';
}

/** Returns the outcome of a job that ends with its plan. */
export function plannedOutcome({ job, environment, set, change, missing, secretId = '' }: Plan): Outcome {
  const unmet = change === 'none' ? missing : undefined;
  return makeOutcome(job, 'planned', { environment, secretId, keys: set, missing: unmet });
}

/** Returns the outcome of a secret that a rule skips. */
export function skippedOutcome(job: Pick<Job, 'name' | 'title'>): Outcome {
  return makeOutcome({ ...job, environment: '', leftOut: [] }, 'skipped');
}

/** Returns the outcome of a job that failed. */
export function failedOutcome(job: Job, reason: unknown, written: Written = 'not written'): Outcome {
  const error = reason instanceof Error ? reason : new Error(String(reason));
  return makeOutcome(job, 'failed', { changed: written === 'written', inDoubt: written === 'in doubt', error });
}
