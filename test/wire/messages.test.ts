import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { create, fromBinary, toBinary, type DescMessage, type MessageInitShape } from '@bufbuild/protobuf';
import { describe, expect, test } from 'vitest';
import {
  file_modal,
  ObjectCreationType,
  SecretDeleteRequestSchema,
  SecretGetOrCreateRequestSchema,
  SecretGetOrCreateResponseSchema,
  SecretUpdateRequestSchema,
} from '../../src/targets/modal/client/modal_pb.ts';

function encode<Desc extends DescMessage>(schema: Desc, init: MessageInitShape<Desc>): string {
  return Buffer.from(toBinary(schema, create(schema, init))).toString('hex');
}

/** Captured from modal@0.11.1 on loopback, or made from modal_proto/api.proto with protobufjs. */
describe('messages are the bytes that Modal’s own clients send', () => {
  test.each([
    ['a look-up', encode(SecretGetOrCreateRequestSchema, { deploymentName: 'x' }), '0a0178'],
    [
      'a look-up with an environment and required keys',
      encode(SecretGetOrCreateRequestSchema, { deploymentName: 'x', environmentName: 'dev', requiredKeys: ['A'] }),
      '0a01781a036465763a0141',
    ],
    [
      'an overwrite',
      encode(SecretGetOrCreateRequestSchema, {
        deploymentName: 'app',
        environmentName: 'main',
        objectCreationType: ObjectCreationType.CREATE_OVERWRITE_IF_EXISTS,
        envDict: { A: '1' },
      }),
      '0a036170701a046d61696e20032a060a0141120131',
    ],
    [
      'a create with an empty value',
      encode(SecretGetOrCreateRequestSchema, {
        deploymentName: 'app',
        objectCreationType: ObjectCreationType.CREATE_FAIL_IF_EXISTS,
        envDict: { A: '' },
      }),
      '0a0361707020022a050a01411200',
    ],
    [
      'an update that sets, empties and removes',
      encode(SecretUpdateRequestSchema, {
        secretId: 'st-1',
        updates: [{ key: 'A', value: 'x' }, { key: 'B', value: '' }, { key: 'C' }],
      }),
      '0a0473742d3112060a014112017812050a0142120012030a0143',
    ],
    ['a delete', encode(SecretDeleteRequestSchema, { secretId: 'st-abc' }), '0a0673742d616263'],
  ])('%s', (_, hex, golden) => {
    expect(hex).toBe(golden);
  });

  test('a response with fields that we do not know is read', () => {
    const golden = '0a0473742d3112140a03617070120d0900002040fc54d94112026369';
    const response = fromBinary(SecretGetOrCreateResponseSchema, Buffer.from(golden, 'hex'));
    expect(response).toMatchObject({ secretId: 'st-1', metadata: { name: 'app', keys: [], environmentName: '' } });
  });
});

test('the generated messages have the fields and methods that proto/modal.proto writes down', () => {
  const proto = readFileSync(join(import.meta.dirname, '../../proto/modal.proto'), 'utf8').replace(/\/\/.*/g, '');
  const written = [
    ...[...proto.matchAll(/(\w+) = (\d+);/g)].map(([, name = '', number = '']) => `${name} = ${number}`),
    ...[...proto.matchAll(/rpc (\w+)/g)].map(([, name = '']) => `rpc ${name}`),
  ];
  const { messages, enums, services } = file_modal;
  const nested = messages.flatMap((message) => [message, ...message.nestedMessages]);
  const generated = [
    ...nested.flatMap(({ fields }) => fields.map(({ name, number }) => `${name} = ${number}`)),
    ...enums.flatMap(({ values }) => values.map(({ name, number }) => `${name} = ${number}`)),
    ...services.flatMap(({ methods }) => methods.map(({ name }) => `rpc ${name}`)),
  ];
  expect(generated.sort()).toEqual(written.sort());
});
