import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { inputVariable, readManifest, resolveInputs, type Manifest } from '../test/support/runner-inputs.ts';
import { createWorld, type World } from '../test/support/runner-world.ts';
import { CREDENTIALS } from '../test/support/sync.ts';
import { startLocalModal, type LocalModal } from './local-modal.ts';
import type { Candidate } from './measure.ts';

const ROOT = resolve(import.meta.dirname, '..');

/** A file of dist/ and its size. */
export interface Chunk {
  readonly name: string;
  readonly text: string;
  readonly bytes: number;
}

/** The candidates, in their own folder, so that a build during the bench does not change them. */
export interface Workshop extends AsyncDisposable {
  readonly modal: LocalModal;
  /** The JavaScript files of dist/. */
  readonly chunks: readonly Chunk[];
  /** The bundle of src/'s parsers. */
  readonly parsers: string;
  readonly empty: () => Candidate;
  readonly floor: (work: Work) => Candidate;
  /** The same calls for one secret, without protobuf. */
  readonly raw: (work: Pick<Work, 'serverUrl'>) => Candidate;
  readonly action: (work: Work) => Candidate;
}

/** The task of a candidate: how many secrets to update, and where. */
export interface Work {
  readonly count: number;
  /** The address of Modal. @default the server's own */
  readonly serverUrl?: string;
}

/** Compiles src/ and the floor to build/bench/, copies dist/, and starts the local Modal. */
export async function openWorkshop(): Promise<Workshop> {
  const modal = await startLocalModal('TLS');
  await modal.hold([ONE.name]);
  const world = await createWorld({ files: { 'ca.pem': modal.caPem }, env: CREDENTIALS });
  const tools = join(world.folders.temp, 'bench');
  mkdirSync(tools);
  writeFileSync(join(tools, 'empty.mjs'), 'export {};\n');
  cpSync(join(ROOT, 'dist'), join(tools, 'dist'), { recursive: true });
  bundle(tools, ['floor', 'raw', 'parsers']);
  const bench: Bench = { modal, world, tools, manifest: await readManifest(ROOT) };
  return {
    modal,
    chunks: chunksOf(join(tools, 'dist')),
    parsers: join(tools, 'parsers', 'index.js'),
    empty: () => candidate(bench, { title: 'empty', script: 'empty.mjs', env: {}, calls: 0 }),
    floor: (work) => floor(bench, work),
    raw: (work) => raw(bench, work),
    action: (work) => action(bench, work),
    async [Symbol.asyncDispose]() {
      await modal[Symbol.asyncDispose]();
      await world.remove();
    },
  };
}

/** Compiles in build/, where packages are found, and bundles outside it, since a build empties it. */
function bundle(folder: string, entries: readonly string[]): void {
  runTool('typescript/bin/tsc', '-p', 'bench/floor/tsconfig.floor.json');
  for (const entry of entries) {
    const target = join(folder, entry);
    runTool('@vercel/ncc/dist/ncc/cli.js', 'build', `build/bench/bench/floor/${entry}.js`, '-o', target, '--quiet');
  }
}

/** Runs a package's command with this Node. */
function runTool(script: string, ...parameters: readonly string[]): void {
  const command = [join(ROOT, 'node_modules', script), ...parameters];
  const { status } = spawnSync(process.execPath, command, { cwd: ROOT, stdio: 'inherit' });
  if (status !== 0) throw new Error(`${script} failed.`);
}

function chunksOf(folder: string): readonly Chunk[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.js'));
  return names.map((name) => {
    const text = readFileSync(join(folder, name), 'utf8');
    return { name, text, bytes: Buffer.byteLength(text) };
  });
}

interface Bench {
  readonly modal: LocalModal;
  readonly world: World;
  readonly tools: string;
  readonly manifest: Manifest;
}

function floor(bench: Bench, { count, serverUrl }: Work): Candidate {
  const env = { MODAL_SERVER_URL: serverUrl ?? bench.modal.url, BENCH_COUNT: String(count) };
  return candidate(bench, { title: 'floor', script: 'floor/index.js', env, calls: 1 + 2 * count });
}

function raw(bench: Bench, { serverUrl = bench.modal.url }: Pick<Work, 'serverUrl'>): Candidate {
  const env = { MODAL_SERVER_URL: serverUrl };
  return candidate(bench, { title: 'raw', script: 'raw/index.js', env, calls: 3 });
}

function action(bench: Bench, { count, serverUrl }: Work): Candidate {
  const env = {
    MODAL_SERVER_URL: serverUrl ?? bench.modal.url,
    ...inputsOf(bench, count === 1 ? ONE : writeConfig(bench.world.folders.workspace, count)),
  };
  return candidate(bench, { title: 'action', script: 'dist/index.js', env, calls: 2 + 2 * count });
}

/** The dict, the same as the floor's: one secret and two settings. */
const CONTENT = { keys: 'TOKEN\n*', values: '{ LEVEL: debug, REGION: eu }' };
const ONE = { name: 'secret-0', environment: 'prod', ...CONTENT };

/** Writes a config file with this number of secrets. Returns the inputs that name it. */
function writeConfig(workspace: string, count: number): Readonly<Record<string, string>> {
  const entries = Array.from({ length: count }, (_, index) => `  - { name: secret-${index} }\n`);
  const defaults = `defaults:\n  environment: prod\n  keys: [TOKEN, '*']\n  values: ${CONTENT.values}\n`;
  const config = `secrets-${count}.yml`;
  writeFileSync(join(workspace, config), `${defaults}secrets:\n${entries.join('')}`);
  return { config, concurrency: '50' };
}

function inputsOf({ manifest, world }: Bench, given: Readonly<Record<string, string>>): Record<string, string> {
  const inputs = resolveInputs(manifest, given, world.contexts);
  return Object.fromEntries([...inputs].map(([name, text]) => [inputVariable(name), text]));
}

interface Parts {
  readonly title: string;
  readonly script: string;
  readonly env: Readonly<Record<string, string>>;
  readonly calls: number;
}

function candidate({ modal, world, tools }: Bench, { title, script, env, calls }: Parts): Candidate {
  const { workspace } = world.folders;
  return {
    title,
    script: join(tools, script),
    cwd: workspace,
    env: { ...world.environment, NODE_EXTRA_CA_CERTS: join(workspace, 'ca.pem'), TOKEN: 'secret-token', ...env },
    check: async () => {
      const made = await modal.tally();
      if (made.calls.length !== calls || made.connections !== Math.min(calls, 1)) {
        throw new Error(
          `${title} made ${made.calls.length} calls over ${made.connections} connections, not ${calls} over 1.`,
        );
      }
      for (const file of Object.values(world.commandFiles)) writeFileSync(file, '');
    },
  };
}
