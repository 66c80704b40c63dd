import { describe, expect, test } from 'vitest';
import { startModalServer } from '../support/modal-server.ts';
import type { StepOptions } from '../support/runner.ts';
import { errorsOf, sync } from '../support/sync.ts';

interface Row {
  readonly fact: string;
  /** A name that a person wrote. */
  readonly name: string;
  readonly step: (name: string) => StepOptions;
  /** The message with the name. */
  readonly shown: string;
  /** The message with a token in place of the name. */
  readonly hidden: string;
  /** A suffix without which the token would not cause the error. @default '' */
  readonly suffix?: string;
}

const GITHUB = { target: 'github', name: '', 'github-token': 'canary-github-token' };
const dotenv = (name: string): StepOptions => ({
  with: { 'from-dotenv': 'build/.env' },
  files: { 'build/.env': `A=canary-a\n\n${name}=canary-b` },
});
const json = (name: string): StepOptions => ({
  with: { 'from-json': `{\n  "A": "canary-a",\n  "${name}": "canary-b"}` },
});

/** A text with the prefix and the form of a GitHub token. */
const TOKEN = 'ghp_0123456789abcdefghijklmnopqrst';

const rows: readonly Row[] = [
  {
    fact: 'a dotted name in a .env',
    name: 'db.user',
    step: dotenv,
    suffix: '.x',
    shown: "'db.user' (line 3 of build/.env) is not a name that an environment variable can have",
    hidden: 'the name on line 3 of build/.env is not a name that an environment variable can have',
  },
  {
    fact: 'a dotted name in a .env for GitHub',
    name: 'db.user',
    step: (name) => ({ ...dotenv(name), with: { ...dotenv(name).with, ...GITHUB } }),
    suffix: '.x',
    shown: "'db.user' (line 3 of build/.env) is not a name that GitHub accepts for a secret",
    hidden: 'the name on line 3 of build/.env is not a name that GitHub accepts for a secret',
  },
  {
    fact: 'a dotted name in env:NAME',
    name: 'db.user',
    step: (name) => ({ with: { 'from-dotenv': 'env:ENV_FILE' }, env: { ENV_FILE: `${name}=canary-b` } }),
    suffix: '.x',
    shown: "'db.user' (line 1 of env:ENV_FILE) is not a name that an environment variable can have",
    hidden: 'the name on line 1 of env:ENV_FILE is not a name that an environment variable can have',
  },
  {
    fact: 'a .NET name in JSON',
    name: 'ConnectionStrings:Default',
    step: json,
    suffix: ':x',
    shown:
      "'ConnectionStrings:Default' (line 3, column 3 of from-json) is not a name that an environment variable can have",
    hidden: 'the name on line 3, column 3 of from-json is not a name that an environment variable can have',
  },
  {
    fact: 'a name in JSON after a value on its line, without the column, which would reveal the length of the value',
    name: 'ConnectionStrings:Default',
    step: (name) => ({ with: { 'from-json': `{"A": "canary-a", "${name}": "canary-b"}` } }),
    suffix: ':x',
    shown: "'ConnectionStrings:Default' (line 1 of from-json) is not a name that an environment variable can have",
    hidden: 'the name on line 1 of from-json is not a name that an environment variable can have',
  },
  {
    fact: 'a name in values',
    name: 'db.user',
    step: (name) => ({ with: { values: `${name}: canary-b` } }),
    suffix: '.x',
    shown: "'db.user' is not a name that an environment variable can have",
    hidden: 'a name of values is not a name that an environment variable can have',
  },
  {
    fact: 'a name in keys',
    name: 'db.user',
    step: (name) => ({ with: { keys: `A\n${name}=A` }, env: { A: 'canary-a' } }),
    suffix: '.x',
    shown: "'db.user' (line 2 of keys) is not a name that an environment variable can have",
    hidden: 'the name on line 2 of keys is not a name that an environment variable can have',
  },
  {
    fact: 'a name whose value is too long',
    name: 'LONG',
    step: (name) => ({ with: { 'from-dotenv': '.env' }, files: { '.env': `${name}=${'canary~'.repeat(5000)}` } }),
    shown: "'LONG' (line 1 of .env) is longer than the 32,768 characters",
    hidden: 'the name on line 1 of .env is longer than the 32,768 characters',
  },
  {
    fact: 'a name that appears twice in JSON',
    name: 'API_KEY',
    step: (name) => ({ with: { 'from-json': `{"${name}": "canary-a",\n"${name}": "canary-b"}` } }),
    shown: "line 2, column 1, after 'API_KEY': the name 'API_KEY' appears twice",
    hidden: 'line 2, column 1: a name appears twice',
  },
  {
    fact: 'a pattern in keys that matches nothing',
    name: 'public_*',
    step: (name) => ({ with: { keys: `A\n${name}`, values: 'A: a' } }),
    suffix: '*',
    shown: "no name of from-dotenv, from-json or values matches 'public_*' (line 2)",
    hidden: 'no name of from-dotenv, from-json or values matches the name on line 2',
  },
  {
    fact: 'a name in unmasked-keys that matches nothing',
    name: 'aws.region',
    step: (name) => ({ with: { values: 'A: a', 'unmasked-keys': `A\n${name}` } }),
    shown: "no stored name matches 'aws.region' (line 2)",
    hidden: 'no stored name matches the name on line 2',
  },
  {
    fact: 'a secret name that Modal does not accept',
    name: 'team/my-app',
    step: (name) => ({ with: { name, values: 'A: a' } }),
    suffix: '/x',
    shown: "Reading the input 'name': Modal does not accept the name 'team/my-app'",
    hidden: "Reading the input 'name': Modal does not accept this name",
  },
  {
    fact: 'a secret name that GitHub does not accept',
    name: 'my-app',
    step: (name) => ({ with: { ...GITHUB, name, values: 'A: a' } }),
    suffix: '-x',
    shown: "Reading the input 'name': GitHub does not accept the name 'my-app'",
    hidden: "Reading the input 'name': GitHub does not accept this name",
  },
  {
    fact: 'a name on an invalid line of a .env',
    name: 'API_KEY',
    step: (name) => ({ with: { 'from-dotenv': '.env' }, files: { '.env': `${name}=canary#cut` } }),
    shown: 'Reading .env, line 1 (API_KEY): the value has a # without a blank before it',
    hidden: 'Reading .env, line 1: the value has a # without a blank before it',
  },
];

