import { ActionError } from '../../errors.ts';
import { demandNoLoss, demandRequired, missingSecret } from '../demands.ts';
import type { ModalClient } from './client/api.ts';
import { describeSecret } from './describe.ts';
import type { ModalJob, ModalPlan } from './inputs.ts';
import { adviseGone, describeEnvironments, missingEnvironment } from './missing-environment.ts';
import { findMarked, lookUp, missingKeys, type Found, type Workspace } from './secret.ts';

/**
 * Looks at the secret as it is now and says what the job will make of it. Writes nothing.
 *
 * @throws {ActionError} when the environment does not exist, when keys would be lost that the job protects, or when
 *   required keys would be missing.
 * @throws {ConnectError} when a call fails otherwise.
 */
export async function planJob(workspace: Workspace, job: ModalJob): Promise<ModalPlan> {
  const unchanged = await planUnchanged(workspace, job);
  if (unchanged !== undefined) return unchanged;
  const found = await lookUp(workspace, job);
  if (found.kind === 'found') return planFound(workspace.client, nameIn(job, found.secret), found.secret);
  if (found.kind === 'missing') return planMissing(job, await isUnknown(workspace, job));
  const known = (await workspace.environments.list()) ?? [];
  if (job.mode === 'delete') return planGone(job, known);
  if (job.createEnvironment && job.mode !== 'check') return planMissing(job, true);
  throw missingEnvironment(job, known);
}

/** Where the environment is gone, its secrets are gone with it: nothing is left to delete. */
function planGone(job: ModalJob, known: readonly string[]): ModalPlan {
  const missing = `there is no environment '${job.environment}'; ${describeEnvironments(known)}`;
  const plan = { ...planMissing(job, false), missing };
  return job.mayBeGone ? plan : { ...plan, advice: adviseGone(job, { missing, known }) };
}

/** One look-up tells that the secret holds this very content: it then has the content's marker. */
async function planUnchanged({ client }: Workspace, job: ModalJob): Promise<ModalPlan | undefined> {
  if (job.marker === undefined) return undefined;
  const set = [...job.dict.keys()].sort();
  demandRequired(job, without(job.requiredKeys, set));
  const found = await findMarked(client, job, [...set, job.marker.name]);
  if (found === undefined) return undefined;
  const { secretId, markers } = found;
  return {
    job: nameIn(job, found),
    environment: nameEnvironment(job, found),
    change: 'none',
    createsEnvironment: false,
    secretId,
    set: [],
    removed: [],
    kept: set,
    markers,
  };
}

/** Whether nobody can say that the environment is there: then it is made sure of, where the job wants it created. */
async function isUnknown({ environments }: Workspace, { environment }: ModalJob): Promise<boolean> {
  return environment !== '' && (await environments.list()) === undefined;
}

function planMissing(job: ModalJob, environmentMayBeMissing: boolean): ModalPlan {
  const set = [...job.dict.keys()].sort();
  const base = {
    job,
    environment: job.environment,
    secretId: undefined,
    createsEnvironment: false,
    removed: [],
    kept: [],
    markers: [],
  };
  if (job.mode === 'check') throw missingSecret(job);
  if (job.mode === 'delete' || set.length === 0) {
    const missing = `there is no ${job.title}${environmentMayBeMissing ? ', or no such environment' : ''}`;
    return { ...base, change: 'none', set: [], missing };
  }
  demandRequired(job, without(job.requiredKeys, set));
  return { ...base, change: 'create', createsEnvironment: job.createEnvironment && environmentMayBeMissing, set };
}

async function planFound(client: ModalClient, job: ModalJob, found: Found): Promise<ModalPlan> {
  const environment = nameEnvironment(job, found);
  const base = { job, environment, secretId: found.secretId, createsEnvironment: false, markers: found.markers };
  const lacking = (names: readonly string[]): Promise<string[]> => missingKeys(client, job, { ...found, names });
  const nothing = { ...base, change: 'none', set: [], removed: [], kept: found.keys } as const;
  switch (job.mode) {
    case 'check':
    case 'create':
      demandRequired(job, await lacking(job.requiredKeys));
      return nothing;
    case 'delete':
      return { ...base, change: 'delete', set: [], removed: found.keys, kept: [] };
    case 'replace':
      return planReplace(job, found, job.protect ? without(job.leftOut, await lacking(job.leftOut)) : []);
    case 'merge':
      demandRequired(job, await lacking(without(job.requiredKeys, [...job.dict.keys()])));
      return planMerge(job, found);
  }
}

/** @param endangered names left out because they are empty, which the secret has now. */
function planReplace(job: ModalJob, found: Found, endangered: readonly string[]): ModalPlan {
  const set = [...job.dict.keys()].sort();
  const it = endangered.length === 1 ? 'it' : 'them';
  demandNoLoss(job, endangered, {
    happens: `would be deleted from the secret, which has ${it} now`,
    todo: `set if-empty to drop to delete ${it}, or mode to merge to keep ${it}`,
  });
  demandRequired(job, without(job.requiredKeys, set));
  const removed = found.keys && without(found.keys, set);
  const { secretId, markers } = found;
  const environment = nameEnvironment(job, found);
  return { job, environment, secretId, createsEnvironment: false, change: 'update', set, removed, kept: [], markers };
}

function planMerge(job: ModalJob, found: Found): ModalPlan {
  const set = [...job.dict.keys()].sort();
  const removed = found.keys === undefined ? job.removeKeys : found.keys.filter((key) => job.removeKeys.includes(key));
  const kept = found.keys && without(found.keys, [...set, ...removed]);
  if (set.length === 0 && kept?.length === 0 && removed.length > 0) {
    throw new ActionError({
      doing: `Planning ${job.title}`,
      happened: 'remove-keys would leave the secret without any key',
      todo: 'Nothing was written. Use mode delete to remove the whole secret',
    });
  }
  const change = set.length + removed.length === 0 ? 'none' : 'update';
  const { secretId, markers } = found;
  const environment = nameEnvironment(job, found);
  return { job, environment, secretId, createsEnvironment: false, change, set, removed, kept, markers };
}

/** The job, called by the name of its environment where that is the default one and the server tells which. */
function nameIn(job: ModalJob, found: Found): ModalJob {
  return { ...job, title: describeSecret({ ...job, environment: nameEnvironment(job, found) }) };
}

function nameEnvironment(job: ModalJob, found: Found): string {
  return job.environment === '' ? found.environment : job.environment;
}

function without(names: readonly string[], others: readonly string[]): readonly string[] {
  const excluded = new Set(others);
  return names.filter((name) => !excluded.has(name));
}
