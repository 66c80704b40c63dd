import { readFileSync, writeFileSync } from 'node:fs';
import { parse } from 'dotenv';
import fc from 'fast-check';
import { format, resolveConfig } from 'prettier';
import { describe, expect, it, test } from 'vitest';
import { ActionError } from '../src/errors.ts';
import { MAX_EXPANDED_CHARS, parseDotenv, readValues } from '../src/sources/dotenv/read.ts';
import type { Values } from '../src/model.ts';
import type { DotenvOptions } from '../src/sources/dotenv/read.ts';
import { readAsPython, withUnixLineEnds } from '../src/sources/dotenv/python.ts';
import { MAX_FILE_BYTES } from '../src/formats/files.ts';
import { checkCiphertext } from '../src/sources/ciphertext.ts';
import { describeSuspicious } from '../src/sources/suspicious.ts';
import { agrees, bytesOf, isRead, quote, table, textOf, type Answer, type Row } from './support/dotenv-table.ts';

const environment = new Map(Object.entries(table.environment));

describe('a table of lines', () => {
  test.each(table.rows)('$name: the model of python-dotenv returns the recorded answer', (row) => {
    if (row.python === null) return;
    expect(toAnswer(readValues(readAsPython(withUnixLineEnds(new TextDecoder().decode(bytesOf(row))))))).toStrictEqual(
      row.python,
    );
  });

  test.each(table.rows.filter(isRead))('$name: read as both readers do', (row) => {
    expect(toAnswer(read(bytesOf(row)))).toStrictEqual(row.python);
  });

  test.each(table.rows.filter((row) => !isRead(row)))('$name: refused with its line', (row) => {
    const message = refusal(() => read(bytesOf(row)));
    expect(message).toMatch(new RegExp(`^Reading build/\\.env, line ${row.line ?? 1}(?: \\((?:[AB]|__proto__)\\))?: `));
    expect(message).not.toMatch(/canary|MIIE|undefined/);
  });

  test.each(table.rows.filter((row) => row.refused !== undefined))(
    '$name: refused although both readers agree',
    (row) => {
      expect(agrees(row) || row.hex !== undefined).toBe(true);
    },
  );

  const withVariables = table.rows.filter((row) => row.expanded !== undefined && row.text?.includes('# ${') === false);
  test.each(withVariables)('$name: refused with its line if dotenv-expand is omitted', (row) => {
    const message = refusal(() => read(bytesOf(row), { expand: undefined }));
    expect(message).toContain(`, line ${row.line ?? 1}`);
    expect(message).toMatch(/dotenv-expand: true.*dotenv-expand: false/);
    expect(message).not.toContain('canary');
  });

  test.each(withVariables)('$name: expanded like python-dotenv', (row) => {
    expect(toAnswer(read(bytesOf(row), { expand: true }))).toStrictEqual(row.expanded);
  });

  it('has more than a hundred rows with unique names', () => {
    expect(new Set(table.rows.map((row) => row.name)).size).toBe(table.rows.length);
    expect(table.rows.length).toBeGreaterThan(120);
  });

  it('is shown in docs/dotenv.md (UPDATE_DOCS=1 updates it)', async () => {
    const path = new URL('../docs/dotenv.md', import.meta.url);
    const page = readFileSync(path, 'utf8');
    const [before, , after] = page.split(/(?<=<!-- table -->\n)([^]*)(?=<!-- end of table -->)/);
    const options = await resolveConfig(path);
    const made = await format(`${before}\n${makeTable()}\n\n${after}`, { ...options, parser: 'markdown' });
    if (process.env['UPDATE_DOCS'] === '1') writeFileSync(path, made);
    expect(readFileSync(path, 'utf8')).toBe(made);
  });
});

