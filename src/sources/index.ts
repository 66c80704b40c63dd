import type { Folders } from '../formats/files.ts';
import type { EntryInputs } from '../inputs/table.ts';
import { maskValues } from '../masks.ts';
import type { Source } from '../model.ts';
import { readEnvironment } from './environment.ts';
import { readJson } from './json.ts';

/** What sources are read from. */
export interface SourceContext {
  readonly folders: Folders;
  /** The step's environment. */
  readonly variables: ReadonlyMap<string, string>;
}

/** The sources of one entry, in the order in which a name is looked up. Patterns see all but the last. */
export interface Sources {
  readonly named: readonly Source[];
  readonly environment: Source;
  /** Returns names that a mistyped one could have meant, besides those of the sources. */
  readonly nearby: () => readonly string[];
}

/** Variables that the runner and the operating system set: a misspelt name hardly means one of them. */
const SYSTEM_VARIABLE = /^(?:GITHUB|RUNNER|ACTIONS)_|^(?:PATH|HOME|CI|USER|SHELL|LANG|PWD|SHLVL)$/;

/**
 * Reads the sources of an entry. Each is masked before anything else is done with it.
 *
 * @param names those that may be taken from `env:`.
 * @throws {ActionError | AggregateError} if one cannot be read.
 */
export async function readSources(
  inputs: EntryInputs,
  names: readonly string[],
  context: SourceContext,
): Promise<Sources> {
  const environment = masked(readEnvironment(names, context.variables));
  const files = (await readDotenv(inputs, context)).map(masked);
  const json = inputs.fromJson === undefined ? [] : [masked(readJson(inputs.fromJson, context.folders))];
  return {
    named: [...(await readLiterals(inputs)), ...json, ...files.toReversed()],
    environment,
    nearby: () => [...context.variables.keys()].filter((name) => !SYSTEM_VARIABLE.test(name)),
  };
}

/** The reader of `.env` texts is loaded only if there are any. */
async function readDotenv(inputs: EntryInputs, context: SourceContext): Promise<readonly Source[]> {
  const { fromDotenv: dotenvPaths, dotenvFilename, dotenvExpand } = inputs;
  if (dotenvPaths === undefined) return [];
  const { readDotenvFiles } = await import('./dotenv/files.ts');
  return readDotenvFiles({ dotenvPaths, dotenvFilename, dotenvExpand, ...context });
}

/** The reader of YAML is loaded only if there is any that a config file has not read already. */
async function readLiterals({ values }: EntryInputs): Promise<readonly Source[]> {
  if (values === undefined) return [];
  if (typeof values !== 'string') return [{ title: 'values', values }];
  const { parseValues } = await import('./values.ts');
  return [{ title: 'values', values: parseValues(values) }];
}

function masked(source: Source): Source {
  maskValues(source.values);
  return source;
}
