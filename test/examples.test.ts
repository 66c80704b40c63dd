import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { makeGh, type Gh } from './support/gh.ts';
import { TOKEN } from './support/github-client.ts';
import { startGithubServer, type GithubServer } from './support/github-server.ts';
import { startModalServer, type ModalServer } from './support/modal-server.ts';
import { describeEvent, type RunEvent } from './support/runner-event.ts';
import { readManifest } from './support/runner-inputs.ts';
import { errorsOf, messagesOf } from './support/sync.ts';
import {
  contextsOf,
  dig,
  evaluate,
  EXAMPLES,
  fillIn,
  findActionStep,
  isActionStep,
  makeUpSecrets,
  readWorkflow,
  runJob,
  type JobOptions,
  type JobResult,
  type Texts,
  type Workflow,
} from './support/workflow.ts';
import { problemsOf } from './support/workflow-parser.ts';

const [named, dotenv, plan, perBranch, cleanup, manySecrets, bothTargets, reusable] = await Promise.all([
  readWorkflow('named-secrets.yml'),
  readWorkflow('generated-dotenv.yml'),
  readWorkflow('plan-on-pull-request.yml'),
  readWorkflow('per-branch.yml'),
  readWorkflow('cleanup-on-delete.yml'),
  readWorkflow('many-secrets.yml'),
  readWorkflow('both-targets.yml'),
  readWorkflow('reusable.yml'),
]);
const [rotation, check, alarm] = await Promise.all([
  readWorkflow('rotation.yml', 'rotate'),
  readWorkflow('rotation.yml', 'check'),
  readWorkflow('rotation.yml', 'alarm'),
]);
const wholeDotenv = await readWorkflow('whole-dotenv.yml');
const workflows = [named, dotenv, plan, rotation, perBranch, cleanup, manySecrets, bothTargets, reusable, wholeDotenv];
const configs = ['secrets.yml', 'both-targets-secrets.yml'];
const manifest = await readManifest(resolve(EXAMPLES, '..'));

const MODAL_TOKEN = { MODAL_TOKEN_ID: 'ak-canary-id', MODAL_TOKEN_SECRET: 'as-canary-secret' };

test('every example is tested here', async () => {
  const found = (await readdir(EXAMPLES)).filter((file) => file.endsWith('.yml'));
  expect(found.sort()).toEqual([...workflows.map(({ file }) => file), ...configs].sort());
});

