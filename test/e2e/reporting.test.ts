import { describe, expect, test } from 'vitest';
import { TOKEN } from '../support/github-client.ts';
import { startGithubServer } from '../support/github-server.ts';
import { startModalServer, type ModalServer, type ModalServerOptions } from '../support/modal-server.ts';
import { BOTH as BOTH_FOR_GITHUB, fill, syncGithub } from '../support/sync-github.ts';
import type { StepOptions, StepResult } from '../support/runner.ts';
import { errorsOf, messagesOf, sync } from '../support/sync.ts';

describe('the step fails if it cannot set its outputs, and names the written secrets', () => {
  const advice = "Make sure that the runner's disk has room and that no step removes the runner's files.";

  test.skipIf(process.platform !== 'linux').each([
    { fact: 'a full disk', file: '/dev/full', code: 'ENOSPC' },
    { fact: 'a file that does not exist', file: '/nowhere/output', code: 'it does not exist' },
  ])('$fact', async ({ file, code }) => {
    await using modal = await startModalServer();
    const step = await sync(modal, { with: { values: 'A: a' }, env: { GITHUB_OUTPUT: file } });
    const problem = `Setting the outputs: the file of GITHUB_OUTPUT cannot be written (${code}).`;
    expect(step.exitCode).toBe(1);
    expect(errorsOf(step)).toEqual([
      `${problem} Written before that: secret 'my-app' in environment 'prod'. ${advice}`,
    ]);
    expect(step.summary).toContain('created');
  });

  test.skipIf(process.platform !== 'linux')('after a dry run', async () => {
    await using modal = await startModalServer();
    const step = await sync(modal, {
      with: { values: 'A: a', 'dry-run': 'true' },
      env: { GITHUB_OUTPUT: '/dev/full' },
    });
    expect(errorsOf(step)).toEqual([expect.stringContaining('(ENOSPC). No secret was written. ')]);
  });
});

const BOTH = { with: { keys: 'A\nB' }, env: { A: 'canary-a', B: 'canary-b' } };
const BEFORE = { A: 'canary-old', OLD: 'canary-old-too' };

/** A step with a config file that writes these secrets of `prod`. */
function listed(...names: readonly string[]): Parameters<typeof sync>[1] {
  const entries = names.map((name) => `  - { name: ${name} }\n`).join('');
  return {
    with: { name: '', environment: '', config: 'secrets.yml' },
    env: BOTH.env,
    files: {
      'secrets.yml': `defaults: { environment: prod, keys: [A, B], skip-unchanged: true }\nsecrets:\n${entries}`,
    },
  };
}

function resultsOf({ outputs }: StepResult): unknown {
  return JSON.parse(outputs['results'] ?? '');
}

