import { problemsOf, showName, throwAll, type ActionError } from './errors.ts';
import type { Fields } from './fields.ts';
import { readSecretInputs, SECRET_INPUT_NAMES, type SecretDefaults, type SecretInputs } from './secret-inputs.ts';
import { findExpressions, refuseExpressions } from './sources/expressions.ts';
import { decodeText, readFile, type Folders } from './sources/files.ts';
import { readValues } from './sources/values.ts';
import { parseMapping, type ErrorAt, type ParsedMapping } from './sources/yaml/mapping.ts';
import { isNull, type Mapping, type Node } from './sources/yaml/nodes.ts';
import { suggest, suggestByWord } from './suggest.ts';

/** One secret of a config file. */
export interface Entry {
  /** Where it stands, as messages begin: `secrets.yml, line 4 (api)`. */
  readonly label: string;
  readonly inputs: SecretInputs;
}

const TODO = 'See «Many secrets» in the README for what a config file may say';
const NO_EXPRESSIONS =
  "For a value, write its name in keys, and pass it in the step's env: in the workflow; for an environment, write rules for branches; anything else, write out";
const TOP_NAMES = ['defaults', 'secrets'] as const;

/** What a config file is read with. */
export interface ConfigOptions {
  readonly folders: Folders;
  /** What holds where an entry says nothing. */
  readonly defaults: Pick<SecretDefaults, 'modalEnvironment' | 'repository'>;
}

/**
 * Reads a config file: `secrets`, a list of mappings whose keys are input names, and `defaults` for all of them.
 *
 * @throws {ActionError | AggregateError} everything that is wrong with every entry, by line and column.
 */
