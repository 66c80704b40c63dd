import { describe, expect, test } from 'vitest';
import { startProxy } from '../support/proxy.ts';
import {
  startGithubServer,
  type FaultMatch,
  type GithubFault,
  type GithubServerOptions,
} from '../support/github-server.ts';
import type { StepOptions } from '../support/runner.ts';
import { BOTH, fill, syncGithub, WRITTEN } from '../support/sync-github.ts';
import { errorsOf } from '../support/sync.ts';

describe('input that GitHub would reject fails before the first request', () => {
  test.each<[string, StepOptions, RegExp]>([
    [
      'names that differ only in case',
      { with: { 'from-json': '{"api_key": "canary-1", "API_KEY": "canary-2"}' } },
      /'API_KEY' \(line 1 of from-json\) appears twice, because GitHub stores names in upper case/,
    ],
    [
      'a name that only Modal accepts',
      { with: { name: 'my-app', values: 'A: a' } },
      /^Reading the input 'name': GitHub does not accept the name 'my-app' for a secret\. Use letters, digits and underscores, and do not start with a digit; or omit name to write each key as its own secret\.$/,
    ],
    [
      'a name that begins with GITHUB_',
      { with: { values: 'GITHUB_X: x' } },
      /'GITHUB_X' is not a name that GitHub accepts/,
    ],
    [
      'a name that begins with a digit',
      { with: { 'from-json': '{"1A": "canary-1"}' } },
      /'1A' \(line 1, column 2 of from-json\) is not a name that GitHub accepts/,
    ],
    [
      'several invalid names, in one error',
      { with: { 'from-json': '{"1A": "canary-1", "2B": "canary-2"}' } },
      /^Checking the selected values: '1A' \(line 1, column 2 of from-json\) and '2B' \(line 1 of from-json\) are not names that GitHub accepts for a secret\./,
    ],
    [
      'a value over 48 KB',
      { with: { keys: 'A' }, env: { A: 'ü'.repeat(24 * 1024 + 1) } },
      /'A' \(line 1 of keys\) is larger than the 48 KB that GitHub accepts/,
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
      /there are 101 names, and GitHub keeps at most 100 secrets in one place\./,
    ],
    [
      'no token',
      { with: { ...BOTH.with, 'github-token': '' }, env: BOTH.env },
      /^Reading GitHub's credentials: github-token is missing or empty/,
    ],
    [
      'an invalid repository',
      { with: { ...BOTH.with, 'github-repository': 'app' }, env: BOTH.env },
      /^Reading the input 'github-repository': it is not the name of a repository/,
    ],
    ...['../user', 'octo/..', 'octo/.', '-octo/app', 'octo/app/x', `octo/${'x'.repeat(101)}`].map(
      (repository): [string, StepOptions, RegExp] => [
        `the repository ${repository.slice(0, 20)}, which would change the path`,
        { with: { ...BOTH.with, 'github-repository': repository }, env: BOTH.env },
        /^Reading the input 'github-repository': it is not the name of a repository\. Write owner\/name\.$/,
      ],
    ),
    ...['.', '..', 'x'.repeat(256)].map((environment): [string, StepOptions, RegExp] => [
      `the environment ${environment.slice(0, 20)}, a name that GitHub does not allow`,
      { with: { ...BOTH.with, environment }, env: BOTH.env },
      /^Reading the input 'environment': no environment of GitHub can have this name\. Use at most 255 characters, and not just one or two dots\.$/,
    ]),
    [
      'a token with a character that a header cannot have',
      { with: { ...BOTH.with, 'github-token': 'github_pat_canary…token' }, env: BOTH.env },
      /^Reading GitHub's credentials: github-token has a character that no token has\. Copy it again without quotes, spaces and line breaks\.$/,
    ],
    [
      'skip-unchanged',
      { with: { ...BOTH.with, 'skip-unchanged': 'true' }, env: BOTH.env },
      /^Reading the input 'skip-unchanged': it belongs to target modal/,
    ],
    [
      'delete without names',
      { with: { mode: 'delete', environment: 'production' } },
      /^Reading the input 'keys': mode delete needs keys or name/,
    ],
    [
      'delete by a pattern',
      { with: { mode: 'delete', environment: 'production', keys: 'OLD_*' } },
      /^Reading keys: mode delete takes only names, no patterns and no exclusions\. Write the name of each secret to delete, one per line\.$/,
    ],
    [
      'delete with an exclusion',
      { with: { mode: 'delete', environment: 'production', keys: 'OLD\n!KEPT' } },
      /^Reading keys: mode delete takes only names, no patterns and no exclusions\./,
    ],
    [
      'delete with only a comment in keys',
      { with: { mode: 'delete', environment: 'production', keys: '# none' } },
      /^Reading keys: mode delete takes only names, no patterns and no exclusions\./,
    ],
    [
      'a name to store, and to remove in another case',
      { with: { ...BOTH.with, mode: 'merge', 'remove-keys': 'a' }, env: BOTH.env },
      /^Reading remove-keys: another input stores or requires 'a'\. To keep the name, delete it from remove-keys\. To remove it, delete it everywhere else\.$/,
    ],
    [
      'required keys of a JSON secret in mode check',
      { with: { environment: 'production', mode: 'check', name: 'app', 'required-keys': 'A' } },
      /^Reading the input 'required-keys': mode check cannot look into a JSON secret, because GitHub never returns its value\. Remove it, or remove name to check separate secrets\.$/,
    ],
    [
      'prune without an environment',
      { with: { environment: '', keys: 'A', prune: 'true' }, env: { A: 'canary-a' } },
      /^Reading the input 'prune': without an environment, it would delete every other secret of the repository\. Set environment, or remove prune\.$/,
    ],
  ])('%s', async (_, options, error) => {
    await using github = await startGithubServer();
    const step = await syncGithub(github, options);
    expect(errorsOf(step)).toEqual([expect.stringMatching(error)]);
    expect(github.requests).toEqual([]);
  });
});

