import { describe, expect, test } from 'vitest';
import { startGithubServer } from '../support/github-server.ts';
import { startModalServer } from '../support/modal-server.ts';
import { syncGithub } from '../support/sync-github.ts';
import { errorsOf, messagesOf, sync } from '../support/sync.ts';

const BEFORE = { STRIPE_KEY: 'canary-live', DATABASE_URL: 'canary-old' };
/** GitHub turns an undefined secret into an empty string. */
const STRIPE_UNDEFINED = { DATABASE_URL: 'canary-new', STRIPE_KEY: '' };
const KEYS = 'DATABASE_URL\nSTRIPE_KEY';

describe.each([
  ['newer', true],
  ['older', false],
] as const)('on a %s server, an empty key that the secret already has', (_, listsKeys) => {
  test.each([
    ['empty', KEYS, STRIPE_UNDEFINED],
    ['optional and missing', 'DATABASE_URL\nSTRIPE_KEY?', { DATABASE_URL: 'canary-new' }],
  ])('stops the run by default and is not deleted, if it is %s', async (__, keys, env) => {
    await using modal = await startModalServer({ listsKeys });
    modal.putSecret('prod', 'my-app', BEFORE);
    const step = await sync(modal, { with: { keys }, env });
    expect(step.exitCode).toBe(1);
    expect(errorsOf(step)).toEqual([
      "Planning secret 'my-app' in environment 'prod': 'STRIPE_KEY' is empty in this run and would be deleted from the secret, which has it now. Nothing was written. Define the value (GitHub turns an undefined secret into an empty string), or set if-empty to drop to delete it, or mode to merge to keep it.",
    ]);
    expect(modal.writes).toEqual([]);
    expect(modal.secret('prod', 'my-app')).toEqual(new Map(Object.entries(BEFORE)));
  });

  test('also stops a dry run', async () => {
    await using modal = await startModalServer({ listsKeys });
    modal.putSecret('prod', 'my-app', BEFORE);
    const step = await sync(modal, { with: { keys: KEYS, 'dry-run': 'true' }, env: STRIPE_UNDEFINED });
    expect(step.exitCode).toBe(1);
  });

  test('is deleted with if-empty: drop', async () => {
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

  test('becomes an empty string with if-empty: keep', async () => {
    await using modal = await startModalServer({ listsKeys });
    modal.putSecret('prod', 'my-app', BEFORE);
    const step = await sync(modal, { with: { keys: KEYS, 'if-empty': 'keep' }, env: STRIPE_UNDEFINED });
    expect(step.outputs).toMatchObject({ result: 'updated', 'dropped-keys': '[]' });
    expect(modal.secret('prod', 'my-app')?.get('STRIPE_KEY')).toBe('');
  });

  test('keeps its value in a merge', async () => {
    await using modal = await startModalServer({ listsKeys });
    modal.putSecret('prod', 'my-app', BEFORE);
    const step = await sync(modal, { with: { keys: KEYS, mode: 'merge' }, env: STRIPE_UNDEFINED });
    expect(step.outputs).toMatchObject({ result: 'updated', 'dropped-keys': '["STRIPE_KEY"]' });
    expect(modal.secret('prod', 'my-app')?.get('STRIPE_KEY')).toBe('canary-live');
  });

  test('stops the run before the first call with if-empty: error', async () => {
    await using modal = await startModalServer({ listsKeys });
    const step = await sync(modal, { with: { keys: KEYS, 'if-empty': 'error' }, env: STRIPE_UNDEFINED });
    expect(errorsOf(step)).toEqual([
      "Choosing the values: 'STRIPE_KEY' is empty, and if-empty is error. Define what is missing (GitHub turns an undefined secret into an empty string), or set if-empty to protect.",
    ]);
    expect(modal.calls).toEqual([]);
  });
});

test('the action drops and names an empty key that the secret does not have', async () => {
  await using modal = await startModalServer();
  modal.putSecret('prod', 'my-app', { DATABASE_URL: 'canary-old' });
  const step = await sync(modal, { with: { keys: KEYS }, env: STRIPE_UNDEFINED });
  expect(step.exitCode).toBe(0);
  expect(step.outputs['dropped-keys']).toBe('["STRIPE_KEY"]');
  expect(step.log).toContain('not stored because empty STRIPE_KEY');
  expect(step.summary).toContain('STRIPE');
});

describe('an empty required key stops the run', () => {
  const DEFINE = 'Define it (GitHub turns an undefined secret into an empty string), or remove it from required-keys.';

  test.each([
    { fact: 'before the secret exists', before: undefined },
    { fact: 'if the secret does not have it', before: { DATABASE_URL: 'canary-old' } },
  ])('$fact', async ({ before }) => {
    await using modal = await startModalServer();
    if (before !== undefined) modal.putSecret('prod', 'my-app', before);
    const step = await sync(modal, { with: { keys: KEYS, 'required-keys': 'STRIPE_KEY' }, env: STRIPE_UNDEFINED });
    expect(errorsOf(step)).toEqual([
      `Checking required-keys of secret 'my-app' in environment 'prod': 'STRIPE_KEY' is required, and empty in this run. Nothing was written. ${DEFINE}`,
    ]);
    expect(step.annotations).toHaveLength(1);
    expect(modal.writes).toEqual([]);
  });

  test('with one error per empty or unselected key', async () => {
    await using modal = await startModalServer();
    const required = 'STRIPE_KEY\nSENTRY_DSN';
    const step = await sync(modal, { with: { keys: KEYS, 'required-keys': required }, env: STRIPE_UNDEFINED });
    expect(errorsOf(step)).toEqual([
      expect.stringContaining(": 'STRIPE_KEY' is required, and empty in this run. "),
      "Checking required-keys of secret 'my-app' in environment 'prod': 'SENTRY_DSN' would be missing. Nothing was written. Add it to the selected names, or remove it from required-keys.",
    ]);
  });

  test.each(['', 'all'])('with GitHub as the target, name: "%s"', async (name) => {
    await using github = await startGithubServer();
    const inputs = { name, keys: KEYS, 'required-keys': 'STRIPE_KEY' };
    const step = await syncGithub(github, { with: inputs, env: STRIPE_UNDEFINED });
    expect(errorsOf(step)).toEqual([
      expect.stringContaining(`: 'STRIPE_KEY' is required, and empty in this run. Nothing was written. ${DEFINE}`),
    ]);
    expect(github.writes).toEqual([]);
  });
});

describe('a successful run that drops a key, selected by name, with an empty string', () => {
  const GITHUB_MAKES =
    'GitHub turns a secret into an empty string if it is undefined or misspelled, or if the job does not name its GitHub environment.';

  test.each([
    {
      fact: 'names the key in a warning',
      keys: KEYS,
      env: STRIPE_UNDEFINED,
      said: "'STRIPE_KEY' (line 2 of keys) is empty, so it is not stored",
    },
    {
      fact: 'names all keys in one warning',
      keys: `${KEYS}\nSENTRY_DSN=DSN`,
      env: { ...STRIPE_UNDEFINED, DSN: '' },
      said: "'SENTRY_DSN' (line 3 of keys) and 'STRIPE_KEY' (line 2 of keys) are empty, so they are not stored",
    },
  ])('$fact', async ({ keys, env, said }) => {
    await using modal = await startModalServer();
    const step = await sync(modal, { with: { keys }, env });
    expect(step.outputs['result']).toBe('created');
    const it = said.includes(' are ') ? 'them' : 'it';
    expect(step.annotations).toEqual([
      {
        level: 'warning',
        message: `Choosing the values of secret 'my-app' in environment 'prod': ${said}. ${GITHUB_MAKES} Define ${it}; write NAME? in keys if it may be empty; to stop such a run, list the name in required-keys or set if-empty to error.`,
      },
    ]);
  });

  test.each([
    { fact: 'a merge', with: { mode: 'merge' } },
    { fact: 'a dry run', with: { name: 'other', 'dry-run': 'true' } },
    { fact: 'the creation of a missing secret', with: { name: 'other', mode: 'create' } },
    { fact: 'a run that changes nothing', with: { name: 'marked', 'skip-unchanged': 'true' } },
  ])('also warns in $fact', async ({ with: inputs }) => {
    await using modal = await startModalServer();
    modal.putSecret('prod', 'my-app', { OLD: 'canary-old' });
    await sync(modal, { with: { keys: KEYS, name: 'marked', 'skip-unchanged': 'true' }, env: STRIPE_UNDEFINED });
    const step = await sync(modal, { with: { keys: KEYS, ...inputs }, env: STRIPE_UNDEFINED });
    expect(errorsOf(step)).toEqual([]);
    expect(messagesOf(step, 'warning')).toEqual([
      expect.stringContaining("'STRIPE_KEY' (line 2 of keys) is empty, so it is not stored"),
    ]);
  });

  test('names the line of an empty value in a file, which env: does not replace', async () => {
    await using modal = await startModalServer();
    const files = { '.env': 'A=canary-a\nSTRIPE_KEY=\n' };
    const inputs = { 'from-dotenv': '.env', keys: 'A\nSTRIPE_KEY' };
    const step = await sync(modal, { with: inputs, files, env: { STRIPE_KEY: 'canary-stripe' } });
    expect(step.outputs['result']).toBe('created');
    expect(messagesOf(step, 'warning')).toEqual([
      expect.stringContaining(": 'STRIPE_KEY' (line 2 of .env) is empty, so it is not stored. "),
    ]);
  });

  test('also warns with the GitHub target', async () => {
    await using github = await startGithubServer();
    const step = await syncGithub(github, { with: { keys: KEYS }, env: STRIPE_UNDEFINED });
    expect(messagesOf(step, 'warning')).toEqual([
      expect.stringMatching(
        /^Choosing the values of secrets of octo\/app: 'STRIPE_KEY' \(line 2 of keys\) is empty, so it is not stored\. /,
      ),
    ]);
  });

  test.each([
    { fact: 'an optional key', with: { keys: `${KEYS}?` } },
    { fact: 'a key that a pattern selects', with: { keys: '*', 'from-json': '{"A": "canary-a", "B": ""}' } },
    { fact: 'a null value', with: { keys: 'A\nB', 'from-json': '{"A": "canary-a", "B": null}' } },
    { fact: 'a key that if-empty drops', with: { keys: KEYS, 'if-empty': 'drop' } },
    { fact: 'a key that if-empty keeps', with: { keys: KEYS, 'if-empty': 'keep' } },
    { fact: 'an existing secret that create does not change', with: { keys: KEYS, name: 'there', mode: 'create' } },
  ])('does not warn about $fact', async ({ with: inputs }) => {
    await using modal = await startModalServer();
    modal.putSecret('prod', 'there', { OLD: 'canary-old' });
    const step = await sync(modal, { with: inputs, env: STRIPE_UNDEFINED });
    expect(step.exitCode).toBe(0);
    expect(step.annotations).toEqual([]);
  });

  test('warns once per secret of a config file, and counts the warnings that GitHub would hide', async () => {
    await using modal = await startModalServer();
    const entries = Array.from({ length: 12 }, (_, at) => `  - { name: s${at}, keys: [DATABASE_URL, STRIPE_KEY] }`);
    const step = await sync(modal, {
      with: { name: '', environment: '', config: 'secrets.yml' },
      files: { 'secrets.yml': `defaults: { environment: prod }\nsecrets:\n${entries.join('\n')}\n` },
      env: STRIPE_UNDEFINED,
    });
    expect(step.exitCode).toBe(0);
    const warnings = messagesOf(step, 'warning');
    expect(warnings).toHaveLength(10);
    expect(warnings[0]).toMatch(
      /^secrets\.yml, line 3 \(s0\): Choosing the values of secret 's0' in environment 'prod': /,
    );
    expect(warnings.at(-1)).toBe(
      '3 more secrets have empty values, which are not stored. See the log for all of them.',
    );
    expect(step.log.match(/'STRIPE_KEY' \(line 2 of keys\) is empty, so it is not stored/g)).toHaveLength(12);
  });
});

test('a null value is dropped even with if-empty: keep', async () => {
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

test('if the look-up lists no keys, the action calls SecretGetInfo', async () => {
  await using modal = await startModalServer({ listsKeys: false });
  modal.putSecret('prod', 'my-app', { DATABASE_URL: 'canary-old' });
  await sync(modal, { with: { keys: KEYS }, env: STRIPE_UNDEFINED });
  expect(modal.calls.map(({ method }) => method)).toEqual([
    'AuthTokenGet',
    'TokenInfoGet',
    'SecretGetOrCreate',
    'SecretGetInfo',
    'SecretGetOrCreate',
    'SecretGetOrCreate',
  ]);
});

describe('a secret with only optional, empty names', () => {
  test('is skipped with a notice, and the other secrets are written', async () => {
    await using modal = await startModalServer();
    modal.putSecret('prod', 'off', BEFORE);
    const step = await sync(modal, {
      with: { name: '', environment: '', config: 'secrets.yml' },
      files: {
        'secrets.yml':
          'secrets:\n  - { name: off, environment: prod, keys: [STRIPE_KEY?, SENTRY_DSN?] }\n  - { name: on, environment: prod, keys: [DATABASE_URL] }\n',
      },
      env: STRIPE_UNDEFINED,
    });
    expect(errorsOf(step)).toEqual([]);
    expect(messagesOf(step, 'notice')).toEqual([
      "Skipped: all names of secret 'off' in environment 'prod' are optional, and none has a value.",
    ]);
    expect(modal.secret('prod', 'off')).toEqual(new Map(Object.entries(BEFORE)));
    expect(modal.secretNames('prod')).toEqual(['off', 'on']);
  });

  test('still loses its remove-keys', async () => {
    await using modal = await startModalServer();
    modal.putSecret('prod', 'my-app', BEFORE);
    const inputs = { keys: 'SENTRY_DSN?', mode: 'merge', 'remove-keys': 'DATABASE_URL' };
    const step = await sync(modal, { with: inputs });
    expect(errorsOf(step)).toEqual([]);
    expect([...(modal.secret('prod', 'my-app')?.keys() ?? [])]).toEqual(['STRIPE_KEY']);
  });

  test('fails if a name is required', async () => {
    await using modal = await startModalServer();
    const step = await sync(modal, { with: { keys: 'SENTRY_DSN?', 'required-keys': 'SENTRY_DSN' } });
    expect(errorsOf(step)).toEqual([expect.stringContaining("there is nothing to store: 'SENTRY_DSN' is empty")]);
  });
});
