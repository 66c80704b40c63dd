import { describe, expect, test } from 'vitest';
import { ask, putSealed as put, seal, TOKEN } from './support/github-client.ts';
import type { Reply } from './support/github-client.ts';
import { DESCRIPTION_VERSION, findAnswerProblems, OPERATIONS } from './support/github-description.ts';
import type { GithubPermissions, GithubServerOptions } from './support/github-options.ts';
import { startGithubServer } from './support/github-server.ts';
import type { GithubFault, GithubServer } from './support/github-server.ts';
import { PROTECTED, UNPROTECTED } from './support/github-state.ts';

const ENVIRONMENT = '/repos/octo/app/environments/production';
const SECRETS = `${ENVIRONMENT}/secrets`;
const REPOSITORY_SECRETS = '/repos/octo/app/actions/secrets';
const NOW_MS = Date.UTC(2026, 0, 2, 3, 4, 5, 678);
const scopes = [
  { scope: 'an environment', secrets: SECRETS },
  { scope: 'the repository', secrets: REPOSITORY_SECRETS },
];

const message = (text: string): unknown => expect.objectContaining({ message: text });
const namesIn = ({ body }: Reply): readonly string[] =>
  (body as { secrets: { name: string }[] }).secrets.map(({ name }) => name);

describe.each(scopes)('secrets of $scope', ({ secrets }) => {
  const content = (server: GithubServer): ReadonlyMap<string, string> | undefined =>
    secrets === SECRETS ? server.environmentSecrets('production') : server.repositorySecrets();

  test.each([
    { name: 'plain text', value: 'canary' },
    { name: 'the empty value', value: '' },
    { name: 'all kinds of line ends, and a NUL', value: '\r\n a\rb\n\n\0' },
    { name: 'a byte order mark and non-ASCII text', value: '\uFEFFzażółć 🔑' },
    { name: '48 KB of ASCII', value: 'x'.repeat(48 * 1024) },
    { name: '48 KB of two bytes each', value: 'ż'.repeat(24 * 1024) },
  ])('are decrypted byte for byte: $name', async ({ value }) => {
    await using server = await startGithubServer();
    expect(await put(server, `${secrets}/A`, value)).toMatchObject({ status: 201, body: {} });
    expect(content(server)).toEqual(new Map([['A', value]]));
  });

  test('return 201 when created, 204 when updated or deleted, and then 404', async () => {
    await using server = await startGithubServer();
    expect((await put(server, `${secrets}/database_url`, 'first')).status).toBe(201);
    expect((await put(server, `${secrets}/DATABASE_URL`, 'second')).status).toBe(204);
    expect(content(server)).toEqual(new Map([['DATABASE_URL', 'second']]));
    const remove = { method: 'DELETE' };
    expect((await ask(server, `${secrets}/Database_Url`, remove)).status).toBe(204);
    expect((await ask(server, `${secrets}/Database_Url`, remove)).status).toBe(404);
    expect(content(server)).toEqual(new Map());
    expect(server.writes.map(({ status }) => status)).toEqual([201, 204, 204, 404]);
    expect(server.requests.flatMap(({ problems }) => problems)).toEqual([]);
  });

  test('are listed without their values', async () => {
    let nowMs = NOW_MS;
    await using server = await startGithubServer({ now: () => nowMs });
    await put(server, `${secrets}/A`, 'canary');
    nowMs += 60_000;
    await put(server, `${secrets}/A`, 'canary');
    const shown = { name: 'A', created_at: '2026-01-02T03:04:05Z', updated_at: '2026-01-02T03:05:05Z' };
    expect((await ask(server, `${secrets}/a`)).body).toEqual(shown);
    expect((await ask(server, secrets)).body).toEqual({ total_count: 1, secrets: [shown] });
    expect((await ask(server, `${secrets}/B`)).status).toBe(404);
  });

  test.each([
    { name: 'GITHUB_TOKEN', text: /must not start with GITHUB_/ },
    { name: 'github_x', text: /must not start with GITHUB_/ },
    { name: '1A', text: /alphanumeric/ },
    { name: 'A-B', text: /alphanumeric/ },
    { name: '%C3%84', text: /alphanumeric/ },
    { name: 'A%2FB', text: /alphanumeric/ },
  ])('cannot have the name $name', async ({ name, text }) => {
    await using server = await startGithubServer();
    const { status, body } = await put(server, `${secrets}/${name}`, 'canary');
    expect([status, body]).toEqual([422, message(expect.stringMatching(text) as string)]);
    expect(content(server)).toEqual(new Map());
  });

  const improper = 'Bad request - validation failed due to an improperly encrypted secret';
  test.each([
    { name: 'without a key id', change: { key_id: undefined }, text: 'Invalid request.\n\n"key_id" wasn\'t supplied.' },
    { name: 'with a foreign key id', change: { key_id: '1' }, text: improper },
    { name: 'that is not sealed', change: { encrypted_value: 'Y2FuYXJ5' }, text: improper },
    { name: 'that is not base64', change: { encrypted_value: 'canary!' }, text: improper },
  ])('reject a value $name', async ({ change, text }) => {
    await using server = await startGithubServer();
    const body = { ...(await seal(server, secrets, 'canary')), ...change };
    expect(await ask(server, `${secrets}/A`, { method: 'PUT', body })).toMatchObject({
      status: 422,
      body: { message: text },
    });
    expect(content(server)).toEqual(new Map());
  });

  test.each([
    { name: 'one byte more than 48 KB', value: 'x'.repeat(48 * 1024 + 1) },
    { name: 'bytes that are not UTF-8', value: Uint8Array.of(0xff) },
  ])('reject $name', async ({ value }) => {
    await using server = await startGithubServer();
    expect((await put(server, `${secrets}/A`, value)).status).toBe(422);
    expect(content(server)).toEqual(new Map());
  });

  test('reject a value that is sealed for the key before a rotation', async () => {
    await using server = await startGithubServer();
    const body = await seal(server, secrets, 'canary');
    server.rotateKey();
    expect((await ask(server, `${secrets}/A`, { method: 'PUT', body })).status).toBe(422);
    expect((await put(server, `${secrets}/A`, 'canary')).status).toBe(201);
  });

  test('are limited to a hundred, but existing ones can be changed', async () => {
    await using server = await startGithubServer();
    fill(server, 100);
    expect((await put(server, `${secrets}/ONE_MORE`, 'canary')).status).toBe(422);
    expect((await put(server, `${secrets}/S_007`, 'changed')).status).toBe(204);
    expect(content(server)?.size).toBe(100);
  });

  test.each([
    { query: '', names: 30, rels: ['next', 'last'] },
    { query: '?per_page=100', names: 100, rels: ['next', 'last'] },
    { query: '?per_page=100&page=2', names: 100, rels: ['prev', 'next', 'last', 'first'] },
    { query: '?per_page=100&page=3', names: 50, rels: ['prev', 'first'] },
    { query: '?per_page=100&page=4', names: 0, rels: ['prev', 'first'] },
    { query: '?per_page=1000', names: 100, rels: ['next', 'last'] },
    { query: '?per_page=0&page=0', names: 30, rels: ['next', 'last'] },
  ])('are listed in pages: "$query" of 250', async ({ query, names, rels }) => {
    await using server = await startGithubServer();
    fill(server, 250);
    const { headers, body } = await ask(server, secrets + query);
    expect(body).toMatchObject({ total_count: 250, secrets: { length: names } });
    expect([...(headers.get('link') ?? '').matchAll(/rel="(\w+)"/g)].map(([, rel]) => rel)).toEqual(rels);
  });

  test('are all listed on the linked pages', async () => {
    await using server = await startGithubServer();
    fill(server, 250);
    const found: string[] = [];
    let path: string | undefined = `${secrets}?per_page=100`;
    while (path !== undefined) {
      const page: Reply = await ask(server, path);
      found.push(...namesIn(page));
      path = /<http:\/\/[^/]+([^>]+)>; rel="next"/.exec(page.headers.get('link') ?? '')?.[1];
    }
    expect(found).toEqual([...(content(server)?.keys() ?? [])]);
    expect(server.requests.map(({ query }) => query['page'])).toEqual([undefined, '2', '3']);
    expect(server.requests.flatMap(({ problems }) => problems)).toEqual([]);
  });
});

