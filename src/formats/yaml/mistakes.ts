/** What is wrong with a YAML text, without a piece of it. */
export interface Mistake {
  /** Where, in UTF-16 units. */
  readonly offset: number;
  readonly happened: string;
}

export const TWICE = 'a name stands there for the second time';

/** Says that an alias, anchor or tag stands there, of which nobody thinks who writes a text or a pattern. */
export function toBeQuoted(text: string, offset: number): Mistake {
  return { offset, happened: `what begins with ${text.charAt(offset)} is to be in quotes` };
}

const MISFIT = 'the indentation does not fit, or a text with special characters is not in quotes';
const NO_COLON = 'a colon is missing after a name, or a text of several lines is not indented';
const OPEN = 'a quote or bracket before is not closed, or what stands in it is not indented far enough';
const COLON =
  'a colon stands in a text that is not in quotes, the line is indented too far, or the one before lacks its colon';
const CLOSING = 'a closing bracket is to be indented further than the name before the opening one';
const ESCAPE = 'in double quotes a backslash begins an escape; take single quotes';
const CONTROL = 'a control character stands there';
const NO_QUOTE = 'a quote is not closed';

/** What the parser says (js-yaml 5: src/parser/parser.ts), where plain words help. Others of its sentences quote the text. */
const IN_WORDS: ReadonlyMap<string, string> = new Map([
  ['bad indentation of a mapping entry', MISFIT],
  ['bad indentation of a sequence entry', MISFIT],
  ['end of the stream or a document separator is expected', MISFIT],
  ['a line break is expected', MISFIT],
  ['deficient indentation', OPEN],
  ['can not read a block mapping entry; a multiline key may not be an implicit key', NO_COLON],
  ["expected ':' after a mapping key", NO_COLON],
  [
    'a whitespace character is expected after the key-value separator within a block mapping',
    'a blank is missing after a colon',
  ],
  ['missed comma between flow collection entries', 'a comma is missing'],
  ["expected the node content, but found ','", 'there is a comma too many'],
  ['unexpected end of the stream within a flow collection', 'a bracket is not closed'],
  ['unexpected end of the stream within a double quoted scalar', NO_QUOTE],
  ['unexpected end of the stream within a single quoted scalar', NO_QUOTE],
  ['unexpected end of the document within a double quoted scalar', NO_QUOTE],
  ['unexpected end of the document within a single quoted scalar', NO_QUOTE],
  ['unknown escape sequence', ESCAPE],
  ['expected hexadecimal character', ESCAPE],
  ['expected valid JSON character', CONTROL],
  ['the stream contains non-printable characters', CONTROL],
  ['null byte is not allowed in input', CONTROL],
]);

/** Explains why the parser stopped there. */
export function explain(reason: string, text: string, offset: number): Mistake {
  const words = IN_WORDS.get(reason);
  const start = startOfLine(text, offset);
  const isTab = words === MISFIT && /^ *\t/.test(text.slice(start, offset));
  if (isTab || reason === 'tab characters must not be used in indentation') {
    return { offset: isTab ? text.indexOf('\t', start) : offset, happened: 'a tab cannot indent YAML; use blanks' };
  }
  const sign = findSign(reason, text, offset);
  if (sign !== undefined) {
    const mistake = toBeQuoted(text, sign);
    const isPattern = /^\*\S*:$/.test(text.slice(sign, offset).trimEnd());
    return isPattern ? { ...mistake, happened: `${mistake.happened}, as in '**': dev` } : mistake;
  }
  const place = words === NO_COLON ? startOfName(text, offset) : offset;
  const happened = closer(words, text.charAt(offset));
  return {
    offset: place,
    happened: happened === undefined ? 'it is not valid YAML' : `it is not valid YAML: ${happened}`,
  };
}

/** Says more than the parser's words, where what stands at the place tells more. */
function closer(words: string | undefined, at: string): string | undefined {
  if (words === OPEN && (at === ']' || at === '}')) return CLOSING;
  return words === MISFIT && at === ':' ? COLON : words;
}

/** What no text begins with that is not in quotes (yaml.org/spec/1.2.2, section 5.3). */
const SIGNS = '*!&@`%|>';

/**
 * Where what is to be in quotes begins: where the parser stopped, or the word before, as in `**: dev`, or the line before.
 * By searching and not by a regular expression, as what was read may be long.
 */
function findSign(reason: string, text: string, offset: number): number | undefined {
  if (/\bdirective\b/i.test(reason)) return text.lastIndexOf('%', offset);
  if (/\btag\b/.test(reason)) return startOfTag(text, offset);
  if (reason.startsWith('unexpected end')) return undefined;
  const start = startOfLine(text, offset);
  const isSign = (at: number): boolean => at < text.length && SIGNS.includes(text.charAt(at));
  const line = text.slice(start, offset).trimEnd();
  const word = lastOf(line, ' \t[{,') + 1;
  const beginsNode = /(?:^|[-:?[{,])$/.test(line.slice(0, word).trimEnd().slice(-1));
  const name = IN_WORDS.get(reason) === NO_COLON ? [startOfName(text, offset)] : [];
  return [...(beginsNode ? [start + word] : []), offset, ...name].find(isSign);
}

/** A tag has no blanks but between < and >. */
function startOfTag(text: string, offset: number): number {
  const word = lastOf(text.slice(0, offset), ' \t\r\n[{,') + 1;
  const start = text.slice(0, offset + 1).indexOf('!', word);
  return start < 0 ? text.lastIndexOf('!', offset) : start;
}

function startOfLine(text: string, offset: number): number {
  return lastOf(text.slice(0, offset), '\r\n') + 1;
}

/** Where a name without a colon begins: the parser stops at the colon of the next one, or where the name ends. */
function startOfName(text: string, offset: number): number {
  const end = text.charAt(offset) === ':' ? startOfLine(text, offset) : offset;
  const read = text.slice(0, end).trimEnd();
  return read.length - read.slice(startOfLine(read, read.length)).trimStart().length;
}

/** Where the last of these characters stands; -1 without any. */
function lastOf(text: string, characters: string): number {
  return Math.max(...Array.from(characters, (one) => text.lastIndexOf(one)));
}
