import { describe, expect, test } from 'vitest';
import { startModalServer } from '../support/modal-server.ts';
import type { StepOptions } from '../support/runner.ts';
import { errorsOf, messagesOf, sync } from '../support/sync.ts';

interface Row extends StepOptions {
  readonly fact: string;
  readonly stored: Readonly<Record<string, string>>;
}

const rows: readonly Row[] = [
  {
    fact: 'values overrides from-json, from-json overrides from-dotenv, and from-dotenv overrides env:',
    with: {
      values: 'A: canary-values',
      'from-json': '{"A": "canary-json", "B": "canary-json"}',
      'from-dotenv': '.env',
      keys: 'A\nB\nC\nD',
    },
    files: { '.env': 'A=canary-file\nB=canary-file\nC=canary-file' },
    env: { A: 'canary-env', B: 'canary-env', C: 'canary-env', D: 'canary-env' },
    stored: { A: 'canary-values', B: 'canary-json', C: 'canary-file', D: 'canary-env' },
  },
  {
    fact: 'without keys, every name of the files and mappings is selected, but none of env:',
    with: { values: 'A: canary-a', 'from-json': '{"B": "canary-b"}', 'from-dotenv': '.env' },
    files: { '.env': 'C=canary-c' },
    env: { D: 'canary-d' },
    stored: { A: 'canary-a', B: 'canary-b', C: 'canary-c' },
  },
  {
    fact: 'a later file wins over an earlier one',
    with: { 'from-dotenv': 'one.env\ntwo.env' },
    files: { 'one.env': 'A=canary-1\nB=canary-1', 'two.env': 'B=canary-2\nC=canary-2' },
    stored: { A: 'canary-1', B: 'canary-2', C: 'canary-2' },
  },
  {
    fact: 'from a folder upward, the nearest .env is read',
    with: { 'from-dotenv': 'apps/api/src' },
    files: { 'apps/.env': 'A=canary-found', 'apps/api/src/main.ts': '', '.env': 'A=canary-too-far' },
    stored: { A: 'canary-found' },
  },
  {
    fact: 'from a folder up to the workspace, the nearest file named in dotenv-filename is read',
    with: { 'from-dotenv': 'apps/api', 'dotenv-filename': '.env.prod' },
    files: { 'apps/api/.env': 'A=canary-other', '.env.prod': 'A=canary-found' },
    stored: { A: 'canary-found' },
  },
  {
    fact: 'dotenv-expand: true expands ${…} from earlier lines of the file, and then from env:',
    with: { 'from-dotenv': '.env', 'dotenv-expand': 'true' },
    files: { '.env': 'HOST=canary-host\nURL=${HOST}/${CANARY_DB:-none}/${NOBODY:-canary-default}' },
    env: { CANARY_DB: 'canary-db' },
    stored: { HOST: 'canary-host', URL: 'canary-host/canary-db/canary-default' },
  },
  {
    fact: 'dotenv-expand: false keeps ${…} as written',
    with: { 'from-dotenv': '.env', 'dotenv-expand': 'false' },
    files: { '.env': 'URL=canary-${HOST}' },
    stored: { URL: 'canary-${HOST}' },
  },
  {
    fact: 'a ${{ … }} of another program stays unchanged, and a comment may contain a GitHub expression',
    with: { 'from-dotenv': '.env', 'dotenv-expand': 'false' },
    files: { '.env': '# ${{ secrets.A }}\nA=canary-${{ user }}\nB=${{ parameters.env }}-${{ .Values.env.x }}' },
    stored: { A: 'canary-${{ user }}', B: '${{ parameters.env }}-${{ .Values.env.x }}' },
  },
  {
    fact: 'a JSON file with an escape can store the text of a GitHub expression',
    with: { 'from-json': 'secrets.json' },
    files: { 'secrets.json': String.raw`{"A": "canary-\u0024{{ secrets.A }}"}` },
    stored: { A: 'canary-${{ secrets.A }}' },
  },
  {
    fact: 'a ${{ … }} in from-json and values is part of the value, as GitHub has already evaluated the input',
    with: { 'from-json': '{"A": "canary-${{ secrets.A }}"}', values: 'B: canary-${{ secrets.B }}' },
    stored: { A: 'canary-${{ secrets.A }}', B: 'canary-${{ secrets.B }}' },
  },
  {
    fact: 'numbers and booleans of a JSON file keep their text',
    with: { 'from-json': 'secrets.json' },
    files: { 'secrets.json': '{"A": 1.10, "B": 12345678901234567890, "C": true, "D": "canary-\\u00fc\\n", "E": null}' },
    stored: { A: '1.10', B: '12345678901234567890', C: 'true', D: 'canary-ü\n' },
  },
  {
    fact: 'values keep their text',
    with: { values: 'A: 08\nB: no\nC: 1e3\nD: "canary: quoted"\nE: ~\nF: |\n  canary-two\n  lines' },
    stored: { A: '08', B: 'no', C: '1e3', D: 'canary: quoted', F: 'canary-two\nlines\n' },
  },
  {
    fact: 'keys accepts patterns, changed prefixes, exclusions and optional names',
    with: { keys: 'OPENAI_*\n!OPENAI_DEBUG\nAPP_*=PROD_APP_*\nMISSING?\n\n# a comment', 'from-dotenv': '.env' },
    files: { '.env': 'OPENAI_KEY=canary-1\nOPENAI_DEBUG=canary-2\nPROD_APP_URL=canary-3\nOTHER=canary-4' },
    env: { OPENAI_FROM_ENV: 'canary-5' },
    stored: { OPENAI_KEY: 'canary-1', APP_URL: 'canary-3' },
  },
  {
    fact: 'a pattern never selects github_token',
    with: { keys: '*A*\n!B', 'from-json': '{"A": "canary-a", "github_token": "canary-token"}' },
    stored: { A: 'canary-a' },
  },
  {
    fact: 'a variable can hold a whole .env, which overrides earlier files, or whole JSON',
    with: { 'from-dotenv': '.env\nenv:ENV_FILE', 'from-json': 'env:JSON' },
    files: { '.env': 'A=canary-1\nB=canary-1' },
    env: { ENV_FILE: 'B="canary two"\nC=canary-3\n', JSON: '{"D": 1.10}' },
    stored: { A: 'canary-1', B: 'canary two', C: 'canary-3', D: '1.10' },
  },
  {
    fact: 'keys can select everything, and one value under another name',
    with: { keys: '*\nDB_USER=db.user', 'from-json': '{"db.user": "canary-user", "A": "canary-a"}' },
    stored: { DB_USER: 'canary-user', A: 'canary-a' },
  },
  {
    fact: 'a variable of the machine may come from a file, and variables of GitHub and the runner from env:',
    with: { keys: 'USER\nREPOSITORY=GITHUB_REPOSITORY\nOS=RUNNER_OS', 'from-json': '{"USER": "canary-user"}' },
    stored: { USER: 'canary-user', REPOSITORY: 'octo/app', OS: 'Linux' },
  },
  {
    fact: "an exact name selects Modal's credentials, but a pattern does not",
    with: { keys: '*\nMY_ID=MODAL_TOKEN_ID', 'from-dotenv': '.env' },
    files: { '.env': 'MODAL_TOKEN_ID=canary-1\nMODAL_TOKEN_SECRET=canary-2\nA=canary-a' },
    stored: { A: 'canary-a', MY_ID: 'canary-1' },
  },
  {
    fact: 'a byte-order mark before JSON is ignored',
    with: { 'from-json': 'secrets.json' },
    files: { 'secrets.json': '\ufeff{"A": "canary-a"}' },
    stored: { A: 'canary-a' },
  },
];

