import { describe, expect, test } from 'vitest';
import { TOKEN } from '../support/github-client.ts';
import { startGithubServer } from '../support/github-server.ts';
import { startModalServer } from '../support/modal-server.ts';
import { runStep, type StepOptions } from '../support/runner.ts';
import { BOTH, fill, old, syncGithub, WRITTEN } from '../support/sync-github.ts';
import { CREDENTIALS, errorsOf } from '../support/sync.ts';

interface Row extends StepOptions {
  readonly fact: string;
  readonly mode: string;
  readonly before?: readonly string[];
  readonly after: Readonly<Record<string, string>>;
  readonly result: string;
  readonly writes: readonly string[];
}

const rows: readonly Row[] = [
  {
    fact: 'replace fills an empty environment',
    mode: 'replace',
    after: BOTH.env,
    result: 'created',
    writes: ['PUT A', 'PUT B'],
  },
  {
    fact: 'replace without prune keeps the other secrets',
    mode: 'replace',
    before: ['A', 'OLD'],
    after: { ...BOTH.env, ...old('OLD') },
    result: 'updated',
    writes: ['PUT A', 'PUT B'],
  },
  {
    fact: 'replace with prune deletes the other secrets after the writes',
    mode: 'replace',
    with: { prune: 'true' },
    before: ['A', 'OLD'],
    after: BOTH.env,
    result: 'updated',
    writes: ['PUT A', 'PUT B', 'DELETE OLD'],
  },
  {
    fact: 'merge keeps the other secrets',
    mode: 'merge',
    before: ['A', 'OLD'],
    after: { ...BOTH.env, ...old('OLD') },
    result: 'updated',
    writes: ['PUT A', 'PUT B'],
  },
  {
    fact: 'merge removes names',
    mode: 'merge',
    with: { 'remove-keys': 'old' },
    before: ['OLD', 'KEPT'],
    after: { ...BOTH.env, ...old('KEPT') },
    result: 'updated',
    writes: ['PUT A', 'PUT B', 'DELETE OLD'],
  },
  {
    fact: 'create does not change existing secrets',
    mode: 'create',
    before: ['A'],
    after: { ...old('A'), B: 'canary-b' },
    result: 'created',
    writes: ['PUT B'],
  },
  {
    fact: 'create writes nothing if no secret is missing',
    mode: 'create',
    before: ['A', 'B'],
    after: { ...old('A'), ...old('B') },
    result: 'skipped',
    writes: [],
  },
  {
    fact: 'delete removes the secrets in keys',
    mode: 'delete',
    before: ['A', 'OLD'],
    after: old('OLD'),
    result: 'deleted',
    writes: ['DELETE A'],
  },
  {
    fact: 'delete succeeds if no secret matches',
    mode: 'delete',
    before: ['OLD'],
    after: old('OLD'),
    result: 'unchanged',
    writes: [],
  },
];

