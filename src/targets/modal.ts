import { Code } from '@connectrpc/connect';
import { ActionError, quoteAll } from '../errors.ts';
import type { Job, Outcome, Plan, Result } from '../plan.ts';
import type { ModalClient } from '../wire/modal.ts';
import { ObjectCreationType } from '../wire/modal_pb.ts';
import { wasRepeated } from '../wire/retry.ts';
import { explainRefusal, type Attempt } from './modal-refusals.ts';
import {
  describePlace,
  explainMissingEnvironment,
  failedWith,
  hasKeys,
  lookUp,
  missingKeys,
  type Found,
} from './modal-secret.ts';
import type { Target } from './target.ts';

export interface ModalTargetOptions extends Omit<Attempt, 'doing' | 'writes'> {
  readonly client: ModalClient;
}

/** Returns Modal as a target: a job becomes one named Modal Secret. */
export function openModalTarget(options: ModalTargetOptions): Target {
  const { client } = options;
  const explained = async <T>(attempt: Pick<Attempt, 'doing' | 'writes'>, call: () => Promise<T>): Promise<T> => {
    try {
      return await call();
    } catch (error) {
      throw explainRefusal(error, { ...options, ...attempt });
    }
  };
  return {
    plan: (job) => explained({ doing: `Looking up ${describePlace(job)}`, writes: false }, () => planJob(client, job)),
    apply: (plan) =>
      explained({ doing: `Writing ${describePlace(plan.job)}`, writes: plan.change !== 'none' }, () =>
        applyPlan(client, plan),
      ),
    close: () => client.close(),
  };
}

async function planJob(client: ModalClient, job: Job): Promise<Plan> {
  const found = await lookUp(client, job);
  return found === undefined ? planMissing(job) : planFound(client, job, found);
}

function planMissing(job: Job): Plan {
  const set = [...job.dict.keys()].sort();
  const base = { job, secretId: undefined, removed: [], kept: [] };
  if (job.mode === 'check') {
    throw new ActionError({
      doing: `Checking ${describePlace(job)}`,
      happened: 'there is no such secret',
      todo: 'Create it, or correct name and environment',
    });
  }
  if (job.mode === 'delete' || set.length === 0) return { ...base, change: 'none', set: [] };
  demandRequired(job, without(job.requiredKeys, set));
  return { ...base, change: 'create', set };
}

