import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { arrivalOf } from '../support/arrival.ts';
import { startModalServer, type Fault, type ModalServer, type ModalServerOptions } from '../support/modal-server.ts';
import type { StepOptions, StepResult } from '../support/runner.ts';
import { CREDENTIALS, errorsOf, methodsOf, sync } from '../support/sync.ts';

const REPOSITORY = resolve(import.meta.dirname, '..', '..');
const DIST = join(REPOSITORY, 'dist');
const MIB = 1024 * 1024;

const PEM = [
  '-----BEGIN PRIVATE KEY-----',
  'canary-MIIEvQIBADANBgkqhkiG9w0BAQEFAASC',
  'canary-BKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj',
  '-----END PRIVATE KEY-----',
  '',
].join('\n');

/** The longest value that Modal accepts. Each part of it is unique. */
const LONG = `canary-${Array.from({ length: 5_000 }, (_, at) => at.toString(36).padStart(7, '~')).join('')}`.slice(
  0,
  32_768,
);

/** Values that are hard to hide, each for another reason. */
const HOSTILE: Readonly<Record<string, string>> = {
  PEM_KEY: PEM,
  SERVICE_ACCOUNT: JSON.stringify({ private_key: PEM, nested: { list: ['canary-leaf', 98765432109876] } }, null, 2),
  PERCENT: 'canary-percent%0A::add-mask::canary-encoded%250A',
  ONE: 'x',
  SAME_AS_NAME: 'SAME_AS_NAME',
  MASKING: '::add-mask::canary-masking',
  STOPPING: '::stop-commands::canary-stopping',
  LEGACY: 'canary-legacy ##[add-mask]canary-legacy-mask',
  CONTROLS: 'canary-controls\r\n\u001b[31mcanary-ansi\u0007\tcanary-tab',
  MARKUP: 'canary-<b>_*`|&"\'canary-markup',
  LONG,
};
const ALL_KEYS = Object.keys(HOSTILE).join('\n');

interface Row extends StepOptions {
  readonly fact: string;
  readonly server?: ModalServerOptions;
  /** The content of the secret before the run. */
  readonly stored?: Readonly<Record<string, string>>;
  readonly faults?: Readonly<Record<string, readonly Fault[]>>;
  readonly before?: (modal: ModalServer) => void;
  /** `timeout-seconds` runs out after this number of calls to SecretGetOrCreate. */
  readonly callsInTime?: number;
  /** The expected annotations, in order. */
  readonly errors: readonly RegExp[];
}

