import { ActionError } from '../../errors.ts';
import type { Dict, Outcome, Result } from '../../model.ts';
import { quoteAll } from '../../text.ts';
import { idleResult, makeOutcome } from '../outcome.ts';
import type { ModalClient } from './client/api.ts';
import { Code } from './client/error.ts';
import { ObjectCreationType } from './client/modal_pb.ts';
import { failedWith } from './environments.ts';
import type { Progress } from './errors.ts';
import { describeSecret, type ModalJob, type ModalPlan } from './inputs.ts';
import { hasKeys, lookUp, missingKeys, toFound, type Found, type Workspace } from './secret.ts';

/** The result of a write. */
interface Written {
  readonly result: Result;
  readonly secretId: string;
  readonly environment?: string;
}

/**
 * Applies the plan, even if the secret was created or deleted since the look-up.
 *
 * @throws {ActionError} if the secret lacks required keys after the write.
 * @throws {GrpcError} if a call fails.
 */
export async function applyPlan(workspace: Workspace, plan: ModalPlan, progress: Progress): Promise<Outcome> {
  const { job } = plan;
  if (plan.createsEnvironment) {
    await workspace.environments.create(job.environment);
    progress.environment = job.environment;
  }
  const written = await write(workspace, plan, progress);
  const { result, secretId } = written;
  const changed = result === 'created' || result === 'updated' || result === 'deleted';
  if (changed) progress.state = 'written';
  if (changed && result !== 'deleted') await verifyRequired(workspace, job);
  const isGone = job.mode === 'delete' && !changed; // Before the look-up, or since.
  const environment = plan.environment === '' ? (written.environment ?? '') : plan.environment;
  return makeOutcome(job, result, {
    title: describeSecret({ ...job, environment }),
    environment,
    changed,
    secretId,
    keys: changed ? plan.set : job.marker === undefined ? [] : [...job.dict.keys()].sort(),
    missing: plan.missing ?? (isGone ? `there is no ${job.title}` : undefined),
  });
}

async function write(workspace: Workspace, plan: ModalPlan, progress: Progress): Promise<Written> {
  const { client } = workspace;
  const { job, change, secretId = '' } = plan;
  if (change === 'none') return { result: idleResult(job), secretId };
  if (change === 'delete') return deleteSecret(client, secretId);
  if (job.mode === 'merge') return mergeInto(workspace, plan, progress);
  if (job.mode === 'create') return createOnly(workspace, plan, progress);
  return put(client, plan, CREATE_OVERWRITE_IF_EXISTS);
}

const { CREATE_FAIL_IF_EXISTS, CREATE_OVERWRITE_IF_EXISTS } = ObjectCreationType;

/** Writes in one atomic call. Then the secret holds exactly this dict. */
async function put(client: ModalClient, plan: ModalPlan, objectCreationType: ObjectCreationType): Promise<Written> {
  const { name, environment } = plan.job;
  const answer = await client.secretGetOrCreate({
    deploymentName: name,
    environmentName: environment,
    objectCreationType,
    envDict: entriesOf(withMarker(plan.job)),
    requiredKeys: [],
  });
  const isNew = plan.change === 'create' || objectCreationType === CREATE_FAIL_IF_EXISTS;
  return { ...toFound(answer, plan.job), result: isNew ? 'created' : 'updated' };
}

/** Creates the secret. Does not change one that was created since the look-up. */
async function createOnly(workspace: Workspace, plan: ModalPlan, progress: Progress): Promise<Written> {
  const { client } = workspace;
  const { job } = plan;
  try {
    return await put(client, plan, CREATE_FAIL_IF_EXISTS);
  } catch (error) {
    if (!failedWith(error, Code.AlreadyExists)) throw error;
    if (error.mayHaveRun) progress.state = 'in doubt';
    const found = await findSecret(workspace, job);
    // If it has the keys of this run, an earlier attempt may have created it. Values, which would prove it, are not readable.
    const isElses = !error.mayHaveRun || (found !== undefined && !(await hasKeys(client, job, [...job.dict.keys()])));
    if (isElses) return { result: 'skipped', secretId: found?.secretId ?? '' };
    throw new ActionError({
      doing: `Writing ${job.title}`,
      happened: 'an answer was lost, and then the secret existed: this run or something else may have created it',
      todo: 'It is unknown whether the secret was written. Run the step again: it leaves a secret that exists as it is. If its values must be those of this run, set mode to replace',
    });
  }
}

