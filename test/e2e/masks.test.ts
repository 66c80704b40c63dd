import { describe, expect, test } from 'vitest';
import { arrivalOf } from '../support/arrival.ts';
import { startModalServer } from '../support/modal-server.ts';
import type { StepOptions } from '../support/runner.ts';
import { CREDENTIALS, errorsOf, messagesOf, sync } from '../support/sync.ts';

const PEM = '-----BEGIN KEY-----\ncanary-line-one\n  canary-line-two  \n-----END KEY-----\n';
const PEM_PARTS = [PEM, '-----BEGIN KEY-----', 'canary-line-one', 'canary-line-two', '-----END KEY-----'];

interface Row extends StepOptions {
  readonly fact: string;
  /** All masks except those of the credentials. */
  readonly masks: readonly string[];
}

describe('the action masks', () => {
  test.each<Row>([
    {
      fact: 'a value of env: that keys names, and no other value of env:',
      with: { keys: 'A' },
      env: { A: 'canary-chosen', OTHER: 'canary-other' },
      masks: ['canary-chosen'],
    },
    {
      fact: 'a value of env: under another name, and an optional value',
      with: { keys: 'STORED=SOURCE\nB?' },
      env: { SOURCE: 'canary-source', B: 'canary-b' },
      masks: ['canary-source', 'canary-b'],
    },
    {
      fact: 'every value of a .env, selected or not',
      with: { keys: 'A', 'from-dotenv': '.env' },
      files: { '.env': 'A=canary-a\nB=canary-b' },
      masks: ['canary-a', 'canary-b'],
    },
    {
      fact: 'the expanded value of a .env',
      with: { 'from-dotenv': '.env', 'dotenv-expand': 'true' },
      files: { '.env': 'URL=canary-${HOST}' },
      env: { HOST: 'host-of-env' },
      masks: ['canary-host-of-env'],
    },
    {
      fact: 'every value of from-json, selected or not',
      with: { keys: 'A', 'from-json': '{"A": "canary-a", "B": 123456, "C": null}' },
      masks: ['canary-a', '123456'],
    },
    {
      fact: 'every value of a JSON file, but not the whole file',
      with: { 'from-json': 'secrets.json' },
      files: { 'secrets.json': '{"A": "canary-a",\n "B": "canary-b"}' },
      masks: ['canary-a', 'canary-b'],
    },
    {
      fact: 'a value that another source overrides',
      with: { keys: 'A', 'from-json': '{"A": "canary-json"}', 'from-dotenv': '.env' },
      files: { '.env': 'A=canary-file' },
      env: { A: 'canary-env' },
      masks: ['canary-json', 'canary-file', 'canary-env'],
    },
    { fact: 'a PEM key, and each of its lines', with: { keys: 'A' }, env: { A: PEM }, masks: PEM_PARTS },
    {
      fact: 'a PEM key in a .env',
      with: { 'from-dotenv': '.env' },
      files: { '.env': `A="${PEM}"` },
      masks: PEM_PARTS,
    },
    {
      fact: 'a PEM key in JSON',
      with: { 'from-json': JSON.stringify({ A: PEM }) },
      masks: PEM_PARTS,
    },
    {
      fact: 'the texts and numbers in a JSON value, at any depth',
      with: { keys: 'A' },
      env: { A: '{"a":["canary-1",{"b":"canary-2","c":1234567,"d":true,"e":null}]}' },
      masks: ['{"a":["canary-1",{"b":"canary-2","c":1234567,"d":true,"e":null}]}', 'canary-1', 'canary-2', '1234567'],
    },
    {
      fact: 'the texts in a JSON value of a .env and of from-json',
      with: { 'from-dotenv': '.env', 'from-json': '{"B": "[\\"canary-b\\"]"}' },
      files: { '.env': `A='{"a": "canary-a"}'` },
      masks: ['{"a": "canary-a"}', 'canary-a', '["canary-b"]', 'canary-b'],
    },
    {
      fact: 'the texts of JSON that is itself a text in JSON',
      with: { keys: 'A' },
      env: { A: JSON.stringify({ a: JSON.stringify({ b: JSON.stringify(['canary-inner']) }) }) },
      masks: [
        JSON.stringify({ a: JSON.stringify({ b: JSON.stringify(['canary-inner']) }) }),
        JSON.stringify({ b: JSON.stringify(['canary-inner']) }),
        JSON.stringify(['canary-inner']),
        'canary-inner',
      ],
    },
    {
      fact: 'a number in JSON exactly as written',
      with: { keys: 'A' },
      env: { A: '{"id":12345678901234567890,"price":1234.50}' },
      masks: ['{"id":12345678901234567890,"price":1234.50}', '12345678901234567890', '1234.50'],
    },
    {
      fact: 'the whole value if it only starts like JSON',
      with: { keys: 'A' },
      env: { A: '{canary-not-json' },
      masks: ['{canary-not-json'],
    },
    {
      fact: 'a value with percent signs and commands, unchanged',
      with: { keys: 'A' },
      env: { A: 'canary-%0A%25::add-mask::canary-b' },
      masks: ['canary-%0A%25::add-mask::canary-b'],
    },
    {
      fact: 'no literal of values',
      with: { values: 'A: canary-a\nB: "canary-b"' },
      secrets: [],
      masks: [],
    },
    {
      fact: 'no value under four characters',
      with: { keys: 'A\nB\nC' },
      env: { A: 'x', B: 'abc', C: '  ab ' },
      masks: [],
    },
    {
      fact: 'no common word of logs, in any case, and no number of up to five digits',
      with: { keys: 'A\nB\nC\nD\nE\nF\nG', 'from-json': '{"G": true, "H": 443}' },
      env: { A: 'true', B: 'FALSE', C: 'null', D: 'Production', E: '8080', F: '65535' },
      notSecret: ['true', 'FALSE', 'null', 'Production', '8080', '65535'],
      masks: [],
    },
    {
      fact: 'a number of six digits',
      with: { keys: 'A' },
      env: { A: '654321' },
      masks: ['654321'],
    },
  ])('$fact', async ({ masks, ...options }) => {
    await using modal = await startModalServer();
    const step = await sync(modal, options);
    expect(errorsOf(step)).toEqual([]);
    const token = modal.calls.at(-1)?.headers.get('x-modal-auth-token');
    expect(new Set(step.masks)).toEqual(new Set([...Object.values(CREDENTIALS), ...masks, token]));
    expect(step.masks.length).toBe(new Set(step.masks).size);
  });

  test('once a value that several secrets share, and a line that several values share', async () => {
    await using modal = await startModalServer();
    const step = await sync(modal, {
      with: { name: '', environment: '', config: 'secrets.yml' },
      env: { A: 'canary-a', B: PEM, C: `${PEM}canary-line-three\n` },
      files: {
        'secrets.yml': 'defaults: { keys: [A, B, C] }\nsecrets: [{ name: one }, { name: two }, { name: three }]',
      },
    });
    expect(errorsOf(step)).toEqual([]);
    expect(step.masks).toEqual(expect.arrayContaining(['canary-a', ...PEM_PARTS, 'canary-line-three']));
    expect(step.masks.length).toBe(new Set(step.masks).size);
  });

  test('the credentials of the inputs, but not those that they replace in env:', async () => {
    await using modal = await startModalServer();
    const step = await sync(modal, {
      with: { 'modal-token-id': 'ak-canary-id', 'modal-token-secret': 'as-canary-secret', values: 'A: a' },
      env: { MODAL_TOKEN_ID: 'ak-canary-unused', MODAL_TOKEN_SECRET: 'as-canary-unused' },
    });
    expect(step.masks.slice(0, 2)).toEqual(['ak-canary-id', 'as-canary-secret']);
    expect(step.masks).toHaveLength(3);
  });

  test.each([
    { variable: 'HTTPS_PROXY', address: 'http://ada:canary-p%40ss@proxy.invalid:3128' },
    { variable: 'https_proxy', address: 'ada:canary-p%40ss@proxy.invalid:3128' },
  ])('the password of a proxy in $variable', async ({ variable, address }) => {
    await using modal = await startModalServer();
    const step = await sync(modal, { with: { values: 'A: a' }, env: { [variable]: address } });
    expect(step.exitCode).toBe(0);
    expect(step.masks).toContain('canary-p@ss');
  });

  test.each([
    { fact: 'JSON over several lines', value: '{\n  "a": "canary-a",\n  "b": [\n    1,\n    "canary-b"\n  ]\n}' },
    { fact: 'a text with short lines', value: 'canary-first\n1\n}\n\ntrue\ncanary-last' },
  ])('$fact, without its short lines, whose masks would hide them everywhere', async ({ value }) => {
    await using modal = await startModalServer();
    const step = await sync(modal, { with: { keys: 'A' }, env: { A: value }, notSecret: ['true'] });
    const [first = '', last = ''] = value.match(/canary-\w+/g) ?? [];
    // The runner hides each line of a mask, even a short one: Worker.cs and ActionCommandManager.cs.
    const hidden = step.masks.flatMap((mask) => mask.split(/[\r\n]+/)).map((line) => line.trim());
    expect(hidden.filter((line) => line !== '' && (line.length < 4 || line === 'true'))).toEqual([]);
    expect(hidden.some((line) => line.includes(first))).toBe(true);
    expect(hidden.some((line) => line.includes(last))).toBe(true);
    expect(step.log).toContain("Created: secret 'my-app'");
  });
});