/** Runs that fail while they read the inputs. */
const inputRows: readonly Row[] = [
  { fact: 'no name', with: { name: '' }, errors: [/^Reading the input 'name': it is missing/] },
  {
    fact: 'no credentials',
    env: { MODAL_TOKEN_ID: '', MODAL_TOKEN_SECRET: '' },
    errors: [/^Reading Modal's credentials: .* are both missing or empty/],
  },
  {
    fact: 'a value instead of each choice and number',
    with: {
      name: 'canary-name pasted',
      mode: 'canary-mode',
      'if-empty': 'canary-if-empty',
      'dry-run': 'canary-dry-run',
      'dotenv-expand': 'canary-dotenv-expand',
      'allow-untrusted': 'canary-allow-untrusted',
      'timeout-seconds': 'canary-timeout',
      'dotenv-filename': 'canary/filename',
    },
    errors: [
      /^Reading the input 'name': Modal does not accept this name/,
      /^Reading the input 'mode': there is no such choice/,
      /^Reading the input 'dotenv-filename': /,
      /^Reading the input 'dotenv-expand': it is neither/,
      /^Reading the input 'if-empty': there is no such choice/,
      /^Reading the input 'dry-run': it is neither/,
      /^Reading the input 'timeout-seconds': /,
      /^Reading the input 'allow-untrusted': it is neither/,
    ],
  },
  {
    fact: 'a name that looks like an app id',
    with: { name: `ap-${'a1'.repeat(11)}` },
    errors: [/it looks like an app id/],
  },
  {
    fact: 'unknown inputs',
    with: { dry_run: 'canary-undeclared', zzz: 'canary-undeclared' },
    errors: [/^Reading the input 'dry_run': .* Did you mean 'dry-run'/, /^Reading the input 'zzz': /],
  },
  {
    fact: 'a value instead of the other choices',
    with: { prune: 'canary-prune', target: 'canary-target', 'create-environment': 'canary-create' },
    errors: [/^Reading the input 'target'/, /^Reading the input 'create-environment'/],
  },
  {
    fact: 'inputs for another target',
    with: { prune: 'true', 'github-token': 'canary-github', 'github-repository': 'canary-owner/canary-repository' },
    errors: [/^Reading the input '/, /^Reading the input '/, /^Reading the input '/],
  },
  {
    fact: 'a value instead of a repository',
    with: { target: 'github', 'github-repository': 'canary-pasted value', name: '' },
    errors: [/^Reading the input 'github-repository': /],
  },
  {
    fact: 'a GitHub token that no HTTP header can carry',
    with: { target: 'github', 'github-token': 'canary-tokén', name: '', environment: 'prod' },
    errors: [/^Reading GitHub's credentials: github-token has a character that no token has/],
  },
  {
    fact: 'an invalid name for a GitHub environment',
    with: { target: 'github', 'github-token': 'canary-token', name: '', environment: 'canary-pasted '.repeat(20) },
    errors: [/^Reading the input 'environment': no environment of GitHub can have this name/],
  },
  {
    fact: 'mode delete without keys',
    with: { target: 'github', mode: 'delete', name: '', keys: '' },
    errors: [/^Reading the input 'keys': mode delete needs keys/],
  },
  {
    fact: 'a name that GitHub does not accept',
    with: { target: 'github', 'github-token': 'canary-token', name: 'canary-pasted value' },
    errors: [/^Reading the input 'name': GitHub does not accept this name/],
  },
  {
    fact: 'a pattern with mode delete',
    with: { target: 'github', 'github-token': 'canary-token', name: '', mode: 'delete', keys: 'canary_*' },
    errors: [/^Reading keys: mode delete takes only names/],
  },
  {
    fact: 'an input of another mode',
    with: { 'remove-keys': 'OLD' },
    errors: [/^Reading the input 'remove-keys': it needs mode merge/],
  },
  {
    fact: 'skip-unchanged with another mode',
    with: { mode: 'create', 'skip-unchanged': 'true' },
    errors: [/^Reading the input 'skip-unchanged': /],
  },
  {
    fact: 'values with mode delete',
    with: { mode: 'delete', values: 'A: canary-a', 'from-json': '{"A": "canary-a"}', 'required-keys': 'A' },
    errors: [/^Reading the input 'keys': /, /'from-json': /, /'values': /, /'required-keys': /],
  },
  {
    fact: 'values with mode check',
    with: { mode: 'check', 'from-dotenv': '.env' },
    errors: [/^Reading the input 'keys': it cannot be used with mode check/, /'from-dotenv': /],
  },
  {
    fact: 'a server address with credentials',
    env: { MODAL_SERVER_URL: 'https://canary-user:canary-password@api.modal.com' },
    errors: [/^Reading the environment variable MODAL_SERVER_URL: it is not the address of a server/],
  },
  {
    fact: 'a server address without TLS',
    env: { MODAL_SERVER_URL: 'http://api.modal.com' },
    errors: [/^Reading the environment variable MODAL_SERVER_URL: http: would send the credentials in clear text/],
  },
  {
    fact: 'an invalid proxy address with a password',
    env: { HTTPS_PROXY: 'http://canary-user:canary-%zz@ proxy' },
    secrets: ['canary-%zz'],
    errors: [/^Reading the environment variable HTTPS_PROXY or https_proxy: it is not the address of a proxy/],
  },
  {
    fact: 'tokens with invalid characters',
    env: { MODAL_TOKEN_ID: 'ak-canary\nsecond-line', MODAL_TOKEN_SECRET: 'as-canary-\u2603' },
    errors: [/^Reading modal-token-id or MODAL_TOKEN_ID: /, /^Reading modal-token-secret or MODAL_TOKEN_SECRET: /],
  },
  {
    fact: 'a pull_request_target from a fork',
    event: {
      name: 'pull_request_target',
      payload: { pull_request: { head: { repo: { full_name: 'stranger/app', fork: true } } } },
    },
    errors: [/^Checking what started this run: it is pull_request_target from a fork/],
  },
  {
    fact: 'a pull request from a fork, without credentials',
    event: { name: 'pull_request', payload: { pull_request: { head: { repo: { full_name: 'stranger/app' } } } } },
    with: { keys: 'A' },
    env: { A: '', MODAL_TOKEN_ID: '', MODAL_TOKEN_SECRET: '' },
    errors: [/^Reading Modal's credentials: .*: the pull request comes from a fork/],
  },
  {
    fact: 'a pull request from a fork, with credentials',
    event: { name: 'pull_request', payload: { pull_request: { head: { repo: { full_name: 'stranger/app' } } } } },
    errors: [/^Checking what started this run: it is pull_request from a fork/],
  },
  {
    fact: 'a run by Dependabot with only empty values',
    event: { name: 'push', actor: 'dependabot[bot]' },
    with: { keys: 'A' },
    env: { A: '' },
    errors: [/^Choosing the values: .* as Dependabot started this run/],
  },
];

/** A JSON object with 20,001 names. */
const MANY_NAMES = JSON.stringify(
  Object.fromEntries(Array.from({ length: 20_001 }, (_, at) => [`N${at}`, 'canary'] as const)),
);

/** `keys` and the checks of the selected values. */
const choiceRows: readonly Row[] = [
  {
    fact: 'values in unmasked-keys',
    with: { 'unmasked-keys': `${PEM.split('\n')[1] ?? ''}\ncanary-pasted value\nNOPE_*` },
    errors: [/^Reading unmasked-keys: no stored name matches the name on line 1, the name on line 2 and 'NOPE_\*'/],
  },
  {
    fact: 'a value after the =, as in KEY=${{ secrets.KEY }}',
    with: { keys: `KEY=canary-mistaken\nOTHER=canary-mistaken with blanks\nPEM_KEY` },
    errors: [/^Reading keys: no source has the name after = on line 1 \('KEY'\) and line 2 \('OTHER'\)/],
  },
  {
    fact: 'a mistyped name that is close to another',
    with: { keys: 'PERCENTS' },
    errors: [/^Reading keys: no source has 'PERCENTS'\. Fix 'PERCENTS' or the unused 'PERCENT', whichever/],
  },
  {
    fact: 'lines that are not entries',
    with: { keys: 'canary-a=canary-b=canary-c\n!canary-d=canary-e\n=canary-f\nPEM_KEY' },
    errors: [1, 2, 3].map((line) => new RegExp(`^Reading keys: line ${line} is not an entry`)),
  },
  {
    fact: 'a value that contains =, after the =',
    with: { keys: 'A=canary-b=canary-c\nPEM_KEY' },
    errors: [/^Reading keys: no source has the name after = on line 1 \('A'\)/],
  },
  {
    fact: 'values on lines with the syntax of other languages',
    with: {
      keys: 'PEM_KEY, canary-comma\n- canary-dash\n[canary-bracket]\n"canary-quotes"\ncanary-colon: canary-value\ncanary-comment # canary',
    },
    errors: [
      /a comment .* line 6/,
      /a dash .* line 2/,
      /brackets .* line 3/,
      /quotes .* line 4/,
      /a colon .* line 5/,
      /a comma .* line 1/,
    ],
  },
  {
    fact: 'a value that looks like Base64',
    with: { keys: `PEM_KEY\n${'canaryAAAA'.repeat(8)}` },
    errors: [/^Reading keys: no source has the name on line 2, which looks like a value\./],
  },
  {
    fact: 'patterns that are not supported',
    with: { keys: 'A*=canary-plain\ncanary-*?' },
    errors: [1, 2].map((line) => new RegExp(`^Reading keys: the pattern on line ${line} cannot be followed`)),
  },
  {
    fact: 'a pattern that matches nothing',
    with: { keys: 'ghp_canary-none*' },
    errors: [/^Reading keys: no name of .* matches the name on line 1\./],
  },
  {
    fact: 'entries on one line, as in a YAML text without |',
    with: { keys: 'PEM_KEY A=canary-a B=canary-b' },
    errors: [/^Reading keys: line 1 has more than one entry/],
  },
  {
    fact: 'a variable of the runner',
    with: { keys: 'PEM_KEY\ncanary-home=HOME' },
    errors: [/^Reading keys: 'HOME' is a variable of the runner itself/],
  },
  {
    fact: 'too many lines in keys',
    with: { keys: Array.from({ length: 1_001 }, (_, at) => `CANARY_${at}`).join('\n') },
    errors: [/^Reading keys: it has 1001 lines/],
  },
  {
    fact: 'too many names in a source',
    with: { 'from-json': 'many.json' },
    files: { 'many.json': MANY_NAMES },
    errors: [/^Reading the sources: they have 20001 names/],
  },
  {
    fact: 'too many comparisons of names and lines',
    with: { name: '', environment: '', keys: '', config: 'secrets.yml' },
    files: {
      'many.json': MANY_NAMES.replace('"N0":"canary",', ''),
      'secrets.yml': `defaults: { from-json: many.json, keys: ['!N*', 'PEM_KEY'] }\nsecrets:\n${'  - { name: a }\n'.repeat(102)}`,
    },
    errors: [
      /^Reading secrets\.yml, line \d+ \(a\): the entries before it compare more than 2000000 names/,
      ...Array<RegExp>(9).fill(/./),
    ],
  },
  {
    fact: 'a variable of the runner as a .env',
    with: { 'from-dotenv': 'env:HOME' },
    errors: [/^Reading env:HOME: it is a variable of the runner itself/],
  },
  {
    fact: 'too many entries in a config file',
    with: { name: '', environment: '', keys: '', config: 'secrets.yml' },
    files: { 'secrets.yml': `secrets:\n${'  - { name: canary, keys: [PEM_KEY] }\n'.repeat(5_001)}` },
    errors: [/^Reading secrets\.yml, line 2, column 3: the list has more than 5000 entries/],
  },
  {
    fact: 'a value instead of the name of a variable',
    with: { 'from-dotenv': 'env:canary=value' },
    errors: [/^Reading env:: the text after env: is not the name of a variable/],
  },
  {
    fact: 'a source without a selected name',
    with: { keys: 'PEM_KEY', 'from-json': '{"canary-name": "canary-value"}' },
    errors: [/^Reading keys: keys selects nothing of from-json/],
  },
  {
    fact: 'a credential in an expanded .env',
    with: { keys: 'A', 'from-dotenv': '.env', 'dotenv-expand': 'true' },
    files: { '.env': 'A=canary-${MODAL_TOKEN_SECRET}' },
    errors: [/^Expanding from-dotenv: \$\{MODAL_TOKEN_SECRET\} is a credential or a proxy/],
  },
  {
    fact: 'a name that another line excludes',
    with: { keys: 'PEM_KEY\n!PEM_KEY' },
    errors: [/^Reading keys: another line excludes the name on line 1 of keys/],
  },
  {
    fact: 'two entries with one stored name',
    with: { keys: 'A=PEM_KEY\nA=PERCENT' },
    errors: [/^Reading keys: lines 1 and 2 both give 'A'/],
  },
  {
    fact: 'the whole secrets context',
    with: { keys: '', 'from-json': JSON.stringify({ ...HOSTILE, LONG: 'canary-short', github_token: 'canary-token' }) },
    errors: [/^Reading keys: from-json holds 'github_token'/],
  },
  {
    fact: 'no source at all',
    with: { keys: '' },
    errors: [/^Choosing the values: there is nothing to store\. Give the names/],
  },
  {
    fact: 'an empty source',
    with: { keys: '', 'from-json': '{}' },
    errors: [/^Choosing the values: there is nothing to store: from-json holds no name/],
  },
  {
    fact: 'empty values with if-empty: error',
    with: { keys: `EMPTY\n${ALL_KEYS}`, 'if-empty': 'error' },
    env: { EMPTY: '' },
    errors: [/^Choosing the values: 'EMPTY' is empty, and if-empty is error/],
  },
  {
    fact: 'a key that is both stored and removed',
    with: { mode: 'merge', 'remove-keys': 'PEM_KEY' },
    errors: [/^Reading remove-keys: another input stores or requires 'PEM_KEY'/],
  },
  {
    fact: 'more than 1,000 names',
    with: { keys: '', 'from-json': 'many.json' },
    files: {
      'many.json': JSON.stringify(Object.fromEntries(Array.from({ length: 1_001 }, (_, at) => [`N${at}`, 'canary-n']))),
    },
    errors: [/^Checking the selected values: there are 1001 names, and one secret may have at most 1000/],
  },
  {
    fact: 'invalid names, lengths and texts at once',
    with: {
      keys: 'BAD-NAME=ONE\nLONG\nHALF\nNUL',
      'from-json': '{"HALF": "canary-\\ud800", "NUL": "canary-\\u0000nul"}',
    },
    env: { LONG: `${LONG}~` },
    errors: [
      /'BAD-NAME' \([^)]+\) is not a name/,
      /'LONG' \([^)]+\) is longer than the 32,768/,
      /'HALF' \([^)]+\) contains half/,
      /'NUL' \([^)]+\) contains a NUL/,
    ],
  },
];

