import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { YAMLException } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { parse as parseYaml, stringify } from 'yaml';
import { explain, problemsOf } from '../src/errors.ts';
import type { Values } from '../src/model.ts';
import { parseKeys } from '../src/select/key-entries.ts';
import { parseJson } from '../src/sources/json.ts';
import { parseValues } from '../src/sources/values.ts';
import { splitLines } from '../src/text.ts';
import { describeFailure } from '../src/formats/yaml/mistakes.ts';

const parse = (text: string): Values => parseJson(text, 'from-json');

describe('JSON is read', () => {
  test.each<[string, string, Readonly<Record<string, string | null>>]>([
    [
      'with numbers as written',
      '{"a":1.10,"b":1e3,"c":-0,"d":12345678901234567890,"e":1E+2}',
      { a: '1.10', b: '1e3', c: '-0', d: '12345678901234567890', e: '1E+2' },
    ],
    ['with booleans and null', '{"a":true,"b":false,"c":null}', { a: 'true', b: 'false', c: null }],
    ['with every escape', String.raw`{"a":"\"\\\/\b\f\n\r\t\u00fc\ud83d\ude00"}`, { a: '"\\/\b\f\n\r\tü😀' }],
    ['with every kind of space', '\r\n\t {\n"a"\t:\r"b" } \n', { a: 'b' }],
    ['if it is empty', '{}', {}],
    ['with an empty name', '{"":"x"}', { '': 'x' }],
    ['with an escape in a name', String.raw`{"\u0061":"x"}`, { a: 'x' }],
  ])('%s', (_, text, expected) => {
    expect(Object.fromEntries(parse(text))).toEqual(expected);
  });
});

describe('JSON is refused', () => {
  const NO_VALUE = 'a string, number, true, false or null was expected';
  const NO_COMMA = 'a comma or } is missing after this value';
  test.each([
    ['an array', '["a"]', 'line 1, column 1: an object was expected, which begins with {'],
    ['nothing', '', 'line 1, column 1: an object was expected, which begins with {'],
    ['a trailing comma', '{"a":"b",\n}', "line 2, column 1, after 'a': a name in double quotes was expected"],
    ['a missing colon', '{"a" "b"}', 'line 1, column 2: a colon is missing after this name'],
    ['a name without a value', '{"a":1,\n"b"}', "line 2, column 1, after 'a': a colon is missing after this name"],
    ['a missing comma', '{"a":"b"\n"c":"d"}', `line 1, column 6, after 'a': ${NO_COMMA}`],
    ['an object that does not end', '{"a":"b"', `line 1, column 6, after 'a': ${NO_COMMA}`],
    ['single quotes', "{'a':'b'}", 'line 1, column 2: a name in double quotes was expected'],
    ['a comment', '{"a":"b" // c\n}', `line 1, column 6, after 'a': ${NO_COMMA}`],
    ['a leading zero', '{"a":01}', `line 1, column 6, after 'a': ${NO_VALUE}`],
    ['a single minus', '{"a":-}', `line 1, column 6, after 'a': ${NO_VALUE}`],
    ['a number that ends in a dot', '{"a":1.}', `line 1, column 6, after 'a': ${NO_VALUE}`],
    ['NaN', '{"a":NaN}', `line 1, column 6, after 'a': ${NO_VALUE}`],
    [
      'a line break in a string',
      '{"a":"b\nc"}',
      "line 1, column 6, after 'a': there is a line break inside the text that starts here. Write \\n instead, or pass ${{ toJSON(secrets.NAME) }} without quotes around it.",
    ],
    [
      'a line break in a name',
      '{"a\r\n":"c"}',
      'line 1, column 2: there is a line break inside the text that starts here',
    ],
    [
      'a tab in a string',
      '{"a":"b\tc"}',
      "line 1, column 6, after 'a': there is a control character inside the text that starts here. Write it as an escape, such as \\t for a tab.",
    ],
    [
      'an unknown escape',
      String.raw`{"a":"\x"}`,
      "line 1, column 6, after 'a': a backslash inside the text that starts here begins no escape. Write \\\\ for a backslash.",
    ],
    ['an open string', '{"a":"b', "line 1, column 6, after 'a': the text that starts here has no closing quote"],
    ['a nested value', '{"a":\n [1]}', "line 2, column 2, after 'a': a variable cannot hold an object or an array"],
    [
      'the same name twice, with different escapes',
      '{"a":"1",\n"\\u0061":"2"}',
      "line 2, column 1, after 'a': the name 'a' appears twice",
    ],
    ['a hidden name twice', '{"a b":"1",\n"a b":"2"}', 'line 2, column 1: a name appears twice'],
    ['text after the object', '{}x', 'line 1, column 3: there is more text after the object'],
  ])('%s', (_, text, message) => {
    expect(() => parse(text)).toThrow(`Reading from-json, ${message}`);
  });

  test.each([
    ['a trailing comma', '{"a":"canary",}', "after 'a': a name in double quotes was expected"],
    ['a trailing comma after a number', '{"a":123456,}', "after 'a': a name in double quotes was expected"],
    ['a missing comma after a second value', '{"a":"canary","b":1 "c":2}', `after 'b': ${NO_COMMA}`],
    ['an invalid value', '{"a":"canary","b":no}', `after 'b': ${NO_VALUE}`],
    ['an open string', '{"a":"canary","b":"c', "after 'b': the text that starts here has no closing quote"],
    ['a nested value', '{"a":"canary","b":[]}', "after 'b': a variable cannot hold an object or an array"],
    ['a repeated name', '{"a":"canary","a":"b"}', "after 'a': the name 'a' appears twice"],
    ['a value without a name', '{"a":"canary","canary"}', "after 'a': a colon is missing after this name"],
    ['text after the object', '{"a":"canary"}x', "after 'a': there is more text after the object"],
    ['a hidden name', '{"canary name":[]}', 'a variable cannot hold an object or an array'],
  ])('without the column, which would reveal the length of a text before it: %s', (_, text, message) => {
    for (const canary of ['canary', 'canary'.repeat(9)]) {
      const place = message.startsWith('after') ? 'line 1, ' : 'line 1: ';
      expect(() => parse(text.replaceAll('canary', canary))).toThrow(`Reading from-json, ${place}${message}. `);
    }
  });
});

