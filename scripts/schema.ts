// Writes sync-secret.schema.json, the JSON Schema of config files, from the rows of the inputs and their descriptions
// in action.yml. With --check, writes nothing and fails if the file differs.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { parse } from 'yaml';
import { entryTable } from '../src/inputs/entry.ts';
import { TARGETS } from '../src/targets/index.ts';

interface Manifest {
  readonly inputs: Readonly<Record<string, { readonly description: string }>>;
}

const root = join(import.meta.dirname, '..');
const path = join(root, 'sync-secret.schema.json');
const { inputs } = parse(readFileSync(join(root, 'action.yml'), 'utf8')) as Manifest;

const table = entryTable(TARGETS);
const names = Object.keys(table);
const definitions = Object.fromEntries(
  names.map((name) => [name, { description: inputs[name]?.description.trim(), ...schemaOf(name) }]),
);

/** Each target has its own rule for the input `name`. One of them must hold. */
function schemaOf(name: string): object {
  const own = TARGETS.flatMap((target) => target.inputs[name]?.schema ?? []);
  return own.length > 1 ? { anyOf: own } : (table[name]?.schema ?? {});
}

function refer(some: readonly string[]): object {
  return Object.fromEntries(some.map((name) => [name, { $ref: `#/definitions/${name}` }]));
}

const schema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  $id: 'https://raw.githubusercontent.com/org/sync-secret/v1/sync-secret.schema.json',
  title: 'A config file of the sync-secret action',
  type: 'object',
  additionalProperties: false,
  required: ['secrets'],
  properties: {
    defaults: {
      description: 'Inputs for every secret that does not set them itself.',
      type: ['object', 'null'],
      additionalProperties: false,
      properties: refer(names.filter((name) => name !== 'name')),
    },
    secrets: {
      description: "The secrets, each with the action's inputs for it.",
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        additionalProperties: false,
        anyOf: [{ required: ['name'] }, { required: ['target'] }],
        properties: refer(names),
      },
    },
  },
  definitions,
};

const options = { ...(await resolveConfig(path)), parser: 'json' };
const after = await format(JSON.stringify(schema), options);
if (!process.argv.includes('--check')) {
  writeFileSync(path, after);
} else if (after !== readFileSync(path, 'utf8')) {
  console.error(
    'sync-secret.schema.json differs from the inputs in src/ and action.yml. Run npm run schema and commit it.',
  );
  process.exitCode = 1;
}