describe('a file', () => {
  it('keeps the order of its names, with a repeated one at its first position', () => {
    const text = 'B=1\nA\nexport C="3"\nB=4\n';
    expect([...read(text)]).toStrictEqual([
      ['B', '4'],
      ['A', null],
      ['C', '3'],
    ]);
  });

  it('reports all bad lines, and hides a name that may be part of a value', () => {
    const text = `A=canary#1\nB: canary\nexport LONG_NAME="canary" x\n${'aB3'.repeat(10)}="canary" x\n=canary\nC='canary\nD=canary#`;
    expect(refusals(() => read(text)).map((message) => message.split(':', 1)[0])).toStrictEqual([
      'Reading build/.env, line 1 (A)',
      'Reading build/.env, line 2',
      'Reading build/.env, line 3 (LONG_NAME)',
      'Reading build/.env, line 4',
      'Reading build/.env, line 5',
      'Reading build/.env, line 6 (C)',
    ]);
  });

  it('hides the last line of a quoted base64 text after a mistake above it', () => {
    const messages = refusals(() => read('A="canary"b\nMIIEcanary\nQcanary="\n'));
    expect(messages.map((message) => message.split(':', 1)[0])).toStrictEqual([
      'Reading build/.env, line 1 (A)',
      'Reading build/.env, line 3',
    ]);
  });

  it('reports at most twenty bad lines', () => {
    const messages = refusals(() => read('A=canary#1\n'.repeat(50)));
    expect(messages).toHaveLength(21);
    expect(messages.at(-1)).toContain('and 30 more lines');
    const variables = refusals(() => read('A=${X}canary\n'.repeat(50), { expand: undefined }));
    expect(variables).toHaveLength(1);
    expect(variables[0]).toContain('line 20 (A), and 30 more:');
  });

  it('is refused with the quotes that keep the value in both readers', () => {
    expect(refusal(() => read('A=canary#1'))).toContain('. Put the value in single quotes. ');
    expect(refusal(() => read("A=canary'#1"))).toContain('. Put the value in double quotes. ');
    expect(refusal(() => read(`A=canary'"#1`))).toContain('. No quotes keep this value in both. ');
  });

  it('expands a name to its value so far, even if a later line replaces it', () => {
    expect(toAnswer(read('A=1\nB=${A}\nA=2', { expand: true }))).toStrictEqual({ A: '2', B: '1' });
  });

  it('cannot grow beyond a limit by expansion', () => {
    const doubling = Array.from({ length: 40 }, (_, index) => `A${index + 1}=\${A${index}}\${A${index}}`);
    const text = ['A0=canary', ...doubling].join('\n');
    expect(refusal(() => read(text, { expand: true }))).toContain(`${MAX_EXPANDED_CHARS} characters`);
    const wide = `A=${'canary'.repeat(80_000)}\nB=${'${A}'.repeat(100_000)}`;
    expect(refusal(() => read(wide, { expand: true }))).toContain('line 2: ');
  });
});

describe('an unquoted key or certificate on one line', () => {
  const key = String.raw`-----BEGIN canary-----\ncanary\n-----END canary-----`;
  const warningsOf = (text: string): readonly string[] =>
    parseDotenv(new TextEncoder().encode(text), { file: '.env', expand: false, environment }).warn(() => true);

  it('keeps \\n instead of line breaks, and a warning names its lines', () => {
    expect(read(`A=${key}`).get('A')).toBe(key);
    expect(warningsOf(`A=${key}\nB=1\nC=${key} # c`)).toStrictEqual([
      String.raw`Reading .env, line 1 (A), line 3 (C): a key or certificate without quotes is stored with \n instead of line breaks. Put it in double quotes.`,
    ]);
  });

  test.each([`A="${key}"`, `A='${key}'`, 'A=-----BEGIN canary-----END', String.raw`A=canary\n1`])(
    'is not detected in %s',
    (text) => {
      expect(warningsOf(text)).toStrictEqual([]);
    },
  );
});

