import { readFileSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { startGithubServer } from '../support/github-server.ts';
import { startModalServer, type ModalServer } from '../support/modal-server.ts';
import { startProxy } from '../support/proxy.ts';
import { runStep, type StepResult } from '../support/runner.ts';
import { errorsOf, methodsOf, sync } from '../support/sync.ts';

const ROOT = resolve(import.meta.dirname, '..', '..');
const DIST = join(ROOT, 'dist');
const STEP = { with: { keys: 'A\nB' }, env: { A: 'canary-a', B: 'canary-b' } };

/** Prints the loaded chunks and opened connections to stderr, in order, when the run ends. */
const recorder = `
  import { subscribe } from 'node:diagnostics_channel';
  import { registerHooks } from 'node:module';
  const seen = [];
  registerHooks({
    load(url, context, next) {
      if (url.startsWith('file:')) seen.push('loaded ' + url);
      return next(url, context);
    },
  });
  subscribe('net.client.socket', () => seen.push('connected'));
  process.on('exit', () => seen.forEach((line) => console.error(line)));
`;
const nodeArguments = ['--import', `data:text/javascript,${encodeURIComponent(recorder)}`];

interface Chunk {
  readonly name: string;
  readonly text: string;
}

/** In loading order. */
function loadedBy({ stderr }: StepResult): readonly Chunk[] {
  const lines = stderr.split('\n').filter((line) => line.startsWith('loaded '));
  const names = lines.map((line) => basename(line.trim()));
  return names.map((name) => ({ name, text: readFileSync(join(DIST, name), 'utf8') }));
}

/** Code that only some runs need, with a string that identifies it. */
const PARTS = {
  undici: 'class DispatcherBase',
  '.env': 'function parseDotenv',
  YAML: 'function parseEvents',
  gRPC: 'grpc-status-details-bin',
  Octokit: 'octokit-core.js',
  libsodium: 'crypto_box_seal',
} as const;

function partsOf(chunks: readonly Chunk[]): readonly string[] {
  return Object.entries(PARTS)
    .filter(([, mark]) => chunks.some(({ text }) => text.includes(mark)))
    .map(([part]) => part);
}

function expectOneConnection(modal: ModalServer): void {
  expect(modal.connections).toBe(1);
  expect(new Set(modal.calls.map(({ connection }) => connection))).toEqual(new Set([1]));
}

describe('a run makes only the calls that the protocol needs', () => {
  test('creating a secret takes four calls over one connection, and TokenInfoGet beside the look-up', async () => {
    await using modal = await startModalServer();
    expect(errorsOf(await sync(modal, STEP))).toEqual([]);
    expect(methodsOf(modal)).toEqual([
      'AuthTokenGet',
      'TokenInfoGet',
      'SecretGetOrCreate',
      'EnvironmentList',
      'SecretGetOrCreate',
    ]);
    expectOneConnection(modal);
  });

  test('updating a secret takes three calls over one connection, and TokenInfoGet beside the look-up', async () => {
    await using modal = await startModalServer();
    modal.putSecret('prod', 'my-app', { A: 'old' });
    expect(errorsOf(await sync(modal, STEP))).toEqual([]);
    expect(methodsOf(modal)).toEqual(['AuthTokenGet', 'TokenInfoGet', 'SecretGetOrCreate', 'SecretGetOrCreate']);
    expectOneConnection(modal);
  });

  test('skipping an unchanged secret takes two calls over one connection, and TokenInfoGet beside the look-up', async () => {
    await using modal = await startModalServer();
    const step = { ...STEP, with: { ...STEP.with, 'skip-unchanged': 'true' } };
    await sync(modal, step);
    const before = { calls: modal.calls.length, connections: modal.connections };
    expect((await sync(modal, step)).outputs['result']).toBe('unchanged');
    expect(methodsOf(modal).slice(before.calls)).toEqual(['AuthTokenGet', 'TokenInfoGet', 'SecretGetOrCreate']);
    expect(modal.connections - before.connections).toBe(1);
  });

  test('updating 1,000 secrets takes one token, one TokenInfoGet, two calls per secret, one connection', async () => {
    await using modal = await startModalServer({ tls: true });
    const names = Array.from({ length: 1000 }, (_, index) => `secret-${index}`);
    for (const name of names) modal.putSecret('prod', name, { A: 'old' });
    const entries = names.map((name) => `  - { name: ${name} }\n`).join('');
    const step = await runStep({
      with: { config: 'secrets.yml', concurrency: '50' },
      env: {
        MODAL_TOKEN_ID: 'ak-canary-id',
        MODAL_TOKEN_SECRET: 'as-canary-secret',
        MODAL_SERVER_URL: modal.url,
        NODE_EXTRA_CA_CERTS: 'ca.pem',
        ...STEP.env,
      },
      files: {
        'ca.pem': modal.caPem ?? '',
        'secrets.yml': `defaults: { environment: prod, keys: [A, B] }\nsecrets:\n${entries}`,
      },
    });
    expect(errorsOf(step)).toEqual([]);
    const [first, second, ...others] = methodsOf(modal);
    expect([first, second]).toEqual(['AuthTokenGet', 'TokenInfoGet']);
    expect(others).toHaveLength(2000);
    expect(new Set(others)).toEqual(new Set(['SecretGetOrCreate']));
    expect(new Set(modal.writes.map(({ message }) => message['deploymentName']))).toEqual(new Set(names));
    expect(modal.writes).toHaveLength(1000);
    expectOneConnection(modal);
  });
});

describe('a run loads only what it needs', () => {
  test.each([
    { fact: 'to Modal', with: {}, env: {}, parts: ['gRPC'] },
    {
      fact: 'to Modal, with values',
      with: { values: 'C: c', keys: `${STEP.with.keys}\n*` },
      env: {},
      parts: ['YAML', 'gRPC'],
    },
    {
      fact: 'to Modal, with a .env',
      with: { 'from-dotenv': '.env', keys: `${STEP.with.keys}\n*` },
      env: {},
      parts: ['.env', 'gRPC'],
    },
    { fact: 'to Modal, through a proxy', with: {}, env: { HTTPS_PROXY: 'set' }, parts: ['gRPC'] },
  ])('$fact: $parts', async ({ with: more, env, parts }) => {
    await using modal = await startModalServer({ tls: true });
    await using proxy = await startProxy();
    const step = await sync(modal, {
      with: { ...STEP.with, ...more },
      env: { ...STEP.env, NODE_EXTRA_CA_CERTS: 'ca.pem', ...('HTTPS_PROXY' in env && { HTTPS_PROXY: proxy.url }) },
      files: { 'ca.pem': modal.caPem ?? '', '.env': 'D=canary-d\n' },
      nodeArguments,
    });
    expect(errorsOf(step)).toEqual([]);
    expect(partsOf(loadedBy(step))).toEqual(parts);
  });

  test('to GitHub: undici, Octokit and libsodium', async () => {
    await using github = await startGithubServer();
    const step = await runStep({
      with: { ...STEP.with, target: 'github', environment: 'production', 'github-token': 'github_pat_canary_token' },
      env: { GITHUB_API_URL: github.url, ...STEP.env },
      nodeArguments,
    });
    expect(errorsOf(step)).toEqual([]);
    expect(partsOf(loadedBy(step))).toEqual(['undici', 'Octokit', 'libsodium']);
  });

  test.each([
    { fact: 'a mistake in the inputs', with: { mode: 'upsert' } },
    { fact: 'a rule that skips the branch', with: { environment: '** =' } },
  ])('$fact: loads nothing else and opens no connection', async ({ with: more }) => {
    await using modal = await startModalServer();
    const step = await sync(modal, { ...STEP, with: { ...STEP.with, ...more }, nodeArguments });
    expect(loadedBy(step).map(({ name }) => name)).toEqual(['index.js']);
    expect(modal.connections).toBe(0);
  });

  test('the connection starts before its protocol code loads', async () => {
    await using modal = await startModalServer();
    const step = await sync(modal, { ...STEP, nodeArguments });
    const [first, second, ...more] = step.stderr.trim().split('\n');
    expect(first).toMatch(/^loaded .*\/index\.js$/);
    expect(second).toBe('connected');
    expect(more.length).toBeGreaterThan(0);
    for (const line of more) expect(line).toMatch(/^loaded /);
  });
});

describe('the code that a Modal run loads stays within its budget', () => {
  // 5 % above the measured size. Lower it when the code shrinks.
  test.each([
    { fact: 'only names', with: {}, bytes: 610_000 },
    { fact: 'values in YAML', with: { values: 'C: c', keys: `${STEP.with.keys}\n*` }, bytes: 755_000 },
  ])('$fact', async ({ with: more, bytes }) => {
    await using modal = await startModalServer();
    const step = await sync(modal, { ...STEP, with: { ...STEP.with, ...more }, nodeArguments });
    expect(errorsOf(step)).toEqual([]);
    const sizes = loadedBy(step).map(({ name }) => statSync(join(DIST, name)).size);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(Math.floor(bytes * 1.05));
  });
});
