import { closest, distance } from 'fastest-levenshtein';
import type { Line } from './model.ts';

/** The longest name that a person gives, in characters. */
const MAX_NAME_LENGTH = 64;

/** How tokens begin, from their makers' documentation: JWT, GitHub, GitLab, Slack, Stripe, AWS, Google, Modal, npm. */
const TOKEN_START =
  /^(?:eyJ|gh[a-z]_|github_pat_|glpat-|x(?:ox[a-z]|app)-|[sprw]k[_-]|whsec_|A[KS]IA[A-Z0-9]{12}|AIza|[aw][ks]-|npm_)/;
const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/**
 * True if a text may be shown as a name in a message: it looks like one that a person gave, and not like a token, a key or
 * Base64, which may be a value in the wrong place.
 */
export function isShowable(text: string): boolean {
  if (text.length > MAX_NAME_LENGTH || !/^[\w.:/-]+$/.test(text) || text.includes('://')) return false;
  if (TOKEN_START.test(text) || UUID.test(text)) return false;
  return !text.split(/[_.:/-]/).some(looksRandom);
}

/** A name or a pattern with its place, `'A_*' (line 2)`, or only that if it may be a value: `the name on line 2`. */
export function nameWithPlace(name: string, place: string): string {
  return isShowable(name.replaceAll('*', '_')) ? `'${name}' (${place})` : `the name on ${place}`;
}

/** True if a run of letters and digits changes between kinds of characters more often than words do. */
function looksRandom(word: string): boolean {
  const humps = word.match(/[A-Z]+[a-z]*|[a-z]+|\d+/g)?.length ?? 0;
  if (word.length >= 32 || humps > 5 || /^(?=.*[a-z])(?=.*[A-Z])(?=.*\d).{24}/.test(word)) return true;
  return word.length >= 12 && (/\d\D/.test(word) || humps > word.length / 4);
}

/** True if a text is a name in capitals: after a `=`, anything else may be a value. */
export function isCapitals(text: string): boolean {
  return /^[A-Z_][A-Z0-9_]*$/.test(text) && isShowable(text);
}

/** Returns the name, or `…` if it may be a value. */
export function showName(name: string): string {
  return isShowable(name) ? name : '…';
}

/** Names in a sentence, quoted: `'A', 'B' and 'C'`. */
export function quoteAll(names: readonly string[]): string {
  return listAll(names.map((name) => `'${name}'`));
}

/** Things in a sentence: `one, two and three`. */
export function listAll(things: readonly string[]): string {
  const last = things.at(-1) ?? '';
  return things.length < 2 ? last : `${things.slice(0, -1).join(', ')} and ${last}`;
}

/** Lists show this many items and count the rest. */
export const MAX_LISTED = 20;

/** The first places in a file: `line 1 (A), line 4, and 3 more`. */
export function listPlaces(places: readonly string[]): string {
  const more = places.length - MAX_LISTED;
  return [...places.slice(0, MAX_LISTED), ...(more > 0 ? [`and ${more} more`] : [])].join(', ');
}

/** A number with its noun: `1 name`, `2 names`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** The text with its first letter in upper case. */
export function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The lines of a text, without blank ones and those that start with `#`. */
export function splitLines(text: string): readonly Line[] {
  return text
    .split(/\r\n|\r|\n/)
    .map((line, index) => ({ number: index + 1, text: line.trim() }))
    .filter((line) => line.text !== '' && !line.text.startsWith('#'));
}

/** At most this many are compared: the time grows with their number and length. */
const MAX_CANDIDATES = 1_000;

/**
 * Returns the candidate nearest to a name, or undefined if none is near: within one edit for up to three characters, two for up
 * to eight, and one for every three characters of a longer name. Case does not count.
 */
export function suggest(name: string, candidates: Iterable<string>): string | undefined {
  if (name.length > MAX_NAME_LENGTH) return undefined;
  const short = [...candidates].filter((one) => one.length <= MAX_NAME_LENGTH).slice(0, MAX_CANDIDATES);
  const byLowerCase = new Map(short.map((candidate) => [candidate.toLowerCase(), candidate]));
  if (byLowerCase.size === 0) return undefined;
  const wanted = name.toLowerCase();
  const nearest = closest(wanted, [...byLowerCase.keys()]);
  const most = wanted.length < 4 ? 1 : Math.max(2, Math.floor(wanted.length / 3));
  return distance(wanted, nearest) <= most ? byLowerCase.get(nearest) : undefined;
}

/**
 * Makes text that others wrote harmless in the log: one line, nothing invisible, and no command. Invisible are control and format
 * characters and what Unicode keeps for such ("Default_Ignorable_Code_Point", plane 14). The runner obeys `::` at the start of
 * a line and `##[` anywhere (actions/runner: src/Runner.Common/ActionCommand.cs).
 */
export function defuse(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\u{e0000}-\u{e0fff}]+/gu, ' ')
    .replace(/##\[/g, '## [')
    .replace(/^(\s*):(?=:)/, '$1: ');
}

/** Returns a text as .NET writes it in XML: the runner hides a mask in this form too (actions/runner: ValueEncoders.cs). */
export function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };
