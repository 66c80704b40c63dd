/**
 * Reads a .env file as python-dotenv 1.2.4 does (its `parser.py`, `main.py` and `variables.py`), statement by statement. Modal's
 * own `Secret.from_dotenv` and its command line read files with python-dotenv.
 */

/** The range of a statement: `start` is the first character of its line, `end` is after its last one. */
interface Place {
  readonly start: number;
  readonly end: number;
  /** From 1. */
  readonly line: number;
}

/** A line without a name, or one that python-dotenv skips with a warning in its own log. */
type Nothing =
  | { readonly kind: 'comment' }
  | { readonly kind: 'skipped'; readonly why: 'no-name' | 'no-equals' | 'unterminated' | 'after-quote' };

interface Named {
  readonly name: string;
  /** True if the name was written `'NAME'`. */
  readonly quotedName: boolean;
}

/** `NAME=value`, as python-dotenv reads it. */
export interface Assignment extends Named {
  readonly kind: 'assignment';
  readonly value: string;
  readonly quote: "'" | '"' | undefined;
  /** The start and the end of the value as written, with its quotes. */
  readonly valueStart: number;
  readonly valueEnd: number;
}

type Read = (Nothing | (Named & { readonly kind: 'bare' }) | Assignment) & { readonly end: number };

/** One statement of the file. `bare` is a name without `=`, whose value is `None` in Python. */
export type Statement = Place & Read;

/** Converts CRLF and a lone CR to LF, in quotes too, as both readers do (Python by opening in text mode). */
export function withUnixLineEnds(text: string): string {
  return text.includes('\r') ? text.replaceAll(/\r\n?/g, '\n') : text;
}

/**
 * Returns the statements of a file, in order, as python-dotenv reads them (`parser.py`, `parse_stream`). Empty lines are omitted.
 *
 * @param text with LF line ends: see `withUnixLineEnds`.
 */
export function readAsPython(text: string): readonly Statement[] {
  const statements: Statement[] = [];
  let line = 1;
  for (let at = 0; at < text.length;) {
    const first = skip(text, at, isSpace);
    if (first === text.length) break;
    line += countLineEnds(text, at, first);
    const read = readStatement(text, first);
    // A spread would take three times as long as all the rest.
    statements.push(Object.assign(read, { start: text.lastIndexOf('\n', first) + 1, line }));
    line += countLineEnds(text, first, read.end);
    at = read.end;
  }
  return statements;
}

/**
 * Replaces each `${NAME}` and `${NAME:-default}` in a value (`variables.py`). The default counts only if the name is absent. A
 * name with a null value, or an absent one without a default, becomes empty. There is no nesting.
 *
 * @param lookUp returns undefined for an absent name. Gets the default, too.
 * @returns undefined if the result would be longer than `maxChars`.
 */
export function expandAsPython(
  value: string,
  lookUp: (name: string, otherwise: string | undefined) => string | null | undefined,
  maxChars: number,
): string | undefined {
  // No part of a variable may contain a `}`, so each ends at the first one after its `${`.
  const parts = value.split('}');
  const last = parts.pop() ?? '';
  let expanded = '';
  for (const part of parts) {
    const variable = findVariable(part);
    const found = variable && lookUp(variable.name, variable.otherwise);
    const text = found === undefined ? (variable?.otherwise ?? '') : (found ?? '');
    expanded += variable === undefined ? `${part}}` : part.slice(0, variable.start) + text;
    if (expanded.length > maxChars) return undefined;
  }
  expanded += last;
  return expanded.length > maxChars ? undefined : expanded;
}

/** The variable that a `}` after this text would end: from the first `${` whose next `:`, if any, is a `:-`. */
function findVariable(part: string): { start: number; name: string; otherwise: string | undefined } | undefined {
  for (let start = part.indexOf('${'); start !== -1;) {
    const colon = part.indexOf(':', start + 2);
    if (colon === -1) return { start, name: part.slice(start + 2), otherwise: undefined };
    if (part[colon + 1] === '-') {
      return { start, name: part.slice(start + 2, colon), otherwise: part.slice(colon + 2) };
    }
    start = part.indexOf('${', colon + 1);
  }
  return undefined;
}

/** `parse_binding`. The text at `first` is not white space. */
function readStatement(text: string, first: number): Read {
  const at = skipExport(text, first);
  if (text[at] === '#') return { kind: 'comment', end: nextLine(text, at) };
  const name = readName(text, at);
  if (name === undefined) return { kind: 'skipped', why: 'no-name', end: nextLine(text, at) };
  const afterName = skip(text, name.end, isBlank);
  if (text[afterName] === '=') return readAssignment(text, name, skip(text, afterName + 1, isBlank));
  const end = endOfStatement(text, afterName);
  if (end === undefined) return { kind: 'skipped', why: 'no-equals', end: nextLine(text, afterName) };
  return { kind: 'bare', name: name.name, quotedName: name.quotedName, end };
}

