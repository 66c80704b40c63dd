import { ActionError } from '../../errors.ts';
import type { Outcome, Result } from '../../model.ts';
import { quoteAll } from '../../text.ts';
import type { ModalClient } from './client/api.ts';
import { Code } from './client/error.ts';
import { ObjectCreationType } from './client/modal_pb.ts';
import { describeSecret } from './describe.ts';
import { failedWith } from './environments.ts';
import type { Progress } from './errors.ts';
import type { ModalJob, ModalPlan } from './inputs.ts';
import { hasKeys, lookUp, missingKeys, type Found, type Workspace } from './secret.ts';

/** What a write came to. */
interface Written {
  readonly result: Result;
  readonly secretId: string;
  readonly environment?: string;
}

/**
 * Does what the plan says, whatever has become of the secret since it was looked up.
 *
 * @throws {ActionError} when the secret lacks required keys after it was written.
 * @throws {GrpcError} when a call fails.
 */
export async function applyPlan(workspace: Workspace, plan: ModalPlan, progress: Progress): Promise<Outcome> {
  const { job } = plan;
  if (plan.createsEnvironment) {
    await workspace.environments.create(job.environment);
    progress.environment = job.environment;
  }
  const written = await write(workspace, plan, progress);
  const changed = written.result === 'created' || written.result === 'updated' || written.result === 'deleted';
  if (changed) progress.state = 'written';
  if (changed && written.result !== 'deleted') await verifyRequired(workspace, job);
  const isGone = job.mode === 'delete' && !changed; // Since it was looked up, or before.
  const missing = plan.missing ?? (isGone ? `there is no ${job.title}` : undefined);
  const environment = plan.environment === '' ? (written.environment ?? '') : plan.environment;
  return {
    title: describeSecret({ ...job, environment }),
    name: job.name,
    environment,
    result: written.result,
    changed,
    secretId: written.secretId,
    keys: changed ? plan.set : job.marker === undefined ? [] : (plan.kept ?? []),
    droppedKeys: job.leftOut,
    ...(missing === undefined ? {} : { missing }),
  };
}

async function write(workspace: Workspace, plan: ModalPlan, progress: Progress): Promise<Written> {
  const { client } = workspace;
  const { job, change, secretId = '' } = plan;
  switch (change) {
    case 'none':
      return { result: job.mode === 'check' ? 'checked' : job.mode === 'create' ? 'skipped' : 'unchanged', secretId };
    case 'delete':
      return deleteSecret(client, secretId);
    case 'create':
      if (job.mode === 'create') return createOnly(workspace, job, progress);
      return job.mode === 'merge' ? mergeInto(workspace, plan, progress) : overwrite(client, plan);
    case 'update':
      return job.mode === 'merge' ? mergeInto(workspace, plan, progress) : overwrite(client, plan);
  }
}

/** One atomic call: afterwards the secret holds exactly this dict. */
async function overwrite(client: ModalClient, { job, change }: ModalPlan): Promise<Written> {
  const result = change === 'create' ? 'created' : 'updated';
  return { result, ...(await put(client, job, ObjectCreationType.CREATE_OVERWRITE_IF_EXISTS)) };
}

async function put(
  client: ModalClient,
  job: ModalJob,
  objectCreationType: ObjectCreationType,
): Promise<Omit<Written, 'result'>> {
  const { secretId, metadata } = await client.secretGetOrCreate({
    deploymentName: job.name,
    environmentName: job.environment,
    objectCreationType,
    envDict: Object.fromEntries(
      job.marker === undefined ? job.dict : [...job.dict, [job.marker.name, job.marker.value]],
    ),
  });
  return { secretId, environment: metadata?.environmentName ?? '' };
}

