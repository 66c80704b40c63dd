import { ActionError } from '../../errors.ts';
import type { Outcome } from '../../model.ts';
import { quoteAll } from '../../text.ts';
import { failedOutcome, idleResult, makeOutcome } from '../outcome.ts';
import type { RunContext, Session } from '../target.ts';
import { openGithubClient, type GithubClient } from './client/api.ts';
import { GithubError } from './client/failure.ts';
import { explainRefusal, type Attempt } from './errors.ts';
import type { GithubJob } from './inputs.ts';
import { planJob, scopeOf, type GithubPlan } from './plan.ts';
import { secretsOf, storedName } from './rules.ts';
import type { GithubSettings } from './settings.ts';

type About = Omit<Attempt, 'job' | 'doing' | 'state'>;

/** Returns an open session with GitHub. */
export function openSession(settings: GithubSettings, context: RunContext): Session {
  const { url: proxyUrl, shownUrl: shownProxyUrl, noProxy } = context.proxy;
  const client = openGithubClient({ ...settings, ...context, proxyUrl, noProxy });
  const about: About = { ...settings, ...context, shownProxyUrl };
  return {
    connect: () => Promise.resolve(),
    plan: async (job: GithubJob) => {
      try {
        const plan = await planJob(client, job);
        return { ...plan, apply: () => applyPlan(client, plan, about) };
      } catch (error) {
        const state = 'Nothing was written.';
        throw explainRefusal(error, { ...about, job, doing: `Looking up ${job.title}`, state });
      }
    },
    close: () => client.close(),
  };
}

/** Writes, then deletes. If a request fails, the message names all finished changes. */
async function applyPlan(client: GithubClient, plan: GithubPlan, about: About): Promise<Outcome> {
  const { job, set, removed = [] } = plan;
  const scope = scopeOf(job);
  const secrets = secretsOf(job);
  const done: string[] = [];
  let environmentExists = false;
  try {
    if (plan.createsEnvironment) {
      await client.createEnvironment({ ...scope, environment: job.environment });
      environmentExists = true;
    }
    for (const name of set) {
      await client.putSecret(scope, storedName(name), secrets.get(name) ?? '');
      done.push(name);
    }
    for (const name of removed) {
      await client.deleteSecret(scope, storedName(name));
      done.push(name);
    }
    if (plan.change !== 'none' && job.mode !== 'delete') await verifyRequired(client, job);
  } catch (error) {
    const isRefused = isRefusal(error);
    const state = describeState(plan, { done, environmentExists, isRefused });
    const attempt = { ...about, job, doing: `Writing ${job.title}`, state };
    const written = done.length > 0 ? 'written' : isRefused ? 'not written' : 'in doubt';
    return failedOutcome(job, explainRefusal(error, attempt), written);
  }
  return doneOutcome(plan);
}

interface State {
  readonly done: readonly string[];
  readonly environmentExists: boolean;
  readonly isRefused: boolean;
}

/** Returns whole sentences about the changes before a request failed. */
function describeState({ job, set, removed = [] }: GithubPlan, { done, environmentExists, isRefused }: State): string {
  if (isRefused && done.length === 0 && !environmentExists) return 'None of these was written.';
  const left = [...set, ...removed].filter((name) => !done.includes(name));
  return [
    environmentExists ? `The environment '${job.environment}' exists.` : [],
    done.length > 0 ? `Done: ${quoteAll(done)}.` : [],
    left.length > 0 ? `${isRefused ? 'Not done' : 'Not done, or unknown'}: ${quoteAll(left)}.` : [],
  ]
    .flat()
    .join(' ');
}

/** True if GitHub refused the request, so changed nothing. After a lost answer, this is unknown. */
function isRefusal(error: unknown): boolean {
  return error instanceof GithubError && error.failure.status !== undefined && error.failure.status < 500;
}

const RESULTS = { create: 'created', update: 'updated', delete: 'deleted' } as const;

function doneOutcome({ job, change, set, missing }: GithubPlan): Outcome {
  if (change !== 'none') return makeOutcome(job, RESULTS[change], { changed: true, keys: set });
  return makeOutcome(job, idleResult(job), { keys: set, missing });
}

async function verifyRequired(client: GithubClient, job: GithubJob): Promise<void> {
  if (job.requiredKeys.length === 0 || job.name !== '') return;
  const names = new Set(await client.listSecrets(scopeOf(job)));
  const missing = job.requiredKeys.filter((key) => !names.has(storedName(key)));
  if (missing.length === 0) return;
  throw new ActionError({
    doing: `Checking required-keys of ${job.title}`,
    happened: `after the write, ${quoteAll(missing)} ${missing.length === 1 ? 'does' : 'do'} not exist`,
    todo: 'Another writer changes these secrets. Find it, and run the step again',
  });
}
