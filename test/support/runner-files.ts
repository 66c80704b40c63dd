import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

/**
 * The largest step summary, in bytes: actions/runner src/Runner.Worker/FileCommandManager.cs, CreateStepSummaryCommand.
 */
export const MAX_SUMMARY_BYTES = 1_048_576;

/**
 * Returns the pairs of a GITHUB_OUTPUT, GITHUB_ENV or GITHUB_STATE file: `NAME=VALUE`, or `NAME<<DELIMITER`, the
 * value's lines and the delimiter on its own line. The first of `=` and `<<` decides.
 *
 * Source: actions/runner src/Runner.Worker/FileCommandManager.cs, EnvFileKeyValuePairs.
 *
 * @throws {Error} if the file is malformed. The real runner then fails the step.
 */
export function parseFileCommands(content: string): ReadonlyMap<string, string> {
  // CRLF ends a line only on Windows. Elsewhere the CR belongs to the value.
  const lines = content.replace(/^\uFEFF/, '').split(process.platform === 'win32' ? /\r?\n/ : '\n');
  // The text after the last line end is not a line.
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
  // The message does not quote the line, which may contain a value.
  return new Error(`unable to process a file command: line ${at + 1} ${fault}`);
}

/** Returns the text of a file; empty if the step has removed it. */
export async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
}

/** Returns the paths of all files in a folder, relative to it, with `/`, sorted. */
export async function listFiles(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll(sep, '/'))
    .sort();
}
