import pMap from 'p-map';
import { ActionError, problemsOf, throwAll } from './errors.ts';
import { failedOutcome } from './outcome.ts';
import type { Job, Outcome, Plan } from './plan.ts';
import type { Stop, StopReason } from './stop.ts';
import type { Target } from './targets/target.ts';

/** How jobs are planned and plans applied. */
export interface SyncOptions extends Pick<Stop, 'signal'> {
  /** How many secrets are looked up or written at a time. */
  readonly concurrency: number;
  /** Told each outcome as it comes, with how many of how many there are by then. */
  readonly onOutcome: (outcome: Outcome, done: number, total: number) => void;
}

/**
 * Plans all jobs. Writes nothing.
 *
 * @throws {ActionError | AggregateError} what is wrong with any of them.
 */
export async function planAll(jobs: readonly Job[], target: Target, options: SyncOptions): Promise<readonly Plan[]> {
  const { signal, concurrency } = options;
  const plans: Plan[] = [];
  const errors: ActionError[] = [];
  await target.connect();
  await pMap(
    jobs.entries(),
    async ([index, job]) => {
      if (signal.aborted) return;
      try {
        plans[index] = await target.plan(job);
      } catch (error) {
        errors.push(...problemsOf(error, job.label));
      }
    },
    { concurrency },
  );
  // One that was not begun has no error of its own to tell.
  if (signal.aborted && (jobs.length > 1 || errors.length === 0))
    throw stopped(signal.reason as StopReason, jobs.length);
  throwAll(errors);
  return plans;
}

function stopped({ happened, todo }: StopReason, count: number): ActionError {
  const doing = count === 1 ? 'Looking up the secret' : `Looking up ${count} secrets`;
  return new ActionError({ doing, happened, todo: `Nothing was written. ${todo}` });
}

/** Applies all plans. One that fails, or is not begun because the run has to end, does not stop the others. */
export async function applyAll(
  plans: readonly Plan[],
  target: Target,
  options: SyncOptions,
): Promise<readonly Outcome[]> {
  const { signal, concurrency, onOutcome } = options;
  let done = 0;
  return pMap(
    plans,
    async (plan) => {
      const outcome = signal.aborted ? notBegun(plan, signal.reason as StopReason) : await applyOne(plan, target);
      done += 1;
      onOutcome(outcome, done, plans.length);
      return outcome;
    },
    { concurrency },
  );
}

async function applyOne(plan: Plan, target: Target): Promise<Outcome> {
  try {
    return await target.apply(plan);
  } catch (error) {
    return failedOutcome(plan.job, error);
  }
}

function notBegun({ job }: Plan, { happened, todo }: StopReason): Outcome {
  const doing = `Writing ${job.title}`;
  return failedOutcome(job, new ActionError({ doing, happened, todo: `It was not written. ${todo}` }));
}
