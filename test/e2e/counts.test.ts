import { readFileSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { startGithubServer } from '../support/github-server.ts';
import { startModalServer, type ModalServer } from '../support/modal-server.ts';
import { runStep, type StepResult } from '../support/runner.ts';
import { errorsOf, methodsOf, sync } from '../support/sync.ts';

const ROOT = resolve(import.meta.dirname, '..', '..');
const DIST = join(ROOT, 'dist');
const STEP = { with: { keys: 'A\nB' }, env: { A: 'canary-a', B: 'canary-b' } };

/** Lists on stderr, when the run ends, the chunks that it loaded. */
const recorder = `
  import { registerHooks } from 'node:module';
  const loaded = [];
  registerHooks({ load: (url, context, next) => (loaded.push(url), next(url, context)) });
  process.on('exit', () => loaded.filter((url) => url.startsWith('file:')).forEach((url) => console.error('loaded', url)));
`;
const nodeArguments = ['--import', `data:text/javascript,${encodeURIComponent(recorder)}`];

function loadedBy({ stderr }: StepResult): readonly string[] {
  const lines = stderr.split('\n').filter((line) => line.startsWith('loaded '));
  return lines.map((line) => basename(line.trim())).sort();
}

function expectOneConnection(modal: ModalServer): void {
  expect(modal.connections).toBe(1);
  expect(new Set(modal.calls.map(({ connection }) => connection))).toEqual(new Set([1]));
}

describe('a run costs what the protocol needs', () => {
  test('one that creates: four calls over one connection', async () => {
    await using modal = await startModalServer();
    expect(errorsOf(await sync(modal, STEP))).toEqual([]);
    expect(methodsOf(modal)).toEqual(['AuthTokenGet', 'SecretGetOrCreate', 'EnvironmentList', 'SecretGetOrCreate']);
    expectOneConnection(modal);
  });

  test('one that updates: three calls over one connection', async () => {
    await using modal = await startModalServer();
    modal.putSecret('prod', 'my-app', { A: 'old' });
    expect(errorsOf(await sync(modal, STEP))).toEqual([]);
    expect(methodsOf(modal)).toEqual(['AuthTokenGet', 'SecretGetOrCreate', 'SecretGetOrCreate']);
    expectOneConnection(modal);
  });

  test('one that finds nothing changed: two calls over one connection', async () => {
    await using modal = await startModalServer();
    const step = { ...STEP, with: { ...STEP.with, 'skip-unchanged': 'true' } };
    await sync(modal, step);
    const before = { calls: modal.calls.length, connections: modal.connections };
    expect((await sync(modal, step)).outputs['result']).toBe('unchanged');
    expect(methodsOf(modal).slice(before.calls)).toEqual(['AuthTokenGet', 'SecretGetOrCreate']);
    expect(modal.connections - before.connections).toBe(1);
  });

  test('one of 1,000 secrets that updates: one token, two calls a secret, one connection', async () => {
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
    const [first, ...others] = methodsOf(modal);
    expect(first).toBe('AuthTokenGet');
    expect(others).toHaveLength(2000);
    expect(new Set(others)).toEqual(new Set(['SecretGetOrCreate']));
    expect(new Set(modal.writes.map(({ message }) => message['deploymentName']))).toEqual(new Set(names));
    expect(modal.writes).toHaveLength(1000);
    expectOneConnection(modal);
  });
});

describe('a run loads what it uses', () => {
  test('one chunk on the way to Modal', async () => {
    await using modal = await startModalServer();
    const step = await sync(modal, { ...STEP, nodeArguments });
    expect(errorsOf(step)).toEqual([]);
    expect(loadedBy(step)).toEqual(['index.js']);
  });

  test('that chunk has nothing of what only GitHub needs', () => {
    const bundle = readFileSync(join(DIST, 'index.js'), 'utf8');
    expect(bundle).not.toMatch(/octokit|crypto_box_seal/i);
  });

  test('more chunks on the way to GitHub: what tells the chunks sees them', async () => {
    await using github = await startGithubServer();
    const step = await runStep({
      with: { ...STEP.with, target: 'github', environment: 'production', 'github-token': 'github_pat_canary_token' },
      env: { GITHUB_API_URL: github.url, ...STEP.env },
      nodeArguments,
    });
    expect(errorsOf(step)).toEqual([]);
    expect(loadedBy(step).length).toBeGreaterThan(1);
  });
});

test('the chunk of the Modal path does not grow unnoticed', () => {
  // 2,716,283 bytes when this was written, and 5 % for what is yet to come. An undici of its own for every package that
  // asks for one, or Octokit, would be over it. Lower it whenever the chunk has become smaller: the goal is 1,200,000.
  expect(statSync(join(DIST, 'index.js')).size).toBeLessThanOrEqual(Math.floor(2_716_283 * 1.05));
});
