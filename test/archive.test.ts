import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
const folder = await mkdtemp(join(tmpdir(), 'archive-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

function run(command: string, parameters: readonly string[], env: Readonly<Record<string, string>> = {}): Buffer {
  const options = { cwd: ROOT, env: { ...process.env, ...env }, maxBuffer: 64 * 1024 * 1024 };
  return execFileSync(command, parameters, options);
}

/**
 * Returns the archive that GitHub would offer for a commit of the whole working tree. The index and the new objects
 * stay in the test's folder.
 */
async function archiveWorkingTree(): Promise<Buffer> {
  const objects = join(folder, 'objects');
  await mkdir(objects);
  const env = {
    GIT_INDEX_FILE: join(folder, 'index'),
    GIT_OBJECT_DIRECTORY: objects,
    GIT_ALTERNATE_OBJECT_DIRECTORIES: resolve(
      ROOT,
      run('git', ['rev-parse', '--git-path', 'objects']).toString().trim(),
    ),
  };
  run('git', ['add', '--all'], env);
  const tree = run('git', ['write-tree'], env).toString().trim();
  return run('git', ['archive', '--worktree-attributes', '--format=tar', tree], env);
}

describe('the archive that GitHub downloads before a run', async () => {
  const tar = await archiveWorkingTree();
  const action = join(folder, 'action');
  await mkdir(action);
  await writeFile(join(folder, 'archive.tar'), tar);
  run('tar', ['-xf', join(folder, 'archive.tar'), '-C', action]);
  const entries = await readdir(action, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(action, join(entry.parentPath, entry.name)).replaceAll('\\', '/'));

  test('has at most 0.8 MB, compressed, and 40 files', () => {
    expect(files.length).toBeLessThanOrEqual(40);
    expect(gzipSync(tar).length).toBeLessThanOrEqual(800_000);
  });

  test('has the licences of its content, and no source or test', () => {
    expect(files).toEqual(expect.arrayContaining(['action.yml', 'dist/index.js', 'dist/licenses.txt', 'LICENSE']));
    expect(
      files.filter((file) => !/^(?:dist\/[\w.]+|docs\/[\w-]+\.md|[A-Z]+(?:\.md)?|action\.yml)$/.test(file)),
    ).toEqual([]);
  });

  test('has everything that a run needs', () => {
    const printed = run(process.execPath, [join(ROOT, 'scripts', 'demo.ts'), action]).toString();
    expect(printed).toContain('The local Modal holds exactly what was asked for');
  });
});
