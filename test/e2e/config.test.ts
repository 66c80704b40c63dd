import { describe, expect, test } from 'vitest';
import { arrival } from '../support/arrival.ts';
import { startModalServer } from '../support/modal-server.ts';
import { runStep, type StepOptions } from '../support/runner.ts';
import { CREDENTIALS, errorsOf, methodsOf } from '../support/sync.ts';
import type { ModalServer } from '../support/modal-server.ts';

function syncConfig(modal: ModalServer, config: string, options: StepOptions = {}) {
  return runStep({
    ...options,
    with: { config: 'secrets.yml', ...options.with },
    env: { ...CREDENTIALS, MODAL_SERVER_URL: modal.url, ...options.env },
    files: { 'secrets.yml': config, ...options.files },
  });
}

const EXAMPLE = `
# yaml-language-server: $schema=https://raw.githubusercontent.com/org/sync-secret/v1/sync-secret.schema.json
defaults:
  environment: { main: prod, "**": dev }
  if-empty: error
secrets:
  - name: api
    keys: [DATABASE_URL, STRIPE_KEY=STRIPE_KEY_LIVE]
    required-keys: [DATABASE_URL]
  - name: worker
    from-dotenv: worker/.env
    mode: merge
    environment: [prod, dev]
    values:
      RETRIES: 08
      QUIET: no
  - name: old
    mode: delete
`;
const ENV = { DATABASE_URL: 'canary-db', STRIPE_KEY_LIVE: 'canary-stripe' };
const FILES = { 'worker/.env': 'QUEUE=canary-queue\n' };

test('a config file syncs its secrets over one connection', async () => {
  await using modal = await startModalServer();
  modal.putSecret('dev', 'worker', { KEPT: 'canary-kept' });
  modal.putSecret('prod', 'old', { GONE: 'canary-gone' });
  const step = await syncConfig(modal, EXAMPLE, { env: ENV, files: FILES });
  expect(errorsOf(step)).toEqual([]);
  expect(Object.fromEntries(modal.secret('prod', 'api') ?? [])).toEqual({
    DATABASE_URL: 'canary-db',
    STRIPE_KEY: 'canary-stripe',
  });
  const worker = { QUEUE: 'canary-queue', RETRIES: '08', QUIET: 'no' };
  expect(Object.fromEntries(modal.secret('prod', 'worker') ?? [])).toEqual(worker);
  expect(Object.fromEntries(modal.secret('dev', 'worker') ?? [])).toEqual({ KEPT: 'canary-kept', ...worker });
  expect(modal.secret('prod', 'old')).toBeUndefined();
  expect(modal.connections).toBe(1);
  expect(methodsOf(modal).filter((method) => method === 'AuthTokenGet')).toHaveLength(1);
  expect(step.outputs).toMatchObject({
    result: 'created',
    changed: 'true',
    environment: '',
    'secret-id': '',
    keys: '[]',
  });
  const results = JSON.parse(step.outputs['results'] ?? '') as { name: string; environment: string; result: string }[];
  expect(results.map(({ name, environment, result }) => [name, environment, result])).toEqual([
    ['api', 'prod', 'created'],
    ['worker', 'prod', 'created'],
    ['worker', 'dev', 'updated'],
    ['old', 'prod', 'deleted'],
  ]);
  expect(step.summary).toContain('4 secrets: 2 created, 1 updated, 1 deleted');
  expect(step.log).toContain(
    `##[group]Sources of 3 entries
secrets.yml, line 7 (api): Read 2 names from env:
secrets.yml, line 10 (worker): Read 2 names from values
secrets.yml, line 10 (worker): Read 1 name from worker/.env
##[endgroup]
Workspace 'acme', service user 'ci'
##[group]Plan for 4 secrets
`,
  );
  expect(step.log).toMatch(/^4\/4 /m);
});

test('the plan is complete before the first write', async () => {
  await using modal = await startModalServer();
  await syncConfig(modal, EXAMPLE, { env: ENV, files: FILES });
  const firstWrite = modal.calls.findIndex((call) => modal.writes.includes(call));
  const lookUps = modal.calls.filter(
    ({ method, message }) => method === 'SecretGetOrCreate' && message['objectCreationType'] === 0,
  );
  expect(modal.calls.slice(0, firstWrite)).toEqual(expect.arrayContaining(lookUps.slice(0, 4)));
});

