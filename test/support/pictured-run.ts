import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startModalServer } from './modal-server.ts';
import { EXAMPLES, makeUpSecrets, readWorkflow, runJob, type JobOptions, type Workflow } from './workflow.ts';

const MODAL_TOKEN = { MODAL_TOKEN_ID: 'ak-canary-id', MODAL_TOKEN_SECRET: 'as-canary-secret' };

/**
 * Returns the job summary of docs/summary.png: a run of examples/many-secrets.yml with many results, even a failure.
 *
 * @throws {Error} if the run has other results.
 */
export async function runPictured(): Promise<string> {
  const workflow = await readWorkflow('many-secrets.yml');
  await using modal = await startModalServer({ environments: ['prod', 'dev'] });
  const options = { ...(await describeRun(workflow)), serverUrl: modal.url };
  await runJob(workflow, options);
  // Since the last run, a key is no longer named, a secret was deleted, and another has foreign keys.
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