describe('the action prints the masks first', () => {
  test.each([
    { fact: 'if the run succeeds', keys: 'A\nB\nC', exitCode: 0 },
    { fact: 'if the run fails because of its keys', keys: 'A\nB\nC\nMISSING', exitCode: 1 },
  ])('$fact', async ({ keys, exitCode }) => {
    await using modal = await startModalServer();
    const step = await sync(modal, {
      with: { keys, 'from-dotenv': '.env', 'from-json': '{"B": "canary-b"}' },
      files: { '.env': 'A=canary-a' },
      env: { C: 'canary-c' },
    });
    expect(step.exitCode).toBe(exitCode);
    const lines = step.stdout.split('\n');
    const first = lines.slice(
      0,
      lines.findIndex((line) => !line.startsWith('::add-mask::')),
    );
    expect(new Set(first.map((line) => line.slice('::add-mask::'.length)))).toEqual(
      new Set([...Object.values(CREDENTIALS), 'canary-a', 'canary-b', 'canary-c']),
    );
  });

  test('except that of the auth token, which comes before its first use', async () => {
    await using modal = await startModalServer();
    const step = await sync(modal, { with: { keys: 'A' }, env: { A: 'canary-a' } });
    const token = modal.calls.at(-1)?.headers.get('x-modal-auth-token') ?? '';
    expect(step.masks.at(-1)).toBe(token);
    const lines = step.stdout.split('\n');
    expect(lines.indexOf(`::add-mask::${token}`)).toBeLessThan(lines.findIndex((line) => line.startsWith('Plan: ')));
  });
});

