import { spawnSync } from 'node:child_process';
import { realpath, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { TOKEN } from '../support/github-client.ts';
import { startGithubServer, type GithubServer } from '../support/github-server.ts';
import { startModalServer, type ModalServer } from '../support/modal-server.ts';
import { runStep, type StepResult } from '../support/runner.ts';
import { CREDENTIALS, errorsOf, methodsOf, sync } from '../support/sync.ts';

/** Forbids child processes, workers, native code, and files outside the folders of the step. */
const GUARD = [
  '--permission',
  '--allow-fs-read=*',
  `--allow-fs-write=${join(await realpath(tmpdir()), 'step-*')}`,
] as const;
const WATCH = `--import=${pathToFileURL(join(import.meta.dirname, '..', 'support', 'watch-connections.js')).href}`;

const ENTRIES = {
  modal: '  - { name: my-app, environment: prod, keys: [KEY] }\n',
  github: '  - { target: github, environment: production, keys: [KEY] }\n',
};

const TARGETS = [
  { fact: 'Modal', targets: ['modal'] },
  { fact: 'GitHub', targets: ['github'] },
  { fact: 'both', targets: ['modal', 'github'] },
] as const;

interface Servers {
  readonly modal: ModalServer;
  readonly github: GithubServer;
}

function runGuarded({ modal, github }: Servers, targets: readonly (keyof typeof ENTRIES)[]): Promise<StepResult> {
  return runStep({
    with: { config: 'secrets.yml', 'github-token': TOKEN },
    env: { ...CREDENTIALS, MODAL_SERVER_URL: modal.url, GITHUB_API_URL: github.url, KEY: 'canary-value' },
    files: { 'secrets.yml': `secrets:\n${targets.map((target) => ENTRIES[target]).join('')}` },
    nodeArguments: [...GUARD, WATCH],
  });
}

describe.each(TARGETS)('with target $fact', async ({ targets }) => {
  await using modal = await startModalServer();
  await using github = await startGithubServer();
  const step = await runGuarded({ modal, github }, targets);
  const urls = { modal: modal.url, github: github.url };

  test('the action starts no process and writes no file', () => {
    expect(errorsOf(step)).toEqual([]);
    expect(step).toMatchObject({ exitCode: 0, createdFiles: [] });
  });

  test('the action passes only its outputs to later steps', () => {
    expect(step).toMatchObject({ environmentFile: '', pathFile: '', stateFile: '' });
  });

  test('the action connects only to its targets', () => {
    const connections = [...step.stderr.matchAll(/^connects to (.+)$/gm)].map(([, host]) => host);
    expect([...new Set(connections)].sort()).toEqual(targets.map((target) => new URL(urls[target]).host).sort());
  });
});

test.each([
  { fact: 'a process', code: "require('node:child_process').spawnSync('node')" },
  { fact: 'a worker', code: "new (require('node:worker_threads').Worker)('', { eval: true })" },
  {
    fact: 'a file elsewhere',
    code: `require('node:fs').writeFileSync(${JSON.stringify(join(tmpdir(), 'other'))}, '')`,
  },
])('the guard of these tests stops $fact', ({ code }) => {
  expect(spawnSync(process.execPath, [...GUARD, '-e', code]).stderr.toString()).toContain('ERR_ACCESS_DENIED');
});

test.each(['replace', 'merge', 'create', 'check', 'delete'])('mode %s changes no other secret', async (mode) => {
  const others = { prod: ['other', 'my-app-2'], dev: ['my-app'] };
  const content = { KEPT: 'canary-kept' };
  await using modal = await startModalServer();
  for (const [environment, names] of Object.entries(others)) {
    for (const name of names) modal.putSecret(environment, name, content);
  }
  modal.putSecret('prod', 'my-app', { KEY: 'canary-old' });
  const idle = mode === 'check' || mode === 'delete';
  const step = await sync(modal, { with: { mode, ...(!idle && { keys: 'KEY' }) }, env: { KEY: 'canary-value' } });
  expect(errorsOf(step)).toEqual([]);
  const found = Object.entries(others).flatMap(([environment, names]) =>
    names.map((name) => Object.fromEntries(modal.secret(environment, name) ?? [])),
  );
  expect(found).toEqual([content, content, content]);
  expect(methodsOf(modal).includes('SecretDelete')).toBe(mode === 'delete');
});

test('the action has no call that deletes or changes an environment', async () => {
  const proto = await readFile(join(import.meta.dirname, '..', '..', 'proto', 'modal.proto'), 'utf8');
  const methods = [...proto.matchAll(/^ *rpc (Environment\w+)/gm)].map(([, method]) => method);
  expect(methods.sort()).toEqual(['EnvironmentGetOrCreate', 'EnvironmentList']);
});
