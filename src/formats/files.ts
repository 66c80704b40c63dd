import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { ActionError } from '../errors.ts';

/** The folders that files may be read from. */
export interface Folders {
  /** `GITHUB_WORKSPACE`: relative paths start here. */
  readonly workspace: string;
  /** `RUNNER_TEMP`: an absolute path may name a file in it. */
  readonly temp: string | undefined;
}

/** dotenv's regular expression overflows V8's stack on a value of 8 MiB (measured, Node 24.21). Settings need far less. */
export const MAX_FILE_BYTES = 1024 * 1024;

/**
 * Returns the content of a file in the workspace or in the runner's temporary folder. Links are followed before the folder is
 * checked.
 *
 * @param path as the user wrote it. Messages show it.
 * @param given the place of the path, for messages that must not show it: `from-dotenv, line 2`.
 * @throws {ActionError} if it does not exist, is not a file, is outside, or is larger than 1 MiB.
 */
export function readFile(path: string, folders: Folders, given: string): Buffer {
  const fail = (happened: string, todo: string) => new ActionError({ doing: `Reading ${path}`, happened, todo });
  const found = locate(path, folders);
  if (found === undefined) throw missingFile(path, folders, given);
  const stats = statSync(found);
  if (!stats.isFile()) throw fail('it is not a file', 'Give the path of a file');
  if (stats.size > MAX_FILE_BYTES) {
    throw fail('it is larger than 1 MiB', 'Split it, and sync the parts as several secrets');
  }
  try {
    return readFileSync(found);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
    throw fail(`it cannot be read${code}`, 'Give the job the right to read it');
  }
}

/**
 * Returns bytes as text, without a byte-order mark.
 *
 * @throws {ActionError} if they are not UTF-8: replaced characters would change a value.
 */
export function decodeText(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new ActionError({ doing: `Reading ${path}`, happened: 'it is not UTF-8', todo: 'Save the file as UTF-8' });
  }
}

/** True if a text may be shown as a path even if no such file exists. */
export function looksLikePath(text: string): boolean {
  return /^(?=.*[./\\])(?!.*:\/\/)[\w ./\\:@~-]{1,255}$/.test(text);
}

/** Shows a path that does not exist only if it looks like a path: it may be a value. */
function missingFile(path: string, folders: Folders, given: string): ActionError {
  const isShown = looksLikePath(path);
  const happened = isShown ? 'the file does not exist' : 'it is not the path of an existing file';
  const elsewhere = `fix the path: it starts at the workspace, ${folders.workspace}`;
  const todo = explainPath(path, given) ?? adviseMaking(folders, elsewhere);
  return new ActionError({ doing: `Reading ${isShown ? path : given}`, happened, todo });
}

/** Guesses what a text is that is not a path. */
function explainPath(path: string, given: string): string | undefined {
  if (/[={}]|:\s|-----/.test(path)) {
    const way = given.startsWith('from-')
      ? "pass it in the step's env:, as in ENV_FILE: ${{ secrets.ENV_FILE }}, and write env:ENV_FILE here"
      : 'save it in the repository, and give the path of that file';
    return `It looks like the content of a file: ${way}`;
  }
  if (/[*?]/.test(path)) return 'Write each path on its own line: patterns are not supported';
  return path.includes(',') ? 'Write one path per line, without commas' : undefined;
}

/** @param otherwise the advice if the workspace has files. */
function adviseMaking({ workspace }: Folders, otherwise: string): string {
  const isEmpty = !existsSync(workspace) || readdirSync(workspace).length === 0;
  if (isEmpty) {
    return 'The workspace is empty: before this step, add the step that creates the file or, if it is in the repository, actions/checkout';
  }
  return `Create it in an earlier step, or, if it is in the repository, add actions/checkout before this step, or ${otherwise}`;
}

/** True if the path is a folder that files may be read from. */
export function isFolder(path: string, folders: Folders): boolean {
  const found = locate(path, folders);
  return found !== undefined && statSync(found).isDirectory();
}

/**
 * Returns the path of the nearest file of that name in a folder or one above it, never above the workspace.
 *
 * @throws {ActionError} if no such file exists.
 */
export function searchUpward(folder: string, filename: string, folders: Folders): string {
  const top = realpathSync(folders.workspace);
  let above = locate(folder, folders) ?? top;
  for (let current = ''; current !== above && isInside(above, top); above = dirname(above)) {
    current = above; // The folder above `/` is `/`.
    const candidate = join(current, filename);
    if (existsSync(candidate)) return relative(top, candidate);
  }
  throw new ActionError({
    doing: `Looking for ${filename} in ${folder} and the folders above it`,
    happened: 'no folder up to the workspace has such a file',
    todo: adviseMaking(folders, 'give the path of the file in from-dotenv'),
  });
}

/** The real path of a user's path; undefined if it does not exist. */
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