function skipExport(text: string, at: number): number {
  const word = 'export';
  const afterWord = at + word.length;
  return text.startsWith(word, at) && isBlank(text.charAt(afterWord)) ? skip(text, afterWord, isBlank) : at;
}

/** `parse_key`: a name in single quotes, or everything up to `=`, `#` or white space. Double quotes are ordinary characters. */
function readName(text: string, at: number): (Named & { readonly end: number }) | undefined {
  if (text[at] === "'") {
    const close = text.indexOf("'", at + 1);
    return close <= at + 1 ? undefined : { name: text.slice(at + 1, close), quotedName: true, end: close + 1 };
  }
  const end = skip(text, at, (char) => char !== '=' && char !== '#' && !isSpace(char));
  return end === at ? undefined : { name: text.slice(at, end), quotedName: false, end };
}

/** `parse_value` and the rest of its line. `at` is the first character after the `=` and its blanks. */
function readAssignment(text: string, { name, quotedName }: Named, at: number): Read {
  const quote = text[at];
  if (quote !== "'" && quote !== '"') {
    const end = nextLine(text, at);
    const written = text.slice(at, text[end - 1] === '\n' ? end - 1 : end);
    // `A= # comment` has no value, and `A=#value` has one.
    const isComment = quote === '#' && text[at - 1] !== '=';
    const value = isComment ? '' : withoutComment(written);
    return { kind: 'assignment', name, quotedName, value, quote: undefined, valueStart: at, valueEnd: end, end };
  }
  const valueEnd = endOfQuoted(text, at, quote);
  if (valueEnd === undefined) return { kind: 'skipped', why: 'unterminated', end: nextLine(text, at) };
  const end = endOfStatement(text, valueEnd);
  if (end === undefined) return { kind: 'skipped', why: 'after-quote', end: nextLine(text, valueEnd) };
  const inner = text.slice(at + 1, valueEnd - 1);
  return {
    kind: 'assignment',
    name,
    quotedName,
    value: unescape(inner, quote),
    quote,
    valueStart: at,
    valueEnd,
    end,
  };
}

/** A value up to its closing quote, the first that no backslash escapes. */
const QUOTED = { "'": /'[^'\\]*(?:\\[^][^'\\]*)*'/y, '"': /"[^"\\]*(?:\\[^][^"\\]*)*"/y } as const;

/** Returns the place after the closing quote; undefined if there is none. */
function endOfQuoted(text: string, open: number, quote: "'" | '"'): number | undefined {
  const pattern = QUOTED[quote];
  pattern.lastIndex = open;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}

/** `_double_quote_escapes` of `parser.py`. */
const DOUBLE_QUOTE_ESCAPE = /\\([\\'"abfnrtv])/g;
const CONTROLS: ReadonlyMap<string, string> = new Map([
  ['a', '\x07'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
]);

function unescape(inner: string, quote: "'" | '"'): string {
  if (!inner.includes('\\')) return inner;
  if (quote === "'") return inner.replaceAll(/\\([\\'])/g, '$1');
  return inner.replaceAll(DOUBLE_QUOTE_ESCAPE, (_, char: string) => CONTROLS.get(char) ?? char);
}

/** `parse_unquoted_value`: up to the first `#` that has white space before it, without the white space at the end. */
function withoutComment(written: string): string {
  let end = written.indexOf('#');
  while (end !== -1 && !isSpace(written.charAt(end - 1))) end = written.indexOf('#', end + 1);
  if (end === -1) end = written.length;
  while (end > 0 && isSpace(written.charAt(end - 1))) end--;
  return written.slice(0, end);
}

/** The start of the next line, if only blanks and a comment come before it. */
function endOfStatement(text: string, at: number): number | undefined {
  const next = skip(text, at, isBlank);
  return next === text.length || text[next] === '#' || text[next] === '\n' ? nextLine(text, next) : undefined;
}

function nextLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end + 1;
}

function skip(text: string, from: number, wanted: (char: string) => boolean): number {
  let at = from;
  while (at < text.length && wanted(text.charAt(at))) at++;
  return at;
}

function countLineEnds(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = text.indexOf('\n', from); at !== -1 && at < to; at = text.indexOf('\n', at + 1)) count++;
  return count;
}

/** `\s` of Python 3, measured over all of Unicode: unlike JavaScript's, it has U+001C–1F and U+0085, but not U+FEFF. */
const PYTHON_SPACES: ReadonlySet<string> = new Set(
  '\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a' +
    '\u2028\u2029\u202f\u205f\u3000',
);

function isSpace(char: string): boolean {
  return PYTHON_SPACES.has(char);
}

function isBlank(char: string): boolean {
  return char !== '\n' && char !== '\r' && PYTHON_SPACES.has(char);
}
