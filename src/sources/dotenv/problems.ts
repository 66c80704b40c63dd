import { parse } from 'dotenv';
import { ActionError } from '../../errors.ts';
import { isShowable, MAX_LISTED } from '../../text.ts';
import { readAsPython } from './python.ts';
import type { Statement } from './python.ts';

/** The cause and the advice, true for every line with that cause. */
const SENTENCES = {
  backslash: [
    'the value in quotes has a backslash sequence that python-dotenv replaces and dotenv keeps',
    'Otherwise write the character itself, in quotes that the value does not contain. A value with two backslashes in a row, or with one at its end, goes without quotes. If a program writes the file, let it use single quotes, or let it write JSON, and read that with "from-json: FILE.json" in place of from-dotenv',
  ],
  backtick: [
    'the value starts with a backtick, which is a quote to dotenv and a letter to python-dotenv',
    'Put the value in single or double quotes, without the backticks unless they belong to it',
  ],
  'bare-after-value': [
    'this name without a value makes its earlier value null in python-dotenv and changes nothing in dotenv',
    'Remove this line, or the earlier one if the value must be null',
  ],
  continuation: [
    'it looks like the rest of a long value without quotes',
    "If it is, put the whole value in double quotes, from its first line to its last. If it is a name, leave an empty line above it, and write '=' for a value that is only =",
  ],
  differs: ['python-dotenv and dotenv read different names in it', 'Use another name, and put the value in quotes'],
  flattened: [
    'several lines seem to be joined into one, as echo does without quotes',
    'Write one NAME=value per line, or put the value in quotes if it is a single one',
  ],
  hash: [
    'the value has a # without a blank before it, where dotenv cuts the value off and python-dotenv does not',
    'If a comment starts at the #, move it to a line of its own',
  ],
  invisible: [
    'it has an unusual blank or line end, such as U+0085, U+2028 or U+FEFF, that python-dotenv and dotenv treat differently',
    'Remove that character. If it belongs to the value, put the value in quotes',
  ],
  name: [
    'it is not NAME=value with a plain name, so python-dotenv or dotenv would drop it',
    'Write NAME=value with only letters, digits and _ in the name, or start a comment with #. If the line belongs to the value above it, put that whole value in quotes',
  ],
  pem: [
    'a key or certificate (-----BEGIN …) over several lines has no quotes',
    'Put all of it in double quotes, from -----BEGIN to the end of the -----END line',
  ],
  'quote-end': [
    'python-dotenv finds no closing quote at the end of the value, so it would drop the line',
    'Put one pair of quotes around the whole value, of the kind that the value does not contain. A backslash escapes the quote after it, so a value with one at its end goes without quotes. Only a comment may follow the closing quote: write another NAME=value on a line of its own',
  ],
} satisfies Readonly<Record<string, readonly [happened: string, todo: string]>>;

type Cause = keyof typeof SENTENCES;

/** Returns one error for each unsafe line, with its number, its name and how to write it. */
export function checkStatements(text: string, statements: readonly Statement[], file: string): readonly ActionError[] {
  const problems = findProblems(text, statements);
  const errors = problems.slice(0, MAX_LISTED).map(({ cause, statement }) => {
    const [happened, todo] = SENTENCES[cause];
    // Such a line may be part of a value and have no name.
    const isNameless = cause === 'name' || cause === 'continuation';
    const source = text.slice(statement.start, statement.end);
    const line = nameLine(statement.line, isNameless ? '' : source);
    const advice = statement.kind === 'assignment' ? adviseValue(cause, statement.value, nameOf(source)) : '';
    return new ActionError({ doing: `Reading ${file}, ${line}`, happened, todo: `${advice}${todo}` });
  });
  const more = problems.length - errors.length;
  if (more === 0) return errors;
  const happened = `and ${more} more ${more === 1 ? 'line' : 'lines'} cannot be read safely`;
  return [
    ...errors,
    new ActionError({ doing: `Reading ${file}`, happened, todo: 'Fix the lines above and run again' }),
  ];
}

