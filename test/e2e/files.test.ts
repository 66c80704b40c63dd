import { execFileSync } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, readdir, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startModalServer } from '../support/modal-server.ts';
import type { StepOptions, StepResult } from '../support/runner.ts';
import { errorsOf, sync } from '../support/sync.ts';

const MIB = 1024 * 1024;
const isWindows = process.platform === 'win32';
const isRoot = process.getuid?.() === 0;

/** Workspace, RUNNER_TEMP and an outside folder. They have links, which the harness cannot create in a new workspace. */
let base = '';
let workspace = '';
let temp = '';

beforeAll(async () => {
  base = await realpath(await mkdtemp(join(tmpdir(), 'files-')));
  workspace = join(base, 'workspace');
  temp = join(base, 'temp');
  await write('outside/.env', 'A=canary-outside');
  await write('outside/secrets.json', '{"A": "canary-outside"}');
  await write('outside/folder/file.txt', '');
  await write('workspace-2/.env', 'A=canary-neighbour');
  await write('.env', 'A=canary-above');
  await write('temp/.env', 'A=canary-temp');
  await write('temp/secrets.json', '{"A": "canary-temp"}');
  await write('workspace/real/.env', 'A=canary-inside');
  await write('workspace/real/secrets.json', '{"A": "canary-inside"}');
  await write('workspace/apps/api/file.txt', '');
  await write('workspace/search/.env/file.txt', '');
  await write('workspace/search/deeper/file.txt', '');
  const links = {
    'linked-out.env': join(base, 'outside', '.env'),
    'linked-out.json': join(base, 'outside', 'secrets.json'),
    'linked-out': join(base, 'outside'),
    'linked-above': base,
    'linked-relative.env': join('..', 'outside', '.env'),
    'linked-twice.env': 'linked-out.env',
    'linked-temp.env': join(temp, '.env'),
    'linked-in.env': join('real', '.env'),
    'linked-in.json': join(workspace, 'real', 'secrets.json'),
    'linked-in': 'real',
    'linked-loop.env': 'linked-loop.env',
    'linked-nowhere.env': 'nowhere',
    'linked-zero.env': '/dev/zero',
    'search-linked/.env': join(base, 'outside', '.env'),
  };
  await mkdir(join(workspace, 'search-linked'));
  if (isWindows) return;
  for (const [name, target] of Object.entries(links)) await symlink(target, join(workspace, name));
  await symlink(join(base, 'outside'), join(temp, 'linked-out'));
  execFileSync('mkfifo', [join(workspace, 'pipe.env'), join(workspace, 'pipe.json')]);
});

afterAll(() => rm(base, { recursive: true, force: true }));

async function write(name: string, content: string): Promise<void> {
  await mkdir(dirname(join(base, name)), { recursive: true });
  await writeFile(join(base, name), content);
}

/** Runs the step in these folders. */
async function run(options: StepOptions): Promise<{ readonly step: StepResult; readonly stored: string | undefined }> {
  await using modal = await startModalServer();
  const step = await sync(modal, { ...options, workspace, env: { RUNNER_TEMP: temp, ...options.env } });
  if (step.exitCode !== 0) expect(modal.calls).toEqual([]);
  return { step, stored: modal.secret('prod', 'my-app')?.get('A') };
}

/** A row builds its path when it runs, because the folders do not exist earlier. */
type Input = 'from-dotenv' | 'from-json' | 'config';
interface Row {
  readonly fact: string;
  readonly input?: Input;
  readonly path: () => string;
}

