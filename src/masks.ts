import { setSecret } from '@actions/core';
import { escapeXml } from './text.ts';
import type { Values } from './model.ts';

/**
 * Shorter texts are not masked, in characters: the runner masks substrings anywhere (actions/runner: SecretMasker.cs), so the
 * mask `1` would ruin every log of the job and drop its outputs.
 */
const MIN_LENGTH = 4;

/** What every log has for other reasons: these words, and numbers of up to five digits (ports). */
const COMMON =
  /^(?:true|false|null|none|undefined|trace|debug|info|warn|warning|error|test|local|prod|production|dev|development|staging|\d{1,5})$/i;

/**
 * Registers values with the runner, which then shows `***` for them in this and every later step's log: each value, each of its
 * lines, and each text and number inside it if it is JSON.
 */
export function maskValues(values: Values): void {
  for (const value of values.values()) if (value !== null) maskText(value);
}

/** Registers one text like `maskValues`; nothing is registered twice. */
export function maskText(text: string): void {
  if (masked.has(text)) return;
  masked.add(text);
  for (const part of [text, ...jsonLeaves(text)].flatMap((one) => [one, ...linesOf(one)])) {
    if (registered.has(part) || !isWorthMasking(part)) continue;
    registered.add(part);
    // The runner hides each line of what it is given, however short it is (actions/runner: ActionCommandManager.cs).
    if (linesOf(part).every(isWorthMasking)) setSecret(part);
  }
}

/** The texts that were unfolded. What is registered need not be: it may be a line of another text. */
const masked = new Set<string>();

/** What `hideValues` looks for. */
const registered = new Set<string>();

/**
 * Replaces what is registered by `***` in text that others wrote. The runner misses it in outputs, and if the text was cut,
 * escaped or stripped of control characters.
 */
export function hideValues(text: string): string {
  const forms = [...registered].flatMap(formsOf);
  const hidden = new Uint8Array(text.length);
  for (const form of new Set(forms)) {
    for (let at = text.indexOf(form); at >= 0; at = text.indexOf(form, at + 1)) hidden.fill(1, at, at + form.length);
  }
  let shown = '';
  for (let at = 0; at < text.length; at++) {
    if (hidden[at] === 0) shown += text.charAt(at);
    else if (at === 0 || hidden[at - 1] === 0) shown += '***';
  }
  return shown;
}

/** A text as it is, and in JSON, in XML and in an expression (actions/runner: ValueEncoders.cs). */
function formsOf(text: string): readonly string[] {
  return [text, JSON.stringify(text).slice(1, -1), escapeXml(text), text.replaceAll("'", "''")];
}

function linesOf(text: string): string[] {
  const lines = text.split(/[\r\n]+/).map((line) => line.trim());
  return lines.filter((line) => line !== '');
}

/** Every text and number inside a JSON object or array; nothing if the text is not one. */
function jsonLeaves(text: string): string[] {
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
  return leaves;
}

function isWorthMasking(text: string): boolean {
  return text.trim().length >= MIN_LENGTH && !COMMON.test(text);
}
