import { describe, expect, test } from 'vitest';
import { startGithubServer } from '../support/github-server.ts';
import { startModalServer } from '../support/modal-server.ts';
import type { RunEvent, StepOptions, StepResult } from '../support/runner.ts';
import { errorsOf, messagesOf, sync } from '../support/sync.ts';

const TOKEN = 'canary-app-installation';
const NONE = { MODAL_TOKEN_ID: '', MODAL_TOKEN_SECRET: '' };
/** In a fork, values and credentials are empty. */
const EMPTY = { ...NONE, A: '' };
const SKIP = { 'if-no-credentials': 'skip' };
const STEP = { with: { ...SKIP, keys: 'A' }, env: EMPTY };

const FORK: RunEvent = {
  name: 'pull_request',
  payload: { pull_request: { head: { repo: { full_name: 'stranger/app' } } } },
};
const DEPENDABOT: RunEvent = { name: 'push', refName: 'dependabot/npm/x', actor: 'dependabot[bot]' };
const MISSING = 'MODAL_TOKEN_ID and MODAL_TOKEN_SECRET are both missing or empty';
const FROM_FORK = ': the pull request comes from a fork, and GitHub gives such runs no secrets';
const FROM_DEPENDABOT = ": Dependabot started this run, so GitHub gives it only Dependabot's own secrets";

const TWO = `secrets:
  - { name: api, environment: [prod, dev], keys: [A] }
  - { name: worker, environment: { main: prod }, keys: [A] }`;
const MIXED = `secrets:
  - { name: api, environment: prod, keys: [A] }
  - { target: github, environment: production, keys: [A] }`;
const GITHUB_ONLY = `secrets:
  - { target: github, environment: production, values: { A: a } }`;

/** A step with a config file. */
function configured(content: string, step: StepOptions = {}): StepOptions {
  const { with: inputs, env = EMPTY, ...rest } = step;
  const files = { 's.yml': content };
  return { ...rest, files, env, with: { name: '', environment: '', ...SKIP, config: 's.yml', ...inputs } };
}

function expectSkipped(step: StepResult, notices: readonly string[]): void {
  expect(errorsOf(step)).toEqual([]);
  expect(messagesOf(step, 'notice')).toEqual(notices);
  expect(step.exitCode).toBe(0);
  expect(step.outputs).toMatchObject({ result: 'skipped', changed: 'false' });
}

describe.concurrent('with if-no-credentials skip, a run without credentials is skipped, with the reason', () => {
  test.each<{ fact: string; cause?: string } & StepOptions>([
    { fact: 'a pull request from a fork', event: FORK, cause: FROM_FORK },
    { fact: 'Dependabot', event: DEPENDABOT, cause: FROM_DEPENDABOT },
    { fact: 'a push to a new repository from a template' },
    { fact: 'credentials of blanks', env: { MODAL_TOKEN_ID: ' ', MODAL_TOKEN_SECRET: '\n' } },
    { fact: 'empty inputs', with: { 'modal-token-id': '', 'modal-token-secret': '' } },
    { fact: 'mode merge', with: { mode: 'merge', 'remove-keys': 'OLD' } },
    { fact: 'mode delete', with: { mode: 'delete', keys: '' } },
    { fact: 'mode check', with: { mode: 'check', keys: '', 'required-keys': 'A' } },
    { fact: 'a dry run', with: { 'dry-run': 'true' } },
    { fact: 'a workspace that cannot be checked', with: { workspace: 'acme' } },
    {
      fact: 'a .env that an earlier step could not generate without secrets',
      with: { keys: '', 'from-dotenv': 'build/.env' },
    },
    { fact: 'a .env in an empty secret', with: { keys: '', 'from-dotenv': 'env:A' } },
    { fact: 'nothing to store', with: { keys: '' } },
    { fact: 'if-empty error', with: { 'if-empty': 'error' } },
  ])('$fact', async ({ cause = '', ...row }) => {
    await using modal = await startModalServer();
    const step = await sync(modal, { ...row, with: { ...STEP.with, ...row.with }, env: { ...EMPTY, ...row.env } });
    expectSkipped(step, [`Skipped: ${MISSING}${cause}.`]);
    expect(JSON.parse(step.outputs['results'] ?? '')).toMatchObject([{ name: 'my-app', result: 'skipped' }]);
    expect(step.summary).toContain('<h3>Secret <code>my-app</code>: skipped</h3>');
    expect([modal.connections, modal.calls]).toEqual([0, []]);
  });

  test('with target github', async () => {
    await using github = await startGithubServer();
    await using modal = await startModalServer();
    const step = await sync(modal, {
      with: { ...SKIP, target: 'github', name: '', keys: 'A', 'github-token': '' },
      env: { ...EMPTY, GITHUB_API_URL: github.url },
      event: FORK,
    });
    expectSkipped(step, [`Skipped: github-token is missing or empty${FROM_FORK}.`]);
    expect(github.requests).toEqual([]);
  });

  test('with a config file: one notice, and one result for each secret and environment', async () => {
    await using modal = await startModalServer();
    const step = await sync(modal, configured(TWO, { event: FORK }));
    expectSkipped(step, [`Skipped: ${MISSING}${FROM_FORK}.`]);
    const results = JSON.parse(step.outputs['results'] ?? '') as readonly unknown[];
    expect(results).toMatchObject(
      ['api', 'api', 'worker'].map((name) => ({ name, result: 'skipped', changed: false })),
    );
    expect(step.summary).toContain('<h3>3 secrets: 3 skipped</h3>');
    expect(modal.connections).toBe(0);
  });

  test('with a config file for both targets', async () => {
    await using github = await startGithubServer();
    await using modal = await startModalServer();
    const env = { ...EMPTY, GITHUB_API_URL: github.url };
    const step = await sync(modal, configured(MIXED, { env }));
    expectSkipped(step, [`Skipped: ${MISSING}.`, 'Skipped: github-token is missing or empty.']);
    expect([modal.connections, github.requests]).toEqual([0, []]);
  });
});

