import type { YAMLException } from 'js-yaml';

/** A mistake in a YAML text. */
export interface Mistake {
  /** In UTF-16 units. */
  readonly offset: number;
  /** Never contains a piece of the text. */
  readonly happened: string;
}

const OPEN = 'a quote or bracket is not closed, or the lines in it need more indentation';
const NO_COLON = 'a colon is missing after a name';
const MISFIT = 'the indentation is wrong, or a text with a colon or another special character needs quotes';

/**
 * Patterns for the reasons of js-yaml 5.5, and our words for each. Only our words are shown, since a reason can quote the text.
 * If a later version changes a reason, the message omits it.
 */
const CAUSES: readonly (readonly [reason: RegExp, words: string])[] = [
  [/quoted scalar$|within a flow collection$|^deficient/, OPEN],
  [/':' after a mapping key$|implicit key$/, NO_COLON],
  [/indentation|separator is expected$|line break is expected$/, MISFIT],
  [/comma|found ','$/, 'a comma is missing, or there is one too many'],
  [/printable|null byte|JSON character$/, 'it contains a control character'],
  [/escape sequence$|hexadecimal character$/, 'a backslash in double quotes starts an escape; use single quotes'],
];

/** The characters that no text without quotes can start with (yaml.org/spec/1.2.2, section 5.3), except brackets. */
const SIGN = /(?<=^|[[{,])[*!&@`%|>]/;

/** Describes why js-yaml stopped. */
export function describeFailure({ reason, mark }: YAMLException, text: string): Mistake {
  const offset = mark?.position ?? 0;
  const words = CAUSES.find(([pattern]) => pattern.test(reason))?.[1];
  const start = startOfLine(text, offset);
  const tab = words === MISFIT ? /^ *\t/.exec(text.slice(start, offset + 1))?.[0] : undefined;
  if (tab !== undefined) return { offset: start + tab.length - 1, happened: 'a tab cannot indent YAML; use spaces' };
  const place = words === OPEN ? offset : (words === NO_COLON ? startOfName : startOfSign)(text, offset);
  if (words !== OPEN && SIGN.test(text.charAt(place))) return describeSign(text, place);
  return { offset: place, happened: `it is not valid YAML${words === undefined ? '' : `: ${words}`}` };
}

/** Describes an indicator of YAML, if the author probably meant text. */
export function describeSign(text: string, offset: number): Mistake {
  const sign = text.charAt(offset);
  if (sign === '&') return describeAnchor(text, offset);
  const example = { '*': ", as in '**': dev or '*_KEY'", '!': ", as in '!NAME'" }[sign] ?? '';
  return { offset, happened: `a text that starts with ${sign} must be in quotes${example}` };
}

/** Describes an anchor or an alias. */
export function describeAnchor(text: string, offset: number): Mistake {
  const instead = `use 'defaults' in a config file, or put a text that starts with ${text.charAt(offset)} in quotes`;
  return { offset, happened: `YAML anchors are not supported; ${instead}` };
}

/** Returns the offset of the indicator in the word before the offset, as in `**: dev` and `[*_KEY x]`, or else the offset. */
function startOfSign(text: string, offset: number): number {
  const line = text.slice(startOfLine(text, offset), offset).trimEnd();
  const word = line.split(/\s/).at(-1) ?? '';
  const before = line.slice(0, line.length - word.length).trimEnd();
  const sign = word.search(SIGN);
  const startsNode = /^[-:?[{,]?$/.test(before.slice(-1));
  return sign >= 0 && startsNode ? startOfLine(text, offset) + line.length - word.length + sign : offset;
}

/** Returns the start of a name without a colon. js-yaml stops after it, or at the colon of the next name. */
function startOfName(text: string, offset: number): number {
  const read = text.slice(0, text.charAt(offset) === ':' ? startOfLine(text, offset) : offset).trimEnd();
  return read.length - read.slice(startOfLine(read, read.length)).trimStart().length;
}

function startOfLine(text: string, offset: number): number {
  const before = text.slice(0, offset);
  return Math.max(before.lastIndexOf('\n'), before.lastIndexOf('\r')) + 1;
}