describe('a probable mistake in a value', () => {
  const RAGGED =
    'the value starts or ends with a blank, a line break or an invisible character, which is stored too. If it does not belong to the value, remove it at its source.';

  test.each([
    ['a space at the start', ' canary'],
    ['a space at the end', 'canary '],
    ['a tab', 'canary\t'],
    ['a line break at the end', 'canary\n'],
    ['CRLF at the end', 'canary\r\n'],
    ['a carriage return at the end', 'canary\r'],
    ['a byte order mark', '\ufeffcanary'],
    ['a no-break space', 'canary\u00a0'],
    ['a zero-width space', '\u200bcanary'],
    ['U+0085', 'canary\u0085'],
    ['only a line break', '\n'],
    ['only spaces', '  '],
  ])('is reported if the value has %s', (_, value) => {
    expect(describeSuspicious(new Map([['A', value]]))).toStrictEqual([`'A': ${RAGGED}`]);
  });

  it('is reported if the value starts with op://, together with similar ones', () => {
    const values = new Map([
      ['A', 'op://canary/item/field'],
      ['B', null],
      ['C', 'canary op://x'],
      ['D', 'op://canary '],
    ]);
    expect(describeSuspicious(values)).toStrictEqual([
      "'A', 'D': the value starts with op://, a reference that 1Password did not resolve. Run 1password/load-secrets-action before this step and pass what it loads.",
      `'D': ${RAGGED}`,
    ]);
  });

  test.each([
    ['empty', ''],
    ['null', null],
    ['plain', 'canary a\tb'],
    ['a text of several lines', 'canary\nb\n'],
    ['JSON on several lines', '{\r\n  "a": "canary"\r\n}\r\n'],
  ])('is not reported for a value: %s', (_, value) => {
    expect(describeSuspicious(new Map([['A', value]]))).toStrictEqual([]);
  });

  it('is found in linear time', () => {
    const blanks = ' '.repeat(MAX_FILE_BYTES);
    expect(describeSuspicious(new Map([['A', `x${blanks}x`]]))).toStrictEqual([]);
    expect(describeSuspicious(new Map([['A', blanks]]))).toHaveLength(1);
  });
});

describe('ciphertext', () => {
  const findPlaces = (isWanted: (value: string) => boolean): readonly string[] =>
    isWanted('encrypted:canary') ? ['line 7 (A)'] : [];

  test.each([
    ['.env', 'dotenvx decrypt -f .env'],
    ['apps/api/.env', 'dotenvx decrypt -f apps/api/.env'],
    ['env:ENV_FILE', 'dotenvx decrypt -f FILE'],
    ['from-json', 'dotenvx decrypt -f FILE'],
  ])('in %s is refused with the command to paste', (file, command) => {
    expect(checkCiphertext(file, findPlaces).map(({ message }) => message)).toStrictEqual([
      `Reading ${file}, line 7 (A): there is dotenvx ciphertext in place of a value. Decrypt it first: ${command}.`,
    ]);
  });
});

/** On the first two, dotenv's own regular expression takes minutes: it is quadratic in empty lines and in U+2028. */
const SLOW_SHAPES: Readonly<Record<string, (size: number) => string>> = {
  'empty lines': (size) => `A=1${'\n'.repeat(size)}!`,
  'line separators and quotes': (size) => `A=a${"\u2028'x".repeat(size / 5)}`,
  'empty lines in quotes before a strange blank': (size) => `A="\n!${'\n'.repeat(size)}!"\u0085`,
  'empty lines in quotes after a strange blank': (size) => `A\u0085="${'\n'.repeat(size)}!"`,
  'empty lines in quotes after an escaped quote': (size) => `A='\\'${'\n'.repeat(size)}'`,
  'empty lines in quotes after a strange name': (size) => `A!="${'\n'.repeat(size)}!"`,
  'blank lines with spaces': (size) => `A=1${' \n'.repeat(size / 2)}!`,
  'blanks in a value': (size) => `A=${' '.repeat(size)}canary`,
  'blanks after a name': (size) => `A${' '.repeat(size)}!`,
  'a long word': (size) => 'a'.repeat(size),
  'a long line of base64': (size) => `A=${'aB3/'.repeat(size / 4)}`,
  'a long quoted value': (size) => `A="${'a'.repeat(size)}"`,
  'an open quote': (size) => `A="${'a'.repeat(size)}`,
  'only quotes': (size) => `A=${'"'.repeat(size)}`,
  'escaped quotes': (size) => `A="${'\\" '.repeat(size / 3)}"`,
  'open quotes in each line': (size) => 'A="x\n'.repeat(size / 5),
  'escaped quotes in each line': (size) => 'A="\\"x\n'.repeat(size / 7),
  'backslashes in quotes': (size) => `A="${'\\'.repeat(size)}"`,
  'an open quote of escaped quotes in each line': (size) => `A='\\'\nB="\\"\n`.repeat(size / 14),
  'ragged pairs': (size) => `A=${' B'.repeat(size / 2)}`,
  'capitals after \\n': (size) => `A=${'\\nA'.repeat(size / 3)}`,
  'quotes of names': (size) => "'a\n".repeat(size / 3),
  'only names': (size) => 'A\n'.repeat(size / 2),
  'empty values': (size) => 'A=\n'.repeat(size / 3),
  comments: (size) => '#\n'.repeat(size / 2),
  'many #': (size) => `A=${'#'.repeat(size)}`,
  'many variables': (size) => `A=${'${X}'.repeat(size / 4)}`,
  'open variables': (size) => `A=${'${'.repeat(size / 2)}:}`,
};

