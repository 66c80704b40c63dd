import type { Job, Outcome, Plan, Result } from '../model.ts';

/** Returns an outcome of which nothing is known but the result, and what else is given. */
export function outcomeOf(
  { title, name, environment, leftOut }: Pick<Job, 'title' | 'name' | 'environment' | 'leftOut'>,
  result: Result,
  more: Partial<Outcome> = {},
): Outcome {
  return { title, name, environment, result, changed: false, secretId: '', keys: [], droppedKeys: leftOut, ...more };
}

/** The outcome of a run that ends with its plan. */
export function plannedOutcome({ job, environment, set, change, missing, secretId = '' }: Plan): Outcome {
  const more = { environment, keys: set, secretId };
  return outcomeOf(job, 'planned', change === 'none' ? { ...more, missing } : more);
}

/** The outcome of a secret that a rule skips. */
export function skippedOutcome(skipped: Pick<Job, 'name' | 'title'>): Outcome {
  return outcomeOf({ ...skipped, environment: '', leftOut: [] }, 'skipped');
}

/** The outcome of a job that failed: `changed` says whether anything was written. */
export function failedOutcome(job: Job, reason: unknown, changed = false): Outcome {
  return outcomeOf(job, 'failed', { changed, error: reason instanceof Error ? reason : new Error(String(reason)) });
}