test('a dry run plans everything and writes nothing', async () => {
  await using modal = await startModalServer();
  const step = await syncConfig(modal, EXAMPLE, { env: ENV, files: FILES, with: { 'dry-run': 'true' } });
  expect(step.outputs).toMatchObject({ result: 'planned', changed: 'false' });
  expect(modal.writes).toEqual([]);
});

test('a dry run that a rule partly skips reports that it writes nothing', async () => {
  await using modal = await startModalServer();
  const step = await syncConfig(
    modal,
    'secrets:\n  - { name: a, values: { X: 1 }, environment: prod }\n  - { name: b, values: { X: 1 }, environment: { main: ~, "**": dev } }\n',
    { with: { 'dry-run': 'true' } },
  );
  expect(errorsOf(step)).toEqual([]);
  expect(step.log).toContain("Skipped: the rule 'main =' skips secret 'b' on branch 'main'");
  expect(step.log).toContain('Dry run: nothing was written');
  expect(step.summary).toContain('2 secrets: 1 would be created, 1 skipped');
  expect(modal.writes).toEqual([]);
});

describe('texts in a config file are not parsed twice', () => {
  test.each([
    ['a pattern with a leading # keeps its rule', "{ '#hotfix': dev, '**': prod }", '#hotfix', 'dev'],
    ['a pattern with = in a mapping stays whole', '{ a=b: dev, "**": prod }', 'a=b', 'dev'],
    ['a pattern with a line break in a mapping matches no branch', '{ "main\\n**": dev, "**": prod }', 'main', 'prod'],
  ])('%s', async (_, environment, branch, expected) => {
    await using modal = await startModalServer();
    const config = `secrets:\n  - { name: a, values: { X: 1 }, environment: ${environment} }\n`;
    const step = await syncConfig(modal, config, { with: { branch } });
    expect(errorsOf(step)).toEqual([]);
    expect(step.outputs['environment']).toBe(expected);
  });
});

test('an empty environment falls back to MODAL_ENVIRONMENT', async () => {
  await using modal = await startModalServer();
  const step = await syncConfig(modal, 'secrets:\n  - { name: a, values: { X: 1 }, environment: "" }\n', {
    env: { MODAL_ENVIRONMENT: 'dev' },
  });
  expect(errorsOf(step)).toEqual([]);
  expect(modal.secret('dev', 'a')).toEqual(new Map([['X', '1']]));
});

test('missing credentials do not hide mistakes in entries', async () => {
  await using modal = await startModalServer();
  const step = await syncConfig(
    modal,
    'secrets:\n  - { name: a, keys: [DATABASE_URL] }\n  - { name: b, keys: [NOBODY_HAS_IT] }\n',
    { env: { ...ENV, MODAL_TOKEN_ID: '', MODAL_TOKEN_SECRET: '' } },
  );
  expect(errorsOf(step)).toEqual([
    expect.stringMatching(
      /^Reading Modal's credentials: MODAL_TOKEN_ID and MODAL_TOKEN_SECRET are both missing or empty\./,
    ),
    expect.stringMatching(/^secrets\.yml, line 3 \(b\): Reading keys: no source has 'NOBODY_HAS_IT'/),
  ]);
  expect(modal.connections).toBe(0);
});

