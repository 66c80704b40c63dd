import { parse } from 'dotenv';
import { ActionError, throwAll } from '../../errors.ts';
import { listPlaces } from '../../text.ts';
import { checkCiphertext } from '../ciphertext.ts';
import { checkStatements, nameLine } from './problems.ts';
import { expandAsPython, readAsPython, withUnixLineEnds } from './python.ts';
import type { Assignment, Statement } from './python.ts';
import { hasExpression, refuseExpressions } from '../../formats/expressions.ts';
import type { Source, Values } from '../../model.ts';

/** How to read a .env file. */
export interface DotenvOptions {
  /** The path as the user wrote it, for messages. */
  readonly file: string;
  /** The input `dotenv-expand`: whether `${NAME}` is expanded; undefined refuses a file that has a `${`. */
  readonly expand: boolean | undefined;
  /** The variables for expansion, after the earlier names of the file. */
  readonly environment: Pick<ReadonlyMap<string, string>, 'get'>;
}

/** The largest expanded size of a file. Without it, 30 lines that each double the last would make 1 GiB. */
export const MAX_EXPANDED_CHARS = 4_194_304;

/** The content of a .env file, and its probable mistakes. */
type DotenvText = Pick<Required<Source>, 'values' | 'warn' | 'placeOf'>;

/**
 * Returns the values of a .env file, on which both of its readers agree: dotenv 18.0.10 (`parse`, lib/main.js in its repository)
 * from npm, and python-dotenv 1.2.4 (`dotenv_values`), which Modal uses. Refuses a line that they read differently,
 * that loses something in both, or that is not what it seems: see docs/dotenv.md.
 *
 * @throws {ActionError | AggregateError} if the file cannot be read safely: one error for each line, none with a value.
 */
export function parseDotenv(bytes: Uint8Array, options: DotenvOptions): DotenvText {
  const { file, expand } = options;
  const text = withUnixLineEnds(decode(bytes, file));
  const statements = readAsPython(text);
  const findPlaces = (isWanted: (value: string) => boolean): readonly string[] =>
    placesOf(text, statements, ({ value }) => isWanted(value));
  throwAll([
    ...checkCiphertext(file, findPlaces),
    ...checkStatements(text, statements, file),
    ...refuseExpressions(file, findPlaces(hasExpression)),
    ...(expand === undefined ? checkVariables(file, findPlaces) : []),
  ]);
  demandSameWhole(text, statements, file);
  const lines = new Map(statements.flatMap((one) => ('name' in one ? [[one.name, one.line] as const] : [])));
  const { values, withEmpty } =
    expand === true ? expandValues(statements, options) : { values: readValues(statements), withEmpty: [] };
  const keys = statements.filter((statement) => statement.kind === 'assignment' && isKeyOnOneLine(statement));
  return {
    placeOf: (name) => `line ${lines.get(name) ?? 1}`,
    values,
    warn: (isSelected) => {
      const places = (found: readonly Statement[]): readonly string[] =>
        placesOf(text, found, ({ name }) => isSelected(name));
      return [...describeKeys(file, places(keys)), ...describeEmpty(file, places(withEmpty))];
    },
  };
}

/** Returns the result of python-dotenv's `dotenv_values(path, interpolate=False)`. */
export function readValues(statements: readonly Statement[]): Map<string, string | null> {
  const values = new Map<string, string | null>();
  for (const statement of statements) {
    if (statement.kind === 'bare') values.set(statement.name, null);
    if (statement.kind === 'assignment') values.set(statement.name, statement.value);
  }
  return values;
}

interface Expanded {
  readonly values: Values;
  /** The lines with a `${NAME}` that becomes empty: the environment lacks it, or GitHub passes an undefined secret. */
  readonly withEmpty: readonly Statement[];
}

/** Looks up earlier names of the file, then the environment, as `resolve_variables` in python-dotenv's `main.py` does. */
function expandValues(statements: readonly Statement[], { file, environment }: DotenvOptions): Expanded {
  const values = new Map<string, string | null>();
  const withEmpty = new Set<Statement>();
  let charsLeft = MAX_EXPANDED_CHARS;
  for (const statement of statements) {
    if (statement.kind === 'bare') values.set(statement.name, null);
    if (statement.kind !== 'assignment') continue;
    const lookUp = (name: string, otherwise: string | undefined): string | null | undefined => {
      if (values.has(name)) return values.get(name);
      const found = environment.get(name);
      if (otherwise !== '' && (found ?? otherwise ?? '') === '') withEmpty.add(statement);
      return found;
    };
    const expanded = expandAsPython(statement.value, lookUp, charsLeft);
    if (expanded === undefined) {
      throw new ActionError({
        doing: `Reading ${file}, line ${statement.line}`,
        happened: `expanding \${…} makes the values longer than ${MAX_EXPANDED_CHARS} characters in all`,
        todo: 'Let fewer values repeat others, or set "dotenv-expand: false"',
      });
    }
    charsLeft -= expanded.length;
    values.set(statement.name, expanded);
  }
  return { values, withEmpty: [...withEmpty] };
}