function fill(server: GithubServer, count: number): void {
  for (let index = 0; index < count; index++) {
    const name = `S_${String(index).padStart(3, '0')}`;
    server.putEnvironmentSecret('production', name, 'canary');
    server.putRepositorySecret(name, 'canary');
  }
}

describe('environments', () => {
  test('return 404 on all their paths until they are created', async () => {
    await using server = await startGithubServer({ environments: [] });
    const body = { encrypted_value: 'Y2FuYXJ5', key_id: '1' };
    expect((await ask(server, ENVIRONMENT)).status).toBe(404);
    expect((await ask(server, `${SECRETS}/public-key`)).status).toBe(404);
    expect((await ask(server, SECRETS)).status).toBe(404);
    expect((await ask(server, `${SECRETS}/A`, { method: 'PUT', body })).status).toBe(404);
    expect(server.environmentSecrets('production')).toBeUndefined();
    expect((await ask(server, ENVIRONMENT, { method: 'PUT' })).status).toBe(200);
    expect(server.environments()).toEqual(['production']);
    expect(server.protection('production')).toEqual(UNPROTECTED);
    expect((await put(server, `${SECRETS}/A`, 'canary')).status).toBe(201);
  });

  test('have separate secrets, each with its own public key', async () => {
    await using server = await startGithubServer({ environments: ['production', 'staging'] });
    const foreign = await seal(server, '/repos/octo/app/environments/staging/secrets', 'canary');
    expect((await ask(server, `${SECRETS}/A`, { method: 'PUT', body: foreign })).status).toBe(422);
    await put(server, `${SECRETS}/A`, 'canary');
    expect(server.environmentSecrets('staging')).toEqual(new Map());
    expect(server.repositorySecrets()).toEqual(new Map());
  });

  test.each(['preview/feature', 'with space', 'zażółć', '100%', 'a?b#c', 'Production'])(
    'can have the name %s, encoded and in any case',
    async (name) => {
      await using server = await startGithubServer({ environments: [] });
      const path = `/repos/octo/app/environments/${encodeURIComponent(name)}`;
      await ask(server, path, { method: 'PUT' });
      expect(server.environments()).toEqual([name]);
      expect((await put(server, `${path}/secrets/A`, 'canary')).status).toBe(201);
      expect((await ask(server, path.replace('Production', 'PRODUCTION'))).status).toBe(200);
      expect(server.requests[0]?.path).toBe(path);
      expect(server.requests.flatMap(({ problems }) => problems)).toEqual([]);
    },
  );

  test('lose their protection settings on PUT, as on GitHub', async () => {
    await using server = await startGithubServer();
    expect(server.protection('production')).toEqual(PROTECTED);
    await ask(server, ENVIRONMENT);
    expect(server.protection('production')).toEqual(PROTECTED);
    await ask(server, ENVIRONMENT, { method: 'PUT', body: { wait_timer: 5 } });
    expect(server.protection('production')).toEqual({ ...UNPROTECTED, wait_timer: 5 });
    await ask(server, ENVIRONMENT, { method: 'PUT' });
    expect(server.protection('production')).toEqual(UNPROTECTED);
  });

  test('cannot be deleted', async () => {
    await using server = await startGithubServer();
    expect((await ask(server, ENVIRONMENT, { method: 'DELETE' })).status).toBe(404);
    expect(server.environments()).toEqual(['production']);
  });
});