type Known = Pick<Found, 'secretId' | 'markers'>;

/** The most look-ups of a merge after other writers created or deleted the secret. */
const MAX_MERGE_TURNS = 5;

/** Updates the secret, or creates it if it does not exist when the call arrives. */
async function mergeInto(workspace: Workspace, plan: ModalPlan, progress: Progress): Promise<Written> {
  const { client } = workspace;
  const { job, secretId, markers } = plan;
  let found: Known | undefined = secretId === undefined ? undefined : { secretId, markers };
  let created = false;
  for (let turn = 0; turn < MAX_MERGE_TURNS; turn++) {
    try {
      if (found !== undefined) {
        await update(client, job, found);
        return { result: created ? 'created' : 'updated', secretId: found.secretId };
      }
      if (job.dict.size === 0) return { result: 'unchanged', secretId: '' };
      return await put(client, plan, CREATE_FAIL_IF_EXISTS);
    } catch (error) {
      if (!failedWith(error, found === undefined ? Code.AlreadyExists : Code.NotFound)) throw error;
      if (error.mayHaveRun) progress.state = 'in doubt';
      created = found === undefined && error.mayHaveRun; // The call's first attempt may have created it.
      found = await findSecret(workspace, job);
    }
  }
  throw new ActionError({
    doing: `Writing ${job.title}`,
    happened: 'something else creates and deletes it all the time',
    todo: `${progress.state === 'not written' ? 'The secret was not written' : 'It is unknown whether the secret was written'}. Run the step again when nothing else writes this secret`,
  });
}

/** Returns the stored content: the dict, and the marker if there is one. */
function withMarker({ dict, marker }: ModalJob): Dict {
  return marker === undefined ? dict : new Map([...dict, [marker.name, marker.value]]);
}

async function update(client: ModalClient, job: ModalJob, { secretId, markers }: Known): Promise<void> {
  const set = withMarker(job);
  const removed = [...job.removeKeys, ...markers].filter((key) => !set.has(key));
  await client.secretUpdate({ secretId, updates: [...entriesOf(set), ...removed.map((key) => ({ key }))] });
}

function entriesOf(dict: Dict): readonly { readonly key: string; readonly value: string }[] {
  return [...dict].map(([key, value]) => ({ key, value }));
}

/** NOT_FOUND: another writer has deleted it, or the first attempt did and its answer was lost. */
async function deleteSecret(client: ModalClient, secretId: string): Promise<Written> {
  try {
    await client.secretDelete({ secretId });
  } catch (error) {
    if (!failedWith(error, Code.NotFound)) throw error;
    if (!error.mayHaveRun) return { result: 'unchanged', secretId: '' };
  }
  return { result: 'deleted', secretId };
}

async function verifyRequired(workspace: Workspace, job: ModalJob): Promise<void> {
  const { client } = workspace;
  const { requiredKeys: names } = job;
  if (names.length === 0 || (await hasKeys(client, job, names))) return;
  const found = await findSecret(workspace, job);
  const missing = found === undefined ? names : await missingKeys(client, job, { ...found, names });
  throw new ActionError({
    doing: `Checking required-keys of ${job.title}`,
    happened: `after the write, the secret does not have ${quoteAll(missing)}`,
    todo: 'Something else writes this secret too: find it, and run the step again',
  });
}

async function findSecret(workspace: Workspace, job: ModalJob): Promise<Found | undefined> {
  const found = await lookUp(workspace, job);
  return typeof found === 'string' ? undefined : found;
}