describe('the step stores the right content', () => {
  test.each(rows)('$fact', async ({ stored, ...options }) => {
    await using modal = await startModalServer();
    const step = await sync(modal, options);
    expect(errorsOf(step)).toEqual([]);
    expect(Object.fromEntries(modal.secret('prod', 'my-app') ?? [])).toEqual(stored);
  });
});

describe('a ${NAME} that expands to nothing', () => {
  const warned = (places: string): unknown => ({
    level: 'warning',
    message: `Reading .env, ${places}: a \${NAME} is not set in env: and on no line above, or is empty, so nothing replaces it. Pass it in env:. If it may be empty and has no default, write \${NAME:-}.`,
  });

  test.each([
    { fact: 'is reported if the name is not set', line: 'URL=canary-${MISSING}', value: 'canary-' },
    { fact: 'is reported if GitHub passes an undefined secret', line: 'URL=canary-${EMPTY}', value: 'canary-' },
    { fact: 'is reported if an empty name has a default', line: 'URL=canary-${EMPTY:-x}', value: 'canary-' },
  ])('$fact', async ({ line, value }) => {
    await using modal = await startModalServer();
    const inputs = { 'from-dotenv': '.env', 'dotenv-expand': 'true' };
    const step = await sync(modal, { with: inputs, files: { '.env': `A=a\n${line}\n` }, env: { EMPTY: '' } });
    expect(step.annotations).toEqual([warned('line 2 (URL)')]);
    expect(modal.secret('prod', 'my-app')?.get('URL')).toBe(value);
  });

  test('is reported once if entries of a config file share the file', async () => {
    await using modal = await startModalServer();
    const secrets = '{ defaults: { from-dotenv: .env, dotenv-expand: true }, secrets: [{ name: a }, { name: b }] }';
    const files = { '.env': 'A=a\nURL=canary-${MISSING}\n', 'secrets.yml': secrets };
    const step = await sync(modal, { with: { name: '', environment: '', config: 'secrets.yml' }, files });
    expect(step.annotations).toEqual([warned('line 2 (URL)')]);
  });

  test.each([
    { fact: 'an empty default', line: 'URL=canary-${MISSING:-}${EMPTY:-}' },
    { fact: 'an empty value on a line above', line: 'B=\nURL=canary-${B}' },
    { fact: 'a value', line: 'URL=canary-${SET}${SET:-}${MISSING:-x}' },
    { fact: 'a name that is not selected', line: 'B=${MISSING}\nURL=canary-url', keys: 'A\nURL' },
  ])('is not reported for $fact', async ({ line, keys = '' }) => {
    await using modal = await startModalServer();
    const inputs = { 'from-dotenv': '.env', 'dotenv-expand': 'true', keys };
    const step = await sync(modal, { with: inputs, files: { '.env': `A=a\n${line}\n` }, env: { EMPTY: '', SET: 'b' } });
    expect(step.annotations).toEqual([]);
    expect(step.outputs['result']).toBe('created');
  });
});

