import { describe, expect, test } from 'vitest';
import { parseKeys } from '../src/select/key-entries.ts';
import { chooseKeys } from '../src/select/keys.ts';
import type { Sources } from '../src/sources/index.ts';
import { splitLines } from '../src/text.ts';

const values = (entries: Readonly<Record<string, string | null>>): ReadonlyMap<string, string | null> =>
  new Map(Object.entries(entries));

function sources(
  named: readonly Readonly<Record<string, string | null>>[],
  env: Readonly<Record<string, string>> = {},
): Sources {
  return {
    named: named.map((entries, index) => ({ title: `source ${index + 1}`, values: values(entries) })),
    environment: { title: 'env:', values: values(env) },
    nearby: () => Object.keys(env),
  };
}

function choose(keys: string, from: Sources): Readonly<Record<string, string | null>> {
  return Object.fromEntries(chooseKeys(parseKeys(splitLines(keys)), from));
}

describe('keys chooses', () => {
  test.each<[string, string, Sources, Readonly<Record<string, string | null>>]>([
    [
      'everything named when left out, and nothing of env:',
      '',
      sources([{ A: '1', B: null }], { C: '3' }),
      { A: '1', B: null },
    ],
    [
      'everything but the excluded when only exclusions are given',
      '!B\n!X_*',
      sources([{ A: '1', B: '2', X_1: '3' }]),
      { A: '1' },
    ],
    [
      'the first source that has a name',
      'A\nB',
      sources([{ A: '1' }, { A: '2', B: '3' }], { B: '4' }),
      { A: '1', B: '3' },
    ],
    [
      'a null of an earlier source rather than a text of a later one',
      'A',
      sources([{ A: null }, { A: '2' }]),
      { A: null },
    ],
    ['null for what is optional and missing', 'A?', sources([]), { A: null }],
    ['what is optional and there', 'A?', sources([], { A: '1' }), { A: '1' }],
    ['under another name', 'A=B', sources([{ B: '1' }]), { A: '1' }],
    ['under another name, optionally, blanks around the =', 'A = B ?', sources([{}]), { A: null }],
    ['one value under two names', 'A=X\nB=X', sources([{ X: '1' }]), { A: '1', B: '1' }],
    ['by a pattern with the star at the end', 'A_*', sources([{ A_1: '1', A_: '2', B_1: '3' }]), { A_1: '1', A_: '2' }],
    ['by a pattern with the star in front', '*_KEY', sources([{ A_KEY: '1', A_KEYS: '2' }]), { A_KEY: '1' }],
    ['by a pattern with two stars', '*_API_*', sources([{ A_API_B: '1', A_API: '2' }]), { A_API_B: '1' }],
    ['by a pattern whose ends may not overlap', 'AB*BA', sources([{ ABA: '1', ABBA: '2' }]), { ABBA: '2' }],
    ['by a pattern that changes a prefix', 'APP_*=PROD_*', sources([{ PROD_A: '1' }]), { APP_A: '1' }],
    ['by a pattern that changes prefix and suffix', 'X_*_Y=A*B', sources([{ AmidB: '1' }]), { X_mid_Y: '1' }],
    ['a $& in a name as it is written', 'X_*=*', sources([{ $$: '1' }]), { X_$$: '1' }],
    ['names that patterns would take for special signs', 'A.C', sources([{ 'A.C': '1', ABC: '2' }]), { 'A.C': '1' }],
    ['no github_token by a pattern', '*', sources([{ github_token: '1', A: '2' }]), { A: '2' }],
    ['github_token when it is named', 'TOKEN=github_token', sources([{ github_token: '1' }]), { TOKEN: '1' }],
    ['with CRLF, blank lines and comments', '\r\n# A\r\n  A  \r\n', sources([{ A: '1' }]), { A: '1' }],
    [
      'the name __proto__',
      '*',
      sources([JSON.parse('{"__proto__": "1"}') as Record<string, string>]),
      JSON.parse('{"__proto__": "1"}') as Record<string, string>,
    ],
  ])('%s', (_, keys, from, expected) => {
    expect(choose(keys, from)).toEqual(expected);
  });
});

describe('keys refuses', () => {
  test.each<[string, string, Sources, string]>([
    [
      'an entry with two =',
      'A=B=C',
      sources([]),
      "Reading keys: what follows the = on line 1 ('A') is no name that any",
    ],
    ['an entry with two = and no name', '.=B=C', sources([]), 'Reading keys: line 1 is not an entry.'],
    ['an entry without a stored name', '\n=B', sources([]), 'Reading keys: line 2 is not an entry.'],
    ['an empty exclusion', '!', sources([]), 'Reading keys: line 1 is not an entry.'],
    [
      'a renaming pattern with a star on one side',
      'A=B_*',
      sources([]),
      'Reading keys: the pattern on line 1 cannot be followed.',
    ],
    ['an optional pattern', 'A_*?', sources([]), 'Reading keys: the pattern on line 1 cannot be followed.'],
    ['missing names, all in one error', 'A\nB\nC', sources([{ B: '1' }]), "Reading keys: no source has 'A' and 'C'."],
    [
      'a missing lower-case source, unseen',
      'A=canary-x',
      sources([]),
      "Reading keys: what follows the = on line 1 ('A') is no name that any source has.",
    ],
    [
      'a missing line of Base64, unseen',
      'A?\ncanaryAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
      sources([]),
      'Reading keys: no source has the name on line 2 of keys.',
    ],
    [
      'a near name in another case',
      'Database_Url',
      sources([{ DATABASE_URL: '1' }]),
      "no source has 'Database_Url'. Did you mean 'DATABASE_URL'?",
    ],
    [
      'a missing name of JSON that has a blank, with the near one',
      'A=my kye',
      sources([{ 'my key': '1' }]),
      "no source has 'my kye'. Did you mean 'my key'? Otherwise add it to the step's env:",
    ],
    ['a pattern that matches nothing', 'A_*', sources([{ B: '1' }], { A_1: '2' }), 'matches the pattern on line 1.'],
    [
      'a pattern that only github_token matches',
      'github_*',
      sources([{ github_token: '1' }]),
      'matches the pattern on line 1.',
    ],
    ['two entries with one stored name', 'A=X\nA=Y', sources([{ X: '1', Y: '2' }]), "lines 1 and 2 both give 'A'."],
    [
      'a pattern and an entry with one stored name',
      'A_*\nA_1=X',
      sources([{ A_1: '1', X: '2' }]),
      "lines 1 and 2 both give 'A_1'.",
    ],
    [
      'a name that is chosen and excluded',
      'A\n!A',
      sources([{ A: '1' }]),
      'what line 1 of keys names is excluded by another line.',
    ],
    ['the whole secrets context', '', sources([{ A: '1', github_token: '2' }]), "source 1 holds 'github_token'"],
    [
      'the whole secrets context less one name',
      '!A',
      sources([{ A: '1', github_token: '2' }]),
      "source 1 holds 'github_token'",
    ],
  ])('%s', (_, keys, from, message) => {
    expect(() => choose(keys, from)).toThrow(
      expect.objectContaining({ name: 'ActionError', message: expect.stringContaining(message) }),
    );
  });

  test('each line that is no entry with an error of its own', () => {
    expect(() => parseKeys(splitLines('A=B=C\nGOOD\n!'))).toThrow(AggregateError);
  });
});
