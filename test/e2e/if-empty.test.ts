import { describe, expect, test } from 'vitest';
import { startGithubServer } from '../support/github-server.ts';
import { startModalServer } from '../support/modal-server.ts';
import { syncGithub } from '../support/sync-github.ts';
import { errorsOf, messagesOf, sync } from '../support/sync.ts';

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
      "Planning secret 'my-app' in environment 'prod': 'STRIPE_KEY' is empty in this run and would be deleted from the secret, which has it now. Nothing was written. Define the value (GitHub turns an undefined secret into an empty string), or set if-empty to drop to delete it, or mode to merge to keep it.",
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
      "Choosing the values: 'STRIPE_KEY' is empty, and if-empty is error. Define what is missing (GitHub turns an undefined secret into an empty string), or set if-empty to protect.",
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

describe('a required key that is empty stops the run as what it is: chosen, and empty', () => {
  const DEFINE = 'Define it (GitHub turns an undefined secret into an empty string), or remove it from required-keys.';

  test.each([
    { fact: 'where there is no secret yet', before: undefined },
    { fact: 'where there is one without it', before: { DATABASE_URL: 'canary-old' } },
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

  test('beside one that is not chosen, an error each', async () => {
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

describe('a green run that leaves out an empty string that keys asks for', () => {
  const GITHUB_MAKES =
    'GitHub makes an empty string of a secret that is undefined, misspelled, or of a GitHub environment that the job does not name.';

  test.each([
    { fact: 'names it in a warning', keys: KEYS, env: STRIPE_UNDEFINED, said: "'STRIPE_KEY' is empty and is left out" },
    {
      fact: 'names all of them in one',
      keys: `${KEYS}\nSENTRY_DSN=DSN`,
      env: { ...STRIPE_UNDEFINED, DSN: '' },
      said: "'SENTRY_DSN' and 'STRIPE_KEY' are empty and are left out",
    },
  ])('$fact', async ({ keys, env, said }) => {
    await using modal = await startModalServer();
    const step = await sync(modal, { with: { keys }, env });
    expect(step.outputs['result']).toBe('created');
    const it = said.includes(' are ') ? 'them' : 'it';
    expect(step.annotations).toEqual([
      {
        level: 'warning',
        message: `Choosing the values of secret 'my-app' in environment 'prod': ${said}. ${GITHUB_MAKES} Define ${it}; write NAME? in keys for what may be empty; to stop such a run, list the name in required-keys or set if-empty to error.`,
      },
    ]);
  });

  test.each([
    { fact: 'a merge', with: { mode: 'merge' } },
    { fact: 'a dry run', with: { name: 'other', 'dry-run': 'true' } },
    { fact: 'the creation of what is not there', with: { name: 'other', mode: 'create' } },
    { fact: 'a run that finds nothing changed', with: { name: 'marked', 'skip-unchanged': 'true' } },
  ])('warns in $fact, too', async ({ with: inputs }) => {
    await using modal = await startModalServer();
    modal.putSecret('prod', 'my-app', { OLD: 'canary-old' });
    await sync(modal, { with: { keys: KEYS, name: 'marked', 'skip-unchanged': 'true' }, env: STRIPE_UNDEFINED });
    const step = await sync(modal, { with: { keys: KEYS, ...inputs }, env: STRIPE_UNDEFINED });
    expect(errorsOf(step)).toEqual([]);
    expect(messagesOf(step, 'warning')).toEqual([expect.stringContaining("'STRIPE_KEY' is empty and is left out")]);
  });

  test('warns with GitHub as the target, too', async () => {
    await using github = await startGithubServer();
    const step = await syncGithub(github, { with: { keys: KEYS }, env: STRIPE_UNDEFINED });
    expect(messagesOf(step, 'warning')).toEqual([
      expect.stringMatching(/^Choosing the values of secrets of octo\/app: 'STRIPE_KEY' is empty and is left out\. /),
    ]);
  });

  test.each([
    { fact: 'what is optional', with: { keys: `${KEYS}?` } },
    { fact: 'what a pattern chooses', with: { keys: '*', 'from-json': '{"A": "canary-a", "B": ""}' } },
    { fact: 'what is null', with: { keys: 'A\nB', 'from-json': '{"A": "canary-a", "B": null}' } },
    { fact: 'what if-empty drops', with: { keys: KEYS, 'if-empty': 'drop' } },
    { fact: 'what if-empty keeps', with: { keys: KEYS, 'if-empty': 'keep' } },
    { fact: 'what is not written, as the secret is there', with: { keys: KEYS, name: 'there', mode: 'create' } },
  ])('does not warn of $fact', async ({ with: inputs }) => {
    await using modal = await startModalServer();
    modal.putSecret('prod', 'there', { OLD: 'canary-old' });
    const step = await sync(modal, { with: inputs, env: STRIPE_UNDEFINED });
    expect(step.exitCode).toBe(0);
    expect(step.annotations).toEqual([]);
  });

  test('warns once a secret of a config file, and counts what GitHub would not show', async () => {
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
    expect(warnings.at(-1)).toBe('3 more secrets have empty values that are left out. See the log for all of them.');
    expect(step.log.match(/'STRIPE_KEY' is empty and is left out/g)).toHaveLength(12);
  });
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
    'TokenInfoGet',
    'SecretGetOrCreate',
    'SecretGetInfo',
    'SecretGetOrCreate',
    'SecretGetOrCreate',
  ]);
});

describe('a secret whose names are all optional and empty', () => {
  test('is skipped with a notice, and others are written', async () => {
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

  test('takes out remove-keys all the same', async () => {
    await using modal = await startModalServer();
    modal.putSecret('prod', 'my-app', BEFORE);
    const inputs = { keys: 'SENTRY_DSN?', mode: 'merge', 'remove-keys': 'DATABASE_URL' };
    const step = await sync(modal, { with: inputs });
    expect(errorsOf(step)).toEqual([]);
    expect([...(modal.secret('prod', 'my-app')?.keys() ?? [])]).toEqual(['STRIPE_KEY']);
  });

  test('is an error if a name is required', async () => {
    await using modal = await startModalServer();
    const step = await sync(modal, { with: { keys: 'SENTRY_DSN?', 'required-keys': 'SENTRY_DSN' } });
    expect(errorsOf(step)).toEqual([expect.stringContaining("there is nothing to store: 'SENTRY_DSN' is empty")]);
  });
});