describe('a GitHub expression in a file is refused, as GitHub does not evaluate it', () => {
  const ADVICE =
    'GitHub replaces ${{ … }} only in workflow files, so its text would be taken literally. Remove the name with its expression, pass its value in the step\'s env: in the workflow, and write * and the name in keys. If the value is this very text, give it in a JSON file (from-json) as "\\u0024{{ … }}".';

  test.each([undefined, 'true', 'false'])('in a .env, by line and name, with dotenv-expand %s', async (expand) => {
    await using modal = await startModalServer();
    const step = await sync(modal, {
      with: { 'from-dotenv': '.env', ...(expand !== undefined && { 'dotenv-expand': expand }) },
      files: { '.env': 'A=canary-a\nB=${{ secrets.B }}\nC=canary-c\nD="https://${{vars.HOST}}/"\n' },
    });
    expect(errorsOf(step)).toEqual([`Reading .env, line 2 (B), line 4 (D): ${ADVICE}`]);
    expect(modal.calls).toEqual([]);
  });

  test('in a JSON file, by line', async () => {
    await using modal = await startModalServer();
    const step = await sync(modal, {
      with: { 'from-json': 'secrets.json' },
      files: { 'secrets.json': '{\n  "A": "${{ secrets.A }}"\n}' },
    });
    expect(errorsOf(step)).toEqual([`Reading secrets.json, line 2: ${ADVICE}`]);
  });

  test.each([
    ['as the whole value', '${{ secrets.A }}'],
    ['without blanks', '${{secrets.A}}'],
    ['with its name in brackets', "${{ secrets['A'] }}"],
    ['in a function', '${{ toJSON(secrets) }}'],
    ['after other text', 'postgres://${{ vars.HOST }}/db'],
    ['in an operation', "${{ github.ref_name == 'main' && secrets.A || secrets.B }}"],
    ['in capitals', '${{ Secrets.A }}'],
    ['with an output of another job', '${{ needs.build.outputs.tag }}'],
    ['with a whole context', '${{ github }}'],
  ])('%s', async (_, expression) => {
    await using modal = await startModalServer();
    const step = await sync(modal, { with: { 'from-dotenv': '.env' }, files: { '.env': `A="${expression}"` } });
    expect(errorsOf(step)).toEqual([`Reading .env, line 1 (A): ${ADVICE}`]);
  });
});

test('a stored name that changes how a container starts causes a warning', async () => {
  await using modal = await startModalServer();
  const step = await sync(modal, { with: { values: 'PATH: /opt\nLD_PRELOAD: /x.so\nA: a' } });
  expect(errorsOf(step)).toEqual([]);
  expect(messagesOf(step, 'warning')).toEqual([
    "Choosing the values of secret 'my-app' in environment 'prod': 'PATH' and 'LD_PRELOAD' change how the container starts. If that is wrong, store it under another name.",
  ]);
  expect(modal.secret('prod', 'my-app')?.size).toBe(3);
});

