import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { expectPlainError } from '../support/fault-runs.ts';
import { TOKEN } from '../support/github-client.ts';
import { startGithubServer } from '../support/github-server.ts';
import { runStep, type StepResult } from '../support/runner.ts';
import { BOTH, syncGithub, WRITTEN } from '../support/sync-github.ts';
import { errorsOf } from '../support/sync.ts';

const MOVED =
  /: the repository has moved, or another server answered \(HTTP 30\d\)\. Redirects are not followed\. .*Set github-repository to the current name of the repository\. If it has not moved, check GITHUB_API_URL and the proxy settings\.$/;

describe.concurrent('the action does not follow a redirect', () => {
  const steps = [
    { request: 'the look-up', match: { method: 'GET', path: /\/secrets$/ } },
    { request: 'the request for the public key', match: { method: 'GET', path: /public-key$/ } },
    { request: 'a write', match: { method: 'PUT' } },
  ];
  const rows = steps.flatMap((step) => [301, 302, 307, 308].map((status) => ({ ...step, status })));

  test.each(rows)('$status of $request, to another server', async ({ match, status }) => {
    await using github = await startGithubServer();
    await using elsewhere = await startGithubServer();
    github.onRequest(({ method, path }) => {
      const location = `${elsewhere.url}${path}`;
      if (method === match.method) github.inject(match, { kind: 'status', status, headers: { location }, body: {} });
    });
    expect(expectPlainErrorOf(await syncGithub(github, BOTH))).toMatch(MOVED);
    expect(elsewhere.requests).toEqual([]);
    expect(github.environmentSecrets('production')).toEqual(new Map());
  });

  test.each(steps)('of $request, to another repository of the same server', async ({ match }) => {
    await using github = await startGithubServer();
    const location = `${github.url}/repos/octo/other/actions/secrets`;
    github.inject(match, { kind: 'status', status: 307, headers: { location }, body: { message: 'Moved' } });
    const error = expectPlainErrorOf(await syncGithub(github, BOTH));
    expect(error).toMatch(MOVED);
    expect(error).not.toContain('other/');
    expect(github.requests.filter(({ path }) => path.includes('other'))).toEqual([]);
  });

  test('of a renamed repository', async () => {
    await using github = await startGithubServer({ movedFrom: 'octo/old' });
    const step = await syncGithub(github, { ...BOTH, with: { ...BOTH.with, 'github-repository': 'octo/old' } });
    expect(expectPlainErrorOf(step)).toMatch(MOVED);
    expect(github.requests).toHaveLength(1);
    expect(github.environmentSecrets('production')).toEqual(new Map());
  });
});

/** A failed write may have set outputs. */
function expectPlainErrorOf(step: StepResult): string {
  return expectPlainError({ ...step, outputs: {} });
}

interface RawServer extends AsyncDisposable {
  readonly url: string;
  readonly requests: readonly IncomingMessage[];
}

