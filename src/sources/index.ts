import { ActionError, remember, settle, throwAll } from '../errors.ts';
import { looksLikePath, type Folders } from '../formats/files.ts';
import type { Entry, SourceInput } from '../inputs/entry.ts';
import type { EntryInputs } from '../inputs/table.ts';
import { holdValues } from '../masks.ts';
import type { KeyEntry, Line, Source } from '../model.ts';
import { isShowable } from '../text.ts';
import {
  expandableVariables,
  nearbyVariables,
  readEnvironment,
  refuseVariable,
  type Variables,
} from './environment.ts';
import { readJson, readJsonText } from './json.ts';

/** The places that sources are read from. */
export interface SourceContext {
  readonly folders: Folders;
  readonly variables: Variables;
  /** The variables with the credentials of targets: patterns never pick them. */
  readonly credentialNames: readonly string[];
  /** The sources that this run has read. Thousands of entries may share a file. */
  readonly read: Map<string, () => readonly Source[]>;
}

/** The most names of all sources of an entry, without `env:`. No list of settings needs nearly so many. */
const MAX_NAMES = 20_000;

/** A source that the entry names. */
export interface NamedSource extends Source {
  readonly input: SourceInput;
}

/** The sources of one entry, in the order of look-up. Patterns see all except the last. */
export interface Sources {
  readonly named: readonly NamedSource[];
  readonly environment: Source;
  /** The inputs from which something must be selected. */
  readonly own: readonly SourceInput[];
  /** Names that patterns never select. */
  readonly credentialNames: readonly string[];
  /** Returns why a variable may not come from `env:`; undefined if it may. */
  readonly refuse: (name: string) => string | undefined;
  /** Returns the names of `env:` that a misspelled name can mean. */
  readonly nearby: () => readonly string[];
}

/**
 * Reads the sources of an entry. Holds the values of each, except `values`, for masking before any other use.
 *
 * @param entries of `keys`: they name the variables of `env:`.
 * @throws {ActionError | AggregateError} if one cannot be read.
 */
export async function readSources(
  entry: Entry,
  entries: readonly KeyEntry[],
  context: SourceContext,
): Promise<Sources> {
  const { inputs, label, ownSources } = entry;
  const { variables, credentialNames } = context;
  const rules = { credentialNames, isStep: label === '' };
  const names = entries.flatMap((one) => (one.kind === 'name' ? [one.source] : []));
  const environment = hidden(readEnvironment(names, variables, rules));
  const allowed = { ...context, refuse: (name: string) => refuseVariable(name, rules) };
  const files = await readDotenv(inputs, allowed);
  const named = [
    ...(await readLiterals(inputs)).map((source) => ({ ...source, input: 'values' }) as const),
    ...readJsonInput(inputs, allowed).map((source) => ({ ...source, input: 'from-json' }) as const),
    ...files.toReversed().map((source) => ({ ...source, input: 'from-dotenv' }) as const),
  ];
  demandFew(named);
  return {
    named,
    environment,
    own: ownSources,
    credentialNames,
    refuse: allowed.refuse,
    nearby: () => nearbyVariables(variables),
  };
}

/** The reader of `.env` texts is loaded only if there are any. */
async function readDotenv(inputs: EntryInputs, context: Allowed): Promise<readonly Source[]> {
  const { fromDotenv: dotenvPaths, dotenvFilename, dotenvExpand } = inputs;
  if (dotenvPaths === undefined) return [];
  const { readDotenvFiles, readDotenvText } = await import('./dotenv/files.ts');
  const variables = expandableVariables(context.variables, context.credentialNames);
  const options = { dotenvFilename, dotenvExpand, folders: context.folders, variables };
  const readLine = (line: Line): readonly Source[] => {
    // An error that does not show the text names the line.
    const place = looksLikePath(line.text) ? 0 : line.number;
    const key = JSON.stringify(['from-dotenv', line.text, place, dotenvFilename, dotenvExpand]);
    if (!line.text.startsWith(ENV))
      return readOnce(key, context, () => readDotenvFiles({ ...options, dotenvPaths: [line] }));
    const text = readVariable(line.text, context);
    return readOnce(key, context, () => [readDotenvText(line.text, text, options)]);
  };
  // All are read, so that a bad one does not leave the values of others unmasked.
  const files = dotenvPaths.map((line) => settle(() => readLine(line), []));
  throwAll(files.find(({ problems }) => problems.length > 0)?.problems ?? []);
  return files.flatMap(({ value }) => value);
}

function readJsonInput({ fromJson }: EntryInputs, context: Allowed): readonly Source[] {
  if (fromJson === undefined) return [];
  if (fromJson.startsWith(ENV)) {
    const text = readVariable(fromJson, context);
    return readOnce(`from-json ${fromJson}`, context, () => [readJsonText(text, fromJson)]);
  }
  return readOnce(`from-json ${fromJson}`, context, () => [readJson(fromJson, context.folders)]);
}

/** The reader of YAML is loaded only for a text that a config file has not parsed already. */
async function readLiterals({ values }: EntryInputs): Promise<readonly Source[]> {
  if (values === undefined) return [];
  if (typeof values !== 'string') return [{ title: 'values', values }];
  const { parseValues } = await import('./values.ts');
  return [{ title: 'values', values: parseValues(values) }];
}

interface Allowed extends SourceContext {
  readonly refuse: Sources['refuse'];
}

/** Before the name of a variable of `env:` that holds a whole text. */
const ENV = 'env:';

/** Reads the variable of `env:NAME`. Shows only a name: any other text may be a value. */
function readVariable(given: string, { variables, refuse }: Allowed): string {
  const name = given.slice(ENV.length);
  const isName = /^[A-Za-z_]\w*$/.test(name) && isShowable(name);
  const text = isName ? (variables.get(name) ?? '') : '';
  const refusal = isName ? refuse(name) : undefined;
  if (text.trim() !== '' && refusal === undefined) return text;
  const unset = isName
    ? 'the variable is not set, or it is empty'
    : 'the text after env: is not the name of a variable';
  const todo = `Pass the text in the step's env:, as in ENV_FILE: \${{ secrets.ENV_FILE }}, and write env:ENV_FILE here`;
  const happened = refusal === undefined ? unset : `it ${refusal}`;
  throw new ActionError({ doing: `Reading ${isName ? given : ENV}`, happened, todo });
}

/** Reads sources and holds their values for masking, unless this run has read them before. */
function readOnce(key: string, { read }: SourceContext, readAll: () => readonly Source[]): readonly Source[] {
  const result = read.get(key) ?? remember(() => readAll().map(hidden));
  read.set(key, result);
  return result();
}

function demandFew(sources: readonly NamedSource[]): void {
  const names = sources.reduce((sum, { values }) => sum + values.size, 0);
  if (names <= MAX_NAMES) return;
  throw new ActionError({
    doing: 'Reading the sources',
    happened: `they have ${names} names, which are more than ${MAX_NAMES}`,
    todo: 'Split the files, and sync the parts as several secrets',
  });
}

function hidden(source: Source): Source {
  holdValues(source.values);
  return source;
}
