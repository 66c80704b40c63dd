import { describe, expect, test } from 'vitest';
import { startModalServer, type ModalServerOptions } from '../support/modal-server.ts';
import type { StepOptions } from '../support/runner.ts';
import { errorsOf, sync } from '../support/sync.ts';

interface Row extends StepOptions {
  readonly fact: string;
  readonly server?: ModalServerOptions;
  /** The full text of every annotation. */
  readonly errors: readonly string[];
}

const NAME_ADVICE = 'Give the Modal Secret a name of at most 64 characters from A-Z a-z 0-9 . _ -.';
const TOKEN_ADVICE =
  'of a GitHub environment, add environment: and its name to the job, beside runs-on. The README of the action shows how to create a token: its id starts with ak-, its secret with as-.';
const NO_ID = 'The id in modal-token-id (MODAL_TOKEN_ID) does not start with ak-';
const NO_SECRET = 'The secret in modal-token-secret (MODAL_TOKEN_SECRET) does not start with as-';
const UNKNOWN_ENVIRONMENT =
  "Looking up secret 'my-app' in environment 'prd': the environment 'prd' does not exist; there are 'dev', 'main' and 'prod'. Did you mean 'prod'? Fix the input 'environment'. If you want a new environment, set create-environment to true. If the environment exists, the token's service user may have no role in it: modal workspace service-users set-role NAME prd contributor.";

const VALUES_ADVICE =
  "If it is a value to store, move it to the step's env: and its name to keys. Otherwise remove it.";
const BRACES_ADVICE =
  'If it belongs to keys, write keys: | with one name per line below it: between { and }, YAML ends a text at a comma. Otherwise remove it.';
const ONE_A_LINE = 'Write keys: | and below it one name per line, without commas';
const COMMA = 'there is a comma or a blank on line 1, which no name has';
const NO_LIST = 'An input is one text, not a YAML list: write only the names, one per line';

function keysMistakes(
  mistakes: readonly (readonly [fact: string, keys: string, happened: string, todo?: string])[],
): readonly Row[] {
  return mistakes.map(([fact, keys, happened, todo = ONE_A_LINE]) => ({
    fact: `${fact} in keys`,
    with: { keys },
    errors: [`Reading keys: ${happened}. ${todo}.`],
  }));
}