test.each([
  { fact: 'a whole value', echoed: 'canary-plain' },
  { fact: 'a line of a PEM key', echoed: 'canary-line-two' },
  { fact: 'a text in JSON', echoed: 'canary-in-json' },
  { fact: 'a number in JSON', echoed: '9876543210' },
  { fact: 'a credential', echoed: 'as-canary-secret' },
])('$fact that the server repeats becomes ***', async ({ echoed }) => {
  await using modal = await startModalServer();
  modal.inject('SecretGetOrCreate', { kind: 'status', code: 3, message: `What is ${echoed}?` });
  const step = await sync(modal, {
    with: { keys: 'A\nB\nC' },
    env: { A: 'canary-plain', B: PEM, C: '{"a":{"b":["canary-in-json",9876543210]}}' },
    serverEchoes: true,
  });
  expect(errorsOf(step)).toEqual([expect.stringContaining('(server message: What is ***?)')]);
});

test.each([
  { fact: 'two values of one repeated letter', values: ['a'.repeat(32_767), 'a'.repeat(32_768)] },
  { fact: 'values with the same start', values: ['', 'b', 'c', 'd'].map((end) => `${'a'.repeat(32_000)}${end}`) },
])('$fact are hidden in a text of 60,000 characters within 5 s', { timeout: 20_000 }, async ({ values }) => {
  await using modal = await startModalServer();
  const message = 'a'.repeat(60_000);
  modal.inject('SecretGetOrCreate', { kind: 'status', code: 3, message });
  const files = { 'values.json': JSON.stringify(Object.fromEntries(values.entries())) };
  const keys = values.map((_, index) => `A${index}=${index}`).join('\n');
  const started = arrivalOf(modal, 'SecretGetOrCreate').then(() => performance.now());
  const step = await sync(modal, { with: { keys, 'from-json': 'values.json' }, files, serverEchoes: true });
  expect(performance.now() - (await started)).toBeLessThan(5_000);
  expect(errorsOf(step)).toEqual([expect.stringContaining('(server message: ***)')]);
});

test('an auth token that is JSON becomes one mask, without masks for its parts', async () => {
  await using modal = await startModalServer({ requireAuthToken: false });
  const token = '{"a":"Created","b":"secret"}';
  const message = Buffer.concat([Buffer.of(0x0a, token.length), Buffer.from(token)]);
  const body = Buffer.concat([Buffer.of(0, 0, 0, 0, message.length), message]);
  modal.inject('AuthTokenGet', { kind: 'raw', body, trailers: { 'grpc-status': '0' } });
  const step = await sync(modal, { with: { values: 'A: a' } });
  expect(errorsOf(step)).toEqual([]);
  expect(step.masks).toEqual([...Object.values(CREDENTIALS), token]);
});

test('a value of 20,000 lines is hidden in the ten printed warnings of 200', async () => {
  await using modal = await startModalServer();
  const lines = Array.from({ length: 20_000 }, (_, index) => `canary-${index}`).join('\n');
  const warnings = Array.from({ length: 200 }, (_, index) => `${index}: canary-${index}`);
  const verbatim = [warnings.map(encodeURIComponent).join(',')];
  modal.inject('SecretGetOrCreate', { kind: 'warning', messages: [], verbatim });
  const files = { 'values.json': JSON.stringify({ A: 'a', B: lines }) };
  const step = await sync(modal, { with: { 'from-json': 'values.json', keys: 'A' }, files, serverEchoes: true });
  expect(errorsOf(step)).toEqual([]);
  const shown = Array.from({ length: 10 }, (_, index) => `Message from Modal: ${index}: ***`);
  expect(messagesOf(step, 'warning')).toEqual([...shown, 'Message from Modal: 190 more warnings are not shown']);
});
