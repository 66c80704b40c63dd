import { ActionError } from '../../errors.ts';
import type { Plan } from '../../model.ts';
import { quoteAll } from '../../text.ts';
import { demandNoLoss, demandRequired, missingSecret } from '../demands.ts';
import type { GithubClient, Scope } from './client/api.ts';
import { GithubError } from './client/failure.ts';
import type { GithubJob } from './inputs.ts';
import { MAX_SECRETS, namesOf, secretsOf, storedName } from './rules.ts';

/** A plan for GitHub. */
export interface GithubPlan extends Omit<Plan, 'apply'> {
  readonly job: GithubJob;
}

/**
 * Looks at the present secrets and plans the job. Writes nothing.
 *
 * @throws {ActionError | AggregateError} if protected keys would be lost, required keys would be missing, or there is no room.
 * @throws {GithubError} if a request fails.
 */
export async function planJob(client: GithubClient, job: GithubJob): Promise<GithubPlan> {
  const existing = await listSecrets(client, job);
  return existing === undefined ? planMissing(job) : planChange(job, existing);
}

/** Returns undefined if the environment does not exist and the job allows that. */
async function listSecrets(client: GithubClient, job: GithubJob): Promise<readonly string[] | undefined> {
  try {
    return await client.listSecrets(scopeOf(job));
  } catch (error) {
    const isMissing = error instanceof GithubError && error.failure.status === 404 && job.environment !== '';
    if (isMissing && (job.mode === 'delete' || (job.createEnvironment && job.mode !== 'check'))) return undefined;
    throw error;
  }
}

/** GitHub answers alike if the environment does not exist and if the token may not see it. */
function planMissing(job: GithubJob): GithubPlan {
  const plan = planChange(job, []);
  if (job.mode !== 'delete') return { ...plan, createsEnvironment: plan.change === 'create' };
  const missing = `${job.own.githubRepository} has no environment '${job.environment}', or github-token may not see it`;
  const todo =
    'Nothing was deleted. If the secret still exists, fix environment, github-repository or the permissions of the token';
  const { message } = new ActionError({ doing: `Deleting ${job.title}`, happened: missing, todo });
  return { ...plan, missing, advice: job.mayBeGone ? undefined : message };
}

function planChange(job: GithubJob, existing: readonly string[]): GithubPlan {
  const { name, mode, dict, environment } = job;
  const listed = asWritten(job, existing);
  const stored = new Set(existing);
  const has: Has = (one) => stored.has(storedName(one));
  const all = [...secretsOf(job).keys()].sort();
  const added = all.filter((one) => !has(one));
  const set = mode === 'create' ? added : all;
  const removed = removals(job, listed);
  const gone = new Set([...set, ...removed].map(storedName));
  const kept = listed.filter((one) => !gone.has(storedName(one)));
  const present = new Set(name === '' ? [...kept, ...set].map(storedName) : set.length > 0 ? dict.keys() : []);
  const lacking = job.requiredKeys.filter((key) => !present.has(key) && !present.has(storedName(key)));
  if (mode !== 'delete') demandRequired(job, lacking);
  if (mode === 'check' && name !== '' && !has(name)) throw missingSecret(job);
  protectLeftOut(job, has);
  demandRoom(job, existing.length, added.length);
  const changes = mode === 'delete' ? 'delete' : removed.length + set.length === added.length ? 'create' : 'update';
  const change = gone.size === 0 ? 'none' : changes;
  const missing = mode === 'delete' ? describeAbsent(job, has) : undefined;
  return {
    job,
    environment,
    change,
    createsEnvironment: false,
    secretId: undefined,
    set,
    added: mode === 'delete' ? [] : added,
    removed,
    kept,
    missing,
  };
}

/** True if there is a secret with the name, in any case. */
type Has = (name: string) => boolean;

function describeAbsent(job: GithubJob, has: Has): string | undefined {
  const names = namesOf(job).filter((name) => !has(name));
  if (names.length === 0) return undefined;
  if (job.name !== '') return `there is no ${job.title}`;
  return `${quoteAll(names)} ${names.length === 1 ? 'is' : 'are'} not among the ${job.title}`;
}

/** Returns the existing names. Spells those of the job as the user did, since masks match only that spelling. */
function asWritten(job: GithubJob, existing: readonly string[]): readonly string[] {
  const mentioned = [...job.requiredKeys, ...job.leftOut, ...job.removeKeys, ...namesOf(job)];
  const written = new Map(mentioned.map((name) => [storedName(name), name]));
  return existing.map((name) => written.get(name) ?? name).sort();
}

function removals(job: GithubJob, listed: readonly string[]): readonly string[] {
  if (job.own.prune) {
    const kept = new Set([...secretsOf(job).keys()].map(storedName));
    return listed.filter((name) => !kept.has(storedName(name)));
  }
  const named = new Set((job.mode === 'delete' ? namesOf(job) : job.removeKeys).map(storedName));
  return listed.filter((name) => named.has(storedName(name)));
}

/** Writes come before deletions, so both exist for a while. */
function demandRoom(job: GithubJob, before: number, added: number): void {
  if (added === 0 || before + added <= MAX_SECRETS) return;
  throw new ActionError({
    doing: `Planning ${job.title}`,
    happened: `${added} more than the ${before} secrets there would exceed the ${MAX_SECRETS} that GitHub keeps in one place`,
    todo: 'Nothing was written. Delete some first (mode delete), select fewer, or set name to store them as one JSON secret',
  });
}

/** Pruning would delete an omitted key. The keys of a JSON secret cannot be read. */
function protectLeftOut(job: GithubJob, has: Has): void {
  const { name, mode, leftOut, own } = job;
  if (!job.protect || mode !== 'replace') return;
  if (name !== '') {
    const happens = 'may be in the secret now, whose value GitHub never returns';
    const loss = { happens, todo: 'set if-empty to drop to omit it' };
    demandNoLoss(job, has(name) ? leftOut : [], loss);
    return;
  }
  const endangered = own.prune ? leftOut.filter(has) : [];
  const it = endangered.length === 1 ? 'it' : 'them';
  const todo = `set if-empty to drop to delete ${it}, or remove prune to keep ${it}`;
  demandNoLoss(job, endangered, { happens: 'would be deleted', todo });
}

/** Returns the place of a job's secrets. */
export function scopeOf({ own, environment }: GithubJob): Scope {
  const [owner = '', repo = ''] = own.githubRepository.split('/');
  return { owner, repo, environment: environment === '' ? undefined : environment };
}