const mistakes: readonly Row[] = [
  { fact: 'no name', with: { name: '' }, errors: [`Reading the input 'name': it is missing. ${NAME_ADVICE}`] },
  ...[
    ['a blank in the name', 'my app'],
    ['a name of 65 characters', 'x'.repeat(65)],
  ].map(([fact = '', name = '']) => ({
    fact,
    with: { name },
    errors: [`Reading the input 'name': Modal does not accept this name. ${NAME_ADVICE}`],
  })),
  {
    fact: 'a name that looks like an app id',
    with: { name: `ap-${'a1'.repeat(11)}` },
    errors: [`Reading the input 'name': it looks like an app id, which Modal refuses. ${NAME_ADVICE}`],
  },
  {
    fact: 'several invalid stored names, in one error',
    with: { keys: 'BAD-NAME=KEY\nGOOD=KEY\n1ST=KEY' },
    errors: [
      "Checking the selected values: 'BAD-NAME' (line 1 of keys) and '1ST' (line 3 of keys) are not names that an environment variable can have. Use letters, digits and underscores, at most 16,384 characters, and do not start with a digit. To give a value another name, write STORED_NAME=source-name in keys, in place of its name, or beside the pattern.",
    ],
  },
  {
    fact: 'a value of 32,769 characters',
    env: { KEY: `canary-${'x'.repeat(32_762)}` },
    errors: [
      "Checking the selected values: 'KEY' (line 1 of keys) is longer than the 32,768 characters that Modal accepts. Shorten the value or split it over several names. Nothing was cut, and nothing was written.",
    ],
  },
  {
    fact: 'a name in no source',
    with: { keys: 'KEY\nDATABASE_URL' },
    errors: [
      "Reading keys: no source has 'DATABASE_URL'. Add DATABASE_URL: ${{ secrets.DATABASE_URL }} to the step's env:, or to a file; a setting that is not secret may stand in values; write NAME? if it may be missing.",
    ],
  },
  {
    fact: 'missing and invalid names, all in one error',
    with: { keys: 'my-key\nA\nB' },
    errors: [
      "Reading keys: no source has 'my-key', 'A' and 'B'. Add each to the step's env:, as in A: ${{ secrets.A }}, or to a file; a setting that is not secret may stand in values; write NAME? if one may be missing.",
    ],
  },
  {
    fact: 'an invalid entry of keys, with a line number that counts blank lines',
    with: { keys: '\n\nKEY\n=C=D' },
    errors: [
      'Reading keys: line 4 is not an entry. Write NAME, STORED=SOURCE, NAME?, PREFIX_*, NEW_*=OLD_* or !NAME, one per line; SOURCE is the name of a variable, never a value.',
    ],
  },
  {
    fact: 'a misspelled name, with a suggestion',
    with: { keys: 'STRIPE_KYE' },
    env: { STRIPE_KEY: 'canary-stripe' },
    errors: [
      "Reading keys: no source has 'STRIPE_KYE'. Fix 'STRIPE_KYE' or the unused 'STRIPE_KEY', whichever is misspelled. If both are right, add STRIPE_KYE: ${{ secrets.STRIPE_KYE }} to the step's env:, or to a file; a setting that is not secret may stand in values; write NAME? if it may be missing.",
    ],
  },
  {
    fact: 'a misspelled name among missing names',
    with: { keys: 'STRIPE_KYE\nOTHER' },
    env: { STRIPE_KEY: 'canary-stripe' },
    errors: [
      "Reading keys: no source has 'STRIPE_KYE' and 'OTHER'. Fix 'STRIPE_KYE' or the unused 'STRIPE_KEY', whichever is misspelled. If both are right, add each to the step's env:, as in STRIPE_KYE: ${{ secrets.STRIPE_KYE }}, or to a file; a setting that is not secret may stand in values; write NAME? if one may be missing.",
    ],
  },
  {
    fact: 'a correct name and a misspelled variable',
    with: { keys: 'KEY\nDATABASE_URL' },
    env: { DATABSE_URL: 'canary-url' },
    errors: [
      "Reading keys: no source has 'DATABASE_URL'. Fix 'DATABASE_URL' or the unused 'DATABSE_URL', whichever is misspelled. If both are right, add DATABASE_URL: ${{ secrets.DATABASE_URL }} to the step's env:, or to a file; a setting that is not secret may stand in values; write NAME? if it may be missing.",
    ],
  },
  {
    fact: 'a missing name that resembles a name on another line',
    with: { keys: 'PAYMENT_1\nPAYMENT_2' },
    env: { PAYMENT_1: 'canary-1' },
    errors: [
      "Reading keys: no source has 'PAYMENT_2'. Add PAYMENT_2: ${{ secrets.PAYMENT_2 }} to the step's env:, or to a file; a setting that is not secret may stand in values; write NAME? if it may be missing.",
    ],
  },
  {
    fact: 'a value in upper case after the =',
    with: { keys: 'LOG_LEVEL=DEBUG' },
    errors: [
      "Reading keys: no source has 'DEBUG'. Add DEBUG: ${{ secrets.DEBUG }} to the step's env:, or to a file; a setting that is not secret may stand in values; write NAME? if it may be missing; if a value follows the =, write only 'LOG_LEVEL' and put the value in values.",
    ],
  },
  {
    fact: 'names in braces: YAML makes inputs of all but the first',
    with: { keys: 'KEY', STRIPE_KEY: '' },
    errors: [`Reading the input 'stripe_key': there is no such input. ${BRACES_ADVICE}`],
  },
  ...[
    { fact: 'a .env', inputs: { 'from-dotenv': '.env' } },
    { fact: 'JSON', inputs: { 'from-json': '{"OTHER": "canary-other"}' } },
    { fact: 'literal values', inputs: { values: 'OTHER: other' } },
  ].map(({ fact, inputs }) => ({
    fact: `${fact} and keys that select nothing`,
    with: inputs,
    files: { '.env': 'OTHER=canary-other' },
    notSecret: ['other'],
    errors: [
      `Reading keys: keys selects nothing of ${Object.keys(inputs).join()}. Add the names that you want, or * for all.`,
    ],
  })),
  ...[
    ['HOME', 'MY_HOME'],
    ['PATH?', 'MY_PATH'],
    ['USER', 'MY_USER'],
    ['LC_ALL', 'MY_LC_ALL'],
    ['ACTIONS_RUNTIME_TOKEN', 'MY_ACTIONS_RUNTIME_TOKEN'],
  ].map(([key = '', other = '']) => ({
    fact: `${key}, which the runner sets`,
    with: { keys: `KEY\n${key}` },
    errors: [
      `Reading keys: '${key.replace('?', '')}' is a variable of the runner itself, which keys cannot take from env:. Pass the value under another name in the step's env:, and write ${key.replace('?', '')}=${other} in keys.`,
    ],
  })),
  ...['MODAL_TOKEN_SECRET', 'HTTPS_PROXY'].map((name) => ({
    fact: `${name}, taken from env: by a config file`,
    with: { name: '', environment: '', keys: '', config: 'secrets.yml' },
    files: { 'secrets.yml': `secrets: [{ name: api, keys: [KEY, MINE=${name}] }]` },
    errors: [
      `secrets.yml, line 1 (api): Reading keys: '${name}' is a credential or a proxy, which only keys of the step itself may take from env:. Pass the value under another name in the step's env:, and write MINE=MY_MINE in keys.`,
    ],
  })),
  ...['MODAL_TOKEN_ID', 'ACTIONS_RUNTIME_TOKEN'].map((name) => ({
    fact: `${name}, expanded in a .env`,
    with: { keys: 'A', 'from-dotenv': '.env', 'dotenv-expand': 'true' },
    files: { '.env': `A=x-\${${name}}\n` },
    errors: [
      `Expanding from-dotenv: \${${name}} is a credential or a proxy, which a file may not take from env:. Give the value another name in the step's env:, and write that in the file.`,
    ],
  })),
  {
    fact: 'all of toJSON(secrets) through *',
    with: { keys: '*', 'from-json': '{"A": "canary-a", "github_token": "canary-token"}' },
    errors: [
      "Reading keys: from-json holds 'github_token', as toJSON(secrets) does, and line 1 of keys takes all of it: that would copy every secret of the repository. List in keys the names that belong in this secret.",
    ],
  },
  {
    fact: 'a value in place of a variable name, hidden',
    with: { keys: 'API_KEY=canary-mistaken' },
    errors: [
      "Reading keys: no source has the name after = on line 1 ('API_KEY'). Never write a value here. Write only API_KEY. For a setting, add API_KEY and its text to values:; for a secret, add API_KEY: ${{ secrets.API_KEY }} to the step's env:.",
    ],
  },
  ...keysMistakes([
    ['a comma between names', 'KEY, OTHER', COMMA],
    ['a comma without a space', 'KEY,OTHER', COMMA],
    ['a space between names', 'KEY OTHER', COMMA],
    ['a dash before a name', '- OTHER', 'there is a dash before the name on line 1', NO_LIST],
    ['dashes before all names', '- KEY\n- OTHER\nKEY', 'there is a dash before the name on lines 1 and 2', NO_LIST],
    ['a list in brackets', '[KEY, OTHER]', 'there are brackets on line 1', NO_LIST],
    ['a list in brackets on several lines', '[\nKEY\n]', 'there are brackets on lines 1 and 3', NO_LIST],
    [
      'quotes around names',
      '"KEY"\n\'OTHER\'',
      'there are quotes around the name on lines 1 and 2',
      'Write the name without quotes',
    ],
    [
      'a colon and a value after a name',
      'KEY: canary-value',
      'there is a colon behind the name on line 1',
      "Write only the name here, and the name with its value in the step's env:",
    ],
    [
      'a comment after names',
      'KEY # the key\nKEY=OTHER # another',
      'there is a comment behind the name on lines 1 and 2',
      'Give the comment a line of its own',
    ],
    ['a value with spaces on its own line', 'canary-value with blanks', COMMA],
    ['names on several lines without |', 'KEY DATABASE_URL', COMMA],
    ['entries on several lines without |', 'KEY A=KEY B=KEY', 'line 1 has more than one entry'],
    ...['DATABASE_URL=$DATABASE_URL', 'DATABASE_URL=secrets.DATABASE_URL', 'secrets.DATABASE_URL', 'vars.A', '$A'].map(
      (line) =>
        [
          `the expression ${line}`,
          `KEY\n${line}`,
          'there is an expression instead of a name on line 2',
          "Write only the name here, such as DATABASE_URL, and DATABASE_URL: ${{ secrets.DATABASE_URL }} in the step's env:",
        ] as const,
    ),
    [
      'a value on its own line',
      'KEY\nsk_live_canary0123456789',
      'no source has the name on line 2, which looks like a value',
      "Write only the name here, and the name with its value in the step's env:",
    ],
  ]),
  ...[
    ['a connection string', 'postgres://u:canary-pw@host/db'],
    ['a lower-case token', 'canary0inline'],
    ['Base64 that ends in =', 'Y2FuYXJ5LWlubGluZQ=='],
    ['a connection string with a =', 'postgres://u:canary-pw@host/db?ssl=1'],
  ].map(([fact = '', value = '']) => ({
    fact: `${fact} after the =, hidden`,
    with: { keys: `KEY\nDATABASE_URL=${value}` },
    notSecret: value.includes('canary') ? [] : [value],
    errors: [
      "Reading keys: no source has the name after = on line 2 ('DATABASE_URL'). Never write a value here. Write only DATABASE_URL. For a setting, add DATABASE_URL and its text to values:; for a secret, add DATABASE_URL: ${{ secrets.DATABASE_URL }} to the step's env:.",
    ],
  })),
  {
    fact: 'a value after each =, and a possible value before the first',
    with: { keys: 'canary-x y=canary-z\nA=canary-a' },
    errors: [
      `Reading keys: there is a comma or a blank on line 1, which no name has. ${ONE_A_LINE}.`,
      "Reading keys: no source has the name after = on line 2 ('A'). Never write a value here. Write only A. For a setting, add A and its text to values:; for a secret, add A: ${{ secrets.A }} to the step's env:.",
    ],
  },
  {
    fact: 'no sources',
    with: { keys: '' },
    errors: [
      'Choosing the values: there is nothing to store. Give the names in keys, from-dotenv, from-json or values (an input from an undefined secret is empty).',
    ],
  },
  ...[
    { fact: 'an empty .env', inputs: { 'from-dotenv': '.env' }, holds: '.env holds no name' },
    { fact: 'an empty JSON object', inputs: { 'from-json': '{}' }, holds: 'from-json holds no name' },
    {
      fact: 'several empty sources',
      inputs: { 'from-dotenv': '.env', values: '# none' },
      holds: 'values and .env hold no name',
    },
  ].map(({ fact, inputs, holds }) => ({
    fact: `${fact} and no keys`,
    with: { keys: '', ...inputs },
    files: { '.env': '# nothing\n' },
    errors: [
      `Choosing the values: there is nothing to store: ${holds}. Check the source, or list in keys the names from the step's env:.`,
    ],
  })),
  {
    fact: 'only empty values',
    env: { KEY: '' },
    errors: [
      "Choosing the values: there is nothing to store: 'KEY' is empty. Nothing was written. Define the secrets where this run can see them: GitHub turns an undefined secret into an empty string. If it is a secret of a GitHub environment, add environment: and its name to the job, beside runs-on.",
    ],
  },
  {
    fact: 'no token id',
    env: { MODAL_TOKEN_ID: '' },
    errors: [
      `Reading Modal's credentials: MODAL_TOKEN_ID is missing or empty. Add MODAL_TOKEN_ID: \${{ secrets.MODAL_TOKEN_ID }} to the step's env:, or give the input modal-token-id. If it is a secret ${TOKEN_ADVICE}`,
    ],
  },
  {
    fact: 'no token secret',
    env: { MODAL_TOKEN_SECRET: '' },
    errors: [
      `Reading Modal's credentials: MODAL_TOKEN_SECRET is missing or empty. Add MODAL_TOKEN_SECRET: \${{ secrets.MODAL_TOKEN_SECRET }} to the step's env:, or give the input modal-token-secret. If it is a secret ${TOKEN_ADVICE}`,
    ],
  },
  {
    fact: 'no credentials',
    env: { MODAL_TOKEN_ID: '', MODAL_TOKEN_SECRET: '' },
    errors: [
      `Reading Modal's credentials: MODAL_TOKEN_ID and MODAL_TOKEN_SECRET are both missing or empty. Add MODAL_TOKEN_ID: \${{ secrets.MODAL_TOKEN_ID }} and MODAL_TOKEN_SECRET: \${{ secrets.MODAL_TOKEN_SECRET }} to the step's env:, or give the inputs modal-token-id and modal-token-secret. If they are secrets ${TOKEN_ADVICE}`,
    ],
  },
  {
    fact: 'a token with a space',
    env: { MODAL_TOKEN_ID: 'ak-canary id' },
    errors: [
      'Reading modal-token-id or MODAL_TOKEN_ID: it has a blank, a line break or another character that no Modal token has. Copy the token again, without other text.',
    ],
  },
  {
    fact: 'a wrong token',
    env: { MODAL_TOKEN_SECRET: 'as-canary-wrong' },
    errors: [
      'Signing in to Modal: Modal does not accept the credentials (server message: Token validation failed). Nothing was written. Check that modal-token-id (MODAL_TOKEN_ID) and modal-token-secret (MODAL_TOKEN_SECRET) are the two halves of one token, complete, and that it has neither ended nor been revoked.',
    ],
  },
  {
    fact: 'swapped id and secret',
    env: { MODAL_TOKEN_ID: 'as-canary-secret', MODAL_TOKEN_SECRET: 'ak-canary-id' },
    errors: [
      'Signing in to Modal: Modal does not accept the credentials (server message: Token validation failed). Nothing was written. The id and the secret look swapped: an id starts with ak-, a secret with as-.',
    ],
  },
  ...[
    { fact: 'a secret in both credentials', MODAL_TOKEN_ID: 'as-canary-secret', said: NO_ID },
    { fact: 'an id in both credentials', MODAL_TOKEN_SECRET: 'ak-canary-id', said: NO_SECRET },
    { fact: 'a quoted id', MODAL_TOKEN_ID: '"ak-canary-id"', said: NO_ID },
    {
      fact: 'names instead of a token',
      MODAL_TOKEN_ID: '$MODAL_TOKEN_ID',
      MODAL_TOKEN_SECRET: '$MODAL_TOKEN_SECRET',
      said: `${NO_ID}, and ${NO_SECRET.replace('The', 'the')}`,
    },
  ].map(({ fact, said, ...env }) => ({
    fact,
    env,
    errors: [
      `Signing in to Modal: Modal does not accept the credentials (server message: Token validation failed). Nothing was written. ${said}: copy it again, complete and without quotes, and pass it as \${{ secrets.NAME }}, as GitHub does not expand $NAME.`,
    ],
  })),
  ...([{}, { unknownEnvironmentCode: 3 }, { unknownEnvironmentText: 'secret' }, { listsKeys: false }] as const).map(
    (server) => ({
      fact: `an unknown environment on a server with ${JSON.stringify(server)}`,
      server,
      with: { environment: 'prd' },
      errors: [UNKNOWN_ENVIRONMENT],
    }),
  ),
  {
    fact: 'no environment in a workspace without a default',
    server: { hasDefaultEnvironment: false },
    with: { environment: '' },
    errors: [
      "Looking up secret 'my-app' in the workspace's default environment: Modal rejects the request (server message: No environment was specified, and the workspace has several environments but no default one). Nothing was written. If it asks for an environment, set the input 'environment'. Otherwise fix the input that the message names.",
    ],
  },
  {
    fact: 'an unknown environment from MODAL_ENVIRONMENT',
    with: { environment: '' },
    env: { MODAL_ENVIRONMENT: 'prd' },
    errors: [UNKNOWN_ENVIRONMENT.replace("the input 'environment'", 'MODAL_ENVIRONMENT')],
  },
  {
    fact: 'an invalid name in MODAL_ENVIRONMENT',
    with: { environment: '' },
    env: { MODAL_ENVIRONMENT: 'pro duction' },
    errors: [
      'Reading MODAL_ENVIRONMENT: no environment of Modal can have this name. Use at most 64 letters, digits, dots, - and _, and start with a letter or digit.',
    ],
  },
  {
    fact: 'a server that refuses the connection',
    env: { MODAL_SERVER_URL: 'http://127.0.0.1:1' },
    errors: [
      "Signing in to Modal: http://127.0.0.1:1 refuses the connection. Nothing was written. Check MODAL_SERVER_URL, the runner's network and its proxy settings (HTTPS_PROXY, NO_PROXY).",
    ],
  },
  {
    fact: 'clear text to another machine',
    env: { MODAL_SERVER_URL: 'http://api.modal.com' },
    errors: [
      'Reading the environment variable MODAL_SERVER_URL: http: would send the credentials in clear text. Give one https:// address without a path, or up to 5 separated by commas, without user, password and query; or remove it to use https://api.modal.com,https://api.modal2.com.',
    ],
  },
  {
    fact: 'an invalid server address',
    env: { MODAL_SERVER_URL: 'api.modal.com' },
    errors: [
      'Reading the environment variable MODAL_SERVER_URL: it is not the address of a server. Give one https:// address without a path, or up to 5 separated by commas, without user, password and query; or remove it to use https://api.modal.com,https://api.modal2.com.',
    ],
  },
  {
    fact: 'unknown inputs, with suggestions',
    with: { dry_run: 'true', 'from-dotnev': 'x', zzz: '1' },
    errors: [
      "Reading the input 'dry_run': there is no such input. Did you mean 'dry-run'? Otherwise remove it.",
      "Reading the input 'from-dotnev': there is no such input. Did you mean 'from-dotenv'? Otherwise remove it.",
      `Reading the input 'zzz': there is no such input. ${VALUES_ADVICE}`,
    ],
  },
  {
    fact: 'unknown inputs with no similar name',
    with: { env: 'x', json: 'x', token: 'x', timeout: 'x' },
    errors: ['env', 'json', 'token', 'timeout'].map(
      (name) => `Reading the input '${name}': there is no such input. ${VALUES_ADVICE}`,
    ),
  },
  {
    fact: 'secret values passed as inputs',
    with: { DATABASE_URL: 'canary-url', secrets: 'A=canary-a', keys: 'KEY\nDATABASE_URL' },
    errors: ['database_url', 'secrets'].map(
      (name) => `Reading the input '${name}': there is no such input. ${VALUES_ADVICE}`,
    ),
  },
  {
    fact: 'a variable named like an input',
    with: { keys: 'KEY\nSTORED=INPUT_BUCKET' },
    env: { INPUT_BUCKET: 'canary-bucket' },
    errors: [
      "Reading the input 'bucket': there is no such input. The runner calls inputs INPUT_…, so give the variable another name in env:, and write INPUT_BUCKET=OTHER_NAME in keys.",
    ],
  },
  {
    fact: 'inputs with invalid values, one error each',
    with: {
      mode: 'upsert',
      'if-empty': 'ignore',
      'dry-run': 'yes',
      'timeout-seconds': '0',
      'dotenv-filename': '../.env',
    },
    errors: [
      "Reading the input 'mode': there is no such choice. Write one of replace, merge, create, delete, check.",
      "Reading the input 'dotenv-filename': it is not the plain name of a file. Give folders in from-dotenv.",
      "Reading the input 'if-empty': there is no such choice. Write one of protect, drop, error, keep.",
      "Reading the input 'dry-run': it is neither true nor false. Write true or false.",
      "Reading the input 'timeout-seconds': it is not a whole number from 1 to 3600. Give the seconds that the whole run may take.",
    ],
  },
  {
    fact: 'an unknown target, without the errors that depend on it',
    with: { name: '', target: 'github-org', 'github-token': 'canary-token', prune: 'true' },
    errors: ["Reading the input 'target': there is no such choice. Write one of modal, github."],
  },
  {
    fact: 'an unknown mode, without the errors that depend on it',
    with: { mode: 'Merge', 'remove-keys': 'OLD', 'skip-unchanged': 'true' },
    errors: ["Reading the input 'mode': there is no such choice. Write one of replace, merge, create, delete, check."],
  },
  ...['github-token', 'github-repository'].map((input) => ({
    fact: `${input} with the Modal target`,
    with: { [input]: 'octo/app' },
    notSecret: ['octo/app'],
    errors: [`Reading the input '${input}': it belongs to target github. Remove it, or set target to github.`],
  })),
  {
    fact: 'prune with the Modal target',
    with: { prune: 'true' },
    errors: ["Reading the input 'prune': it belongs to target github. Remove it, or set target to github."],
  },
  {
    fact: 'single-secret inputs beside config',
    with: { name: 'my-app', environment: '', mode: 'merge', config: 'secrets.yml' },
    errors: ['name', 'keys', 'mode'].map(
      (name) =>
        `Reading the input '${name}': it cannot be used with config. Set it in secrets.yml, for each secret that needs it.`,
    ),
  },
];