/** Creates, and leaves one alone that has appeared since the look-up. */
async function createOnly(workspace: Workspace, job: ModalJob, progress: Progress): Promise<Written> {
  const { client } = workspace;
  try {
    return { result: 'created', ...(await put(client, job, ObjectCreationType.CREATE_FAIL_IF_EXISTS)) };
  } catch (error) {
    if (!failedWith(error, Code.AlreadyExists)) throw error;
    if (error.mayHaveRun) progress.state = 'in doubt';
    const found = await findSecret(workspace, job);
    // Its own first attempt, whose answer was lost, has created it; unless it has other keys than that would have given it.
    const isOurs = error.mayHaveRun && found !== undefined && (await hasKeys(client, job, [...job.dict.keys()]));
    return { result: isOurs ? 'created' : 'skipped', secretId: found?.secretId ?? '' };
  }
}

/** How often a merge looks again when the secret appears or disappears under it; each needs another writer at work. */
const MAX_MERGE_TURNS = 5;

/** Updates the secret, or creates it where there is none, whichever it is by the time that the call arrives. */
async function mergeInto(workspace: Workspace, plan: ModalPlan, progress: Progress): Promise<Written> {
  const { client } = workspace;
  const { job } = plan;
  let found: Pick<Found, 'secretId' | 'markers'> | undefined =
    plan.secretId === undefined ? undefined : { secretId: plan.secretId, markers: plan.markers };
  let created = false;
  for (let turn = 0; turn < MAX_MERGE_TURNS; turn++) {
    try {
      if (found !== undefined) {
        await update(client, job, found);
        return { result: created ? 'created' : 'updated', secretId: found.secretId };
      }
      if (job.dict.size === 0) return { result: 'unchanged', secretId: '' };
      return { result: 'created', ...(await put(client, job, ObjectCreationType.CREATE_FAIL_IF_EXISTS)) };
    } catch (error) {
      if (!failedWith(error, found === undefined ? Code.AlreadyExists : Code.NotFound)) throw error;
      if (error.mayHaveRun) progress.state = 'in doubt';
      created = found === undefined && error.mayHaveRun; // The echo of its own first attempt.
      found = await findSecret(workspace, job);
    }
  }
  throw new ActionError({
    doing: `Writing ${job.title}`,
    happened: 'something else creates and deletes it all the time',
    todo: `${progress.state === 'not written' ? 'The secret was not written' : 'Whether the write was carried out is not known'}. Run the step again when nothing else writes this secret`,
  });
}

async function update(
  client: ModalClient,
  job: ModalJob,
  { secretId, markers }: Pick<Found, 'secretId' | 'markers'>,
): Promise<void> {
  const updates = [
    ...[...job.dict].map(([key, value]) => ({ key, value })),
    ...[...job.removeKeys, ...markers].map((key) => ({ key })),
  ];
  await client.secretUpdate({ secretId, updates });
}

/** Somebody else may have deleted it since the look-up: that is what was wanted. */
async function deleteSecret(client: ModalClient, secretId: string): Promise<Written> {
  try {
    await client.secretDelete({ secretId });
    return { result: 'deleted', secretId };
  } catch (error) {
    if (!failedWith(error, Code.NotFound)) throw error;
    return error.mayHaveRun ? { result: 'deleted', secretId } : { result: 'unchanged', secretId: '' };
  }
}

async function verifyRequired(workspace: Workspace, job: ModalJob): Promise<void> {
  const { client } = workspace;
  if (job.requiredKeys.length === 0 || (await hasKeys(client, job, job.requiredKeys))) return;
  const found = await findSecret(workspace, job);
  const missing =
    found === undefined ? job.requiredKeys : await missingKeys(client, job, { ...found, names: job.requiredKeys });
  throw new ActionError({
    doing: `Checking required-keys of ${job.title}`,
    happened: `the secret was written, and does not have ${quoteAll(missing)}`,
    todo: 'Something else writes this secret too: see who does, and run the step again',
  });
}

async function findSecret(workspace: Workspace, job: ModalJob): Promise<Found | undefined> {
  const found = await lookUp(workspace, job);
  return found.kind === 'found' ? found.secret : undefined;
}
