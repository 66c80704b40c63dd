import { describe, expect, test } from 'vitest';
import { startModalServer } from '../support/modal-server.ts';
import type { StepOptions } from '../support/runner.ts';
import { errorsOf, sync } from '../support/sync.ts';

interface Row extends StepOptions {
  readonly fact: string;
  readonly masked?: readonly string[];
  readonly readable?: readonly string[];
}

const DOTENV = 'AWS_REGION=us-east-1\nLOG_FORMAT=json\nDATABASE_URL=canary-db\n';
const config = (text: string): Pick<StepOptions, 'with' | 'files'> => ({
  with: { name: '', environment: '', config: 'secrets.yml' },
  files: { '.env': DOTENV, 'secrets.yml': text },
});

describe('unmasked-keys', () => {
  test.each<Row>([
    {
      fact: 'keeps only the values of its names readable',
      with: { 'from-dotenv': '.env', 'unmasked-keys': 'AWS_REGION\nLOG_FORMAT' },
      files: { '.env': DOTENV },
      readable: ['us-east-1', 'json'],
      masked: ['canary-db'],
    },
    {
      fact: 'accepts patterns',
      with: { 'from-dotenv': '.env', 'unmasked-keys': '*_REGION\nLOG_*' },
      files: { '.env': DOTENV },
      readable: ['us-east-1', 'json'],
      masked: ['canary-db'],
    },
    {
      fact: 'accepts stored names, even if the source has other names',
      with: { keys: 'REGION=AWS_REGION\nSOURCE', 'unmasked-keys': 'REGION' },
      env: { AWS_REGION: 'us-east-1', SOURCE: 'canary-source' },
      readable: ['us-east-1'],
      masked: ['canary-source'],
    },
    {
      fact: 'masks a value that another key also has',
      with: { 'from-dotenv': '.env', 'unmasked-keys': 'DB_USER' },
      files: { '.env': 'DB_USER=postgres\nDB_PASSWORD=postgres' },
      masked: ['postgres'],
    },
    {
      fact: 'masks a value that is also part of another value',
      with: { 'from-dotenv': '.env', 'unmasked-keys': 'DB_USER' },
      files: { '.env': 'DB_USER=postgres\nLOGIN=\'{"user":"postgres"}\'' },
      masked: ['postgres'],
    },
    {
      fact: 'masks a value that an unselected name also has',
      with: { keys: 'DB_USER', 'from-dotenv': '.env', 'unmasked-keys': 'DB_USER' },
      files: { '.env': 'DB_USER=postgres\nOTHER=postgres' },
      masked: ['postgres'],
    },
    {
      fact: 'masks a value that is also stored under another name',
      with: { keys: 'DB_USER\nDB_PASSWORD=DB_USER', 'from-dotenv': '.env', 'unmasked-keys': 'DB_USER' },
      files: { '.env': 'DB_USER=postgres' },
      masked: ['postgres'],
    },
    {
      fact: 'masks a credential',
      with: { 'from-json': '{"A": "as-canary-secret"}', 'unmasked-keys': 'A' },
      masked: ['as-canary-secret'],
    },
    {
      fact: 'keeps an overridden value of an earlier file readable, under the same name',
      with: { 'from-dotenv': '.env\nprod.env', 'unmasked-keys': 'AWS_REGION' },
      files: { '.env': DOTENV, 'prod.env': 'AWS_REGION=us-west-2' },
      readable: ['us-east-1', 'us-west-2'],
      masked: ['canary-db', 'json'],
    },
    {
      fact: 'masks the other values of inline JSON and of env:NAME',
      with: {
        'from-dotenv': 'env:ENV_FILE',
        'from-json': '{"A": "canary-a", "LEVEL": "debugging"}',
        'unmasked-keys': 'LEVEL',
      },
      env: { ENV_FILE: 'B=canary-b' },
      readable: ['debugging'],
      masked: ['canary-a', 'canary-b'],
    },
    {
      fact: 'of one entry keeps a value readable if no other entry stores it',
      ...config(
        'secrets:\n- {name: api, from-dotenv: .env, unmasked-keys: AWS_REGION}\n- {name: web, from-dotenv: .env, keys: DATABASE_URL}',
      ),
      readable: ['us-east-1'],
      masked: ['json', 'canary-db'],
    },
    {
      fact: 'of one entry masks a value that another entry stores as a secret',
      ...config(
        'secrets:\n- {name: api, from-dotenv: .env, unmasked-keys: AWS_REGION}\n- {name: web, from-dotenv: .env}',
      ),
      masked: ['us-east-1', 'json', 'canary-db'],
    },
    {
      fact: 'of one entry masks a variable that another entry stores as a secret',
      ...config('secrets:\n- {name: api, keys: LEVEL, unmasked-keys: LEVEL}\n- {name: web, keys: LEVEL}'),
      env: { LEVEL: 'verbose' },
      masked: ['verbose'],
    },
    {
      fact: 'in defaults applies to all entries, but need not match in each of them',
      ...config(
        'defaults: {from-dotenv: .env, unmasked-keys: [AWS_*, LOG_FORMAT]}\nsecrets:\n- {name: api}\n- {name: web, keys: DATABASE_URL}',
      ),
      readable: ['us-east-1', 'json'],
      masked: ['canary-db'],
    },
    {
      fact: 'accepts a missing optional name',
      with: { keys: 'A\nLEVEL?', 'unmasked-keys': 'LEVEL' },
      env: { A: 'canary-a' },
      masked: ['canary-a'],
    },
  ])('$fact', async ({ masked = [], readable = [], ...options }) => {
    await using modal = await startModalServer();
    const notSecret = [...readable, 'postgres', 'us-east-1', 'json', 'verbose'];
    const step = await sync(modal, { ...options, notSecret });
    expect(errorsOf(step)).toEqual([]);
    expect(step.masks).toEqual(expect.arrayContaining([...masked]));
    for (const text of readable) expect(step.masks).not.toContain(text);
  });

  test.each<StepOptions & { readonly fact: string; readonly errors: readonly string[] }>([
    {
      fact: 'a name that matches nothing, with a suggestion',
      with: { 'from-dotenv': '.env', 'unmasked-keys': 'AWS_REGOIN\nLOG_FORMAT' },
      files: { '.env': DOTENV },
      errors: [
        "Reading unmasked-keys: no stored name matches 'AWS_REGOIN' (line 1). Did you mean 'AWS_REGION'? Write the stored names, which are before the = in keys, or remove the lines that match nothing.",
      ],
    },
    {
      fact: 'a pattern that matches nothing, and a token, which the error identifies by its line',
      with: { 'from-dotenv': '.env', 'unmasked-keys': 'PUBLIC_*\nLOG_*\nghp_canary0123456789' },
      files: { '.env': DOTENV },
      errors: [
        "Reading unmasked-keys: no stored name matches 'PUBLIC_*' (line 1) and the name on line 3. Write the stored names, which are before the = in keys, or remove the lines that match nothing.",
      ],
    },
    {
      fact: 'a name of an entry that matches nothing',
      ...config('secrets:\n- {name: api, from-dotenv: .env, unmasked-keys: [NOTHING_HERE]}'),
      errors: [
        "secrets.yml, line 2 (api): Reading unmasked-keys: no stored name matches 'NOTHING_HERE' (line 1). Write the stored names, which are before the = in keys, or remove the lines that match nothing.",
      ],
    },
    {
      fact: 'a name of defaults that matches in no entry',
      ...config(
        'defaults:\n  from-dotenv: .env\n  unmasked-keys: [AWS_REGION, NOTHING_HERE]\nsecrets:\n- name: api\n- name: web',
      ),
      errors: [
        "Reading secrets.yml, line 3, column 3 (unmasked-keys): no stored name matches 'NOTHING_HERE' (line 2). Write the stored names, which are before the = in keys, or remove the lines that match nothing.",
      ],
    },
    {
      fact: 'a mode that reads no values',
      with: { mode: 'check', 'unmasked-keys': 'A' },
      errors: [
        "Reading the input 'unmasked-keys': it cannot be used with mode check. Remove it: mode check reads no values. List in required-keys the keys that the secret must have.",
      ],
    },
    {
      fact: 'too many lines',
      with: { 'from-dotenv': '.env', 'unmasked-keys': 'A*\n'.repeat(1001) },
      files: { '.env': DOTENV },
      errors: [
        'Reading unmasked-keys: it has 1001 lines, which are more than 1000. Use patterns, or split the names over several secrets.',
      ],
    },
  ])('refuses $fact, writes nothing and masks everything', async ({ errors, ...options }) => {
    await using modal = await startModalServer();
    const step = await sync(modal, options);
    expect(errorsOf(step)).toEqual(errors);
    expect(modal.writes).toEqual([]);
    if (options.files?.['.env'] !== undefined) {
      expect(step.masks).toEqual(expect.arrayContaining(['us-east-1', 'canary-db']));
    }
  });
});