test('one run reports every problem of every entry with line and column, and sends nothing', async () => {
  await using modal = await startModalServer();
  const step = await syncConfig(
    modal,
    `defaults:
  mod: merge
  env: prod
secrets:
  - name: bad name
    keys: [DATABASE_URL]
  - name: api
    mode: upsert
    kyes: [DATABASE_URL]
  - just-a-text
  - keys:
      nested: x
  - name: missing
    keys: [NOBODY_HAS_IT]
  - name: unread
    from-dotenv: no/such/.env
`,
    { env: ENV },
  );
  expect(step.exitCode).toBe(1);
  expect(errorsOf(step)).toEqual([
    expect.stringMatching(
      /^Reading secrets\.yml, line 2, column 3: 'mod' is unknown here; the nearest name is 'mode'\./,
    ),
    expect.stringMatching(/^Reading secrets\.yml, line 3, column 3: 'env' is unknown here\./),
    expect.stringMatching(/^Reading secrets\.yml, line 10, column 5: it must be a mapping of input names\./),
    expect.stringMatching(/^Reading secrets\.yml, line 5, column 5 \(name\): Modal does not accept this name\./),
    expect.stringMatching(
      /^Reading secrets\.yml, line 9, column 5: 'kyes' is unknown here; the nearest name is 'keys'\./,
    ),
    expect.stringMatching(/^Reading secrets\.yml, line 8, column 5 \(mode\): there is no such choice\./),
    expect.stringMatching(/^Reading secrets\.yml, line 11, name: it is missing\./),
    expect.stringMatching(/^Reading secrets\.yml, line 12, column 7: a text or a list of texts was expected\./),
  ]);
  expect(modal.connections).toBe(0);
});

test('a branch pattern that YAML reads as an alias causes one error in every style', async () => {
  await using modal = await startModalServer();
  const entry = 'secrets:\n  - { name: a, values: { X: 1 } }';
  for (const rules of ['{ main: prod, **: dev }', '\n    main: prod\n    **: dev']) {
    const step = await syncConfig(modal, `defaults:\n  environment: ${rules}\n${entry}`);
    expect(errorsOf(step)).toEqual([
      expect.stringMatching(
        /^Reading secrets\.yml, line \d, column \d+: a text that starts with \* must be in quotes, as in '\*\*': dev or '\*_KEY'\./,
      ),
    ]);
  }
});

test('an anchor and its alias each fail with their position', async () => {
  await using modal = await startModalServer();
  const step = await syncConfig(
    modal,
    'x: &base { mode: merge }\nsecrets:\n  - { name: a, <<: *base, values: { X: 1 } }',
  );
  const instead = (sign: string): string =>
    `YAML anchors are not supported; use 'defaults' in a config file, or put a text that starts with ${sign} in quotes.`;
  expect(errorsOf(step)).toEqual([
    expect.stringContaining(`Reading secrets.yml, line 1, column 4: ${instead('&')}`),
    expect.stringContaining(`Reading secrets.yml, line 3, column 20: ${instead('*')}`),
  ]);
});

test('mistakes in the defaults appear once', async () => {
  await using modal = await startModalServer();
  const step = await syncConfig(
    modal,
    'defaults: { mode: upsert, if-empty: never, values: { A: [1] } }\nsecrets: [{ name: a }, { name: b }, { name: c }]\n',
  );
  expect(errorsOf(step)).toEqual([
    expect.stringMatching(/^Reading secrets\.yml, line 1, column 57: a variable cannot hold a list or a mapping\./),
    expect.stringMatching(/^Reading secrets\.yml, line 1, column 13 \(mode\): there is no such choice\./),
    expect.stringMatching(/^Reading secrets\.yml, line 1, column 27 \(if-empty\): there is no such choice\./),
  ]);
});

test('an unknown target hides the errors that depend on it', async () => {
  await using modal = await startModalServer();
  const step = await syncConfig(
    modal,
    'secrets: [{ target: github-org, github-repository: octo/app, prune: true, keys: [A] }]\n',
  );
  expect(errorsOf(step)).toEqual([
    expect.stringMatching(
      /^Reading secrets\.yml, line 1, column 13 \(target\): there is no such choice\. Write one of/,
    ),
  ]);
});

test('one run reports the mistakes in the sources of all entries', async () => {
  await using modal = await startModalServer();
  const step = await syncConfig(
    modal,
    'secrets:\n  - { name: one, environment: prod, keys: [NOBODY_HAS_IT] }\n  - { name: two, from-dotenv: no/.env }\n  - { name: three, keys: [DATABASE_URL], environment: { main: "" } }\n  - { name: four, keys: [DATABASE_URL], environment: { x: prod } }\n',
    { env: ENV },
  );
  expect(errorsOf(step)).toEqual([
    expect.stringMatching(/^secrets\.yml, line 2 \(one\): Reading keys: no source has 'NOBODY_HAS_IT'/),
    expect.stringMatching(/^secrets\.yml, line 3 \(two\): Reading no\/\.env: the file does not exist/),
    expect.stringMatching(
      /^Reading secrets\.yml, line 5, column 41 \(environment\): none of the rules 'x = prod' matches the branch 'main'/,
    ),
  ]);
  expect(modal.connections).toBe(0);
});

