import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { ActionError } from '../errors.ts';

/** The folders that files may be read from. */
export interface Folders {
  /** `GITHUB_WORKSPACE`: relative paths start here. */
  readonly workspace: string;
  /** `RUNNER_TEMP`, whose files may be named by an absolute path. Undefined where there is none. */
  readonly temp: string | undefined;
}

/** More than any list of settings needs, and little enough to hold in memory many times over. */
const MAX_FILE_BYTES = 1024 * 1024;

/**
 * Returns the content of a file of the workspace, or of the runner's temporary folder. Links are followed before it is
 * decided where a file is, so that none leads out.
 *
 * @param path as the user wrote it, and as messages show it.
 * @throws {ActionError} when it is not there, not a file, outside, or larger than 1 MiB.
 */
export function readFile(path: string, folders: Folders): Buffer {
  const doing = `Reading ${path}`;
  const found = locate(path, folders);
  if (found === undefined) {
    throw new ActionError({
      doing: `Reading ${nameMissing(path)}`,
      happened: 'the file does not exist',
      todo: `Create it in an earlier step, or correct the path: it starts at the workspace, ${folders.workspace}`,
    });
  }
  const stats = statSync(found);
  if (!stats.isFile()) throw new ActionError({ doing, happened: 'it is not a file', todo: 'Give the path of a file' });
  if (stats.size > MAX_FILE_BYTES) {
    throw new ActionError({
      doing,
      happened: 'it is larger than 1 MiB',
      todo: 'Split it, and sync the parts as several secrets',
    });
  }
  try {
    return readFileSync(found);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
    throw new ActionError({ doing, happened: `it cannot be read${code}`, todo: 'Give the job the right to read it' });
  }
}

/**
 * Returns bytes as text, without a byte-order mark.
 *
 * @throws {ActionError} when they are not UTF-8: a replaced character would be a changed value.
 */
export function decodeText(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new ActionError({ doing: `Reading ${path}`, happened: 'it is not UTF-8', todo: 'Save the file as UTF-8' });
  }
}

/** A path in a message. What is there is one; of what is not, only what looks like one, for it may be a value put there by mistake. */
function nameMissing(path: string): string {
  return /^(?=.*[./\\])(?!.*:\/\/)[\w ./\\:@~-]{1,255}$/.test(path) ? path : 'a file whose path is not shown';
}

/** Whether the path is a folder that files may be read from. */
export function isFolder(path: string, folders: Folders): boolean {
  const found = locate(path, folders);
  return found !== undefined && statSync(found).isDirectory();
}

/**
 * Returns the path of the nearest file of that name in a folder or one above it, never above the workspace.
 *
 * @throws {ActionError} when there is none.
 */
export function searchUpward(folder: string, filename: string, folders: Folders): string {
  const top = realpathSync(folders.workspace);
  let current = locate(folder, folders) ?? top;
  while (isInside(current, top)) {
    const candidate = join(current, filename);
    if (existsSync(candidate)) return relative(top, candidate);
    current = dirname(current);
  }
  throw new ActionError({
    doing: `Looking for ${filename} in ${folder} and the folders above it`,
    happened: 'no such file is there, up to the workspace',
    todo: 'Create it in an earlier step, or give the path of the file in from-dotenv',
  });
}

/** The real path of what a user's path names, or undefined where nothing is there. */
function locate(path: string, { workspace, temp }: Folders): string | undefined {
  const wanted = resolve(workspace, path);
  if (!existsSync(wanted)) return undefined;
  const real = realpathSync(wanted);
  const allowed = isAbsolute(path) && temp !== undefined ? [workspace, temp] : [workspace];
  if (allowed.some((folder) => existsSync(folder) && isInside(real, realpathSync(folder)))) return real;
  throw new ActionError({
    doing: `Reading ${path}`,
    happened: 'it lies outside the workspace',
    todo: 'Give a path inside the workspace, or an absolute path inside RUNNER_TEMP',
  });
}

function isInside(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}