describe('a name that the run prints is not masked', () => {
  test.each([
    { fact: "the secret's", value: 'my-app' },
    { fact: "its environment's", value: 'preview' },
    { fact: "the repository's", value: 'octo/app' },
    { fact: "the repository owner's", value: 'octo' },
    { fact: 'a stored key', value: 'APP_NAME' },
    { fact: 'a required key', value: 'REQUIRED' },
  ])('$fact', async ({ value }) => {
    await using modal = await startModalServer({ environments: ['preview'] });
    const step = await sync(modal, {
      with: { environment: 'preview', 'from-dotenv': '.env', 'required-keys': 'REQUIRED' },
      files: { '.env': `APP_NAME=${value}\nREQUIRED=canary-required\nLINES="${value}\ncanary-line"` },
      notSecret: [value],
    });
    expect(errorsOf(step)).toEqual([]);
    expect(step.masks.flatMap((mask) => mask.split('\n'))).not.toContain(value);
    expect(step.masks).toEqual(expect.arrayContaining(['canary-required', 'canary-line']));
    expect(step.log).toContain("create secret 'my-app' in environment 'preview'; set APP_NAME, LINES, REQUIRED");
  });

  test('or hidden in a server message', async () => {
    await using modal = await startModalServer();
    modal.inject('SecretGetOrCreate', { kind: 'status', code: 3, message: 'my-app has canary-b.' });
    const step = await sync(modal, {
      with: { keys: 'A\nB' },
      env: { A: 'my-app', B: 'canary-b' },
      notSecret: ['my-app'],
      serverEchoes: true,
    });
    expect(errorsOf(step)).toEqual([expect.stringContaining('(server message: my-app has ***)')]);
  });

  test('unless it looks like a token', async () => {
    await using modal = await startModalServer();
    const token = 'ghp_0123456789abcdef0123456789abcdef';
    const step = await sync(modal, { with: { name: token, keys: 'A' }, env: { A: token }, notSecret: [token] });
    expect(step.masks).toContain(token);
  });
});
