import { describe, expect, test } from 'vitest';
import { startModalServer, type ModalServer } from '../support/modal-server.ts';
import { runStep, type StepOptions } from '../support/runner.ts';
import { CREDENTIALS, errorsOf, methodsOf, sync } from '../support/sync.ts';

const STEP = {
  with: { keys: 'A\nB', 'skip-unchanged': 'true' },
  env: { A: 'canary-a', B: 'canary-b' },
};
const MARKER = /^SYNC_SECRET_FINGERPRINT_[0-9a-f]{64}$/;

function markersOf(modal: ModalServer, environment = 'prod'): readonly string[] {
  return [...(modal.secret(environment, 'my-app')?.keys() ?? [])].filter((key) => MARKER.test(key));
}

describe.each([
  ['newer', true],
  ['older', false],
] as const)('on a %s server', (_, listsKeys) => {
  test('the second identical run makes one look-up and writes nothing', async () => {
    await using modal = await startModalServer({ listsKeys });
    const first = await sync(modal, STEP);
    expect(first.outputs).toMatchObject({ result: 'created', changed: 'true', keys: '["A","B"]' });
    const calls = modal.calls.length;
    const second = await sync(modal, STEP);
    expect(second.outputs).toMatchObject({
      result: 'unchanged',
      changed: 'false',
      keys: '["A","B"]',
      'secret-id': modal.secretId('prod', 'my-app'),
    });
    expect(methodsOf(modal).slice(calls)).toEqual(['AuthTokenGet', 'TokenInfoGet', 'SecretGetOrCreate']);
    expect(modal.writes).toHaveLength(1);
  });

  test.each<[string, StepOptions]>([
    ['one changed byte', { env: { A: 'canary-A' } }],
    ['one more key', { with: { keys: 'A\nB\nC' }, env: { C: 'canary-c' } }],
    ['one fewer key', { with: { keys: 'A' } }],
    ['a value under another name', { with: { keys: 'A=B\nB=A' } }],
  ])('%s is written', async (__, change) => {
    await using modal = await startModalServer({ listsKeys });
    await sync(modal, STEP);
    const step = await sync(modal, { with: { ...STEP.with, ...change.with }, env: { ...STEP.env, ...change.env } });
    expect(errorsOf(step)).toEqual([]);
    expect(step.outputs).toMatchObject({ result: 'updated', changed: 'true' });
    expect(modal.writes).toHaveLength(2);
    expect(markersOf(modal)).toHaveLength(1);
  });

  test('the same content in another environment is written', async () => {
    await using modal = await startModalServer({ listsKeys });
    await sync(modal, STEP);
    const step = await sync(modal, { ...STEP, with: { ...STEP.with, environment: 'dev' } });
    expect(step.outputs['result']).toBe('created');
    expect(markersOf(modal, 'dev')).not.toEqual(markersOf(modal));
  });

  test('a run without it removes the marker', async () => {
    await using modal = await startModalServer({ listsKeys });
    await sync(modal, STEP);
    const step = await sync(modal, { ...STEP, with: { keys: 'A\nB' } });
    expect(step.outputs['result']).toBe('updated');
    expect(Object.fromEntries(modal.secret('prod', 'my-app') ?? [])).toEqual(STEP.env);
  });

  test('a key that someone has deleted is written again', async () => {
    await using modal = await startModalServer({ listsKeys });
    await sync(modal, STEP);
    const rest = [...(modal.secret('prod', 'my-app') ?? [])].filter(([key]) => key !== 'B');
    modal.putSecret('prod', 'my-app', new Map(rest));
    expect((await sync(modal, STEP)).outputs['result']).toBe('updated');
  });
});

test('another token is written, even though nothing else has changed', async () => {
  const other = { tokenId: 'ak-canary-other', tokenSecret: 'as-canary-other' };
  await using first = await startModalServer();
  await using second = await startModalServer({ credentials: other });
  await sync(first, STEP);
  second.putSecret('prod', 'my-app', first.secret('prod', 'my-app') ?? {});
  const step = await sync(second, {
    ...STEP,
    env: { ...STEP.env, MODAL_TOKEN_ID: other.tokenId, MODAL_TOKEN_SECRET: other.tokenSecret },
  });
  expect(step.outputs['result']).toBe('updated');
});

test('keys that are not ours mean changed, where the server lists keys', async () => {
  await using modal = await startModalServer();
  await sync(modal, STEP);
  modal.putSecret('prod', 'my-app', new Map([...(modal.secret('prod', 'my-app') ?? []), ['EXTRA', 'canary-extra']]));
  const step = await sync(modal, STEP);
  expect(step.outputs['result']).toBe('updated');
  expect(step.log).toContain('remove EXTRA');
});