describe.skipIf(isWindows)('the action refuses a path that leads out of the workspace', () => {
  const rows: readonly Row[] = [
    { fact: 'by ..', path: () => '../outside/.env' },
    { fact: 'by .. after a folder', path: () => 'real/../../outside/.env' },
    { fact: 'by .. to a folder whose name starts with that of the workspace', path: () => '../workspace-2/.env' },
    { fact: 'by .. to the parent folder', path: () => '..' },
    { fact: 'by .. into RUNNER_TEMP', path: () => '../temp/.env' },
    { fact: 'absolute', path: () => join(base, 'outside', '.env') },
    { fact: 'absolute, through the workspace', path: () => `${workspace}/../outside/.env` },
    { fact: 'absolute, through RUNNER_TEMP', path: () => `${temp}/../outside/.env` },
    { fact: 'absolute, to a folder', path: () => join(base, 'outside', 'folder') },
    { fact: 'absolute, to the root folder', path: () => '/' },
    { fact: 'absolute, to an endless file', path: () => '/dev/zero' },
    { fact: 'by a linked file', path: () => 'linked-out.env' },
    { fact: 'by a linked file with a relative target', path: () => 'linked-relative.env' },
    { fact: 'by a link to a link', path: () => 'linked-twice.env' },
    { fact: 'by a linked folder', path: () => 'linked-out/.env' },
    { fact: 'by a linked folder as the start of a search', path: () => 'linked-out' },
    { fact: 'by a link to the parent folder as the start of a search', path: () => 'linked-above' },
    { fact: 'by a linked file that a search finds', path: () => 'search-linked' },
    { fact: 'by a link to an endless file', path: () => 'linked-zero.env' },
    { fact: 'by a link into RUNNER_TEMP', path: () => 'linked-temp.env' },
    { fact: 'by a link out of RUNNER_TEMP', path: () => join(temp, 'linked-out', '.env') },
    { fact: 'as JSON, by ..', input: 'from-json', path: () => '../outside/secrets.json' },
    { fact: 'as JSON, absolute', input: 'from-json', path: () => join(base, 'outside', 'secrets.json') },
    { fact: 'as JSON, by a linked file', input: 'from-json', path: () => 'linked-out.json' },
    { fact: 'as JSON, by a linked folder', input: 'from-json', path: () => 'linked-out/secrets.json' },
    { fact: 'as config, by ..', input: 'config', path: () => '../outside/secrets.json' },
    { fact: 'as config, by a linked file', input: 'config', path: () => 'linked-out.json' },
  ];

  test.concurrent.each(rows)('$fact', async ({ input = 'from-dotenv', path }) => {
    const alone = input === 'config' ? { name: '', environment: '' } : {};
    const { step } = await run({ with: { ...alone, [input]: path() } });
    expect(errorsOf(step)).toEqual([
      expect.stringMatching(
        /^Reading .+: it lies outside the workspace\. Give a path inside the workspace, or an absolute path inside RUNNER_TEMP\.$/,
      ),
    ]);
    expect(step.exitCode).toBe(1);
    // If the action had read the file, it would have masked its value.
    expect(step.masks).not.toContain('canary-outside');
  });

  test('if the runner has no temporary folder', async () => {
    for (const RUNNER_TEMP of ['', join(base, 'missing')]) {
      const { step } = await run({ with: { 'from-dotenv': join(base, 'outside', '.env') }, env: { RUNNER_TEMP } });
      expect(errorsOf(step)).toEqual([expect.stringContaining(': it lies outside the workspace.')]);
    }
  });
});

describe.skipIf(isWindows)('the action reads a path that stays inside', () => {
  const rows: readonly (Row & { readonly value: string })[] = [
    { fact: 'by a linked file', path: () => 'linked-in.env', value: 'canary-inside' },
    { fact: 'by a linked folder', path: () => 'linked-in/.env', value: 'canary-inside' },
    { fact: 'by a linked folder as the start of a search', path: () => 'linked-in', value: 'canary-inside' },
    { fact: 'with .. that comes back', path: () => 'real/../real/.env', value: 'canary-inside' },
    { fact: 'absolute, in the workspace', path: () => join(workspace, 'real', '.env'), value: 'canary-inside' },
    { fact: 'absolute, in RUNNER_TEMP', path: () => join(temp, '.env'), value: 'canary-temp' },
    {
      fact: 'as JSON, by an absolute link',
      input: 'from-json',
      path: () => 'linked-in.json',
      value: 'canary-inside',
    },
    {
      fact: 'as JSON, absolute, in RUNNER_TEMP',
      input: 'from-json',
      path: () => join(temp, 'secrets.json'),
      value: 'canary-temp',
    },
  ];

  test.concurrent.each(rows)('$fact', async ({ input = 'from-dotenv', path, value }) => {
    const { step, stored } = await run({ with: { [input]: path() } });
    expect(errorsOf(step)).toEqual([]);
    expect(stored).toBe(value);
  });

  test('if the workspace and RUNNER_TEMP are links', async () => {
    await using modal = await startModalServer();
    const linked = { workspace: join(base, 'linked-workspace'), temp: join(base, 'linked-temp') };
    await symlink(workspace, linked.workspace);
    await symlink(temp, linked.temp);
    const step = await sync(modal, {
      workspace: linked.workspace,
      with: { 'from-dotenv': `real\n${join(linked.temp, '.env')}` },
      env: { RUNNER_TEMP: linked.temp },
    });
    expect(errorsOf(step)).toEqual([]);
    expect(modal.secret('prod', 'my-app')?.get('A')).toBe('canary-temp');
  });
});