const jsonRow = (fact: string, json: string, happened: RegExp): Row => ({
  fact: `from-json with ${fact}`,
  with: { keys: '', 'from-json': json },
  errors: [new RegExp(`^Reading from-json, line \\d+(?:, column \\d+)?(?:, after 'A')?: ${happened.source}`)],
});

const yamlRow = (fact: string, values: string, ...happened: readonly RegExp[]): Row => ({
  fact: `values with ${fact}`,
  with: { keys: '', values },
  errors: happened.map(({ source }) => new RegExp(`^Reading values, line \\d+, column \\d+: ${source}`)),
});

const dotenvRow = (fact: string, content: string | Uint8Array, ...errors: readonly RegExp[]): Row => ({
  fact: `a .env with ${fact}`,
  with: { keys: '', 'from-dotenv': '.env' },
  files: { '.env': content },
  errors,
});

/** Each kind of invalid line in a .env, with a value: see `SENTENCES` in src/sources/dotenv/problems.ts. */
const BAD_LINES = [
  'A=canary-hash#word',
  'B=#canary-hash-first',
  'C="canary-after"quote',
  'D=`canary-backtick`',
  'E*=canary-bad-name',
  'F=canary-first\nF',
  'G=canary-blank\u0085',
  'H: canary-colon',
  `I=${'canary-Zm9vYmFy'.repeat(3)}\ncanaryContinuation0123`,
  'J="canary-\\q"',
  "K='canary-\\\\'",
  'canary-no equals',
  '=canary-no-name',
  'canaryOnlyEquals==',
  '"L"=canary-quoted-name',
  'canary-strange-word',
  'M=canary-line\u2028separator',
  `N=${PEM}`,
  'Z=canary-joined Y=canary-to-one',
  'O=canary-p#\nP=canary-q#\nQ=canary-r#\nR=canary-s#\nS=canary-t#',
  'T="canary-unterminated',
];

const sourceRows: readonly Row[] = [
  jsonRow('an array', '["canary-item"]', /an object was expected, which begins with \{/),
  jsonRow('a name without quotes', '{canary-name: 1}', /a name in double quotes was expected/),
  jsonRow('no colon', '{"A" "canary-value"}', /a colon is missing after this name/),
  jsonRow('no comma', '{"A": "canary-a" "B": "canary-b"}', /a comma or \} is missing after this value/),
  jsonRow('a value at the position of the error', '{"A": canary-value}', /a string, number, true, false or null/),
  jsonRow('an unterminated string', '{"A": "canary-open', /the text that starts here has no closing quote/),
  jsonRow('a string with a line break', '{"A": "canary-\nopen"}', /there is a line break inside the text/),
  jsonRow('a string with a tab', '{"A": "canary-\topen"}', /there is a control character inside the text/),
  jsonRow('a string with a bad escape', '{"A": "canary-\\xopen"}', /a backslash inside the text/),
  jsonRow('a repeated name', '{"A": "canary-1", "A": "canary-2"}', /the name 'A' appears twice/),
  jsonRow('a text after the object', '{"A": "canary-a"} canary-more', /there is more text after the object/),
  {
    fact: 'from-json with a nested value',
    with: { keys: '', 'from-json': '{"A": {"B": "canary-b"}}' },
    errors: [/^Reading from-json, line 1, column 7, after 'A': a variable cannot hold an object or an array/],
  },
  {
    fact: 'from-json with a nested value under an invalid name',
    with: { keys: '', 'from-json': '{"canary name": ["canary-b"]}' },
    errors: [/^Reading from-json, line 1: a variable cannot hold an object or an array/],
  },
  {
    fact: 'from-json with only the text of a secret',
    with: { keys: '', 'from-json': 'canary-bare-secret' },
    errors: [/^Reading from-json: it is neither a JSON object/],
  },
  {
    fact: 'from-json with only a key of several lines',
    with: { keys: '', 'from-json': PEM },
    errors: [/^Reading from-json: it is neither a JSON object/],
  },
  yamlRow('only the text of a secret', 'canary-bare-secret', /a mapping was expected/),
  yamlRow('an unterminated string', 'A: "canary-open', /it is not valid YAML/),
  yamlRow('a tab before a value', 'A:\n\t- canary-tab', /a tab cannot indent YAML/),
  yamlRow('a value that looks like an alias', 'A: *canary-star', /a text that starts with \* must be in quotes/),
  yamlRow('a value that looks like a tag', 'A: !canary-tag', /a text that starts with ! must be in quotes/),
  yamlRow('a pattern', 'A: canary-a\n**: canary-b', /a text that starts with \* must be in quotes, as in/),
  yamlRow('an unterminated tag', 'A: !<canary-tag', /a text that starts with ! must be in quotes/),
  yamlRow('a star as a value', 'A: *', /a text that starts with \* must be in quotes/),
  yamlRow('a repeated name', 'A: canary-1\nA: canary-2', /this name appears twice/),
  yamlRow('a nested value', 'A: [canary-a]', /a variable cannot hold a list or a mapping/),
  yamlRow('a value that looks like an anchor', 'A: &canary-anchor x', /YAML anchors are not supported/),
  yamlRow('a name that is a mapping', '? {canary-a: canary-b}\n: canary-c', /a name was expected/),
  yamlRow('a second document', 'A: canary-a\n---\nB: canary-b', /a second document starts here/),
  {
    ...dotenvRow('each kind of invalid line', BAD_LINES.join('\n')),
    errors: [...Array.from({ length: 9 }, () => /^Reading \.env, line \d+(?: \([A-Z]\))?: /), /^12 more problems/],
  },
  dotenvRow(
    'a value on a line without a name',
    `A=canary-a\n${LONG.slice(0, 500)}\ncanary-plain words\n`,
    /^Reading \.env, line 2: /,
    /^Reading \.env, line 3: /,
  ),
  dotenvRow(
    'an open quote',
    'A="canary-open\nB=canary-b',
    /^Reading \.env, line 1 \(A\): python-dotenv finds no closing quote/,
  ),
  dotenvRow('a key without quotes', `KEY=${PEM}`, /^Reading \.env, line 1 \(KEY\): a key or certificate/),
  dotenvRow(
    '${…} and no choice for dotenv-expand',
    'A=canary-${B}\n'.repeat(30),
    /^Reading \.env, line 1 \(A\).* and 10 more: /,
  ),
  dotenvRow(
    'a ${{ … }} that GitHub does not replace',
    'A=canary-${{ secrets.A }}canary',
    /^Reading \.env, line 1 \(A\): GitHub replaces \$\{\{ … \}\} only/,
  ),
  {
    ...dotenvRow(
      'values whose expansion doubles each time',
      `A0=canary-${'x'.repeat(20)}\n${Array.from({ length: 30 }, (_, at) => `A${at + 1}=\${A${at}}\${A${at}}`).join('\n')}`,
      /^Reading \.env, line \d+: expanding \$\{…\} makes the values longer/,
    ),
    with: { keys: '', 'from-dotenv': '.env', 'dotenv-expand': 'true' },
  },
  dotenvRow(
    'values encrypted by SOPS or dotenvx',
    'A=ENC[AES256_GCM,data:canary-a]\nB="encrypted:canary-b"\n',
    /^Reading \.env, line 1 \(A\): there is SOPS ciphertext/,
    /^Reading \.env, line 2 \(B\): there is dotenvx ciphertext/,
  ),
  dotenvRow('UTF-16', Buffer.from('\ufeffA=canary-a', 'utf16le'), /^Reading \.env, line 1: it is UTF-16 LE\./),
  dotenvRow('UTF-16 without a mark', Buffer.from('A=canary-a', 'utf16le'), /^Reading \.env, line 1: it is UTF-16 LE\./),
  dotenvRow('two byte-order marks', '\ufeff\ufeffA=canary-a', /^Reading \.env, line 1: it has an unusual blank/),
  dotenvRow(
    'bytes that are not UTF-8',
    Buffer.from('A=canary-a\nB=canary-\xff', 'latin1'),
    /^Reading \.env, line 2: it is not valid UTF-8/,
  ),
  dotenvRow('a NUL', 'A=canary-\0a', /^Reading \.env, line 1: there is a NUL character/),
  dotenvRow('a lone carriage return', 'A=canary-a\rB=canary-b', /^Reading \.env, line 1: there is a carriage return/),
  dotenvRow('more than 1 MiB', `A=canary-a\n#${' '.repeat(MIB)}`, /^Reading \.env: it is larger than 1 MiB/),
  {
    fact: 'a JSON file that is not UTF-8',
    with: { keys: '', 'from-json': 'secrets.json' },
    files: { 'secrets.json': Buffer.from('{"A": "canary-\xff"}', 'latin1') },
    errors: [/^Reading secrets\.json: it is not UTF-8/],
  },
  {
    fact: 'a folder without a .env',
    with: { keys: '', 'from-dotenv': 'apps' },
    files: { 'apps/secrets.txt': 'A=canary-a' },
    errors: [/^Looking for \.env in apps and the folders above it: no folder up to the workspace has such a file/],
  },
  {
    fact: 'a file that does not exist',
    with: { 'from-dotenv': 'build/.env' },
    errors: [/^Reading build\/\.env: the file does not exist/],
  },
  {
    fact: 'the content of a file instead of its path',
    with: { 'from-dotenv': '\nA=canary-content\nB=canary-more' },
    errors: [/^Reading from-dotenv, line 2: it is not the path of an existing file\. It looks like the content/],
  },
  {
    fact: 'a folder instead of a file',
    with: { keys: '', 'from-json': 'folder.json' },
    files: { 'folder.json/secrets.txt': 'canary-text' },
    errors: [/^Reading folder\.json: it is not a file/],
  },
  {
    fact: 'a file outside the workspace',
    with: { 'from-dotenv': resolve(REPOSITORY, 'package.json') },
    errors: [/: it lies outside the workspace/],
  },
];