describe('in an environment', () => {
  test.each(rows)('$fact', async ({ mode, before = [], after, result, writes, ...options }) => {
    await using github = await startGithubServer();
    fill(github, before);
    const step = await syncGithub(github, { ...BOTH, with: { ...BOTH.with, ...options.with, mode } });
    expect(errorsOf(step)).toEqual([]);
    expect(Object.fromEntries(github.environmentSecrets('production') ?? [])).toEqual(after);
    expect(step.outputs).toMatchObject({
      result,
      changed: String(writes.length > 0),
      environment: 'production',
      'secret-id': '',
    });
    expect(github.writes.map(({ method, path }) => `${method} ${path.split('/').at(-1) ?? ''}`)).toEqual(writes);
  });

  test.each(rows)('a dry run writes nothing: $fact', async ({ mode, before = [], ...options }) => {
    await using github = await startGithubServer();
    fill(github, before);
    const step = await syncGithub(github, {
      ...BOTH,
      with: { ...BOTH.with, ...options.with, mode, 'dry-run': 'true' },
    });
    expect(step.outputs['result']).toBe('planned');
    expect(github.writes).toEqual([]);
  });

  test.each([
    { fact: 'secrets', keys: 'A\nB', missing: "'A' and 'B' are not among the secrets of" },
    { fact: 'a JSON secret', name: 'ALL', missing: "there is no secret 'ALL' of" },
  ])('delete reports missing $fact', async ({ keys = '', name = '', missing }) => {
    await using github = await startGithubServer();
    const step = await syncGithub(github, { with: { environment: 'production', mode: 'delete', keys, name } });
    expect(step).toMatchObject({ exitCode: 0, annotations: [], outputs: { result: 'unchanged' } });
    const said = `nothing to delete: ${missing} environment 'production' of octo/app`;
    expect(step.log).toContain(`Plan: ${said}\nUnchanged: ${said}`);
  });

  test('a plan does not call a secret absent that remove-keys also names in another case', async () => {
    await using github = await startGithubServer();
    fill(github, ['OLD']);
    const inputs = { ...BOTH.with, mode: 'merge', 'remove-keys': 'old\nOLD\nOLDER' };
    const step = await syncGithub(github, { ...BOTH, with: inputs });
    expect(step.log).toMatch(/^Plan: .*; remove (?:old|OLD); already absent OLDER(?:;|$)/m);
    expect(step.outputs['result']).toBe('updated');
  });

  test('delete of two secrets names the missing one', async () => {
    await using github = await startGithubServer();
    fill(github, ['A']);
    const step = await syncGithub(github, { with: { environment: 'production', mode: 'delete', keys: 'A\nB' } });
    const title = "secrets of environment 'production' of octo/app";
    expect(step.log).toContain(`Plan: delete ${title}; remove A; 'B' is not among the ${title}\nDeleted: ${title}`);
  });

  test('delete in a missing environment prints a notice', async () => {
    await using github = await startGithubServer();
    const step = await syncGithub(github, { with: { environment: 'prodution', mode: 'delete', keys: 'A' } });
    expect(step).toMatchObject({ exitCode: 0, outputs: { result: 'unchanged' } });
    expect(step.annotations).toEqual([
      {
        level: 'notice',
        message:
          "Deleting secrets of environment 'prodution' of octo/app: octo/app has no environment 'prodution', or github-token may not see it. Nothing was deleted. If the secret still exists, fix environment, github-repository or the permissions of the token.",
      },
    ]);
  });

  test('check finds required names and lists missing names', async () => {
    await using github = await startGithubServer();
    fill(github, ['A']);
    const good = await syncGithub(github, { with: { environment: 'production', mode: 'check', 'required-keys': 'A' } });
    expect(good.outputs['result']).toBe('checked');
    const bad = await syncGithub(github, {
      with: { environment: 'production', mode: 'check', 'required-keys': 'A\nB' },
    });
    expect(errorsOf(bad)).toEqual([
      "Checking required-keys of secrets of environment 'production' of octo/app: 'B' is missing. Nothing was written. Store it there, or remove it from required-keys.",
    ]);
  });

  test('the action fetches the public key once', async () => {
    await using github = await startGithubServer();
    await syncGithub(github, BOTH);
    expect(github.requests.filter(({ path }) => path.endsWith('/public-key'))).toHaveLength(1);
  });

  test('values of up to 48 KB arrive byte for byte', async () => {
    await using github = await startGithubServer();
    const values = {
      LINES: 'canary-a\nb\r\n"q" \'s\' =#\t',
      EMOJI: 'canary-😀 ü',
      LARGE: `canary-${'x'.repeat(48 * 1024 - 7)}`,
    };
    const step = await syncGithub(github, {
      with: { environment: 'production', keys: Object.keys(values).join('\n') },
      env: values,
    });
    expect(errorsOf(step)).toEqual([]);
    expect(github.environmentSecrets('production')).toEqual(new Map(Object.entries(values)));
  });
});

test('without an environment, the action writes repository secrets', async () => {
  await using github = await startGithubServer();
  const step = await syncGithub(github, { ...BOTH, with: { keys: 'A\nB' } });
  expect(errorsOf(step)).toEqual([]);
  expect(github.repositorySecrets()).toEqual(WRITTEN);
  expect(step.log).toContain('Created: secrets of octo/app');
  expect(step.summary).toContain('<h3><code>secrets of octo/app</code>: created</h3>');
  expect(step.summary).toContain(
    '<tr><td><code>secrets of octo/app</code></td><td nowrap>created</td><td><code>+\u00a0A</code> <code>+\u00a0B</code></td></tr>',
  );
});

test('rules choose the environment, and the URL encodes its name', async () => {
  await using github = await startGithubServer({ environments: ['a/b c'] });
  const step = await syncGithub(github, { ...BOTH, with: { keys: 'A', environment: 'main = a/b c' } });
  expect(errorsOf(step)).toEqual([]);
  expect([...(github.environmentSecrets('a/b c')?.keys() ?? [])]).toEqual(['A']);
});

