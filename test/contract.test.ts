import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { inputNames, readAction } from '../src/inputs/action.ts';
import { entryTable } from '../src/inputs/entry.ts';
import type { InputTable } from '../src/inputs/rows.ts';
import { RUN_INPUTS } from '../src/inputs/table.ts';
import { TARGETS } from '../src/targets/index.ts';

interface Manifest {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default?: string }>>;
  readonly outputs: Readonly<Record<string, { readonly description: string }>>;
  readonly runs: { readonly using: string; readonly main: string };
}

const read = (file: string): string => readFileSync(join(import.meta.dirname, '..', file), 'utf8');
const manifest = parse(read('action.yml')) as Manifest;
const rows: InputTable = {
  ...entryTable(TARGETS),
  ...RUN_INPUTS,
  ...Object.fromEntries(TARGETS.flatMap((target) => Object.entries(target.runInputs))),
};

describe('action.yml', () => {
  test('names the inputs that the code reads', () => {
    expect(Object.keys(manifest.inputs).sort()).toEqual([...inputNames(TARGETS)].sort());
  });

  test.each(Object.entries(manifest.inputs).filter(([name]) => name !== 'branch'))(
    'and the code have the same default for %s',
    (name, { default: value }) => {
      expect(value).toBe(rows[name]?.default);
    },
  );

  test('sets only the defaults of the code, which entries of a config file use', () => {
    const defaults = Object.entries(rows).filter(([, row]) => row.default !== undefined);
    const passed = defaults.map(([name, row]) => [`INPUT_${name.toUpperCase()}`, row.default] as const);
    const env = { INPUT_NAME: 'a', GITHUB_WORKSPACE: '.' };
    const plain = (from: Readonly<Record<string, string | undefined>>): unknown =>
      JSON.parse(JSON.stringify(readAction(TARGETS, from)));
    expect(plain({ ...env, ...Object.fromEntries(passed) })).toEqual(plain(env));
  });

  test('runs on Node 24, from the committed bundle', () => {
    expect(manifest.runs).toEqual({ using: 'node24', main: 'dist/index.js' });
  });

  test.each([...Object.entries(manifest.inputs), ...Object.entries(manifest.outputs)])(
    'describes %s in whole sentences',
    (_, { description }) => {
      expect(description).toMatch(/^[A-Z`].*\.\s*$/s);
    },
  );
});