describe('the output results lists the changes', () => {
  const changes = {
    action: 'update',
    added: ['B'],
    overwritten: ['A'],
    removed: ['OLD'],
    'creates-environment': false,
  };

  test.each([
    { fact: 'after a run', with: {}, result: 'updated' },
    { fact: 'after a dry run', with: { 'dry-run': 'true' }, result: 'planned' },
  ])('$fact', async ({ with: inputs, result }) => {
    await using modal = await startModalServer();
    modal.putSecret('prod', 'my-app', BEFORE);
    const step = await sync(modal, { ...BOTH, with: { ...BOTH.with, ...inputs } });
    expect(resultsOf(step)).toEqual([expect.objectContaining({ result, ...changes })]);
  });

  test('as null if the server does not list keys', async () => {
    await using modal = await startModalServer({ listsKeys: false });
    modal.putSecret('prod', 'my-app', BEFORE);
    const unknown = { action: 'update', added: null, overwritten: null, removed: null };
    expect(resultsOf(await sync(modal, BOTH))).toEqual([expect.objectContaining(unknown)]);
  });

  test('as null after a failure, whose effect is unknown', async () => {
    await using modal = await startModalServer({ readOnlyEnvironments: ['prod'] });
    modal.putSecret('prod', 'my-app', BEFORE);
    const unknown = { result: 'failed', action: 'update', added: null, overwritten: null, removed: null };
    expect(resultsOf(await sync(modal, BOTH))).toEqual([expect.objectContaining(unknown)]);
  });

  test('with a created environment', async () => {
    await using modal = await startModalServer();
    const step = await sync(modal, { with: { values: 'A: a', environment: 'fresh', 'create-environment': 'true' } });
    const created = { action: 'create', added: ['A'], overwritten: [], removed: [], 'creates-environment': true };
    expect(resultsOf(step)).toEqual([expect.objectContaining(created)]);
  });

  test('as none for a secret that a rule skips', async () => {
    await using modal = await startModalServer();
    const step = await sync(modal, { with: { values: 'A: a', environment: '** =' } });
    const nothing = { action: 'none', added: [], overwritten: [], removed: [], 'creates-environment': false };
    expect(resultsOf(step)).toEqual([expect.objectContaining(nothing)]);
  });

  test('for the GitHub target', async () => {
    await using github = await startGithubServer();
    fill(github, ['A', 'OLD']);
    const step = await syncGithub(github, { ...BOTH_FOR_GITHUB, with: { ...BOTH_FOR_GITHUB.with, prune: 'true' } });
    expect(resultsOf(step)).toEqual([expect.objectContaining(changes)]);
  });
});

describe('the summary', () => {
  test('marks each change, with removals first and in bold, and is also an output', async () => {
    await using modal = await startModalServer();
    modal.putSecret('prod', 'my-app', BEFORE);
    const step = await sync(modal, BOTH);
    const row =
      '<tr><th>Secret</th><th>Environment</th><th>Result</th><th>Changes</th></tr>\n<tr><td><a href="https://modal.com/secrets/acme/prod"><code>my-app</code></a></td><td><code>prod</code></td><td nowrap>updated</td><td><b><code>−\u00a0OLD</code></b> <code>+\u00a0B</code> <code>~\u00a0A</code></td></tr>';
    expect(step.summary).toContain(row);
    expect(step.outputs['summary']).toBe(step.summary.trim());
  });

  test('states once that a dry run wrote nothing', async () => {
    await using modal = await startModalServer();
    const step = await sync(modal, { ...BOTH, with: { ...BOTH.with, 'dry-run': 'true' } });
    expect(step.summary.match(/nothing was written/gi)).toHaveLength(1);
  });

  test('folds unchanged secrets under their count', async () => {
    await using modal = await startModalServer();
    await sync(modal, listed('one', 'three'));
    const step = await sync(modal, listed('one', 'two', 'three'));
    const [shown = '', folded = ''] = step.summary.split('<details>');
    expect(shown).toContain('3 secrets: 2 unchanged, 1 created</h3>');
    expect(shown).toContain('<code>two</code>');
    expect(folded).toMatch(/^\n<summary>2 unchanged<\/summary>\n<table>/);
    expect(folded).not.toContain('two');
  });

  test('lists failures first, with advice, and each problem once', async () => {
    await using modal = await startModalServer();
    const passes = Array.from({ length: 4 }, () => ({ kind: 'pass' }) as const); // Two look-ups per secret.
    modal.inject('SecretGetOrCreate', ...passes, { kind: 'status', code: 3, message: 'no' });
    const options = listed('one', 'two');
    const step = await sync(modal, { ...options, with: { ...options.with, concurrency: '1' } });
    expect(errorsOf(step)).toHaveLength(1);
    expect(step.summary).toContain('2 secrets: 1 failed, 1 created. Written: 1 of 2.</h3>');
    expect(step.summary).toMatch(
      /<table>\n<tr><th>Secret<\/th><th>Environment<\/th><th>What went wrong<\/th><th>What to do<\/th><\/tr>\n<tr><td>.*<code>one<\/code>.*\n<\/table>\n<table>\n.*\n<tr><td>.*<code>two<\/code>/,
    );
    expect(step.summary.match(/Modal rejects the request/g)).toHaveLength(1);
  });

  test('has at most 60,000 characters as an output, and counts omitted rows', async () => {
    await using modal = await startModalServer();
    const step = await sync(modal, listed(...Array.from({ length: 1000 }, (_, index) => `secret-${index}`)));
    expect(errorsOf(step)).toEqual([]);
    const text = step.outputs['summary'] ?? '';
    expect(text.length).toBeGreaterThan(50_000);
    expect(text.length).toBeLessThanOrEqual(60_000);
    const rows = text.split('\n<tr><td>').length - 1;
    expect(text).toContain(`… and ${1000 - rows} more: see the log`);
    expect(step.summary.split('\n<tr><td>')).toHaveLength(1001);
  });
});

