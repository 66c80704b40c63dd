import { failedOutcome } from '../outcome.ts';
import { openModalClient, type ModalClientOptions } from './modal/client/api.ts';
import { applyPlan } from './modal-apply.ts';
import { openEnvironments } from './modal-environments.ts';
import { planJob } from './modal-plan.ts';
import { explainRefusal, type Attempt, type Progress } from './modal-refusals.ts';
import type { Target } from './target.ts';

/** What Modal is opened with as a target. */
export interface ModalTargetOptions extends ModalClientOptions {
  /** The proxy as messages may show it; empty for none. */
  readonly shownProxyUrl: string;
}

/** Returns Modal as a target: a job becomes one named Modal Secret. */
export async function openModalTarget(options: ModalTargetOptions): Promise<Target> {
  const client = await openModalClient(options);
  const workspace = { client, environments: openEnvironments(client) };
  const explained = async <T>(
    attempt: Pick<Attempt, 'doing' | 'job' | 'progress'>,
    call: () => Promise<T>,
  ): Promise<T> => {
    try {
      return await call();
    } catch (error) {
      throw explainRefusal(error, { ...options, ...attempt });
    }
  };
  return {
    connect: () =>
      explained({ doing: 'Signing in to Modal', job: undefined, progress: undefined }, () => client.authenticate()),
    plan: (job) =>
      explained({ doing: `Looking up ${job.title}`, job, progress: undefined }, () => planJob(workspace, job)),
    apply: async (plan) => {
      const progress: Progress = { state: 'not written' };
      const attempt = {
        doing: `Writing ${plan.job.title}`,
        job: plan.job,
        progress: plan.change === 'none' ? undefined : progress,
      };
      try {
        return await explained(attempt, () => applyPlan(workspace, plan, progress));
      } catch (error) {
        return failedOutcome(plan.job, error, progress.state === 'written');
      }
    },
    close: () => client.close(),
  };
}
