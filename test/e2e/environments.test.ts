import { describe, expect, test } from 'vitest';
import { startModalServer, type ModalServerOptions } from '../support/modal-server.ts';
import type { RunEvent } from '../support/runner.ts';
import { errorsOf, messagesOf, methodsOf, sync } from '../support/sync.ts';

const RULES = 'main = prod\nrelease/* = dev\ndependabot/** =\n** = preview-{branch}';
const KEY = { with: { keys: 'KEY', environment: RULES }, env: { KEY: 'canary-value' } };

function reviewOf(ref: string): RunEvent {
  const head = { ref, repo: { full_name: 'octo/app', fork: false } };
  return {
    name: 'pull_request_review',
    refName: '7/merge',
    ref: 'refs/pull/7/merge',
    payload: { pull_request: { head } },
  };
}

describe('the rules use the branch of', () => {
  test.each<[string, RunEvent, string]>([
    ['a push', { name: 'push', refName: 'release/1' }, 'dev'],
    ['a pull request: its head', { name: 'pull_request', headRef: 'feature' }, 'preview-feature'],
    ['a manual run', { name: 'workflow_dispatch', refName: 'release/2' }, 'dev'],
    ['a schedule: the default branch', { name: 'schedule' }, 'prod'],
    ['a created branch', { name: 'create', refName: 'fresh' }, 'preview-fresh'],
    ['a review: the head of its pull request', reviewOf('feature'), 'preview-feature'],
  ])('%s', async (_, event, environment) => {
    await using modal = await startModalServer({
      environments: ['main', 'prod', 'dev', 'preview-feature', 'preview-fresh', 'preview-gone'],
    });
    const step = await sync(modal, { ...KEY, event });
    expect(errorsOf(step)).toEqual([]);
    expect(step.outputs['environment']).toBe(environment);
    expect(modal.secretNames(environment)).toEqual(['my-app']);
  });

  test('the input branch overrides the event', async () => {
    await using modal = await startModalServer();
    const step = await sync(modal, { ...KEY, with: { ...KEY.with, branch: 'release/x' } });
    expect(step.outputs['environment']).toBe('dev');
  });
});

describe('an event without its own branch needs the input branch', () => {
  const UNKNOWN = (event: string): string =>
    `Reading the input 'environment': its rules need a branch, and the event ${event} does not run on the branch that it is about.`;

  test.each([
    ['workflow_run', 'Set the input branch: ${{ github.event.workflow_run.head_branch }}.'],
    ['release', 'Set the input branch: ${{ github.ref }}, and write rules for tags: refs/tags/* = prod.'],
    ['issue_comment', 'Set the input branch to the branch that this run is for.'],
    ['repository_dispatch', 'Set the input branch to the branch that this run is for.'],
  ])('%s', async (name, todo) => {
    await using modal = await startModalServer({ environments: ['main', 'prod', 'dev', 'preview-feature'] });
    const step = await sync(modal, { ...KEY, event: { name } });
    expect(errorsOf(step)).toEqual([`${UNKNOWN(name)} ${todo}`]);
    expect(modal.calls).toEqual([]);
    const named = await sync(modal, { ...KEY, with: { ...KEY.with, branch: 'feature' }, event: { name } });
    expect(named.outputs['environment']).toBe('preview-feature');
  });

  test('a single environment needs no branch', async () => {
    await using modal = await startModalServer();
    const step = await sync(modal, {
      ...KEY,
      with: { keys: 'KEY', environment: 'prod' },
      event: { name: 'workflow_run' },
    });
    expect(step.outputs['environment']).toBe('prod');
  });
});

describe('tags', () => {
  const TAG = { name: 'push', ref: 'refs/tags/main' };

  test('match no branch rule', async () => {
    await using modal = await startModalServer();
    const step = await sync(modal, { ...KEY, event: TAG });
    expect(errorsOf(step)).toEqual([
      "Reading the input 'environment': none of the rules 'main = prod', 'release/* = dev', 'dependabot/** =', '** = preview-{branch}' matches the tag 'main'. Add a rule for it, such as 'refs/tags/v* = prod', or one with nothing after the = to skip it. A tag matches only patterns that start with refs/tags/.",
    ]);
    expect(modal.calls).toEqual([]);
  });

  test.each([
    ['of the event', {}],
    ['of the input', { branch: 'refs/tags/main' }],
  ])('a tag %s matches its rule', async (_, inputs) => {
    await using modal = await startModalServer();
    const environment = 'main = prod\nrefs/tags/* = dev';
    const step = await sync(modal, { ...KEY, with: { ...KEY.with, environment, ...inputs }, event: TAG });
    expect(step.outputs['environment']).toBe('dev');
  });
});