describe.skipIf(isWindows)('a search for a file', () => {
  test.each([
    { fact: 'stops at the workspace, even if its parent folder has the file', path: 'apps/api' },
    { fact: 'stops at the workspace if it starts there', path: '.' },
  ])('$fact', async ({ path }) => {
    const { step } = await run({ with: { 'from-dotenv': path } });
    expect(errorsOf(step)).toEqual([
      `Looking for .env in ${path} and the folders above it: no folder up to the workspace has such a file. Create it in an earlier step, or, if it is in the repository, add actions/checkout before this step, or give the path of the file in from-dotenv.`,
    ]);
  });

  test("stops at a folder with the file's name, with an error", async () => {
    const { step } = await run({ with: { 'from-dotenv': 'search/deeper' } });
    expect(errorsOf(step)).toEqual([expect.stringMatching(/^Reading search[/\\]\.env: it is not a file\./)]);
  });

  test.each(['../.env', 'real/.env', '/etc/hosts', 'real\\.env', '..', '.'])(
    'accepts only a name, not a path: %s',
    async (filename) => {
      const { step } = await run({ with: { 'from-dotenv': '.', 'dotenv-filename': filename } });
      expect(errorsOf(step)).toEqual([
        "Reading the input 'dotenv-filename': it is not the plain name of a file. Give folders in from-dotenv.",
      ]);
    },
  );
});

describe.skipIf(isWindows)('the action refuses everything but an existing file, without a wait', () => {
  test.concurrent.each<Row & { readonly error: string }>([
    { fact: 'a pipe', path: () => 'pipe.env', error: 'it is not a file' },
    { fact: 'a pipe as JSON', input: 'from-json', path: () => 'pipe.json', error: 'it is not a file' },
    {
      fact: 'a .. after a linked folder, which removes the name of the link and does not follow it',
      path: () => 'linked-out/../outside/.env',
      error: 'the file does not exist',
    },
    { fact: 'a link to itself', path: () => 'linked-loop.env', error: 'the file does not exist' },
    { fact: 'a link to nothing', path: () => 'linked-nowhere.env', error: 'the file does not exist' },
    { fact: 'a file below a file', path: () => 'real/.env/.env', error: 'the file does not exist' },
    {
      fact: 'a name longer than the file system allows',
      path: () => `${'x'.repeat(5000)}.env`,
      error: 'it is not the path of an existing file',
    },
  ])('$fact', async ({ input = 'from-dotenv', path, error }) => {
    const { step } = await run({ with: { [input]: path() } });
    expect(errorsOf(step)).toEqual([expect.stringContaining(error)]);
    expect(errorsOf(step)[0]).not.toContain('Please report this');
    expect(step.exitCode).toBe(1);
  });

  test('a folder with the name of a JSON file', async () => {
    await mkdir(join(workspace, 'folder.json'));
    const { step } = await run({ with: { 'from-json': 'folder.json' } });
    expect(errorsOf(step)).toEqual(['Reading folder.json: it is not a file. Give the path of a file.']);
  });
});

describe.skipIf(isWindows)('an unreadable file causes its own error', () => {
  let asNobody: StepOptions = {};

  /** Root can read every file, so the process becomes another user, who may have no access to this clone. */
  beforeAll(async () => {
    for (const folder of [base, workspace]) await chmod(folder, 0o755);
    if (!isRoot) return;
    const nodeArguments = ['--import', 'data:text/javascript,process.setgid(65534);process.setuid(65534)'];
    asNobody = { action: await copyAction(), nodeArguments };
  });

  test.each<{ fact: string; input: Input; name: string; content: string }>([
    { fact: 'a .env', input: 'from-dotenv', name: 'locked.env', content: 'A=canary-locked' },
    { fact: 'a JSON file', input: 'from-json', name: 'locked.json', content: '{"A": "canary-locked"}' },
  ])('$fact', async ({ input, name, content }) => {
    await write(`workspace/${name}`, content);
    await chmod(join(workspace, name), 0o000);
    const { step } = await run({ with: { [input]: name }, ...asNobody });
    expect(errorsOf(step)).toEqual([expect.stringMatching(new RegExp(`^Reading ${name}: `))]);
    expect(errorsOf(step)[0]).not.toContain('Please report this');
  });
});

/** Copies the action to a folder that every user can read, whatever the permissions and umask of this clone. */
async function copyAction(): Promise<string> {
  const root = join(import.meta.dirname, '..', '..');
  const folder = join(base, 'action');
  await cp(join(root, 'dist'), join(folder, 'dist'), { recursive: true });
  await cp(join(root, 'action.yml'), join(folder, 'action.yml'));
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries) await chmod(join(entry.parentPath, entry.name), entry.isDirectory() ? 0o755 : 0o644);
  await chmod(folder, 0o755);
  return folder;
}

