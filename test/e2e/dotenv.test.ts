import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bytesOf, isRead, quote, table, type Row } from '../support/dotenv-table.ts';
import { startModalServer, type ModalServer } from '../support/modal-server.ts';
import { errorsOf, sync } from '../support/sync.ts';

/** One literal more, so that a file in which every name is null leaves something to store. */
const ALWAYS = { name: 'my-app', 'from-dotenv': '.env', 'dotenv-expand': 'false', values: 'ALWAYS: there' };

async function syncRow(modal: ModalServer, row: Row) {
  return sync(modal, {
    with: ALWAYS,
    files: { '.env': bytesOf(row) },
    notSecret: ['ALWAYS', '__proto__'],
  });
}

const canBeStored = (row: Row): boolean =>
  Object.entries(row.python ?? {}).every(([name, value]) => value === null || /^[A-Za-z_][A-Za-z0-9_]*$/.test(name));

describe('a .env line on which both readers agree is stored byte for byte', () => {
  test.each(table.rows.filter((row) => isRead(row) && canBeStored(row)))('$name', async (row) => {
    await using modal = await startModalServer();
    const step = await syncRow(modal, row);
    expect(errorsOf(step)).toEqual([]);
    const named = Object.entries(row.python ?? {}).filter(([, value]) => value !== null && value !== '');
    expect(modal.secret('prod', 'my-app')).toEqual(new Map([['ALWAYS', 'there'], ...named]));
  });
});

describe('a .env line that they read differently is refused by its number, with nothing sent', () => {
  test.each(table.rows.filter((row) => !isRead(row)))('$name', async (row) => {
    await using modal = await startModalServer();
    const step = await syncRow(modal, row);
    expect(step.exitCode).toBe(1);
    expect(errorsOf(step)[0]).toMatch(new RegExp(`^Reading \\.env, line ${row.line ?? 1}(?: \\(\\w+\\))?: `));
    expect(modal.calls).toEqual([]);
  });
});

/** Legal names with arbitrary texts that an environment variable can hold; the key in front is in no log by chance. */
const entries = fc.sample(
  fc.tuple(
    fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,30}$/),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 80 }),
  ),
  { numRuns: 400, seed: 20261124 },
);
const dict = new Map(entries.map(([name, value], index) => [`K${index}_${name}`, `🔑${value.replaceAll('\0', '0')}`]));

/** The texts that can be written so that both readers agree. */
const writable = new Map([...dict].filter(([, value]) => quote(value) !== undefined));

describe('hundreds of legal names with arbitrary texts arrive byte for byte', () => {
  test.each([
    ['from-json', { 'from-json': 'all.json' }, { 'all.json': JSON.stringify(Object.fromEntries(dict)) }, {}, dict],
    [
      'a quoted .env',
      { 'from-dotenv': '.env', 'dotenv-expand': 'false' },
      { '.env': asDotenv(writable) },
      {},
      writable,
    ],
    ['env:', { keys: [...dict.keys()].join('\n') }, {}, Object.fromEntries(dict), dict],
  ])('through %s', async (_, inputs, files, env, expected) => {
    await using modal = await startModalServer();
    const step = await sync(modal, { with: inputs, files, env });
    expect(errorsOf(step)).toEqual([]);
    expect(modal.secret('prod', 'my-app')).toEqual(expected);
    expect(expected.size).toBeGreaterThan(390);
  });
});

function asDotenv(values: ReadonlyMap<string, string>): string {
  return [...values].map(([name, value]) => `${name}=${quote(value) ?? ''}\n`).join('');
}