test('if a rule skips the run, the log names the unchanged secrets', async () => {
  await using github = await startGithubServer();
  const step = await syncGithub(github, { ...BOTH, with: { keys: 'A', environment: 'main =\n** = production' } });
  expect(errorsOf(step)).toEqual([]);
  expect(step.outputs['result']).toBe('skipped');
  expect(step.log).toContain("Skipped: the rule 'main =' skips secrets of octo/app on branch 'main'");
  expect(github.requests).toEqual([]);
});

describe('with a name, all values become one JSON secret', () => {
  const NAMED = { ...BOTH, with: { ...BOTH.with, name: 'all' } };

  test('that workflows can read with fromJSON', async () => {
    await using github = await startGithubServer();
    const step = await syncGithub(github, NAMED);
    expect(errorsOf(step)).toEqual([]);
    expect(JSON.parse(github.environmentSecrets('production')?.get('ALL') ?? '')).toEqual(BOTH.env);
  });

  test.each([
    ['deleted', 'delete', { deleted: true }],
    ['not changed by create', 'create', { deleted: false }],
  ])('that is %s', async (_, mode, { deleted }) => {
    await using github = await startGithubServer();
    fill(github, ['ALL']);
    const step = await syncGithub(github, {
      ...NAMED,
      with: { environment: 'production', name: 'all', mode, ...(mode === 'create' && { keys: 'A' }) },
    });
    expect(errorsOf(step)).toEqual([]);
    expect(github.environmentSecrets('production')?.has('ALL')).toBe(!deleted);
  });

  test('that is not written if a key becomes empty', async () => {
    await using github = await startGithubServer();
    fill(github, ['ALL']);
    const step = await syncGithub(github, { ...NAMED, env: { A: 'canary-a', B: '' } });
    expect(errorsOf(step)).toEqual([
      expect.stringMatching(/'B' is empty in this run and may be in the secret now, whose value GitHub never returns/),
    ]);
    expect(github.writes).toEqual([]);
  });

  test('that drops an empty key with any name', async () => {
    await using github = await startGithubServer();
    const step = await syncGithub(github, {
      with: { environment: 'production', name: 'all', 'from-json': '{"db.url": "", "a.b": "canary-x"}' },
    });
    expect(errorsOf(step)).toEqual([]);
    expect(step.outputs['dropped-keys']).toBe('["db.url"]');
    expect(JSON.parse(github.environmentSecrets('production')?.get('ALL') ?? '')).toEqual({ 'a.b': 'canary-x' });
  });

  test('whose required keys are unknown if create does not change it', async () => {
    await using github = await startGithubServer();
    fill(github, ['ALL']);
    const step = await syncGithub(github, { ...NAMED, with: { ...NAMED.with, mode: 'create', 'required-keys': 'A' } });
    expect(errorsOf(step)).toEqual([
      "Checking required-keys of secret 'all' of environment 'production' of octo/app: 'A' would be missing. Nothing was written. Add it to the selected names, or remove it from required-keys.",
    ]);
    expect(github.writes).toEqual([]);
  });

  test('that does not support merge', async () => {
    await using github = await startGithubServer();
    const step = await syncGithub(github, { ...NAMED, with: { ...NAMED.with, mode: 'merge' } });
    expect(errorsOf(step)).toEqual([
      expect.stringMatching(
        /^Reading the input 'name': mode merge cannot change a JSON secret, because GitHub never returns its value\. Remove it, so that each key is its own secret, or set mode to replace if this step has every key of the JSON secret\.$/,
      ),
    ]);
  });
});

