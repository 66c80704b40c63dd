import { parse } from 'dotenv';
import type { Assignment, Statement } from './python.ts';

/** Why a statement cannot be read safely; each has its sentences in `messages.ts`. */
export type Cause =
  | 'after-quote'
  | 'backtick'
  | 'bad-name'
  | 'bare-after-value'
  | 'blank'
  | 'colon'
  | 'continuation'
  | 'differs'
  | 'escape-in-double'
  | 'escape-in-single'
  | 'hash'
  | 'hash-first'
  | 'line-separator'
  | 'no-equals'
  | 'no-name'
  | 'only-equals'
  | 'pem'
  | 'quoted-name'
  | 'strange-word'
  | 'unterminated';

/** A statement that cannot be read safely. It is told by its line, name and cause. */
export interface LineProblem {
  readonly line: number;
  readonly cause: Cause;
  /** The text of the statement, from which a name may be shown but never a value. */
  readonly source: string;
  /** What python-dotenv takes the value for, where it takes one. */
  readonly value: string | undefined;
}

/**
 * The statements that python-dotenv and dotenv read differently, and those from which both silently lose something.
 *
 * What stands behind an opening quote that is never closed is not judged: it belongs to the value, whatever it looks like.
 * So do the lines of an unquoted PEM block, up to its end.
 */
export function findProblems(text: string, statements: readonly Statement[]): readonly LineProblem[] {
  const problems: LineProblem[] = [];
  const assigned = new Set<string>();
  let insidePem = false;
  let previous: Previous | undefined;
  for (const statement of statements) {
    const source = text.slice(statement.start, statement.end);
    const { line } = statement;
    if (insidePem) {
      insidePem = !source.includes(PEM_END);
      continue;
    }
    const goesOn = mayContinueValue(statement) && mayBeContinued(previous, line);
    const cause = goesOn && statement.kind !== 'skipped' ? 'continuation' : judge(statement, source, assigned);
    const value = statement.kind === 'assignment' ? statement.value : undefined;
    if (cause !== undefined) problems.push({ line, cause, source, value });
    if (cause === 'unterminated') break;
    insidePem = cause === 'pem';
    previous = { statement, goesOn };
    if (statement.kind === 'assignment') assigned.add(statement.name);
  }
  return problems;
}

/** The statement above, and whether it may be the rest of a long value itself. */
interface Previous {
  readonly statement: Statement;
  readonly goesOn: boolean;
}

/** Whether what stands right above a line may go on in it. */
function mayBeContinued(previous: Previous | undefined, line: number): boolean {
  if (previous === undefined || previous.statement.line + 1 !== line) return false;
  return previous.goesOn || mayBeWrapped(previous.statement);
}

/**
 * A line that both readers take for a name and what stands between its quotes, or behind its `=`: printable ASCII without
 * quotes and backslashes, and outside quotes without blanks and `#`. Most lines are such, and nobody has to be asked. Not
 * so `NAME==`, and a name that no object of dotenv's can have.
 */
