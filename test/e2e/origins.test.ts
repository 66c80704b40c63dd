import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { startModalServer } from '../support/modal-server.ts';
import type { RunEvent, StepOptions } from '../support/runner.ts';
import { describeEvent } from '../support/runner-event.ts';
import { errorsOf, sync } from '../support/sync.ts';
import { evaluate } from '../support/workflow.ts';

const NO_CREDENTIALS = { MODAL_TOKEN_ID: '', MODAL_TOKEN_SECRET: '' };
const OPEN = { with: { keys: 'A' }, env: { A: 'canary-a' } };

/** An event of a pull request. Its head is in `repo`: null if deleted. */
function pullRequest(name: string, repo: { full_name: string; fork: boolean } | null): RunEvent {
  return { name, payload: { pull_request: { head: { repo } } } };
}

function workflowRun(full_name: string): RunEvent {
  return { name: 'workflow_run', payload: { workflow_run: { head_repository: { full_name } } } };
}

const STRANGER = { full_name: 'stranger/app', fork: true };
const FORK = 'the pull request comes from a fork, and GitHub gives such runs no secrets';
const FORK_IF =
  'github.event.pull_request == null || github.event.pull_request.head.repo.full_name == github.repository';
const FORK_TODO = `Add if: ${FORK_IF} to the step, which skips forks.`;
const DEPENDABOT = "Dependabot started this run, so GitHub gives it only Dependabot's own secrets";
const DEPENDABOT_IF = "github.actor != 'dependabot[bot]'";
const DEPENDABOT_TODO = `Define them under Settings, Secrets and variables, Dependabot, or skip the step with if: ${DEPENDABOT_IF}.`;

function uncapitalize(text: string): string {
  return `${text.charAt(0).toLowerCase()}${text.slice(1)}`;
}

const REFUSED =
  'it has your secrets, and its files may come from a stranger. Stop sending secrets to forks in the settings of the repository, or set allow-untrusted to true if the job checks out nothing from the fork.';

const forks: readonly { fact: string; event: RunEvent; cause: string; todo: string }[] = [
  { fact: 'a pull request from a fork', event: pullRequest('pull_request', STRANGER), cause: FORK, todo: FORK_TODO },
  {
    fact: "a pull request from another owner's repository that GitHub does not call a fork",
    event: pullRequest('pull_request', { full_name: 'stranger/app', fork: false }),
    cause: FORK,
    todo: FORK_TODO,
  },
  {
    fact: 'a pull request from a deleted fork',
    event: pullRequest('pull_request', null),
    cause: FORK,
    todo: FORK_TODO,
  },
  {
    fact: 'a review of a pull request from a fork',
    event: pullRequest('pull_request_review', STRANGER),
    cause: FORK,
    todo: FORK_TODO,
  },
];

const secretless: readonly { fact: string; event: RunEvent; cause: string; todo: string }[] = [
  {
    fact: 'a Dependabot pull request',
    event: { ...pullRequest('pull_request', { full_name: 'octo/app', fork: false }), actor: 'dependabot[bot]' },
    cause: DEPENDABOT,
    todo: DEPENDABOT_TODO,
  },
  {
    fact: 'a Dependabot push',
    event: { name: 'push', refName: 'dependabot/npm_and_yarn/x-1', actor: 'dependabot[bot]' },
    cause: DEPENDABOT,
    todo: DEPENDABOT_TODO,
  },
];

describe('if GitHub withholds secrets, the error names the cause', () => {
  test.each([...forks, ...secretless])('without credentials: $fact', async ({ event, cause, todo }) => {
    await using modal = await startModalServer();
    const step = await sync(modal, { event, with: { keys: 'A' }, env: { ...NO_CREDENTIALS, A: '' } });
    expect(errorsOf(step)).toEqual([
      `Reading Modal's credentials: MODAL_TOKEN_ID and MODAL_TOKEN_SECRET are both missing or empty: ${cause}. Set if-no-credentials to skip, or ${uncapitalize(todo)}`,
    ]);
    expect(step.exitCode).toBe(1);
    expect(modal.calls).toEqual([]);
  });

  test.each(secretless)('without values: $fact', async ({ event, cause, todo }) => {
    await using modal = await startModalServer();
    const step = await sync(modal, { event, with: { keys: 'A\nB' }, env: { A: '', B: '' } });
    expect(errorsOf(step)).toEqual([
      `Choosing the values: there is nothing to store: 'A' and 'B' are empty, as ${cause}. Nothing was written. ${todo}`,
    ]);
    expect(modal.calls).toEqual([]);
  });

  test.each(secretless)('with if-empty error: $fact', async ({ event, cause, todo }) => {
    await using modal = await startModalServer();
    const step = await sync(modal, { event, with: { keys: 'A', 'if-empty': 'error' }, env: { A: '' } });
    expect(errorsOf(step)).toEqual([`Choosing the values: 'A' is empty, and if-empty is error; ${cause}. ${todo}`]);
  });
});