describe('a file of 1 MiB', () => {
  test.each(Object.entries(SLOW_SHAPES))('of %s does not hang the reader', (_, make) => {
    const text = make(MAX_FILE_BYTES - 16);
    for (const expand of [undefined, true]) {
      try {
        read(text, { expand });
      } catch (error) {
        messagesOf(error);
      }
    }
  });
});

/** Texts that are special to one of the readers. */
const PIECES = fc.constantFrom(
  ...['a', 'B', '1', '#', ' #', '=', "'", '"', '`', '\\', '\\n', '\\"', '$', '${', '}', ':-', '${A}', ' ', '\t', '{'],
  ...['\r', '\n', '\r\n', ':', ': ', 'export ', '\ufeff', '\u00a0', '\u0085', '\u2028', '\u001c', '\0', '.', '-', 'é'],
  ...['\nA=', '\nB="', "\nC='", '"\n', "'\n", '-----BEGIN X-----\n', '-----END X-----', '__proto__', '\u3000', '😀'],
);
const NAMES = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,20}$/).filter((name) => name !== '__proto__');

describe('any file', () => {
  it('causes an ActionError or returns only the values that dotenv reads', () => {
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(PIECES, { maxLength: 20 }).map((all) => all.join('')),
    );
    const property = fc.property(texts, fc.constantFrom(undefined, false, true), (text, expand) => {
      const values = readOrRefuse(new TextEncoder().encode(text), expand);
      if (values === undefined || expand === true) return;
      const named = Object.fromEntries([...values].filter(([, value]) => value !== null));
      expect(named).toStrictEqual({ ...parse(text) });
    });
    fc.assert(property, { numRuns: 20_000 });
  });

  it('is checked line by line, including plain lines that skip dotenv', () => {
    const name = fc.oneof(NAMES, fc.constantFrom('__proto__', 'export', 'A.B', '1', ''));
    const quote = fc.constantFrom('', "'", '"', '`');
    const value = fc.oneof(fc.string({ unit: 'grapheme-ascii' }), fc.constantFrom('', '=', '-----BEGIN X'));
    const line = fc.tuple(name, fc.constantFrom('=', ' = '), quote, value, quote).map((parts) => parts.join(''));
    const property = fc.property(fc.array(line, { maxLength: 4 }), (lines) => {
      try {
        const values = read(lines.join('\n'));
        expect(Object.fromEntries(values)).toStrictEqual(parse(lines.join('\n')));
      } catch (error) {
        expect(messagesOf(error).join('\n')).not.toContain('though they do in each of its lines');
      }
    });
    fc.assert(property, { numRuns: 20_000 });
  });

  it('of any bytes causes no error except an ActionError', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => void readOrRefuse(bytes, undefined)));
  });

  it('shows no value in a message', () => {
    // A later line `word=…` looks like a name, so only the last piece after the value may be `=`.
    const after = fc.tuple(
      fc.array(PIECES.filter((piece) => !piece.includes('='))),
      fc.constantFrom('', '=', '==', '\n'),
    );
    const entry = fc.record({
      name: NAMES,
      sign: fc.constantFrom('=', ' = ', '="', "='", '=`', ': ', ''),
      before: fc.array(PIECES),
      after,
    });
    const files = fc.array(
      entry.map((it) => `${it.name}${it.sign}${it.before.join('')}canary-1${it.after.flat().join('')}`),
    );
    const property = fc.property(files, fc.constantFrom(undefined, false, true), (lines, expand) => {
      try {
        read(lines.join('\n'), { expand });
      } catch (error) {
        expect(messagesOf(error).join('\n')).not.toContain('canary');
      }
    });
    fc.assert(property, { numRuns: 20_000 });
  });

  it('returns any text that can be written for both readers, and refuses any other', () => {
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(PIECES, { maxLength: 8 }).map((all) => all.join('')),
    );
    const property = fc.property(fc.dictionary(NAMES, texts, { noNullPrototype: true }), (values) => {
      const entries = Object.entries(values);
      const lines = entries.map(([name, value]) => `${name}=${quote(value) ?? quoteAsSetKeyDoes(value)}\n`);
      const got = readOrRefuse(new TextEncoder().encode(lines.join('')), false);
      if (entries.every(([, value]) => quote(value) !== undefined && !value.includes('\0'))) expect(got).toBeDefined();
      // A raw CR, instead of \r, is a line end for both readers.
      if (got !== undefined) expect([...got]).toStrictEqual(entries.map(([name, value]) => [name, written(value)]));
    });
    fc.assert(property, { numRuns: 20_000 });
  });
});