/** Warns of variables that become nothing: a half of a value may then be stored over a good one. */
function describeEmpty(file: string, places: readonly string[]): readonly string[] {
  if (places.length === 0) return [];
  return [
    `Reading ${file}, ${listPlaces(places)}: a \${NAME} is not set in env: and on no line above, or is empty, so nothing replaces it. Pass it in env:. If it may be empty and has no default, write \${NAME:-}.`,
  ];
}

/** Returns one error for all lines with a `${`, since one decision settles them all. `${{ … }}` has its own error. */
function checkVariables(
  file: string,
  findPlaces: (isWanted: (value: string) => boolean) => readonly string[],
): readonly ActionError[] {
  const places = findPlaces((value) => value.includes('${') && !hasExpression(value));
  if (places.length === 0) return [];
  return [
    new ActionError({
      doing: `Reading ${file}, ${listPlaces(places)}`,
      happened: 'there is a ${…}, which python-dotenv expands and dotenv keeps as written',
      todo: 'Set "dotenv-expand: true" to expand it as python-dotenv does, or "dotenv-expand: false" to keep it as written',
    }),
  ];
}

/** Warns of an unquoted key or certificate, as SOPS writes it. Both readers keep each `\n` as two characters. */
function isKeyOnOneLine({ quote, value }: Assignment): boolean {
  return quote === undefined && value.startsWith('-----BEGIN ') && value.includes('\\n');
}

function describeKeys(file: string, places: readonly string[]): readonly string[] {
  if (places.length === 0) return [];
  return [
    `Reading ${file}, ${listPlaces(places)}: a key or certificate without quotes is stored with \\n instead of line breaks. Put it in double quotes.`,
  ];
}

/** Returns the lines of the assignments that pass a test. */
function placesOf(
  text: string,
  statements: readonly Statement[],
  isWanted: (assignment: Assignment) => boolean,
): readonly string[] {
  const found = statements.filter((statement) => statement.kind === 'assignment' && isWanted(statement));
  return found.map(({ line, start, end }) => nameLine(line, text.slice(start, end)));
}

/**
 * Parses the whole file with dotenv, in case statements that agree one by one do not agree together. Omits empty lines, on which
 * dotenv's regular expression takes quadratic time (7 s for 64 KiB, measured).
 *
 * @throws {ActionError} if the two read different values.
 */
function demandSameWhole(text: string, statements: readonly Statement[], file: string): void {
  const answer = new Map(Object.entries(parse(withoutEmptyLines(text, statements))));
  const texts = [...readValues(statements)].filter(([, value]) => value !== null);
  if (texts.length === answer.size && texts.every(([name, value]) => answer.get(name) === value)) return;
  throw new ActionError({
    doing: `Reading ${file}`,
    happened: 'python-dotenv and dotenv do not read the same values in it, though they do in each of its lines',
    todo: 'Put every value in quotes',
  });
}

function withoutEmptyLines(text: string, statements: readonly Statement[]): string {
  const chars = statements.reduce((sum, { start, end }) => sum + end - start, 0);
  return chars === text.length ? text : statements.map(({ start, end }) => text.slice(start, end)).join('');
}

/** Removes a byte-order mark, which both readers skip. */
function decode(bytes: Uint8Array, file: string): string {
  const refuse = (line: number, happened: string, todo: string): never => {
    throw new ActionError({ doing: `Reading ${file}, line ${line}`, happened, todo });
  };
  const order = findUtf16(bytes);
  if (order !== undefined) {
    refuse(1, `it is UTF-16 ${order}`, 'Save it as UTF-8. In PowerShell, write it with: Out-File -Encoding utf8');
  }
  const text = decodeUtf8(bytes) ?? refuse(findInvalidLine(bytes), 'it is not valid UTF-8', 'Save the file as UTF-8');
  const nul = text.indexOf('\0');
  if (nul !== -1)
    refuse(lineOf(text, nul), 'there is a NUL character, which no environment variable can hold', 'Remove it');
  const cr = text.includes('\r') ? text.search(/\r(?!\n)/) : -1;
  if (cr === -1) return text;
  const happened =
    'there is a carriage return without a line feed, which both python-dotenv and dotenv turn into a line end';
  return refuse(lineOf(text, cr), happened, 'Remove it. In a value, write it as \\r in double quotes');
}

/** Returns the byte order of UTF-16, from its mark or the NUL in its first character, which is ASCII in a .env text. */
function findUtf16([first, second]: Uint8Array): 'LE' | 'BE' | undefined {
  if (first === 0xff && second === 0xfe) return 'LE';
  if (first === 0xfe && second === 0xff) return 'BE';
  if (first !== 0 && second === 0) return 'LE';
  return first === 0 && second !== 0 && second !== undefined ? 'BE' : undefined;
}

/** Undefined for bytes that are not UTF-8. python-dotenv fails on them; dotenv replaces them by U+FFFD. */
function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Returns the line of the first invalid byte. In UTF-8, only a line feed contains the byte of one. */
function findInvalidLine(bytes: Uint8Array): number {
  let line = 1;
  for (let start = 0; start < bytes.length; line++) {
    const end = bytes.indexOf(0x0a, start);
    if (end === -1 || decodeUtf8(bytes.subarray(start, end)) === undefined) return line;
    start = end + 1;
  }
  return line;
}

/** Counted by line feeds, as editors do. */
function lineOf(text: string, at: number): number {
  return text.slice(0, at).split('\n').length;
}