describe('a name from secrets.* keeps its case, because its mask hides only this case', () => {
  const name = 'hunter_pasted';
  const env = { [name]: 'canary-x' };
  test.each<{ fact: string; options: StepOptions; fails?: boolean }>([
    { fact: 'written', options: { with: { keys: name }, env } },
    { fact: 'planned', options: { with: { keys: name, 'dry-run': 'true' }, env } },
    { fact: 'existing', options: { with: { keys: name, mode: 'create' }, env: { ...env, OLD: 'there' } } },
    { fact: 'deleted', options: { with: { keys: name, mode: 'delete' }, env: { OLD: 'there' } } },
    { fact: 'missing, to delete', options: { with: { keys: name, mode: 'delete' } } },
    {
      fact: 'removed',
      options: { with: { values: 'A: a', mode: 'merge', 'remove-keys': name }, env: { OLD: 'there' } },
    },
    {
      fact: 'pruned because it is empty',
      options: {
        with: { keys: `A\n${name}?`, prune: 'true', 'if-empty': 'drop' },
        env: { A: 'canary-a', OLD: 'there' },
      },
    },
    { fact: 'name of a JSON secret', options: { with: { values: 'A: a', name } } },
    { fact: 'too large', options: { with: { keys: name }, env: { [name]: 'x'.repeat(48 * 1024 + 1) } }, fails: true },
    { fact: 'required and missing', options: { with: { values: 'A: a', 'required-keys': name } }, fails: true },
  ])('$fact', async ({ options, fails = false }) => {
    await using github = await startGithubServer();
    const { OLD, ...variables } = options.env ?? {};
    if (OLD !== undefined) fill(github, [name.toUpperCase()]);
    const step = await syncGithub(github, {
      with: { environment: 'production', ...options.with },
      env: variables,
      registered: [name],
    });
    expect(errorsOf(step)).toHaveLength(fails ? 1 : 0);
    expect(`${step.log}${step.summary}${JSON.stringify(step.outputs)}`).not.toMatch(/HUNTER/);
    expect(`${step.log}${step.summary}`).not.toMatch(/hunter/);
  });
});

test("a value in the place of a secret's name is hidden in upper and lower case", async () => {
  await using github = await startGithubServer();
  const value = 'hunter-pasted-2';
  const step = await syncGithub(github, {
    with: { environment: 'production', mode: 'delete', keys: value },
    registered: [value],
  });
  expect(errorsOf(step)).toEqual([
    expect.stringMatching(
      /^Checking the selected values: '\*\*\*' \(line 1 of keys\) is not a name that GitHub accepts for a secret\./,
    ),
  ]);
  expect(`${step.log}${step.summary}`).not.toMatch(/hunter/i);
  expect(github.requests).toEqual([]);
});

test('more than 100 secrets, new and existing, fail before the first write', async () => {
  await using github = await startGithubServer();
  fill(
    github,
    Array.from({ length: 99 }, (_, index) => `OLD_${index}`),
  );
  const step = await syncGithub(github, { ...BOTH, with: { ...BOTH.with, mode: 'merge' } });
  expect(errorsOf(step)).toEqual([
    "Planning secrets of environment 'production' of octo/app: 2 more than the 99 secrets there would exceed the 100 that GitHub keeps in one place. Nothing was written. Delete some first (mode delete), select fewer, or set name to store them as one JSON secret.",
  ]);
  expect(github.writes).toEqual([]);
});