describe('a mistake fails the step, the annotation suggests a fix, and nothing is written', () => {
  test.each(mistakes)('$fact', async ({ server, errors, ...options }) => {
    await using modal = await startModalServer(server);
    const result = await sync(modal, {
      ...options,
      with: { keys: 'KEY', ...options.with },
      env: { KEY: 'canary-value', ...options.env },
    });
    expect(errorsOf(result)).toEqual(errors);
    expect(result.exitCode).toBe(1);
    expect(modal.writes).toEqual([]);
    expect(result.outputs).toEqual({});
    expect(result.summary).toContain('What went wrong');
  });
});

describe('the error for a missing file suggests a step that provides it', () => {
  const EMPTY =
    'The workspace is empty: before this step, add the step that creates the file or, if it is in the repository, actions/checkout.';
  const README = { 'README.md': '' };

  test.each<{ fact: string; error: string } & StepOptions>([
    {
      fact: 'in an empty workspace',
      with: { 'from-dotenv': 'build/.env' },
      error: `Reading build/.env: the file does not exist. ${EMPTY}`,
    },
    {
      fact: 'a config file in an empty workspace',
      with: { name: '', environment: '', config: 'secrets.yml' },
      error: `Reading secrets.yml: the file does not exist. ${EMPTY}`,
    },
    {
      fact: 'searched for in an empty workspace',
      with: { 'from-dotenv': '.' },
      error: `Looking for .env in . and the folders above it: no folder up to the workspace has such a file. ${EMPTY}`,
    },
    {
      fact: 'among other files',
      with: { 'from-dotenv': 'build/.env' },
      files: README,
      error:
        'Reading build/.env: the file does not exist. Create it in an earlier step, or, if it is in the repository, add actions/checkout before this step, or fix the path: it starts at the workspace, WORKSPACE.',
    },
  ])('$fact', async ({ error, ...options }) => {
    await using modal = await startModalServer();
    const [message = ''] = errorsOf(await sync(modal, options));
    expect(message.replace(/(?<=the workspace, ).+(?=\.$)/, 'WORKSPACE')).toBe(error);
    expect(modal.calls).toEqual([]);
  });
});