describe('1 MiB of JSON does not hang the reader', () => {
  const size = 1024 * 1024;
  test.each([
    ['an open string', `{"a":"${'b'.repeat(size)}`],
    ['an open string of escapes', `{"a":"${'\\n'.repeat(size / 2)}`],
    ['an open string that ends in a bad escape', `{"a":"${'b\\n'.repeat(size / 3)}\\x"}`],
    ['an open name', `{"${'b'.repeat(size)}`],
    ['one long string', `{"a":"${'b'.repeat(size)}"}`],
    ['a string of quotes', `{"a":"${'\\"'.repeat(size / 2)}"}`],
    ['a long number', `{"a":${'1'.repeat(size)}}`],
    ['a long invalid number', `{"a":${'1'.repeat(size)}x}`],
    ['spaces', `{${' '.repeat(size)}`],
    ['many members', `{${Array.from({ length: size / 16 }, (_, index) => `"k${index}":1`).join(',')}}`],
    ['many commas', `{${','.repeat(size)}}`],
  ])('%s', (_, text) => {
    try {
      parse(text);
    } catch (error) {
      expect(explain(error)).toHaveLength(1);
    }
  });
});

describe('values', () => {
  test.each<[string, string, Readonly<Record<string, string | null>>]>([
    [
      'as written',
      'A: 08\nB: no\nC: 1e3\nD: 0x1F\nE: 2026-11-24\nF: 1_000',
      { A: '08', B: 'no', C: '1e3', D: '0x1F', E: '2026-11-24', F: '1_000' },
    ],
    [
      'with null only if it is unquoted',
      'A: ~\nB: null\nC:\nD: "null"\nE: \'~\'\nF: ""\nG: NULL',
      { A: null, B: null, C: null, D: 'null', E: '~', F: '', G: null },
    ],
    [
      'in quotes and blocks',
      "A: \"x\\ty\"\nB: 'it''s'\nC: |-\n  one\n  two\nD: >-\n  one\n  two",
      { A: 'x\ty', B: "it's", C: 'one\ntwo', D: 'one two' },
    ],
    ['in flow style', '{A: 1, B: "2"}', { A: '1', B: '2' }],
    ['from a file with only a comment', '# nothing', {}],
    ['with a merge key as an ordinary name', '"<<": x', { '<<': 'x' }],
  ])('are read %s', (_, text, expected) => {
    expect(Object.fromEntries(parseValues(text))).toEqual(expected);
  });

  test.each([
    ['a list', '- A', 'line 1, column 1: a mapping was expected'],
    ['a text', 'canary', 'line 1, column 1: a mapping was expected'],
    ['a nested value', 'A: [1]', 'line 1, column 4: a variable cannot hold a list or a mapping'],
    [
      'an anchor',
      'A: &canary x',
      "line 1, column 4: YAML anchors are not supported; use 'defaults' in a config file, or put a text that starts with & in quotes.",
    ],
    ['a second document', 'A: 1\n---\nB: 2', 'line 3, column 1: a second document starts here'],
    ['a name twice', 'A: 1\nA: 2', 'line 2, column 1: this name appears twice.'],
    ['a tab as indentation', 'A:\n\tB: 1', 'line 2, column 1: a tab cannot indent YAML; use spaces'],
    [
      'an alias without a name',
      'A: *',
      "line 1, column 4: a text that starts with * must be in quotes, as in '**': dev or '*_KEY'.",
    ],
    [
      'an undefined alias',
      'A: *b',
      "line 1, column 4: a text that starts with * must be in quotes, as in '**': dev or '*_KEY'.",
    ],
    [
      'an alias as a name',
      'A: 1\n**: 2',
      "line 2, column 1: a text that starts with * must be in quotes, as in '**': dev or '*_KEY'.",
    ],
    ['a tag', 'A: 1\nB: !c', "line 2, column 4: a text that starts with ! must be in quotes, as in '!NAME'."],
    ['an invalid tag', 'A: !<x', 'line 1, column 4: a text that starts with ! must be in quotes'],
    ['a tag of an unknown kind', 'A: !canary!x y', 'line 1, column 4: a text that starts with ! must be in quotes'],
    [
      'a colon in a text',
      'A: b: c',
      'line 1, column 5: it is not valid YAML: the indentation is wrong, or a text with a colon or another special character needs quotes.',
    ],
    [
      'a line with too much indentation',
      'A: 1\n  B: 2',
      'line 2, column 4: it is not valid YAML: the indentation is wrong',
    ],
    ['a name on its own line', 'A: 1\nB', 'line 2, column 1: it is not valid YAML: a colon is missing after a name.'],
    ['an open quote', 'A: "b', 'line 1, column 6: it is not valid YAML: a quote or bracket is not closed'],
    ['an open bracket', '{A: b', 'line 1, column 6: it is not valid YAML: a quote or bracket is not closed'],
    ['a missing comma', '{A: "b" C: d}', 'line 1, column 9: it is not valid YAML: a comma is missing'],
    ['an unknown escape', 'A: "\\q"', 'line 1, column 6: it is not valid YAML: a backslash in double quotes'],
    ['a control character', 'A: x\u0001', 'line 1, column 5: it is not valid YAML: it contains a control character.'],
    ['a NUL', 'A: x\u0000', 'line 1, column 5: it is not valid YAML: it contains a control character.'],
    ['a directive', 'A: 1\n---\n%canary: b', 'line 3, column 1: a text that starts with % must be in quotes.'],
    ['a star inside a text', 'A: x *y: z', 'line 1, column 8: it is not valid YAML: the indentation is wrong'],
    ['an open single quote', "A: 'b", 'line 1, column 6: it is not valid YAML: a quote or bracket is not closed'],
    [
      'a quoted text that continues without indentation',
      'A: "b\nc"',
      'line 2, column 1: it is not valid YAML: a quote or bracket is not closed, or the lines in it need more indentation.',
    ],
    [
      'a list with too much indentation',
      'A:\n  - "b"\n   - c',
      'line 3, column 4: it is not valid YAML: the indentation',
    ],
    ['a list after a name', 'A: b\n- c', 'line 2, column 1: it is not valid YAML: the indentation'],
    ['a text that begins with |', 'A: |b', 'line 1, column 4: a text that starts with | must be in quotes.'],
    ['a name on two lines', 'A: 1\nB\nC: 2', 'line 2, column 1: it is not valid YAML: a colon is missing after a name'],
    ['a missing colon', 'A: 1\nB 2\nC: 3', 'line 2, column 1: it is not valid YAML: a colon is missing'],
    ['a tag meant as a name', 'A: 1\n!B: x\nC: 1', 'line 2, column 1: a text that starts with ! must be in quotes'],
    [
      'an open quote before other lines',
      'A: "x\nB: 2\nC: "3"',
      'line 2, column 1: it is not valid YAML: a quote or bracket is not closed',
    ],
    ['an open quote and a star', 'A: "x *', 'line 1, column 8: it is not valid YAML: a quote or bracket is not closed'],
    [
      'a bracket without indentation',
      'A: [\n  b,\n]',
      'line 3, column 1: it is not valid YAML: a quote or bracket is not closed, or the lines in it need more',
    ],
    ['a text that begins with @', 'A: @b', 'line 1, column 4: a text that starts with @ must be in quotes'],
    [
      'a text in brackets that begins with @',
      'A: [@b]',
      'line 1, column 5: a text that starts with @ must be in quotes',
    ],
    ['a text that begins with two signs', 'A: !b!c', 'line 1, column 4: a text that starts with ! must be in quotes'],
    ['a tab at the start', '\tA: 1', 'line 1, column 1: a tab cannot indent YAML'],
    ['a missing space', '"A":1', 'line 1, column 5: it is not valid YAML.'],
    [
      'an extra comma',
      'A: [b,, c]',
      'line 1, column 7: it is not valid YAML: a comma is missing, or there is one too many.',
    ],
    ['an empty name twice', ': 1\n"": 2', 'line 2, column 1: this name appears twice'],
    ['an empty second document', 'A: 1\nB: 2\n---\n', 'line 3, column 1: a second document starts here'],
    ['a merge key', 'A: {<<: *canary}', 'line 1, column 9: a text that starts with * must be in quotes'],
    ['an open quote before a colon and a star', 'A: "x: *', 'line 1, column 9: it is not valid YAML: a quote'],
    ['a list indented with a tab', 'A:\n  - b\n\t- c', 'line 3, column 1: a tab cannot indent YAML'],
    [
      'a text with a comma that begins with !',
      'A: !b,c',
      'line 1, column 4: a text that starts with ! must be in quotes',
    ],
    ['a list item that begins with *', '- [a,*b c]', 'line 1, column 6: a text that starts with * must be in quotes'],
    ['more than a hundred levels', `A: ${'['.repeat(101)}`, 'it is not valid YAML.'],
  ])('are refused with %s', (_, text, message) => {
    expect(() => parseValues(text)).toThrow(message);
    expect(() => parseValues(text)).not.toThrow(/canary/);
  });

  test('are refused with an anchor and each of its aliases', () => {
    const instead = (sign: string): string =>
      `YAML anchors are not supported; use 'defaults' in a config file, or put a text that starts with ${sign} in quotes.`;
    expect(() => parseValues('A: &canary x\nB: *canary\n<<: *canary')).toThrow(
      expect.objectContaining({
        errors: [
          expect.objectContaining({ message: expect.stringContaining(`line 1, column 4: ${instead('&')}`) }),
          expect.objectContaining({ message: expect.stringContaining(`line 2, column 4: ${instead('*')}`) }),
          expect.objectContaining({ message: expect.stringContaining(`line 3, column 5: ${instead('*')}`) }),
        ],
      }),
    );
  });

  test('hide an unknown reason of the parser', () => {
    const mistake = describeFailure(new YAMLException('unexpected "canary" in canary'), 'A: canary');
    expect(mistake).toEqual({ offset: 0, happened: 'it is not valid YAML' });
  });

  test('are read as another library writes and reads them, in any style', () => {
    const styles = ['PLAIN', 'QUOTE_DOUBLE', 'QUOTE_SINGLE', 'BLOCK_LITERAL', 'BLOCK_FOLDED'] as const;
    const name = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,20}$/);
    const value = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.string({ unit: fc.constantFrom(...Array.from(' \n\t:#-?&*!|>\'"%@`{}[],~x\\=')) }),
      fc.constantFrom('null', '~', 'yes', '08', '1e3', '0x1F', '.inf'),
    );
    fc.assert(
      fc.property(fc.dictionary(name, value, { noNullPrototype: true }), fc.constantFrom(...styles), (dict, style) => {
        const text = stringify(dict, { defaultStringType: style, defaultKeyType: 'PLAIN', lineWidth: 20 });
        fc.pre(isDeepStrictEqual(parseYaml(text), dict)); // That library loses a text of spaces if it folds lines.
        expect(Object.fromEntries(parseValues(text))).toEqual(dict);
      }),
    );
  });
});

