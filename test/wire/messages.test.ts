import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  ModalClientDefinition,
  ObjectCreationType,
  SecretDeleteRequest,
  SecretGetOrCreateRequest,
  SecretGetOrCreateResponse,
  SecretUpdateRequest,
} from '../../src/targets/modal/client/modal_pb.ts';

interface Writer {
  readonly finish: () => Uint8Array;
}

function encode<T>({ encode: write }: { readonly encode: (message: T) => Writer }, message: T): string {
  return Buffer.from(write(message).finish()).toString('hex');
}

const LOOK_UP = {
  deploymentName: 'x',
  environmentName: '',
  objectCreationType: ObjectCreationType.UNSPECIFIED,
  envDict: [],
  requiredKeys: [],
};

/** Captured from modal@0.11.1 on loopback, or made from modal_proto/api.proto with protobufjs. */
describe('messages have the bytes that Modal’s own clients send', () => {
  test.each([
    ['a look-up', encode(SecretGetOrCreateRequest, LOOK_UP), '0a0178'],
    [
      'a look-up with an environment and required keys',
      encode(SecretGetOrCreateRequest, { ...LOOK_UP, environmentName: 'dev', requiredKeys: ['A'] }),
      '0a01781a036465763a0141',
    ],
    [
      'an overwrite',
      encode(SecretGetOrCreateRequest, {
        ...LOOK_UP,
        deploymentName: 'app',
        environmentName: 'main',
        objectCreationType: ObjectCreationType.CREATE_OVERWRITE_IF_EXISTS,
        envDict: [{ key: 'A', value: '1' }],
      }),
      '0a036170701a046d61696e20032a060a0141120131',
    ],
    [
      'a create with an empty value',
      encode(SecretGetOrCreateRequest, {
        ...LOOK_UP,
        deploymentName: 'app',
        objectCreationType: ObjectCreationType.CREATE_FAIL_IF_EXISTS,
        envDict: [{ key: 'A', value: '' }],
      }),
      '0a0361707020022a050a01411200',
    ],
    [
      'an update that sets, empties and removes',
      encode(SecretUpdateRequest, {
        secretId: 'st-1',
        updates: [{ key: 'A', value: 'x' }, { key: 'B', value: '' }, { key: 'C' }],
      }),
      '0a0473742d3112060a014112017812050a0142120012030a0143',
    ],
    ['a delete', encode(SecretDeleteRequest, { secretId: 'st-abc' }), '0a0673742d616263'],
  ])('%s', (_, hex, golden) => {
    expect(hex).toBe(golden);
  });

  test('unknown fields of a response are ignored', () => {
    const golden = '0a0473742d3112140a03617070120d0900002040fc54d94112026369';
    const response = SecretGetOrCreateResponse.decode(Buffer.from(golden, 'hex'));
    expect(response).toMatchObject({ secretId: 'st-1', metadata: { name: 'app', keys: [], environmentName: '' } });
  });
});

test('the generated messages have the fields and methods of proto/modal.proto', () => {
  const root = join(import.meta.dirname, '../..');
  const proto = readFileSync(join(root, 'proto/modal.proto'), 'utf8').replace(/\/\/.*/g, '');
  const code = readFileSync(join(root, 'src/targets/modal/client/modal_pb.ts'), 'utf8');
  const listed = [...proto.matchAll(/ ([a-z]\w*) = (\d+);/g)].map(([, name = '', number = '']) => {
    const camelCase = name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
    return `${camelCase} = ${number}`;
  });
  const field = /if \(tag !== (\d+)\)[^]*?message\.(\w+)(?: = \{\s+\$case: "(\w+)")?/g;
  const generated = [...code.matchAll(field)].map(
    ([, tag, name, oneOf]) => `${oneOf ?? name ?? ''} = ${Number(tag) >> 3}`,
  );
  expect(generated.sort()).toEqual(listed.sort());
  const methods = [...proto.matchAll(/rpc (\w+)/g)].map(([, name]) => name);
  expect(Object.values(ModalClientDefinition.methods).map(({ name }) => name)).toEqual(methods);
});

test('the generated values of ObjectCreationType match proto/modal.proto', () => {
  const proto = readFileSync(join(import.meta.dirname, '../../proto/modal.proto'), 'utf8');
  const values = [...proto.matchAll(/OBJECT_CREATION_TYPE_(\w+) = (\d+)/g)];
  expect(ObjectCreationType).toEqual(Object.fromEntries(values.map(([, name, number]) => [name, Number(number)])));
});
