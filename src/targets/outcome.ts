import type { Job, Outcome, Plan } from '../model.ts';

/** The outcome of a run that ends with its plan. */
export function plannedOutcome({ job, environment, set, change, missing, secretId = '' }: Plan): Outcome {
  const { title, name, leftOut } = job;
  const outcome = { title, name, environment, result: 'planned', changed: false, secretId } as const;
  const nothing = change === 'none' && missing !== undefined ? { missing } : {};
  return { ...outcome, keys: set, droppedKeys: leftOut, ...nothing };
}

/** The outcome of a secret that a rule skips. */
export function skippedOutcome({ name, title }: Pick<Job, 'name' | 'title'>): Outcome {
  return {
    title,
    name,
    environment: '',
    result: 'skipped',
    changed: false,
    secretId: '',
    keys: [],
    droppedKeys: [],
  };
}

/** The outcome of a job that could not be done, or not to its end: `changed` says whether anything was written. */
export function failedOutcome({ title, name, environment, leftOut }: Job, reason: unknown, changed = false): Outcome {
  const error = reason instanceof Error ? reason : new Error(String(reason));
  return {
    title,
    name,
    environment,
    result: 'failed',
    changed,
    secretId: '',
    keys: [],
    droppedKeys: leftOut,
    error,
  };
}
