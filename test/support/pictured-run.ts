import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startModalServer } from './modal-server.ts';
import { EXAMPLES, makeUpSecrets, readWorkflow, runJob, type JobOptions, type Workflow } from './workflow.ts';

const MODAL_TOKEN = { MODAL_TOKEN_ID: 'ak-canary-id', MODAL_TOKEN_SECRET: 'as-canary-secret' };

/**
 * Returns the job summary of examples/many-secrets.yml in a run that has a bit of everything to show, a failure included: the one
 * that docs/summary.png shows.
 *
 * @throws {Error} if it does not end like that.
 */
export async function runPictured(): Promise<string> {
  const workflow = await readWorkflow('many-secrets.yml');
  await using modal = await startModalServer({ environments: ['prod', 'dev'] });
  const options = { ...(await describeRun(workflow)), serverUrl: modal.url };
  await runJob(workflow, options);
  // What has happened since: a key that nobody names any more, a secret that is gone, and one that others write to as well.
  modal.putSecret('prod', 'api', {
    DATABASE_URL: 'canary-old',
    STRIPE_KEY: 'canary-old',
    STRIPE_KEY_OLD: 'canary-old',
  });
  modal.removeSecret('prod', 'worker');
  modal.putSecret('prod', 'shared', { HF_TOKEN: 'canary-kept', OPENAI_API_KEY: 'canary-old' });
  modal.inject('SecretUpdate', { kind: 'status', code: 7, message: 'Not allowed in this environment' });
  const { sync } = await runJob(workflow, options);
  if (sync?.outputs['result'] === 'created' && sync.exitCode === 1) return sync.summary;
  throw new Error(`the run of ${workflow.file} did not create secrets and fail at one:\n${sync?.log ?? ''}`);
}

async function describeRun(workflow: Workflow): Promise<Omit<JobOptions, 'serverUrl'>> {
  return {
    event: { name: 'push', refName: 'main' },
    secrets: { ...makeUpSecrets(workflow, MODAL_TOKEN), DEBUG_TOKEN: '' },
    files: {
      'secrets.yml': await readFile(join(EXAMPLES, 'secrets.yml'), 'utf8'),
      'worker/settings.env': 'WORKER_POOL=8\nWORKER_QUEUE=mail\n',
    },
  };
}