describe('the action refuses two config entries that write the same secret', () => {
  test.each([
    [
      'as a JSON secret, in any case',
      ['{ name: foo, keys: [A] }', '{ name: FOO, keys: [B] }'],
      "Reading secrets.yml, line 4 (FOO): it and secrets.yml, line 3 (foo) both write secret 'FOO' of environment 'production' of octo/app.",
    ],
    [
      'as a JSON secret and as a key, with the environment in any case',
      ['{ name: foo, keys: [A] }', '{ keys: [FOO=A], environment: Production }'],
      "Reading secrets.yml, line 4: it and secrets.yml, line 3 (foo) both write secrets of environment 'Production' of octo/app.",
    ],
    [
      'because one prunes the keys of the other',
      ['{ name: one, keys: [A], prune: true }', '{ name: two, keys: [B] }'],
      "Reading secrets.yml, line 4 (two): it and secrets.yml, line 3 (one) both write secret 'two' of environment 'production' of octo/app.",
    ],
  ])('%s', async (_, entries, error) => {
    await using github = await startGithubServer();
    const list = entries.map((entry) => `  - ${entry}\n`).join('');
    const step = await syncGithub(github, {
      with: { config: 'secrets.yml' },
      env: BOTH.env,
      files: { 'secrets.yml': `defaults: { target: github, environment: production }\nsecrets:\n${list}` },
    });
    expect(errorsOf(step)).toEqual([`${error} Merge the two entries, or give them different environments.`]);
    expect(github.requests).toEqual([]);
  });
});

