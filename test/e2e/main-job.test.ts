import { describe, expect, test } from 'vitest';
import { startModalServer } from '../support/modal-server.ts';
import { methodsOf, sync } from '../support/sync.ts';

const EXAMPLE = {
  with: { 'from-dotenv': 'build/.env', keys: 'DATABASE_URL\nSTRIPE_KEY=STRIPE_KEY_LIVE\nLOG_LEVEL' },
  env: { DATABASE_URL: 'canary-postgres://db', STRIPE_KEY_LIVE: 'canary-stripe', UNRELATED: 'canary-unrelated' },
  files: { 'build/.env': 'LOG_LEVEL=canary-verbose\nNOT_CHOSEN=canary-other\n' },
};

describe('named secrets and a .env become one Modal secret', () => {
  test('the first run creates the secret with exactly the selected names', async () => {
    await using modal = await startModalServer();
    const result = await sync(modal, EXAMPLE);
    expect(result.exitCode).toBe(0);
    expect(modal.secret('prod', 'my-app')).toEqual(
      new Map([
        ['DATABASE_URL', 'canary-postgres://db'],
        ['STRIPE_KEY', 'canary-stripe'],
        ['LOG_LEVEL', 'canary-verbose'],
      ]),
    );
    const { summary, ...outputs } = result.outputs;
    expect(summary).toContain(
      '<code>+\u00a0DATABASE_URL</code> <code>+\u00a0LOG_LEVEL</code> <code>+\u00a0STRIPE_KEY</code>',
    );
    expect(outputs).toEqual({
      result: 'created',
      changed: 'true',
      environment: 'prod',
      workspace: 'acme',
      'secret-id': modal.secretId('prod', 'my-app'),
      keys: '["DATABASE_URL","LOG_LEVEL","STRIPE_KEY"]',
      'dropped-keys': '[]',
      results: JSON.stringify([
        {
          name: 'my-app',
          environment: 'prod',
          result: 'created',
          changed: true,
          'secret-id': modal.secretId('prod', 'my-app'),
          keys: ['DATABASE_URL', 'LOG_LEVEL', 'STRIPE_KEY'],
          'dropped-keys': [],
          action: 'create',
          added: ['DATABASE_URL', 'LOG_LEVEL', 'STRIPE_KEY'],
          overwritten: [],
          removed: [],
          'creates-environment': false,
        },
      ]),
    });
  });

  test('the second run updates the secret and removes unselected keys', async () => {
    await using modal = await startModalServer();
    await sync(modal, EXAMPLE);
    const result = await sync(modal, {
      ...EXAMPLE,
      with: { ...EXAMPLE.with, keys: 'DATABASE_URL', 'from-dotenv': '' },
    });
    expect(result.exitCode).toBe(0);
    expect(result.outputs['result']).toBe('updated');
    expect(modal.secret('prod', 'my-app')).toEqual(new Map([['DATABASE_URL', 'canary-postgres://db']]));
    expect(result.log).toContain('remove LOG_LEVEL, STRIPE_KEY');
  });

  test.each(['http', 'https'])('one connection over %s carries every call', async (scheme) => {
    await using modal = await startModalServer({ tls: scheme === 'https' });
    const ca = modal.caPem === undefined ? {} : { files: { ...EXAMPLE.files, 'ca.pem': modal.caPem } };
    const result = await sync(modal, {
      ...EXAMPLE,
      ...ca,
      env: { ...EXAMPLE.env, ...(scheme === 'https' && { NODE_EXTRA_CA_CERTS: 'ca.pem' }) },
    });
    expect(result.exitCode).toBe(0);
    expect(modal.connections).toBe(1);
    expect(methodsOf(modal)).toEqual([
      'AuthTokenGet',
      'TokenInfoGet',
      'SecretGetOrCreate',
      'EnvironmentList',
      'SecretGetOrCreate',
    ]);
  });

  test('an update makes three calls, and one to TokenInfoGet', async () => {
    await using modal = await startModalServer();
    modal.putSecret('prod', 'my-app', { DATABASE_URL: 'old' });
    await sync(modal, EXAMPLE);
    expect(methodsOf(modal)).toEqual(['AuthTokenGet', 'TokenInfoGet', 'SecretGetOrCreate', 'SecretGetOrCreate']);
  });
});

describe('a value arrives byte for byte', () => {
  test.each([
    ['line breaks of every kind', 'canary-a\nb\r\nc\rd\n'],
    ['a PEM', '-----BEGIN KEY-----\ncanaryMIIEpAIBAAKCAQEA+/==\n-----END KEY-----\n'],
    ['quotes, = and #', `canary-"a" 'b' \`c\` =#=# $x \${Y} %0A ::error::x ##[error]y`],
    ['emoji and other planes', 'canary-👩‍👩‍👧 𝕏 ü é\u0301 \u{10ffff}'],
    ['spaces around the text', '  \tcanary-padded\t  '],
    ['32,768 characters', `canary-${'x'.repeat(32_761)}`],
    ['32,768 characters of two UTF-16 units each', `canary-${'😀'.repeat(32_761)}`],
    ['one character', 'ß'],
  ])('%s', async (_, value) => {
    await using modal = await startModalServer();
    const result = await sync(modal, { with: { keys: 'KEY' }, env: { KEY: value } });
    expect(result.exitCode).toBe(0);
    expect(modal.secret('prod', 'my-app')?.get('KEY')).toBe(value);
  });

  test('also under the name __proto__', async () => {
    await using modal = await startModalServer();
    const values = { 'from-json': '{"__proto__": "canary-proto", "constructor": "canary-constructor"}' };
    const result = await sync(modal, { with: values });
    expect(result.exitCode).toBe(0);
    expect(modal.secret('prod', 'my-app')).toEqual(
      new Map([
        ['__proto__', 'canary-proto'],
        ['constructor', 'canary-constructor'],
      ]),
    );
  });
});
