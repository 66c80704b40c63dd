import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { devNull, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CREDENTIALS } from '../test/support/sync.ts';
import { startLocalModal } from './local-modal.ts';
import { measureAll, median } from './measure.ts';
import { round, type Section } from './report.ts';
import type { Workshop } from './workshop.ts';

const INSTALL_RUNS = 3;

/**
 * Measures the update of one secret without this action: `pip install modal` in a fresh virtual environment, then
 * `modal secret create`. Uses clear text, which Modal's client accepts for a loopback address. Returns nothing without
 * Python.
 */
export async function benchToday(workshop: Workshop, runs: number): Promise<readonly Section[]> {
  if (!(await hasPython())) return [];
  const samples = await measureAll([workshop.action({ count: 1 })], runs);
  const ours = samples.get('action')?.wallMs ?? Number.NaN;
  await using modal = await startLocalModal('clear text');
  const folder = await mkdtemp(join(tmpdir(), 'today-'));
  try {
    const fresh: number[] = [];
    for (let index = 0; index < INSTALL_RUNS; index++) {
      fresh.push(await time(() => installAndCreate(join(folder, String(index)), modal.url)));
    }
    const installed: number[] = [];
    for (let index = 0; index < runs; index++) {
      installed.push(await time(() => create(join(folder, '0'), modal.url)));
    }
    const row = (title: string, ms: number): readonly string[] => [title, `${round(ms)} ms`, round(ms / ours)];
    return [
      {
        title: "One secret, updated, by Modal's command line",
        head: ['', 'Wall', '× dist/index.js'],
        rows: [
          row('dist/index.js, over TLS', ours),
          row('`modal secret create`, already installed', median(installed)),
          row('A fresh virtual environment, `pip install modal`, `modal secret create`', median(fresh)),
        ],
        goals: [],
      },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const run = promisify(execFile);

async function hasPython(): Promise<boolean> {
  return run('python3', ['-c', 'import ensurepip, venv']).then(
    () => true,
    () => false,
  );
}

/** Returns the duration, ms. */
async function time(work: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await work();
  return performance.now() - begin;
}

/** On a GitHub runner, pip's cache would be empty. */
async function installAndCreate(venv: string, serverUrl: string): Promise<void> {
  await run('python3', ['-m', 'venv', venv]);
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-cache-dir', 'modal'];
  await run(join(venv, 'bin', 'python'), pip);
  await create(venv, serverUrl);
}

async function create(venv: string, serverUrl: string): Promise<void> {
  const parameters = [
    'secret',
    'create',
    '--force',
    '--env',
    'prod',
    'secret-0',
    'TOKEN=t',
    'LEVEL=debug',
    'REGION=eu',
  ];
  const env = { ...process.env, ...CREDENTIALS, MODAL_SERVER_URL: serverUrl, MODAL_CONFIG_PATH: devNull };
  await run(join(venv, 'bin', 'modal'), parameters, { env });
}