describe('the error about a rejected request suggests a fix', () => {
  test.each<[string, GithubServerOptions, StepOptions, RegExp]>([
    [
      'a wrong token',
      {},
      { with: { 'github-token': 'github_pat_canary_wrong' } },
      /GitHub does not accept github-token \(server message: Bad credentials.*\)\. Nothing was written\. Check that it is complete and has not expired\.$/,
    ],
    [
      'a token that can read but not write',
      { permissions: { environments: 'read', secrets: 'read', administration: true, actions: true } },
      {},
      /^Writing .* github-token may not do that \(server message: .*\)\. None of these was written\. Use a fine-grained or GitHub App token with the repository permission Environments: write. The job's own GITHUB_TOKEN cannot have it\.$/,
    ],
    [
      'a token without permissions',
      { permissions: { environments: 'none', secrets: 'none', administration: true, actions: true } },
      {},
      /^Looking up .* with the repository permission Environments: write. The job's own/,
    ],
    [
      'a token without permissions, for a repository',
      { permissions: { environments: 'none', secrets: 'none', administration: true, actions: true } },
      { with: { environment: '' } },
      /^Looking up .* with the repository permission Secrets: write. The job's own/,
    ],
    [
      'a token without permissions, for a check',
      { permissions: { environments: 'none', secrets: 'none', administration: true, actions: true } },
      { with: { mode: 'check', keys: '', 'required-keys': 'A' } },
      /^Looking up .* with the repository permission Environments: read. The job's own/,
    ],
    [
      'a token that cannot create the environment',
      { permissions: { environments: 'write', secrets: 'write', administration: false, actions: true } },
      { with: { environment: 'fresh', 'create-environment': 'true' } },
      /^Writing .* with the repository permissions Environments: write and Administration: write. The job's own GITHUB_TOKEN cannot have them\.$/,
    ],
    [
      'the job’s own token',
      { integrationToken: 'ghs_canary_integration' },
      { with: { 'github-token': 'ghs_canary_integration' } },
      /github-token may not do that \(server message: Resource not accessible by integration.*Environments: write. The job's own GITHUB_TOKEN cannot have it\.$/,
    ],
    ['an invalid public key', { publicKey: 'short' }, {}, /its public key has \d+ bytes instead of 32/],
  ])('%s', async (_, server, options, error) => {
    await using github = await startGithubServer(server);
    const step = await syncGithub(github, { ...BOTH, with: { ...BOTH.with, ...options.with } });
    expect(step.exitCode).toBe(1);
    expect(errorsOf(step)).toEqual([expect.stringMatching(error)]);
    expect([...(github.environmentSecrets('production') ?? [])]).toEqual([]);
  });
});

test('a value in the message of a rejection is hidden, even if it is cut', async () => {
  await using github = await startGithubServer();
  const message = `${'x'.repeat(295)} canary-a and canary-b`;
  github.inject({ method: 'PUT' }, { kind: 'status', status: 403, body: { message } });
  const step = await syncGithub(github, BOTH);
  expect(errorsOf(step)).toEqual([
    expect.stringMatching(/github-token may not do that \(server message: x{295} \*\*\*/),
  ]);
});

describe('an answer that is not from GitHub causes a plain error', () => {
  const PAGE = { status: 200, body: '<html>login</html>', headers: { 'content-type': 'text/html' } };

  test.each<[string, FaultMatch, Omit<Extract<GithubFault, { kind: 'status' }>, 'kind'>, RegExp]>([
    [
      'to the look-up',
      { method: 'GET' },
      PAGE,
      /^Looking up secrets of environment 'production' of octo\/app: http:\S+ returned no usable answer \(server message: it is not a list of secrets\)\. Nothing was written\. Check the runner's network and its proxy settings, and run the step again\.$/,
    ],
    [
      'to the request for the public key',
      { method: 'GET', path: /public-key/ },
      { status: 200, body: {} },
      /^Writing secrets of environment 'production' of octo\/app: http:\S+ returned no usable answer \(server message: it is not a public key\)\. Not done, or unknown: 'A' and 'B'\. Check /,
    ],
    [
      'to a write',
      { method: 'PUT' },
      PAGE,
      /^Writing secrets of environment 'production' of octo\/app: http:\S+ returned no usable answer \(server message: HTTP 200 instead of 201 or 204\)\. Not done, or unknown: 'A' and 'B'\. Check /,
    ],
  ])('%s', async (_, match, answer, error) => {
    await using github = await startGithubServer();
    github.inject(match, { kind: 'status', ...answer });
    const step = await syncGithub(github, BOTH);
    expect(step.exitCode).toBe(1);
    expect(errorsOf(step)).toEqual([expect.stringMatching(error)]);
    expect(github.environmentSecrets('production')).toEqual(new Map());
  });
});

describe('retries and failed writes', () => {
  test('a rotated public key is fetched again, once', async () => {
    await using github = await startGithubServer();
    github.inject({ method: 'PUT' }, { kind: 'status', status: 422, body: { message: 'key_id does not match' } });
    const step = await syncGithub(github, BOTH);
    expect(errorsOf(step)).toEqual([]);
    expect(github.environmentSecrets('production')).toEqual(WRITTEN);
    expect(github.requests.filter(({ path }) => path.endsWith('/public-key'))).toHaveLength(2);
  });

  test.each([
    ['a request is repeated when the primary rate limit resets', { limit: 'primary', resetInSecs: 1 }],
    ['a request is repeated when the wait of the secondary rate limit ends', { limit: 'secondary', retryAfterSecs: 1 }],
  ] as const)('%s', async (_, limit) => {
    await using github = await startGithubServer();
    github.inject({ method: 'PUT' }, { kind: 'rateLimit', ...limit });
    const step = await syncGithub(github, BOTH);
    expect(errorsOf(step)).toEqual([]);
    expect(step.log).toMatch(/GitHub asks to wait \d/);
    expect(github.environmentSecrets('production')).toEqual(WRITTEN);
  });

  test('a server error or a lost answer triggers a retry', async () => {
    await using github = await startGithubServer();
    github.inject({ method: 'PUT' }, { kind: 'status', status: 502 }, { kind: 'drop', afterCommit: true });
    const step = await syncGithub(github, BOTH);
    expect(errorsOf(step)).toEqual([]);
    expect(github.environmentSecrets('production')).toEqual(WRITTEN);
  });

  test.each([
    { match: { method: 'GET', path: /\/secrets$/ }, says: 'Listing secrets' },
    { match: { method: 'GET', path: /public-key/ }, says: 'Reading the public key' },
    { match: { method: 'PUT', path: /\/secrets\// }, says: 'Writing a secret' },
    { match: { method: 'DELETE' }, says: 'Deleting a secret' },
    { match: { method: 'GET', path: /environments\/fresh$/ }, says: 'Looking up the environment' },
    { match: { method: 'PUT', path: /environments\/fresh$/ }, says: 'Creating the environment' },
  ])('the log names a retry: $says failed', async ({ match, says }) => {
    await using github = await startGithubServer();
    await syncGithub(github, { ...BOTH, with: { ...BOTH.with, keys: 'A' } });
    github.inject(match, { kind: 'status', status: 502 });
    const environment = match.path?.source.includes('fresh') === true ? 'fresh' : 'production';
    const wanted = { environment, 'create-environment': 'true', mode: 'merge', keys: 'B', 'remove-keys': 'A' };
    const step = await syncGithub(github, { ...BOTH, with: { ...BOTH.with, ...wanted } });
    expect(errorsOf(step)).toEqual([]);
    expect(step.log).toContain(`\n${says} failed (502); trying again in 0.5 s\n`);
  });

  test('a partial failure names the finished and the open keys', async () => {
    await using github = await startGithubServer();
    github.inject({ method: 'PUT', path: /\/B$/ }, { kind: 'status', status: 422 }, { kind: 'status', status: 422 });
    const step = await syncGithub(github, {
      ...BOTH,
      with: { ...BOTH.with, keys: 'A\nB\nC' },
      env: { ...BOTH.env, C: 'canary-c' },
    });
    expect(errorsOf(step)).toEqual([
      expect.stringMatching(
        /^Writing secrets of environment 'production' of octo\/app: GitHub rejects the request \(HTTP 422\).*\. Done: 'A'\. Not done: 'B' and 'C'\. /,
      ),
    ]);
  });

  test('a failure after a write reports the change', async () => {
    await using github = await startGithubServer();
    github.inject({ method: 'PUT', path: /\/B$/ }, { kind: 'status', status: 403 });
    const step = await syncGithub(github, BOTH);
    expect(errorsOf(step)).toEqual([
      expect.stringMatching(/github-token may not do that .+\. Done: 'A'\. Not done: 'B'\. /),
    ]);
    expect(step.outputs).toMatchObject({ result: '', changed: 'true' });
    expect(Object.fromEntries(github.environmentSecrets('production') ?? [])).toEqual({ A: 'canary-a' });
  });

  test('the result of a write is unknown if all its answers are lost', async () => {
    await using github = await startGithubServer();
    const lost: GithubFault = { kind: 'drop', afterCommit: true };
    github.inject({ method: 'PUT' }, lost, lost, lost, lost);
    const step = await syncGithub(github, { ...BOTH, with: { ...BOTH.with, keys: 'A' } });
    expect(errorsOf(step)).toEqual([
      expect.stringMatching(
        /^Writing secrets of environment 'production' of octo\/app: the connection to http:\S+ failed \(UND_ERR_SOCKET\)\. Not done, or unknown: 'A'\. Check /,
      ),
    ]);
    expect(Object.fromEntries(github.environmentSecrets('production') ?? [])).toEqual({ A: 'canary-a' });
  });
});

describe('HTTPS_PROXY', () => {
  const BEHIND = { ...BOTH, env: { ...BOTH.env, GITHUB_API_URL: 'https://github.acme.example/api/v3' } };

  test.each(['HTTPS_PROXY', 'https_proxy'])('applies to GitHub: %s', async (variable) => {
    await using proxy = await startProxy({ mode: 'refuse' });
    await using github = await startGithubServer();
    const url = proxy.url.replace('://', '://canary-user:canary-password@');
    const step = await syncGithub(github, { ...BEHIND, env: { ...BEHIND.env, [variable]: url } });
    expect(new Set(proxy.requests)).toEqual(new Set(['CONNECT github.acme.example:443']));
    expect(errorsOf(step)).toEqual([
      expect.stringMatching(
        /the proxy http:\/\/127\.0\.0\.1:\d+ does not connect to https:\/\/github\.acme\.example\/api\/v3 \(HTTP \d+\)\. Nothing was written\. .* NO_PROXY=github\.acme\.example\./,
      ),
    ]);
  });
});

describe('an unsafe or invalid GITHUB_API_URL fails before the first request', () => {
  test.each([
    [
      'in clear text to another machine',
      'http://github.example.com/api/v3',
      'http: would send the credentials in clear text',
    ],
    [
      'with a user and a password',
      'https://canary-user:canary-pw@github.example.com',
      'it is not the address of a server',
    ],
    ['with a query', 'https://github.example.com/?a=b', 'it is not the address of a server'],
    ['without a scheme', 'github.example.com', 'it is not the address of a server'],
  ])('%s', async (_, url, happened) => {
    await using github = await startGithubServer();
    const step = await syncGithub(github, { ...BOTH, env: { ...BOTH.env, GITHUB_API_URL: url } });
    expect(errorsOf(step)).toEqual([
      `Reading the environment variable GITHUB_API_URL: ${happened}. Give one https:// address, such as https://github.example.com/api/v3, without user, password and query; or remove it to use https://api.github.com.`,
    ]);
    expect(github.requests).toEqual([]);
  });
});