/** Returns a workflow with the example caller from the comments of reusable.yml. */
function callerOf({ text }: Workflow): string {
  const lines = text.split('\n').filter((line) => /^# {3}\S?/.test(line));
  return ['on: push', 'permissions: {}', ...lines.map((line) => line.slice('#   '.length))].join('\n');
}

describe("GitHub's own parser", () => {
  test.each(workflows)('accepts $file', async ({ text }) => {
    expect(await problemsOf(text, reusable)).toEqual([]);
  });

  test('accepts the example caller in reusable.yml', async () => {
    expect(await problemsOf(callerOf(reusable), reusable)).toEqual([]);
  });

  test.each([
    { fact: 'a mistyped key', from: 'runs-on:', to: 'run-on:', problem: /Unexpected value 'run-on'/ },
    { fact: 'a job without steps', from: 'steps:', to: 'environment:', problem: /'environment' is already defined/ },
    { fact: 'an unknown context', from: 'secrets.', to: 'secret.', problem: /Unrecognized named-value: 'secret'/ },
    { fact: 'a context that is not available yet', from: 'github.ref ', to: 'env.X ', problem: /named-value: 'env'/ },
    { fact: 'an unknown permission', from: 'permissions: {}', to: 'permissions: { x: read }', problem: /value 'x'/ },
    { fact: 'text that is not YAML', from: 'on:', to: 'on: [', problem: /./ },
  ])('refuses $fact', async ({ from, to, problem }) => {
    expect(perBranch.text).toContain(from);
    expect((await problemsOf(perBranch.text.replaceAll(from, to))).join('\n')).toMatch(problem);
  });

  test.each([
    { fact: 'does not pass a secret', from: /STRIPE_KEY: .*/, to: '', problem: /STRIPE_KEY/ },
    { fact: 'passes an unknown input', from: 'secret-name', to: 'name', problem: /name/ },
  ])('refuses a caller of reusable.yml that $fact', async ({ from, to, problem }) => {
    expect((await problemsOf(callerOf(reusable).replace(from, to), reusable)).join('\n')).toMatch(problem);
  });
});

describe.each(workflows)('$file', ({ text, content, jobs }) => {
  const steps = jobs.flatMap((job) => job.steps);

  test('begins with its purpose', () => {
    expect(text).toMatch(/^(# .+\n){2}/);
  });

  test('has only the permissions for its checkout and its `gh`', () => {
    expect(dig(content, 'permissions')).toEqual({});
    for (const job of jobs) {
      const checksOut = job.steps.some(({ uses }) => uses?.startsWith('actions/checkout@'));
      const ofGh = [
        ...(job.steps.some(({ run: script }) => script?.includes('gh pr comment')) ? [['pull-requests', 'write']] : []),
        ...(job.steps.some(({ run: script }) => script?.includes('/check-runs/')) ? [['checks', 'read']] : []),
      ];
      const needed = [...(checksOut ? [['contents', 'read']] : []), ...ofGh];
      expect(dig(job.content, 'permissions')).toEqual(needed.length === 0 ? undefined : Object.fromEntries(needed));
    }
  });

  test('never cancels a running sync', () => {
    for (const job of jobs) {
      const concurrency = dig(content, 'concurrency') ?? dig(job.content, 'concurrency');
      expect(concurrency).toEqual({ group: expect.stringMatching(/./), 'cancel-in-progress': false });
    }
  });

  test('limits the time of each job', () => {
    for (const job of jobs) expect(dig(job.content, 'timeout-minutes')).toBeTypeOf('number');
  });

  test('pins third-party actions by SHA, with the version beside it', () => {
    const pinned = /^ +(?:- )?uses: (?:[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+|org\/sync-secret@v1)$/gm;
    expect(text.match(pinned)).toHaveLength(steps.filter(({ uses }) => uses !== undefined).length);
  });

  test('leaves no token in a checkout', () => {
    for (const step of steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'))) {
      expect(step.with).toEqual({ 'persist-credentials': 'false' });
    }
  });

  test('uses only inputs that action.yml declares', () => {
    const used = steps.filter(isActionStep);
    expect(used).not.toEqual([]);
    for (const step of used)
      expect([...manifest.inputs.keys()]).toEqual(expect.arrayContaining(Object.keys(step.with)));
    expect(jobs.filter((job) => job.steps.filter(isActionStep).length > 1)).toEqual([]);
  });

  test('puts no expression into a script', () => {
    expect(steps.filter(({ run: script }) => script?.includes('${{'))).toEqual([]);
  });
});

/** Starts a Modal with the permanent environments. */
function startModal(): Promise<ModalServer> {
  return startModalServer({ environments: ['prod', 'staging', 'dev'] });
}

/** Runs an example's job with made-up secrets. */
function run(
  workflow: Workflow,
  modal: ModalServer,
  options: Omit<JobOptions, 'serverUrl' | 'secrets'>,
): Promise<JobResult> {
  return runJob(workflow, { ...options, serverUrl: modal.url, secrets: makeUpSecrets(workflow, MODAL_TOKEN) });
}

/** Returns the stored keys, by environment and secret. */
function keysIn(modal: ModalServer): Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> {
  const environments = modal.environments().map((environment) => {
    const secrets = modal.secretNames(environment).map((name) => {
      return [name, [...(modal.secret(environment, name)?.keys() ?? [])].sort()] as const;
    });
    return [environment, Object.fromEntries(secrets)] as const;
  });
  return Object.fromEntries(environments.filter(([, secrets]) => Object.keys(secrets).length > 0));
}

/** Returns the content of secret `my-app` in `prod`. */
function contentOf(modal: ModalServer): Texts {
  return Object.fromEntries(modal.secret('prod', 'my-app') ?? []);
}

/** Returns a script that prints lines. */
function printing(lines: readonly string[]): string {
  return `#!/bin/sh\ncat <<'END'\n${lines.join('\n')}\nEND\n`;
}

/** Returns the outputs of a successful step. */
function outputsOf({ conclusion, sync: step }: JobResult): Texts {
  expect(step === undefined ? ['the step did not run'] : errorsOf(step)).toEqual([]);
  expect(conclusion).toBe('success');
  return step?.outputs ?? {};
}

function push(refName: string): RunEvent {
  return { name: 'push', refName };
}

function pullRequest(headRef: string, head: { readonly repo?: unknown } = {}): RunEvent {
  return { name: 'pull_request', headRef, payload: { action: 'opened', pull_request: { head } } };
}

/** The ref of a deleted branch is only in the payload. Everything else belongs to the default branch. */
function deletion(ref: string, ref_type = 'branch'): RunEvent {
  return { name: 'delete', payload: { ref, ref_type, pusher_type: 'user' } };
}

function dispatch(refName: string): RunEvent {
  return { name: 'workflow_dispatch', refName, payload: { inputs: null } };
}

describe('named-secrets.yml', () => {
  test('writes its three secrets on a push to main', async () => {
    await using modal = await startModal();
    const job = await run(named, modal, { event: push('main') });
    expect(outputsOf(job)).toMatchObject({ result: 'created', environment: 'prod' });
    expect(keysIn(modal)).toEqual({ prod: { 'my-app': ['DATABASE_URL', 'SENTRY_DSN', 'STRIPE_KEY'] } });
    expect(contentOf(modal)).toEqual({
      DATABASE_URL: 'canary-database_url',
      STRIPE_KEY: 'canary-stripe_key_live',
      SENTRY_DSN: 'canary-sentry_dsn',
    });
  });

  test('writes nothing if one of them is undefined', async () => {
    await using modal = await startModal();
    const secrets = { ...makeUpSecrets(named, MODAL_TOKEN), SENTRY_DSN: '' };
    const job = await runJob(named, { event: push('main'), serverUrl: modal.url, secrets });
    expect(job.conclusion).toBe('failure');
    expect(modal.writes).toEqual([]);
  });
});

describe('generated-dotenv.yml', () => {
  const GENERATE = 'Generate build/.env';
  const [SYNC, REMOVE] = ['org/sync-secret@v1', 'Remove build/.env'];
  const lines = [
    'DATABASE_URL=postgres://canary-db',
    "STRIPE_KEY_LIVE='canary #stripe'",
    'LOG_LEVEL=debug',
    'WELCOME_TEXT="Hi"',
    'UNUSED=canary-unused',
  ];

  test('writes the selected names of the file and one secret on a push to main', async () => {
    await using modal = await startModal();
    const event = push('main');
    const job = await run(dotenv, modal, { event, files: { 'scripts/generate-dotenv': printing(lines) } });
    expect(outputsOf(job)).toMatchObject({ result: 'created', environment: 'prod' });
    expect(job.ran).toEqual([GENERATE, SYNC, REMOVE]);
    expect(keysIn(modal)).toEqual({ prod: { 'my-app': expect.any(Array) } });
    expect(contentOf(modal)).toEqual({
      DATABASE_URL: 'postgres://canary-db',
      STRIPE_KEY: 'canary #stripe',
      LOG_LEVEL: 'debug',
      WELCOME_TEXT: 'Hi',
      RELEASE: describeEvent(event).sha,
      SESSION_KEY: 'canary-session_key',
    });
  });

  test('syncs nothing if the file cannot be generated', async () => {
    await using modal = await startModal();
    const files = { 'scripts/generate-dotenv': `${printing(lines)}exit 1\n` };
    const job = await run(dotenv, modal, { event: push('main'), files });
    expect(job).toMatchObject({ conclusion: 'failure', ran: [GENERATE, REMOVE] });
    expect(modal.calls).toEqual([]);
  });
});

describe('whole-dotenv.yml', () => {
  const ENV_FILE = 'DB_URL="postgres://canary-db"\nAWS_REGION=us-east-1\nLOG_FORMAT=json\n';

  test('writes every name of the secret on a push to main, with settings readable', async () => {
    await using modal = await startModal();
    const secrets = { ...MODAL_TOKEN, ENV_FILE };
    const job = await runJob(wholeDotenv, { event: push('main'), serverUrl: modal.url, secrets });
    expect(outputsOf(job)).toMatchObject({ result: 'created', environment: 'prod' });
    expect(contentOf(modal)).toEqual({
      DB_URL: 'postgres://canary-db',
      AWS_REGION: 'us-east-1',
      LOG_FORMAT: 'json',
    });
    expect(job.sync?.masks).toContain('postgres://canary-db');
    expect(job.sync?.masks).not.toEqual(expect.arrayContaining(['us-east-1']));
    expect(job.sync?.masks).not.toEqual(expect.arrayContaining(['json']));
  });

  test('writes nothing if the secret is undefined', async () => {
    await using modal = await startModal();
    const secrets = { ...MODAL_TOKEN, ENV_FILE: '' };
    const job = await runJob(wholeDotenv, { event: push('main'), serverUrl: modal.url, secrets });
    expect(job.conclusion).toBe('failure');
    expect(modal.writes).toEqual([]);
  });
});

describe('per-branch.yml', () => {
  const MY_APP = { 'my-app': ['DATABASE_URL', 'STRIPE_KEY'] };

  test.each([
    { fact: 'a push to main', event: push('main'), environment: /^prod$/, values: 'prod' },
    { fact: 'a push to release/1', event: push('release/1'), environment: /^staging$/, values: 'staging' },
    { fact: 'a push to topic', event: push('topic'), environment: /^preview-topic$/, values: 'preview' },
    {
      fact: 'a push to feature/ÜBER--x',
      event: push('feature/ÜBER--x'),
      environment: /^preview-feature-[a-z-]*-[a-z2-7]{16}$/,
      values: 'preview',
    },
    {
      fact: 'a pull request of topic',
      event: pullRequest('topic'),
      environment: /^preview-topic$/,
      values: 'preview',
    },
  ])('$fact writes to its environment, with the values of $values', async ({ event, environment, values }) => {
    await using modal = await startModal();
    const outputs = outputsOf(await run(perBranch, modal, { event }));
    expect(outputs).toMatchObject({ result: 'created', environment: expect.stringMatching(environment) });
    expect(keysIn(modal)).toEqual({ [outputs['environment'] ?? '']: MY_APP });
    const githubEnvironment = String(dig(perBranch.job.content, 'environment', 'name'));
    expect(fillIn(githubEnvironment, contextsOf({ event, secrets: {} }))).toBe(values);
  });

  test('a push by someone else to a branch of Dependabot is skipped successfully', async () => {
    await using modal = await startModal();
    const job = await run(perBranch, modal, { event: push('dependabot/npm_and_yarn/x-1.2.3') });
    expect(outputsOf(job)).toMatchObject({ result: 'skipped', changed: 'false' });
    expect(modal.calls).toEqual([]);
  });

  test.each([
    { fact: 'a pull request from a fork', event: pullRequest('main', { repo: { full_name: 'stranger/app' } }) },
    { fact: 'a pull request from a deleted fork', event: pullRequest('topic', { repo: null }) },
    { fact: 'a pull request of main, which its push syncs', event: pullRequest('main') },
    { fact: 'a pull request of release/1, which its push syncs', event: pullRequest('release/1') },
    { fact: 'a pull request by Dependabot', event: { ...pullRequest('dependabot/npm/x'), actor: 'dependabot[bot]' } },
    { fact: 'a push by Dependabot', event: { ...push('dependabot/npm/x'), actor: 'dependabot[bot]' } },
    { fact: 'a push that deletes a branch', event: { ...push('main'), payload: { deleted: true } } },
  ])('$fact runs nothing', async ({ event }) => {
    await using modal = await startModal();
    expect(await run(perBranch, modal, { event })).toMatchObject({ conclusion: 'skipped', ran: [] });
    expect(modal.calls).toEqual([]);
  });
});

describe('per-branch.yml and cleanup-on-delete.yml', () => {
  const groupOf = ({ content }: Workflow, event: RunEvent): string =>
    fillIn(String(dig(content, 'concurrency', 'group')), contextsOf({ event, secrets: {} }));

  const plain = ['topic', 'feature/login', 'feature/ÜBER--x', 'a-b', 'a/b', '-x-', '🚀'];
  test.each([
    ...plain.map((branch) => ({ fact: branch, branch })),
    { fact: 'a branch of 244 characters', branch: 'x'.repeat(244) },
  ])('agree on the environment of $fact, on push, pull request and deletion', async ({ branch }) => {
    await using modal = await startModal();
    const pushed = outputsOf(await run(perBranch, modal, { event: push(branch) }));
    const { environment = '' } = pushed;
    modal.putSecret(environment, 'other', { KEY: 'canary-other' });
    modal.putSecret('prod', 'my-app', { KEY: 'canary-prod' });
    const requested = outputsOf(await run(perBranch, modal, { event: pullRequest(branch) }));
    const environments = modal.environments();
    const deleted = outputsOf(await run(cleanup, modal, { event: deletion(branch) }));
    const again = outputsOf(await run(cleanup, modal, { event: deletion(branch) }));
    expect([pushed, requested, deleted, again]).toMatchObject([
      { result: 'created', environment },
      { result: 'updated', environment },
      { result: 'deleted', environment },
      { result: 'unchanged', environment },
    ]);
    expect(environment).toMatch(/^preview-[\w-]{1,56}$/);
    expect(modal.environments()).toEqual(environments);
    expect(keysIn(modal)).toEqual({ [environment]: { other: ['KEY'] }, prod: { 'my-app': ['KEY'] } });
  });

  test('wait for each other', () => {
    const groups = [
      groupOf(perBranch, push('feature/login')),
      groupOf(perBranch, pullRequest('feature/login')),
      groupOf(cleanup, deletion('feature/login')),
    ];
    expect(new Set(groups)).toEqual(new Set(['sync-my-app-for-feature/login']));
  });
});

describe('cleanup-on-delete.yml', () => {
  test.each(['main', 'release/1', 'dependabot/npm_and_yarn/x-1.2.3'])('keeps the secret of %s', async (branch) => {
    await using modal = await startModal();
    const job = await run(cleanup, modal, { event: deletion(branch) });
    expect(outputsOf(job)).toMatchObject({ result: 'skipped', changed: 'false' });
    expect(modal.calls).toEqual([]);
  });

  test('succeeds for a branch without an environment', async () => {
    await using modal = await startModal();
    const job = await run(cleanup, modal, { event: deletion('topic') });
    expect(outputsOf(job)).toMatchObject({ result: 'unchanged', environment: 'preview-topic' });
    expect(modal.environments()).toEqual(['prod', 'staging', 'dev']);
  });

  test('runs nothing if a tag is deleted', async () => {
    await using modal = await startModal();
    const job = await run(cleanup, modal, { event: deletion('topic', 'tag') });
    expect(job.conclusion).toBe('skipped');
  });
});

describe('rotation.yml', () => {
  const note = (name: string): string => `#!/bin/sh\nls -l "$RUNNER_TEMP/rotation.env" | cut -c1-10\necho ${name}\n`;
  const files = {
    'scripts/create-database-password':
      '#!/bin/sh\necho "DATABASE_USER=\'app_b\'"\necho "DATABASE_PASSWORD=\'canary-new-password\'"\n',
    'scripts/redeploy': note('redeployed'),
    'scripts/revoke-old-database-password': note('revoked'),
  };
  const MAKE = 'Make a new password';
  const [REDEPLOY, REVOKE, REMOVE] = ['Redeploy', 'Revoke the old password', 'Remove the file'];
  const SYNC = 'org/sync-secret@v1';
  const OLD = { DATABASE_HOST: 'canary-host', DATABASE_USER: 'app_a', DATABASE_PASSWORD: 'canary-old-password' };

  test.each<{ event: RunEvent }>([{ event: { name: 'schedule' } }, { event: dispatch('main') }])(
    'merges the new password, redeploys, and then revokes the old one: $event.name',
    async ({ event }) => {
      await using modal = await startModal();
      modal.putSecret('prod', 'database', OLD);
      const job = await run(rotation, modal, { event, files });
      expect(outputsOf(job)).toMatchObject({ result: 'updated', changed: 'true' });
      expect(job.ran).toEqual([MAKE, SYNC, REDEPLOY, REVOKE, REMOVE]);
      expect(Object.fromEntries(modal.secret('prod', 'database') ?? [])).toEqual({
        ...OLD,
        DATABASE_USER: 'app_b',
        DATABASE_PASSWORD: 'canary-new-password',
      });
    },
  );

  test('does not show the password and leaves no file with it', async () => {
    await using modal = await startModal();
    const job = await run(rotation, modal, { event: { name: 'schedule' }, files });
    expect(job.printed).toEqual({
      [MAKE]: '',
      [REDEPLOY]: '-rw-------\nredeployed\n',
      [REVOKE]: '-rw-------\nrevoked\n',
      [REMOVE]: '',
    });
    expect(job.leftInTemp).toEqual([]);
  });

  test('keeps the old password valid if the new one cannot be synced', async () => {
    await using modal = await startModalServer({ environments: ['prod'], readOnlyEnvironments: ['prod'] });
    modal.putSecret('prod', 'database', OLD);
    const job = await run(rotation, modal, { event: { name: 'schedule' }, files });
    expect(job).toMatchObject({ conclusion: 'failure', ran: [MAKE, SYNC, REMOVE], leftInTemp: [] });
  });

  test('keeps the old password valid if the redeployment fails', async () => {
    await using modal = await startModal();
    const broken = { ...files, 'scripts/redeploy': '#!/bin/sh\nexit 1\n' };
    const job = await run(rotation, modal, { event: { name: 'schedule' }, files: broken });
    expect(job).toMatchObject({ conclusion: 'failure', ran: [MAKE, SYNC, REDEPLOY, REMOVE], leftInTemp: [] });
  });

  test('syncs nothing if no password can be generated', async () => {
    await using modal = await startModal();
    const broken = { ...files, 'scripts/create-database-password': '#!/bin/sh\nexit 1\n' };
    const job = await run(rotation, modal, { event: { name: 'schedule' }, files: broken });
    expect(job).toMatchObject({ conclusion: 'failure', ran: [MAKE, REMOVE] });
    expect(modal.calls).toEqual([]);
  });

  test.each([
    { changed: 'true', redeploys: true },
    { changed: 'false', redeploys: false },
    { changed: undefined, redeploys: false },
  ])('redeploys and revokes: $redeploys, if changed is $changed', ({ changed, redeploys }) => {
    const conditional = rotation.job.steps.filter(({ title }) => title === REDEPLOY || title === REVOKE);
    const contexts = { steps: { sync: { outputs: { changed } } } };
    expect(conditional.map(({ if: condition = '' }) => evaluate(condition, contexts))).toEqual([redeploys, redeploys]);
  });
});

describe('the check of rotation.yml', () => {
  const MONDAY = '17 4 * * 1';
  const monday: RunEvent = { name: 'schedule', payload: { schedule: MONDAY } };
  const DAY_S = 24 * 60 * 60;
  const GOOD = { DATABASE_USER: 'app_a', DATABASE_PASSWORD: 'canary-password' };
  const needs = { check: { outputs: { run: '42' } } };

  /** Returns the warnings of a check with a token that ends in some days. */
  async function warningsOf(daysLeft: number): Promise<readonly string[]> {
    await using modal = await startModalServer({
      environments: ['prod'],
      tokenEndsAt: Math.floor(Date.now() / 1000) + daysLeft * DAY_S,
    });
    modal.putSecret('prod', 'database', GOOD);
    const job = await run(check, modal, { event: monday });
    expect(outputsOf(job)).toMatchObject({ result: 'checked', changed: 'false' });
    return job.sync === undefined ? [] : messagesOf(job.sync, 'warning');
  }

  async function runAlarm(gh: Gh): Promise<JobResult> {
    await using modal = await startModal();
    return await run(alarm, modal, { event: monday, needs, programs: gh.folder });
  }

  test('runs on Mondays instead of the rotation, followed by the alarm', async () => {
    await using modal = await startModal();
    const crons = [...rotation.text.matchAll(/cron: '(.+)'/g)].map(([, cron]) => cron);
    expect(crons).toEqual([expect.stringMatching(/ 1 \* \*$/), MONDAY]);
    expect(await run(rotation, modal, { event: monday })).toMatchObject({ conclusion: 'skipped' });
    for (const event of [{ name: 'schedule' }, dispatch('main')]) {
      expect(await run(check, modal, { event })).toMatchObject({ conclusion: 'skipped' });
    }
    expect(dig(alarm.job.content, 'needs')).toBe('check');
    expect(dig(check.job.content, 'outputs', 'run')).toBe('${{ job.check_run_id }}');
  });

  test('warns of a token that ends within 14 days, and the alarm fails with that warning', async () => {
    const warnings = await warningsOf(10);
    expect(warnings).toEqual([
      expect.stringMatching(/^Checking Modal's token: it ends on \d{4}-\d\d-\d\d\. Create another/),
    ]);
    await using gh = await makeGh({ warnings });
    const { conclusion, printed } = await runAlarm(gh);
    expect(conclusion).toBe('failure');
    expect(Object.values(printed)).toEqual([`${warnings.join('\n')}\n`]);
    const asked = ['api', 'repos/octo/app/check-runs/42/annotations'];
    const chosen = ['--jq', '.[] | select(.annotation_level == "warning") | .message'];
    expect(await gh.calls()).toMatchObject([{ argv: [...asked, ...chosen], token: 'canary-github-token' }]);
  });

  test('does not warn of other tokens, and the alarm succeeds', async () => {
    expect(await warningsOf(20)).toEqual([]);
    await using gh = await makeGh();
    expect(await runAlarm(gh)).toMatchObject({ conclusion: 'success' });
  });

  test('fails if the secret lacks a key', async () => {
    await using modal = await startModal();
    modal.putSecret('prod', 'database', { DATABASE_USER: 'app_a' });
    expect(await run(check, modal, { event: monday })).toMatchObject({ conclusion: 'failure' });
  });

  test('has an alarm that also fails if it cannot read the warnings', async () => {
    await using gh = await makeGh();
    await writeFile(join(gh.folder, 'gh'), '#!/bin/sh\nexit 1\n');
    expect(await runAlarm(gh)).toMatchObject({ conclusion: 'failure' });
  });
});

describe('reusable.yml', () => {
  const inputs = { 'secret-name': 'my-app', environments: '["prod", "staging", "dev"]' };
  const matrixOf = (given: Texts): unknown =>
    evaluate(String(dig(reusable.job.content, 'strategy', 'matrix', 'environment')), { inputs: given });

  test.each([push('main'), dispatch('topic'), { name: 'schedule' }])(
    'writes the secret in each environment if called on $name',
    async (event) => {
      await using modal = await startModal();
      expect(matrixOf(inputs)).toEqual(['prod', 'staging', 'dev']);
      for (const environment of ['prod', 'staging', 'dev']) {
        const job = await run(reusable, modal, { event, inputs, matrix: { environment } });
        expect(outputsOf(job)).toMatchObject({ result: 'created', environment });
      }
      const MY_APP = { 'my-app': ['DATABASE_URL', 'STRIPE_KEY'] };
      expect(keysIn(modal)).toEqual({ prod: MY_APP, staging: MY_APP, dev: MY_APP });
    },
  );

  test('syncs each environment independently', async () => {
    await using modal = await startModal();
    const event = push('main');
    const missing = await run(reusable, modal, { event, inputs, matrix: { environment: 'prd' } });
    const there = await run(reusable, modal, { event, inputs, matrix: { environment: 'prod' } });
    expect([missing.conclusion, there.conclusion]).toEqual(['failure', 'success']);
    expect(dig(reusable.job.content, 'strategy')).toMatchObject({ 'fail-fast': false, 'max-parallel': 5 });
  });

  test('queues only runs that write the same secret in the same environment', () => {
    const group = String(dig(reusable.job.content, 'concurrency', 'group'));
    const groupFor = (environment: string): string => fillIn(group, { inputs, matrix: { environment } });
    expect([groupFor('prod'), groupFor('dev')]).toEqual(['sync-my-app-to-prod', 'sync-my-app-to-dev']);
  });
});

describe('many-secrets.yml with secrets.yml', () => {
  const WORKER = ['LOG_LEVEL', 'QUEUE_PASSWORD', 'WORKER_POOL', 'WORKER_QUEUE'];
  const MONITORING = ['SENTRY_DSN', expect.stringMatching(/^SYNC_SECRET_FINGERPRINT_/)];
  const OTHERS = { worker: WORKER, monitoring: MONITORING, shared: ['HF_TOKEN', 'OPENAI_API_KEY'] };

  async function runMany(modal: ModalServer, event: RunEvent, secrets: Texts = {}): Promise<JobResult> {
    const files = {
      'secrets.yml': await readFile(join(EXAMPLES, 'secrets.yml'), 'utf8'),
      'worker/settings.env': 'WORKER_POOL=8\nWORKER_QUEUE=mail\n',
    };
    const all = { ...makeUpSecrets(manySecrets, MODAL_TOKEN), ...secrets };
    return runJob(manySecrets, { event, files, serverUrl: modal.url, secrets: all });
  }

  test.each([
    {
      fact: 'a push to main',
      event: push('main'),
      secrets: { DEBUG_TOKEN: '' },
      environment: 'prod',
      api: ['DATABASE_URL', 'STRIPE_KEY'],
    },
    {
      fact: 'a manual run on topic',
      event: dispatch('topic'),
      secrets: {},
      environment: 'dev',
      api: ['DATABASE_URL', 'DEBUG_TOKEN', 'STRIPE_KEY'],
    },
  ])('$fact writes only to $environment', async (row) => {
    const { event, secrets, environment, api } = row;
    await using modal = await startModal();
    modal.putSecret(environment, 'shared', { HF_TOKEN: 'canary-hf' });
    const job = await runMany(modal, event, secrets);
    expect(outputsOf(job)).toMatchObject({ result: 'created', changed: 'true' });
    expect(keysIn(modal)).toEqual({ [environment]: { api, ...OTHERS } });
    expect(modal.secret(environment, 'api')?.get('STRIPE_KEY')).toBe('canary-stripe_key_live');
    expect(modal.secret(environment, 'worker')?.get('LOG_LEVEL')).toBe('info');
    const githubEnvironment = String(dig(manySecrets.job.content, 'environment', 'name'));
    expect(fillIn(githubEnvironment, contextsOf({ event, secrets: {} }))).toBe(environment);
  });

  test('passes exactly the secrets that secrets.yml names', async () => {
    const content: unknown = parse(await readFile(join(EXAMPLES, 'secrets.yml'), 'utf8'));
    const named = JSON.stringify(content);
    const given = Object.keys(findActionStep(manySecrets).env).filter((name) => !name.startsWith('MODAL_TOKEN_'));
    expect(given.filter((name) => !named.includes(name))).toEqual([]);
  });
});

describe('plan-on-pull-request.yml with secrets.yml', () => {
  const event = pullRequest('topic');
  const PLAN = ['org/sync-secret@v1', 'Comment on the pull request'];

  interface Run {
    readonly modal: ModalServer;
    readonly gh: Gh;
    readonly event?: RunEvent;
    readonly secrets?: Texts;
    /** Replaces `keys: [OPENAI_API_KEY]` in secrets.yml. */
    readonly keys?: string;
  }

  async function runPlan({ modal, gh, keys = 'OPENAI_API_KEY', ...options }: Run): Promise<JobResult> {
    const config = await readFile(join(EXAMPLES, 'secrets.yml'), 'utf8');
    const files = {
      'secrets.yml': config.replace('[OPENAI_API_KEY]', `[${keys}]`),
      'worker/settings.env': 'WORKER_POOL=8\nWORKER_QUEUE=mail\n',
    };
    const secrets = makeUpSecrets(plan, MODAL_TOKEN);
    const job = await runJob(plan, { event, files, serverUrl: modal.url, secrets, programs: gh.folder, ...options });
    expect(modal.writes).toEqual([]);
    return job;
  }

  test('comments the plan for main, and updates its comment', async () => {
    await using modal = await startModal();
    await using gh = await makeGh();
    const first = await runPlan({ modal, gh });
    const { summary: created = '' } = outputsOf(first);
    expect(first.ran).toEqual(PLAN);
    expect(await gh.comments()).toEqual([`${created}\n`]);
    for (const text of [
      'nothing was written',
      'would be created',
      'prod',
      'STRIPE_KEY',
      'WORKER_POOL',
      'OPENAI_API_KEY',
    ]) {
      expect(created).toContain(text);
    }

    modal.putSecret('prod', 'shared', { HF_TOKEN: 'canary-hf' });
    const second = await runPlan({ modal, gh, keys: 'ANTHROPIC_KEY=OPENAI_API_KEY' });
    const { summary: updated = '' } = outputsOf(second);
    expect(await gh.comments()).toEqual([`${updated}\n`]);
    expect(updated).toContain('would be updated');
    expect(updated).toContain('ANTHROPIC_KEY');
    expect(updated).not.toContain('OPENAI_API_KEY');

    const flags = ['--edit-last', '--create-if-none', '--body-file', '-'];
    const call = { argv: ['pr', 'comment', '1', ...flags], token: 'canary-github-token', repo: 'octo/app' };
    expect(await gh.calls()).toEqual([call, call]);
  });

  test('has the config and the secrets of many-secrets.yml', () => {
    const [planned, written] = [findActionStep(plan), findActionStep(manySecrets)];
    expect(planned.env).toEqual(written.env);
    expect(planned.with['config']).toBe(written.with['config']);
  });

  test('replaces the plan with a note if its run fails', async () => {
    await using modal = await startModal();
    await using gh = await makeGh();
    await runPlan({ modal, gh });
    const job = await runPlan({ modal, gh, keys: 'OPENAI_KEY' });
    expect(job).toMatchObject({ conclusion: 'failure', ran: PLAN });
    expect(await gh.comments()).toEqual(['There is no plan, as its run failed. See the checks below.\n']);
  });

  const stranger = { repo: { full_name: 'stranger/app' } };
  test.each<{ fact: string; event: RunEvent }>([
    { fact: 'a pull request from a fork', event: pullRequest('topic', stranger) },
    { fact: 'a pull request from a deleted fork', event: pullRequest('topic', { repo: null }) },
    { fact: 'a pull request by Dependabot', event: { ...pullRequest('dependabot/x'), actor: 'dependabot[bot]' } },
  ])('succeeds without secrets, and makes no calls or comments: $fact', async ({ event }) => {
    await using modal = await startModal();
    await using gh = await makeGh();
    const job = await runPlan({ modal, gh, event, secrets: {} });
    expect(outputsOf(job)).toMatchObject({ result: 'skipped', changed: 'false' });
    expect(job.ran).toEqual(PLAN.slice(0, 1));
    expect([modal.calls, await gh.calls()]).toEqual([[], []]);
  });

  test('refuses a fork that has secrets, and comments nothing', async () => {
    await using modal = await startModal();
    await using gh = await makeGh();
    const job = await runPlan({ modal, gh, event: pullRequest('topic', stranger) });
    expect(job).toMatchObject({ conclusion: 'failure', ran: PLAN.slice(0, 1) });
    expect(await gh.calls()).toEqual([]);
  });

  test('queues only runs of the same pull request', () => {
    const group = String(dig(plan.content, 'concurrency', 'group'));
    const groupFor = (number: number): string =>
      fillIn(group, contextsOf({ event: { ...event, payload: { number } }, secrets: {} }));
    expect([groupFor(7), groupFor(8)]).toEqual(['plan-many-secrets-for-7', 'plan-many-secrets-for-8']);
  });
});

describe('both-targets.yml with both-targets-secrets.yml', () => {
  const lines = [
    'DATABASE_URL=canary-db',
    'STRIPE_KEY_LIVE=canary-stripe',
    'SENTRY_DSN=canary-dsn',
    'OTHER=canary-other',
  ];
  const CONTENT = { DATABASE_URL: 'canary-db', STRIPE_KEY: 'canary-stripe', SENTRY_DSN: 'canary-dsn' };
  /** The permissions of the app. */
  const permissions = { secrets: 'none', environments: 'write', administration: false, actions: false } as const;

  interface Places {
    readonly modal: ModalServer;
    readonly github: GithubServer;
    readonly token?: string;
    readonly event?: RunEvent;
  }

  async function runBoth({ modal, github, token = TOKEN, event = push('main') }: Places): Promise<JobResult> {
    const config = 'both-targets-secrets.yml';
    const files = {
      [config]: await readFile(join(EXAMPLES, config), 'utf8'),
      'scripts/generate-dotenv': printing(lines),
    };
    const job = await run(bothTargets, modal, {
      event,
      files,
      githubUrl: github.url,
      outputs: { 'app-token': { token } },
    });
    expect(github.requests.flatMap(({ problems }) => problems)).toEqual([]);
    return job;
  }

  test('writes the same content to both, with a token that can only write secrets of environments', async () => {
    await using modal = await startModal();
    await using github = await startGithubServer({ permissions });
    github.putEnvironmentSecret('production', 'KEPT', 'canary-kept');
    modal.putSecret('prod', 'my-app', { REPLACED: 'canary-replaced' });
    const job = await runBoth({ modal, github });
    expect(outputsOf(job)).toMatchObject({ result: 'created', changed: 'true' });
    expect(contentOf(modal)).toEqual(CONTENT);
    expect(Object.fromEntries(github.environmentSecrets('production') ?? [])).toEqual({
      ...CONTENT,
      KEPT: 'canary-kept',
    });
    expect(github.repositorySecrets().size).toBe(0);
  });

  test("writes nothing with the job's token", async () => {
    const integrationToken = 'ghs_canary-of-the-job';
    await using modal = await startModal();
    await using github = await startGithubServer({ integrationToken });
    const job = await runBoth({ modal, github, token: integrationToken });
    expect(job.conclusion).toBe('failure');
    expect([...modal.writes, ...github.writes]).toEqual([]);
  });

  test('finishes one target if the other fails, and then fails', async () => {
    await using modal = await startModalServer({ environments: ['prod'], readOnlyEnvironments: ['prod'] });
    await using github = await startGithubServer();
    const job = await runBoth({ modal, github });
    expect(job.conclusion).toBe('failure');
    expect(Object.fromEntries(github.environmentSecrets('production') ?? [])).toEqual(CONTENT);
    expect(contentOf(modal)).toEqual({});
  });

  test('runs nothing if started on another branch', async () => {
    await using modal = await startModal();
    await using github = await startGithubServer();
    const job = await runBoth({ modal, github, event: dispatch('topic') });
    expect(job.conclusion).toBe('skipped');
  });

  test('requests a token with only the needed permissions', () => {
    const step = bothTargets.job.steps.find(({ uses }) => uses?.startsWith('actions/create-github-app-token@'));
    const asked = Object.entries(step?.with ?? {}).filter(([name]) => name.startsWith('permission-'));
    expect(asked).toEqual([['permission-environments', 'write']]);
  });
});