describe('the action refuses a config file', () => {
  test.each([
    ['that does not exist', undefined, /^Reading other\.yml: the file does not exist\./],
    ['that is empty', '', /^Reading secrets\.yml, line 1, column 1: it lists no secrets under 'secrets'\./],
    ['that is a list', '- name: api', /^Reading secrets\.yml, line 1, column 1: a mapping was expected\./],
    [
      'that is not YAML',
      'secrets: [',
      /^Reading secrets\.yml, line 1, column \d+: it is not valid YAML: a quote or bracket is not closed/,
    ],
    [
      'whose secrets are not a list',
      'secrets: api',
      /^Reading secrets\.yml, line 1, column 10: 'secrets' must be a list\./,
    ],
    [
      'with two entries for one secret',
      'secrets:\n  - { name: a, values: { X: 1 } }\n  - { name: a, values: { X: 2 } }',
      /^Reading secrets\.yml, line 3 \(a\): it and secrets\.yml, line 2 \(a\) both write secret 'a' in the workspace's default environment\./,
    ],
    [
      'with two entries that rules send to the same secret',
      'secrets:\n  - { name: a, values: { X: 1 }, environment: { "**": prod } }\n  - { name: a, values: { X: 2 }, environment: [dev, prod] }',
      /both write secret 'a' in environment 'prod'\./,
    ],
    [
      'with a keys pattern that YAML reads as an alias',
      'secrets:\n  - { name: a, from-json: a.json, keys: [A, *_KEY] }',
      /^Reading secrets\.yml, line 2, column 45: a text that starts with \* must be in quotes, as in/,
    ],
    [
      'with only a keys pattern that YAML reads as an alias',
      'secrets:\n  - { name: a, from-json: a.json, keys: *_KEY }',
      /^Reading secrets\.yml, line 2, column 41: a text that starts with \* must be in quotes, as in/,
    ],
    [
      'with tab indentation',
      'secrets:\n\t- name: a\n',
      /^Reading secrets\.yml, line 2, column 1: a tab cannot indent YAML; use spaces\./,
    ],
    [
      'with an exclusion that YAML reads as a tag',
      'secrets:\n  - name: a\n    from-json: values.json\n    keys:\n      - OPENAI_*\n      - !OPENAI_DEBUG\n',
      /^Reading secrets\.yml, line 6, column 9: a text that starts with ! must be in quotes, as in '!NAME'\./,
    ],
    [
      'with an empty list of environments',
      'secrets:\n  - { name: a, values: { X: 1 }, environment: [] }',
      /^Reading secrets\.yml, line 2, column 47: the list is empty\. Remove the key, or write ~ to ignore the list under defaults\./,
    ],
    [
      'with no rule in a mapping of environments',
      'secrets:\n  - { name: a, values: { X: 1 }, environment: {} }',
      /^Reading secrets\.yml, line 2, column 47: a branch pattern was expected\./,
    ],
    [
      'with an empty list of keys, which would mean all keys',
      'secrets:\n  - { name: a, from-json: values.json, keys: [] }',
      /^Reading secrets\.yml, line 2, column 46: the list is empty\. Remove the key, or write ~ to ignore the list under defaults\./,
    ],
    [
      'with a required key that would be a comment on its own line',
      "secrets:\n  - { name: a, values: { X: 1 }, required-keys: ['#B'] }",
      /^Reading secrets\.yml, line 2, column 34 \(required-keys\): a line is not a name that an environment variable can have\./,
    ],
    [
      'with an empty key',
      "secrets:\n  - { name: a, values: { X: 1 }, keys: [''] }",
      /^Reading secrets\.yml, line 2, column 41: an item of the list is empty\. Write a text there, or remove the item\./,
    ],
    [
      'with a GitHub repository for Modal',
      'secrets:\n  - { name: a, values: { X: 1 }, github-repository: octo/app }',
      /^Reading secrets\.yml, line 2, column 34 \(github-repository\): it belongs to target github\./,
    ],
    [
      'with a ${{ … }} expression as a value, key, list item and environment',
      [
        '# ${{ secrets.COMMENT }}',
        'secrets:',
        '  - name: api # ${{ secrets.COMMENT }}',
        '    environment: ${{ github.ref_name }}',
        '    keys: [A=${{ secrets.A }}]',
        '    values: { B: ${{ secrets.B }} }',
        '  - name: worker',
        '    values:',
        '      C: ${{ secrets.C }}',
      ].join('\n'),
      /^Reading secrets\.yml, line 4, line 5, line 6, line 9: GitHub replaces \$\{\{ … \}\} only in workflow files, so its text would be taken literally\. For a value, write its name in keys and pass the value in the step's env:\. For an environment, write rules for branches\. Write anything else as plain text\.$/,
    ],
    [
      'with a pasted value in place of a name, and hides the value',
      'secrets:\n  - { name: "canary secret", "canary field": x }',
      /^Reading secrets\.yml, line 2, column \d+: '…' is unknown here\./,
    ],
  ])('%s', async (_, config, error) => {
    await using modal = await startModalServer();
    const step =
      config === undefined
        ? await syncConfig(modal, '', { with: { config: 'other.yml' } })
        : await syncConfig(modal, config);
    expect(errorsOf(step)[0]).toMatch(error);
    expect(step.exitCode).toBe(1);
    expect(modal.connections).toBe(0);
  });
});