const PLAIN =
  /^(?!__proto__=)[A-Za-z_]\w*=(?!=\n?$)(?:[!$-&(-[\]-_a-~]*|"[ !#-&(-[\]-_a-~]*"|'[ !#-&(-[\]-_a-~]*')\n?$/;

function judge(statement: Statement, source: string, assigned: ReadonlySet<string>): Cause | undefined {
  if (PLAIN.test(source)) return undefined;
  if (beginsPem(statement, source)) return 'pem';
  if (hasSeparator(statement, source)) return 'line-separator';
  switch (statement.kind) {
    case 'comment':
      // `export # comment`: a line of which both readers make nothing.
      return source.trimStart().startsWith('#') ? undefined : 'no-name';
    case 'skipped':
      return judgeSkipped(statement.why, source);
    case 'bare':
      if (!isPlainWord(statement.name)) return judgeName(statement) ?? 'strange-word';
      return assigned.has(statement.name) ? 'bare-after-value' : judgeName(statement);
    case 'assignment':
      return judgeName(statement) ?? judgeValue(statement, source);
  }
}

function judgeSkipped(why: (Statement & { kind: 'skipped' })['why'], source: string): Cause {
  if (why === 'after-quote' || why === 'unterminated') return why;
  if (/^\s*(?:export\s+)?['"]/.test(source)) return 'quoted-name';
  if (why === 'no-equals' && /^\s*(?:export\s+)?[\w.-]+\s*:/.test(source)) return 'colon';
  return why;
}

/** A name that dotenv knows as one: `[\w.-]+` in `LINE` of its lib/main.js. python-dotenv takes almost anything. */
function judgeName({ name, quotedName }: { name: string; quotedName: boolean }): Cause | undefined {
  if (quotedName || name.startsWith('"')) return 'quoted-name';
  if (/^[\w.-]+:/.test(name)) return 'colon';
  return /^[\w.-]+$/.test(name) ? undefined : 'bad-name';
}

function judgeValue(statement: Assignment & Statement, source: string): Cause | undefined {
  const { name, value, quote } = statement;
  if (hasOneSidedBlank(statement, source)) return 'blank';
  if (quote === undefined && value.startsWith('`')) return 'backtick';
  if (quote === undefined && value === '=') return 'only-equals';
  const [entry, ...others] = Object.entries(parse(source));
  if (others.length === 0 && entry?.[0] === name && entry[1] === value) return undefined;
  if (entry?.[0] !== name) return 'differs';
  if (quote === '"') return 'escape-in-double';
  if (quote === "'") return 'escape-in-single';
  if (value.startsWith('#')) return 'hash-first';
  return value.includes('#') ? 'hash' : 'blank';
}

const PEM_BEGIN = '-----BEGIN ';
const PEM_END = '-----END';

/** An unquoted block over several lines. On one line, with `\n` written between its parts, both readers keep it as it is. */
function beginsPem(statement: Statement, source: string): boolean {
  if (statement.kind === 'comment' || (statement.kind === 'assignment' && statement.quote !== undefined)) return false;
  if (statement.kind === 'skipped' && (statement.why === 'unterminated' || statement.why === 'after-quote'))
    return false;
  return source.includes(PEM_BEGIN) && !source.includes(PEM_END);
}

/** A line end to JavaScript's regular expressions (and so to dotenv), a blank to Python's. */
const LINE_SEPARATOR = /[\u2028\u2029]/;

/** White space to Python and not to JavaScript, or the other way round. */
const ONE_SIDED_BLANK = /[\x1c\x1d\x1e\x1f\x85\ufeff]/; // eslint-disable-line no-control-regex -- that is what they are.

/** Whether a line separator is outside the quotes. */
function hasSeparator(statement: Statement, source: string): boolean {
  if (statement.kind !== 'assignment' || statement.quote === undefined) return LINE_SEPARATOR.test(source);
  const { start, valueStart, valueEnd } = statement;
  return LINE_SEPARATOR.test(source.slice(0, valueStart - start) + source.slice(valueEnd - start));
}

/**
 * Whether a one-sided blank is around the value. dotenv must not be asked about such a statement: its regular expression
 * would find no name there and look for one in each line of the value, which takes quadratic time on empty lines.
 */
function hasOneSidedBlank({ start, valueStart, valueEnd }: Assignment & Statement, source: string): boolean {
  const [behind = ''] = source.slice(valueEnd - start).split('#', 1);
  return ONE_SIDED_BLANK.test(source.slice(0, valueStart - start) + behind);
}

/** A word that may stand alone on a line, as a name without a value: not a number, not a sentence, not part of a key. */
function isPlainWord(word: string): boolean {
  return /^[A-Za-z_]\w*$/.test(word) && word.length <= MAX_NAME_CHARS && !looksEncoded(word);
}

/** Longer words are no names of variables that a person gave. */
export const MAX_NAME_CHARS = 100;

/** Whether a word looks like a piece of base64 and not like a name: long, mixed, and without an underscore. */
export function looksEncoded(word: string): boolean {
  return word.length >= 24 && !word.includes('_') && /[a-z]/.test(word) && /[A-Z]/.test(word) && /\d/.test(word);
}

/** An unquoted text that may be the first line of one that was wrapped: PEM wraps at 64 characters, MIME at 76, some at 32. */
function mayBeWrapped(statement: Statement): boolean {
  if (statement.kind !== 'assignment' || statement.quote !== undefined) return false;
  return /^[\w+/=-]{32,}$/.test(statement.value);
}

/** A lone word, or a word and nothing but `=`, as base64 ends. `NAME=` in capitals is an ordinary empty value. */
function mayContinueValue(statement: Statement): boolean {
  if (statement.kind === 'bare') return true;
  if (statement.kind === 'skipped') return statement.why === 'no-equals' || statement.why === 'no-name';
  if (statement.kind !== 'assignment' || statement.quote !== undefined) return false;
  return /^=?$/.test(statement.value) && !/^[A-Z][A-Z0-9_]*$/.test(statement.name);
}
