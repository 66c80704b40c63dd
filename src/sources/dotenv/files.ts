import type { Line, Source } from '../../model.ts';
import { parseDotenv } from './read.ts';
import { isFolder, readFile, searchUpward, type Folders } from '../../formats/files.ts';

/** The files of `from-dotenv`, and how to read them. */
export interface DotenvFilesOptions {
  /** Files, or folders in which a search starts, as the user wrote them. */
  readonly dotenvPaths: readonly Line[];
  readonly dotenvFilename: string;
  readonly dotenvExpand: boolean | undefined;
  readonly folders: Folders;
  readonly variables: Pick<ReadonlyMap<string, string>, 'get'>;
}

/**
 * Reads the files of `from-dotenv`, in order.
 *
 * @throws {ActionError | AggregateError} if a file is missing, unreadable or ambiguous.
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
 * @param title the variable in messages: `env:NAME`.
 * @throws {ActionError | AggregateError} if it is ambiguous.
 */
export function readDotenvText(
  title: string,
  text: string,
  { dotenvExpand: expand, variables: environment }: Pick<DotenvFilesOptions, 'dotenvExpand' | 'variables'>,
): Source {
  return { title, ...parseDotenv(Buffer.from(text), { file: title, expand, environment }) };
}