/** A config file with `count` secrets in five environments, and `last` as its end. */
function manySecrets(count: number, last = ''): string {
  const environments = ['e0', 'e1', 'e2', 'e3', 'e4'];
  const entries = Array.from(
    { length: count },
    (_, index) => `  - { name: s${index}, environment: ${environments[index % 5] ?? ''}, values: { KEY: v${index} } }`,
  );
  return `secrets:\n${entries.join('\n')}\n${last}`;
}

const FIVE = { environments: ['e0', 'e1', 'e2', 'e3', 'e4'] };

describe('a thousand secrets in five environments', () => {
  test('the plan comes first, one connection carries all writes, and environments are listed once', async () => {
    await using modal = await startModalServer(FIVE);
    const step = await syncConfig(modal, manySecrets(1_000), { with: { concurrency: '50' } });
    expect(errorsOf(step)).toEqual([]);
    expect(modal.connections).toBe(1);
    expect(modal.writes).toHaveLength(1_000);
    expect(modal.calls).toHaveLength(2_003);
    const firstWrite = modal.calls.findIndex((call) => modal.writes.includes(call));
    expect(firstWrite).toBe(1_003);
    expect(FIVE.environments.flatMap((environment) => modal.secretNames(environment))).toHaveLength(1_000);
    expect(step.outputs['result']).toBe('created');
    expect(step.log).toMatch(/^1000\/1000 Created: /m);
  });

  test('one bad entry blocks all writes, and the error names its line and column', async () => {
    await using modal = await startModalServer(FIVE);
    const step = await syncConfig(modal, manySecrets(999, '  - { name: bad, mode: upsert }\n'));
    expect(errorsOf(step)).toEqual([
      expect.stringMatching(/^Reading secrets\.yml, line 1001, column 18 \(mode\): there is no such choice\./),
    ]);
    expect(modal.connections).toBe(0);
  });

  test('one rejected write fails the step, and the other writes succeed', async () => {
    await using modal = await startModalServer(FIVE);
    modal.onCall(({ method, message }) => {
      if (
        method === 'SecretGetOrCreate' &&
        message['deploymentName'] === 's500' &&
        message['objectCreationType'] === 3
      ) {
        modal.inject('SecretGetOrCreate', { kind: 'status', code: 7, message: 'Not this one' });
      }
    });
    const step = await syncConfig(modal, manySecrets(1_000), { with: { concurrency: '1' } });
    expect(step.exitCode).toBe(1);
    expect(errorsOf(step)).toEqual([
      expect.stringMatching(
        /^Writing secret 's500' in environment 'e0': the token may not do that \(server message: Not this one\)\. The secret was not written\./,
      ),
    ]);
    expect(FIVE.environments.flatMap((environment) => modal.secretNames(environment))).toHaveLength(999);
    const failed = (
      JSON.parse(step.outputs['results'] ?? '') as { name: string; result: string; error?: string }[]
    ).filter(({ error }) => error !== undefined);
    expect(failed.map(({ name, result }) => [name, result])).toEqual([['s500', 'failed']]);
    expect(step.summary).toContain('1000 secrets: 999 created, 1 failed');
  });
});