function written(value: string): string {
  return quote(value) === undefined ? withUnixLineEnds(value) : value;
}

/** Quotes like python-dotenv's `set_key`, whose result python-dotenv cannot always read. */
function quoteAsSetKeyDoes(value: string): string {
  return `'${value.replaceAll("'", "\\'")}'`;
}

function read(source: string | Uint8Array, { expand }: Pick<DotenvOptions, 'expand'> = { expand: false }): Values {
  const bytes = typeof source === 'string' ? new TextEncoder().encode(source) : source;
  return parseDotenv(bytes, { file: 'build/.env', expand, environment }).values;
}

function readOrRefuse(bytes: Uint8Array, expand: boolean | undefined): Values | undefined {
  try {
    return parseDotenv(bytes, { file: '.env', expand, environment }).values;
  } catch (error) {
    messagesOf(error);
    return undefined;
  }
}

function messagesOf(error: unknown): readonly string[] {
  const errors: readonly unknown[] = error instanceof AggregateError ? error.errors : [error];
  return errors.map((each) => {
    if (!(each instanceof ActionError)) throw each;
    return each.message;
  });
}

function refusals(run: () => unknown): readonly string[] {
  try {
    run();
  } catch (error) {
    return messagesOf(error);
  }
  throw new Error('It was read, not refused.');
}

function refusal(run: () => unknown): string {
  return refusals(run).join('\n');
}

/** `Object.fromEntries` defines `__proto__` like any other name. */
function toAnswer(values: Values): Answer {
  return Object.fromEntries(values);
}

function makeTable(): string {
  const rows = table.rows.filter((row) => row.doc === true).map(makeRow);
  return ['| line | python-dotenv | dotenv | this action |', '|---|---|---|---|', ...rows].join('\n');
}

function makeRow(row: Row): string {
  const action = toCell(() => toAnswer(read(bytesOf(row), { expand: undefined })));
  const ours = row.expanded && action === 'refused' ? 'refused without `dotenv-expand`' : action;
  const python = toCell(() => row.expanded ?? row.python ?? {});
  return `| ${toCode(textOf(row))} | ${python} | ${toCell(() => parse(textOf(row)))} | ${ours} |`;
}

function toCell(answer: () => Answer): string {
  try {
    const entries = Object.entries(answer());
    const cells = entries.map(([name, value]) => `${toCode(name)}: ${value === null ? 'null' : toCode(value)}`);
    return cells.length === 0 ? 'nothing' : cells.join(', ');
  } catch {
    return 'refused';
  }
}

/** Text in a Markdown table, with invisible characters made visible. */
function toCode(text: string): string {
  if (text === '') return 'empty';
  const visible = text
    .replaceAll('\n', '⏎')
    .replaceAll('\r', '␍')
    .replaceAll('\t', '⇥')
    .replaceAll('|', '\\|')
    .replaceAll(/[\u0085\ufeff]/g, (char) => `‹U+${char === '\ufeff' ? 'FEFF' : '0085'}›`);
  return visible.includes('`') ? `\`\` ${visible} \`\`` : `\`${visible}\``;
}