describe('every answer', () => {
  test('matches the description, for each of its operations', async () => {
    await using server = await startGithubServer();
    await put(server, `${SECRETS}/A`, 'canary');
    await put(server, `${REPOSITORY_SECRETS}/A`, 'canary');
    const seen = new Set<string>();
    for (const operation of OPERATIONS) {
      const [method = '', template = ''] = operation.split(' ');
      const path = Object.entries({ owner: 'octo', repo: 'app', environment_name: 'production', secret_name: 'A' });
      const filled = path.reduce((text, [name, value]) => text.replace(`{${name}}`, value), template);
      const isSecret = method === 'PUT' && template.endsWith('{secret_name}');
      const replies = isSecret ? [await put(server, filled, ''), await put(server, filled.replace(/A$/, 'B'), '')] : [];
      for (const { status, body } of isSecret ? replies : [await ask(server, filled, { method })]) {
        expect(findAnswerProblems(operation, status, body), operation).toEqual([]);
        seen.add(`${operation} ${status}`);
      }
    }
    expect(OPERATIONS).toHaveLength(12);
    expect(seen.size).toBe(14);
    expect(server.requests.flatMap(({ problems }) => problems)).toEqual([]);
    expect(DESCRIPTION_VERSION).toMatch(/^\d+\.\d+\.\d+$/);
  });

  test('has a request id and the state of the rate limit', async () => {
    await using server = await startGithubServer({ now: () => NOW_MS });
    await ask(server, ENVIRONMENT);
    const { headers } = await ask(server, '/nothing/here');
    expect(Object.fromEntries(headers)).toMatchObject({
      date: 'Fri, 02 Jan 2026 03:04:05 GMT',
      'x-github-request-id': 'C0DE:000002',
      'x-ratelimit-limit': '5000',
      'x-ratelimit-remaining': '4998',
      'x-ratelimit-used': '2',
      'x-ratelimit-reset': String(Math.ceil(NOW_MS / 1000) + 3600),
    });
  });
});

