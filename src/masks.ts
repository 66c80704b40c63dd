import { setSecret } from '@actions/core';
import { escapeXml, isShowable } from './text.ts';
import type { Values } from './model.ts';

/**
 * Shorter texts are not masked, in characters: the runner masks substrings anywhere (actions/runner: SecretMasker.cs), so the
 * mask `1` would ruin every log of the job and drop its outputs.
 */
const MIN_LENGTH = 4;

/** Words and port numbers that every log has for other reasons. */
const COMMON =
  /^(?:true|false|null|none|undefined|trace|debug|info|warn|warning|error|test|local|prod|production|dev|development|staging|\d{1,5})$/i;

/** Hides values in text that others wrote, at once. `maskHeld` registers them, before anything is printed. */
export function holdValues(values: Values): void {
  held.add(values);
  forms = undefined;
}

/**
 * Registers the held values, except settings. A setting that equals another value is registered.
 *
 * @param shown names that the run prints. From here on, a text that equals one is not registered, unless it looks like a token.
 */
export function maskHeld(isSetting: (values: Values, name: string) => boolean, shown: Iterable<string>): void {
  for (const name of shown) if (!names.has(name) && isShowable(name)) names.add(name);
  for (const values of held) {
    for (const [name, text] of values) if (text !== null && !isSetting(values, name)) maskText(text);
  }
  held.clear();
  forms = undefined;
}

/**
 * Registers a text with the runner, which then shows `***` for it in this and every later step's log: the whole, each of its
 * lines, and each text and number inside it if it is JSON. Nothing is registered twice.
 */
export function maskText(text: string): void {
  if (unfolded.has(text)) return;
  unfolded.add(text);
  for (const part of partsOf(text)) maskOpaque(part);
}

function partsOf(text: string): readonly string[] {
  return [text, ...jsonLeaves(text)].flatMap((part) => [part, ...linesOf(part)]);
}

/** Registers one text and none of its parts: a server that made it up must not choose more masks. */
export function maskOpaque(text: string): void {
  if (registered.has(text) || !isWorthMasking(text)) return;
  registered.add(text);
  forms = undefined;
  // The runner hides each line of what it is given, however short it is (actions/runner: ActionCommandManager.cs).
  if (linesOf(text).every(isWorthMasking)) setSecret(text);
}

/** Values to register as soon as the printed names are known. */
const held = new Set<Values>();

/** The names that the run prints. */
const names = new Set<string>();

/** The texts that `maskText` was given. A registered text may be only a line of one. */
const unfolded = new Set<string>();

/** The texts that `hideValues` replaces. */
const registered = new Set<string>();

/** All forms of the registered texts; undefined if they must be sorted again. */
let forms: Forms | undefined;

/** Two texts that start alike for this long count as equal, in characters: comparing all of them takes quadratic time. */
const MAX_COMPARED = 256;

interface Forms {
  /** Their first characters. */
  readonly sorted: readonly string[];
  /** How many characters to hide where a form starts so. */
  readonly lengths: ReadonlyMap<string, number>;
  /** For each, the index of the longest other form that it starts with; -1 for none. */
  readonly prefixes: readonly number[];
  /** Their first letters: most of a text starts with none of them. */
  readonly letters: ReadonlySet<string>;
}

/**
 * Replaces registered texts by `***` in text that others wrote. The runner misses them in outputs, and in text that was cut,
 * escaped or stripped of control characters.
 *
 * @param having hides only forms that match: in a text that is still encoded, those that decoding would change.
 */
export function hideValues(text: string, having?: RegExp): string {
  forms ??= sortForms();
  let shown = '';
  let hiddenTo = -1;
  for (let at = 0; at < text.length; at++) {
    const letter = text.charAt(at);
    const length = forms.letters.has(letter) ? lengthAtStart(text.slice(at, at + MAX_COMPARED), forms, having) : 0;
    if (length > 0 && hiddenTo < at) shown += '***';
    if (length > 0) hiddenTo = Math.max(hiddenTo, at + length);
    else if (hiddenTo <= at) shown += letter;
  }
  return shown;
}

/** Returns the length of the longest form that a text starts with; 0 for none. */
function lengthAtStart(text: string, { sorted, prefixes, lengths }: Forms, having?: RegExp): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? '') <= text) low = middle + 1;
    else high = middle;
  }
  let found = low - 1; // The forms that the text starts with are this one or its prefixes.
  const isHidden = (form = ''): boolean => text.startsWith(form) && (having === undefined || having.test(form));
  while (found >= 0 && !isHidden(sorted[found])) found = prefixes[found] ?? -1;
  return lengths.get(sorted[found] ?? '') ?? 0;
}

function sortForms(): Forms {
  const waiting = [...held].flatMap((values) => [...values.values()].flatMap((text) => partsOf(text ?? '')));
  const lengths = new Map<string, number>();
  for (const form of [...registered, ...waiting.filter(isWorthMasking)].flatMap(formsOf)) {
    const start = form.slice(0, MAX_COMPARED);
    lengths.set(start, Math.max(form.length, lengths.get(start) ?? 0));
  }
  const sorted = [...lengths.keys()].sort();
  const prefixes: number[] = [];
  for (const [index, form] of sorted.entries()) {
    let prefix = index - 1;
    while (prefix >= 0 && !form.startsWith(sorted[prefix] ?? '')) prefix = prefixes[prefix] ?? -1;
    prefixes.push(prefix);
  }
  return { sorted, prefixes, lengths, letters: new Set(sorted.map((form) => form.charAt(0))) };
}

/** A text as it is, and in JSON, in XML and in an expression (actions/runner: ValueEncoders.cs). */
function formsOf(text: string): readonly string[] {
  return [text, JSON.stringify(text).slice(1, -1), escapeXml(text), text.replaceAll("'", "''")];
}

function linesOf(text: string): string[] {
  const lines = text.split(/[\r\n]+/).map((line) => line.trim());
  return lines.filter((line) => line !== '');
}

/** Every text and number in a JSON object or array, and in a text of it that is JSON itself; nothing if the text is not JSON. */
function jsonLeaves(text: string): readonly string[] {
  if (!/^\s*[[{]/.test(text)) return [];
  const leaves: string[] = [];
  try {
    JSON.parse(text, (_, value: unknown, { source }: { source?: string } = {}) => {
      if (typeof value === 'string') leaves.push(value);
      // As written: a number cannot hold an id of twenty digits.
      if (typeof value === 'number') leaves.push(source ?? String(value));
    });
  } catch {
    return []; // Not JSON; its error would quote the text.
  }
  return leaves.flatMap((leaf) => [leaf, ...jsonLeaves(leaf)]);
}

function isWorthMasking(text: string): boolean {
  return text.trim().length >= MIN_LENGTH && !COMMON.test(text) && !names.has(text);
}
