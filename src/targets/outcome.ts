import type { Job, Outcome, Plan, Result } from '../model.ts';

/** Returns the outcome of a job: nothing was written and there is no id, unless `rest` states otherwise. */
export function makeOutcome(job: Job, result: Result, rest: Partial<Outcome> = {}): Outcome {
  const { title, name, environment, leftOut } = job;
  const nothing = { changed: false, secretId: '', keys: [], droppedKeys: leftOut };
  return { title, name, environment, result, ...nothing, ...rest };
}

/** Returns the result of a plan that changes nothing. */
export function idleResult({ mode }: Job): Result {
  return mode === 'check' ? 'checked' : mode === 'create' ? 'skipped' : 'unchanged';
}

/** Returns the outcome of a run that ends with its plan. */
export function plannedOutcome({ job, environment, set, change, missing, secretId = '' }: Plan): Outcome {
  const unmet = change === 'none' ? missing : undefined;
  return makeOutcome(job, 'planned', { environment, secretId, keys: set, missing: unmet });
}

/** Returns the outcome of a secret that a rule skips. */
export function skippedOutcome({ name, title }: Pick<Job, 'name' | 'title'>): Outcome {
  const nothing = { changed: false, secretId: '', keys: [], droppedKeys: [] };
  return { title, name, environment: '', result: 'skipped', ...nothing };
}

/** Returns the outcome of a job that failed. `changed`: whether anything was written. */
export function failedOutcome(job: Job, reason: unknown, changed = false): Outcome {
  const error = reason instanceof Error ? reason : new Error(String(reason));
  return makeOutcome(job, 'failed', { changed, error });
}
