import { ActionError, MAX_LISTED } from '../../errors.ts';
import { parse } from 'dotenv';
import { looksEncoded, MAX_NAME_CHARS } from './problems.ts';
import type { Cause, LineProblem } from './problems.ts';
import { readAsPython } from './python.ts';

/** One error for each line, with its number and name and how to write it so that both readers agree. */
export function describeProblems(file: string, problems: readonly LineProblem[]): readonly ActionError[] {
  const errors = problems.slice(0, MAX_LISTED).map((problem) => describe(file, problem));
  const more = problems.length - errors.length;
  if (more > 0) {
    const happened = `and ${more} more ${more === 1 ? 'line' : 'lines'} cannot be read safely`;
    errors.push(
      new ActionError({ doing: `Reading ${file}`, happened, todo: 'Mend the lines above, then run it again' }),
    );
  }
  return errors;
}

function describe(file: string, { line, cause, source, value }: LineProblem): ActionError {
  const [happened, todo] = SENTENCES[cause];
  const doing = `Reading ${file}, ${nameLine(line, SHOWS_NO_NAME.has(cause) ? '' : source)}`;
  const advice = todo.replace('QUOTES', () => adviseQuotes(value));
  return new ActionError({ doing, happened, todo: advice.charAt(0).toUpperCase() + advice.slice(1) });
}

/**
 * `line 7 (DATABASE_URL)`, or only `line 7` where what stands for a name may be part of a value: the lines of a key or
 * certificate that was not quoted look like names, the last one like `NAME==`. So a name is shown only when it is one,
 * and something else than `=` and quotes follows its `=`.
 */
export function nameLine(line: number, source: string): string {
  const name = /^[ \t]*(?:export[ \t]+)?([A-Za-z_][\w.-]*)[ \t]*=[ \t="'`]*[^\s="'`]/.exec(source)?.[1];
  const shown = name !== undefined && name.length <= MAX_NAME_CHARS && !looksEncoded(name);
  return shown ? `line ${line} (${name})` : `line ${line}`;
}

const SHOWS_NO_NAME: ReadonlySet<Cause> = new Set([
  'continuation',
  'only-equals',
  'strange-word',
  'bad-name',
  'no-name',
]);

/** How to write this value so that both readers agree on it, found by asking both. */
function adviseQuotes(value = ''): string {
  const single = isReadAlike(value, "'");
  if (single || isReadAlike(value, '"')) return `put the value in ${single ? 'single' : 'double'} quotes`;
  return 'hand this value over in another way, since no quotes hold it for both: by "keys" from "env:", or by "from-json"';
}

function isReadAlike(value: string, quote: string): boolean {
  // Before a closing quote a backslash counts only if the file has no other quote after it.
  if (value.endsWith('\\') || value.includes(quote)) return false;
  const line = `A=${quote}${value}${quote}\n`;
  const [statement] = readAsPython(line);
  return statement?.kind === 'assignment' && statement.value === value && parse(line)['A'] === value;
}

/** What happened and what to do. `QUOTES` is advice for the value at hand: see `adviseQuotes`. */
const SENTENCES: Readonly<Record<Cause, readonly [happened: string, todo: string]>> = {
  'after-quote': [
    'something other than a comment follows the closing quote, so python-dotenv drops the line and dotenv keeps the quotes',
    'If the quote belongs to the value, put the value in the other kind of quotes; otherwise end the line after the closing quote',
  ],
  backtick: [
    'the value begins with a backtick, which is a quote to dotenv and a letter to python-dotenv',
    'Put the value in single or double quotes, without the backticks unless they belong to it',
  ],
  'bad-name': [
    'the name has a character that dotenv does not allow in one, so it drops the line',
    'Use only letters, digits and _ for the name. If the line goes on from the one above, put that whole value in quotes',
  ],
  'bare-after-value': [
    'the name stands alone, which takes its earlier value away in python-dotenv and changes nothing in dotenv',
    'Remove this line or the earlier one',
  ],
  blank: [
    'there is a blank that one of python-dotenv and dotenv drops and the other keeps, such as U+0085 or U+FEFF',
    'Remove it. If it belongs to the value, QUOTES',
  ],
  colon: ['the name is followed by a colon, which python-dotenv does not take for "="', 'Write NAME=value'],
  continuation: [
    'the line follows a long value without quotes and may be the rest of it',
    'If it is, put the whole value in double quotes, from its first line to its last; if it is a name, leave an empty line above it',
  ],
  differs: [
    'python-dotenv and dotenv do not read the same name and value in it',
    'Use another name, and put the value in quotes',
  ],
  'escape-in-double': [
    'the value in double quotes has a backslash sequence other than \\n and \\r, which python-dotenv replaces and dotenv keeps',
    'Write the character itself. A value that holds a double quote or a single backslash goes in single quotes; one that holds two backslashes in a row goes without quotes',
  ],
  'escape-in-single': [
    "the value in single quotes has \\\\ or \\', of which python-dotenv drops the backslash and dotenv does not",
    'A value that holds a single quote goes in double quotes; one that holds two backslashes in a row goes without quotes',
  ],
  hash: [
    'the value has a # without a blank before it, where dotenv cuts the value off and python-dotenv does not',
    'QUOTES. If a comment begins at the #, put a blank before it',
  ],
  'hash-first': [
    'the value begins with #, which is part of it to python-dotenv and a comment to dotenv',
    'QUOTES. If it is a comment, move it to a line of its own',
  ],
  'line-separator': [
    'there is a line separator (U+2028 or U+2029), which ends a line for dotenv and not for python-dotenv',
    'Remove it, or put the value in quotes if it belongs to it',
  ],
  'no-equals': [
    'it is neither NAME=value nor a comment, so both python-dotenv and dotenv would drop it without a word',
    'Write NAME=value, or begin the line with #. If it goes on from the line above, put that whole value in quotes',
  ],
  'no-name': [
    'it has no name, so python-dotenv would drop it without a word',
    'Write NAME=value, or begin the line with #. If it goes on from the line above, put that whole value in quotes',
  ],
  'only-equals': [
    'a word is followed by "==" and nothing else, as at the end of a base64 text that was not put in quotes',
    "Put the whole text in quotes, from its first line to its last. If the value is really a single =, write '='",
  ],
  pem: [
    'a key or certificate (-----BEGIN …) over several lines has no quotes, so only its first line would be taken',
    'Put all of it in double quotes, from -----BEGIN to the end of the -----END line',
  ],
  'quoted-name': [
    'the name is in quotes, so dotenv drops the line',
    'Write the name without quotes. If the line goes on from the one above, put that whole value in quotes',
  ],
  'strange-word': [
    'it is a single word that is no usual name, so it may be part of a value',
    'Write NAME=value, or begin the line with #. If it goes on from the line above, put that whole value in quotes',
  ],
  unterminated: [
    'the quote that opens the value is never closed; nothing after it was checked',
    'Close the quote. If the value itself begins with one, put the value in the other kind of quotes',
  ],
};