describe('the conditions that these errors suggest skip', () => {
  const own = { full_name: 'octo/app', fork: true };

  test.each<{ fact: string; condition: string; event: RunEvent; runs: boolean }>([
    { fact: 'no push', condition: FORK_IF, event: { name: 'push' }, runs: true },
    { fact: 'no schedule', condition: FORK_IF, event: { name: 'schedule' }, runs: true },
    { fact: 'no deletion', condition: FORK_IF, event: { name: 'delete' }, runs: true },
    {
      fact: 'no pull request of the repository itself',
      condition: FORK_IF,
      event: pullRequest('pull_request', own),
      runs: true,
    },
    {
      fact: 'a pull request from a fork',
      condition: FORK_IF,
      event: pullRequest('pull_request', STRANGER),
      runs: false,
    },
    {
      fact: 'a pull request from a deleted fork',
      condition: FORK_IF,
      event: pullRequest('pull_request', null),
      runs: false,
    },
    {
      fact: 'a review of a pull request from a fork',
      condition: FORK_IF,
      event: pullRequest('pull_request_review', STRANGER),
      runs: false,
    },
    { fact: 'no push by a person', condition: DEPENDABOT_IF, event: { name: 'push' }, runs: true },
    {
      fact: 'a Dependabot push',
      condition: DEPENDABOT_IF,
      event: { name: 'push', actor: 'dependabot[bot]' },
      runs: false,
    },
  ])('$fact', ({ condition, event, runs }) => {
    const written: unknown = parse(`if: ${condition}`);
    expect(written).toEqual({ if: condition });
    expect(evaluate(condition, { github: describeEvent(event) })).toBe(runs);
  });
});

describe('a run with secrets writes them', () => {
  test.each<{ fact: string } & StepOptions>([
    { fact: 'a push', event: { name: 'push' } },
    {
      fact: 'a pull request within the repository',
      event: pullRequest('pull_request', { full_name: 'octo/app', fork: false }),
    },
    {
      fact: 'a pull request within a repository that is a fork itself',
      event: pullRequest('pull_request', { full_name: 'octo/app', fork: true }),
    },
    {
      fact: 'a pull request from a fork that has secrets, with allow-untrusted',
      event: pullRequest('pull_request', STRANGER),
      with: { 'allow-untrusted': 'true' },
    },
    { fact: 'workflow_run from the same repository', event: workflowRun('octo/app') },
    {
      fact: 'workflow_run from a fork, with allow-untrusted',
      event: workflowRun('stranger/app'),
      with: { 'allow-untrusted': 'true' },
    },
    {
      fact: 'pull_request_target from the same repository',
      event: pullRequest('pull_request_target', { full_name: 'octo/app', fork: false }),
    },
    {
      fact: 'pull_request_target from the same repository, which is a fork itself',
      event: pullRequest('pull_request_target', { full_name: 'octo/app', fork: true }),
    },
    ...['true', 'TRUE'].map((text) => ({
      fact: `pull_request_target from a fork, with allow-untrusted: ${text}`,
      event: pullRequest('pull_request_target', STRANGER),
      with: { 'allow-untrusted': text },
    })),
    {
      fact: 'Dependabot with its own secrets',
      event: { name: 'push', actor: 'dependabot[bot]' },
    },
    { fact: 'a schedule', event: { name: 'schedule' } },
  ])('$fact', async (row) => {
    await using modal = await startModalServer();
    const step = await sync(modal, { ...row, with: { ...OPEN.with, ...row.with }, env: OPEN.env });
    expect(errorsOf(step)).toEqual([]);
    expect(step.outputs['result']).toBe('created');
  });
});

