import { ActionError } from '../errors.ts';
import type { Job, Plan } from '../plan.ts';
import { GithubError } from './github/client/failure.ts';
import type { GithubClient, Scope } from './github/client/api.ts';
import { demandNoLoss, demandRequired, missingSecret } from './demands.ts';
import { MAX_SECRETS, namesToDelete, secretsOf } from './github-rules.ts';

/**
 * Looks at the secrets as they are now and says what the job will make of them. Writes nothing.
 *
 * @throws {ActionError | AggregateError} when keys would be lost that the job protects, required keys would be missing, or
 *   there is no room.
 * @throws {GithubError} when a request fails.
 */
export async function planJob(client: GithubClient, job: Job): Promise<Plan> {
  const existing = await listSecrets(client, job);
  if (existing === undefined) return planMissing(job);
  return planChange(job, existing);
}

/** Undefined where the environment is missing, and that is no error for this job. */
async function listSecrets(client: GithubClient, job: Job): Promise<readonly string[] | undefined> {
  try {
    return await client.listSecrets(scopeOf(job));
  } catch (error) {
    const isMissing = error instanceof GithubError && error.failure.status === 404 && job.environment !== '';
    if (isMissing && (job.mode === 'delete' || (job.createEnvironment && job.mode !== 'check'))) return undefined;
    throw error;
  }
}

/** GitHub has one answer for what is not there and for what the token may not see. */
function planMissing(job: Job): Plan {
  const plan = planChange(job, []);
  if (job.mode !== 'delete') return { ...plan, createsEnvironment: plan.change === 'create' };
  const missing = `there is no environment '${job.environment}' of ${job.repository}, or github-token may not see it`;
  const todo =
    'Nothing was deleted. Correct environment or github-repository, or the permissions of the token, if the secret is still somewhere';
  const advice = new ActionError({ doing: `Deleting ${job.title}`, happened: missing, todo }).message;
  return job.mayBeGone ? { ...plan, missing } : { ...plan, missing, advice };
}

function planChange(job: Job, existing: readonly string[]): Plan {
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
  const absent = job.mode === 'delete' ? namesToDelete(job).filter((name) => !has.has(name)) : [];
  return {
    job,
    environment: job.environment,
    change,
    createsEnvironment: false,
    secretId: undefined,
    set,
    removed,
    kept,
    markers: [],
    ...(absent.length === 0 ? {} : { missing: describeAbsent(job, absent) }),
  };
}

function describeAbsent(job: Job, names: readonly string[]): string {
  if (job.name !== '') return `there is no ${job.title}`;
  return `there is no ${names.map((name) => `'${name}'`).join(' and no ')} among the ${job.title}`;
}

function removals(job: Job, existing: readonly string[], named: ReadonlySet<string>): readonly string[] {
  if (job.mode === 'replace' && job.prune) return existing.filter((name) => !named.has(name));
  const names = job.mode === 'delete' ? namesToDelete(job) : job.removeKeys.map((key) => key.toUpperCase());
  return existing.filter((name) => names.includes(name));
}

interface Change {
  readonly set: readonly string[];
  readonly removed: readonly string[];
  readonly has: ReadonlySet<string>;
}

function changeOf(job: Job, { set, removed, has }: Change): Plan['change'] {
  if (set.length + removed.length === 0) return 'none';
  if (job.mode === 'delete') return 'delete';
  return removed.length === 0 && set.every((name) => !has.has(name)) ? 'create' : 'update';
}

/** Deletions come after the writes: for a while there are both. */
function demandRoom(job: Job, before: number, added: number): void {
  if (added === 0 || before + added <= MAX_SECRETS) return;
  throw new ActionError({
    doing: `Planning ${job.title}`,
    happened: `it has ${before} secrets, and ${added} more would be over the ${MAX_SECRETS} that GitHub keeps in one place`,
    todo: 'Nothing was written. Delete some first (mode delete), choose fewer, or store them as one JSON secret by giving it a name',
  });
}

/** What a left-out key would lose: itself by pruning; or, inside a JSON secret, nobody can know. */
function protectLeftOut(job: Job, has: ReadonlySet<string>): void {
  if (!job.protect || job.mode !== 'replace' || job.leftOut.length === 0) return;
  const endangered =
    job.name === '' ? job.leftOut.filter((key) => job.prune && has.has(key.toUpperCase())) : job.leftOut;
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
export function scopeOf({ repository, environment }: Job): Scope {
  const [owner = '', repo = ''] = repository.split('/');
  return { owner, repo, environment: environment === '' ? undefined : environment };
}