describe.concurrent('with if-no-credentials skip, a run is not skipped if', () => {
  test('it has credentials', async () => {
    await using modal = await startModalServer();
    const step = await sync(modal, { with: STEP.with, env: { A: 'canary-a' } });
    expect([errorsOf(step), step.outputs['result']]).toEqual([[], 'created']);
  });

  test.each<{ fact: string; error: RegExp } & StepOptions>([
    {
      fact: 'it has only the id of the token',
      env: { MODAL_TOKEN_ID: 'ak-canary-id' },
      error: /^Reading Modal's credentials: MODAL_TOKEN_SECRET is missing or empty\. Add MODAL_TOKEN_SECRET: /,
    },
    {
      fact: 'it has only the secret of the token, and Dependabot started it',
      env: { MODAL_TOKEN_SECRET: 'as-canary-secret' },
      event: DEPENDABOT,
      error:
        /^Reading Modal's credentials: MODAL_TOKEN_ID is missing or empty: .+ own secrets\. Define them under Settings, /,
    },
    {
      fact: 'it has another kind of credentials',
      env: { MODAL_OAUTH_REFRESH_TOKEN: 'canary-oauth' },
      error: /both missing or empty; MODAL_OAUTH_REFRESH_TOKEN is set, but this action does not support OAuth\. /,
    },
    {
      fact: 'an input is misspelt',
      with: { 'if-no-credential': 'skip' },
      error: /^Reading the input 'if-no-credential': there is no such input\. Did you mean 'if-no-credentials'\?/,
    },
    {
      fact: 'another input has an invalid choice',
      with: { mode: 'upsert' },
      error: /^Reading the input 'mode': there is no such choice/,
    },
    {
      fact: 'if-no-credentials has an invalid choice',
      with: { 'if-no-credentials': 'ignore' },
      error: /^Reading the input 'if-no-credentials': there is no such choice\. Write one of error, skip\.$/,
    },
    {
      fact: 'it is pull_request_target from a fork',
      event: { ...FORK, name: 'pull_request_target' },
      error: /^Checking what started this run: it is pull_request_target from a fork/,
    },
  ])('$fact', async ({ error, ...row }) => {
    await using modal = await startModalServer();
    const step = await sync(modal, { ...row, with: { ...STEP.with, ...row.with }, env: { ...EMPTY, ...row.env } });
    expect(errorsOf(step)[0]).toMatch(error);
    expect([step.exitCode, modal.connections]).toEqual([1, 0]);
  });

  test.each<{ fact: string; content: string; error: RegExp } & StepOptions>([
    {
      fact: 'it has the credentials of only one of two targets',
      content: MIXED,
      with: { 'github-token': TOKEN },
      env: { ...NONE, A: 'canary-a' },
      error: /^Reading Modal's credentials: MODAL_TOKEN_ID and MODAL_TOKEN_SECRET are both missing or empty\. Add /,
    },
    {
      fact: 'the config file has a mistake',
      content: 'secrets:\n  - { nmae: api, keys: [A] }',
      error: /^Reading s\.yml, line 2, column 7: 'nmae' is unknown here; the nearest name is 'name'\./,
    },
    { fact: 'the config file lists nothing', content: 'secrets: []', error: /it lists no secrets/ },
  ])('$fact', async ({ content, error, ...row }) => {
    await using modal = await startModalServer();
    const step = await sync(modal, configured(content, row));
    expect(errorsOf(step)[0]).toMatch(error);
    expect([step.exitCode, modal.connections]).toEqual([1, 0]);
  });
});

test.each<{ fact: string; event: RunEvent; message: string }>([
  {
    fact: 'a fork',
    event: FORK,
    message: `${MISSING}${FROM_FORK}. Set if-no-credentials to skip, or add if: `,
  },
  {
    fact: 'Dependabot',
    event: DEPENDABOT,
    message: `${MISSING}${FROM_DEPENDABOT}. Set if-no-credentials to skip, or define them under Settings, `,
  },
])('without if-no-credentials, the error suggests it for $fact', async ({ event, message }) => {
  await using modal = await startModalServer();
  const step = await sync(modal, { event, with: { keys: 'A' }, env: EMPTY });
  expect(errorsOf(step)).toEqual([expect.stringContaining(`Reading Modal's credentials: ${message}`)]);
});

describe.concurrent('the input workspace fails the run if no entry of the config file has the Modal target', () => {
  test('as it would protect nothing', async () => {
    await using modal = await startModalServer();
    const step = await sync(modal, configured(GITHUB_ONLY, { with: { workspace: 'acme' } }));
    expect(errorsOf(step)).toEqual([
      "Reading the input 'workspace': it belongs to target modal. Remove it, or set target to modal.",
    ]);
    expect(modal.connections).toBe(0);
  });

  test('but not if one entry has it', async () => {
    await using modal = await startModalServer();
    const inputs = { workspace: 'acme', 'github-token': '' };
    const step = await sync(modal, configured(MIXED, { with: inputs }));
    expectSkipped(step, [`Skipped: ${MISSING}.`, 'Skipped: github-token is missing or empty.']);
  });
});