test('a merge queue branch is skipped with a notice', async () => {
  await using modal = await startModalServer();
  const branch = 'gh-readonly-queue/main/pr-7-0123abc';
  const step = await sync(modal, { ...KEY, event: { name: 'merge_group', refName: branch } });
  expect(step.exitCode).toBe(0);
  expect(step.outputs['result']).toBe('skipped');
  expect(messagesOf(step, 'notice')).toEqual([
    `Skipped: '${branch}' is a temporary branch of the merge queue, and no pattern of environment names it.`,
  ]);
  expect(modal.calls).toEqual([]);
});

test.each(['refs/pull/7/merge', '7/merge'])(
  'the merge commit of a pull request is not a branch: %s',
  async (branch) => {
    await using modal = await startModalServer();
    const step = await sync(modal, { ...KEY, with: { ...KEY.with, branch } });
    expect(errorsOf(step)).toEqual([
      "Reading the input 'branch': it is the merge commit of a pull request. Remove it: the head branch is found without it.",
    ]);
  },
);

describe('a rule with nothing after the =', () => {
  test('succeeds, prints the reason, and needs neither credentials nor calls', async () => {
    await using modal = await startModalServer();
    const step = await sync(modal, {
      with: KEY.with,
      env: { KEY: '', MODAL_TOKEN_ID: '', MODAL_TOKEN_SECRET: '' },
      event: { name: 'pull_request', headRef: 'dependabot/npm/x', actor: 'dependabot[bot]' },
    });
    expect(step.exitCode).toBe(0);
    expect(step.outputs).toMatchObject({ result: 'skipped', changed: 'false', environment: '' });
    expect(step.log).toContain(
      "Skipped: the rule 'dependabot/** =' skips secret 'my-app' on branch 'dependabot/npm/x'",
    );
    expect(step.summary).toContain('skipped');
    expect(modal.connections).toBe(0);
  });
});

test('without a matching rule, the error lists the rules', async () => {
  await using modal = await startModalServer();
  const step = await sync(modal, { ...KEY, with: { ...KEY.with, environment: 'main = prod\nx = y', branch: 'other' } });
  expect(errorsOf(step)).toEqual([
    "Reading the input 'environment': none of the rules 'main = prod', 'x = y' matches the branch 'other'. Add a rule for it, such as '** = dev', or one with nothing after the = to skip it.",
  ]);
  expect(modal.calls).toEqual([]);
});

