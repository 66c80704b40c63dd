import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { DEFAULTS, INPUT_NAMES, readInputs } from '../src/inputs.ts';
import { IF_EMPTY, MODES, SECRET_INPUT_NAMES, TARGETS } from '../src/secret-inputs.ts';

interface Manifest {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default?: string }>>;
  readonly outputs: Readonly<Record<string, { readonly description: string }>>;
  readonly runs: { readonly using: string; readonly main: string };
}

const read = (file: string): string => readFileSync(join(import.meta.dirname, '..', file), 'utf8');
const manifest = parse(read('action.yml')) as Manifest;

describe('action.yml', () => {
  test('names the inputs that the code reads', () => {
    expect(Object.keys(manifest.inputs).sort()).toEqual([...INPUT_NAMES].sort());
  });

  test('has the defaults that the code takes for left out', () => {
    const defaults = Object.entries(manifest.inputs).flatMap(([name, { default: value }]) =>
      value === undefined ? [] : [[name, value]],
    );
    expect(Object.fromEntries(defaults.filter(([name]) => name !== 'branch'))).toEqual(DEFAULTS);
  });

  test('has no default that the code takes otherwise where nothing is passed, as in an entry of a config file', () => {
    const passed = Object.entries(DEFAULTS).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value] as const);
    const env = { INPUT_NAME: 'a', GITHUB_WORKSPACE: '.' };
    expect(readInputs(env)).toEqual(readInputs({ ...env, ...Object.fromEntries(passed) }));
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

describe('the schema of config files', () => {
  const schema = JSON.parse(read('sync-secret.schema.json')) as {
    readonly properties: {
      readonly defaults: { readonly properties: object };
      readonly secrets: { readonly items: { readonly properties: object } };
    };
    readonly definitions: Readonly<Record<string, { readonly enum?: readonly unknown[] }>>;
  };

  test('knows what the code lets an entry say', () => {
    expect(Object.keys(schema.properties.secrets.items.properties).sort()).toEqual([...SECRET_INPUT_NAMES].sort());
  });

  test('knows the same for defaults, but for the name', () => {
    const names = ['name', ...Object.keys(schema.properties.defaults.properties)];
    expect(names.sort()).toEqual([...SECRET_INPUT_NAMES].sort());
  });

  test('knows the choices', () => {
    expect(schema.definitions['mode']?.enum).toEqual([...MODES, null]);
    expect(schema.definitions['if-empty']?.enum).toEqual([...IF_EMPTY, null]);
    expect(schema.definitions['target']?.enum).toEqual([...TARGETS, null]);
  });
});