describe('a request is rejected', () => {
  test.each([
    { name: 'without a token', headers: { authorization: undefined }, status: 401, text: 'Requires authentication' },
    { name: 'with a wrong token', headers: { authorization: 'Bearer ghp_x' }, status: 401, text: 'Bad credentials' },
    { name: 'with an unusual scheme', headers: { authorization: `Basic ${TOKEN}` }, status: 401, text: /^Requires/ },
    { name: 'with an empty user agent', headers: { 'user-agent': '' }, status: 403, text: /User-Agent header/ },
    { name: 'for another media type', headers: { accept: 'text/plain' }, status: 415, text: /'text\/plain'/ },
    {
      name: 'of an unknown version',
      headers: { 'x-github-api-version': '2020-01-01' },
      status: 400,
      text: /2020-01-01/,
    },
  ])('$name', async ({ headers, status, text }) => {
    await using server = await startGithubServer();
    const reply = await ask(server, SECRETS, { headers });
    expect([reply.status, reply.body]).toEqual([status, message(expect.stringMatching(text) as string)]);
    expect(server.requests[0]?.status).toBe(status);
  });

  test.each([
    { name: 'the scheme "token"', headers: { authorization: `token ${TOKEN}` } },
    { name: "Octokit's media type", headers: { accept: 'application/vnd.github.v3+json' } },
    { name: 'the newer version', headers: { 'x-github-api-version': '2026-03-10' } },
  ])('but not with $name', async ({ headers }) => {
    await using server = await startGithubServer();
    expect((await ask(server, SECRETS, { headers })).status).toBe(200);
  });

  test.each([
    { name: 'another repository', path: '/repos/octo/other/actions/secrets' },
    { name: 'another path', path: '/user' },
    { name: 'the root', path: '/' },
    { name: 'an environment with a bare slash in its name', path: '/repos/octo/app/environments/a/b/secrets' },
    { name: 'a malformed escape', path: '/repos/octo/app/environments/%E0%A4%A/secrets' },
    { name: 'another method', path: SECRETS, method: 'DELETE' },
  ])('with 404 for $name', async ({ path, method = 'GET' }) => {
    await using server = await startGithubServer();
    expect((await ask(server, path, { method })).status).toBe(404);
  });
});

describe('permissions', () => {
  const write = { method: 'PUT', body: { encrypted_value: 'Y2FuYXJ5', key_id: '1' } };
  const remove = { method: 'DELETE' };
  const readOnly: GithubPermissions = { secrets: 'read', environments: 'read', administration: false, actions: false };
  const none: GithubPermissions = { ...readOnly, secrets: 'none', environments: 'none' };
  test.each([
    { permissions: readOnly, path: ENVIRONMENT, needed: 'actions=read' },
    { permissions: readOnly, path: ENVIRONMENT, how: { method: 'PUT' }, needed: 'administration=write' },
    { permissions: readOnly, path: `${SECRETS}/A`, how: write, needed: 'environments=write' },
    { permissions: readOnly, path: `${SECRETS}/A`, how: remove, needed: 'environments=write' },
    { permissions: readOnly, path: `${REPOSITORY_SECRETS}/A`, how: write, needed: 'secrets=write' },
    { permissions: readOnly, path: `${REPOSITORY_SECRETS}/A`, how: remove, needed: 'secrets=write' },
    { permissions: none, path: SECRETS, needed: 'environments=read' },
    { permissions: none, path: `${SECRETS}/public-key`, needed: 'environments=read' },
    { permissions: none, path: `${REPOSITORY_SECRETS}/A`, needed: 'secrets=read' },
  ])('without $needed do not allow this use of $path', async ({ permissions, path, how, needed }) => {
    await using server = await startGithubServer({ permissions });
    const { status, headers, body } = await ask(server, path, how);
    expect([status, body]).toEqual([403, message('Resource not accessible by personal access token')]);
    expect(headers.get('x-accepted-github-permissions')).toBe(needed);
  });

  test('to read suffice for reading', async () => {
    await using server = await startGithubServer({ permissions: { ...readOnly, actions: true } });
    const paths = [ENVIRONMENT, SECRETS, `${SECRETS}/public-key`, REPOSITORY_SECRETS];
    for (const path of paths) expect((await ask(server, path)).status, path).toBe(200);
  });

  test('of GITHUB_TOKEN allow only environments and public keys', async () => {
    await using server = await startGithubServer({ integrationToken: 'ghs_canary' });
    const headers = { authorization: 'Bearer ghs_canary' };
    for (const path of [ENVIRONMENT, `${SECRETS}/public-key`, `${REPOSITORY_SECRETS}/public-key`]) {
      expect((await ask(server, path, { headers })).status, path).toBe(200);
    }
    const refused = { status: 403, body: message('Resource not accessible by integration') };
    expect(await ask(server, SECRETS, { headers })).toMatchObject(refused);
    expect(await ask(server, `${SECRETS}/A`, { ...write, headers })).toMatchObject(refused);
    expect(await ask(server, `${REPOSITORY_SECRETS}/A`, { ...write, headers })).toMatchObject(refused);
  });
});