async function planFound(client: ModalClient, job: Job, found: Found): Promise<Plan> {
  const base = { job, secretId: found.secretId };
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
function planReplace(job: Job, found: Found, endangered: readonly string[]): Plan {
  const set = [...job.dict.keys()].sort();
  if (endangered.length > 0) {
    throw new ActionError({
      doing: `Planning ${describePlace(job)}`,
      happened: `${quoteAll(endangered)} ${endangered.length === 1 ? 'is' : 'are'} empty in this run and would be deleted from the secret, which has ${endangered.length === 1 ? 'it' : 'them'} now`,
      todo: 'Nothing was written. Define the value (GitHub makes an empty text of an undefined secret), or set if-empty to drop to delete it, or mode to merge to keep it',
    });
  }
  demandRequired(job, without(job.requiredKeys, set));
  const removed = found.keys && without(found.keys, set);
  return { job, secretId: found.secretId, change: 'update', set, removed, kept: [] };
}

function planMerge(job: Job, found: Found): Plan {
  const set = [...job.dict.keys()].sort();
  const removed = found.keys === undefined ? job.removeKeys : found.keys.filter((key) => job.removeKeys.includes(key));
  const kept = found.keys && without(found.keys, [...set, ...removed]);
  if (set.length === 0 && kept?.length === 0 && removed.length > 0) {
    throw new ActionError({
      doing: `Planning ${describePlace(job)}`,
      happened: 'remove-keys would leave the secret without any key',
      todo: 'Nothing was written. Use mode delete to remove the whole secret',
    });
  }
  const change = set.length + removed.length === 0 ? 'none' : 'update';
  return { job, secretId: found.secretId, change, set, removed, kept };
}

function demandRequired(job: Job, missing: readonly string[]): void {
  if (missing.length === 0) return;
  throw new ActionError({
    doing: `Checking required-keys of ${describePlace(job)}`,
    happened: `the secret ${job.mode === 'check' ? 'does' : 'would'} not have ${quoteAll(missing)}`,
    todo: `Nothing was written. ${job.mode === 'check' ? 'Write them to the secret' : 'Add them to what is chosen'}, or take them out of required-keys`,
  });
}

function without(names: readonly string[], others: readonly string[]): readonly string[] {
  const excluded = new Set(others);
  return names.filter((name) => !excluded.has(name));
}

/** What a write came to. */
interface Written {
  readonly result: Result;
  readonly secretId: string;
  readonly environment?: string;
}

async function applyPlan(client: ModalClient, plan: Plan): Promise<Outcome> {
  const { job } = plan;
  const written = await write(client, plan).catch(async (error: unknown) => {
    await explainMissingEnvironment(client, job, error);
    throw error;
  });
  const changed = written.result === 'created' || written.result === 'updated' || written.result === 'deleted';
  if (changed) await verifyRequired(client, job);
  return {
    name: job.name,
    environment: job.environment === '' ? (written.environment ?? '') : job.environment,
    result: written.result,
    changed,
    secretId: written.secretId,
    keys: changed ? plan.set : [],
    droppedKeys: job.leftOut,
  };
}

async function write(client: ModalClient, plan: Plan): Promise<Written> {
  const { job, change, secretId = '' } = plan;
  switch (change) {
    case 'none':
      return { result: job.mode === 'check' ? 'checked' : job.mode === 'create' ? 'skipped' : 'unchanged', secretId };
    case 'delete':
      return deleteSecret(client, secretId);
    case 'create':
      if (job.mode === 'create') return createOnly(client, job);
      return job.mode === 'merge' ? mergeInto(client, plan) : overwrite(client, plan);
    case 'update':
      return job.mode === 'merge' ? mergeInto(client, plan) : overwrite(client, plan);
  }
}

/** One atomic call: afterwards the secret holds exactly this dict. */
async function overwrite(client: ModalClient, { job, change }: Plan): Promise<Written> {
  const result = change === 'create' ? 'created' : 'updated';
  return { result, ...(await put(client, job, ObjectCreationType.CREATE_OVERWRITE_IF_EXISTS)) };
}

async function put(
  client: ModalClient,
  job: Job,
  objectCreationType: ObjectCreationType,
): Promise<Omit<Written, 'result'>> {
  const { secretId, metadata } = await client.secretGetOrCreate({
    deploymentName: job.name,
    environmentName: job.environment,
    objectCreationType,
    envDict: Object.fromEntries(job.dict),
  });
  return { secretId, environment: metadata?.environmentName ?? '' };
}

/** Creates, and leaves one alone that has appeared since the look-up. */
async function createOnly(client: ModalClient, job: Job): Promise<Written> {
  try {
    return { result: 'created', ...(await put(client, job, ObjectCreationType.CREATE_FAIL_IF_EXISTS)) };
  } catch (error) {
    if (!failedWith(error, Code.AlreadyExists)) throw error;
    const found = await lookUp(client, job);
    // Its own first attempt, whose answer was lost, has created it; unless it has other keys than that would have given it.
    const isOurs = wasRepeated(error) && found !== undefined && (await hasKeys(client, job, [...job.dict.keys()]));
    return { result: isOurs ? 'created' : 'skipped', secretId: found?.secretId ?? '' };
  }
}

/** How often a merge looks again when the secret appears or disappears under it; each needs another writer at work. */
const MAX_MERGE_TURNS = 5;

/** Updates the secret, or creates it where there is none, whichever it is by the time that the call arrives. */
async function mergeInto(client: ModalClient, plan: Plan): Promise<Written> {
  const { job } = plan;
  let secretId = plan.secretId;
  let created = false;
  for (let turn = 0; turn < MAX_MERGE_TURNS; turn++) {
    try {
      if (secretId !== undefined) {
        await update(client, secretId, plan);
        return { result: created ? 'created' : 'updated', secretId };
      }
      if (job.dict.size === 0) return { result: 'unchanged', secretId: '' };
      return { result: 'created', ...(await put(client, job, ObjectCreationType.CREATE_FAIL_IF_EXISTS)) };
    } catch (error) {
      if (!failedWith(error, secretId === undefined ? Code.AlreadyExists : Code.NotFound)) throw error;
      created = secretId === undefined && wasRepeated(error); // The echo of its own first attempt.
      secretId = (await lookUp(client, job))?.secretId;
    }
  }
  throw new ActionError({
    doing: `Writing ${describePlace(job)}`,
    happened: 'something else creates and deletes it all the time',
    todo: 'Nothing was written. Run the step again when nothing else writes this secret',
  });
}

async function update(client: ModalClient, secretId: string, { job, removed = [] }: Plan): Promise<void> {
  const updates = [...[...job.dict].map(([key, value]) => ({ key, value })), ...removed.map((key) => ({ key }))];
  await client.secretUpdate({ secretId, updates });
}

/** Somebody else may have deleted it since the look-up: that is what was wanted. */
async function deleteSecret(client: ModalClient, secretId: string): Promise<Written> {
  try {
    await client.secretDelete({ secretId });
    return { result: 'deleted', secretId };
  } catch (error) {
    if (!failedWith(error, Code.NotFound)) throw error;
    return wasRepeated(error) ? { result: 'deleted', secretId } : { result: 'unchanged', secretId: '' };
  }
}

async function verifyRequired(client: ModalClient, job: Job): Promise<void> {
  if (job.requiredKeys.length === 0 || (await hasKeys(client, job, job.requiredKeys))) return;
  const found = await lookUp(client, job);
  const missing =
    found === undefined ? job.requiredKeys : await missingKeys(client, job, { ...found, names: job.requiredKeys });
  throw new ActionError({
    doing: `Checking required-keys of ${describePlace(job)}`,
    happened: `the secret was written, and does not have ${quoteAll(missing)}`,
    todo: 'Something else writes this secret too: see who does, and run the step again',
  });
}
