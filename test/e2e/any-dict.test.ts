import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { startModalServer } from '../support/modal-server.ts';
import { errorsOf, sync } from '../support/sync.ts';

/** Values per run. Starting a run is slow, so it gets many. A variable holds at most 128 KiB. */
const VALUES = 150;

const names = fc.uniqueArray(fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,7}$/), {
  minLength: VALUES,
  maxLength: VALUES,
});
const text = fc
  .oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.string({ unit: fc.constantFrom(...Array.from(`ab '"\`\\#=$\n\r\t{}%:,\u2028\u0085`)), maxLength: 20 }),
  )
  .filter((value) => !value.includes('\0'));

/** Quotes a value as the documentation advises. Returns undefined if no quotes keep it in both readers. */
function quote(value: string): string | undefined {
  const [hasSingle, hasEscape] = [value.includes("'"), /[\\\r]/.test(value)];
  if (!hasSingle && !hasEscape) return `'${value}'`;
  if (!/["\\]/.test(value)) return `"${value.replaceAll('\n', '\\n').replaceAll('\r', '\\r')}"`;
  return undefined;
}

const writeDotenv = (dict: Dict): string => dict.map(([name, value]) => `${name}=${quote(value) ?? ''}\n`).join('');
const writeJson = (dict: Dict): string => JSON.stringify(Object.fromEntries(dict), null, 1);

type Dict = readonly (readonly [name: string, value: string])[];

function dictOf(values: fc.Arbitrary<string>): fc.Arbitrary<Dict> {
  const all = fc.array(values, { minLength: VALUES, maxLength: VALUES });
  return fc.tuple(names, all).map(([some, texts]) => some.map((name, index) => [name, texts[index] ?? ''] as const));
}

describe('any dict in a variable of the step is stored byte for byte', () => {
  test.each([
    {
      fact: 'as a .env',
      input: { 'from-dotenv': 'env:CONTENT', 'dotenv-expand': 'false' },
      dict: dictOf(text.filter((value) => quote(value) !== undefined)),
      write: writeDotenv,
    },
    { fact: 'as JSON', input: { 'from-json': 'env:CONTENT' }, dict: dictOf(text), write: writeJson },
  ])('$fact', async ({ input, dict, write }) => {
    await using modal = await startModalServer();
    const stores = async (given: Dict): Promise<void> => {
      const step = await sync(modal, {
        with: { ...input, 'if-empty': 'keep' },
        env: { CONTENT: write(given) },
        notSecret: given.map(([name]) => name),
      });
      expect(errorsOf(step)).toEqual([]);
      expect(modal.secret('prod', 'my-app')).toEqual(new Map(given));
    };
    await fc.assert(fc.asyncProperty(dict, stores), { numRuns: 4, endOnFailure: true });
  });
});