describe('pull_request_target from a fork fails before the step reads or sends anything', () => {
  const REFUSAL =
    'Checking what started this run: it is pull_request_target from a fork: it has your secrets, and its files may come from a stranger. Use pull_request, or set allow-untrusted to true if the job checks out nothing from the fork.';

  test.each<{ fact: string } & StepOptions>([
    { fact: "a stranger's fork", event: pullRequest('pull_request_target', STRANGER) },
    { fact: 'a deleted fork', event: pullRequest('pull_request_target', null) },
    {
      fact: 'with allow-untrusted: false',
      event: pullRequest('pull_request_target', STRANGER),
      with: { 'allow-untrusted': 'false' },
    },
    {
      fact: 'with an allow-untrusted that is neither true nor false',
      event: pullRequest('pull_request_target', STRANGER),
      with: { 'allow-untrusted': 'yes' },
    },
    {
      fact: 'with other mistakes, which cause no other error',
      event: pullRequest('pull_request_target', STRANGER),
      with: { mode: 'upsert', 'from-dotenv': 'missing.env' },
    },
    {
      fact: 'in a dry run',
      event: pullRequest('pull_request_target', STRANGER),
      with: { 'dry-run': 'true' },
    },
    {
      fact: 'started by Dependabot',
      event: { ...pullRequest('pull_request_target', STRANGER), actor: 'dependabot[bot]' },
    },
  ])('$fact', async (row) => {
    await using modal = await startModalServer();
    const step = await sync(modal, {
      ...row,
      with: { 'from-dotenv': '.env', ...row.with },
      files: { '.env': 'A=canary-stranger' },
    });
    expect(errorsOf(step)).toEqual([REFUSAL]);
    expect(step.exitCode).toBe(1);
    // If the action had read the file, it would have masked its value.
    expect(step.masks).toEqual([]);
    expect(modal.calls).toEqual([]);
  });

  test.each<{ fact: string; payload: unknown }>([
    { fact: 'names no pull request', payload: { pull_request: null } },
    { fact: 'names no head', payload: { pull_request: { head: null } } },
    { fact: 'is not an object', payload: 'text' },
  ])('a payload that $fact counts as the payload of a fork', async ({ payload }) => {
    await using modal = await startModalServer();
    const step = await sync(modal, { ...OPEN, event: { name: 'pull_request_target', payload } });
    expect(errorsOf(step)).toEqual([expect.stringMatching(/^Checking what started this run: /)]);
    expect(modal.calls).toEqual([]);
  });

  test('a missing payload counts as the payload of a fork', async () => {
    await using modal = await startModalServer();
    const step = await sync(modal, {
      ...OPEN,
      event: { name: 'pull_request_target' },
      env: { ...OPEN.env, GITHUB_EVENT_PATH: '' },
    });
    expect(errorsOf(step)).toEqual([expect.stringMatching(/^Checking what started this run: /)]);
    expect(modal.calls).toEqual([]);
  });
});

describe('every other run of a fork with credentials fails', () => {
  test.each(forks)('$fact', async ({ event }) => {
    await using modal = await startModalServer();
    const step = await sync(modal, { event, with: { 'from-dotenv': '.env' }, files: { '.env': 'A=canary-stranger' } });
    expect(errorsOf(step)).toEqual([`Checking what started this run: it is ${event.name} from a fork: ${REFUSED}`]);
    expect(step.masks).toEqual([]);
    expect(modal.calls).toEqual([]);
  });

  test.each([workflowRun('stranger/app'), { name: 'workflow_run', payload: { workflow_run: null } }])(
    'a workflow_run of a fork or a deleted fork: %o',
    async (event) => {
      await using modal = await startModalServer();
      const step = await sync(modal, { ...OPEN, event });
      expect(errorsOf(step)).toEqual([
        'Checking what started this run: it is workflow_run from a fork: it has your secrets, and its files may come from a stranger. Skip such runs with if: github.event.workflow_run.head_repository.full_name == github.repository, or set allow-untrusted to true if the job checks out nothing from the fork.',
      ]);
      expect(modal.calls).toEqual([]);
    },
  );
});

describe('an unreadable payload does not fail the run', () => {
  test.each<{ fact: string } & StepOptions>([
    { fact: 'it is missing', env: { GITHUB_EVENT_PATH: '' } },
    { fact: 'its file is missing', env: { GITHUB_EVENT_PATH: '/nowhere/event.json' } },
    { fact: 'it is a folder', env: { GITHUB_EVENT_PATH: '.' } },
    { fact: 'it is not JSON', env: { GITHUB_EVENT_PATH: 'event.json' }, files: { 'event.json': '{"pull_request": ' } },
    { fact: 'it is null', event: { name: 'push', payload: null } },
    { fact: 'it is a string', event: { name: 'push', payload: 'text' } },
    { fact: 'its pull request is a number', event: { name: 'push', payload: { pull_request: 1 } } },
    { fact: 'its head is a list', event: { name: 'push', payload: { pull_request: { head: [] } } } },
  ])('$fact', async (row) => {
    await using modal = await startModalServer();
    const step = await sync(modal, { ...row, ...OPEN, env: { ...OPEN.env, ...row.env } });
    expect(errorsOf(step)).toEqual([]);
    expect(step.outputs['result']).toBe('created');
  });
});