test('twelve failures make ten annotations, and the last one counts the rest', async () => {
  await using modal = await startModalServer({ ...FIVE, readOnlyEnvironments: FIVE.environments });
  const step = await syncConfig(modal, manySecrets(12));
  expect(step.exitCode).toBe(1);
  const errors = errorsOf(step);
  expect(errors).toHaveLength(10);
  expect(errors.at(-1)).toBe('3 more problems. See the log for all of them.');
  expect(step.log.match(/the token may not do that/g)?.length).toBeGreaterThanOrEqual(12);
});

test("a summary over GitHub's limit is cut and counts the omitted lines", async () => {
  const keys = Array.from({ length: 100 }, (_, index) => `K${index}_${'X'.repeat(50)}: v`).join(', ');
  const entries = Array.from({ length: 150 }, (_, index) => `  - { name: s${index} }`).join('\n');
  await using modal = await startModalServer();
  const step = await syncConfig(modal, `defaults: { environment: prod, values: { ${keys} } }\nsecrets:\n${entries}\n`, {
    with: { concurrency: '50' },
  });
  expect(errorsOf(step)).toEqual([]);
  expect(modal.secretNames('prod')).toHaveLength(150);
  expect(Buffer.byteLength(step.summary)).toBeLessThan(1024 * 1024);
  const rows = step.summary.split('<tr><td>').length - 1;
  expect(step.summary).toContain(`… and ${150 - rows} more: see the log`);
  expect(rows).toBeGreaterThan(30);
});

test('after SIGTERM, the output results contains the state of each secret', async () => {
  await using modal = await startModalServer(FIVE);
  let writes = 0;
  modal.onCall((call) => {
    if (!modal.writes.includes(call)) return;
    writes += 1;
    if (writes === 3) modal.inject('SecretGetOrCreate', { kind: 'hang' });
  });
  const step = await syncConfig(modal, manySecrets(6), {
    with: { concurrency: '1' },
    signal: { when: arrival(modal, (call) => modal.writes.includes(call), 3), send: 'SIGTERM' },
  });
  expect(step.exitCode).toBe(1);
  const results = (JSON.parse(step.outputs['results'] ?? '') as { name: string; result: string; error?: string }[]).map(
    ({ name, result, error }) => [name, result, /It is unknown|It was not written/.exec(error ?? '')?.[0]],
  );
  expect(results).toEqual([
    ['s0', 'created', undefined],
    ['s1', 'created', undefined],
    ['s2', 'failed', 'It is unknown'],
    ['s3', 'failed', 'It was not written'],
    ['s4', 'failed', 'It was not written'],
    ['s5', 'failed', 'It was not written'],
  ]);
  expect(FIVE.environments.flatMap((environment) => modal.secretNames(environment)).sort()).toEqual(['s0', 's1']);
});

test("parallel writes larger than Node's default buffer are each sent once", async () => {
  await using modal = await startModalServer();
  const line = (file: number, index: number): string => `V${file}_${index}="canary-${'x'.repeat(30_000)}"\n`;
  const files = Object.fromEntries(
    [1, 2, 3].map((file) => [`${file}.env`, Array.from({ length: 33 }, (_, index) => line(file, index)).join('')]),
  );
  const names = Array.from({ length: 10 }, (_, index) => `{ name: big-${index} }`);
  const config = `defaults: { environment: prod, from-dotenv: [1.env, 2.env, 3.env] }\nsecrets: [${names.join(', ')}]\n`;
  const step = await syncConfig(modal, config, { files });
  expect(errorsOf(step)).toEqual([]);
  expect(step.log).not.toContain('trying again');
  expect(modal.writes).toHaveLength(10);
  expect(modal.secret('prod', 'big-9')?.size).toBe(99);
});
