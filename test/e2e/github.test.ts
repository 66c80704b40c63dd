import { describe, expect, test } from 'vitest';
import { startGithubServer, type GithubServer, type GithubServerOptions } from '../support/github-server.ts';
import { startModalServer } from '../support/modal-server.ts';
import { runStep, type StepOptions, type StepResult } from '../support/runner.ts';
import { CREDENTIALS, errorsOf } from '../support/sync.ts';

const TOKEN = 'github_pat_canary_token';

/** Runs the bundle against a local GitHub, and fails where a request breaks GitHub's own description of its API. */
async function syncGithub(github: GithubServer, options: StepOptions): Promise<StepResult> {
  const step = await runStep({
    ...options,
    with: { target: 'github', 'github-token': TOKEN, ...options.with },
    env: { GITHUB_API_URL: github.url, ...options.env },
  });
  expect(github.requests.flatMap(({ problems }) => problems)).toEqual([]);
  return step;
}

const BOTH = { with: { environment: 'production', keys: 'A\nB' }, env: { A: 'canary-a', B: 'canary-b' } };
const WRITTEN = new Map(Object.entries(BOTH.env));

function fill(github: GithubServer, names: readonly string[]): void {
  for (const name of names) github.putEnvironmentSecret('production', name, `canary-old-${name}`);
}

interface Row extends StepOptions {
  readonly fact: string;
  readonly mode: string;
  readonly before?: readonly string[];
  readonly after: Readonly<Record<string, string>>;
  readonly result: string;
  readonly writes: readonly string[];
}

const old = (name: string): Readonly<Record<string, string>> => ({ [name]: `canary-old-${name}` });

const rows: readonly Row[] = [
  {
    fact: 'replace fills an empty one',
    mode: 'replace',
    after: BOTH.env,
    result: 'created',
    writes: ['PUT A', 'PUT B'],
  },
  {
    fact: 'replace without prune leaves the others standing',
    mode: 'replace',
    before: ['A', 'OLD'],
    after: { ...BOTH.env, ...old('OLD') },
    result: 'updated',
    writes: ['PUT A', 'PUT B'],
  },
  {
    fact: 'replace with prune deletes the others, after the writes',
    mode: 'replace',
    with: { prune: 'true' },
    before: ['A', 'OLD'],
    after: BOTH.env,
    result: 'updated',
    writes: ['PUT A', 'PUT B', 'DELETE OLD'],
  },
  {
    fact: 'merge keeps the others',
    mode: 'merge',
    before: ['A', 'OLD'],
    after: { ...BOTH.env, ...old('OLD') },
    result: 'updated',
    writes: ['PUT A', 'PUT B'],
  },
  {
    fact: 'merge takes names out',
    mode: 'merge',
    with: { 'remove-keys': 'old' },
    before: ['OLD', 'KEPT'],
    after: { ...BOTH.env, ...old('KEPT') },
    result: 'updated',
    writes: ['PUT A', 'PUT B', 'DELETE OLD'],
  },
  {
    fact: 'create leaves existing names alone',
    mode: 'create',
    before: ['A'],
    after: { ...old('A'), B: 'canary-b' },
    result: 'created',
    writes: ['PUT B'],
  },
  {
    fact: 'create with nothing missing writes nothing',
    mode: 'create',
    before: ['A', 'B'],
    after: { ...old('A'), ...old('B') },
    result: 'skipped',
    writes: [],
  },
  {
    fact: 'delete removes the names of keys',
    mode: 'delete',
    before: ['A', 'OLD'],
    after: old('OLD'),
    result: 'deleted',
    writes: ['DELETE A'],
  },
  {
    fact: 'delete takes none for done',
    mode: 'delete',
    before: ['OLD'],
    after: old('OLD'),
    result: 'unchanged',
    writes: [],
  },
];