/** Calls `answer` for each request. */
async function startAnswering(answer: (response: ServerResponse, count: number) => void): Promise<RawServer> {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    response.on('error', () => undefined);
    answer(response, requests.length);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    requests,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

const JSON_TYPE = { 'content-type': 'application/json' };

/**
 * Writes the peak memory of the process to stderr, in KiB. On Linux, `maxRSS` includes the memory of the parent, because
 * the process starts as its copy. `VmHWM` counts from the start of the program.
 */
const peak = `process.on('exit', () => {
  const { platform, resourceUsage, getBuiltinModule } = process;
  const status = platform === 'linux' ? getBuiltinModule('node:fs').readFileSync('/proc/self/status', 'utf8') : '';
  console.error(/^VmHWM:\\s*(\\d+) kB$/m.exec(status)?.[1] ?? resourceUsage().maxRSS);
})`;
const nodeArguments = ['--import', `data:text/javascript,${encodeURIComponent(peak)}`];

async function runAgainst({ url }: RawServer): Promise<{ readonly error: string; readonly peakBytes: number }> {
  const step = await runStep({
    with: { ...BOTH.with, target: 'github', 'github-token': TOKEN },
    env: { ...BOTH.env, GITHUB_API_URL: url },
    nodeArguments,
  });
  return { error: expectPlainError({ ...step, stderr: '' }), peakBytes: Number(step.stderr) * 1024 };
}

/** A run with the GitHub target needs about 110 MB. */
const MAX_PEAK_BYTES = 200e6;

describe.concurrent('answers have limits', () => {
  const bomb = Buffer.alloc(256 * 1024 * 1024, ' ');

  test.each([
    { encoding: 'br', body: brotliCompressSync(bomb) },
    { encoding: 'gzip', body: gzipSync(bomb) },
    { encoding: 'deflate, GZIP', body: gzipSync(bomb) },
  ])('the action neither requests nor unpacks a compressed answer: $encoding', async ({ encoding, body }) => {
    await using server = await startAnswering((response) => {
      response.writeHead(200, { ...JSON_TYPE, 'content-encoding': encoding }).end(body);
    });
    const { error, peakBytes } = await runAgainst(server);
    expect(error).toContain(
      '(server message: the answer is compressed, which was not requested). Nothing was written.',
    );
    expect(new Set(server.requests.map(({ headers }) => headers['accept-encoding']))).toEqual(new Set(['identity']));
    expect(peakBytes).toBeLessThan(MAX_PEAK_BYTES);
  });

  test('the action stops reading an endless answer', async () => {
    await using server = await startAnswering((response) => {
      const write = (): void => {
        while (!response.destroyed && response.write(' '.repeat(64 * 1024)));
      };
      response.writeHead(200, JSON_TYPE).on('drain', write);
      write();
    });
    const { error, peakBytes } = await runAgainst(server);
    expect(error).toContain('(server message: the answer is larger than 4 MiB). Nothing was written.');
    expect(peakBytes).toBeLessThan(MAX_PEAK_BYTES);
  });

  test('the action stops an endless list after ten pages', async () => {
    await using server = await startAnswering((response, page) => {
      const secrets = Array.from({ length: 100 }, (_, index) => ({ name: `K${page}_${index}` }));
      response.writeHead(200, JSON_TYPE).end(JSON.stringify({ total_count: 1e6, secrets }));
    });
    const { error } = await runAgainst(server);
    expect(error).toContain(
      '(server message: it lists 1000 secrets or more, but GitHub keeps at most 100). Nothing was written.',
    );
    expect(server.requests).toHaveLength(10);
  });

  test('a wait of 0 s becomes 1 s', async () => {
    await using github = await startGithubServer();
    github.inject({ method: 'GET' }, { kind: 'rateLimit', limit: 'secondary', retryAfterSecs: 0 });
    const step = await syncGithub(github, BOTH);
    expect(errorsOf(step)).toEqual([]);
    expect(step.log).toContain('\nGitHub asks to wait 1 s before listing secrets is tried again\n');
    expect(github.environmentSecrets('production')).toEqual(WRITTEN);
  });
});

describe.concurrent('JSON that GitHub would not send causes a readable error', () => {
  const list = { method: 'GET', path: /\/secrets$/ };
  const key = { method: 'GET', path: /public-key$/ };

  test.each([
    { fact: 'null instead of a list', match: list, body: 'null' },
    { fact: 'a number instead of a list', match: list, body: '5' },
    { fact: 'a list that is a number', match: list, body: '{"secrets": 5}' },
    { fact: 'a list of null', match: list, body: '{"secrets": [null]}' },
    { fact: 'a name that is a number', match: list, body: '{"secrets": [{"name": 5}]}' },
    { fact: 'an invalid secret name', match: list, body: '{"secrets": [{"name": "A\\n::error::B"}]}' },
    { fact: 'a page of 101', match: list, body: JSON.stringify({ secrets: Array(101).fill({ name: 'K' }) }) },
    { fact: 'a truncated list', match: list, body: '{"secrets": [{"name": "A"' },
    { fact: 'null instead of a public key', match: key, body: 'null' },
    { fact: 'a public key of numbers', match: key, body: '{"key_id": 1, "key": 5}' },
    { fact: 'a public key of objects', match: key, body: '{"key_id": {}, "key": []}' },
    {
      fact: 'a public key with an ID of 70,000 characters',
      match: key,
      body: JSON.stringify({ key_id: 'x'.repeat(70_000), key: 'x' }),
    },
    { fact: 'a rejection with null', match: list, status: 403, body: 'null' },
    {
      fact: 'a rejection with a message that is not text',
      match: list,
      status: 403,
      body: '{"message": {"toString": 1}}',
    },
    { fact: 'a rejection of 3 MB', match: list, status: 422, body: JSON.stringify({ message: '.'.repeat(3e6) }) },
    { fact: 'a malformed content type', match: list, body: '{}', headers: { 'content-type': ';;"' } },
  ])('$fact', async ({ match, status = 200, body, headers = JSON_TYPE }) => {
    await using github = await startGithubServer();
    const fault = { kind: 'status', status, body, headers } as const;
    github.inject(match, fault, fault, fault, fault);
    const error = expectPlainErrorOf(await syncGithub(github, BOTH));
    expect(error).toMatch(/^(?:Looking up|Writing) secrets of environment 'production' of octo\/app: /);
    expect(error.length).toBeLessThan(1_000);
  });
});