/**
 * Returns `line 7 (DATABASE_URL)`, or only `line 7` if the name may be part of a value: lines of an unquoted key or certificate
 * look like names, the last one like `NAME==`. So the name must look like one, and its `=` must be followed by something
 * other than `=` and quotes.
 */
export function nameLine(line: number, source: string): string {
  const name = nameOf(source);
  return name === undefined ? `line ${line}` : `line ${line} (${name})`;
}

function nameOf(source: string): string | undefined {
  const name = /^[ \t]*(?:export[ \t]+)?([A-Za-z_][\w.-]*)[ \t]*=[ \t="'`]*[^\s="'`]/.exec(source)?.[1];
  return name !== undefined && isShowable(name) ? name : undefined;
}

/** Returns the advice for this value, as sentences before the general advice; empty if that is enough. */
function adviseValue(cause: Cause, value: string, name = 'NAME'): string {
  if (cause === 'hash') return `${adviseQuotes(value)}. `;
  if (cause !== 'backslash' || !isReadAlike(value, "'")) return '';
  return `Write ${name}='…', with the value between the quotes exactly as the program needs it. `;
}

/** Tries with both readers which quotes keep a value. */
function adviseQuotes(value: string): string {
  if (isReadAlike(value, "'")) return 'Put the value in single quotes';
  if (isReadAlike(value, '"')) return 'Put the value in double quotes';
  return 'No quotes keep this value in both. Pass it in env:, with its name and * in keys, or use from-json';
}

function isReadAlike(value: string, quote: string): boolean {
  const line = `A=${quote}${value}${quote}\n`;
  const [statement] = readAsPython(line);
  return statement?.kind === 'assignment' && statement.value === value && parse(line)['A'] === value;
}

/**
 * Returns the statements that python-dotenv and dotenv read differently, or that lose something silently in both.
 *
 * The lines after an unclosed quote are not checked: they belong to the value. So do the lines of an unquoted PEM block, up to
 * its end.
 */
function findProblems(text: string, statements: readonly Statement[]) {
  const problems: { readonly cause: Cause; readonly statement: Statement }[] = [];
  const assigned = new Set<string>();
  let insidePem = false;
  let nextOfLong: number | undefined; // The line that may continue a long value.
  for (const statement of statements) {
    const source = text.slice(statement.start, statement.end);
    if (insidePem) {
      insidePem = !source.includes('-----END');
      continue;
    }
    const goesOn = statement.line === nextOfLong && mayContinueValue(statement);
    const cause = goesOn && statement.kind !== 'skipped' ? 'continuation' : judge(statement, source, assigned);
    if (cause !== undefined) problems.push({ cause, statement });
    if (statement.kind === 'skipped' && statement.why === 'unterminated') break;
    insidePem = cause === 'pem';
    if (goesOn || mayBeWrapped(statement)) nextOfLong = statement.line + 1;
    if (statement.kind === 'assignment') assigned.add(statement.name);
  }
  return problems;
}

/**
 * A line that both readers surely read alike: a name, and a value of printable ASCII without quotes and backslashes and, outside
 * quotes, without blanks and `#`. Most lines match and need no further check. Neither `NAME==` nor a name that dotenv's
 * objects cannot hold matches.
 */
const PLAIN =
  /^(?!__proto__=)[A-Za-z_]\w*=(?!=\n?$)(?:[!$-&(-[\]-_a-~]*|"[ !#-&(-[\]-_a-~]*"|'[ !#-&(-[\]-_a-~]*')\n?$/;

function judge(statement: Statement, source: string, assigned: ReadonlySet<string>): Cause | undefined {
  if (PLAIN.test(source)) return undefined;
  // Both readers keep an unquoted key on one line, with `\n` between its parts, unchanged.
  const mayBePem = statement.kind !== 'comment' && !isQuoted(statement);
  if (mayBePem && source.includes('-----BEGIN ') && !source.includes('-----END')) return 'pem';
  if (hasUnusual(statement, source)) return 'invisible';
  switch (statement.kind) {
    case 'comment':
      // Both readers ignore `export # comment`.
      return source.trimStart().startsWith('#') ? undefined : 'name';
    case 'skipped':
      return isQuoted(statement) ? 'quote-end' : 'name';
    case 'bare':
      if (statement.quotedName || !isPlainWord(statement.name)) return 'name';
      return assigned.has(statement.name) ? 'bare-after-value' : undefined;
    case 'assignment':
      return judgeAssignment(statement, source);
  }
}

function judgeAssignment(statement: Statement & { readonly kind: 'assignment' }, source: string): Cause | undefined {
  const { name, quotedName, value, quote, start, valueStart } = statement;
  // The names that dotenv knows: `[\w.-]+` in `LINE` of its lib/main.js. python-dotenv accepts almost anything.
  if (quotedName || !/^[\w.-]+$/.test(name)) return 'name';
  if (quote === undefined && FLATTENED.test(source.charAt(valueStart - start - 1) + value)) return 'flattened';
  if (quote === undefined && value.startsWith('`')) return 'backtick';
  if (quote === undefined && value === '=') return 'continuation';
  const [entry, ...others] = Object.entries(parse(source));
  if (entry?.[0] !== name) return 'differs';
  if (others.length === 0 && entry[1] === value) return undefined;
  if (quote !== undefined) return 'backslash';
  return value.includes('#') ? 'hash' : 'invisible';
}

/** The start of the next line in a file whose line ends became blanks or `\n`; not the last line of a key. */
const FLATTENED = /(?:\s|\\n)[A-Z_][A-Z0-9_]*=(?!=?\\n-----END)/;

/** True if the value starts with a quote, even if python-dotenv does not find its end. */
function isQuoted(statement: Statement): boolean {
  if (statement.kind === 'assignment') return statement.quote !== undefined;
  return statement.kind === 'skipped' && (statement.why === 'unterminated' || statement.why === 'after-quote');
}

/** Line ends in JavaScript's regular expressions (and so for dotenv), but blanks in Python's. */
const LINE_SEPARATOR = /[\u2028\u2029]/;

/** White space for only one of Python and JavaScript. */
const ONE_SIDED_BLANK = /[\x1c\x1d\x1e\x1f\x85\ufeff]/; // eslint-disable-line no-control-regex -- that is what they are.

/**
 * True if a line separator is outside the quotes, or a one-sided blank is around the value. dotenv must not parse the latter: it
 * would look for a name in each line of the value, which takes quadratic time on empty lines.
 */
function hasUnusual(statement: Statement, source: string): boolean {
  if (statement.kind !== 'assignment') return LINE_SEPARATOR.test(source);
  const before = source.slice(0, statement.valueStart - statement.start);
  const behind = source.slice(statement.valueEnd - statement.start);
  const outside = isQuoted(statement) ? before + behind : source;
  return LINE_SEPARATOR.test(outside) || ONE_SIDED_BLANK.test(before + (behind.split('#', 1)[0] ?? ''));
}

/** A word on its own line that may be a name without a value: not a number, a sentence or part of a key. */
function isPlainWord(word: string): boolean {
  return /^[A-Za-z_]\w*$/.test(word) && isShowable(word);
}

/** An unquoted text that may be the first line of a wrapped one: PEM wraps at 64 characters, MIME at 76, some at 32. */
function mayBeWrapped(statement: Statement): boolean {
  return statement.kind === 'assignment' && !isQuoted(statement) && /^[\w+/=-]{32,}$/.test(statement.value);
}

/** A word, or one followed only by `=`, the end of base64. `NAME=` in capitals is an ordinary empty value. */
function mayContinueValue(statement: Statement): boolean {
  if (statement.kind !== 'assignment') return statement.kind !== 'comment' && !isQuoted(statement);
  return !isQuoted(statement) && /^=?$/.test(statement.value) && !/^[A-Z][A-Z0-9_]*$/.test(statement.name);
}