describe('the action refuses, before any call,', () => {
  test.each<StepOptions & { fact: string; error: RegExp }>([
    {
      fact: 'a .env line that the two readers read differently',
      with: { 'from-dotenv': '.env' },
      files: { '.env': 'GOOD=canary-good\nPASSWORD=canary-p#word\n' },
      error: /^Reading \.env, line 2 \(PASSWORD\): .+/,
    },
    {
      fact: 'a .env with ${…} if dotenv-expand is not set',
      with: { 'from-dotenv': '.env' },
      files: { '.env': 'A=canary-${B}' },
      error: /dotenv-expand/,
    },
    ...[
      { fact: 'an unset variable as .env', with: { 'from-dotenv': 'env:ENV_FILE' } },
      { fact: 'an empty variable as JSON', with: { 'from-json': 'env:ENV_FILE' }, env: { ENV_FILE: ' ' } },
    ].map((row) => ({
      ...row,
      error: /^Reading env:ENV_FILE: the variable is not set, or it is empty\. Pass the text in the step's env:, as in/,
    })),
    {
      fact: 'an invalid variable name, without showing it',
      with: { 'from-dotenv': 'env:canary=value' },
      error: /^Reading env:: the text after env: is not the name of a variable\./,
    },
    {
      fact: 'a variable of the machine as .env',
      with: { 'from-dotenv': 'env:PATH' },
      error: /^Reading env:PATH: it is a variable of the runner itself, which keys cannot take from env:\./,
    },
    {
      fact: 'a line in a variable that the two readers read differently',
      with: { 'from-dotenv': 'env:ENV_FILE' },
      env: { ENV_FILE: 'GOOD=canary-good\nPASSWORD=canary-p#word\n' },
      error: /^Reading env:ENV_FILE, line 2 \(PASSWORD\): /,
    },
    {
      fact: 'a folder without a .env in it or above it',
      with: { 'from-dotenv': 'apps' },
      files: { 'apps/x': '' },
      error: /^Looking for \.env in apps and the folders above it: no folder up to the workspace has such a file\./,
    },
    {
      fact: 'a file outside the workspace',
      with: { 'from-dotenv': '/etc/hosts' },
      error: /^Reading \/etc\/hosts: it lies outside the workspace\./,
    },
    {
      fact: 'a file above the workspace',
      with: { 'from-dotenv': '../../../../../../etc/hosts' },
      error: /it lies outside the workspace\./,
    },
    {
      fact: 'a file larger than 1 MiB',
      with: { 'from-json': 'big.json' },
      files: { 'big.json': ' '.repeat(1024 * 1024 + 1) },
      error: /^Reading big\.json: it is larger than 1 MiB\./,
    },
    {
      fact: 'more than 1,000 names',
      with: { 'from-json': 'many.json' },
      files: {
        'many.json': JSON.stringify(Object.fromEntries(Array.from({ length: 1001 }, (_, i) => [`N${i}`, 'x']))),
      },
      error: /there are 1001 names, and one secret may have at most 1000/,
    },
    {
      fact: 'the whole secrets context',
      with: { 'from-json': '{"A": "canary-a", "github_token": "canary-token"}' },
      error:
        /^Reading keys: from-json holds 'github_token', as toJSON\(secrets\) does, and keys is omitted: that would copy every secret/,
    },
    {
      fact: 'a repeated name in JSON',
      with: { 'from-json': '{"A": "canary-1",\n "A": "canary-2"}' },
      error: /^Reading from-json, line 2, column 2, after 'A': the name 'A' appears twice\./,
    },
    {
      fact: 'nested JSON',
      with: { 'from-json': '{"A": {"B": "canary-b"}}' },
      error:
        /^Reading from-json, line 1, column 7, after 'A': a variable cannot hold an object or an array\. To store it as JSON text, put it in quotes, with a backslash before each quote in it\.$/,
    },
    {
      fact: 'truncated JSON',
      with: { 'from-json': '{"A": "canary-a"' },
      error: /^Reading from-json, line 1, column 7, after 'A': a comma or } is missing after this value\./,
    },
    {
      fact: 'JSON with a line break in a string, such as a pasted key',
      with: { 'from-json': '{"KEY": "canary-1\ncanary-2"}' },
      error:
        /^Reading from-json, line 1, column 9, after 'KEY': there is a line break inside the text that starts here\. Write \\n instead, or pass \$\{\{ toJSON\(secrets\.NAME\) \}\} without quotes around it\.$/,
    },
    {
      fact: 'JSON with an error after a value on the same line, without showing the column',
      with: { 'from-json': '{"A": "canary-a", "B": canary-b}' },
      error: /^Reading from-json, line 1, after 'B': a string, number, true, false or null was expected\./,
    },
    {
      fact: 'a text that is neither JSON nor a path, without showing it',
      with: { 'from-json': 'canary-not-json' },
      error: /^Reading from-json: it is neither a JSON object/,
    },
    {
      fact: 'half of a surrogate pair',
      with: { 'from-json': '{"A": "canary-\\ud800"}' },
      error: /'A' \(line 1, column 2 of from-json\) contains half of a surrogate pair/,
    },
    {
      fact: 'a NUL in JSON',
      with: { 'from-json': '{"A": "canary-\\u0000a", "B": "canary-b"}' },
      error:
        /^Checking the selected values: 'A' \(line 1, column 2 of from-json\) contains a NUL character, which no environment variable can hold\. Encode the value as Base64, or remove its escape/,
    },
    {
      fact: 'NULs in values',
      with: { values: 'A: "canary-\\0"\nB: "canary-\\x00b"' },
      error:
        /^Checking the selected values: 'A' and 'B' contain NUL characters, which no environment variable can hold\./,
    },
    {
      fact: 'nested values',
      with: { values: 'A:\n  B: canary-b' },
      error: /^Reading values, line 2, column 3: a variable cannot hold a list or a mapping\./,
    },
    {
      fact: 'a repeated name in values',
      with: { values: 'A: canary-1\nA: canary-2' },
      error: /^Reading values, line 2, column 1: this name appears twice\./,
    },
    {
      fact: 'text in values that YAML reads as a tag',
      with: { values: 'A: yes\nB: !important' },
      error:
        /^Reading values, line 2, column 4: a text that starts with ! must be in quotes, as in '!NAME'\. Write one NAME: text per line, and put quotes around a text with special characters\.$/,
    },
    {
      fact: 'a tag before text in values',
      with: { values: 'A: !x text' },
      error: /^Reading values, line 1, column 4: a text that starts with ! must be in quotes, as in '!NAME'\./,
    },
    {
      fact: 'values that are not YAML',
      with: { values: 'A: "canary-open' },
      error: /^Reading values, line 1, column 16: it is not valid YAML: a quote or bracket is not closed/,
    },
    {
      fact: 'two entries with the same stored name',
      with: { keys: 'A=X\nB\nA=Y' },
      env: { X: 'canary-x', Y: 'canary-y', B: 'canary-b' },
      error: /^Reading keys: lines 1 and 3 both give 'A'\./,
    },
    {
      fact: 'a pattern that matches nothing',
      with: { keys: 'A\nNONE_*', values: 'A: canary-a' },
      error: /^Reading keys: no name of from-dotenv, from-json or values matches 'NONE_\*' \(line 2\)\./,
    },
  ])('$fact', async ({ error, ...options }) => {
    await using modal = await startModalServer();
    const step = await sync(modal, options);
    expect(errorsOf(step)).toEqual([expect.stringMatching(error)]);
    expect(step.exitCode).toBe(1);
    expect(modal.calls).toEqual([]);
  });
});