describe('an invalid environment input fails with its line and likely mistake', () => {
  const ILLEGAL = 'no environment of Modal can have this name';
  const WITH_EQUALS = 'A rule is written with =, as in main = prod, and not with a colon or an arrow.';
  const WITH_BRACES = 'The branch is written {branch}, in small letters and one pair of braces.';
  const NO_RULE =
    'Write one rule per line as branch pattern = environment, with = instead of a colon or an arrow; or write only the name of one environment.';

  test.each([
    [
      'a placeholder outside a rule',
      'preview-{branch}',
      ': only a rule can use {branch}. Write a pattern and = before it, for example ** = preview-{branch}.',
    ],
    ['a placeholder in upper case', '# all\n** = preview-{BRANCH}', `, line 2: ${ILLEGAL}. ${WITH_BRACES}`],
    ['a placeholder in upper case outside a rule', 'preview-{BRANCH}', `: ${ILLEGAL}. ${WITH_BRACES}`],
    ['a shell placeholder', '** = preview-${branch}', `, line 1: ${ILLEGAL}. ${WITH_BRACES}`],
    ['a placeholder in double braces', '** = preview-{{ branch }}', `, line 1: ${ILLEGAL}. ${WITH_BRACES}`],
    ['a rule with a colon', 'main: prod', `: ${ILLEGAL}. ${WITH_EQUALS}`],
    ['a rule with an arrow', 'main -> prod', `: ${ILLEGAL}. ${WITH_EQUALS}`],
    ['a rule with another arrow', 'main => prod', `, line 1: ${ILLEGAL}. ${WITH_EQUALS}`],
    ['rules with colons', 'main: prod\n"**": dev', `: line 1 is not a rule. ${NO_RULE}`],
    ['rules with arrows', 'main -> prod\n** -> dev', `: line 1 is not a rule. ${NO_RULE}`],
    ['a comment after a rule', 'x = y\nmain = prod # live', `, line 2: ${ILLEGAL}. A comment needs a line of its own.`],
    ['a comment after a rule that skips', 'main = # later', `, line 1: ${ILLEGAL}. A comment needs a line of its own.`],
    ['a comment after a name', 'prod # live', `: ${ILLEGAL}. A comment needs a line of its own.`],
    ['quotes around a name', '"prod"', `: ${ILLEGAL}. Write the name without quotes.`],
    ['quotes around the name in a rule', "main = 'prod'", `, line 1: ${ILLEGAL}. Write the name without quotes.`],
    [
      'the branch in a name',
      'preview-feature/x',
      `: ${ILLEGAL}. To put the branch into a name, write a rule: ** = preview-{branch}. It makes a valid name of any branch.`,
      'feature/x',
    ],
    [
      'the merge commit in a name',
      'preview-7/merge',
      `: ${ILLEGAL}. To put the branch into a name, write a rule: ** = preview-{branch}. It makes a valid name of any branch.`,
    ],
    [
      'two names',
      'prod, dev',
      `: ${ILLEGAL}. A step writes to one environment. For several, list the secret in a config file, with environment: [prod, dev].`,
    ],
    [
      'a pattern that appears twice',
      'main = prod\n** = dev\nmain = dev',
      ': the rules on lines 1 and 3 have the same pattern, so the second never applies. Remove the rule that is wrong.',
    ],
    [
      'a name with a slash',
      'main = team/prod',
      `, line 1: ${ILLEGAL}. Use at most 64 letters, digits, dots, - and _, and start with a letter or digit.`,
    ],
  ])('%s', async (_, environment, error, refName = 'main') => {
    await using modal = await startModalServer();
    const step = await sync(modal, { ...KEY, with: { ...KEY.with, environment }, event: { name: 'push', refName } });
    expect(errorsOf(step)).toEqual([`Reading the input 'environment'${error}`]);
    expect(modal.calls).toEqual([]);
  });
});

describe('MODAL_ENVIRONMENT', () => {
  test('names the environment if the input is empty', async () => {
    await using modal = await startModalServer();
    const step = await sync(modal, {
      with: { keys: 'KEY', environment: '' },
      env: { ...KEY.env, MODAL_ENVIRONMENT: 'dev' },
    });
    expect(step.outputs['environment']).toBe('dev');
  });

  test.each([
    ['newer', true, 'main'],
    ['older', false, ''],
  ])('without it, a run writes to the default environment: %s server', async (_, listsKeys, environment) => {
    await using modal = await startModalServer({ listsKeys });
    const step = await sync(modal, { with: { keys: 'KEY', environment: '' }, env: KEY.env });
    expect(modal.secretNames('main')).toEqual(['my-app']);
    expect(step.outputs['environment']).toBe(environment);
    expect(step.outputs['result']).toBe('created');
  });

  test.each([
    ['newer', true, "environment 'main'"],
    ['older', false, "the workspace's default environment"],
  ])('without it, the log names the default environment if the server does: %s server', async (_, listsKeys, place) => {
    await using modal = await startModalServer({ listsKeys });
    const run = () => sync(modal, { with: { keys: 'KEY', environment: '' }, env: KEY.env });
    const [first, second] = [await run(), await run()];
    expect(first.log).toContain("Plan: create secret 'my-app' in the workspace's default environment;");
    expect(first.log).toContain(`Created: secret 'my-app' in ${place} (`);
    expect(second.log).toContain(`Plan: update secret 'my-app' in ${place};`);
  });
});

test('a run without writes also outputs the workspace’s default environment', async () => {
  await using modal = await startModalServer();
  modal.putSecret('main', 'my-app', { KEY: 'canary-value' });
  const step = await sync(modal, { with: { mode: 'check', environment: '' } });
  expect(step.outputs).toMatchObject({ result: 'checked', environment: 'main' });
  expect(modal.writes).toEqual([]);
});

test.each([{}, { unknownEnvironmentText: 'secret' }] as const)(
  'the write reports a missing environment that the token cannot list: %o',
  async (server) => {
    await using modal = await startModalServer({ ...server, mayListEnvironments: false });
    const step = await sync(modal, { ...KEY, with: { ...KEY.with, environment: 'prd' } });
    expect(errorsOf(step)).toEqual([
      expect.stringMatching(
        /^Writing secret 'my-app' in environment 'prd': there is no such environment or secret \(server message: .+\)\. The secret was not written\. Fix the input 'environment'. If you want a new environment, set create-environment to true\. If the environment exists, the token's service user may have no role in it: modal workspace service-users set-role NAME prd contributor\.$/,
      ),
    ]);
    expect(modal.environments()).not.toContain('prd');
  },
);