describe('the public key', () => {
  test.each<Required<Pick<GithubServerOptions, 'publicKey'>> & { readonly bytes: number }>([
    { publicKey: 'valid', bytes: 32 },
    { publicKey: 'short', bytes: 31 },
    { publicKey: 'long', bytes: 33 },
  ])('has $bytes bytes: $publicKey', async ({ publicKey, bytes }) => {
    await using server = await startGithubServer({ publicKey });
    for (const { secrets } of scopes) {
      const { body } = await ask(server, `${secrets}/public-key`);
      expect(Buffer.from((body as { key: string }).key, 'base64')).toHaveLength(bytes);
    }
  });
});

describe('a redirect', () => {
  test.each([
    {
      method: 'GET',
      path: '/repos/octo/old/actions/secrets?per_page=5',
      status: 301,
      end: '/actions/secrets?per_page=5',
    },
    { method: 'DELETE', path: '/repos/Octo/Old/actions/secrets/A', status: 307, end: '/actions/secrets/A' },
    { method: 'GET', path: '/api/v3/repos/octo/old/actions/secrets', status: 301, end: '/actions/secrets' },
  ])('leads $method $path to the path with the repository id', async ({ method, path, status, end }) => {
    await using server = await startGithubServer({ movedFrom: 'octo/old' });
    const reply = await ask(server, path, { method, redirect: 'manual' });
    const prefix = path.startsWith('/api/v3') ? '/api/v3' : '';
    expect([reply.status, reply.headers.get('location')]).toEqual([
      status,
      `${server.url}${prefix}/repositories/1296269${end}`,
    ]);
  });

  test('from a former name works, even for a PUT with a body', async () => {
    await using server = await startGithubServer({ movedFrom: 'octo/old' });
    const reply = await put(server, '/repos/octo/old/environments/production/secrets/A', 'canary');
    expect(reply.status).toBe(201);
    expect(server.environmentSecrets('production')).toEqual(new Map([['A', 'canary']]));
    expect(server.requests.map(({ status }) => status)).toEqual([301, 200, 307, 201]);
    expect(server.requests.flatMap(({ problems }) => problems)).toEqual([]);
  });

  test('to another host keeps path and query, and shows whether the token follows', async () => {
    await using other = await startGithubServer();
    await using server = await startGithubServer({ redirectTo: other.url });
    expect((await ask(server, `${SECRETS}?per_page=100`)).status).toBe(401);
    expect(server.requests).toMatchObject([{ status: 307 }]);
    const [followed] = other.requests;
    expect(followed).toMatchObject({ path: SECRETS, query: { per_page: '100' }, status: 401 });
    expect(followed?.headers).not.toHaveProperty('authorization');
  });
});

test('paths of GitHub Enterprise Server have a prefix, also in links', async () => {
  await using server = await startGithubServer();
  fill(server, 40);
  const { status, headers } = await ask(server, `/api/v3${SECRETS}`);
  expect([status, server.requests[0]?.problems]).toEqual([200, []]);
  expect(headers.get('link')).toContain(`<${server.url}/api/v3/repositories/1296269/environments/production/secrets?`);
});

