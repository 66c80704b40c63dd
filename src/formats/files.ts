import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { ActionError } from '../errors.ts';

/** The folders that files may be read from. */
export interface Folders {
  /** `GITHUB_WORKSPACE`: relative paths start here. */
  readonly workspace: string;
  /** `RUNNER_TEMP`, whose files may be named by an absolute path. Undefined where there is none. */
  readonly temp: string | undefined;
}

/**
 * More than any list of settings needs, and little enough to hold in memory many times over. dotenv's regular expression
 * overflows V8's stack on a value of 8 MiB (measured, Node 24.21).
 */
export const MAX_FILE_BYTES = 1024 * 1024;

/**
 * Returns the content of a file of the workspace, or of the runner's temporary folder. Links are followed before it is
 * decided where a file is, so that none leads out.
 *
 * @param path as the user wrote it, and as messages show it.
 * @param given what it was given by, which messages name where the path itself may be a value: `from-dotenv, line 2`.
 * @throws {ActionError} when it is not there, not a file, outside, or larger than 1 MiB.
 */
export function readFile(path: string, folders: Folders, given: string): Buffer {
  const doing = `Reading ${path}`;
  const found = locate(path, folders);
  if (found === undefined) throw missingFile(path, folders, given);
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

/** What is there is a path; of what is not, only what looks like one is shown, for it may be a value put there by mistake. */
function missingFile(path: string, folders: Folders, given: string): ActionError {
  const isShown = /^(?=.*[./\\])(?!.*:\/\/)[\w ./\\:@~-]{1,255}$/.test(path);
  const happened = isShown ? 'the file does not exist' : 'it is not the path of a file that is there';
  const elsewhere = `correct the path: it starts at the workspace, ${folders.workspace}`;
  const todo = explainPath(path) ?? adviseMaking(folders, elsewhere);
  return new ActionError({ doing: `Reading ${isShown ? path : given}`, happened, todo });
}

/** What a text most likely is that is no path; undefined for one that may be a path. */
function explainPath(path: string): string | undefined {
  if (/[={}]|:\s|-----/.test(path)) {
    return 'It looks like the content of a file: write that to a file in an earlier step, such as one in RUNNER_TEMP, and give its path';
  }
  if (/[*?]/.test(path)) return 'Write each path out, on a line of its own: patterns are not followed';
  return path.includes(',') ? 'Write one path a line, without commas' : undefined;
}

/** @param otherwise what else may help, where there are files at all. */
function adviseMaking({ workspace }: Folders, otherwise: string): string {
  const isEmpty = !existsSync(workspace) || readdirSync(workspace).length === 0;
  if (isEmpty) {
    return 'The workspace is empty: put actions/checkout before this step where the file is part of the repository, or the step that creates it';
  }
  return `Create it in an earlier step, check it out before this one where it is part of the repository, or ${otherwise}`;
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
    todo: adviseMaking(folders, 'give the path of the file in from-dotenv'),
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
