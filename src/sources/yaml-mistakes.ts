/** What is wrong with a YAML text, without a piece of it. */
export interface Mistake {
  /** Where, in UTF-16 units. */
  readonly offset: number;
  readonly happened: string;
}

/** YAML has anchors, aliases and tags, of which nobody thinks who writes a text or a pattern. */
export const ANCHOR = 'what begins with & is to be in quotes';
export const ALIAS = 'what begins with * is to be in quotes';
export const TAG = 'what begins with ! is to be in quotes';
export const TWICE = 'a name stands there for the second time';

const MISFIT = 'the indentation does not fit, or a text with special characters is not in quotes';

/** What the parser says (js-yaml 5: src/parser/parser.ts), where plain words help. Others of its sentences quote the text. */
const IN_WORDS: ReadonlyMap<string, string> = new Map([
  ['bad indentation of a mapping entry', MISFIT],
  ['bad indentation of a sequence entry', MISFIT],
  ['deficient indentation', MISFIT],
  ['end of the stream or a document separator is expected', MISFIT],
  ['a line break is expected', MISFIT],
  ['can not read a block mapping entry; a multiline key may not be an implicit key', 'a colon is missing after a name'],
  ["expected ':' after a mapping key", 'a colon is missing after a name'],
  ['missed comma between flow collection entries', 'a comma is missing'],
  ['unexpected end of the stream within a flow collection', 'a bracket is not closed'],
  ['unexpected end of the stream within a double quoted scalar', 'a quote is not closed'],
  ['unexpected end of the stream within a single quoted scalar', 'a quote is not closed'],
  ['unknown escape sequence', 'in double quotes a backslash begins an escape; take single quotes'],
  ['the stream contains non-printable characters', 'a control character stands there'],
  ['null byte is not allowed in input', 'a control character stands there'],
]);

/** What begins with a star, up to where the parser stopped: `**: dev` is an alias, and then a text that it does not expect. */
const LAST_STAR = /(?<=(?:^|[\r\n{[,]|[-:?][ \t])[ \t]*)\*[^\s,]*[ \t]*$/;

/** Explains why the parser stopped, having read so far. */
export function explain(reason: string, read: string): Mistake {
  const star = LAST_STAR.exec(read);
  if (star !== null) return { offset: star.index, happened: `${ALIAS}, as in '**': dev` };
  const offset = read.length;
  if (/\btag\b/.test(reason)) return { offset, happened: TAG };
  if (reason === 'tab characters must not be used in indentation') {
    return { offset, happened: 'a tab cannot indent YAML; use blanks' };
  }
  const words = IN_WORDS.get(reason);
  return { offset, happened: words === undefined ? 'it is not valid YAML' : `it is not valid YAML: ${words}` };
}
