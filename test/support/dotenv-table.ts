import { readFileSync } from 'node:fs';
import { parse } from 'dotenv';

export type Answer = Readonly<Record<string, string | null>>;

/** A row of test/dotenv-table.json. Its "about" describes the fields. */
export interface Row {
  readonly name: string;
  readonly text?: string;
  readonly hex?: string;
  readonly python: Answer | null;
  readonly expanded?: Answer;
  readonly refused?: string;
  readonly line?: number;
  readonly doc?: boolean;
}

/** Lines of .env files, with the results of both readers. */
export const table = JSON.parse(readFileSync(new URL('../dotenv-table.json', import.meta.url), 'utf8')) as {
  readonly environment: Readonly<Record<string, string>>;
  readonly rows: readonly Row[];
};

/** Quotes a value as docs/dotenv.md advises. Returns undefined if no form works for both readers. */
export function quote(value: string): string | undefined {
  const ends = value.endsWith('\\');
  if (!/['\r]|\\\\/.test(value) && !ends) return `'${value}'`;
  if (!/["\r]|\\[\\'"abfnrtv]/.test(value) && !ends) return `"${value}"`;
  if (!/["\\]/.test(value)) return `"${value.replaceAll('\r', '\\r')}"`;
  if (/(?: |\\n)[A-Z_][A-Z0-9_]*=/.test(value)) return undefined;
  return /^(?:[!$%-&(-<>-_a-~](?:[ !-"$-~]*[!-"$-~])?)$/.test(value) ? value : undefined;
}

/** Returns the file of a row. */
export function bytesOf(row: Row): Uint8Array {
  return row.hex === undefined ? new TextEncoder().encode(row.text) : Buffer.from(row.hex, 'hex');
}

/** Returns the file of a row as text. Keeps a byte-order mark. */
export function textOf(row: Row): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytesOf(row));
}

/** True if the action must read the row. */
export function isRead(row: Row): boolean {
  return agrees(row) && row.refused === undefined;
}

/** True if dotenv returns the recorded result of python-dotenv. Ignores names without a value, which dotenv omits. */
export function agrees({ python, text }: Row): boolean {
  if (python === null || text === undefined) return false;
  const dotenv = new Map(Object.entries(parse(text)));
  const named = Object.entries(python).filter(([, value]) => value !== null);
  return named.length === dotenv.size && named.every(([name, value]) => dotenv.get(name) === value);
}