describe('over an environment', () => {
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

  test.each(rows)('a dry run where $fact writes nothing', async ({ mode, before = [], ...options }) => {
    await using github = await startGithubServer();
    fill(github, before);
    const step = await syncGithub(github, {
      ...BOTH,
      with: { ...BOTH.with, ...options.with, mode, 'dry-run': 'true' },
    });
    expect(step.outputs['result']).toBe('planned');
    expect(github.writes).toEqual([]);
  });

  test('check finds required names, and says which are missing', async () => {
    await using github = await startGithubServer();
    fill(github, ['A']);
    const good = await syncGithub(github, { with: { environment: 'production', mode: 'check', 'required-keys': 'A' } });
    expect(good.outputs['result']).toBe('checked');
    const bad = await syncGithub(github, {
      with: { environment: 'production', mode: 'check', 'required-keys': 'A\nB' },
    });
    expect(errorsOf(bad)).toEqual([
      "Checking required-keys of secrets of environment 'production' of octo/app: there would be no 'B'. Nothing was written. Add them to what is chosen, or take them out of required-keys.",
    ]);
  });

  test('the public key is fetched once', async () => {
    await using github = await startGithubServer();
    await syncGithub(github, BOTH);
    expect(github.requests.filter(({ path }) => path.endsWith('/public-key'))).toHaveLength(1);
  });

  test('values arrive byte for byte, 48 KB included', async () => {
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

test('a repository takes the secrets where no environment is given', async () => {
  await using github = await startGithubServer();
  const step = await syncGithub(github, { ...BOTH, with: { keys: 'A\nB' } });
  expect(errorsOf(step)).toEqual([]);
  expect(github.repositorySecrets()).toEqual(WRITTEN);
  expect(step.log).toContain('Created: secrets of octo/app');
});

test('rules choose the environment, whose name is encoded', async () => {
  await using github = await startGithubServer({ environments: ['a/b c'] });
  const step = await syncGithub(github, { ...BOTH, with: { keys: 'A', environment: 'main = a/b c' } });
  expect(errorsOf(step)).toEqual([]);
  expect([...(github.environmentSecrets('a/b c')?.keys() ?? [])]).toEqual(['A']);
});

describe('a name makes one JSON secret of everything', () => {
  const NAMED = { ...BOTH, with: { ...BOTH.with, name: 'all' } };

  test('which workflows read with fromJSON', async () => {
    await using github = await startGithubServer();
    const step = await syncGithub(github, NAMED);
    expect(errorsOf(step)).toEqual([]);
    expect(JSON.parse(github.environmentSecrets('production')?.get('ALL') ?? '')).toEqual(BOTH.env);
  });

  test.each([
    ['deleted', 'delete', { deleted: true }],
    ['left alone by create', 'create', { deleted: false }],
  ])('and is %s', async (_, mode, { deleted }) => {
    await using github = await startGithubServer();
    fill(github, ['ALL']);
    const step = await syncGithub(github, {
      ...NAMED,
      with: { environment: 'production', name: 'all', mode, ...(mode === 'create' && { keys: 'A' }) },
    });
    expect(errorsOf(step)).toEqual([]);
    expect(github.environmentSecrets('production')?.has('ALL')).toBe(!deleted);
  });

  test('and is protected where a key is empty now', async () => {
    await using github = await startGithubServer();
    fill(github, ['ALL']);
    const step = await syncGithub(github, { ...NAMED, env: { A: 'canary-a', B: '' } });
    expect(errorsOf(step)).toEqual([
      expect.stringMatching(/'B' is empty in this run and may be in the secret now, which nobody can read/),
    ]);
    expect(github.writes).toEqual([]);
  });

  test('that cannot be merged into', async () => {
    await using github = await startGithubServer();
    const step = await syncGithub(github, { ...NAMED, with: { ...NAMED.with, mode: 'merge' } });
    expect(errorsOf(step)).toEqual([
      expect.stringMatching(/^Reading the input 'name': it does not go with mode merge/),
    ]);
  });
});

describe('create-environment', () => {
  const CREATE = { ...BOTH, with: { ...BOTH.with, environment: 'fresh', 'create-environment': 'true' } };

  test('creates a missing one without a body', async () => {
    await using github = await startGithubServer();
    const step = await syncGithub(github, CREATE);
    expect(errorsOf(step)).toEqual([]);
    expect(github.environmentSecrets('fresh')).toEqual(WRITTEN);
    const [created] = github.writes;
    expect(created).toMatchObject({ method: 'PUT', path: '/repos/octo/app/environments/fresh' });
    expect([undefined, null, '']).toContain(created?.body);
  });

  test('never touches an existing one', async () => {
    await using github = await startGithubServer({ environments: ['fresh'] });
    await syncGithub(github, CREATE);
    expect(github.writes.every(({ path }) => path.includes('/secrets/'))).toBe(true);
  });

  test('left out, a missing one is an error', async () => {
    await using github = await startGithubServer();
    const step = await syncGithub(github, { ...BOTH, with: { keys: 'A', environment: 'missing' } });
    expect(errorsOf(step)).toEqual([
      expect.stringMatching(
        /^Looking up secrets of environment 'missing' of octo\/app: there is no such repository or environment, or the token may not see it/,
      ),
    ]);
    expect(github.writes).toEqual([]);
  });
});

describe('prune and protect', () => {
  test('a left-out key that pruning would delete stops the run', async () => {
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

  test('without pruning it stays', async () => {
    await using github = await startGithubServer();
    fill(github, ['A', 'B']);
    const step = await syncGithub(github, { ...BOTH, env: { A: 'canary-a', B: '' } });
    expect(step.outputs).toMatchObject({ result: 'updated', 'dropped-keys': '["B"]' });
    expect(github.environmentSecrets('production')?.get('B')).toBe('canary-old-B');
  });
});

describe('what GitHub would refuse is refused before anything is sent', () => {
  test.each<[string, StepOptions, RegExp]>([
    [
      'names that differ only in case',
      { with: { 'from-json': '{"api_key": "canary-1", "API_KEY": "canary-2"}' } },
      /'API_KEY' is there twice, as GitHub stores names in upper case/,
    ],
    [
      'a name that begins with GITHUB_',
      { with: { values: 'GITHUB_X: x' } },
      /'GITHUB_X' is not a name that GitHub takes/,
    ],
    [
      'a name that begins with a digit',
      { with: { 'from-json': '{"1A": "canary-1"}' } },
      /'1A' is not a name that GitHub takes/,
    ],
    [
      'a value over 48 KB',
      { with: { keys: 'A' }, env: { A: 'ü'.repeat(24 * 1024 + 1) } },
      /'A' is larger than the 48 KB that GitHub takes/,
    ],
    [
      'more than 100 names',
      {
        with: {
          'from-json': JSON.stringify(
            Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`K${index}`, 'x'])),
          ),
        },
      },
      /'101 names' is more than the 100/,
    ],
    [
      'no token',
      { with: { ...BOTH.with, 'github-token': '' }, env: BOTH.env },
      /^Reading GitHub's credentials: github-token is missing or empty/,
    ],
    [
      'a repository that is none',
      { with: { ...BOTH.with, 'github-repository': 'app' }, env: BOTH.env },
      /^Reading the input 'github-repository': it is not the name of a repository/,
    ],
    [
      'skip-unchanged',
      { with: { ...BOTH.with, 'skip-unchanged': 'true' }, env: BOTH.env },
      /^Reading the input 'skip-unchanged': it goes with target modal/,
    ],
    [
      'delete without names',
      { with: { mode: 'delete', environment: 'production' } },
      /^Reading the input 'keys': mode delete needs it where no name is given/,
    ],
  ])('%s', async (_, options, error) => {
    await using github = await startGithubServer();
    const step = await syncGithub(github, options);
    expect(errorsOf(step)).toEqual([expect.stringMatching(error)]);
    expect(github.requests).toEqual([]);
  });
});

describe('a refusal says what to do', () => {
  test.each<[string, GithubServerOptions, StepOptions, RegExp]>([
    [
      'a wrong token',
      {},
      { with: { 'github-token': 'github_pat_canary_wrong' } },
      /GitHub does not accept github-token \(it says: Bad credentials.*\)\. Nothing was written\. See whether it is whole and has not expired\.$/,
    ],
    [
      'a token without the right',
      { permissions: { environments: 'read', secrets: 'read', administration: true, actions: true } },
      {},
      /github-token may not do that .*Give the token the repository permission environments: write; the GITHUB_TOKEN of the job can never write secrets\.$/,
    ],
    [
      'the job’s own token',
      { integrationToken: 'ghs_canary_integration' },
      { with: { 'github-token': 'ghs_canary_integration' } },
      /github-token may not do that \(it says: Resource not accessible by integration.*the GITHUB_TOKEN of the job can never write secrets\.$/,
    ],
    ['a public key that is none', { publicKey: 'short' }, {}, /its public key has \d+ bytes instead of 32/],
  ])('%s', async (_, server, options, error) => {
    await using github = await startGithubServer(server);
    const step = await syncGithub(github, { ...BOTH, with: { ...BOTH.with, ...options.with } });
    expect(step.exitCode).toBe(1);
    expect(errorsOf(step)).toEqual([expect.stringMatching(error)]);
    expect([...(github.environmentSecrets('production') ?? [])]).toEqual([]);
  });
});

test('a value that GitHub repeats in its refusal is not shown, cut or whole', async () => {
  await using github = await startGithubServer();
  const message = `${'x'.repeat(295)} canary-a and canary-b`;
  github.inject({ method: 'PUT' }, { kind: 'status', status: 403, body: { message } });
  const step = await syncGithub(github, BOTH);
  expect(errorsOf(step)).toEqual([expect.stringMatching(/github-token may not do that \(it says: x{295} \*\*\*/)]);
});

describe('it keeps at it', () => {
  test('a key that is rotated in between is fetched again, once', async () => {
    await using github = await startGithubServer();
    github.inject({ method: 'PUT' }, { kind: 'status', status: 422, body: { message: 'key_id does not match' } });
    const step = await syncGithub(github, BOTH);
    expect(errorsOf(step)).toEqual([]);
    expect(github.environmentSecrets('production')).toEqual(WRITTEN);
    expect(github.requests.filter(({ path }) => path.endsWith('/public-key'))).toHaveLength(2);
  });

  test.each([
    ['the primary limit, until it is reset', { limit: 'primary', resetInSecs: 1 }],
    ['the secondary limit, as long as it asks', { limit: 'secondary', retryAfterSecs: 1 }],
  ] as const)('%s', async (_, limit) => {
    await using github = await startGithubServer();
    github.inject({ method: 'PUT' }, { kind: 'rateLimit', ...limit });
    const step = await syncGithub(github, BOTH);
    expect(errorsOf(step)).toEqual([]);
    expect(step.log).toMatch(/GitHub asks to wait \d/);
    expect(github.environmentSecrets('production')).toEqual(WRITTEN);
  });

  test('a server error and a lost answer are tried again', async () => {
    await using github = await startGithubServer();
    github.inject({ method: 'PUT' }, { kind: 'status', status: 502 }, { kind: 'drop', afterCommit: true });
    const step = await syncGithub(github, BOTH);
    expect(errorsOf(step)).toEqual([]);
    expect(github.environmentSecrets('production')).toEqual(WRITTEN);
  });

  test('a failure in the middle says what is done and what is not', async () => {
    await using github = await startGithubServer();
    github.inject({ method: 'PUT', path: /\/B$/ }, { kind: 'status', status: 422 }, { kind: 'status', status: 422 });
    const step = await syncGithub(github, {
      ...BOTH,
      with: { ...BOTH.with, keys: 'A\nB\nC' },
      env: { ...BOTH.env, C: 'canary-c' },
    });
    expect(errorsOf(step)).toEqual([
      expect.stringMatching(
        /^Writing secrets of environment 'production' of octo\/app: GitHub answered HTTP 422.*\. Done: 'A'\. Not done, or not known: 'B' and 'C'\. /,
      ),
    ]);
  });

  test('a renamed repository is followed, and the token goes to no other host', async () => {
    await using github = await startGithubServer({ movedFrom: 'octo/old' });
    const moved = await syncGithub(github, { ...BOTH, with: { ...BOTH.with, 'github-repository': 'octo/old' } });
    expect(errorsOf(moved)).toEqual([]);
    expect(github.environmentSecrets('production')).toEqual(WRITTEN);

    await using elsewhere = await startGithubServer();
    await using redirecting = await startGithubServer({ redirectTo: elsewhere.url.replace('127.0.0.1', 'localhost') });
    const step = await syncGithub(redirecting, BOTH);
    expect(step.exitCode).toBe(1);
    expect(elsewhere.requests.every(({ headers }) => headers['authorization'] === undefined)).toBe(true);
    expect(elsewhere.writes).toEqual([]);
  });
});

describe('a config may mix both targets', () => {
  const CONFIG = `defaults: { keys: [A, B] }
secrets:
  - { name: my-app, environment: prod }
  - { target: github, environment: production }
`;

  test('and the same content goes to both, planned for both before either is written', async () => {
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