const WORKSPACE = 'Workspace <code>acme</code>, ';

describe('the first line of the summary names the workspace, the counts and the writes', () => {
  test.each<{ fact: string; line: string; before?: (modal: ModalServer) => void } & StepOptions>([
    { fact: 'one secret', line: `${WORKSPACE}secret <code>my-app</code>: created` },
    {
      fact: 'a dry run',
      with: { 'dry-run': 'true' },
      line: `${WORKSPACE}secret <code>my-app</code>: would be created. Dry run: nothing was written.`,
    },
    {
      fact: 'a rejected write',
      before: (modal) => modal.inject('SecretGetOrCreate', { kind: 'pass' }, { kind: 'status', code: 7 }),
      line: `${WORKSPACE}secret <code>my-app</code>: failed. No secret was written.`,
    },
    {
      fact: 'a write whose answers are all lost',
      before: (modal) => {
        const lost = { kind: 'status', code: 13, afterCommit: true } as const;
        modal.inject('SecretGetOrCreate', { kind: 'pass' }, lost, lost, lost, lost);
      },
      line: `${WORKSPACE}secret <code>my-app</code>: failed. Written: 0 of 1, not known: 1.`,
    },
    {
      fact: 'a problem of the plan',
      with: { environment: 'stage' },
      line: `${WORKSPACE}1 problem. Nothing was written.`,
    },
    { fact: 'a problem of one input', with: { keys: 'A\nC\nD' }, line: '1 problem. Nothing was written.' },
    { fact: 'problems of two inputs', with: { mode: 'x', 'if-empty': 'x' }, line: '2 problems. Nothing was written.' },
  ])('$fact', async ({ line, before, ...options }) => {
    await using modal = await startModalServer();
    before?.(modal);
    const step = await sync(modal, { ...BOTH, ...options, with: { ...BOTH.with, ...options.with } });
    expect(step.summary.split('\n')[0]).toBe(`<h3>${line}</h3>`);
    if (line.includes('othing was written')) expect(step.summary.match(/nothing was written/gi)).toHaveLength(1);
  });

  test('problems before a write appear in a table, with advice', async () => {
    await using modal = await startModalServer();
    const step = await sync(modal, { ...BOTH, with: { ...BOTH.with, 'required-keys': 'C' } });
    expect(step.summary.split('\n').slice(2)).toEqual([
      '<table>',
      '<tr><th>Where</th><th>What went wrong</th><th>What to do</th></tr>',
      '<tr><td><code>Checking required-keys of secret &apos;my-app&apos; in environment &apos;prod&apos;</code></td><td><code>&apos;C&apos; would be missing</code></td><td><code>Add it to the selected names, or remove it from required-keys</code></td></tr>',
      '</table>',
      '',
      '',
    ]);
  });
});

