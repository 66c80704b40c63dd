import type { Line, Source } from '../../model.ts';
import { parseDotenv } from './read.ts';
import { isFolder, readFile, searchUpward, type Folders } from '../../formats/files.ts';

/** What `from-dotenv` names, and how it is to be read. */
export interface DotenvFilesOptions {
  /** Files, or folders to start searching from, as the user wrote them. */
  readonly dotenvPaths: readonly Line[];
  readonly dotenvFilename: string;
  readonly dotenvExpand: boolean | undefined;
  readonly folders: Folders;
  readonly variables: Pick<ReadonlyMap<string, string>, 'get'>;
}

/**
 * Reads the files of `from-dotenv`, in the order given.
 *
 * @throws {ActionError | AggregateError} if one is not found, not readable or ambiguous.
 */
export function readDotenvFiles(options: DotenvFilesOptions): readonly Source[] {
  const { folders } = options;
  return options.dotenvPaths.map(({ number, text: path }) => {
    const file = isFolder(path, folders) ? searchUpward(path, options.dotenvFilename, folders) : path;
    const bytes = readFile(file, folders, `from-dotenv, line ${number}`);
    const { dotenvExpand: expand, variables: environment } = options;
    return { title: file, ...parseDotenv(bytes, { file, expand, environment }) };
  });
}

/**
 * Reads the text of a variable of `env:`.
 *
 * @param title what messages call it: `env:NAME`.
 * @throws {ActionError | AggregateError} if it is ambiguous.
 */
export function readDotenvText(
  title: string,
  text: string,
  { dotenvExpand: expand, variables: environment }: Pick<DotenvFilesOptions, 'dotenvExpand' | 'variables'>,
): Source {
  return { title, ...parseDotenv(Buffer.from(text), { file: title, expand, environment }) };
}