describe('violations of the description', () => {
  const valid = { encrypted_value: 'Y2FuYXJ5', key_id: '1' };
  test.each([
    { name: 'a missing body', path: `${SECRETS}/A`, how: { method: 'PUT' }, problem: 'body: is missing' },
    {
      name: 'a missing key id',
      how: { body: { encrypted_value: valid.encrypted_value } },
      problem: "body: must have required property 'key_id'",
    },
    { name: 'a number as key id', how: { body: { ...valid, key_id: 1 } }, problem: 'body/key_id: must be string' },
    {
      name: 'a value that is not base64',
      how: { body: { ...valid, encrypted_value: '-_' } },
      problem: /^body\/encrypted_value: must match/,
    },
    {
      name: 'base64 without padding',
      how: { body: { ...valid, encrypted_value: 'YQ' } },
      problem: /must match pattern/,
    },
    { name: 'a body that is not JSON', how: { body: '{' }, problem: 'body: must be object' },
    {
      name: 'another content type',
      how: { body: valid, headers: { 'content-type': 'text/plain' } },
      problem: 'body: content-type is not application/json',
    },
    { name: 'a DELETE with a body', how: { method: 'DELETE', body: {} }, problem: 'body: is not described' },
    {
      name: 'an unknown query parameter',
      path: SECRETS,
      how: {},
      query: '?x=1',
      problem: /^query: must NOT have additional.*'x'$/,
    },
    {
      name: 'a word instead of a number',
      path: SECRETS,
      how: {},
      query: '?page=two',
      problem: 'query/page: must be integer',
    },
    {
      name: 'too many per page',
      path: SECRETS,
      how: {},
      query: '?per_page=101',
      problem: 'query/per_page: must be <= 100',
    },
    {
      name: 'an unknown setting of an environment',
      path: ENVIRONMENT,
      how: { method: 'PUT', body: { wait: 1 } },
      problem: /^body: must NOT have additional properties 'wait'$/,
    },
    { name: 'an unknown path', path: '/user', how: {}, problem: 'GET is not described for this path' },
    {
      name: 'an unknown method',
      path: ENVIRONMENT,
      how: { method: 'DELETE' },
      problem: 'DELETE is not described for /repos/{owner}/{repo}/environments/{environment_name}',
    },
    { name: 'an empty name', path: '/repos/octo/app/environments/', how: {}, problem: /is not described/ },
  ])('are recorded: $name', async ({ path = `${SECRETS}/A`, how, query = '', problem }) => {
    await using server = await startGithubServer();
    const usual = path.endsWith('/A') ? { method: 'PUT' } : {};
    await ask(server, path + query, { ...usual, ...how });
    expect(server.requests[0]?.problems).toEqual([expect.stringMatching(problem)]);
  });

  test('do not include null settings of an environment or a null body', async () => {
    await using server = await startGithubServer();
    const body = { reviewers: null, deployment_branch_policy: null };
    expect((await ask(server, ENVIRONMENT, { method: 'PUT', body })).status).toBe(200);
    expect((await ask(server, ENVIRONMENT, { method: 'PUT', body: null })).status).toBe(200);
    expect(server.requests.flatMap(({ problems }) => problems)).toEqual([]);
  });

  test('do not quote a value', async () => {
    await using server = await startGithubServer();
    await ask(server, `${SECRETS}/A`, { method: 'PUT', body: { encrypted_value: 'canary!', key_id: 1 } });
    expect(server.requests[0]?.problems).toHaveLength(2);
    expect(server.requests[0]?.problems.join()).not.toContain('canary');
  });
});

