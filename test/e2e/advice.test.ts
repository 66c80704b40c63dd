import { describe, expect, test } from 'vitest';
import { startModalServer } from '../support/modal-server.ts';
import type { StepOptions } from '../support/runner.ts';
import { errorsOf, sync } from '../support/sync.ts';

/** A user who follows a message literally. */
interface Row extends StepOptions {
  readonly fact: string;
  /** The part of the message that the user follows. */
  readonly advice: string;
  /** The step after the advice. */
  readonly followed: StepOptions;
  /** The keys of the secret before both steps. All must survive. */
  readonly before: Readonly<Record<string, string>>;
}

const OLD = { DATABASE_URL: 'canary-old-db', STRIPE_KEY: 'canary-old-stripe', OTHER: 'canary-old-other' };
const NEW = { DATABASE_URL: 'canary-db', STRIPE_KEY: 'canary-stripe', OTHER: 'canary-other' };
const ALL = 'DATABASE_URL\nSTRIPE_KEY\nOTHER';

const rows: readonly Row[] = [
  {
    fact: 'a misspelled name in env:',
    before: OLD,
    with: { keys: ALL },
    env: { DATABSE_URL: 'canary-db', STRIPE_KEY: 'canary-stripe', OTHER: 'canary-other' },
    advice: "Fix 'DATABASE_URL' or the unused 'DATABSE_URL', whichever is misspelled.",
    followed: { with: { keys: ALL }, env: NEW },
  },
  {
    fact: 'an invalid name in a .env',
    before: { DB_USER: 'canary-old', A: 'canary-old-a' },
    with: { 'from-dotenv': '.env' },
    files: { '.env': 'db.user=canary-user\nA=canary-a\n' },
    advice: 'write two lines in keys: * and STORED_NAME=source-name',
    followed: {
      with: { 'from-dotenv': '.env', keys: '*\nDB_USER=db.user' },
      files: { '.env': 'db.user=canary-user\nA=canary-a\n' },
    },
  },
  {
    fact: 'an invalid name beside listed names',
    before: { DB_USER: 'canary-old', A: 'canary-old-a' },
    with: { 'from-dotenv': '.env', keys: 'A\ndb.user' },
    files: { '.env': 'db.user=canary-user\nA=canary-a\n' },
    advice: 'write STORED_NAME=source-name in keys, in place of its name, or beside the pattern',
    followed: {
      with: { 'from-dotenv': '.env', keys: 'A\nDB_USER=db.user' },
      files: { '.env': 'db.user=canary-user\nA=canary-a\n' },
    },
  },
  {
    fact: 'keys in a mapping with braces, which YAML splits into inputs',
    before: OLD,
    with: { keys: 'DATABASE_URL', STRIPE_KEY: '', OTHER: '' },
    env: NEW,
    advice: 'keys: |',
    followed: { with: { keys: ALL }, env: NEW },
  },
  {
    fact: 'skip-unchanged with create',
    before: OLD,
    with: { mode: 'create', 'skip-unchanged': 'true', keys: 'DATABASE_URL' },
    env: NEW,
    advice: 'Remove it',
    followed: { with: { mode: 'create', keys: 'DATABASE_URL' }, env: NEW },
  },
  {
    fact: 'remove-keys with replace',
    before: OLD,
    with: { 'remove-keys': 'GONE', keys: 'DATABASE_URL' },
    env: NEW,
    advice: 'Set mode to merge, or remove it',
    followed: { with: { 'remove-keys': 'GONE', keys: 'DATABASE_URL', mode: 'merge' }, env: NEW },
  },
  {
    fact: 'a literal after the =',
    before: { LOG_LEVEL: 'debug', DATABASE_URL: 'canary-old-db' },
    with: { keys: 'DATABASE_URL\nLOG_LEVEL=info' },
    env: NEW,
    advice: 'values:',
    followed: { with: { keys: 'DATABASE_URL\nLOG_LEVEL', values: 'LOG_LEVEL: info' }, env: NEW },
  },
  {
    fact: 'several lines of keys that YAML joined',
    before: OLD,
    with: { keys: 'DATABASE_URL STRIPE_KEY OTHER' },
    env: NEW,
    advice: 'keys: |',
    followed: { with: { keys: ALL }, env: NEW },
  },
  {
    fact: 'keys that select nothing from a .env',
    before: { A: 'canary-old-a', DATABASE_URL: 'canary-old-db' },
    with: { keys: 'DATABASE_URL', 'from-dotenv': '.env' },
    env: NEW,
    files: { '.env': 'A=canary-a\n' },
    advice: '* for all',
    followed: { with: { keys: 'DATABASE_URL\n*', 'from-dotenv': '.env' }, env: NEW, files: { '.env': 'A=canary-a\n' } },
  },
  {
    fact: 'an empty value that replace would delete',
    before: OLD,
    with: { keys: ALL },
    env: { ...NEW, STRIPE_KEY: '' },
    advice: 'mode to merge to keep it',
    followed: { with: { keys: ALL, mode: 'merge' }, env: { ...NEW, STRIPE_KEY: '' } },
  },
  {
    fact: 'the name of a secret in workflow syntax',
    before: OLD,
    with: { keys: 'secrets.DATABASE_URL\nSTRIPE_KEY\nOTHER' },
    env: NEW,
    advice: 'Write only the name here, such as DATABASE_URL',
    followed: { with: { keys: ALL }, env: NEW },
  },
  {
    fact: 'a value in keys',
    before: OLD,
    with: { keys: 'postgres://u:canary-pw@host/db\nSTRIPE_KEY\nOTHER' },
    env: NEW,
    advice: 'the name',
    followed: { with: { keys: ALL }, env: NEW },
  },
  {
    fact: 'two environments in one input',
    before: OLD,
    with: { keys: ALL, environment: 'prod, dev' },
    env: NEW,
    advice: 'list the secret in a config file, with environment: [prod, dev]',
    followed: {
      with: { name: '', environment: '', config: 'secrets.yml' },
      env: NEW,
      files: {
        'secrets.yml': 'secrets: [{ name: my-app, environment: [prod, dev], keys: [DATABASE_URL, STRIPE_KEY, OTHER] }]',
      },
    },
  },
  {
    fact: 'an anchor in a config file',
    before: OLD,
    with: { name: '', environment: '', config: 'secrets.yml' },
    env: NEW,
    files: {
      'secrets.yml':
        'secrets:\n  - { name: my-app, environment: prod, keys: &k [DATABASE_URL, STRIPE_KEY, OTHER] }\n  - { name: b, environment: prod, keys: *k }\n',
    },
    advice: "use 'defaults' in a config file",
    followed: {
      with: { name: '', environment: '', config: 'secrets.yml' },
      env: NEW,
      files: {
        'secrets.yml':
          'defaults: { environment: prod, keys: [DATABASE_URL, STRIPE_KEY, OTHER] }\nsecrets: [{ name: my-app }, { name: b }]\n',
      },
    },
  },
  {
    fact: 'a GitHub expression on a line of JSON with another key',
    before: OLD,
    with: { 'from-json': 'a.json' },
    files: {
      'a.json': '{\n"DATABASE_URL": "${{ secrets.DB }}", "STRIPE_KEY": "canary-stripe",\n"OTHER": "canary-other"\n}',
    },
    advice:
      "Remove the name with its expression, pass its value in the step's env: in the workflow, and write * and the name in keys.",
    followed: {
      with: { 'from-json': 'a.json', keys: '*\nDATABASE_URL' },
      env: { DATABASE_URL: 'canary-db' },
      files: { 'a.json': '{\n"STRIPE_KEY": "canary-stripe",\n"OTHER": "canary-other"\n}' },
    },
  },
  {
    fact: 'a ${NAME} that expands to nothing and is required',
    before: OLD,
    with: { 'from-dotenv': '.env', 'dotenv-expand': 'true', 'if-empty': 'error' },
    files: { '.env': 'DATABASE_URL=${DB}\nSTRIPE_KEY=canary-stripe\nOTHER=canary-other\n' },
    advice: "'DATABASE_URL' is empty, and if-empty is error. Define what is missing",
    followed: {
      with: { 'from-dotenv': '.env', 'dotenv-expand': 'true', 'if-empty': 'error' },
      env: { DB: 'canary-db' },
      files: { '.env': 'DATABASE_URL=${DB}\nSTRIPE_KEY=canary-stripe\nOTHER=canary-other\n' },
    },
  },
  {
    fact: 'all secrets of the repository',
    before: OLD,
    with: { keys: '*', 'from-json': JSON.stringify({ github_token: 'canary-token', ...NEW }) },
    advice: 'List in keys',
    followed: { with: { keys: ALL, 'from-json': JSON.stringify({ github_token: 'canary-token', ...NEW }) } },
  },
  {
    fact: 'a name that two lines store',
    before: OLD,
    with: { keys: `${ALL}\nOTHER=STRIPE_KEY` },
    env: NEW,
    advice: 'Remove the one that is wrong',
    followed: { with: { keys: ALL }, env: NEW },
  },
  {
    fact: 'a missing name',
    before: OLD,
    with: { keys: ALL },
    env: { STRIPE_KEY: 'canary-stripe', OTHER: 'canary-other' },
    advice: "add DATABASE_URL: ${{ secrets.DATABASE_URL }} to the step's env:",
    followed: { with: { keys: ALL }, env: NEW },
  },
];

describe('advice that a user follows literally loses no key', () => {
  test.each(rows)('$fact', async ({ before, advice, followed, ...mistake }) => {
    await using modal = await startModalServer();
    modal.putSecret('prod', 'my-app', before);
    const wrong = await sync(modal, mistake);
    expect(errorsOf(wrong).join('\n').toLowerCase()).toContain(advice.toLowerCase());
    expect(modal.writes).toEqual([]);
    const right = await sync(modal, followed);
    expect(errorsOf(right)).toEqual([]);
    expect([...(modal.secret('prod', 'my-app')?.keys() ?? [])]).toEqual(expect.arrayContaining(Object.keys(before)));
  });
});