test('the error for a workspace without environments lists none', async () => {
  await using modal = await startModalServer({ environments: [] });
  expect(errorsOf(await sync(modal, KEY))).toEqual([
    expect.stringContaining("the environment 'prod' does not exist; there is none. Fix"),
  ]);
});

describe('create-environment', () => {
  const CREATE = { with: { keys: 'KEY', environment: 'fresh', 'create-environment': 'true' }, env: KEY.env };
  const SERVERS: readonly (readonly [string, ModalServerOptions])[] = [
    ['that lists its environments', {}],
    ['that rejects the listing of environments', { mayListEnvironments: false }],
    ['that returns status 3 for an unknown environment', { unknownEnvironmentCode: 3 }],
    ['that reports a missing secret for an unknown environment', { unknownEnvironmentText: 'secret' }],
  ];

  test.each(SERVERS)('creates a missing environment on a server %s', async (_, options) => {
    await using modal = await startModalServer(options);
    const step = await sync(modal, CREATE);
    expect(errorsOf(step)).toEqual([]);
    expect(modal.environments()).toContain('fresh');
    expect(modal.secretNames('fresh')).toEqual(['my-app']);
    expect(step.outputs).toMatchObject({ result: 'created', environment: 'fresh' });
    expect(step.log).toContain("create environment 'fresh'");
  });

  test('leaves an existing environment unchanged', async () => {
    await using modal = await startModalServer({ environments: ['main', 'fresh'] });
    await sync(modal, CREATE);
    expect(methodsOf(modal)).not.toContain('EnvironmentGetOrCreate');
  });

  test('accepts an environment that another run creates at the same time', async () => {
    await using modal = await startModalServer();
    const [one, other] = await Promise.all([
      sync(modal, CREATE),
      sync(modal, { ...CREATE, with: { ...CREATE.with, name: 'other' } }),
    ]);
    expect([errorsOf(one), errorsOf(other)]).toEqual([[], []]);
    expect(modal.secretNames('fresh')).toHaveLength(2);
  });

  test('creates nothing in check mode, and the error does not suggest it', async () => {
    await using modal = await startModalServer();
    const step = await sync(modal, { with: { ...CREATE.with, keys: '', mode: 'check' } });
    expect(errorsOf(step)).toEqual([
      "Looking up secret 'my-app' in environment 'fresh': the environment 'fresh' does not exist; there are 'dev', 'main' and 'prod'. Fix the input 'environment'. If the environment exists, the token's service user may have no role in it: modal workspace service-users set-role NAME fresh contributor.",
    ]);
    expect(modal.environments()).not.toContain('fresh');
    expect(modal.writes).toEqual([]);
  });

  test('reports the new environment if the server rejects the secret', async () => {
    await using modal = await startModalServer();
    modal.onCall(({ method }) => {
      if (method === 'EnvironmentGetOrCreate')
        modal.inject('SecretGetOrCreate', { kind: 'status', code: 7, message: 'Not this one' });
    });
    const step = await sync(modal, CREATE);
    expect(errorsOf(step)).toEqual([
      "Writing secret 'my-app' in environment 'fresh': the token may not do that (server message: Not this one). The secret was not written. The environment 'fresh' exists. Give the token's service user the Contributor role there: modal workspace service-users set-role NAME fresh contributor. If it is a user's token, give the user that role in the workspace's settings.",
    ]);
    expect(modal.environments()).toContain('fresh');
    expect(modal.secretNames('fresh')).toEqual([]);
  });

  test('does nothing in a dry run', async () => {
    await using modal = await startModalServer();
    const step = await sync(modal, { ...CREATE, with: { ...CREATE.with, 'dry-run': 'true' } });
    expect(step.outputs['result']).toBe('planned');
    expect(modal.environments()).not.toContain('fresh');
    expect(modal.writes).toEqual([]);
  });

  test.each([
    ['-x', /^Reading the input 'environment': no environment of Modal can have this name\./],
    ['x'.repeat(65), /^Reading the input 'environment': no environment of Modal can have this name\./],
  ])('refuses an invalid name: %s', async (environment, error) => {
    await using modal = await startModalServer();
    const step = await sync(modal, { ...CREATE, with: { ...CREATE.with, environment } });
    expect(errorsOf(step)).toEqual([expect.stringMatching(error)]);
    expect(modal.calls).toEqual([]);
  });

  test.each(['en-x', 'a.b', 'q'])('creates no environment with a name that Modal rejects: %s', async (environment) => {
    await using modal = await startModalServer();
    const step = await sync(modal, { ...CREATE, with: { ...CREATE.with, environment } });
    expect(errorsOf(step)).toEqual([
      `Planning secret 'my-app' in environment '${environment}': Modal cannot create an environment with the name '${environment}'. Nothing was written. In the input 'environment', use 2 to 64 letters, digits, - and _. Start with a letter or digit, and not with en-.`,
    ]);
    expect(modal.writes).toEqual([]);
  });

  test.each(['a.b', 'q'])('writes to an existing environment with any name: %s', async (environment) => {
    await using modal = await startModalServer({ environments: ['main', environment] });
    const step = await sync(modal, { ...CREATE, with: { ...CREATE.with, environment } });
    expect(errorsOf(step)).toEqual([]);
    expect(modal.secretNames(environment)).toEqual(['my-app']);
  });
});