describe('the action refuses ciphertext in JSON, in a file and in the input', () => {
  const SOPS =
    '{\n"A": "ENC[AES256_GCM,data:canary,iv:x,tag:y,type:str]",\n"sops": {"mac": "ENC[AES256_GCM,data:z]"}\n}';

  test.each([
    [
      'SOPS',
      'secrets.json',
      SOPS,
      'Reading secrets.json, line 2, line 3: there is SOPS ciphertext in place of a value. Decrypt it first: sops decrypt --in-place secrets.json.',
    ],
    [
      'dotenvx',
      'secrets.json',
      '{"A": "encrypted:canary"}',
      'Reading secrets.json, line 1: there is dotenvx ciphertext in place of a value. Decrypt it first: dotenvx decrypt -f secrets.json.',
    ],
    [
      'SOPS',
      SOPS,
      '',
      'Reading from-json, line 2, line 3: there is SOPS ciphertext in place of a value. Decrypt it first: sops decrypt --in-place FILE.',
    ],
  ])('%s', async (_, given, text, error) => {
    await using modal = await startModalServer();
    const step = await sync(modal, { with: { 'from-json': given }, files: { 'secrets.json': text } });
    expect(errorsOf(step)).toEqual([error]);
    expect(modal.calls).toEqual([]);
  });
});
