import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { INPUT_NAMES } from '../src/inputs.ts';

interface Manifest {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default?: string }>>;
  readonly outputs: Readonly<Record<string, { readonly description: string }>>;
  readonly runs: { readonly using: string; readonly main: string };
}

const manifest = parse(readFileSync(join(import.meta.dirname, '../action.yml'), 'utf8')) as Manifest;

test('action.yml and the code name the same inputs, in the same order', () => {
  expect(Object.keys(manifest.inputs)).toEqual(INPUT_NAMES);
});

test('the action runs on Node 24, from the committed bundle', () => {
  expect(manifest.runs).toEqual({ using: 'node24', main: 'dist/index.js' });
});

test.each([...Object.entries(manifest.inputs), ...Object.entries(manifest.outputs)])(
  '%s is described in whole sentences',
  (_, { description }) => {
    expect(description).toMatch(/^[A-Z`].*\.\s*$/s);
  },
);
