import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

/** Largest step summary, in bytes: actions/runner src/Runner.Worker/FileCommandManager.cs, CreateStepSummaryCommand. */
export const MAX_SUMMARY_BYTES = 1_048_576;

/**
 * Returns the pairs of a GITHUB_OUTPUT, GITHUB_ENV or GITHUB_STATE file: `NAME=VALUE`, or `NAME<<DELIMITER`, the
 * value's lines and the delimiter on a line of its own. Whichever of `=` and `<<` comes first decides.
 *
 * Source: actions/runner src/Runner.Worker/FileCommandManager.cs, EnvFileKeyValuePairs.
 *
 * @throws {Error} when the file is malformed, which fails a step under the real runner.
 */
export function parseFileCommands(content: string): ReadonlyMap<string, string> {
  // A CR ends a line together with the LF on Windows only; elsewhere it belongs to the value.
  const lines = content.replace(/^\uFEFF/, '').split(process.platform === 'win32' ? /\r?\n/ : '\n');
  // What follows the last line's end is not a line.
  if (lines.at(-1) === '') lines.pop();
  const pairs = new Map<string, string>();
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    if (line === '') continue;
    const [, name = '', mark, rest = ''] = /^(.*?)(=|<<)(.*)$/s.exec(line) ?? [];
    if (name === '' || (mark === '<<' && rest === '')) throw malformed(at, 'is neither NAME=VALUE nor NAME<<DELIMITER');
    if (mark === '=') {
      pairs.set(name, rest);
      continue;
    }
    const end = lines.indexOf(rest, at + 1);
    if (end < 0) throw malformed(at, 'opens a value whose delimiter does not follow');
    pairs.set(name, lines.slice(at + 1, end).join('\n'));
    at = end;
  }
  return pairs;
}

function malformed(at: number, fault: string): Error {
  // The line itself is not quoted: it may hold a value.
  return new Error(`unable to process a file command: line ${at + 1} ${fault}`);
}

/** Returns the text of a file, or nothing when the step has removed it. */
export async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
}

/** Returns the paths of all files under a folder, from that folder on, with `/`, sorted. */
export async function listFiles(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll(sep, '/'))
    .sort();
}
