import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalForm, isMarker, makeMarker } from '../src/targets/modal/fingerprint.ts';

const CONTENT = {
  name: 'my-app',
  environment: 'prod',
  mode: 'replace',
  dict: new Map([
    ['B', 'canary-2'],
    ['A', 'canary-1'],
  ]),
  removeKeys: [],
  tokenSecret: 'as-canary-secret',
} as const;

/**
 * Computed with OpenSSL 3.0.19. The canonical form is written by hand:
 *
 *     printf '\0\0\0\032sync-secret fingerprint v1\0\0\0\6my-app\0\0\0\4prod\0\0\0\1'2'\0\0\0\1A\0\0\0\10canary-1\0\0\0\1B\0\0\0\10canary-2' > form
 *     openssl kdf -keylen 32 -kdfopt digest:SHA2-256 -kdfopt key:as-canary-secret \
 *       -kdfopt info:'sync-secret fingerprint v1' HKDF
 *     openssl dgst -sha256 -mac HMAC -macopt hexkey:c1a41b4611831f79a19504363aebe056ca2ecaee260028c1cf667f4571b2dc05 form
 */
const KNOWN = 'SYNC_SECRET_FINGERPRINT_af26fee1ded871fa8a7168b45e7c76df576a998e4bd05e110e89cce330b6123e';

describe('the marker', () => {
  test('has the name that OpenSSL computes from the same content', () => {
    expect(makeMarker(CONTENT, 'whoever')).toEqual({ name: KNOWN, value: 'whoever' });
  });

  test('depends on neither the order of keys nor the writer', () => {
    const dict = new Map([...CONTENT.dict].reverse());
    expect(makeMarker({ ...CONTENT, dict }, 'somebody').name).toBe(KNOWN);
  });

  test.each([
    ['another token', { tokenSecret: 'as-canary-other' }],
    ['another name', { name: 'my-api' }],
    ['another environment', { environment: 'dev' }],
    ['one changed byte', { dict: new Map([...CONTENT.dict, ['A', 'canary-3']]) }],
    ['one more key', { dict: new Map([...CONTENT.dict, ['C', '']]) }],
    ['one fewer key', { dict: new Map([['A', 'canary-1']]) }],
    ['mode merge', { mode: 'merge' as const }],
    [
      'a value under another key',
      {
        dict: new Map([
          ['A', 'canary-2'],
          ['B', 'canary-1'],
        ]),
      },
    ],
  ])('differs with %s', (_, change) => {
    expect(makeMarker({ ...CONTENT, ...change }, 'x').name).not.toBe(KNOWN);
  });

  test('differs for a merge that removes other keys', () => {
    const [none, one, other] = [[], ['C'], ['D']].map((removeKeys) => {
      return makeMarker({ ...CONTENT, mode: 'merge', removeKeys }, 'x').name;
    });
    expect(new Set([none, one, other]).size).toBe(3);
  });

  test.each([
    [KNOWN, true],
    [`${KNOWN}0`, false],
    ['SYNC_SECRET_FINGERPRINT_', false],
    [KNOWN.toLowerCase(), false],
    ['DATABASE_URL', false],
  ])('%s is a marker: %s', (key, expected) => {
    expect(isMarker(key)).toBe(expected);
  });
});

test('different contents have different canonical forms, even with separators in them', () => {
  const text = fc.string({ unit: fc.constantFrom('\0', '\u0001', 'A', '1', '=', '\n'), maxLength: 4 });
  const content = fc.record({
    name: text,
    environment: text,
    mode: fc.constantFrom('replace', 'merge'),
    dict: fc.array(fc.tuple(text, text), { maxLength: 3 }).map((entries) => new Map(entries)),
    removeKeys: fc.array(text, { maxLength: 2 }),
  });
  const plain = ({ name, environment, mode, dict, removeKeys }: Parameters<typeof canonicalForm>[0]) => {
    const entries = [...dict].sort(([one], [other]) => (one < other ? -1 : 1));
    return JSON.stringify([name, environment, entries, mode === 'merge' ? removeKeys : mode]);
  };
  fc.assert(
    fc.property(content, content, (one, other) => {
      expect(canonicalForm(one).equals(canonicalForm(other))).toBe(plain(one) === plain(other));
    }),
    { numRuns: 20_000 },
  );
});