describe('faults', () => {
  const statusFaults: readonly { name: string; fault: GithubFault; reply: object; headers?: object }[] = [
    { name: 'a status', fault: { kind: 'status', status: 502 }, reply: { status: 502, body: message('Status 502') } },
    {
      name: 'a status with a body and headers',
      fault: { kind: 'status', status: 422, body: { message: 'No.' }, headers: { 'retry-after': '3' } },
      reply: { status: 422, body: { message: 'No.' } },
      headers: { 'retry-after': '3' },
    },
    {
      name: 'the primary limit',
      fault: { kind: 'rateLimit', limit: 'primary', resetInSecs: 30 },
      reply: { status: 403, body: message('API rate limit exceeded for user ID 1.') },
      headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(Math.ceil(NOW_MS / 1000) + 30) },
    },
    {
      name: 'the secondary limit',
      fault: { kind: 'rateLimit', limit: 'secondary', status: 429, retryAfterSecs: 7 },
      reply: { status: 429, body: message(expect.stringContaining('secondary rate limit') as string) },
      headers: { 'x-ratelimit-remaining': '4999', 'retry-after': '7' },
    },
  ];
  test.each(statusFaults)(
    'affect one request, which is not carried out: $name',
    async ({ fault, reply, headers = {} }) => {
      await using server = await startGithubServer({ now: () => NOW_MS });
      server.putRepositorySecret('A', 'canary');
      server.inject({ method: 'DELETE' }, fault);
      const given = await ask(server, `${REPOSITORY_SECRETS}/A`, { method: 'DELETE' });
      expect(given).toMatchObject(reply);
      expect(Object.fromEntries(given.headers)).toMatchObject(headers);
      expect(server.repositorySecrets().size).toBe(1);
      expect((await ask(server, `${REPOSITORY_SECRETS}/A`, { method: 'DELETE' })).status).toBe(204);
    },
  );

  test('of the secondary limit may omit the wait', async () => {
    await using server = await startGithubServer();
    server.inject({}, { kind: 'rateLimit', limit: 'secondary' });
    const { status, headers } = await ask(server, SECRETS);
    expect([status, headers.has('retry-after')]).toEqual([403, false]);
  });

  test.each<{ name: string; fault: GithubFault; left: number; status: number }>([
    { name: 'a drop', fault: { kind: 'drop' }, left: 1, status: -1 },
    { name: 'a drop after the commit', fault: { kind: 'drop', afterCommit: true }, left: 0, status: -1 },
    { name: 'a hang', fault: { kind: 'hang' }, left: 1, status: -1 },
    { name: 'a hang after the commit', fault: { kind: 'hang', afterCommit: true }, left: 0, status: -1 },
    { name: 'a status', fault: { kind: 'status', status: 500 }, left: 1, status: 500 },
    {
      name: 'a status after the commit',
      fault: { kind: 'status', status: 500, afterCommit: true },
      left: 0,
      status: 500,
    },
  ])('lose the answer: $name', async ({ fault, left, status }) => {
    await using server = await startGithubServer();
    server.putRepositorySecret('A', 'canary');
    server.inject({ path: /secrets\/A$/ }, fault);
    const arrived = new Promise<void>((resolve) => server.onRequest(() => resolve()));
    const outcome = ask(server, `${REPOSITORY_SECRETS}/A`, { method: 'DELETE' }).then(
      (reply) => reply.status,
      () => -1,
    );
    if (fault.kind === 'hang') {
      await arrived;
      // The next request gets an answer, the hanging one still none.
      await ask(server, ENVIRONMENT);
      await server.close();
    }
    expect(await outcome).toBe(status);
    expect(server.requests[0]?.status).toBe(status);
    expect(server.repositorySecrets().size).toBe(left);
  });

  test('apply in order, each to the next matching request', async () => {
    await using server = await startGithubServer();
    server.inject({ method: 'GET', path: /\/environments\// }, { kind: 'pass' }, { kind: 'status', status: 503 });
    server.inject({ path: /actions/ }, { kind: 'status', status: 500 });
    const paths = [SECRETS, REPOSITORY_SECRETS, SECRETS, SECRETS, REPOSITORY_SECRETS];
    for (const path of paths) await ask(server, path);
    expect(server.requests.map(({ status }) => status)).toEqual([200, 500, 503, 200, 200]);
  });
});

describe('a listener', () => {
  test('is awaited before the request is handled', async () => {
    await using server = await startGithubServer();
    server.onRequest(async ({ method, status }) => {
      expect(status).toBe(-1);
      await Promise.resolve();
      if (method === 'PUT') server.rotateKey();
    });
    expect((await put(server, `${SECRETS}/A`, 'canary')).status).toBe(422);
  });

  test('can queue a fault for its request', async () => {
    await using server = await startGithubServer();
    server.onRequest(() => server.inject({}, { kind: 'status', status: 503 }));
    expect((await ask(server, SECRETS)).status).toBe(503);
  });
});