describe('when a branch is deleted', () => {
  const DELETION = { name: 'delete', payload: { ref: 'feature/login', ref_type: 'branch' } };
  const VALUES = { values: 'A: a' };

  test.each(['replace', 'merge', 'create'])('mode %s with rules fails before anything is sent', async (mode) => {
    await using modal = await startModalServer();
    const inputs = { mode, environment: RULES, 'create-environment': 'true', ...VALUES };
    const step = await sync(modal, { with: inputs, event: DELETION });
    expect(errorsOf(step)).toEqual([
      `Reading the input 'environment': this run is for 'feature/login', which has been deleted, and mode is ${mode}. Skip the step with if: github.event_name != 'delete', and clean up in a step of its own, with mode: delete and if: github.event_name == 'delete'.`,
    ]);
    expect(modal.calls).toEqual([]);
  });

  test.each([
    { fact: 'a named environment', with: { environment: 'prod', ...VALUES }, result: 'created' },
    {
      fact: 'a named branch',
      with: { environment: 'main = prod', branch: 'main', ...VALUES },
      result: 'created',
    },
    {
      fact: 'another named branch',
      with: { environment: 'develop = prod', branch: 'develop', ...VALUES },
      result: 'created',
    },
    { fact: 'a rule that skips the branch', with: { environment: 'main = prod\n** =', ...VALUES }, result: 'skipped' },
    { fact: 'mode delete', with: { environment: '** = prod', mode: 'delete' }, result: 'unchanged' },
  ])('$fact works as usual', async ({ with: inputs, result }) => {
    await using modal = await startModalServer();
    const step = await sync(modal, { with: inputs, event: DELETION });
    expect(errorsOf(step)).toEqual([]);
    expect(step.outputs['result']).toBe(result);
  });
});

describe('mode delete when a branch is deleted', () => {
  const CLEAN_UP = {
    with: { mode: 'delete', environment: RULES },
    event: { name: 'delete', payload: { ref: 'Feature/X', ref_type: 'branch' } },
  };
  const PREVIEW = 'preview-feature-x-algbsehv34metnkv';

  test('removes the secret and keeps the environment', async () => {
    await using modal = await startModalServer({ environments: ['main', PREVIEW] });
    modal.putSecret(PREVIEW, 'my-app', { KEY: 'canary-value' });
    const step = await sync(modal, CLEAN_UP);
    expect(step.outputs).toMatchObject({ result: 'deleted', environment: PREVIEW });
    expect(modal.secretNames(PREVIEW)).toEqual([]);
    expect(modal.environments()).toContain(PREVIEW);
  });

  test.each([
    { fact: 'from rules', ...CLEAN_UP },
    { fact: 'named by the workflow', ...CLEAN_UP, with: { mode: 'delete', environment: PREVIEW } },
    { fact: 'of a closed pull request', ...CLEAN_UP, event: { name: 'pull_request', headRef: 'Feature/X' } },
  ])('succeeds without a warning if the environment is missing, $fact', async ({ with: inputs, event }) => {
    await using modal = await startModalServer();
    const step = await sync(modal, { with: inputs, event });
    expect(step).toMatchObject({ exitCode: 0, annotations: [], outputs: { result: 'unchanged', changed: 'false' } });
    expect(step.log).toContain(`Plan: nothing to delete: there is no environment '${PREVIEW}'; there are 'dev', `);
    expect(modal.writes).toEqual([]);
  });
});
