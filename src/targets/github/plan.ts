import { ActionError } from '../../errors.ts';
import type { Plan } from '../../model.ts';
import { demandNoLoss, demandRequired, missingSecret } from '../demands.ts';
import type { GithubClient, Scope } from './client/api.ts';
import { GithubError } from './client/failure.ts';
import type { GithubJob } from './inputs.ts';
import { MAX_SECRETS, namesOf, secretsOf } from './rules.ts';

/** A plan for GitHub. */
export interface GithubPlan extends Omit<Plan, 'apply'> {
  readonly job: GithubJob;
}

/**
 * Looks at the secrets as they are now and says what the job will make of them. Writes nothing.
 *
 * @throws {ActionError | AggregateError} when keys would be lost that the job protects, required keys would be missing, or
 *   there is no room.
 * @throws {GithubError} when a request fails.
 */
export async function planJob(client: GithubClient, job: GithubJob): Promise<GithubPlan> {
  const existing = await listSecrets(client, job);
  if (existing === undefined) return planMissing(job);
  return planChange(job, existing);
}

/** Undefined where the environment is missing, and that is no error for this job. */
async function listSecrets(client: GithubClient, job: GithubJob): Promise<readonly string[] | undefined> {
  try {
    return await client.listSecrets(scopeOf(job));
  } catch (error) {
    const isMissing = error instanceof GithubError && error.failure.status === 404 && job.environment !== '';
    if (isMissing && (job.mode === 'delete' || (job.createEnvironment && job.mode !== 'check'))) return undefined;
    throw error;
  }
}

/** GitHub has one answer for what is not there and for what the token may not see. */
function planMissing(job: GithubJob): GithubPlan {
  const plan = planChange(job, []);
  if (job.mode !== 'delete') return { ...plan, createsEnvironment: plan.change === 'create' };
  const missing = `there is no environment '${job.environment}' of ${job.own.githubRepository}, or github-token may not see it`;
  const todo =
    'Nothing was deleted. Correct environment or github-repository, or the permissions of the token, if the secret is still somewhere';
  const advice = new ActionError({ doing: `Deleting ${job.title}`, happened: missing, todo }).message;
  return job.mayBeGone ? { ...plan, missing } : { ...plan, missing, advice };
}

function planChange(job: GithubJob, existing: readonly string[]): GithubPlan {
  const has = new Set(existing);
  const all = [...secretsOf(job).keys()].sort();
  const set = job.mode === 'create' ? all.filter((name) => !has.has(name)) : all;
  const removed = removals(job, existing, new Set(all));
  const gone = new Set([...set, ...removed]);
  const kept = existing.filter((name) => !gone.has(name));
  if (job.mode !== 'delete') {
    const present = new Set(job.name === '' ? [...kept, ...set] : set.length > 0 ? job.dict.keys() : []);
    const lacks = (key: string): boolean => !present.has(key) && !present.has(key.toUpperCase());
    demandRequired(job, job.requiredKeys.filter(lacks));
  }
  if (job.mode === 'check' && job.name !== '' && !has.has(job.name.toUpperCase())) throw missingSecret(job);
  protectLeftOut(job, has);
  demandRoom(job, existing.length, set.filter((name) => !has.has(name)).length);
  const change = changeOf(job, { set, removed, has });
  const absent = job.mode === 'delete' ? deletions(job).filter((name) => !has.has(name)) : [];
  return {
    job,
    environment: job.environment,
    change,
    createsEnvironment: false,
    secretId: undefined,
    set,
    removed,
    kept,
    ...(absent.length === 0 ? {} : { missing: describeAbsent(job, absent) }),
  };
}

function describeAbsent(job: GithubJob, names: readonly string[]): string {
  if (job.name !== '') return `there is no ${job.title}`;
  return `there is no ${names.map((name) => `'${name}'`).join(' and no ')} among the ${job.title}`;
}

function removals(job: GithubJob, existing: readonly string[], named: ReadonlySet<string>): readonly string[] {
  if (job.mode === 'replace' && job.own.prune) return existing.filter((name) => !named.has(name));
  const names = job.mode === 'delete' ? deletions(job) : job.removeKeys.map((key) => key.toUpperCase());
  return existing.filter((name) => names.includes(name));
}

/** The secrets that mode delete deletes, as they are stored. */
function deletions(job: GithubJob): readonly string[] {
  return namesOf(job).map((name) => name.toUpperCase());
}

interface Change {
  readonly set: readonly string[];
  readonly removed: readonly string[];
  readonly has: ReadonlySet<string>;
}

function changeOf(job: GithubJob, { set, removed, has }: Change): GithubPlan['change'] {
  if (set.length + removed.length === 0) return 'none';
  if (job.mode === 'delete') return 'delete';
  return removed.length === 0 && set.every((name) => !has.has(name)) ? 'create' : 'update';
}

/** Deletions come after the writes: for a while there are both. */
function demandRoom(job: GithubJob, before: number, added: number): void {
  if (added === 0 || before + added <= MAX_SECRETS) return;
  throw new ActionError({
    doing: `Planning ${job.title}`,
    happened: `it has ${before} secrets, and ${added} more would be over the ${MAX_SECRETS} that GitHub keeps in one place`,
    todo: 'Nothing was written. Delete some first (mode delete), choose fewer, or store them as one JSON secret by giving it a name',
  });
}

/** What a left-out key would lose: itself by pruning; or, inside a JSON secret, nobody can know. */
function protectLeftOut(job: GithubJob, has: ReadonlySet<string>): void {
  if (!job.protect || job.mode !== 'replace' || job.leftOut.length === 0) return;
  const endangered =
    job.name === '' ? job.leftOut.filter((key) => job.own.prune && has.has(key.toUpperCase())) : job.leftOut;
  if (job.name !== '' && !has.has(job.name.toUpperCase())) return;
  const it = endangered.length === 1 ? 'it' : 'them';
  const loss =
    job.name === ''
      ? { happens: 'would be deleted', todo: `set if-empty to drop to delete ${it}, or take prune away to keep ${it}` }
      : {
          happens: 'may be in the secret now, which nobody can read',
          todo: 'set if-empty to drop to leave it out',
        };
  demandNoLoss(job, endangered, loss);
}

/** Where a job's secrets are, as the client names it. */
export function scopeOf({ own, environment }: GithubJob): Scope {
  const [owner = '', repo = ''] = own.githubRepository.split('/');
  return { owner, repo, environment: environment === '' ? undefined : environment };
}
