// Installs the newest releases of the programs that the action imitates or serves, and prints each difference from the
// tests' assumptions. Needs Python 3 and the network. Fails if it finds a difference.
import { execFile } from 'node:child_process';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { devNull } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual, promisify } from 'node:util';
import dotenv from 'dotenv';
import { startModalServer, type ModalServer } from '../test/support/modal-server.ts';
import { CREDENTIALS, errorsOf, sync } from '../test/support/sync.ts';

const ROOT = join(import.meta.dirname, '..');
const FOLDER = join(ROOT, 'build', 'drift');
const VENV = join(FOLDER, 'venv', process.platform === 'win32' ? 'Scripts' : 'bin');
const TABLE = join(ROOT, 'test', 'dotenv-table.json');

/** A row of test/dotenv-table.json. */
interface Row {
  readonly name: string;
  readonly text?: string;
  readonly hex?: string;
  readonly python: unknown;
  readonly expanded?: unknown;
}

/** A comparison. It returns a line for each difference. */
interface Comparison {
  readonly title: string;
  readonly differences: () => Promise<readonly string[]>;
}

const COMPARISONS: readonly Comparison[] = [
  { title: 'python-dotenv reads the lines of test/dotenv-table.json as recorded', differences: comparePythonDotenv },
  { title: 'dotenv reads these lines as the version in package.json does', differences: compareDotenv },
  { title: "Modal's messages have the fields of proto/modal.proto", differences: compareMessages },
  { title: "Modal's Python client and CLI agree with the action", differences: comparePythonClient },
  { title: "Modal's JavaScript client agrees with the action", differences: compareJavaScriptClient },
];

await rm(FOLDER, { recursive: true, force: true });
await mkdir(FOLDER, { recursive: true });
console.log(await install());
for (const { title, differences } of COMPARISONS) {
  const found = await differences().catch((error: unknown) => [describeFailure(error)]);
  console.log(`${found.length === 0 ? 'Same' : 'DIFFERENT'}: ${title}`);
  for (const line of found) console.log(line.replaceAll(/^/gm, '  '));
  if (found.length > 0) process.exitCode = 1;
}

/** Installs everything. Returns a line with the versions. */
async function install(): Promise<string> {
  await run(process.env['PYTHON'] ?? 'python3', ['-m', 'venv', join(FOLDER, 'venv')]);
  await runPython([
    '-m',
    'pip',
    'install',
    '--quiet',
    '--disable-pip-version-check',
    'python-dotenv',
    'modal',
    'grpcio-tools',
  ]);
  const npm = ['install', '--no-save', '--no-package-lock', '--prefix', FOLDER, 'dotenv@latest'];
  await run('npm', npm, { shell: process.platform === 'win32' });
  const script =
    'import importlib.metadata as m; print(*(f"{n} {m.version(n)}" for n in ("python-dotenv", "modal")), sep=", ")';
  const { version } = newestDotenv('dotenv/package.json') as { readonly version: string };
  return `Newest: ${(await runPython(['-c', script])).trim()} (Python), dotenv ${version} (JavaScript)`;
}

function newestDotenv(file: string): unknown {
  return createRequire(join(FOLDER, 'index.js'))(file);
}

async function readRows(file: string): Promise<readonly Row[]> {
  return (JSON.parse(await readFile(file, 'utf8')) as { readonly rows: readonly Row[] }).rows;
}

async function comparePythonDotenv(): Promise<readonly string[]> {
  const file = join(FOLDER, 'dotenv-table.json');
  await runPython([join(ROOT, 'test', 'support', 'record-dotenv.py'), file]);
  const rows = await readRows(file);
  return (await readRows(TABLE)).flatMap((was, index) => {
    const pairs = (['python', 'expanded'] as const).map((way) => [way, was[way], rows[index]?.[way]] as const);
    return pairs.flatMap(([way, before, now]) => difference(`${was.name} (${way})`, before, now));
  });
}

async function compareDotenv(): Promise<readonly string[]> {
  const newest = newestDotenv('dotenv') as typeof dotenv;
  return (await readRows(TABLE)).flatMap(({ name, text, hex = '' }) => {
    const content = text ?? Buffer.from(hex, 'hex');
    return difference(name, dotenv.parse(content), newest.parse(content));
  });
}

function difference(what: string, before: unknown, now: unknown): readonly string[] {
  if (isDeepStrictEqual(before, now)) return [];
  return [`${what}: was ${JSON.stringify(before)}, is ${JSON.stringify(now)}`];
}

async function compareMessages(): Promise<readonly string[]> {
  const messages = join(ROOT, 'proto', 'modal.proto');
  const printed = await runPython([join(ROOT, 'scripts', 'drift', 'messages.py'), messages]);
  return printed.split('\n').filter((line) => line !== '');
}

/** Checks that the client can read and delete the action's secrets, and that the action can read the client's. */
async function comparePythonClient(): Promise<readonly string[]> {
  await using modal = await startModalServer();
  const env = { ...CREDENTIALS, MODAL_SERVER_URL: modal.url, MODAL_CONFIG_PATH: devNull };
  const cli = (...parameters: readonly string[]) => run(join(VENV, 'modal'), ['secret', ...parameters], { env });
  const written = await sync(modal, { with: { keys: 'A\nB' }, env: { A: 'canary-a', B: 'canary-b' } });
  const listed = await cli('list', '--env', 'prod', '--json');
  await runPython([join(ROOT, 'scripts', 'drift', 'client.py'), 'my-app', 'A', 'B'], { env });
  await cli('create', '--env', 'prod', 'by-cli', 'BY_CLI=canary-cli');
  const checks = [await check(modal, 'by-client', 'BY_CLIENT'), await check(modal, 'by-cli', 'BY_CLI')];
  await cli('delete', '--env', 'prod', '--yes', 'by-cli');
  return [
    ...errorsOf(written),
    ...(listed.includes('"my-app"') ? [] : [`modal secret list does not list the action's secret: ${listed}`]),
    ...checks.flat(),
    ...difference('the remaining secrets', ['by-client'], modal.secretNames('prod')),
  ];
}

async function check(modal: ModalServer, name: string, key: string): Promise<readonly string[]> {
  return errorsOf(await sync(modal, { with: { mode: 'check', name, 'required-keys': key } }));
}

async function compareJavaScriptClient(): Promise<readonly string[]> {
  await run(process.execPath, [join(ROOT, 'scripts', 'compat.js'), '--newest']);
  return [];
}

interface Surroundings {
  readonly env?: Readonly<Record<string, string>>;
  readonly shell?: boolean;
}

function runPython(parameters: readonly string[], surroundings: Surroundings = {}): Promise<string> {
  return run(join(VENV, 'python'), parameters, surroundings);
}

/** Returns the output of a program. @throws {Error} with all output if it fails. */
async function run(
  program: string,
  parameters: readonly string[],
  { env, shell = false }: Surroundings = {},
): Promise<string> {
  const options = { cwd: ROOT, env: { ...process.env, ...env }, shell, maxBuffer: 64 * 1024 * 1024 };
  const { stdout } = await promisify(execFile)(program, parameters, options);
  return stdout;
}

function describeFailure(error: unknown): string {
  const { message, stdout = '' } = error as Error & { readonly stdout?: string };
  return `It failed: ${message}\n${stdout}`.trim();
}
