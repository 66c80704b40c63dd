import { ActionError } from '../../errors.ts';
import type { Plan } from '../../model.ts';
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
 * Looks at the secrets as they are now and plans the job. Writes nothing.
 *
 * @throws {ActionError | AggregateError} if protected keys would be lost, required keys would be missing, or there is no room.
 * @throws {GithubError} if a request fails.
 */
export async function planJob(client: GithubClient, job: GithubJob): Promise<GithubPlan> {
  const existing = await listSecrets(client, job);
  return existing === undefined ? planMissing(job) : planChange(job, existing);
}

/** Returns undefined if the environment is missing and this job allows that. */
async function listSecrets(client: GithubClient, job: GithubJob): Promise<readonly string[] | undefined> {
  try {
    return await client.listSecrets(scopeOf(job));
  } catch (error) {
    const isMissing = error instanceof GithubError && error.failure.status === 404 && job.environment !== '';
    if (isMissing && (job.mode === 'delete' || (job.createEnvironment && job.mode !== 'check'))) return undefined;
    throw error;
  }
}

/** GitHub gives one answer if the environment does not exist and if the token may not see it. */
function planMissing(job: GithubJob): GithubPlan {
  const plan = planChange(job, []);
  if (job.mode !== 'delete') return { ...plan, createsEnvironment: plan.change === 'create' };
  const missing = `there is no environment '${job.environment}' of ${job.own.githubRepository}, or github-token may not see it`;
  const todo =
    'Nothing was deleted. Correct environment or github-repository, or the permissions of the token, if the secret is still somewhere';
  const { message } = new ActionError({ doing: `Deleting ${job.title}`, happened: missing, todo });
  return { ...plan, missing, advice: job.mayBeGone ? undefined : message };
}

function planChange(job: GithubJob, existing: readonly string[]): GithubPlan {
  const { name, mode, dict, environment } = job;
  const has = new Set(existing);
  const all = [...secretsOf(job).keys()].sort();
  const added = all.filter((one) => !has.has(one));
  const set = mode === 'create' ? added : all;
  const removed = removals(job, existing, new Set(all));
  const gone = new Set([...set, ...removed]);
  const kept = existing.filter((one) => !gone.has(one));
  const present = new Set(name === '' ? [...kept, ...set] : set.length > 0 ? dict.keys() : []);
  const lacking = job.requiredKeys.filter((key) => !present.has(key) && !present.has(storedName(key)));
  if (mode !== 'delete') demandRequired(job, lacking);
  if (mode === 'check' && name !== '' && !has.has(storedName(name))) throw missingSecret(job);
  protectLeftOut(job, has);
  demandRoom(job, existing.length, added.length);
  const changes = mode === 'delete' ? 'delete' : removed.length + set.length === added.length ? 'create' : 'update';
  const change = gone.size === 0 ? 'none' : changes;
  const missing = mode === 'delete' ? describeAbsent(job, has) : undefined;
  return { job, environment, change, createsEnvironment: false, secretId: undefined, set, removed, kept, missing };
}

function describeAbsent(job: GithubJob, has: ReadonlySet<string>): string | undefined {
  const names = namesOf(job).filter((name) => !has.has(storedName(name)));
  if (names.length === 0) return undefined;
  if (job.name !== '') return `there is no ${job.title}`;
  return `there is no ${names.map((name) => `'${storedName(name)}'`).join(' and no ')} among the ${job.title}`;
}

function removals(job: GithubJob, existing: readonly string[], named: ReadonlySet<string>): readonly string[] {
  if (job.mode === 'replace' && job.own.prune) return existing.filter((name) => !named.has(name));
  const names = new Set((job.mode === 'delete' ? namesOf(job) : job.removeKeys).map(storedName));
  return existing.filter((name) => names.has(name));
}

/** Deletions come after the writes: for a while, both exist. */
function demandRoom(job: GithubJob, before: number, added: number): void {
  if (added === 0 || before + added <= MAX_SECRETS) return;
  throw new ActionError({
    doing: `Planning ${job.title}`,
    happened: `it has ${before} secrets, and ${added} more would be over the ${MAX_SECRETS} that GitHub keeps in one place`,
    todo: 'Nothing was written. Delete some first (mode delete), choose fewer, or store them as one JSON secret by giving it a name',
  });
}

/** Pruning would delete a left-out key; nobody can read whether a JSON secret has it now. */
function protectLeftOut(job: GithubJob, has: ReadonlySet<string>): void {
  const { name, mode, leftOut, own } = job;
  if (!job.protect || mode !== 'replace') return;
  if (name !== '') {
    const happens = 'may be in the secret now, which nobody can read';
    const loss = { happens, todo: 'set if-empty to drop to leave it out' };
    demandNoLoss(job, has.has(storedName(name)) ? leftOut : [], loss);
    return;
  }
  const endangered = own.prune ? leftOut.filter((key) => has.has(storedName(key))) : [];
  const it = endangered.length === 1 ? 'it' : 'them';
  const todo = `set if-empty to drop to delete ${it}, or take prune away to keep ${it}`;
  demandNoLoss(job, endangered, { happens: 'would be deleted', todo });
}

/** Where a job's secrets are. */
export function scopeOf({ own, environment }: GithubJob): Scope {
  const [owner = '', repo = ''] = own.githubRepository.split('/');
  return { owner, repo, environment: environment === '' ? undefined : environment };
}
