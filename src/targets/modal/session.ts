import { maskOpaque } from '../../masks.ts';
import type { Outcome, Plan } from '../../model.ts';
import type { Connector } from '../../net/connection.ts';
import { failedOutcome } from '../outcome.ts';
import type { RunContext, Session } from '../target.ts';
import { applyPlan } from './apply.ts';
import { openModalClient } from './client/api.ts';
import { openEnvironments } from './environments.ts';
import { explainRefusal, type Attempt, type Progress } from './errors.ts';
import { makeMarker } from './fingerprint.ts';
import { identify } from './identity.ts';
import type { ModalJob, ModalPlan } from './inputs.ts';
import { planJob } from './plan.ts';
import type { Workspace } from './secret.ts';
import type { ModalSettings } from './settings.ts';

/** The objects of a session. */
interface Open extends Workspace {
  readonly settings: ModalSettings;
  readonly context: RunContext;
  readonly connector: Connector;
}

/** Returns an open session with Modal. */
export function openSession(settings: ModalSettings, context: RunContext, connector: Connector): Session {
  const closing = new AbortController(); // Ends a TokenInfoGet whose answer nothing needs.
  const client = openModalClient({
    ...settings,
    ...context,
    connector,
    signal: AbortSignal.any([context.signal, closing.signal]),
    onAuthToken: maskOpaque,
    onWarning: (text) => context.onWarning('Modal', text),
    onRetry: (notice) => {
      if (notice.call !== 'TokenInfoGet' || settings.workspace !== undefined) context.onRetry(notice);
    },
  });
  const open = { client, environments: openEnvironments(client), settings, context, connector };
  return {
    connect: () => explained(open, { doing: 'Signing in to Modal' }, () => client.authenticate()),
    identify: () => identifyToken(open),
    plan: (job: Omit<ModalJob, 'marker'>) => plan(open, job),
    close: () => {
      closing.abort();
      client.close();
      return Promise.resolve();
    },
  };
}

type About = Pick<Attempt, 'doing'> & Partial<Pick<Attempt, 'job' | 'progress'>>;

/** Makes calls. @throws {ActionError} for a `GrpcError`. */
async function explained<T>({ settings, context, connector }: Open, about: About, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    const all = { job: undefined, progress: undefined, ...settings, ...context, ...about };
    throw explainRefusal(error, { ...all, serverUrl: connector.serverUrl(), shownProxyUrl: context.proxy.shownUrl });
  }
}

/** Without the input `workspace`, the answer is only reported: nothing waits for it, and its failure does not matter. */
async function identifyToken(open: Open): Promise<void> {
  const { client, settings, context } = open;
  const identified = explained(open, { doing: "Checking the input 'workspace'" }, async () => {
    const identity = await identify(client, settings.workspace);
    if (identity !== undefined) context.onIdentity(identity);
  });
  if (settings.workspace !== undefined) return identified;
  identified.catch(() => undefined);
}

async function plan(open: Open, job: Omit<ModalJob, 'marker'>): Promise<Plan> {
  const content = { ...job, tokenSecret: open.settings.tokenSecret };
  const marker = job.own.skipUnchanged ? makeMarker(content, open.context.writtenBy) : undefined;
  const about = { doing: `Looking up ${job.title}`, job };
  const planned = await explained(open, about, () => planJob(open, { ...job, marker }));
  return { ...planned, apply: () => apply(open, planned) };
}

async function apply(open: Open, { job, ...rest }: ModalPlan): Promise<Outcome> {
  const progress: Progress = { state: 'not written' };
  const about = { doing: `Writing ${job.title}`, job, progress: rest.change === 'none' ? undefined : progress };
  try {
    return await explained(open, about, () => applyPlan(open, { job, ...rest }, progress));
  } catch (error) {
    return failedOutcome(job, error, progress.state);
  }
}
