import { ActionError } from '../../errors.ts';
import type { Reason } from '../../model.ts';
import { demandNoLoss, demandRequired, missingSecret, without } from '../demands.ts';
import type { ModalClient } from './client/api.ts';
import { adviseGone, describeEnvironments, missingEnvironment } from './errors.ts';
import { describeSecret, type ModalJob, type ModalPlan } from './inputs.ts';
import { demandCreatable } from './rules.ts';
import { findExact, lookUp, missingKeys, type Found, type Workspace } from './secret.ts';

/**
 * Looks the secret up and plans the job. Writes nothing.
 *
 * @throws {ActionError | AggregateError} if the environment does not exist, protected keys would be lost, or required keys would
 *   be missing.
 * @throws {GrpcError} if a call fails otherwise.
 */
export async function planJob(workspace: Workspace, job: ModalJob): Promise<ModalPlan> {
  const { mode, marker } = job;
  if (marker !== undefined && mode === 'replace') {
    demandRequired(job, without(job.requiredKeys, namesOf(job)));
    const unchanged = await findExact(workspace.client, job, [...namesOf(job), marker.name]);
    if (unchanged !== undefined) return makePlan(job, unchanged, { kept: namesOf(job) });
  }
  const found = await lookUp(workspace, job);
  if (found === 'missing') {
    // If the token may not list environments, the environment may be missing, too.
    return planMissing(job, job.environment !== '' && (await workspace.environments.list()) === undefined);
  }
  if (found !== 'no environment') return planFound(workspace.client, job, found);
  const known = (await workspace.environments.list()) ?? [];
  if (mode === 'delete') return planGone(job, known);
  if (job.createEnvironment && mode !== 'check') return planMissing(job, true);
  throw missingEnvironment(job, known);
}

/**
 * Returns a plan that changes nothing, except as in `rest`. The job's title names the default environment if the server does.
 */
function makePlan(job: ModalJob, found: Found | undefined, rest: Partial<ModalPlan> = {}): ModalPlan {
  const environment = job.environment === '' ? (found?.environment ?? '') : job.environment;
  return {
    job: { ...job, title: describeSecret({ ...job, environment }) },
    environment,
    change: 'none',
    createsEnvironment: false,
    secretId: found?.secretId,
    markers: found?.markers ?? [],
    set: [],
    added: [],
    removed: [],
    kept: [],
    ...rest,
  };
}

function namesOf({ dict }: ModalJob): readonly string[] {
  return [...dict.keys()].sort();
}

/** Plans nothing: an environment that does not exist has no secrets to delete. */
function planGone(job: ModalJob, known: readonly string[]): ModalPlan {
  const missing = `there is no environment '${job.environment}'; ${describeEnvironments(known)}`;
  return makePlan(job, undefined, job.mayBeGone ? { missing } : { missing, advice: adviseGone(job, missing, known) });
}

function planMissing(job: ModalJob, environmentMayBeMissing: boolean): ModalPlan {
  const set = namesOf(job);
  if (job.mode === 'check') throw missingSecret(job);
  if (job.mode === 'delete' || set.length === 0) {
    const missing = `there is no ${job.title}${environmentMayBeMissing ? ', or no such environment' : ''}`;
    return makePlan(job, undefined, { missing });
  }
  demandRequired(job, without(job.requiredKeys, set));
  const createsEnvironment = job.createEnvironment && environmentMayBeMissing;
  if (createsEnvironment) demandCreatable(job);
  return makePlan(job, undefined, { change: 'create', createsEnvironment, set, added: set });
}

async function planFound(client: ModalClient, job: ModalJob, found: Found): Promise<ModalPlan> {
  const plan = makePlan(job, found, { kept: found.keys });
  const lacking = (names: readonly string[]): Promise<readonly string[]> =>
    missingKeys(client, job, { ...found, names });
  switch (job.mode) {
    case 'check':
    case 'create':
      demandRequired(plan.job, await lacking(job.requiredKeys));
      return plan;
    case 'delete':
      return { ...plan, change: 'delete', removed: found.keys, kept: [] };
    case 'replace':
      return planReplace(plan, job.protect ? without(job.leftOut, await lacking(job.leftOut)) : []);
    case 'merge':
      demandRequired(plan.job, await lacking(without(job.requiredKeys, namesOf(job))));
      return planMerge(plan);
  }
}

/** @param endangered empty names that the secret has now. */
function planReplace(plan: ModalPlan, endangered: readonly string[]): ModalPlan {
  const { job, kept: keys } = plan;
  const set = namesOf(job);
  const it = endangered.length === 1 ? 'it' : 'them';
  demandNoLoss(job, endangered, {
    happens: `would be deleted from the secret, which has ${it} now`,
    todo: `set if-empty to drop to delete ${it}, or mode to merge to keep ${it}`,
  });
  demandRequired(job, without(job.requiredKeys, set));
  return {
    ...plan,
    change: 'update',
    set,
    added: keys && without(set, keys),
    removed: keys && without(keys, set),
    kept: [],
  };
}

function planMerge(plan: ModalPlan): ModalPlan {
  const { job, kept: keys, markers } = plan;
  const set = namesOf(job);
  const added = keys && without(set, keys);
  if (job.marker !== undefined && keys === undefined) throw refusal(job, UNLISTED);
  const removed = keys === undefined ? job.removeKeys : keys.filter((key) => job.removeKeys.includes(key));
  const kept = keys && without(keys, [...set, ...removed]);
  if (set.length === 0 && kept?.length === 0 && removed.length > 0) {
    const todo = 'Use mode delete to remove the whole secret';
    throw refusal(job, { happened: 'remove-keys would leave the secret without any key', todo });
  }
  // Two markers: two merges wrote at once.
  const isOurs = markers.length === 1 && markers[0] === job.marker?.name && added?.length === 0;
  if (removed.length === 0 && (isOurs || set.length === 0)) return plan;
  return { ...plan, change: 'update', set, added, removed, kept };
}

const UNLISTED: Reason = {
  happened: 'skip-unchanged needs a server that lists the keys of a secret if mode is merge, and this one does not',
  todo: 'Set skip-unchanged to false: then every run writes',
};

function refusal({ title }: ModalJob, { happened, todo }: Reason): ActionError {
  return new ActionError({ doing: `Planning ${title}`, happened, todo: `Nothing was written. ${todo}` });
}