describe('the error shows the name and its place', () => {
  test.each(rows)('$fact', async ({ name, step, shown }) => {
    await using modal = await startModalServer();
    const result = await sync(modal, step(name));
    expect(errorsOf(result)).toEqual([expect.stringContaining(shown)]);
    expect(modal.writes).toEqual([]);
  });
});

describe('the error hides a token in the place of', () => {
  test.each(rows)('$fact', async ({ step, hidden, suffix = '' }) => {
    await using modal = await startModalServer();
    const result = await sync(modal, { ...step(TOKEN + suffix), secrets: [TOKEN] });
    expect(errorsOf(result)).toEqual([expect.stringContaining(hidden)]);
    expect(modal.writes).toEqual([]);
  });
});

test('each entry with a missing file gets its own error, with its line', async () => {
  await using modal = await startModalServer();
  const entries = '- {name: api, from-dotenv: nofile}\n- {name: web, from-dotenv: [.env, nofile]}';
  const step = await sync(modal, {
    with: { name: '', environment: '', config: 'secrets.yml' },
    files: { '.env': 'A=canary-a', 'secrets.yml': `secrets:\n${entries}` },
  });
  expect(errorsOf(step)).toEqual([
    expect.stringContaining('secrets.yml, line 2 (api): Reading from-dotenv, line 1: it is not the path'),
    expect.stringContaining('secrets.yml, line 3 (web): Reading from-dotenv, line 2: it is not the path'),
  ]);
});

test.each([
  { fact: 'that looks like a token has no', before: TOKEN, place: 'line 1' },
  { fact: 'that looks like a name has a', before: 'info', place: 'line 1, column 14' },
])('an error in YAML after a text $fact column', async ({ before, place }) => {
  await using modal = await startModalServer();
  const step = await sync(modal, { with: { values: `{A: ${before}, B: [x]}` }, notSecret: ['info'], secrets: [TOKEN] });
  expect(errorsOf(step)).toEqual([expect.stringMatching(new RegExp(`^Reading values, ${place}: a variable`))]);
});
