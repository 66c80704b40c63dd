import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bytesOf, isRead, quote, table, type Row } from '../support/dotenv-table.ts';
import { startModalServer, type ModalServer } from '../support/modal-server.ts';
import type { StepResult } from '../support/runner.ts';
import { errorsOf, sync } from '../support/sync.ts';

/** One run syncs all rows. A config file maps the file of each row to its own secret. */
function syncRows(modal: ModalServer, rows: readonly Row[]): Promise<StepResult> {
  // A literal value: a file with only null values still stores a key.
  const defaults = "defaults: { environment: prod, dotenv-expand: 'false', values: { ALWAYS: there } }";
  const entries = rows.map((_, at) => `  - { name: row-${at}, from-dotenv: rows/${at}.env }`);
  const files = rows.map((row, at) => [`rows/${at}.env`, bytesOf(row)] as const);
  return sync(modal, {
    with: { name: '', environment: '', config: 'secrets.yml' },
    files: { 'secrets.yml': `${defaults}\nsecrets:\n${entries.join('\n')}\n`, ...Object.fromEntries(files) },
    notSecret: ['ALWAYS', '__proto__'],
  });
}

const canBeStored = (row: Row): boolean =>
  Object.entries(row.python ?? {}).every(([name, value]) => value === null || /^[A-Za-z_][A-Za-z0-9_]*$/.test(name));

describe('a .env line on which both readers agree is stored byte for byte', async () => {
  const rows = table.rows.filter((row) => isRead(row) && canBeStored(row));
  await using modal = await startModalServer();
  const step = await syncRows(modal, rows);

  test('without an error', () => {
    expect(errorsOf(step)).toEqual([]);
  });

  const stored = rows.map((row, at) => ({ ...row, secret: modal.secret('prod', `row-${at}`) }));
  test.each(stored)('$name', ({ python, secret }) => {
    const named = Object.entries(python ?? {}).filter(([, value]) => value !== null && value !== '');
    expect(secret).toEqual(new Map([['ALWAYS', 'there'], ...named]));
  });
});

/** Rows per run. A run prints at most ten errors, and some rows have several. */
const ROWS_OF_A_RUN = 4;

describe('the action refuses a .env line that the readers read differently, by its number, and sends nothing', async () => {
  const rows = table.rows.filter((row) => !isRead(row));
  for (let first = 0; first < rows.length; first += ROWS_OF_A_RUN) {
    const some = rows.slice(first, first + ROWS_OF_A_RUN);
    await using modal = await startModalServer();
    const step = await syncRows(modal, some);
    const sent = modal.calls.length;
    test.each(some.map((row, at) => ({ ...row, at })))('$name', ({ line = 1, at }) => {
      const [error] = errorsOf(step).filter((message) => message.includes(` (row-${at}): `));
      expect(error).toMatch(
        new RegExp(
          `^secrets\\.yml, line \\d+ \\(row-${at}\\): Reading rows/${at}\\.env, line ${line}(?: \\(\\w+\\))?: `,
        ),
      );
      expect({ sent, exitCode: step.exitCode }).toEqual({ sent: 0, exitCode: 1 });
    });
  }
});

const FLATTENED =
  'several lines seem to be joined into one, as echo does without quotes. Write one NAME=value per line, or put the value in quotes if it is a single one.';
const NOT_CLOSED =
  'python-dotenv finds no closing quote at the end of the value, so it would drop the line. Put one pair of quotes around the whole value, of the kind that the value does not contain. A backslash escapes the quote after it, so a value with one at its end goes without quotes. Only a comment may follow the closing quote: write another NAME=value on a line of its own.';
const SOPS = 'there is SOPS ciphertext in place of a value. Decrypt it first: sops decrypt --in-place .env.';
const DOTENVX = 'there is dotenvx ciphertext in place of a value. Decrypt it first: dotenvx decrypt -f .env.';
const toSaveAsUtf8 = 'Save it as UTF-8. In PowerShell, write it with: Out-File -Encoding utf8.';

