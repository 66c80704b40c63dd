import {
  isAlias,
  isMap,
  isScalar,
  LineCounter,
  parseAllDocuments,
  type Pair,
  type ParsedNode,
  Scalar,
  type YAMLMap,
} from 'yaml';
import { ActionError, throwAll } from '../errors.ts';
import type { Values } from '../plan.ts';

/** What YAML 1.2's core schema takes for null where it stands without quotes (yaml.org/spec/1.2.2, section 10.3.2). */
const NULL = /^(?:~|null|Null|NULL|)$/;

const TODO = 'Write one NAME: text a line, and quote a text that YAML would read otherwise';

/** Makes the error for a place in a YAML text, by its offset in UTF-16 units. */
export type ErrorAt = (offset: number, happened: string) => ActionError;

/** A YAML mapping as its parser gives it. */
export type Mapping = YAMLMap<ParsedNode, ParsedNode | null>;

/**
 * Parses YAML that is one mapping, without giving its scalars a type. Undefined for a text that says nothing.
 *
 * @throws {ActionError | AggregateError} with line and column, never with a piece of the text.
 */
export function parseMapping(
  text: string,
  { doing, todo }: { readonly doing: string; readonly todo: string },
): ParsedMapping {
  const lines = new LineCounter();
  const [document, ...more] = parseAllDocuments(text, { schema: 'failsafe', lineCounter: lines, prettyErrors: false });
  const errorAt: ErrorAt = (offset, happened) => {
    const { line, col } = lines.linePos(offset);
    return new ActionError({ doing: `${doing}, line ${line}, column ${col}`, happened, todo });
  };
  if (document === undefined || !('contents' in document)) return { mapping: undefined, errorAt, lines };
  // A warning is for a tag that is not known: `!NAME` without quotes would be no text at all.
  const found = [...document.errors, ...document.warnings].map(({ pos, code }) => ({ at: pos[0], code }));
  throwAll(takeOneALine(found, lines).map(({ at, code }) => errorAt(at, explainYaml(code))));
  if (more.length > 0) throw errorAt(more[0]?.range[0] ?? 0, 'a second document begins there');
  const { contents } = document;
  if (contents !== null && !isMap<ParsedNode, ParsedNode | null>(contents)) {
    throw errorAt(contents.range[0], 'a mapping was expected');
  }
  return { mapping: contents ?? undefined, errorAt, lines };
}

/** A YAML text that is one mapping, and what names a place in it. */
export interface ParsedMapping {
  readonly mapping: Mapping | undefined;
  readonly errorAt: ErrorAt;
  readonly lines: LineCounter;
}

/**
 * Parses the `values` input: a YAML mapping, of which every scalar is its text as written. `08`, `no` and `1e3` stay what
 * they are; only `~`, `null` and nothing at all are null.
 *
 * @throws {ActionError | AggregateError} with line and column, never with a piece of the text.
 */
export function parseValues(text: string): Values {
  const { mapping, errorAt } = parseMapping(text, { doing: 'Reading values', todo: TODO });
  return mapping === undefined ? new Map() : readValues(mapping, errorAt);
}

/** Returns the names and texts of a mapping, as `parseValues` does. */
export function readValues(mapping: Mapping, errorAt: ErrorAt): Values {
  const values = new Map<string, string | null>();
  for (const pair of mapping.items) addPair(values, pair, errorAt);
  return values;
}

function addPair(
  values: Map<string, string | null>,
  { key, value }: Pair<ParsedNode, ParsedNode | null>,
  errorAt: ErrorAt,
): void {
  if (!isScalar(key)) throw errorAt(key.range[0], 'a name was expected');
  const name = textOf(key) ?? '';
  if (value === null) values.set(name, null);
  else if (isScalar(value)) values.set(name, textOf(value));
  else if (isAlias(value)) throw errorAt(value.range[0], 'an alias stands there, and values has none');
  else throw errorAt(value.range[0], 'something nested stands there, which no variable can hold');
}

/** The text of a scalar as written; null where it is YAML's null. */
export function textOf(scalar: Scalar): string | null {
  const text = scalar.source ?? '';
  return scalar.type === Scalar.PLAIN && NULL.test(text) ? null : text;
}

interface Mistake {
  readonly at: number;
  readonly code: string;
}

/** The parser stumbles more than once over one mistake: of those on a line, the first that plain words tell counts. */
function takeOneALine(found: readonly Mistake[], lines: LineCounter): readonly Mistake[] {
  const inWords = found.filter(({ code }) => IN_WORDS.has(code));
  const taken = new Map<number, Mistake>();
  for (const mistake of [...inWords, ...found]) {
    const { line } = lines.linePos(mistake.at);
    if (!taken.has(line)) taken.set(line, mistake);
  }
  return found.filter((mistake) => taken.get(lines.linePos(mistake.at).line) === mistake);
}

/** Codes of the parser (eemeli.org/yaml, "Errors") in words of its users. */
const IN_WORDS: ReadonlyMap<string, string> = new Map([
  ['BAD_ALIAS', "what begins with * is to be in quotes, as in '**': dev"],
  // A warning of the parser's, for a tag that it does not know.
  ['TAG_RESOLVE_FAILED', 'what begins with ! is to be in quotes'],
  ['DUPLICATE_KEY', 'a name stands there for the second time'],
  ['TAB_AS_INDENT', 'a tab cannot indent YAML; use blanks'],
]);

function explainYaml(code: string): string {
  return IN_WORDS.get(code) ?? `it is not valid YAML (${code})`;
}
