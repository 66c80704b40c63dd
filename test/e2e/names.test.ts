import { describe, expect, test } from 'vitest';
import { startModalServer } from '../support/modal-server.ts';
import type { StepOptions } from '../support/runner.ts';
import { errorsOf, sync } from '../support/sync.ts';

interface Row {
  readonly fact: string;
  /** A name that a person gave. */
  readonly name: string;
  readonly step: (name: string) => StepOptions;
  /** What the message has for the name, and for a token in its place. */
  readonly shown: string;
  readonly hidden: string;
  /** What a token in the place of the name must have so that it is read at all. @default '' */
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

/** A token of GitHub's, by its prefix and its look. */
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
    fact: 'a name of .NET in JSON',
    name: 'ConnectionStrings:Default',
    step: json,
    suffix: ':x',
    shown:
      "'ConnectionStrings:Default' (line 3, column 3 of from-json) is not a name that an environment variable can have",
    hidden: 'the name on line 3, column 3 of from-json is not a name that an environment variable can have',
  },
  {
    fact: 'a name in JSON after a value on the same line, without the column, which would reveal its length',
    name: 'ConnectionStrings:Default',
    step: (name) => ({ with: { 'from-json': `{"A": "canary-a", "${name}": "canary-b"}` } }),
    suffix: ':x',
    shown: "'ConnectionStrings:Default' (line 1 of from-json) is not a name that an environment variable can have",
    hidden: 'the name on line 1 of from-json is not a name that an environment variable can have',
  },
  {
    fact: 'a name of values',
    name: 'db.user',
    step: (name) => ({ with: { values: `${name}: canary-b` } }),
    suffix: '.x',
    shown: "'db.user' is not a name that an environment variable can have",
    hidden: 'a name of values is not a name that an environment variable can have',
  },
  {
    fact: 'a name that keys gives',
    name: 'db.user',
    step: (name) => ({ with: { keys: `A\n${name}=A` }, env: { A: 'canary-a' } }),
    suffix: '.x',
    shown: "'db.user' (line 2 of keys) is not a name that an environment variable can have",
    hidden: 'the name on line 2 of keys is not a name that an environment variable can have',
  },
  {
    fact: 'a name with a value that is too long',
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
    fact: 'a pattern of keys that matches nothing',
    name: 'public_*',
    step: (name) => ({ with: { keys: `A\n${name}`, values: 'A: a' } }),
    suffix: '*',
    shown: "no name of from-dotenv, from-json or values matches 'public_*' (line 2)",
    hidden: 'no name of from-dotenv, from-json or values matches the name on line 2',
  },
  {
    fact: 'a name of unmasked-keys that matches nothing',
    name: 'aws.region',
    step: (name) => ({ with: { values: 'A: a', 'unmasked-keys': `A\n${name}` } }),
    shown: "no stored name matches 'aws.region' (line 2)",
    hidden: 'no stored name matches the name on line 2',
  },
  {
    fact: 'the name of a secret that Modal does not accept',
    name: 'team/my-app',
    step: (name) => ({ with: { name, values: 'A: a' } }),
    suffix: '/x',
    shown: "Reading the input 'name': Modal does not accept the name 'team/my-app'",
    hidden: "Reading the input 'name': Modal does not accept this name",
  },
  {
    fact: 'the name of a secret that GitHub does not accept',
    name: 'my-app',
    step: (name) => ({ with: { ...GITHUB, name, values: 'A: a' } }),
    suffix: '-x',
    shown: "Reading the input 'name': GitHub does not accept the name 'my-app'",
    hidden: "Reading the input 'name': GitHub does not accept this name",
  },
  {
    fact: 'a name of a .env whose line cannot be read',
    name: 'API_KEY',
    step: (name) => ({ with: { 'from-dotenv': '.env' }, files: { '.env': `${name}=canary#cut` } }),
    shown: 'Reading .env, line 1 (API_KEY): the value has a # without a blank before it',
    hidden: 'Reading .env, line 1: the value has a # without a blank before it',
  },
];

describe('a name is named, with its place', () => {
  test.each(rows)('$fact', async ({ name, step, shown }) => {
    await using modal = await startModalServer();
    const result = await sync(modal, step(name));
    expect(errorsOf(result)).toEqual([expect.stringContaining(shown)]);
    expect(modal.writes).toEqual([]);
  });
});

describe('what looks like a token is hidden in the place of', () => {
  test.each(rows)('$fact', async ({ step, hidden, suffix = '' }) => {
    await using modal = await startModalServer();
    const result = await sync(modal, { ...step(TOKEN + suffix), secrets: [TOKEN] });
    expect(errorsOf(result)).toEqual([expect.stringContaining(hidden)]);
    expect(modal.writes).toEqual([]);
  });
});

test('a file that two entries name in vain is named by the line of each', async () => {
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
  { fact: 'that looks like a token, without', before: TOKEN, place: 'line 1' },
  { fact: 'that looks like a name, with', before: 'info', place: 'line 1, column 14' },
])('a mistake in YAML after a text $fact the column', async ({ before, place }) => {
  await using modal = await startModalServer();
  const step = await sync(modal, { with: { values: `{A: ${before}, B: [x]}` }, notSecret: ['info'], secrets: [TOKEN] });
  expect(errorsOf(step)).toEqual([expect.stringMatching(new RegExp(`^Reading values, ${place}: a variable`))]);
});
