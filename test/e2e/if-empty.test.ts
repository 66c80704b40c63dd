import { describe, expect, test } from 'vitest';
import { startModalServer } from '../support/modal-server.ts';
import { errorsOf, sync } from '../support/sync.ts';

const BEFORE = { STRIPE_KEY: 'canary-live', DATABASE_URL: 'canary-old' };
/** What GitHub makes of an undefined secret. */
const STRIPE_UNDEFINED = { DATABASE_URL: 'canary-new', STRIPE_KEY: '' };
const KEYS = 'DATABASE_URL\nSTRIPE_KEY';

describe.each([
  ['newer', true],
  ['older', false],
] as const)('on a %s server, a key that the secret has and that is empty now', (_, listsKeys) => {
  test.each([
    ['empty', KEYS, STRIPE_UNDEFINED],
    ['optional and missing', 'DATABASE_URL\nSTRIPE_KEY?', { DATABASE_URL: 'canary-new' }],
  ])('stops the run by default, untouched, where it is %s', async (__, keys, env) => {
    await using modal = await startModalServer({ listsKeys });
    modal.putSecret('prod', 'my-app', BEFORE);
    const step = await sync(modal, { with: { keys }, env });
    expect(step.exitCode).toBe(1);
    expect(errorsOf(step)).toEqual([
      "Planning secret 'my-app' in environment 'prod': 'STRIPE_KEY' is empty in this run and would be deleted from the secret, which has it now. Nothing was written. Define the value (GitHub makes an empty text of an undefined secret), or set if-empty to drop to delete it, or mode to merge to keep it.",
    ]);
    expect(modal.writes).toEqual([]);
    expect(modal.secret('prod', 'my-app')).toEqual(new Map(Object.entries(BEFORE)));
  });

  test('stops a dry run as well', async () => {
    await using modal = await startModalServer({ listsKeys });
    modal.putSecret('prod', 'my-app', BEFORE);
    const step = await sync(modal, { with: { keys: KEYS, 'dry-run': 'true' }, env: STRIPE_UNDEFINED });
    expect(step.exitCode).toBe(1);
  });

  test('is deleted with drop', async () => {
    await using modal = await startModalServer({ listsKeys });
    modal.putSecret('prod', 'my-app', BEFORE);
    const step = await sync(modal, { with: { keys: KEYS, 'if-empty': 'drop' }, env: STRIPE_UNDEFINED });
    expect(step.outputs).toMatchObject({
      result: 'updated',
      keys: '["DATABASE_URL"]',
      'dropped-keys': '["STRIPE_KEY"]',
    });
    expect(modal.secret('prod', 'my-app')).toEqual(new Map([['DATABASE_URL', 'canary-new']]));
  });

  test('is stored empty with keep', async () => {
    await using modal = await startModalServer({ listsKeys });
    modal.putSecret('prod', 'my-app', BEFORE);
    const step = await sync(modal, { with: { keys: KEYS, 'if-empty': 'keep' }, env: STRIPE_UNDEFINED });
    expect(step.outputs).toMatchObject({ result: 'updated', 'dropped-keys': '[]' });
    expect(modal.secret('prod', 'my-app')?.get('STRIPE_KEY')).toBe('');
  });

  test('is kept by a merge', async () => {
    await using modal = await startModalServer({ listsKeys });
    modal.putSecret('prod', 'my-app', BEFORE);
    const step = await sync(modal, { with: { keys: KEYS, mode: 'merge' }, env: STRIPE_UNDEFINED });
    expect(step.outputs).toMatchObject({ result: 'updated', 'dropped-keys': '["STRIPE_KEY"]' });
    expect(modal.secret('prod', 'my-app')?.get('STRIPE_KEY')).toBe('canary-live');
  });

  test('stops the run with error, before anything is sent', async () => {
    await using modal = await startModalServer({ listsKeys });
    const step = await sync(modal, { with: { keys: KEYS, 'if-empty': 'error' }, env: STRIPE_UNDEFINED });
    expect(errorsOf(step)).toEqual([
      "Choosing the values: 'STRIPE_KEY' is empty, and if-empty is error. Define what is missing (GitHub makes an empty text of an undefined secret), or set if-empty to protect or drop.",
    ]);
    expect(modal.calls).toEqual([]);
  });
});

test('an empty key that the secret does not have is left out, and named', async () => {
  await using modal = await startModalServer();
  modal.putSecret('prod', 'my-app', { DATABASE_URL: 'canary-old' });
  const step = await sync(modal, { with: { keys: KEYS }, env: STRIPE_UNDEFINED });
  expect(step.exitCode).toBe(0);
  expect(step.outputs['dropped-keys']).toBe('["STRIPE_KEY"]');
  expect(step.log).toContain('left out because empty STRIPE_KEY');
  expect(step.summary).toContain('STRIPE');
});

test('null is left out even with keep', async () => {
  await using modal = await startModalServer();
  const step = await sync(modal, { with: { values: 'A: canary-a\nB:\nC: ""', 'if-empty': 'keep' } });
  expect(modal.secret('prod', 'my-app')).toEqual(
    new Map([
      ['A', 'canary-a'],
      ['C', ''],
    ]),
  );
  expect(step.outputs['dropped-keys']).toBe('["B"]');
});

test('a server where the look-up lists no keys and the key list has its own method is asked there', async () => {
  await using modal = await startModalServer({ listsKeys: false });
  modal.putSecret('prod', 'my-app', { DATABASE_URL: 'canary-old' });
  await sync(modal, { with: { keys: KEYS }, env: STRIPE_UNDEFINED });
  expect(modal.calls.map(({ method }) => method)).toEqual([
    'AuthTokenGet',
    'SecretGetOrCreate',
    'SecretGetInfo',
    'SecretGetOrCreate',
    'SecretGetOrCreate',
  ]);
});
