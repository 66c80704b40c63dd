import { maskOpaque } from '../../masks.ts';
import type { Outcome } from '../../model.ts';
import { failedOutcome } from '../outcome.ts';
import type { RunContext, Session } from '../target.ts';
import { applyPlan } from './apply.ts';
import { openModalClient, type ModalClientOptions } from './client/api.ts';
import { openEnvironments } from './environments.ts';
import { explainRefusal, type Attempt, type Progress } from './errors.ts';
import { makeMarker } from './fingerprint.ts';
import type { ModalJob } from './inputs.ts';
import { planJob } from './plan.ts';
import type { ModalSettings } from './settings.ts';

type About = Pick<Attempt, 'doing' | 'job' | 'progress'>;

/** Returns an open session with Modal. */
export async function openSession(
  settings: ModalSettings,
  context: RunContext,
  route: ModalClientOptions['route'],
): Promise<Session> {
  const onWarning = (text: string): void => context.onWarning('Modal', text);
  const client = await openModalClient({ ...settings, ...context, route, onAuthToken: maskOpaque, onWarning });
  const workspace = { client, environments: openEnvironments(client) };
  const explained = async <T>(about: About, call: () => Promise<T>): Promise<T> => {
    try {
      return await call();
    } catch (error) {
      throw explainRefusal(error, { ...settings, ...context, shownProxyUrl: context.proxy.shownUrl, ...about });
    }
  };
  return {
    connect: () =>
      explained({ doing: 'Signing in to Modal', job: undefined, progress: undefined }, () => client.authenticate()),
    plan: async (job: Omit<ModalJob, 'marker'>) => {
      const content = { ...job, tokenSecret: settings.tokenSecret };
      const marker = job.own.skipUnchanged ? makeMarker(content, context.writtenBy) : undefined;
      const about = { doing: `Looking up ${job.title}`, job, progress: undefined };
      const plan = await explained(about, () => planJob(workspace, { ...job, marker }));
      const apply = async (): Promise<Outcome> => {
        const progress: Progress = { state: 'not written' };
        const doing = `Writing ${plan.job.title}`;
        const writing = { doing, job: plan.job, progress: plan.change === 'none' ? undefined : progress };
        try {
          return await explained(writing, () => applyPlan(workspace, plan, progress));
        } catch (error) {
          return failedOutcome(plan.job, error, progress.state === 'written');
        }
      };
      return { ...plan, apply };
    },
    close: () => client.close(),
  };
}