test('the marker says who wrote it, and its name is in no log, output or summary', async () => {
  await using modal = await startModalServer();
  const first = await sync(modal, STEP);
  const changed = await sync(modal, { ...STEP, env: { ...STEP.env, A: 'canary-2' } });
  const [marker = ''] = markersOf(modal);
  expect(modal.secret('prod', 'my-app')?.get(marker)).toMatch(
    /^octo\/app@[0-9a-f]+ https:\/\/github\.com\/octo\/app\/actions\/runs\/\d+$/,
  );
  const plain = await sync(modal, { ...STEP, with: { keys: 'A\nB' } });
  for (const step of [first, changed, plain]) {
    expect(`${step.stdout}${step.summary}${JSON.stringify(step.outputs)}`).not.toContain('SYNC_SECRET_FINGERPRINT');
  }
});

test('without it no marker is stored', async () => {
  await using modal = await startModalServer();
  await sync(modal, { ...STEP, with: { keys: 'A\nB' } });
  expect(markersOf(modal)).toEqual([]);
});

test('a merge takes a marker out, which would be no longer true', async () => {
  await using modal = await startModalServer();
  await sync(modal, STEP);
  await sync(modal, { with: { keys: 'A', mode: 'merge' }, env: { A: 'canary-merged' } });
  expect(markersOf(modal)).toEqual([]);
  expect((await sync(modal, STEP)).outputs['result']).toBe('updated');
});

test('a merge takes a marker out of a secret too that appears before its write', async () => {
  await using modal = await startModalServer();
  await sync(modal, STEP);
  const marked = modal.secret('prod', 'my-app') ?? {};
  modal.removeSecret('prod', 'my-app');
  let appeared = false;
  modal.onCall((call) => {
    if (appeared || !modal.writes.includes(call)) return;
    appeared = true;
    modal.putSecret('prod', 'my-app', marked);
  });
  const merged = await sync(modal, { with: { keys: 'A', mode: 'merge' }, env: { A: 'canary-merged' } });
  expect(merged.outputs['result']).toBe('updated');
  expect(Object.fromEntries(modal.secret('prod', 'my-app') ?? [])).toEqual({ ...STEP.env, A: 'canary-merged' });
  expect((await sync(modal, STEP)).outputs['result']).toBe('updated');
  expect(modal.secret('prod', 'my-app')?.get('A')).toBe('canary-a');
});

test('a dry run of unchanged content plans nothing, and of changed content an update', async () => {
  await using modal = await startModalServer();
  await sync(modal, STEP);
  const same = await sync(modal, { ...STEP, with: { ...STEP.with, 'dry-run': 'true' } });
  expect(same.log).toContain("Plan: leave secret 'my-app' in environment 'prod' as it is");
  const other = await sync(modal, { with: { ...STEP.with, 'dry-run': 'true' }, env: { ...STEP.env, A: 'canary-2' } });
  expect(other.log).toContain("Plan: update secret 'my-app' in environment 'prod'");
  expect(modal.writes).toHaveLength(1);
});

test.each(['merge', 'create', 'delete', 'check'])('with mode %s it is an error', async (mode) => {
  await using modal = await startModalServer();
  const sources = mode === 'merge' || mode === 'create' ? { keys: 'A' } : {};
  const step = await sync(modal, { with: { ...sources, mode, 'skip-unchanged': 'true' }, env: { A: 'canary-a' } });
  expect(errorsOf(step)).toEqual([
    expect.stringMatching(/^Reading the input 'skip-unchanged': it needs mode replace, and mode is /),
  ]);
  expect(modal.calls).toEqual([]);
});

test('an unknown environment is told as without it', async () => {
  await using modal = await startModalServer();
  const step = await sync(modal, { ...STEP, with: { ...STEP.with, environment: 'prd' } });
  expect(errorsOf(step)).toEqual([expect.stringContaining("the environment 'prd' does not exist")]);
});

test('a thousand unchanged secrets of a config cost one look-up each and no write', async () => {
  const entries = Array.from({ length: 1_000 }, (_, index) => `  - { name: s${index}, values: { KEY: v${index} } }`);
  const config = `defaults: { environment: prod, skip-unchanged: true }\nsecrets:\n${entries.join('\n')}\n`;
  await using modal = await startModalServer();
  const run = () =>
    runStep({
      with: { config: 'secrets.yml', concurrency: '50' },
      env: { ...CREDENTIALS, MODAL_SERVER_URL: modal.url },
      files: { 'secrets.yml': config },
    });
  await run();
  const calls = modal.calls.length;
  const step = await run();
  expect(step.outputs).toMatchObject({ result: 'unchanged', changed: 'false' });
  expect(modal.calls.length - calls).toBe(1_002);
  expect(modal.writes).toHaveLength(1_000);
});
