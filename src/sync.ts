import pMap from 'p-map';
import { ActionError, problemsOf, throwAll } from './errors.ts';
import type { Destination, Job, Outcome, Plan, Reason } from './model.ts';
import type { Stop } from './stop.ts';
import { failedOutcome } from './targets/outcome.ts';
import type { RunContext, Session, Settings, Target } from './targets/target.ts';

/** The open sessions of a run. Disposing closes them all. */
export interface Sessions extends AsyncDisposable {
  readonly of: (job: Job) => Session;
  readonly all: readonly Session[];
}

/** Opens a session with each target that a job needs. Only these targets load their client. */
export async function openSessions(
  jobs: readonly Job[],
  settings: ReadonlyMap<Target, Settings<unknown>>,
  context: RunContext,
): Promise<Sessions> {
  const used = new Set(jobs.map((job) => job.target));
  const open = new Map<Destination, Session>();
  for (const [target, own] of settings) {
    if (used.has(target)) open.set(target, await target.connect(own.settings, context));
  }
  const all = [...open.values()];
  return {
    of: ({ target }) => {
      const session = open.get(target);
      if (session === undefined) throw new Error(`The target ${target.name} is not open.`);
      return session;
    },
    all,
    [Symbol.asyncDispose]: async () => {
      await Promise.all(all.map((session) => session.close()));
    },
  };
}

export interface SyncOptions extends Pick<Stop, 'signal'> {
  readonly concurrency: number;
  /** Called with each outcome, and with the number of finished and of all jobs. */
  readonly onOutcome: (outcome: Outcome, done: number, total: number) => void;
}

/**
 * Plans all jobs. Writes nothing.
 *
 * @throws {ActionError | AggregateError} the problems of all jobs.
 */
export async function planAll(
  jobs: readonly Job[],
  sessions: Sessions,
  options: SyncOptions,
): Promise<readonly Plan[]> {
  const { signal, concurrency } = options;
  const plans: Plan[] = [];
  const errors: ActionError[] = [];
  await Promise.all(sessions.all.map((session) => session.connect()));
  const plan = async ([index, job]: readonly [number, Job]): Promise<void> => {
    if (signal.aborted) return;
    try {
      plans[index] = await sessions.of(job).plan(job);
    } catch (error) {
      errors.push(...problemsOf(error, job.label));
    }
  };
  // In the wrong workspace, the look-ups do not matter.
  await Promise.all([
    ...sessions.all.map((session) => session.identify?.()),
    pMap(jobs.entries(), plan, { concurrency }),
  ]);
  // A job that has not started has no error of its own.
  if (signal.aborted && (jobs.length > 1 || errors.length === 0)) throw stopped(signal.reason as Reason, jobs.length);
  throwAll(errors);
  return plans;
}

function stopped({ happened, todo }: Reason, count: number): ActionError {
  const doing = count === 1 ? 'Looking up the secret' : `Looking up ${count} secrets`;
  return new ActionError({ doing, happened, todo: `Nothing was written. ${todo}` });
}

/** Applies all plans. A plan that fails does not stop the others. */
export async function applyAll(plans: readonly Plan[], options: SyncOptions): Promise<readonly Outcome[]> {
  const { signal, concurrency, onOutcome } = options;
  let done = 0;
  return pMap(
    plans,
    async (plan) => {
      const outcome = await applyOne(plan, signal).catch((error: unknown) => failedOutcome(plan.job, error));
      done += 1;
      onOutcome(outcome, done, plans.length);
      return outcome;
    },
    { concurrency },
  );
}

async function applyOne(plan: Plan, signal: AbortSignal): Promise<Outcome> {
  if (!signal.aborted) return plan.apply();
  const { happened, todo } = signal.reason as Reason;
  throw new ActionError({ doing: `Writing ${plan.job.title}`, happened, todo: `It was not written. ${todo}` });
}
