import { describe, expect, test } from 'vitest';
import { startModalServer, type ModalServer } from '../support/modal-server.ts';
import { runStep, type StepOptions, type StepResult } from '../support/runner.ts';
import { wrapFrame } from '../support/modal-grpc.ts';
import { SECRET_GET_OR_CREATE_RESPONSE } from '../support/modal-messages.ts';
import { encode } from '../support/protobuf.ts';
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
  ])('a run with %s writes', async (__, change) => {
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

  test('a run without skip-unchanged removes the marker', async () => {
    await using modal = await startModalServer({ listsKeys });
    await sync(modal, STEP);
    const step = await sync(modal, { ...STEP, with: { keys: 'A\nB' } });
    expect(step.outputs['result']).toBe('updated');
    expect(Object.fromEntries(modal.secret('prod', 'my-app') ?? [])).toEqual(STEP.env);
  });

  test('a run restores a deleted key', async () => {
    await using modal = await startModalServer({ listsKeys });
    await sync(modal, STEP);
    const rest = [...(modal.secret('prod', 'my-app') ?? [])].filter(([key]) => key !== 'B');
    modal.putSecret('prod', 'my-app', new Map(rest));
    expect((await sync(modal, STEP)).outputs['result']).toBe('updated');
  });
});

test('a run with another token writes, even if nothing else has changed', async () => {
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

test('a foreign key counts as a change if the server lists keys', async () => {
  await using modal = await startModalServer();
  await sync(modal, STEP);
  modal.putSecret('prod', 'my-app', new Map([...(modal.secret('prod', 'my-app') ?? []), ['EXTRA', 'canary-extra']]));
  const step = await sync(modal, STEP);
  expect(step.outputs['result']).toBe('updated');
  expect(step.log).toContain('remove EXTRA');
});

test('the marker names its writer, and no log, output or summary names the marker', async () => {
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

test('no marker is stored without skip-unchanged', async () => {
  await using modal = await startModalServer();
  await sync(modal, { ...STEP, with: { keys: 'A\nB' } });
  expect(markersOf(modal)).toEqual([]);
});

test('a merge removes an outdated marker', async () => {
  await using modal = await startModalServer();
  await sync(modal, STEP);
  await sync(modal, { with: { keys: 'A', mode: 'merge' }, env: { A: 'canary-merged' } });
  expect(markersOf(modal)).toEqual([]);
  expect((await sync(modal, STEP)).outputs['result']).toBe('updated');
});

test('a merge also removes the marker of a secret that appears before the write', async () => {
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

test('a dry run plans nothing for unchanged content, and an update for changed content', async () => {
  await using modal = await startModalServer();
  await sync(modal, STEP);
  const same = await sync(modal, { ...STEP, with: { ...STEP.with, 'dry-run': 'true' } });
  expect(same.log).toContain("Plan: leave secret 'my-app' in environment 'prod' as it is");
  const other = await sync(modal, { with: { ...STEP.with, 'dry-run': 'true' }, env: { ...STEP.env, A: 'canary-2' } });
  expect(other.log).toContain("Plan: update secret 'my-app' in environment 'prod'");
  expect(modal.writes).toHaveLength(1);
});

test.each(['create', 'delete', 'check'])('skip-unchanged with mode %s is an error', async (mode) => {
  await using modal = await startModalServer();
  const sources = mode === 'create' ? { keys: 'A' } : {};
  const step = await sync(modal, { with: { ...sources, mode, 'skip-unchanged': 'true' }, env: { A: 'canary-a' } });
  expect(errorsOf(step)).toEqual([
    expect.stringMatching(`^Reading the input 'skip-unchanged': it cannot be used with mode ${mode}\\. Remove it`),
  ]);
  expect(modal.calls).toEqual([]);
});

const MERGE = { with: { ...STEP.with, mode: 'merge' }, env: STEP.env };
const OTHERS = { OTHER: 'canary-other', OLD: 'canary-old' };

function contentOf(modal: ModalServer): Readonly<Record<string, string>> {
  const keys = [...(modal.secret('prod', 'my-app') ?? [])];
  return Object.fromEntries(keys.filter(([key]) => !MARKER.test(key)));
}

/** Edits the secret without this action. */
function edit(modal: ModalServer, change: (content: Map<string, string>) => void): void {
  const content = new Map(modal.secret('prod', 'my-app'));
  change(content);
  modal.putSecret('prod', 'my-app', content);
}

describe('with mode merge', () => {
  test.each([
    { fact: 'an existing secret', before: OTHERS, first: 'updated' },
    { fact: 'a secret that the first run creates', before: undefined, first: 'created' },
  ])('the second identical run makes one look-up and writes nothing: $fact', async ({ before, first }) => {
    await using modal = await startModalServer();
    if (before !== undefined) modal.putSecret('prod', 'my-app', before);
    expect((await sync(modal, MERGE)).outputs).toMatchObject({ result: first, changed: 'true', keys: '["A","B"]' });
    const calls = modal.calls.length;
    const second = await sync(modal, MERGE);
    expect(second.outputs).toMatchObject({
      result: 'unchanged',
      changed: 'false',
      keys: '["A","B"]',
      'secret-id': modal.secretId('prod', 'my-app'),
    });
    expect(methodsOf(modal).slice(calls)).toEqual(['AuthTokenGet', 'TokenInfoGet', 'SecretGetOrCreate']);
    expect(modal.writes).toHaveLength(1);
    expect(contentOf(modal)).toEqual({ ...before, ...STEP.env });
  });

  test('a foreign key does not count as a change', async () => {
    await using modal = await startModalServer();
    await sync(modal, MERGE);
    edit(modal, (content) => content.set('OTHER', 'canary-other'));
    const step = await sync(modal, MERGE);
    expect(step.outputs['result']).toBe('unchanged');
    expect(step.log).toContain("Plan: leave secret 'my-app' in environment 'prod' as it is; keep A, B, OTHER");
  });

  test.each<{ fact: string; change: StepOptions }>([
    { fact: 'one changed byte', change: { env: { A: 'canary-A' } } },
    { fact: 'one more key', change: { with: { keys: 'A\nB\nC' }, env: { C: 'canary-c' } } },
    { fact: 'one fewer key', change: { with: { keys: 'A' } } },
    { fact: 'a value under another name', change: { with: { keys: 'A=B\nB=A' } } },
    { fact: 'one more key to remove, even a missing one,', change: { with: { 'remove-keys': 'GONE' } } },
  ])('a run with $fact writes', async ({ change }) => {
    await using modal = await startModalServer();
    await sync(modal, MERGE);
    const step = await sync(modal, { with: { ...MERGE.with, ...change.with }, env: { ...MERGE.env, ...change.env } });
    expect(step.outputs).toMatchObject({ result: 'updated', changed: 'true' });
    expect(modal.writes).toHaveLength(2);
    expect(markersOf(modal)).toHaveLength(1);
  });

  test.each<{ fact: string; change: (content: Map<string, string>) => void }>([
    { fact: 'a missing key', change: (content) => content.delete('B') },
    { fact: 'a removed key that is back', change: (content) => content.set('OLD', 'canary-back') },
    {
      fact: 'a missing marker',
      change: (content) => [...content.keys()].forEach((key) => MARKER.test(key) && content.delete(key)),
    },
    { fact: 'a second marker', change: (content) => content.set(`SYNC_SECRET_FINGERPRINT_${'0'.repeat(64)}`, 'other') },
  ])('a run writes again if the keys reveal an edit: $fact', async ({ change }) => {
    await using modal = await startModalServer();
    modal.putSecret('prod', 'my-app', OTHERS);
    const step = { ...MERGE, with: { ...MERGE.with, 'remove-keys': 'OLD' } };
    await sync(modal, step);
    expect((await sync(modal, step)).outputs['result']).toBe('unchanged');
    edit(modal, change);
    expect((await sync(modal, step)).outputs).toMatchObject({ result: 'updated', changed: 'true' });
    expect(contentOf(modal)).toEqual({ OTHER: 'canary-other', ...STEP.env });
    expect(markersOf(modal)).toHaveLength(1);
    expect((await sync(modal, step)).outputs['result']).toBe('unchanged');
  });

  const replace = { name: 'a replace', step: STEP };
  const plain = { name: 'a replace without skip-unchanged', step: { ...STEP, with: { keys: 'A\nB' } } };
  const merge = { name: 'a merge', step: MERGE };

  test.each<Readonly<Record<'one' | 'other', { name: string; step: StepOptions }>>>([
    {
      one: merge,
      other: { name: 'a merge of another value', step: { ...MERGE, env: { A: 'canary-2', B: 'canary-b' } } },
    },
    {
      one: merge,
      other: { name: 'a merge of other keys', step: { with: { ...MERGE.with, keys: 'C' }, env: { C: 'canary-c' } } },
    },
    {
      one: merge,
      other: {
        name: 'a merge that removes a key',
        step: { ...MERGE, with: { ...MERGE.with, keys: 'A', 'remove-keys': 'B' } },
      },
    },
    {
      one: merge,
      other: {
        name: 'a merge with only remove-keys',
        step: { with: { mode: 'merge', 'remove-keys': 'B', 'skip-unchanged': 'true' } },
      },
    },
    { one: merge, other: replace },
    { one: merge, other: plain },
    {
      one: replace,
      other: { name: 'a plain merge', step: { with: { keys: 'A', mode: 'merge' }, env: { A: 'canary-3' } } },
    },
  ])('$one.name and $other.name alternate, and every run writes', async ({ one, other }) => {
    await using modal = await startModalServer();
    modal.putSecret('prod', 'my-app', OTHERS);
    for (const { step } of [one, other, one, other]) {
      expect((await sync(modal, step)).outputs).toMatchObject({ result: 'updated', changed: 'true' });
      expect(markersOf(modal)).toHaveLength(step.with?.['skip-unchanged'] === 'true' ? 1 : 0);
    }
    expect(modal.writes).toHaveLength(4);
  });

  test('an unchanged run still checks the foreign keys in required-keys', async () => {
    await using modal = await startModalServer();
    modal.putSecret('prod', 'my-app', OTHERS);
    const step = { ...MERGE, with: { ...MERGE.with, 'required-keys': 'A\nOTHER' } };
    await sync(modal, step);
    expect((await sync(modal, step)).outputs['result']).toBe('unchanged');
    edit(modal, (content) => content.delete('OTHER'));
    const failed = await sync(modal, step);
    expect(errorsOf(failed)).toEqual([expect.stringContaining("'OTHER' would be missing. Nothing was written.")]);
    expect(modal.writes).toHaveLength(1);
  });

  test('a run with another token writes, even if nothing else has changed', async () => {
    const other = { tokenId: 'ak-canary-other', tokenSecret: 'as-canary-other' };
    await using first = await startModalServer();
    await using second = await startModalServer({ credentials: other });
    await sync(first, MERGE);
    second.putSecret('prod', 'my-app', first.secret('prod', 'my-app') ?? {});
    const env = { ...STEP.env, MODAL_TOKEN_ID: other.tokenId, MODAL_TOKEN_SECRET: other.tokenSecret };
    expect((await sync(second, { ...MERGE, env })).outputs['result']).toBe('updated');
    expect(markersOf(second)).toHaveLength(1);
    expect(markersOf(second)).not.toEqual(markersOf(first));
  });

  test.each([
    { fact: 'an update', before: OTHERS, method: 'SecretUpdate', passes: 0 },
    { fact: 'a creation', before: undefined, method: 'SecretGetOrCreate', passes: 1 },
  ])('a lost answer leaves one marker, which the next run accepts: $fact', async ({ before, method, passes }) => {
    await using modal = await startModalServer();
    if (before !== undefined) modal.putSecret('prod', 'my-app', before);
    const pass = Array.from({ length: passes }, () => ({ kind: 'pass' }) as const);
    modal.inject(method, ...pass, { kind: 'status', code: 14, afterCommit: true });
    expect((await sync(modal, MERGE)).outputs['changed']).toBe('true');
    expect(contentOf(modal)).toEqual({ ...before, ...STEP.env });
    expect(markersOf(modal)).toHaveLength(1);
    expect((await sync(modal, MERGE)).outputs['result']).toBe('unchanged');
  });

  test('after two different merges at once, the next run of each writes', async () => {
    await using modal = await startModalServer();
    modal.putSecret('prod', 'my-app', OTHERS);
    const other = { ...MERGE, env: { A: 'canary-2', B: 'canary-b' } };
    let isFirst = true;
    modal.onCall(async ({ method }) => {
      if (method !== 'SecretUpdate' || !isFirst) return;
      isFirst = false;
      await sync(modal, other);
    });
    await sync(modal, MERGE);
    expect(contentOf(modal)).toEqual({ ...OTHERS, ...STEP.env });
    expect((await sync(modal, other)).outputs['result']).toBe('updated');
    expect(markersOf(modal)).toHaveLength(1);
    expect((await sync(modal, MERGE)).outputs['result']).toBe('updated');
  });

  test('a dry run plans nothing for unchanged content, and an update for changed content', async () => {
    await using modal = await startModalServer();
    await sync(modal, MERGE);
    const same = await sync(modal, { ...MERGE, with: { ...MERGE.with, 'dry-run': 'true' } });
    expect(resultOf(same)).toMatchObject({ action: 'none', overwritten: [] });
    const env = { ...STEP.env, A: 'canary-2' };
    const other = await sync(modal, { with: { ...MERGE.with, 'dry-run': 'true' }, env });
    expect(resultOf(other)).toMatchObject({ action: 'update', overwritten: ['A', 'B'] });
    expect(modal.writes).toHaveLength(1);
  });

  test('if the server does not list keys, the run fails, and its advice keeps every key', async () => {
    await using modal = await startModalServer({ listsKeys: false });
    modal.putSecret('prod', 'my-app', OTHERS);
    expect(errorsOf(await sync(modal, MERGE))).toEqual([
      "Planning secret 'my-app' in environment 'prod': skip-unchanged needs a server that lists the keys of a secret if mode is merge, and this one does not. Nothing was written. Set skip-unchanged to false: then every run writes.",
    ]);
    expect(modal.writes).toEqual([]);
    await sync(modal, { ...MERGE, with: { ...MERGE.with, 'skip-unchanged': 'false' } });
    expect(contentOf(modal)).toEqual({ ...OTHERS, ...STEP.env });
  });

  test('the run calls SecretGetInfo if a look-up lists no keys', async () => {
    await using modal = await startModalServer();
    await sync(modal, MERGE);
    const secretId = modal.secretId('prod', 'my-app') ?? '';
    const body = wrapFrame(encode(SECRET_GET_OR_CREATE_RESPONSE, { secretId }));
    modal.inject('SecretGetOrCreate', { kind: 'raw', body, trailers: { 'grpc-status': '0' } });
    expect((await sync(modal, MERGE)).outputs['result']).toBe('unchanged');
    expect(methodsOf(modal).at(-1)).toBe('SecretGetInfo');
  });
});

function resultOf({ outputs }: StepResult): unknown {
  const [first] = JSON.parse(outputs['results'] ?? '[]') as readonly unknown[];
  return first;
}

test('an unknown environment causes the same error as without skip-unchanged', async () => {
  await using modal = await startModalServer();
  const step = await sync(modal, { ...STEP, with: { ...STEP.with, environment: 'prd' } });
  expect(errorsOf(step)).toEqual([expect.stringContaining("the environment 'prd' does not exist")]);
});

test('a thousand unchanged secrets of a config file take one look-up each and no write', async () => {
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