/** A run with a config file instead of the inputs that `sync` and `runRow` set. */
const configRow = (fact: string, content: string, ...errors: readonly RegExp[]): Row => ({
  fact: `a config file with ${fact}`,
  with: { name: '', environment: '', keys: '', config: 'secrets.yml' },
  files: { 'secrets.yml': content },
  errors,
});

const TWO_SECRETS = 'secrets:\n  - {name: one, keys: [PEM_KEY, LONG]}\n  - {name: two, keys: [MARKUP, LEGACY]}\n';

const configRows: readonly Row[] = [
  configRow(
    'an unterminated string',
    'secrets:\n  - name: "canary-open',
    /^Reading secrets\.yml, line 2, .* not valid YAML/,
  ),
  configRow(
    'only the text of a secret',
    'canary-bare',
    /^Reading secrets\.yml, line 1, column 1: a mapping was expected/,
  ),
  configRow(
    'values that look like an alias and a tag, and a repeated name',
    'secrets:\n  - {name: *canary-star}\n  - {name: !canary-tag x}\n  - {canary-a: x, canary-a: y}',
    /^Reading secrets\.yml, line 2, column 12: a text that starts with \* must be in quotes/,
    /^Reading secrets\.yml, line 3, column 12: a text that starts with ! must be in quotes/,
    /^Reading secrets\.yml, line 4, column 19: this name appears twice/,
  ),
  configRow(
    'an unterminated tag',
    'secrets: !<canary-tag',
    /^Reading secrets\.yml, .* starts with ! must be in quotes/,
  ),
  configRow(
    'a pattern that looks like an alias',
    'secrets:\n  - {name: canary-a, environment: {**: canary-b}}',
    /^Reading secrets\.yml, line 2, column \d+: a text that starts with \* must be in quotes, as in/,
  ),
  configRow('an empty list', 'secrets: []', /^Reading secrets\.yml, .*: it lists no secrets/),
  configRow(
    'values instead of its parts',
    'canary top: 1\ndefaults: canary-defaults\nsecrets: canary-secrets\n',
    /^Reading secrets\.yml, line 1, column 1: '…' is unknown here/,
    /, line 2, column 11: 'defaults' must be a mapping of input names/,
    /, line 3, column 10: 'secrets' must be a list/,
  ),
  configRow(
    'values instead of its entries',
    [
      'secrets:',
      '  - canary-item',
      '  - {name: a, keys: {canary-a: canary-b}}',
      '  - {name: b, required-keys: [[canary-nested]]}',
      '  - {name: c, environment: {[canary-pattern]: prod}}',
      '  - {name: d, environment: {main: [canary-environment]}}',
      '  - {name: e, values: [canary-values]}',
      '  - {name: f, values: {A: [canary-nested]}}',
      '  - {name: g, mode: canary-mode, nmae: canary-name}',
    ].join('\n'),
    /, line 2, column 5: it must be a mapping of input names/,
    /, line 3, column 21: a text or a list of texts was expected/,
    /, line 4, column 31: a text was expected/,
    /, line 5, column \d+: a branch pattern was expected/,
    /, line 6, column \d+: the name of an environment was expected/,
    /, line 7, column 23: a mapping of names to texts was expected/,
    /, line 8, column 27: a variable cannot hold a list or a mapping/,
    /, line 9, column \d+: 'nmae' is unknown here; the nearest name is 'name'/,
    /, line 9, column \d+ \(mode\): there is no such choice/,
  ),
  configRow(
    'empty lists and mappings',
    [
      'secrets:',
      '  - {name: a, keys: []}',
      '  - {name: b, environment: ["", canary-environment]}',
      '  - {name: c, environment: {}}',
      '  - {name: d, github-repository: canary/repository}',
    ].join('\n'),
    /, line 2, column 21: the list is empty/,
    /, line 3, column 29: an item of the list is empty/,
    /, line 4, column 28: a branch pattern was expected/,
    /, line 5, column 15 \(github-repository\): it belongs to target github/,
  ),
  configRow(
    'a repeated environment',
    'secrets:\n  - {name: a, keys: [PEM_KEY], environment: [prod, prod]}',
    /^Reading secrets\.yml, line 2 \(a\): environment names 'prod' twice/,
  ),
  configRow(
    'two entries for one secret',
    'secrets:\n  - {name: a, keys: [PEM_KEY]}\n  - {name: a, keys: [MARKUP]}',
    /^Reading secrets\.yml, line 3 \(a\): it and secrets\.yml, line 2 \(a\) .* secret 'a'/,
  ),
  {
    ...configRow('other inputs', TWO_SECRETS, /^Reading the input 'keys': it cannot be used with config/),
    with: { name: '', environment: '', config: 'secrets.yml' },
  },
  {
    ...configRow('a look-up that hangs', TWO_SECRETS, /^Looking up 2 secrets: the 40 s of timeout-seconds are used up/),
    with: { name: '', environment: '', keys: '', config: 'secrets.yml', 'timeout-seconds': '40' },
    callsInTime: 2,
    faults: { SecretGetOrCreate: [{ kind: 'hang' }] },
  },
];

/** A run with a config file, whose first write hangs. */
const hangingRow: Row = {
  ...configRow(
    'a write that hangs',
    TWO_SECRETS,
    /^secrets\.yml, .*Writing secret 'one' .*: the 40 s of timeout-seconds are used up|^Writing secret 'one' .* are used up/,
    /Writing secret 'two' .* are used up\. It was not written/,
  ),
  with: {
    name: '',
    environment: '',
    keys: '',
    config: 'secrets.yml',
    concurrency: '1',
    'timeout-seconds': '40',
  },
  callsInTime: 3,
  faults: { SecretGetOrCreate: [{ kind: 'pass' }, { kind: 'pass' }, { kind: 'hang' }] },
};

/** Rules for the environment. */
const ruleRows: readonly Row[] = [
  {
    fact: 'a line that is not a rule',
    with: { environment: 'canary-line\nmain = prod' },
    errors: [/^Reading the input 'environment': line 1 is not a rule/],
  },
  {
    fact: 'no rule for the branch',
    with: { environment: 'release/* = prod' },
    errors: [/^Reading the input 'environment': none of the rules 'release\/\* = prod' matches the branch 'main'/],
  },
  {
    fact: 'an event without a branch',
    event: { name: 'issue_comment' },
    with: { environment: 'canary/* = prod' },
    errors: [/^Reading the input 'environment': its rules need a branch, and the event issue_comment/],
  },
  {
    fact: 'a branch that has been deleted',
    event: { name: 'delete' },
    with: { environment: '** = preview-{branch}' },
    errors: [/^Reading the input 'environment': this run is for 'feature\/login', which has been deleted/],
  },
  {
    fact: 'a rule whose name is too long for a branch',
    with: { environment: `main = ${'x'.repeat(60)}-{branch}` },
    errors: [/^Reading the input 'environment': the name on line 1 leaves no room for the branch/],
  },
  {
    fact: 'a placeholder without a rule',
    with: { environment: 'canary-{branch}' },
    errors: [/^Reading the input 'environment': only a rule can use \{branch\}/],
  },
  {
    fact: 'a value instead of the name of an environment, in a rule',
    with: { environment: `main = canary-${'x'.repeat(70)}` },
    errors: [/^Reading the input 'environment', line 1: no environment of Modal can have this name/],
  },
  {
    fact: 'an environment that cannot be created under its name',
    with: { environment: 'pro.duction', 'create-environment': 'true' },
    errors: [/^Planning secret .*: Modal cannot create an environment with the name 'pro\.duction'/],
  },
];