describe("a secret links to its environment's page on the dashboard", () => {
  const LINK = '<a href="https://modal.com/secrets/acme/prod"><code>my-app</code></a>';

  test.each<{ fact: string; server?: ModalServerOptions } & StepOptions>([
    { fact: 'if the workspace is unknown', server: { hasTokenInfo: false } },
    {
      fact: 'if the workspace name is a value',
      server: { workspace: 'canary-a' },
      with: { workspace: 'canary-a' },
      notSecret: ['canary-a'],
    },
    { fact: 'if the environment does not exist', with: { environment: 'fresh', 'dry-run': 'true' } },
    { fact: 'if the server does not name the environment', server: { listsKeys: false }, with: { environment: '' } },
  ])('but not $fact', async ({ server, with: inputs, ...options }) => {
    await using modal = await startModalServer(server);
    const step = await sync(modal, {
      ...options,
      with: { ...BOTH.with, 'create-environment': 'true', ...inputs },
      env: BOTH.env,
    });
    expect(errorsOf(step)).toEqual([]);
    expect(step.summary).toContain('<code>my-app</code>');
    expect(step.summary).not.toContain('<a ');
  });

  test('even for the default environment, if the server names it', async () => {
    await using modal = await startModalServer();
    const step = await sync(modal, { ...BOTH, with: { ...BOTH.with, environment: '' } });
    expect(step.summary).toContain(LINK.replace('prod', 'main'));
  });

  test("but not for GitHub's secrets in the same run", async () => {
    await using modal = await startModalServer();
    await using github = await startGithubServer();
    const entries =
      '  - { name: my-app, environment: prod }\n  - { target: github, environment: prod, create-environment: true }\n';
    const step = await sync(modal, {
      with: { name: '', environment: '', config: 'secrets.yml', 'github-token': TOKEN },
      env: { ...BOTH.env, GITHUB_API_URL: github.url },
      files: { 'secrets.yml': `defaults: { keys: [A, B] }\nsecrets:\n${entries}` },
    });
    expect(errorsOf(step)).toEqual([]);
    expect(step.summary.match(/<a .*?<\/a>/g)).toEqual([LINK]);
  });
});

describe('many secrets stay readable', () => {
  const names = Array.from({ length: 60 }, (_, index) => `s${index}`);

  test('secrets that lose keys come first, and rows after the 50th are folded', async () => {
    await using modal = await startModalServer();
    modal.putSecret('prod', 's55', BEFORE);
    const [shown = '', folded = ''] = (await sync(modal, listed(...names))).summary.split('<details>');
    expect(shown).toContain('60 secrets: 59 created, 1 updated</h3>');
    const rows = [...shown.matchAll(/<tr><td>.*?<code>(\w+)<\/code>/g)].map(([, name]) => name);
    expect(rows).toEqual(['s55', ...names.slice(0, 49)]);
    expect(folded).toMatch(/^\n<summary>10 created<\/summary>\n<table>/);
  });

  test('one line states that the server does not list keys', async () => {
    await using modal = await startModalServer({ listsKeys: false });
    for (const name of names.slice(0, 3)) modal.putSecret('prod', name, BEFORE);
    const step = await sync(modal, listed(...names.slice(0, 3)));
    expect(step.summary.match(/The server does not list keys/g)).toHaveLength(1);
    expect(step.summary).toContain('<td><code>A</code> <code>B</code></td>');
  });
});

describe('a warning names the keys that mode replace removes', () => {
  const warning =
    "Planning secret 'my-app' in environment 'prod': mode replace removes 'OLD', as this run does not store it. To keep it, set mode to merge.";

  test.each([
    { fact: 'before a run', with: {} },
    { fact: 'in a dry run', with: { 'dry-run': 'true' } },
  ])('$fact', async ({ with: inputs }) => {
    await using modal = await startModalServer();
    modal.putSecret('prod', 'my-app', BEFORE);
    const step = await sync(modal, { ...BOTH, with: { ...BOTH.with, ...inputs } });
    expect(messagesOf(step, 'warning')).toEqual([warning]);
  });

  test.each([
    { fact: 'a merge that removes the keys of remove-keys', with: { mode: 'merge', 'remove-keys': 'OLD' } },
    { fact: 'a deletion', with: { mode: 'delete', keys: '' } },
  ])('but not for $fact', async ({ with: inputs }) => {
    await using modal = await startModalServer();
    modal.putSecret('prod', 'my-app', BEFORE);
    const step = await sync(modal, { ...BOTH, with: { ...BOTH.with, ...inputs } });
    expect(step.annotations).toEqual([]);
  });
});
