import { describe, expect, test } from 'vitest';
import { parseKeys } from '../src/select/key-entries.ts';
import { chooseKeys } from '../src/select/keys.ts';
import type { Sources } from '../src/sources/index.ts';
import { splitLines } from '../src/text.ts';

const values = (entries: Readonly<Record<string, string | null>>): ReadonlyMap<string, string | null> =>
  new Map(Object.entries(entries));

const INPUTS = ['values', 'from-json', 'from-dotenv'] as const;

function sources(
  named: readonly Readonly<Record<string, string | null>>[],
  env: Readonly<Record<string, string>> = {},
): Sources {
  return {
    named: named.map((entries, at) => ({
      title: `source ${at + 1}`,
      values: values(entries),
      input: INPUTS[at] ?? 'values',
    })),
    environment: { title: 'env:', values: values(env) },
    own: INPUTS,
    credentialNames: ['TARGET_TOKEN'],
    refuse: (name) => (name === 'HOME' ? 'is refused' : undefined),
    nearby: () => Object.keys(env),
  };
}

function choose(keys: string, from: Sources): Readonly<Record<string, string | null>> {
  return Object.fromEntries(chooseKeys(parseKeys(splitLines(keys)), from).values);
}

describe('keys selects', () => {
  test.each<[string, string, Sources, Readonly<Record<string, string | null>>]>([
    [
      'all names of the named sources if omitted, and none from env:',
      '',
      sources([{ A: '1', B: null }], { C: '3' }),
      { A: '1', B: null },
    ],
    [
      'all names except the excluded ones, if it only excludes',
      '!B\n!X_*',
      sources([{ A: '1', B: '2', X_1: '3' }]),
      { A: '1' },
    ],
    [
      'a name from the first source that has it',
      'A\nB',
      sources([{ A: '1' }, { A: '2', B: '3' }], { B: '4' }),
      { A: '1', B: '3' },
    ],
    ['a null of an earlier source over a text of a later one', 'A', sources([{ A: null }, { A: '2' }]), { A: null }],
    ['null for an optional missing name', 'A?', sources([]), { A: null }],
    ['an optional name that exists', 'A?', sources([], { A: '1' }), { A: '1' }],
    ['a value under another name', 'A=B', sources([{ B: '1' }]), { A: '1' }],
    ['an optional value under another name, with spaces around the =', 'A = B ?', sources([{}]), { A: null }],
    ['one value under two names', 'A=X\nB=X', sources([{ X: '1' }]), { A: '1', B: '1' }],
    ['by a pattern with the star at the end', 'A_*', sources([{ A_1: '1', A_: '2', B_1: '3' }]), { A_1: '1', A_: '2' }],
    ['by a pattern with the star at the start', '*_KEY', sources([{ A_KEY: '1', A_KEYS: '2' }]), { A_KEY: '1' }],
    ['by a pattern with two stars', '*_API_*', sources([{ A_API_B: '1', A_API: '2' }]), { A_API_B: '1' }],
    ['by a pattern whose ends may not overlap', 'AB*BA', sources([{ ABA: '1', ABBA: '2' }]), { ABBA: '2' }],
    ['by a pattern that changes a prefix', 'APP_*=PROD_*', sources([{ PROD_A: '1' }]), { APP_A: '1' }],
    ['by a pattern that changes prefix and suffix', 'X_*_Y=A*B', sources([{ AmidB: '1' }]), { X_mid_Y: '1' }],
    ['a $& in a name literally', 'X_*=*', sources([{ $$: '1' }]), { X_$$: '1' }],
    ['names with characters that are special in patterns', 'A.C', sources([{ 'A.C': '1', ABC: '2' }]), { 'A.C': '1' }],
    ['no github_token by a pattern', '*A*\n*t*', sources([{ github_token: '1', A: '2', t: '3' }]), { A: '2', t: '3' }],
    ['no credentials of a target by a pattern', 'T*', sources([{ TARGET_TOKEN: '1', T: '2' }]), { T: '2' }],
    ['no credentials of a target without keys', '', sources([{ TARGET_TOKEN: '1', T: '2' }]), { T: '2' }],
    ["a target's credential by its name", 'TARGET_TOKEN', sources([{ TARGET_TOKEN: '1' }]), { TARGET_TOKEN: '1' }],
    [
      'a name once if a pattern also matches it, under its new name',
      '*\nDB_USER=db.user',
      sources([{ 'db.user': '1', A: '2' }]),
      { DB_USER: '1', A: '2' },
    ],
    ['a name and a pattern that matches only it', 'A_*\nA_1', sources([{ A_1: '1' }]), { A_1: '1' }],
    ['a name in two sources from the earlier one', 'A', sources([{ A: '1' }, { A: '2' }]), { A: '1' }],
    ['a machine variable that a file also has', 'HOME', sources([{ HOME: '1' }]), { HOME: '1' }],
    ['github_token by its name', 'TOKEN=github_token', sources([{ github_token: '1' }]), { TOKEN: '1' }],
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
    ['an entry with two =', 'A=B=C', sources([]), "Reading keys: no source has the name after = on line 1 ('A')."],
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
    [
      'several missing names in one error',
      'A\nB\nC',
      sources([{ B: '1' }]),
      "Reading keys: no source has 'A' and 'C'.",
    ],
    [
      'a missing lower-case source, hidden',
      'A=canary-x',
      sources([]),
      "Reading keys: no source has the name after = on line 1 ('A').",
    ],
    [
      'a missing line of Base64, hidden',
      'A?\ncanaryAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
      sources([]),
      'Reading keys: no source has the name on line 2, which looks like a value.',
    ],
    [
      'a missing name that differs in case',
      'Database_Url',
      sources([{ DATABASE_URL: '1' }]),
      "no source has 'Database_Url'. Fix 'Database_Url' or the unused 'DATABASE_URL', whichever is misspelled. If both",
    ],
    [
      'a missing JSON name with a space, with a suggestion',
      'A=my kye',
      sources([{ 'my key': '1' }]),
      "no source has 'my kye'. Fix 'my kye' or the unused 'my key', whichever is misspelled. If both are right, add it",
    ],
    ['a pattern that matches nothing', 'A_*', sources([{ B: '1' }], { A_1: '2' }), "matches 'A_*' (line 1)"],
    [
      'a pattern that only github_token matches',
      'github_*',
      sources([{ github_token: '1' }]),
      "matches 'github_*' (line 1).",
    ],
    [
      'two entries with the same stored name',
      'A=X\nA=Y',
      sources([{ X: '1', Y: '2' }]),
      "lines 1 and 2 both give 'A'.",
    ],
    [
      'a pattern and an entry with the same stored name',
      'A_*\nA_1=X',
      sources([{ A_1: '1', X: '2' }]),
      "lines 1 and 2 both give 'A_1'.",
    ],
    [
      'a name that is both selected and excluded',
      'A\n!A',
      sources([{ A: '1' }]),
      'another line excludes the name on line 1 of keys.',
    ],
    [
      'the whole secrets context through *',
      '*',
      sources([{ A: '1', github_token: '2' }]),
      'line 1 of keys takes all of it',
    ],
    [
      'the whole secrets context under other names',
      'A\nX_*=*',
      sources([{ A: '1', github_token: '2' }]),
      'line 2 of keys takes all of it',
    ],
    ['a machine variable', 'HOME', sources([]), "'HOME' is refused. Pass the value under another"],
    ['an optional machine variable', 'HOME?', sources([]), "'HOME' is refused."],
    ['a source without a selected name', 'A', sources([{ B: '1' }], { A: '2' }), 'keys selects nothing of values.'],
    [
      'two sources without a selected name',
      'A',
      sources([{ B: '1' }, { C: '1' }, { A: '1' }]),
      'keys selects nothing of values and from-json. Add the names that you want, or * for all.',
    ],
    ['the whole secrets context', '', sources([{ A: '1', github_token: '2' }]), "source 1 holds 'github_token'"],
    [
      'the whole secrets context minus one name',
      '!A',
      sources([{ A: '1', github_token: '2' }]),
      "source 1 holds 'github_token'",
    ],
  ])('%s', (_, keys, from, message) => {
    expect(() => choose(keys, from)).toThrow(
      expect.objectContaining({ name: 'ActionError', message: expect.stringContaining(message) }),
    );
  });

  test('invalid lines, each with a separate error', () => {
    expect(() => parseKeys(splitLines('A=B=C\nGOOD\n!'))).toThrow(AggregateError);
  });
});
