import { setSecret } from '@actions/core';
import { escapeXml } from './text.ts';
import type { Values } from './model.ts';

/**
 * Texts shorter than this are not masked, in characters: the runner masks plain substrings wherever they stand
 * (actions/runner: src/Sdk/DTLogging/Logging/SecretMasker.cs), so that the mask `1` would ruin every log of the job and
 * drop its outputs. A shorter value is told apart from chance by nobody, and this action prints no value anyhow.
 */
const MIN_LENGTH = 4;

/** Words that stand in every log for other reasons, and are no secret to anybody; numbers of up to five digits (ports) too. */
const COMMON_WORDS = new Set(
  'true false null none undefined trace debug info warn warning error test local prod production dev development staging'.split(
    ' ',
  ),
);

/**
 * Registers values with the runner, which then shows `***` for them in this and every later step's log: each whole, each
 * of its lines, and each text inside it where it is JSON.
 */
export function maskValues(values: Values): void {
  for (const value of values.values()) if (value !== null) maskText(value);
}

/** Registers one text and its parts, like `maskValues`, but none twice: many secrets may share one, and the runner forgets none. */
export function maskText(text: string): void {
  if (masked.has(text)) return;
  masked.add(text);
  for (const part of [text, ...jsonLeaves(text)].flatMap(withLines)) {
    if (registered.has(part) || !isWorthMasking(part)) continue;
    registered.add(part);
    // The runner hides each line of what it is given, however short it is (actions/runner: ActionCommandManager.cs).
    if (linesOf(part).every(isWorthMasking)) setSecret(part);
  }
}

/** The texts whose parts are registered. That a text is registered itself says less: it may be a line of another. */
const masked = new Set<string>();

/** What `hideValues` looks for. */
const registered = new Set<string>();

/**
 * Replaces all that was registered by `***` in text that others wrote. The runner does so too, but only where the text
 * reaches it as it was: not where it is cut, has its control characters taken out or is escaped once more for the
 * summary, and not in outputs.
 *
 * @param having what the texts have that are looked for. @default anything
 */
export function hideValues(text: string, having = /(?:)/): string {
  const forms = [...registered].flatMap(formsOf).filter((form) => having.test(form));
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

/** A text as it is, and as the runner knows it in JSON, in XML and in an expression (actions/runner: ValueEncoders.cs). */
function formsOf(text: string): readonly string[] {
  return [text, JSON.stringify(text).slice(1, -1), escapeXml(text), text.replaceAll("'", "''")];
}

function withLines(text: string): string[] {
  return [text, ...linesOf(text)];
}

function linesOf(text: string): string[] {
  return text
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** Every text and number inside a JSON object or array; nothing for what is not JSON. */
function jsonLeaves(text: string): string[] {
  if (!/^\s*[[{]/.test(text)) return [];
  const leaves: string[] = [];
  try {
    JSON.parse(text, (_, value: unknown, { source }: { source?: string } = {}) => {
      if (typeof value === 'string') leaves.push(value);
      // As written: an id of twenty digits is none that a number can hold.
      if (typeof value === 'number') leaves.push(source ?? String(value));
    });
  } catch {
    return []; // Not JSON; its error would quote the text.
  }
  return leaves;
}

function isWorthMasking(text: string): boolean {
  return text.trim().length >= MIN_LENGTH && !COMMON_WORDS.has(text.toLowerCase()) && !/^\d{1,5}$/.test(text);
}
