import { setSecret } from '@actions/core';
import type { Values } from './plan.ts';

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

/** Registers one text and its parts, like `maskValues`. */
export function maskText(text: string): void {
  for (const part of new Set(partsOf(text))) if (isWorthMasking(part)) setSecret(part);
}

function partsOf(text: string): string[] {
  return [text, ...text.split(/[\r\n]+/).map((line) => line.trim()), ...jsonLeaves(text)];
}

/** Every text and number inside a JSON object or array; nothing for what is not JSON. */
function jsonLeaves(text: string): string[] {
  if (!/^\s*[[{]/.test(text)) return [];
  const leaves: string[] = [];
  try {
    JSON.parse(text, (_, value: unknown) => {
      if (typeof value === 'string' || typeof value === 'number') leaves.push(String(value));
    });
  } catch {
    return []; // Not JSON; its error would quote the text.
  }
  return leaves;
}

function isWorthMasking(text: string): boolean {
  return text.trim().length >= MIN_LENGTH && !COMMON_WORDS.has(text.toLowerCase()) && !/^\d{1,5}$/.test(text);
}