const repeat = (fault: Fault): readonly Fault[] => Array.from({ length: 4 }, () => fault);
const status = (code: number, message = ''): Fault => ({ kind: 'status', code, message });
const refuse = (code: number): Pick<Row, 'faults'> => ({ faults: { SecretGetOrCreate: [status(code)] } });

/** Failures of Modal, or on the way to it, after the run has read all of the values above. */
const targetRows: readonly Row[] = [
  {
    fact: 'credentials that Modal does not accept',
    env: { MODAL_TOKEN_SECRET: 'as-canary-wrong' },
    errors: [/Modal does not accept the credentials .* are the two halves/],
  },
  {
    fact: 'id and secret swapped',
    env: { MODAL_TOKEN_ID: 'as-canary-secret', MODAL_TOKEN_SECRET: 'ak-canary-id' },
    errors: [/Modal does not accept the credentials .* look swapped/],
  },
  {
    fact: 'a token without the right to write',
    server: { readOnlyEnvironments: ['prod'] },
    errors: [/^Writing secret .*: the token may not do that/],
  },
  { fact: 'an exhausted rate limit', ...refuse(8), errors: [/Modal's rate limit is used up/] },
  {
    fact: 'a wait that is longer than the rest of timeout-seconds',
    with: { 'timeout-seconds': '40' },
    faults: { SecretGetOrCreate: [{ kind: 'status', code: 8, message: 'Slow down', retryAfterSecs: 60 }] },
    errors: [/Modal asks to wait 60 s, longer than timeout-seconds leaves/],
  },
  { fact: 'a request that Modal rejects', ...refuse(3), errors: [/Modal rejects the request/] },
  { fact: 'an unexpected status code', ...refuse(11), errors: [/Modal answered OutOfRange/] },
  {
    fact: 'a deadline of the server',
    faults: { SecretGetOrCreate: repeat(status(4)) },
    errors: [/: no answer came from .* in time/],
  },
  {
    fact: 'a server that hangs',
    with: { 'timeout-seconds': '40' },
    callsInTime: 1,
    faults: { SecretGetOrCreate: [{ kind: 'hang' }] },
    errors: [/^Looking up .*: the 40 s of timeout-seconds are used up/],
  },
  {
    fact: 'a write that hangs',
    with: { 'timeout-seconds': '40' },
    callsInTime: 2,
    faults: { SecretGetOrCreate: [{ kind: 'pass' }, { kind: 'hang', afterCommit: true }] },
    errors: [/^Writing .*: the 40 s of timeout-seconds are used up\. It is unknown whether the secret was written/],
  },
  {
    fact: 'a page instead of an answer',
    faults: {
      SecretGetOrCreate: repeat({
        kind: 'raw',
        status: 502,
        headers: { 'content-type': 'text/html' },
        body: Buffer.from('<h1>canary-page</h1>'),
      }),
    },
    errors: [/did not answer as Modal does \(HTTP 502 with text\/html/],
  },
  {
    fact: 'an answer that is not a message',
    faults: {
      SecretGetOrCreate: repeat({
        kind: 'raw',
        body: Buffer.concat([Buffer.of(0, 0, 0, 0, 14), Buffer.from('canary-garbage')]),
        trailers: { 'grpc-status': '0' },
      }),
    },
    errors: [/^Looking up /],
  },
  {
    fact: 'an auth token that no HTTP header can carry',
    faults: {
      AuthTokenGet: repeat({
        kind: 'raw',
        body: Buffer.concat([Buffer.of(0, 0, 0, 0, 16, 0x0a, 14), Buffer.from('canary-\r\ntoken')]),
        trailers: { 'grpc-status': '0' },
      }),
    },
    errors: [/^(?:Signing in to Modal|Looking up .*): /],
  },
  {
    fact: 'a lost connection',
    faults: { SecretGetOrCreate: repeat({ kind: 'drop' }) },
    errors: [/^Looking up .*: the connection to .* failed \(/],
  },
  {
    fact: 'a refused connection',
    env: { MODAL_SERVER_URL: 'http://127.0.0.1:1' },
    errors: [/: http:\/\/127\.0\.0\.1:1 refuses the connection/],
  },
  {
    fact: 'a server name that does not resolve',
    env: { MODAL_SERVER_URL: `https://${'x'.repeat(64)}.invalid` }, // No resolver looks up a label of this length.
    errors: [/: the name of https:\/\/x{64}\.invalid cannot be resolved/],
  },
  {
    fact: 'a certificate that is not trusted',
    server: { tls: true },
    errors: [/: the certificate of .* is not trusted/],
  },
  {
    fact: 'a dead proxy, with a user and a password',
    env: {
      HTTPS_PROXY: 'http://canary-user:canary-p%40ssword@127.0.0.1:1',
      MODAL_SERVER_URL: 'https://modal.invalid',
    },
    errors: [/: the proxy http:\/\/127\.0\.0\.1:1 does not connect to https:\/\/modal\.invalid \(/],
  },
  {
    fact: 'an environment that does not exist',
    with: { environment: 'prd' },
    errors: [/the environment 'prd' does not exist; there are 'dev', 'main' and 'prod'\. Did you mean 'prod'/],
  },
  {
    fact: 'an environment that does not exist, with a token that may not list environments',
    with: { environment: 'prd' },
    server: { mayListEnvironments: false },
    errors: [/^Writing .*: there is no such environment or secret \(server message: /],
  },
  {
    fact: 'credentials in quotes',
    env: { MODAL_TOKEN_ID: '"ak-canary-id"' },
    errors: [/Modal does not accept the credentials .* does not start with ak-/],
  },
  {
    fact: 'an environment that is deleted before the write',
    with: { environment: 'elsewhere' },
    faults: { SecretGetOrCreate: [status(5)] },
    errors: [/the environment 'elsewhere' does not exist.* Fix the input 'environment'/],
  },
  {
    fact: 'a check of a secret that does not exist',
    with: { mode: 'check', keys: '' },
    errors: [/^Checking secret .*: the secret does not exist/],
  },
  {
    fact: 'a check of a missing key',
    with: { mode: 'check', keys: '', 'required-keys': 'MISSING' },
    stored: { OLD: 'canary-old' },
    errors: [/^Checking required-keys of .*: 'MISSING' is missing/],
  },
  {
    fact: 'a required key that is not selected',
    with: { 'required-keys': 'MISSING' },
    errors: [/^Checking required-keys of .*: 'MISSING' would be missing/],
  },
  {
    fact: 'a required key that is empty',
    with: { keys: `${ALL_KEYS}\nEMPTY`, 'required-keys': 'EMPTY' },
    env: { EMPTY: '' },
    errors: [/^Checking required-keys of .*: 'EMPTY' is required, and empty in this run/],
  },
  {
    fact: 'an empty value that would delete a key',
    with: { keys: `${ALL_KEYS}\nEMPTY` },
    env: { EMPTY: '' },
    stored: { EMPTY: 'canary-still-there' },
    errors: [/^Planning .*: 'EMPTY' is empty in this run and would be deleted/],
  },
  {
    fact: 'a removal that would leave nothing',
    with: { mode: 'merge', keys: '', 'remove-keys': 'OLD' },
    stored: { OLD: 'canary-old' },
    errors: [/^Planning .*: remove-keys would leave the secret without any key/],
  },
  {
    fact: 'a secret that is created and deleted during a merge',
    with: { mode: 'merge' },
    stored: { OLD: 'canary-old' },
    before: (modal) =>
      modal.onCall(({ method, message }) => {
        if (method === 'SecretUpdate') modal.removeSecret('prod', 'my-app');
        if (method === 'SecretGetOrCreate' && message['objectCreationType'] === 2)
          modal.putSecret('prod', 'my-app', { OLD: 'canary-old' });
      }),
    errors: [/^Writing .*: something else creates and deletes it all the time/],
  },
  {
    fact: 'a key that another writer removes after the write',
    with: { mode: 'merge', 'required-keys': 'OLD' },
    stored: { OLD: 'canary-old' },
    before: (modal) =>
      modal.onCall(({ method }) => {
        if (method === 'SecretUpdate') modal.putSecret('prod', 'my-app', { NEW: 'canary-new' });
      }),
    errors: [/^Checking required-keys of .*: after the write, the secret does not have 'OLD'/],
  },
  {
    fact: 'a create whose answer was lost',
    with: { mode: 'create' },
    faults: { SecretGetOrCreate: [{ kind: 'pass' }, { kind: 'drop', afterCommit: true }] },
    errors: [/^Writing .*: an answer was lost, and then the secret existed/],
  },
  {
    fact: 'an answer without the id of a secret',
    faults: {
      SecretGetOrCreate: [{ kind: 'pass' }, { kind: 'raw', body: Buffer.alloc(5), trailers: { 'grpc-status': '0' } }],
    },
    errors: [/^Writing .*: Modal's answer names no secret/],
  },
  {
    fact: 'skip-unchanged with merge, on a server that does not list keys',
    with: { mode: 'merge', 'skip-unchanged': 'true' },
    server: { listsKeys: false },
    stored: { OLD: 'canary-old' },
    errors: [/^Planning .*: skip-unchanged needs a server that lists the keys of a secret/],
  },
  {
    fact: 'a token of another workspace',
    with: { workspace: 'other' },
    errors: [/^Checking the input 'workspace': the token belongs to the workspace 'acme', not to 'other'/],
  },
  {
    fact: 'an invalid name for a workspace',
    with: { workspace: 'canary workspace' },
    errors: [/^Reading the input 'workspace': no workspace of Modal can have this name/],
  },
  {
    fact: 'a token that expires soon, with an environment that does not exist',
    with: { environment: 'stage' },
    server: { tokenEndsAt: Math.floor(Date.now() / 1000) },
    errors: [/^Looking up .*: the environment 'stage' does not exist/],
  },
];

const rows = [...inputRows, ...choiceRows, ...sourceRows, ...configRows, hangingRow, ...ruleRows, ...targetRows];

/** The functions with the text of an error as an argument. */
const WORDERS =
  'refuseField|entryError|patternError|emptyError|nothingError|tooManyError|missingCredentials|errorAt|refuse';

/** Constructors of `ActionError`, its `happened` fields, and calls of the functions above, as webpack writes them. */
const SITE = new RegExp(
  [
    String.raw`new \w+\/\* \.?ActionError \*\/ ?\.\w+\(`,
    String.raw`\bhappened: `,
    String.raw`(?<!function )\b(?:${WORDERS})\(`,
    String.raw`\/\* \.?(?:${WORDERS}) \*\/ ?\.[\w$]+\)\(`,
    String.raw`\bthis\.error\(`,
  ].join('|'),
  'g',
);

/** Text in the places that no row can reach. */
const OUT_OF_REACH = [
  // An unreadable file: files.test.ts tests it.
  'it cannot be read',
  // The last check, after each line has passed: no known file fails only here.
  'do not read the same values in it, though they do in each of its lines',
  // Four attempts of 15 seconds each.
  'no answer came from ${serverUrl} in time`, todo: AGAIN };',
  // A server without HTTP/2: faults-tls.test.ts tests it.
  'does not support HTTP/2, so it is not Modal',
  // The rules of target github: github-refusals.test.ts tests them.
  'function describeOffenders',
  'function checkDeleted',
  // Outputs that cannot be set: reporting.test.ts tests them.
  "doing: 'Setting the outputs'",
  // A bug, which prints its stack.
  "(error).join(' '), todo: '' };",
];

const coverage = watchSites(readChunks());

describe('the run leaks nothing and prints only to stdout if it fails on', () => {
  test.concurrent.each(rows)('$fact', async (row) => {
    await using modal = await startModalServer(row.server);
    const step = await runWatched(modal, row);
    expect(errorsOf(step)).toEqual(row.errors.map((error): unknown => expect.stringMatching(error)));
    expect(step).toMatchObject({ exitCode: 1, stderr: '', createdFiles: [], stateFile: '' });
    expect(step.summary).toContain('What went wrong');
  });

  test('a proxy that refuses, with a user and a password', async () => {
    await using proxy = await startRefusingProxy();
    await using modal = await startModalServer();
    const step = await runWatched(modal, {
      env: {
        https_proxy: `http://canary-user:canary-password@${proxy.host}`,
        MODAL_SERVER_URL: 'https://modal.invalid',
      },
    });
    expect(errorsOf(step)).toEqual([
      expect.stringMatching(/: the proxy http:\/\/127\.0\.0\.1:\d+ does not connect to .* \(HTTP 407\)/),
    ]);
  });

  test('TLS against clear text', async () => {
    await using modal = await startModalServer();
    const step = await runWatched(modal, { env: { MODAL_SERVER_URL: modal.url.replace('http:', 'https:') } });
    expect(errorsOf(step)).toEqual([expect.stringMatching(/ does not use TLS \(/)]);
  });

  test.skipIf(process.platform === 'win32').each(['SIGINT', 'SIGTERM'] as const)('%s', async (send) => {
    await using modal = await startModalServer();
    modal.inject('SecretGetOrCreate', status(14), { kind: 'hang' });
    const step = await runWatched(modal, { signal: { when: /trying again/, send } });
    expect(errorsOf(step)).toEqual([expect.stringContaining(`the run was cancelled (${send})`)]);
  });
});

/** Runs a row with every value above in `env:`. `keys` selects all of them, unless the row sets it. */
async function runRow(modal: ModalServer, row: Omit<Row, 'fact' | 'errors'>): Promise<StepResult> {
  if (row.stored !== undefined) modal.putSecret('prod', 'my-app', row.stored);
  for (const [method, faults] of Object.entries(row.faults ?? {})) modal.inject(method, ...faults);
  row.before?.(modal);
  const timeIsUp = row.callsInTime && arrivalOf(modal, 'SecretGetOrCreate', row.callsInTime);
  return sync(modal, {
    ...row,
    ...(timeIsUp ? { timeIsUp } : {}),
    debug: true,
    with: { keys: ALL_KEYS, ...row.with },
    env: { ...HOSTILE, ...row.env },
    notSecret: ['SAME_AS_NAME'],
  });
}

/** Runs a row and records the places that it reaches. Such a run takes 50 % longer. */
function runWatched(modal: ModalServer, row: Omit<Row, 'fact' | 'errors'>): Promise<StepResult> {
  return coverage.during((NODE_V8_COVERAGE) => runRow(modal, { ...row, env: { ...row.env, NODE_V8_COVERAGE } }));
}

describe('the run leaks nothing and prints only to stdout if it succeeds', () => {
  test.each([
    { fact: 'create', with: {} },
    { fact: 'a dry run', with: { 'dry-run': 'true' } },
    { fact: 'merge', with: { mode: 'merge' }, stored: { OLD: 'canary-old' } },
    { fact: 'replace', with: {}, stored: { OLD: 'canary-old' } },
    { fact: 'an empty value', with: { keys: `${ALL_KEYS}\nEMPTY` }, env: { EMPTY: '' } },
    { fact: 'a deletion of nothing', with: { mode: 'delete', keys: '', environment: 'prd' } },
    { fact: 'the same values from a JSON file', with: { keys: '', 'from-json': 'all.json' } },
  ])('$fact', async (row) => {
    await using modal = await startModalServer();
    const step = await runWatched(modal, { ...row, files: { 'all.json': JSON.stringify(HOSTILE) } });
    expect(step).toMatchObject({ exitCode: 0, stderr: '', createdFiles: [], stateFile: '' });
    if (!['a dry run', 'a deletion of nothing'].includes(row.fact))
      expect(modal.secret('prod', 'my-app')).toEqual(
        new Map(Object.entries({ ...(row.fact === 'merge' && row.stored), ...HOSTILE })),
      );
  });
});

test('the fingerprint of an unchanged secret appears in no output', async () => {
  await using modal = await startModalServer();
  const inputs = { 'skip-unchanged': 'true' };
  const steps = [await runRow(modal, { with: inputs }), await runRow(modal, { with: inputs })];
  expect(steps.map(({ outputs }) => outputs['result'])).toEqual(['created', 'unchanged']);
  const markers = [...(modal.secret('prod', 'my-app') ?? [])].filter(([key]) => HOSTILE[key] === undefined);
  const digests = markers.map(([key]) => /[0-9a-f]{32,}$/.exec(key)?.[0]);
  expect(digests).toEqual([expect.any(String)]);
  for (const { log, summary, outputs } of steps)
    expect(log + summary + JSON.stringify(outputs)).not.toContain(digests[0]);
});

describe('a value that a server repeats is hidden', () => {
  // The run prints the names of keys.
  const values = Object.entries({ ...HOSTILE, ...CREDENTIALS }).filter(
    ([name]) => !['ONE', 'SAME_AS_NAME'].includes(name),
  );
  const echo = (text: string): string => `Refused '${text}', for it is not ours`;

  test.concurrent.each(values)('in an error: %s', async (_, value) => {
    await using modal = await startModalServer();
    modal.inject('SecretGetOrCreate', { kind: 'pass' }, status(3, echo(value)));
    const step = await runEchoed(modal);
    expect(errorsOf(step)).toEqual([expect.stringContaining("Refused '***")]);
    expect(modal.writes).toHaveLength(1);
  });

  test.each([0, 6])('in six warnings, from value %i on', async (first) => {
    await using modal = await startModalServer();
    const messages = values.slice(first, first + 6).map(([, value]) => echo(value));
    modal.inject('SecretGetOrCreate', { kind: 'warning', messages });
    const step = await runEchoed(modal);
    const warning = { level: 'warning', message: expect.stringContaining("Refused '***") };
    expect(step.annotations).toEqual(messages.map(() => warning));
  });

  test.each([
    { form: 'JSON', shown: JSON.stringify(HOSTILE['MARKUP']).slice(1, -1) },
    { form: 'XML', shown: 'canary-&lt;b&gt;_*`|&amp;&quot;&apos;canary-markup' },
    { form: 'an expression', shown: "canary-<b>_*`|&\"''canary-markup" },
  ])('in an error, as $form', async ({ shown }) => {
    await using modal = await startModalServer();
    modal.inject('SecretGetOrCreate', { kind: 'pass' }, status(3, echo(shown)));
    const step = await runEchoed(modal);
    expect(errorsOf(step)).toEqual([expect.stringContaining("Refused '***', for it is not ours")]);
  });

  test.each([0, 4, 8, 12, 16, 20])('if the text is cut after its first %i characters', async (shown) => {
    await using modal = await startModalServer();
    const value = 'canary-cut-in-the-middle-of-it';
    modal.inject('SecretGetOrCreate', status(3, `${'x'.repeat(300 - shown)}${value}`));
    const step = await sync(modal, { with: { keys: 'A' }, env: { A: value }, serverEchoes: true });
    expect(step.exitCode).toBe(1);
    // The harness does not search for such short parts.
    expect(step.log + step.summary).not.toMatch(/x{3}cana/);
  });

  test('in an error: the auth token', async () => {
    await using modal = await startModalServer({ requireAuthToken: false });
    const token = 'canary-auth_token.canary-part_two';
    const message = Buffer.concat([Buffer.of(0x0a, token.length), Buffer.from(token)]);
    const body = Buffer.concat([Buffer.of(0, 0, 0, 0, message.length), message]);
    modal.inject('AuthTokenGet', ...repeat({ kind: 'raw', body, trailers: { 'grpc-status': '0' } }));
    modal.inject('SecretGetOrCreate', ...repeat(status(16, echo(token)))); // After the first answer, the run fetches the token again.
    const step = await runEchoed(modal);
    expect(modal.calls.at(-1)?.headers.get('x-modal-auth-token')).toBe(token);
    expect(errorsOf(step)).toEqual([expect.stringContaining("Refused '***")]);
  });

  function runEchoed(modal: ModalServer): Promise<StepResult> {
    return runRow(modal, { serverEchoes: true });
  }
});

/** These texts do not look like names, so they are probably pasted values. */
describe('a value instead of a name is not shown', () => {
  test.concurrent.each<{ fact: string } & StepOptions & Pick<Row, 'server' | 'stored'>>([
    { fact: 'as name', with: { name: 'canary-pasted value+/=' } },
    { fact: 'as environment', with: { environment: 'canary-pasted value+/' } },
    { fact: 'as environment, longer than any name', with: { environment: `canary-${'x'.repeat(64)}` } },
    { fact: 'as MODAL_ENVIRONMENT', with: { environment: '' }, env: { MODAL_ENVIRONMENT: 'canary-pasted value+/' } },
    { fact: 'as config', with: { name: '', environment: '', keys: '', config: 'canary-pasted value+/' } },
    { fact: 'as config, with other inputs', with: { config: 'canary-pasted value+/' } },
    {
      fact: 'as environment in a config file',
      with: { name: '', environment: '', keys: '', config: 'secrets.yml' },
      files: { 'secrets.yml': 'secrets: [{name: a, keys: [ONE], environment: canary-pasted value+/}]' },
    },
    { fact: 'as mode', with: { mode: 'canary-pasted' } },
    { fact: 'as from-dotenv, the content of a file', with: { 'from-dotenv': 'API_KEY=canary-pasted\nB=canary-b' } },
    { fact: 'as from-dotenv, a connection string', with: { 'from-dotenv': 'postgres://u:canary-pasted@db/app' } },
    { fact: 'as from-dotenv, a token', with: { 'from-dotenv': 'canary-pasted' } },
    { fact: 'as from-dotenv, a key', with: { 'from-dotenv': PEM } },
    { fact: 'as from-json, a token', with: { 'from-json': 'canary-pasted' } },
    { fact: 'as from-json, a key', with: { 'from-json': PEM } },
    { fact: 'as from-json, a string', with: { 'from-json': '"canary-pasted"' } },
    { fact: 'as values', with: { values: 'canary-pasted' } },
    { fact: 'as dotenv-filename', with: { 'from-dotenv': '.', 'dotenv-filename': 'canary-pasted value+=' } },
    { fact: 'as a line of keys', with: { keys: 'canary-pasted value+/' } },
    { fact: 'as an optional line of keys', with: { keys: 'canary-pasted value+/?' } },
    {
      fact: 'as an optional line of keys, with if-empty: error',
      with: { keys: 'canary-pasted value+/?', 'if-empty': 'error' },
    },
    { fact: 'as a line of keys, Base64', with: { keys: 'canaryc2VjcmV0==' }, secrets: ['canaryc2VjcmV0'] },
    { fact: 'as a line of keys, with a = inside', with: { keys: 'canaryP4ss=word/+' }, secrets: ['canaryP4ss'] },
    { fact: 'as a line of keys, Base32', with: { keys: 'CANARY3DPEHPK3PXP===' }, secrets: ['CANARY3DPEHPK3PXP'] },
    { fact: 'as a line of keys, a token', with: { keys: 'sk_live_canary4242' }, secrets: ['sk_live_canary4242'] },
    { fact: 'as a line of keys, a token with dashes', with: { keys: 'sk-canary-4242' }, secrets: ['sk-canary-4242'] },
    {
      fact: 'as a line of keys, a token in capitals',
      with: { keys: 'AKIACANARY7EXAMPLE12' },
      secrets: ['AKIACANARY7EXAMPLE12'],
    },
    { fact: 'as the source of a line of keys', with: { keys: 'A=canary-pasted' } },
    {
      fact: 'as the source of a line of keys, a token in capitals',
      with: { keys: 'A=AKIACANARY7EXAMPLE12' },
      secrets: ['AKIACANARY7EXAMPLE12'],
    },
    { fact: 'as the stored name of a line of keys', with: { keys: 'canary-pasted value+/=ONE' } },
    {
      fact: 'as the stored name of an unknown name',
      with: { keys: 'canary-pasted value=canary-none' },
    },
    { fact: 'as required-keys', with: { 'required-keys': 'A=canary-pasted' } },
    {
      fact: 'as required-keys of a check',
      with: { mode: 'check', keys: '', 'required-keys': 'A=canary-pasted' },
      stored: { A: 'canary-a' },
    },
    {
      fact: 'as remove-keys',
      with: { mode: 'merge', 'remove-keys': 'canary-pasted value' },
      server: { listsKeys: false },
      stored: { A: 'canary-a' },
    },
    { fact: 'as timeout-seconds', with: { 'timeout-seconds': 'canary-pasted' } },
    { fact: 'as MODAL_SERVER_URL', env: { MODAL_SERVER_URL: 'canary-pasted' } },
    { fact: 'as HTTPS_PROXY', env: { HTTPS_PROXY: 'canary pasted' }, secrets: ['canary pasted'] },
  ])('$fact', async (row) => {
    await using modal = await startModalServer(row.server);
    const step = await runRow(modal, row);
    expect(step.exitCode).toBe(1);
    expect(errorsOf(step).length).toBeGreaterThan(0);
    expect(modal.writes).toEqual([]);
  });
});

/** AWS's example secret key, with a canary. */
const AWS_KEY = 'wJalrXUtnFEMI/K7MDENG/canary';

/**
 * The action prints a name from `secrets.*` like any other. Only the runner's masks hide it in the log and the summary. The
 * harness also searches the summary as GitHub renders it.
 */
describe("a name from the workflow's own secrets is hidden everywhere if it is", () => {
  interface GivenRow extends Pick<StepOptions, 'with'> {
    readonly fact: string;
    readonly name: string;
    readonly ends: RegExp | 'well';
  }

  test.concurrent.each<GivenRow>([
    { fact: 'a line of keys', name: 'canary_live_key', with: { keys: 'canary_live_key' }, ends: /'\*\*\*'/ },
    { fact: 'a stored name', name: 'canary_stored_x', with: { keys: 'canary_stored_x=ONE' }, ends: 'well' },
    { fact: 'a required key', name: 'whsec_canary12', with: { 'required-keys': 'whsec_canary12' }, ends: /'\*\*\*'/ },
    { fact: 'the name', name: 'my_app.canary', with: { name: 'my_app.canary' }, ends: 'well' },
    { fact: 'the environment', name: 'acme_prod-canary', with: { environment: 'acme_prod-canary' }, ends: 'well' },
    {
      fact: 'an environment that does not exist',
      name: 'acme_test_canary',
      with: { environment: 'acme_test_canary' },
      ends: /the environment '\*\*\*' does not exist/,
    },
    {
      fact: 'a branch that no rule matches',
      name: `canary_<b>&"it's"`,
      with: { environment: 'main = prod', branch: `canary_<b>&"it's"` },
      ends: /the branch '\*\*\*'/,
    },
    { fact: 'the path of a .env', name: AWS_KEY, with: { 'from-dotenv': AWS_KEY }, ends: /^Reading \*\*\*: / },
    {
      fact: 'the path of a config file',
      name: AWS_KEY,
      with: { config: AWS_KEY, name: '', environment: '', keys: '' },
      ends: /^Reading \*\*\*: /,
    },
  ])('$fact', async ({ name, ends, with: inputs }) => {
    await using modal = await startModalServer({ environments: ['prod', 'acme_prod-canary'] });
    const step = await sync(modal, {
      debug: true,
      with: { keys: 'ONE', ...inputs },
      env: { ONE: 'canary-one' },
      registered: [name],
    });
    expect(errorsOf(step)).toEqual(ends === 'well' ? [] : [expect.stringMatching(ends)]);
    expect(step.summary).toContain('***');
  });
});

test('the rows above reach every place in the bundle that words an error', (context) => {
  if (coverage.runs() < rows.length) context.skip('only when all rows have run');
  expect(coverage.sites.length).toBeGreaterThan(100);
  const unexpected = coverage.unreached().filter((text) => !OUT_OF_REACH.some((part) => text.includes(part)));
  expect(unexpected).toEqual([]);
});

describe('the run leaves nothing on the machine', () => {
  /** Forbids child processes, workers, addons, and writes outside the runner's files. */
  const confined = ['--permission', '--allow-fs-read=*', `--allow-fs-write=${join(tmpdir(), 'step-')}*`];

  test.each([
    { fact: 'a success', keys: 'A', exitCode: 0 },
    { fact: 'a failure', keys: 'MISSING', exitCode: 1 },
  ])('$fact starts no process and writes no file', async ({ keys, exitCode }) => {
    await using modal = await startModalServer();
    const step = await sync(modal, { with: { keys }, env: { A: 'canary-a' }, nodeArguments: confined });
    expect(step).toMatchObject({ exitCode, createdFiles: [], environmentFile: '', stateFile: '', pathFile: '' });
    expect(step.log).not.toContain('ERR_ACCESS_DENIED');
    const asked = new Set(methodsOf(modal));
    expect(asked).toEqual(
      new Set(exitCode === 0 ? ['AuthTokenGet', 'TokenInfoGet', 'SecretGetOrCreate', 'EnvironmentList'] : []),
    );
  });

  const imports = readdirSync(join(REPOSITORY, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .flatMap((path) => importsOf(readFileSync(join(REPOSITORY, 'src', path), 'utf8')));

  test('the source reads files and writes none', () => {
    const files = imports.filter(({ from }) => /^(?:node:)?fs(?:\/promises)?$/.test(from));
    expect(new Set(files.flatMap(({ names }) => names))).toEqual(
      new Set(['existsSync', 'readdirSync', 'readFileSync', 'realpathSync', 'statSync']),
    );
  });

  test('the source starts neither a process nor a thread, and imports no other part of Node', () => {
    const builtins = imports.map(({ from }) => from).filter((from) => from.startsWith('node:'));
    expect(new Set(builtins)).toEqual(
      new Set([
        ...['node:crypto', 'node:fs', 'node:path', 'node:events', 'node:timers/promises'],
        ...['node:net', 'node:tls', 'node:http', 'node:https', 'node:http2'],
      ]),
    );
  });
});

interface Import {
  readonly names: readonly string[];
  readonly from: string;
}

function importsOf(source: string): readonly Import[] {
  const statements = source.matchAll(/^(?:import|export) ([^;]*?) ?(?:from )?'([^']+)';|\bimport\('([^']+)'\)/gm);
  return [...statements].map(([, names = '', from = '', lazy = from]) => ({
    names: [...names.matchAll(/\b[\w$]+\b/g)].map(([name]) => name).filter((name) => name !== 'type'),
    from: lazy,
  }));
}

/** A proxy that refuses every client. */
async function startRefusingProxy(): Promise<AsyncDisposable & { readonly host: string }> {
  const server: Server = createServer().on('connect', (_, socket) => {
    socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nproxy-authenticate: Basic realm="x"\r\n\r\n');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    host: `127.0.0.1:${port}`,
    [Symbol.asyncDispose]: () => new Promise((done) => server.close(() => done())),
  };
}

/** Returns the files of dist/ with their texts. Omits target github, which github*.test.ts test. */
function readChunks(): ReadonlyMap<string, string> {
  const names = readdirSync(DIST).filter((name) => name.endsWith('.js'));
  const chunks = names.map((name) => [name, readFileSync(join(DIST, name), 'utf8')] as const);
  return new Map(chunks.filter(([, text]) => !text.includes('MODULE: ./build/targets/github/session.js')));
}

/** A place in dist/ that words an error. */
interface Site {
  readonly chunk: string;
  /** Offset in the chunk, in UTF-16 units. */
  readonly at: number;
  readonly text: string;
}

interface CoverageRange {
  readonly startOffset: number;
  readonly endOffset: number;
  readonly count: number;
}

interface V8Coverage {
  readonly result: readonly {
    readonly url: string;
    readonly functions: readonly { readonly ranges: readonly CoverageRange[] }[];
  }[];
}

/**
 * Watches the places in dist/ that word an error, to find places without a row. V8 counts how often a run executes each
 * block: https://nodejs.org/api/cli.html#node_v8_coveragedir.
 */
function watchSites(chunks: ReadonlyMap<string, string>) {
  const sites = [...chunks].flatMap(([chunk, text]) => findSites(chunk, text));
  const unreached = new Set(sites);
  let runs = 0;
  const add = ({ result }: V8Coverage): void => {
    const rangesOf = (chunk: string): readonly CoverageRange[] => {
      const scripts = result.filter(({ url }) => url.endsWith(`/dist/${chunk}`));
      return scripts.flatMap(({ functions }) => functions.flatMap((one) => one.ranges));
    };
    const ranges = new Map([...chunks.keys()].map((chunk) => [chunk, rangesOf(chunk)]));
    for (const site of unreached) if (countAt(ranges.get(site.chunk) ?? [], site.at) > 0) unreached.delete(site);
  };
  return {
    sites,
    runs: () => runs,
    // Several chunks may contain the same module.
    unreached: () => {
      const reached = new Set(sites.filter((site) => !unreached.has(site)).map(({ text }) => text));
      return [...unreached].map(({ text }) => text).filter((text) => !reached.has(text));
    },
    async during<T>(run: (folder: string) => Promise<T>): Promise<T> {
      const folder = await mkdtemp(join(tmpdir(), 'coverage-'));
      try {
        return await run(folder);
      } finally {
        for (const name of await readdir(folder))
          add(JSON.parse(await readFile(join(folder, name), 'utf8')) as V8Coverage);
        runs += 1;
        await rm(folder, { recursive: true, force: true });
      }
    },
  };
}

/** Returns the count of a place: that of the smallest range around it. */
function countAt(ranges: readonly CoverageRange[], at: number): number {
  let smallest: CoverageRange | undefined;
  for (const range of ranges) {
    if (range.startOffset > at || at >= range.endOffset) continue;
    const size = range.endOffset - range.startOffset;
    if (smallest === undefined || size <= smallest.endOffset - smallest.startOffset) smallest = range;
  }
  return smallest?.count ?? 0;
}

/** Finds the places in our own modules only. */
function findSites(chunk: string, text: string): readonly Site[] {
  // webpack writes the path above a concatenated module, and a number above any other.
  const starts = [...text.matchAll(/^;\/\/ CONCATENATED MODULE: |^\/\*\*\*\/ /gm), { index: text.length }];
  return starts.flatMap(({ index }, at) => {
    const module = text.slice(index, starts[at + 1]?.index ?? index);
    const isOurs = /^.*MODULE: \.\/build\/|\b_(?:errors|fields)_js__WEBPACK_IMPORTED|class ActionError/.test(module);
    return isOurs ? sitesIn(module).map((site) => ({ chunk, at: index + site.index, text: site.text })) : [];
  });
}

/** Returns the places in a module, each with enough text to identify it. */
function sitesIn(module: string): readonly { readonly index: number; readonly text: string }[] {
  const found = [...module.matchAll(SITE)].map(({ index }) => index);
  const inCode = found.filter((index) => !/^\s*(?:\*|\/[/*])/.test(module.slice(module.lastIndexOf('\n', index) + 1)));
  return inCode.map((index) => ({ index, text: module.slice(index, index + 240).replaceAll(/\s+/g, ' ') }));
}