describe('the action refuses a suspicious .env text and sends nothing', () => {
  test.each<{ readonly fact: string; readonly file: string | Uint8Array; readonly errors: readonly string[] }>([
    {
      fact: 'flattened by blanks',
      file: 'APP_ENV=staging DB_PASSWORD=canary-x STRIPE_KEY=canary-y\n',
      errors: [`line 1 (APP_ENV): ${FLATTENED}`],
    },
    {
      fact: 'flattened by \\n',
      file: '# settings\nAPP_ENV=staging\\nDB_PASSWORD=canary-x\\nSTRIPE_KEY=canary-y',
      errors: [`line 2 (APP_ENV): ${FLATTENED}`],
    },
    {
      fact: 'flattened, with an empty value in front',
      file: 'APP_ENV= DB_PASSWORD=canary-x',
      errors: [`line 1 (APP_ENV): ${FLATTENED}`],
    },
    {
      fact: 'with JSON that a generator escaped',
      file: 'J="{\\"a\\":\\"canary-a\\"}"',
      errors: [
        `line 1 (J): the value in quotes has a backslash sequence that python-dotenv replaces and dotenv keeps. Write J='…', with the value between the quotes exactly as the program needs it. Otherwise write the character itself, in quotes that the value does not contain. A value with two backslashes in a row, or with one at its end, goes without quotes. If a program writes the file, let it use single quotes, or let it write JSON, and read that with "from-json: FILE.json" in place of from-dotenv.`,
      ],
    },
    { fact: 'flattened with quotes', file: 'A="canary-a" B="canary-b"', errors: [`line 1 (A): ${NOT_CLOSED}`] },
    {
      fact: 'with a backslash before the closing quote: python-dotenv loses the name',
      file: "P='C:\\canary\\'\nQ=1\n",
      errors: [`line 1 (P): ${NOT_CLOSED}`],
    },
    {
      fact: 'encrypted by SOPS',
      file: 'A=ENC[AES256_GCM,data:canary=,iv:canary=,tag:canary==,type:str]\nB="ENC[AES256_GCM,data:canary]"\nsops_version=3.9.0\n',
      errors: [`line 1 (A), line 2 (B): ${SOPS}`],
    },
    {
      fact: 'encrypted by dotenvx',
      file: 'DOTENV_PUBLIC_KEY="02canary"\nA="encrypted:BCanary+/=="\n',
      errors: [`line 2 (A): ${DOTENVX}`],
    },
    {
      fact: 'UTF-16 LE with a byte-order mark',
      file: Buffer.from('\ufeffA=canary-a\r\n', 'utf16le'),
      errors: [`line 1: it is UTF-16 LE. ${toSaveAsUtf8}`],
    },
    {
      fact: 'UTF-16 BE with a byte-order mark',
      file: Buffer.from('\ufeffA=canary-a\n', 'utf16le').swap16(),
      errors: [`line 1: it is UTF-16 BE. ${toSaveAsUtf8}`],
    },
    {
      fact: 'UTF-16 LE without a byte-order mark',
      file: Buffer.from('A=canary-é\n', 'utf16le'),
      errors: [`line 1: it is UTF-16 LE. ${toSaveAsUtf8}`],
    },
    {
      fact: 'UTF-16 BE without a byte-order mark',
      file: Buffer.from('A=canary-a\n', 'utf16le').swap16(),
      errors: [`line 1: it is UTF-16 BE. ${toSaveAsUtf8}`],
    },
    {
      fact: 'with NUL characters, but not UTF-16',
      file: 'A=canary-\0a',
      errors: ['line 1: there is a NUL character, which no environment variable can hold. Remove it.'],
    },
  ])('$fact', async ({ file, errors }) => {
    await using modal = await startModalServer();
    modal.putSecret('prod', 'my-app', { OTHER: 'canary-other' });
    const step = await sync(modal, { with: { 'from-dotenv': '.env' }, files: { '.env': file } });
    expect(errorsOf(step)).toEqual(errors.map((error) => `Reading .env, ${error}`));
    expect(modal.calls).toEqual([]);
  });
});

describe('a line that only looks joined or unusual is stored', () => {
  test.each<{ readonly fact: string; readonly file: string; readonly stored: Readonly<Record<string, string>> }>([
    {
      fact: 'options with = after blanks',
      file: 'OPTS=-Xmx1g -Dcanary=bar',
      stored: { OPTS: '-Xmx1g -Dcanary=bar' },
    },
    {
      fact: 'a connection string in lower case',
      file: 'DSN=host=canary-db port=5432',
      stored: { DSN: 'host=canary-db port=5432' },
    },
    {
      fact: 'a command in quotes',
      file: 'CMD="FOO=1 BAR=canary-2 ./run"\nTEXT=\'a\\nB=canary\'',
      stored: { CMD: 'FOO=1 BAR=canary-2 ./run', TEXT: 'a\\nB=canary' },
    },
    { fact: 'a name after a byte-order mark', file: '\ufeffA=canary-a\nB= # canary', stored: { A: 'canary-a', B: '' } },
  ])('$fact', async ({ file, stored }) => {
    await using modal = await startModalServer();
    const step = await sync(modal, { with: { 'from-dotenv': '.env', 'if-empty': 'keep' }, files: { '.env': file } });
    expect(errorsOf(step)).toEqual([]);
    expect(modal.secret('prod', 'my-app')).toEqual(new Map(Object.entries(stored)));
  });
});

/** Valid names with arbitrary texts that a variable can hold. The 🔑 at the start is never in a log by chance. */
const entries = fc.sample(
  fc.tuple(
    fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,30}$/),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 80 }),
  ),
  { numRuns: 400, seed: 20261124 },
);
const dict = new Map(entries.map(([name, value], index) => [`K${index}_${name}`, `🔑${value.replaceAll('\0', '0')}`]));

/** The values that a .env can hold so that both readers agree. */
const writable = new Map([...dict].filter(([, value]) => quote(value) !== undefined));

describe('hundreds of valid names with arbitrary texts are stored byte for byte', () => {
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