describe('the size of a file', () => {
  const filled = (start: string, end: string, bytes: number): string =>
    start + ' '.repeat(bytes - start.length - end.length) + end;
  const dotenv = (bytes: number): string => filled('A=canary-a\n#', '\nB=canary-b\n', bytes);
  const json = (bytes: number): string => filled('{"A": "canary-a",', '"B": "canary-b"}', bytes);

  test.each<{ fact: string } & StepOptions>([
    { fact: 'a .env', with: { 'from-dotenv': '.env' }, files: { '.env': dotenv(MIB) } },
    { fact: 'a JSON file', with: { 'from-json': 'a.json' }, files: { 'a.json': json(MIB) } },
  ])('can be exactly 1 MiB: $fact', async (row) => {
    await using modal = await startModalServer();
    const step = await sync(modal, row);
    expect(errorsOf(step)).toEqual([]);
    expect(step.outputs['keys']).toBe('["A","B"]');
  });

  test.each<{ fact: string; name: string } & StepOptions>([
    { fact: 'a .env', name: '.env', with: { 'from-dotenv': '.env' }, files: { '.env': dotenv(MIB + 1) } },
    { fact: 'a JSON file', name: 'a.json', with: { 'from-json': 'a.json' }, files: { 'a.json': json(MIB + 1) } },
    {
      fact: 'a config file',
      name: 's.yml',
      with: { name: '', environment: '', config: 's.yml' },
      files: { 's.yml': filled('secrets: []', '\n', MIB + 1) },
    },
    {
      fact: 'a file with half as many characters as bytes',
      name: '.env',
      with: { 'from-dotenv': '.env' },
      files: { '.env': `A=canary-${'ü'.repeat(MIB / 2)}` },
    },
  ])('cannot be one byte more: $fact', async ({ name, ...row }) => {
    await using modal = await startModalServer();
    const step = await sync(modal, row);
    expect(errorsOf(step)).toEqual([
      `Reading ${name}: it is larger than 1 MiB. Split it, and sync the parts as several secrets.`,
    ]);
    expect(modal.calls).toEqual([]);
  });
});

describe('the number of names in a secret', () => {
  const dotenv = (names: number): string => Array.from({ length: names }, (_, at) => `N${at}=canary-${at}\n`).join('');
  const json = (names: number): string =>
    JSON.stringify(Object.fromEntries(Array.from({ length: names }, (_, at) => [`N${at}`, `canary-${at}`])));

  test.each<{ fact: string } & StepOptions>([
    { fact: 'a .env', with: { 'from-dotenv': '.env' }, files: { '.env': dotenv(1_000) } },
    { fact: 'JSON', with: { 'from-json': 'a.json' }, files: { 'a.json': json(1_000) } },
  ])('can be 1,000: $fact', async (row) => {
    await using modal = await startModalServer();
    const step = await sync(modal, row);
    expect(errorsOf(step)).toEqual([]);
    expect(modal.secret('prod', 'my-app')?.size).toBe(1_000);
  });

  test.each<{ fact: string } & StepOptions>([
    { fact: 'a .env', with: { 'from-dotenv': '.env' }, files: { '.env': dotenv(1_001) } },
    { fact: 'JSON', with: { 'from-json': 'a.json' }, files: { 'a.json': json(1_001) } },
    {
      fact: 'a .env and JSON together',
      with: { 'from-dotenv': '.env', 'from-json': '{"ONE_MORE": "canary-more"}' },
      files: { '.env': dotenv(1_000) },
    },
  ])('cannot be 1,001: $fact', async (row) => {
    await using modal = await startModalServer();
    const step = await sync(modal, row);
    expect(errorsOf(step)).toEqual([
      'Checking the selected values: there are 1001 names, and one secret may have at most 1000. Select fewer with keys, or split them over several secrets.',
    ]);
    expect(modal.calls).toEqual([]);
  });
});

describe('the action refuses bytes that are not UTF-8', () => {
  test.each([
    { fact: 'a byte of Latin-1', bytes: [0xfc] },
    { fact: 'a truncated character', bytes: [0xe2, 0x82] },
    { fact: 'a slash encoded in two bytes', bytes: [0xc0, 0xaf] },
    { fact: 'half of a surrogate pair', bytes: [0xed, 0xa0, 0x80] },
  ])('$fact', async ({ bytes }) => {
    const around = (start: string, end: string): Uint8Array =>
      Buffer.concat([Buffer.from(start), Buffer.from(bytes), Buffer.from(end)]);
    const files = { '.env': around('A=canary-', '\n'), 'a.json': around('{"A": "canary-', '"}') };
    await using modal = await startModalServer();
    expect(errorsOf(await sync(modal, { with: { 'from-dotenv': '.env' }, files }))).toEqual([
      'Reading .env, line 1: it is not valid UTF-8. Save the file as UTF-8.',
    ]);
    expect(errorsOf(await sync(modal, { with: { 'from-json': 'a.json' }, files }))).toEqual([
      'Reading a.json: it is not UTF-8. Save the file as UTF-8.',
    ]);
    expect(modal.calls).toEqual([]);
  });
});