describe('properties', () => {
  const anyText = fc.string({ unit: 'binary', maxLength: 60 });
  const asciiSoup = fc.string({
    unit: fc.constantFrom(...Array.from('{}[]":,\\/\n\t \'#=*!?&|>-~0123.eE+truefalsn')),
    maxLength: 60,
  });

  test.each([
    ['JSON', parse],
    ['YAML', parseValues],
  ])('any names and texts survive a round trip through JSON as %s', (_, read) => {
    fc.assert(
      fc.property(fc.array(fc.tuple(anyText, anyText)), fc.constantFrom(0, 2, '\t'), (entries, space) => {
        const dict = new Map(entries);
        expect(read(JSON.stringify(Object.fromEntries(dict), null, space))).toEqual(dict);
      }),
    );
  });

  /** A damaged dict as JSON or YAML. Its values contain €, and nothing else does. */
  const damaged = (write: (dict: object) => string): fc.Arbitrary<string> => {
    const value = fc.constantFrom('€', '€: €', '"€"', '€\n€', '# €', '\\€', '!€!€', '!<€>', '&€', '*€');
    const insert = fc.constantFrom('', ...Array.from('{}[]":,\\\n\r\t *&!|>-?#\'%@`€\u0000\u007f\ud800'));
    const edits = fc.array(fc.tuple(fc.nat(200), fc.nat(3), insert), { minLength: 1, maxLength: 3 });
    return fc
      .tuple(fc.dictionary(fc.stringMatching(/^[A-Z]{1,3}$/), value, { noNullPrototype: true }), edits)
      .map(([dict, changes]) =>
        changes.reduce((text, [at, cut, added]) => {
          const start = at % (text.length + 1);
          return text.slice(0, start) + added + text.slice(start + cut);
        }, write(dict)),
      );
  };

  test.each<[string, (text: string) => unknown, (dict: object) => string]>([
    ['JSON on one line', parse, (dict) => JSON.stringify(dict)],
    ['JSON on many lines', parse, (dict) => JSON.stringify(dict, null, 2)],
    ['YAML', parseValues, (dict) => stringify(dict)],
    ['YAML in flow style', parseValues, (dict) => stringify(dict, { collectionStyle: 'flow' })],
    ['YAML without quotes', parseValues, (dict) => Object.entries(dict).join('\n').replaceAll(',', ': ')],
  ])('errors about damaged %s show no piece of a value', (_, read, write) => {
    fc.assert(
      fc.property(damaged(write), (text) => {
        const messages = messagesOf(() => read(text.replaceAll('€', '€canary€')));
        expect(messages.join()).not.toMatch(/canary|€/);
      }),
      { numRuns: 2_000 },
    );
  });

  test('errors about damaged JSON do not depend on the length of values', () => {
    fc.assert(
      fc.property(
        damaged((dict) => JSON.stringify(dict)),
        (text) => {
          const longer = text.replaceAll('€', '€'.repeat(50));
          expect(messagesOf(() => parse(longer))).toEqual(messagesOf(() => parse(text)));
        },
      ),
      { numRuns: 2_000 },
    );
  });

  test.each([
    ['JSON', (text: string) => parse(text)],
    ['values', (text: string) => parseValues(text)],
    ['keys', (text: string) => parseKeys(splitLines(text))],
  ])('no text crashes the parser of %s or appears in its error', (_, parser) => {
    fc.assert(
      fc.property(fc.oneof(anyText, asciiSoup), (text) => {
        const marked = text.replace(/[a-z]{2,}|[^\u0000-\u00ff]+/g, 'canary'); // eslint-disable-line no-control-regex -- any text is meant.
        try {
          parser(`${marked}canary`);
        } catch (error) {
          const problems = explain(error);
          expect(problems.join()).not.toContain('canary');
          expect(problems.join()).not.toContain('report this');
        }
      }),
      { numRuns: 2_000 },
    );
  });

  test('parse and JSON.parse agree on valid JSON without repeated names', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          asciiSoup,
          fc.json({ maxDepth: 1 }),
          fc.object({ maxDepth: 0 }).map((one) => JSON.stringify(one)),
        ),
        (text) => {
          const ours = outcome(() => [...parse(text).keys()]);
          const native = outcome(() => flatNames(JSON.parse(text)));
          if (ours !== undefined) expect(native).toEqual(ours);
          else if (native !== undefined) expect(() => parse(text)).toThrow(/appears twice/);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

/** Returns the messages of the `ActionError`s that reading throws. Rethrows any other error. */
function messagesOf(read: () => unknown): readonly string[] {
  try {
    read();
    return [];
  } catch (error) {
    return problemsOf(error, '').map(({ message }) => message);
  }
}

function outcome<T>(attempt: () => T): T | undefined {
  try {
    return attempt();
  } catch {
    return undefined;
  }
}

/** Integer-like names come first in an object, so neither side is sorted. */
function flatNames(value: unknown): string[] | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  if (Object.values(value).some((one) => typeof one === 'object' && one !== null)) return undefined;
  return Object.keys(value);
}