describe('create-environment', () => {
  const CREATE = { ...BOTH, with: { ...BOTH.with, environment: 'fresh', 'create-environment': 'true' } };

  test('creates a missing environment without a body', async () => {
    await using github = await startGithubServer();
    const step = await syncGithub(github, CREATE);
    expect(errorsOf(step)).toEqual([]);
    expect(github.environmentSecrets('fresh')).toEqual(WRITTEN);
    const [created] = github.writes;
    expect(created).toMatchObject({ method: 'PUT', path: '/repos/octo/app/environments/fresh' });
    expect([undefined, null, '']).toContain(created?.body);
  });

  test('does not change an existing environment', async () => {
    await using github = await startGithubServer({ environments: ['fresh'] });
    await syncGithub(github, CREATE);
    expect(github.writes.every(({ path }) => path.includes('/secrets/'))).toBe(true);
  });

  test('creates nothing in mode check, which fails', async () => {
    await using github = await startGithubServer();
    const step = await syncGithub(github, {
      with: { environment: 'fresh', 'create-environment': 'true', mode: 'check' },
    });
    expect(step.exitCode).toBe(1);
    expect(errorsOf(step)).toEqual([
      expect.stringMatching(
        /^Looking up secrets of environment 'fresh' of octo\/app: the repository or environment does not exist, or the token may not see it/,
      ),
    ]);
    expect(github.environments()).toEqual(['production']);
    expect(github.writes).toEqual([]);
  });

  test('reports the new environment if GitHub rejects the secrets', async () => {
    await using github = await startGithubServer();
    github.inject({ method: 'PUT', path: /secrets/ }, { kind: 'status', status: 403 });
    const step = await syncGithub(github, CREATE);
    expect(errorsOf(step)).toEqual([
      expect.stringMatching(
        /^Writing secrets of environment 'fresh' of octo\/app: github-token may not do that .+\. The environment 'fresh' exists\. Not done: 'A' and 'B'\. /,
      ),
    ]);
    expect(github.environments()).toContain('fresh');
    expect(github.environmentSecrets('fresh')).toEqual(new Map());
  });

  test('is off by default, so a missing environment is an error', async () => {
    await using github = await startGithubServer();
    const step = await syncGithub(github, { ...BOTH, with: { keys: 'A', environment: 'missing' } });
    expect(errorsOf(step)).toEqual([
      expect.stringMatching(
        /^Looking up secrets of environment 'missing' of octo\/app: the repository or environment does not exist, or the token may not see it/,
      ),
    ]);
    expect(github.writes).toEqual([]);
  });
});

describe('prune and protect', () => {
  test('an empty key that pruning would delete stops the run', async () => {
    await using github = await startGithubServer();
    fill(github, ['A', 'B']);
    const step = await syncGithub(github, {
      ...BOTH,
      with: { ...BOTH.with, prune: 'true' },
      env: { A: 'canary-a', B: '' },
    });
    expect(errorsOf(step)).toEqual([expect.stringContaining("'B' is empty in this run and would be deleted.")]);
    expect(github.writes).toEqual([]);
  });

  test('an empty key stays without pruning', async () => {
    await using github = await startGithubServer();
    fill(github, ['A', 'B']);
    const step = await syncGithub(github, { ...BOTH, env: { A: 'canary-a', B: '' } });
    expect(step.outputs).toMatchObject({ result: 'updated', 'dropped-keys': '["B"]' });
    expect(github.environmentSecrets('production')?.get('B')).toBe('canary-old-B');
  });
});

describe('a config may mix both targets', () => {
  const CONFIG = `defaults: { keys: [A, B] }
secrets:
  - { name: my-app, environment: prod }
  - { target: github, environment: production }
`;

  test('both targets receive the same content, after both plans', async () => {
    await using github = await startGithubServer();
    await using modal = await startModalServer();
    let firstModalWrite = -1;
    modal.onCall((call) => {
      if (modal.writes.includes(call) && firstModalWrite < 0) firstModalWrite = github.requests.length;
    });
    const step = await runStep({
      with: { config: 'secrets.yml', 'github-token': TOKEN, concurrency: '1' },
      env: { ...CREDENTIALS, MODAL_SERVER_URL: modal.url, GITHUB_API_URL: github.url, ...BOTH.env },
      files: { 'secrets.yml': CONFIG },
    });
    expect(errorsOf(step)).toEqual([]);
    expect(modal.secret('prod', 'my-app')).toEqual(WRITTEN);
    expect(github.environmentSecrets('production')).toEqual(WRITTEN);
    expect(firstModalWrite).toBe(1);
  });
});

test('GITHUB_API_URL selects a GitHub Enterprise Server', async () => {
  await using github = await startGithubServer();
  const step = await syncGithub(github, { ...BOTH, env: { ...BOTH.env, GITHUB_API_URL: `${github.url}/api/v3` } });
  expect(errorsOf(step)).toEqual([]);
  expect(github.environmentSecrets('production')).toEqual(WRITTEN);
});