export function readConfig(path: string, options: ConfigOptions): readonly Entry[] {
  const text = decodeText(readFile(path, options.folders, "the input 'config'"), path);
  // In the text, comments apart: between brackets they would be no YAML.
  throwAll(refuseExpressions(path, findExpressions(text.replaceAll(/(?<=^|\s)#.*/gm, '')), NO_EXPRESSIONS));
  const parsed = parseMapping(text, { doing: `Reading ${path}`, todo: TODO });
  const { mapping, errorAt, placeOf } = parsed;
  const errors: ActionError[] = [];
  const top =
    mapping === undefined ? new Map<string, Field>() : readFields(mapping, { known: TOP_NAMES, errorAt, errors });
  const defaults = readDefaults(top.get('defaults'), errorAt, errors);
  const readers = openReaders(errorAt, errors);
  const entries = readEntries(top.get('secrets'), errorAt, errors).map((node): Entry => {
    const fields = readFields(node, { known: SECRET_INPUT_NAMES, errorAt, errors });
    const { line } = placeOf(node.offset);
    const name = fields.get('name')?.value;
    const label = `${path}, line ${line}${name?.kind === 'scalar' ? ` (${showName(name.text ?? '')})` : ''}`;
    const reading = { path, placeOf, readers, errors, label, all: new Map([...defaults, ...fields]) };
    const before = errors.length;
    const inputs = readEntry(reading, options.defaults);
    const isModal = inputs.target === 'modal' && errors.length === before;
    const misplaced = isModal ? fields.get('github-repository') : undefined;
    if (misplaced !== undefined) errors.push(errorAt(misplaced.offset, "'github-repository' goes with target github"));
    return { label, inputs };
  });
  if (errors.length === 0 && entries.length === 0) errors.push(errorAt(0, "it lists no secrets under 'secrets'"));
  // What is wrong with the defaults is so for each entry, and told once.
  throwAll([...new Map(errors.map((error) => [error.message, error])).values()]);
  return entries;
}

/** A key of a mapping and what stands behind it. */
interface Field {
  /** Where the key stands. */
  readonly offset: number;
  readonly value: Node;
}

interface Expectation {
  readonly known: readonly string[];
  readonly errorAt: ErrorAt;
  readonly errors: ActionError[];
}

function readFields(mapping: Mapping, { known, errorAt, errors }: Expectation): ReadonlyMap<string, Field> {
  const fields = new Map<string, Field>();
  for (const { key, value } of mapping.pairs) {
    const name = key.kind === 'scalar' ? (key.text ?? '') : '';
    const { offset } = key;
    if (known.includes(name)) fields.set(name, { offset, value });
    else errors.push(errorAt(offset, `'${showName(name)}' is not known there${hint(name, known)}`));
  }
  return fields;
}

function hint(name: string, known: readonly string[]): string {
  const wanted = name.replaceAll('_', '-');
  const near = suggest(wanted, known) ?? suggestByWord(wanted, known);
  return near === undefined ? '' : `, and '${near}' is`;
}

function readDefaults(field: Field | undefined, errorAt: ErrorAt, errors: ActionError[]): ReadonlyMap<string, Field> {
  if (field === undefined || isNull(field.value)) return new Map();
  const known = SECRET_INPUT_NAMES.filter((name) => name !== 'name');
  if (field.value.kind === 'mapping') return readFields(field.value, { known, errorAt, errors });
  errors.push(errorAt(field.value.offset, "a mapping of input names was expected under 'defaults'"));
  return new Map();
}

function readEntries(field: Field | undefined, errorAt: ErrorAt, errors: ActionError[]): readonly Mapping[] {
  if (field === undefined || isNull(field.value)) return [];
  if (field.value.kind !== 'sequence') {
    errors.push(errorAt(field.value.offset, "a list was expected under 'secrets'"));
    return [];
  }
  return field.value.items.flatMap((item) => {
    if (item.kind === 'mapping') return [item];
    errors.push(errorAt(item.offset, 'a mapping of input names was expected'));
    return [];
  });
}

/** What gives the nodes of an entry their meaning. */
interface Readers {
  readonly text: (value: Node) => string | undefined;
  readonly environments: (value: Node) => readonly string[] | undefined;
  readonly literals: (value: Node) => SecretInputs['values'];
}

/** What is wrong with a node is noted, and nothing stands in for it. */
function openReaders(errorAt: ErrorAt, errors: ActionError[]): Readers {
  const refuse: Refuse = (value, happened) => {
    errors.push(errorAt(value.offset, happened));
    return [];
  };
  return {
    text: once((value) => readTexts(value, refuse)?.join('\n')),
    environments: once((value) => readEnvironments(value, refuse)),
    literals: once((value) => readLiterals(value, errorAt, errors)),
  };
}

/** Reads each node once: those of the defaults are there for every entry. */
function once<T>(read: (value: Node) => T): (value: Node) => T {
  const known = new Map<Node, T>();
  return (value) => {
    const before = known.get(value);
    if (before !== undefined || known.has(value)) return before as T;
    const result = read(value);
    known.set(value, result);
    return result;
  };
}

interface Reading {
  readonly path: string;
  readonly placeOf: ParsedMapping['placeOf'];
  readonly readers: Readers;
  readonly errors: ActionError[];
  readonly label: string;
  readonly all: ReadonlyMap<string, Field>;
}

function readEntry(reading: Reading, defaults: ConfigOptions['defaults']): SecretInputs {
  const { path, placeOf, readers, errors, label, all } = reading;
  const where = (name: string): string => {
    const offset = all.get(name)?.offset;
    if (offset === undefined) return `Reading ${label}, ${name}`;
    const { line, column } = placeOf(offset);
    return `Reading ${path}, line ${line}, column ${column} (${name})`;
  };
  const texts = new Map<string, string | undefined>();
  for (const [name, { value }] of all) {
    if (name !== 'values' && name !== 'environment') texts.set(name, readers.text(value));
  }
  const fields: Fields = {
    text: (name) => (texts.get(name)?.trim() === '' ? undefined : texts.get(name)),
    where,
    errors,
  };
  const [environment, values] = [all.get('environment'), all.get('values')];
  return readSecretInputs(fields, {
    ...defaults,
    environments: environment && readers.environments(environment.value),
    values: values && readers.literals(values.value),
  });
}

/** Notes that a value is wrong, and stands in for it with nothing. */
type Refuse = (value: Node, happened: string) => [];

/** A text, or a list of texts; undefined where nothing is said. */
function readTexts(value: Node, refuse: Refuse): readonly string[] | undefined {
  if (value.kind === 'scalar') return value.text === null ? undefined : [value.text];
  if (value.kind !== 'sequence') return refuse(value, 'a text or a list of texts was expected');
  if (value.items.length === 0)
    return refuse(value, 'the list is empty; leave the key out, or write ~ where the defaults have it');
  return value.items.flatMap((item) =>
    item.kind === 'scalar' ? [item.text ?? ''] : refuse(item, 'a text was expected'),
  );
}

/** A name, a list of names, or a mapping of branch patterns to names. */
function readEnvironments(value: Node, refuse: Refuse): readonly string[] | undefined {
  if (value.kind !== 'mapping') {
    const texts = readTexts(value, refuse);
    if (value.kind === 'scalar') return texts?.[0]?.trim() === '' ? undefined : texts;
    if (texts?.length === 0) return texts; // Refused already.
    const isWhole = texts !== undefined && texts.length > 0 && texts.every((text) => text.trim() !== '');
    return isWhole ? texts : refuse(value, 'a list of names of environments was expected, none of them empty');
  }
  if (value.pairs.length === 0) return refuse(value, 'a branch pattern was expected');
  const rules = value.pairs.flatMap(({ key, value: name }) => {
    if (key.kind !== 'scalar') return refuse(key, 'a branch pattern was expected');
    if (name.kind !== 'scalar') return refuse(name, 'the name of an environment was expected');
    return [`${key.text ?? ''} = ${name.text ?? ''}`];
  });
  return [rules.join('\n')];
}

function readLiterals(value: Node, errorAt: ErrorAt, errors: ActionError[]): SecretInputs['values'] {
  if (isNull(value)) return undefined;
  if (value.kind !== 'mapping') {
    errors.push(errorAt(value.offset, 'a mapping of names to texts was expected'));
    return undefined;
  }
  try {
    return readValues(value, errorAt);
  } catch (error) {
    for (const problem of problemsOf(error, '')) errors.push(problem); // Too many for one call of push.
    return undefined;
  }
}
