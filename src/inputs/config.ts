import { ActionError, gather, gatherAll, throwAll } from '../errors.ts';
import { findExpressions, refuseExpressions } from '../formats/expressions.ts';
import { decodeText, readFile, type Folders } from '../formats/files.ts';
import { parseMapping, type ParsedMapping } from '../formats/yaml/mapping.ts';
import { isNull, type Mapping, type Node } from '../formats/yaml/nodes.ts';
import type { Target } from '../targets/target.ts';
import { showName, suggest } from '../text.ts';
import { entryTable, readEntry, type Entry } from './entry.ts';
import type { Given } from './read.ts';
import { CONFIG_TODO } from './rows.ts';

const NO_EXPRESSIONS =
  "For a value, write its name in keys and pass the value in the step's env:. For an environment, write rules for branches. Write anything else as plain text";

/** The most entries. More would take too long in one run. */
const MAX_ENTRIES = 5_000;

export interface ConfigOptions {
  readonly folders: Folders;
  readonly targets: readonly Target[];
  /** The value of an environment variable; undefined if it is unset or blank. */
  readonly variable: Given['variable'];
}

/** The state of reading a config file. */
interface File extends ConfigOptions, Pick<ParsedMapping, 'errorAt' | 'placeOf'> {
  readonly path: string;
  /** The inputs that an entry may have. */
  readonly known: readonly string[];
}

/**
 * Reads a config file: `secrets`, a list of mappings from inputs to their values, and `defaults` for all of them.
 *
 * @throws {ActionError | AggregateError} every problem of every entry, with line and column.
 */
export function readConfig(path: string, options: ConfigOptions): readonly Entry[] {
  const text = decodeText(readFile(path, options.folders, "the input 'config'"), path);
  // Searches the text: an expression in brackets is not YAML. Comments may have one.
  throwAll(refuseExpressions(path, findExpressions(text.replaceAll(/(?<=^|\s)#.*/gm, '')), NO_EXPRESSIONS));
  const { mapping, errorAt, placeOf } = parseMapping(text, { doing: `Reading ${path}`, todo: CONFIG_TODO });
  const file: File = { ...options, path, errorAt, placeOf, known: Object.keys(entryTable(options.targets)) };
  const top = fieldsOf(mapping);
  const [defaults, secrets] = [top.get('defaults')?.value, top.get('secrets')?.value];
  const { entries } = gather({
    top: () => throwAll(checkNames(mapping, ['defaults', 'secrets'], file)),
    defaults: () => throwAll(checkDefaults(defaults, file)),
    items: () => throwAll(checkItems(secrets, file)),
    entries: () =>
      gatherAll(mappingsIn(secrets).slice(0, MAX_ENTRIES), (node) => readItem(node, fieldsOf(defaults), file)),
  });
  if (entries.length === 0) throw errorAt(0, "it lists no secrets under 'secrets'");
  return entries;
}

/** The place and the value of each key of a mapping. */
type Fields = ReadonlyMap<string, { readonly offset: number; readonly value: Node }>;

function fieldsOf(node: Node | undefined): Fields {
  if (node?.kind !== 'mapping') return new Map();
  return new Map(node.pairs.map(({ key, value }) => [nameOf(key), { offset: key.offset, value }]));
}

function nameOf(key: Node): string {
  return key.kind === 'scalar' ? (key.text ?? '') : '';
}

function mappingsIn(node: Node | undefined): readonly Mapping[] {
  return node?.kind === 'sequence' ? node.items.filter((item) => item.kind === 'mapping') : [];
}

function checkNames(node: Node | undefined, known: readonly string[], { errorAt }: File): readonly ActionError[] {
  const keys = node?.kind === 'mapping' ? node.pairs.map(({ key }) => key) : [];
  return keys
    .filter((key) => !known.includes(nameOf(key)))
    .map((key) => {
      const near = suggest(nameOf(key).replaceAll('_', '-'), known);
      const hint = near === undefined ? '' : `; the nearest name is '${near}'`;
      return errorAt(key.offset, `'${showName(nameOf(key))}' is unknown here${hint}`);
    });
}

function checkDefaults(node: Node | undefined, file: File): readonly ActionError[] {
  if (node === undefined || isNull(node)) return [];
  const known = file.known.filter((name) => name !== 'name');
  if (node.kind === 'mapping') return checkNames(node, known, file);
  return [file.errorAt(node.offset, "'defaults' must be a mapping of input names")];
}

function checkItems(node: Node | undefined, { errorAt }: File): readonly ActionError[] {
  if (node === undefined || isNull(node)) return [];
  if (node.kind !== 'sequence') return [errorAt(node.offset, "'secrets' must be a list")];
  if (node.items.length > MAX_ENTRIES) return [errorAt(node.offset, `the list has more than ${MAX_ENTRIES} entries`)];
  const others = node.items.filter((item) => item.kind !== 'mapping');
  return others.map((item) => errorAt(item.offset, 'it must be a mapping of input names'));
}

function readItem(node: Mapping, defaults: Fields, file: File): Entry {
  const { path, placeOf, known, targets } = file;
  const own = fieldsOf(node);
  const name = own.get('name')?.value;
  const shown = name?.kind === 'scalar' ? ` (${showName(name.text ?? '')})` : '';
  const label = `${path}, line ${placeOf(node.offset).line}${shown}`;
  const { entry } = gather({
    names: () => throwAll(checkNames(node, known, file)),
    entry: () => readEntry(label, giveFields(label, { own, all: new Map([...defaults, ...own]) }, file), targets),
  });
  return entry;
}

function giveFields(label: string, fields: { readonly own: Fields; readonly all: Fields }, file: File): Given {
  const { own, all } = fields;
  const describe = (offset: number): string => {
    const { line, column } = file.placeOf(offset);
    return `Reading ${file.path}, line ${line}, column ${column}`;
  };
  return {
    node: (name) => {
      const value = all.get(name)?.value;
      return value === undefined || isBlank(value) ? undefined : value;
    },
    isOwn: (name) => own.has(name),
    where: (name, part) => {
      if (part !== undefined) return describe(part.offset);
      const offset = all.get(name)?.offset;
      return offset === undefined ? `Reading ${label}, ${name}` : `${describe(offset)} (${name})`;
    },
    variable: file.variable,
  };
}

/** A blank or null text counts as omitted, as in an input of a step. */
function isBlank(node: Node): boolean {
  return node.kind === 'scalar' && (node.text ?? '').trim() === '';
}