describe('an invalid path is hidden and reported by its input and line', () => {
  const CONTENT =
    "It looks like the content of a file: pass it in the step's env:, as in ENV_FILE: ${{ secrets.ENV_FILE }}, and write env:ENV_FILE here.";
  const alone = { name: '', environment: '' };

  test.each<{ fact: string; what: string; todo: string } & StepOptions>([
    {
      fact: 'the content of a .env',
      with: { 'from-dotenv': 'A=canary-1\nB=canary-2' },
      what: 'from-dotenv, line 1',
      todo: CONTENT,
    },
    {
      fact: 'the content of a config file',
      with: { ...alone, config: 'secrets:\n  - name: a\n    values: { A: canary-a }' },
      what: "the input 'config'",
      todo: 'It looks like the content of a file: save it in the repository, and give the path of that file.',
    },
    {
      fact: 'a list with commas, below a comment',
      with: { 'from-dotenv': '# two\n\n.env, .env.local' },
      files: { '.env': 'A=canary-a' },
      what: 'from-dotenv, line 3',
      todo: 'Write one path per line, without commas.',
    },
    {
      fact: 'a pattern',
      with: { 'from-dotenv': '.env\n*.env' },
      files: { '.env': 'A=canary-a', 'a.env': 'A=canary-a' },
      what: 'from-dotenv, line 2',
      todo: 'Write each path on its own line: patterns are not supported.',
    },
  ])('$fact', async ({ what, todo, ...options }) => {
    await using modal = await startModalServer();
    const step = await sync(modal, options);
    expect(errorsOf(step)).toEqual([`Reading ${what}: it is not the path of an existing file. ${todo}`]);
    expect(modal.calls).toEqual([]);
  });
});

test('the error for a read-only token names the missing right', async () => {
  await using modal = await startModalServer({ readOnlyEnvironments: ['prod'] });
  const result = await sync(modal, { with: { keys: 'KEY' }, env: { KEY: 'canary-value' } });
  expect(errorsOf(result)).toEqual([
    "Writing secret 'my-app' in environment 'prod': the token may not do that (server message: You need the Contributor role to write to environment 'prod'). The secret was not written. Give the token's service user the Contributor role there: modal workspace service-users set-role NAME prod contributor. If it is a user's token, give the user that role in the workspace's settings.",
  ]);
  expect(modal.secret('prod', 'my-app')).toBeUndefined();
});

test('a token that cannot list environments can still create', async () => {
  await using modal = await startModalServer({ mayListEnvironments: false });
  const result = await sync(modal, { with: { keys: 'KEY' }, env: { KEY: 'canary-value' } });
  expect(result.outputs['result']).toBe('created');
});
