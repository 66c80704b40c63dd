import { describe, expect, test } from 'vitest';
import { startModalServer, type ModalServer, type ModalServerOptions } from '../support/modal-server.ts';
import type { StepOptions } from '../support/runner.ts';
import { errorsOf, methodsOf, sync } from '../support/sync.ts';

/** Newer servers list the keys of a secret. Older ones do not. */
const SERVERS = [
  ['newer', true],
  ['older', false],
] as const;

const BOTH = { with: { keys: 'A\nB' }, env: { A: 'canary-a', B: 'canary-b' } };
const WRITTEN = { A: 'canary-a', B: 'canary-b' };
const BEFORE = { A: 'canary-old', OLD: 'canary-old-too' };

interface Row extends StepOptions {
  readonly fact: string;
  readonly mode: string;
  readonly before?: Readonly<Record<string, string>>;
  readonly after?: Readonly<Record<string, string>>;
  readonly result: string;
  readonly writes: readonly string[];
}

const rows: readonly Row[] = [
  {
    fact: 'replace creates a missing secret',
    mode: 'replace',
    ...BOTH,
    after: WRITTEN,
    result: 'created',
    writes: ['SecretGetOrCreate'],
  },
  {
    fact: 'replace stores exactly the selected keys',
    mode: 'replace',
    ...BOTH,
    before: BEFORE,
    after: WRITTEN,
    result: 'updated',
    writes: ['SecretGetOrCreate'],
  },
  {
    fact: 'merge creates a missing secret',
    mode: 'merge',
    ...BOTH,
    after: WRITTEN,
    result: 'created',
    writes: ['SecretGetOrCreate'],
  },
  {
    fact: 'merge keeps the other keys',
    mode: 'merge',
    ...BOTH,
    before: BEFORE,
    after: { ...WRITTEN, OLD: 'canary-old-too' },
    result: 'updated',
    writes: ['SecretUpdate'],
  },
  {
    fact: 'merge removes keys',
    mode: 'merge',
    with: { ...BOTH.with, 'remove-keys': 'OLD\n# a comment\nNEVER_THERE' },
    env: BOTH.env,
    before: BEFORE,
    after: WRITTEN,
    result: 'updated',
    writes: ['SecretUpdate'],
  },
  {
    fact: 'merge with only remove-keys removes keys',
    mode: 'merge',
    with: { 'remove-keys': 'OLD' },
    before: BEFORE,
    after: { A: 'canary-old' },
    result: 'updated',
    writes: ['SecretUpdate'],
  },
  {
    fact: 'merge with only remove-keys ignores a missing secret',
    mode: 'merge',
    with: { 'remove-keys': 'OLD' },
    result: 'unchanged',
    writes: [],
  },
  {
    fact: 'create creates a missing secret',
    mode: 'create',
    ...BOTH,
    after: WRITTEN,
    result: 'created',
    writes: ['SecretGetOrCreate'],
  },
  {
    fact: 'create does not change an existing secret',
    mode: 'create',
    ...BOTH,
    before: BEFORE,
    after: BEFORE,
    result: 'skipped',
    writes: [],
  },
  { fact: 'delete removes the secret', mode: 'delete', before: BEFORE, result: 'deleted', writes: ['SecretDelete'] },
  { fact: 'delete succeeds if the secret is missing', mode: 'delete', result: 'unchanged', writes: [] },
  { fact: 'check finds the secret', mode: 'check', before: BEFORE, after: BEFORE, result: 'checked', writes: [] },
  {
    fact: 'check finds the secret with its required keys',
    mode: 'check',
    with: { 'required-keys': 'A\nOLD' },
    before: BEFORE,
    after: BEFORE,
    result: 'checked',
    writes: [],
  },
];

describe.each(SERVERS)('on a %s server', (_, listsKeys) => {
  test.each(rows)('$fact', async ({ mode, before, after, result, writes, ...options }) => {
    await using modal = await startModalServer({ listsKeys });
    if (before !== undefined) modal.putSecret('prod', 'my-app', before);
    const step = await sync(modal, { ...options, with: { ...options.with, mode } });
    expect(errorsOf(step)).toEqual([]);
    expect(step.exitCode).toBe(0);
    expect(content(modal)).toEqual(after);
    expect(step.outputs['result']).toBe(result);
    expect(step.outputs['changed']).toBe(String(writes.length > 0));
    expect(step.log).not.toContain('Dry run');
    const id = modal.secretId('prod', 'my-app') ?? '';
    expect(step.outputs['secret-id']).toEqual(result === 'deleted' ? expect.stringMatching(/^st-\w+$/) : id);
    expect(modal.writes.map(({ method }) => method)).toEqual(writes);
  });

  test.each(rows)(
    'a dry run writes nothing and prints the same plan: $fact',
    async ({ mode, before, result, writes, ...options }) => {
      await using modal = await startModalServer({ listsKeys });
      if (before !== undefined) modal.putSecret('prod', 'my-app', before);
      const dry = await sync(modal, { ...options, with: { ...options.with, mode, 'dry-run': 'true' } });
      expect(dry.exitCode).toBe(0);
      expect(modal.writes).toEqual([]);
      expect(content(modal)).toEqual(before);
      expect(dry.outputs).toMatchObject({ result: 'planned', changed: 'false' });
      const wet = await sync(modal, { ...options, with: { ...options.with, mode } });
      expect(planLine(dry.log)).toBe(planLine(wet.log));
      expect(wet.outputs['result']).toBe(result);
      expect(modal.writes.map(({ method }) => method)).toEqual(writes);
    },
  );

  test('check fails if the secret is missing', async () => {
    await using modal = await startModalServer({ listsKeys });
    const step = await sync(modal, { with: { mode: 'check' } });
    expect(step.exitCode).toBe(1);
    expect(errorsOf(step)).toEqual([
      "Checking secret 'my-app' in environment 'prod': the secret does not exist. Create it, or fix name and environment.",
    ]);
  });

  test.each(['check', 'create', 'merge', 'replace'])(
    '%s fails before writing if a required key is missing',
    async (mode) => {
      await using modal = await startModalServer({ listsKeys });
      modal.putSecret('prod', 'my-app', BEFORE);
      const sources = mode === 'check' ? {} : BOTH.with;
      const step = await sync(modal, { with: { ...sources, mode, 'required-keys': 'A\nC\nD' }, env: BOTH.env });
      expect(step.exitCode).toBe(1);
      expect(errorsOf(step)).toEqual([
        expect.stringMatching(
          /^Checking required-keys of secret 'my-app' in environment 'prod': 'C' and 'D' (?:are|would be) missing\. Nothing was written\. /,
        ),
      ]);
      expect(modal.writes).toEqual([]);
    },
  );

  test.each(['create', 'merge', 'replace'])(
    '%s fails before it creates a secret without a required key',
    async (mode) => {
      await using modal = await startModalServer({ listsKeys });
      const step = await sync(modal, { with: { ...BOTH.with, mode, 'required-keys': 'A\nC' }, env: BOTH.env });
      expect(step.exitCode).toBe(1);
      expect(modal.writes).toEqual([]);
    },
  );

  test('merge accepts required keys that the secret already has', async () => {
    await using modal = await startModalServer({ listsKeys });
    modal.putSecret('prod', 'my-app', BEFORE);
    const step = await sync(modal, { with: { ...BOTH.with, mode: 'merge', 'required-keys': 'A\nOLD' }, env: BOTH.env });
    expect(step.exitCode).toBe(0);
    const last = modal.calls.at(-1);
    expect(last).toMatchObject({ method: 'SecretGetOrCreate', status: 0, message: { requiredKeys: ['A', 'OLD'] } });
  });

  test('if required keys disappear after a merge, the step fails, names them and reports the change', async () => {
    await using modal = await startModalServer({ listsKeys });
    modal.putSecret('prod', 'my-app', BEFORE);
    modal.onCall(({ method }) => {
      if (method === 'SecretUpdate') modal.putSecret('prod', 'my-app', { A: 'canary-somebody-elses' });
    });
    const step = await sync(modal, { with: { ...BOTH.with, mode: 'merge', 'required-keys': 'A\nOLD' }, env: BOTH.env });
    expect(step.exitCode).toBe(1);
    expect(errorsOf(step)).toEqual([
      "Checking required-keys of secret 'my-app' in environment 'prod': after the write, the secret does not have 'OLD'. Something else writes this secret too: find it, and run the step again.",
    ]);
    expect(step.outputs).toMatchObject({ result: '', changed: 'true' });
  });

  test('a rejected write is not reported as done', async () => {
    await using modal = await startModalServer({ listsKeys, readOnlyEnvironments: ['prod'] });
    modal.putSecret('prod', 'my-app', BEFORE);
    const step = await sync(modal, BOTH);
    expect(errorsOf(step)).toEqual([
      expect.stringMatching(
        /^Writing secret 'my-app' in environment 'prod': the token may not do that .+\. The secret was not written\. /,
      ),
    ]);
    expect(content(modal)).toEqual(BEFORE);
    expect(step.outputs).toMatchObject({ result: '', changed: 'false', keys: '[]' });
    expect(step.summary).toContain('secret <code>my-app</code>: failed. No secret was written.</h3>');
    expect(step.summary).not.toMatch(/<code>(?:. )?(?:A|B|OLD)<\/code>/);
  });
});

describe('the summary of a dry run shows the plan', () => {
  test.each([
    { fact: 'to create a secret', mode: 'replace', before: undefined, said: 'would be created' },
    { fact: 'to update a secret', mode: 'merge', before: BEFORE, said: 'would be updated' },
    { fact: 'to delete a secret', mode: 'delete', before: BEFORE, said: 'would be deleted' },
    { fact: 'to delete a missing secret', mode: 'delete', before: undefined, said: 'nothing to delete' },
    { fact: 'to change nothing', mode: 'create', before: BEFORE, said: 'would not change' },
    { fact: 'to check a secret', mode: 'check', before: BEFORE, said: 'checked' },
  ])('$fact', async ({ mode, before, said }) => {
    await using modal = await startModalServer();
    if (before !== undefined) modal.putSecret('prod', 'my-app', before);
    const keys = mode === 'delete' || mode === 'check' ? {} : { keys: 'A' };
    const step = await sync(modal, { with: { mode, 'dry-run': 'true', ...keys }, env: { A: 'canary-a' } });
    expect(step.outputs['result']).toBe('planned');
    expect(step.summary).toContain(`secret <code>my-app</code>: ${said}. Dry run: nothing was written.</h3>`);
    expect(step.summary).toContain(`<td><code>prod</code></td><td nowrap>${said}</td>`);
  });

  test('to create an environment', async () => {
    await using modal = await startModalServer();
    const inputs = { environment: 'fresh', 'create-environment': 'true', 'dry-run': 'true', values: 'A: a' };
    const step = await sync(modal, { with: inputs });
    expect(step.summary).toContain('<td><code>fresh</code> (would be created)</td><td nowrap>would be created</td>');
  });
});

describe('delete names the missing object', () => {
  const NONE = "there is no secret 'my-app' in environment 'prod'";

  test.each<{ fact: string; server?: ModalServerOptions; with?: Record<string, string>; missing: string }>([
    { fact: 'a secret', missing: NONE },
    {
      fact: 'a secret in the default environment',
      with: { environment: '' },
      missing: "there is no secret 'my-app' in the workspace's default environment",
    },
    {
      fact: 'a secret, or an environment that the token cannot list',
      server: { mayListEnvironments: false },
      missing: `${NONE}, or no such environment`,
    },
  ])('$fact', async ({ server, with: inputs, missing }) => {
    await using modal = await startModalServer(server);
    const step = await sync(modal, { with: { mode: 'delete', ...inputs } });
    expect(step).toMatchObject({ exitCode: 0, annotations: [], outputs: { result: 'unchanged', changed: 'false' } });
    expect(step.log).toContain(`Plan: nothing to delete: ${missing}\nUnchanged: nothing to delete: ${missing}`);
    expect(step.summary).toContain('ecret <code>my-app</code>: nothing to delete</h3>'); // The workspace may come first.
  });

  test.each([
    { fact: 'an environment', with: {} },
    { fact: 'an environment from a rule', with: { environment: 'main = prd' } },
    { fact: 'an environment, in a dry run', with: { 'dry-run': 'true' } },
  ])('$fact, with a notice', async ({ with: inputs }) => {
    await using modal = await startModalServer();
    const step = await sync(modal, { with: { mode: 'delete', environment: 'prd', ...inputs } });
    expect(step.exitCode).toBe(0);
    const missing = "there is no environment 'prd'; there are 'dev', 'main' and 'prod'";
    expect(step.log).toContain(`Plan: nothing to delete: ${missing}\n`);
    expect(step.annotations).toEqual([
      {
        level: 'notice',
        message: `Deleting secret 'my-app' in environment 'prd': ${missing}. Nothing was deleted. Did you mean 'prod'? If the secret still exists, fix the input 'environment'. If the environment exists, the token's service user may have no role in it: modal workspace service-users set-role NAME prd contributor.`,
      },
    ]);
  });

  test('also for a merge that only removes keys', async () => {
    await using modal = await startModalServer();
    const step = await sync(modal, { with: { mode: 'merge', 'remove-keys': 'OLD' } });
    expect(step.log).toContain(`Plan: nothing to delete: ${NONE}`);
  });

  test('also if the secret disappears between look-up and write', async () => {
    await using modal = await startModalServer();
    modal.putSecret('prod', 'my-app', BEFORE);
    meddleOnce(modal, () => modal.removeSecret('prod', 'my-app'));
    const step = await sync(modal, { with: { mode: 'delete' } });
    expect(step.log).toContain(`Unchanged: nothing to delete: ${NONE}`);
  });
});

describe('if the secret appears or disappears between look-up and write', () => {
  const races: readonly (Row & { readonly appears?: boolean; readonly keys: string })[] = [
    {
      fact: 'replace overwrites the new secret',
      mode: 'replace',
      ...BOTH,
      appears: true,
      after: WRITTEN,
      result: 'created',
      keys: '["A","B"]',
      writes: ['SecretGetOrCreate'],
    },
    {
      fact: 'replace creates the deleted secret again',
      mode: 'replace',
      ...BOTH,
      before: BEFORE,
      after: WRITTEN,
      result: 'updated',
      keys: '["A","B"]',
      writes: ['SecretGetOrCreate'],
    },
    {
      fact: 'merge updates the new secret',
      mode: 'merge',
      ...BOTH,
      appears: true,
      after: { ...WRITTEN, OLD: 'canary-old-too' },
      result: 'updated',
      keys: '["A","B"]',
      writes: ['SecretGetOrCreate', 'SecretUpdate'],
    },
    {
      fact: 'merge removes keys from the new secret',
      mode: 'merge',
      with: { ...BOTH.with, 'remove-keys': 'OLD' },
      env: BOTH.env,
      appears: true,
      after: WRITTEN,
      result: 'updated',
      keys: '["A","B"]',
      writes: ['SecretGetOrCreate', 'SecretUpdate'],
    },
    {
      fact: 'merge creates the deleted secret again',
      mode: 'merge',
      ...BOTH,
      before: BEFORE,
      after: WRITTEN,
      result: 'created',
      keys: '["A","B"]',
      writes: ['SecretUpdate', 'SecretGetOrCreate'],
    },
    {
      fact: 'create does not change the new secret',
      mode: 'create',
      ...BOTH,
      appears: true,
      after: BEFORE,
      result: 'skipped',
      keys: '[]',
      writes: ['SecretGetOrCreate'],
    },
    {
      fact: 'delete succeeds',
      mode: 'delete',
      before: BEFORE,
      result: 'unchanged',
      keys: '[]',
      writes: ['SecretDelete'],
    },
  ];

  test.each(races)('$fact', async ({ mode, before, appears = false, after, result, keys, writes, ...options }) => {
    await using modal = await startModalServer();
    if (before !== undefined) modal.putSecret('prod', 'my-app', before);
    meddleOnce(modal, () => {
      if (appears) modal.putSecret('prod', 'my-app', BEFORE);
      else modal.removeSecret('prod', 'my-app');
    });
    const step = await sync(modal, { ...options, with: { ...options.with, mode } });
    expect(errorsOf(step)).toEqual([]);
    expect(content(modal)).toEqual(after);
    expect(step.outputs).toMatchObject({ result, keys });
    expect(step.log).not.toContain('Dry run');
    expect(modal.writes.map(({ method }) => method)).toEqual(writes);
  });

  test('merge fails if the secret appears and disappears again and again', async () => {
    await using modal = await startModalServer();
    modal.onCall(({ method, message }) => {
      if (method === 'SecretUpdate') modal.removeSecret('prod', 'my-app');
      if (method === 'SecretGetOrCreate' && message['objectCreationType'] === 2)
        modal.putSecret('prod', 'my-app', BEFORE);
    });
    const step = await sync(modal, { ...BOTH, with: { ...BOTH.with, mode: 'merge' } });
    expect(step.exitCode).toBe(1);
    expect(errorsOf(step)).toEqual([expect.stringContaining('something else creates and deletes it all the time')]);
  });
});

describe('incompatible inputs fail before the first call', () => {
  test.each([
    [
      'keys with delete',
      { mode: 'delete', keys: 'A' },
      /^Reading the input 'keys': it cannot be used with mode delete\. Remove it: mode delete removes the whole secret\. To remove single keys, use mode merge with remove-keys\.$/,
    ],
    [
      'required-keys with delete',
      { mode: 'delete', 'required-keys': 'A' },
      /^Reading the input 'required-keys': it cannot be used with mode delete\./,
    ],
    [
      'values with check',
      { mode: 'check', values: 'A: b' },
      /^Reading the input 'values': it cannot be used with mode check\. Remove it: mode check reads no values\./,
    ],
    [
      'remove-keys with replace',
      { mode: 'replace', keys: 'A', 'remove-keys': 'B' },
      /^Reading the input 'remove-keys': it needs mode merge, and mode is replace\./,
    ],
    [
      'a key to store and to remove',
      { mode: 'merge', keys: 'A', 'remove-keys': 'A' },
      /^Reading remove-keys: another input stores or requires 'A'\./,
    ],
    [
      'an empty key to store and to remove',
      { mode: 'merge', keys: 'A\nEMPTY', 'remove-keys': 'EMPTY' },
      /^Reading remove-keys: another input stores or requires 'EMPTY'\. To keep the name, delete it from remove-keys\. To remove it, delete it everywhere else\.$/,
    ],
    [
      'a key to require and to remove',
      { mode: 'merge', keys: 'A', 'remove-keys': 'B', 'required-keys': 'B' },
      /^Reading remove-keys: another input stores or requires 'B'\./,
    ],
  ])('%s', async (_, inputs, error) => {
    await using modal = await startModalServer();
    const step = await sync(modal, { with: inputs, env: { A: 'canary-a', EMPTY: '' } });
    expect(step.exitCode).toBe(1);
    expect(errorsOf(step)).toEqual([expect.stringMatching(error)]);
    expect(modal.calls).toEqual([]);
  });

  test('remove-keys cannot remove every key of a secret', async () => {
    await using modal = await startModalServer();
    modal.putSecret('prod', 'my-app', { A: 'canary-a' });
    const step = await sync(modal, { with: { mode: 'merge', 'remove-keys': 'A' } });
    expect(errorsOf(step)).toEqual([
      "Planning secret 'my-app' in environment 'prod': remove-keys would leave the secret without any key. Nothing was written. Use mode delete to remove the whole secret.",
    ]);
    expect(methodsOf(modal)).toEqual(['AuthTokenGet', 'TokenInfoGet', 'SecretGetOrCreate']);
  });
});

describe('the plan lists', () => {
  test('set, removed, kept and dropped keys', async () => {
    await using modal = await startModalServer();
    modal.putSecret('prod', 'my-app', { A: 'x', OLD: 'x', OTHER: 'x' });
    const step = await sync(modal, {
      with: { keys: 'A\nB\nC', mode: 'merge', 'remove-keys': 'OLD' },
      env: { ...BOTH.env, C: '' },
    });
    expect(planLine(step.log)).toBe(
      "Plan: update secret 'my-app' in environment 'prod'; set A, B; remove OLD; keep OTHER; not stored because empty C",
    );
  });

  test('keys of remove-keys that the secret lacks', async () => {
    await using modal = await startModalServer();
    modal.putSecret('prod', 'my-app', BEFORE);
    const removeKeys = 'OLD\nOLDER\nsk_live_0123456789abcdefABCDEF';
    const step = await sync(modal, { with: { mode: 'merge', 'remove-keys': removeKeys, 'dry-run': 'true' } });
    expect(planLine(step.log)).toBe(
      "Plan: update secret 'my-app' in environment 'prod'; remove OLD; already absent OLDER, …; keep A",
    );
  });

  test('removed keys as unknown if the server does not list keys', async () => {
    await using modal = await startModalServer({ listsKeys: false });
    modal.putSecret('prod', 'my-app', BEFORE);
    const step = await sync(modal, BOTH);
    expect(planLine(step.log)).toBe(
      "Plan: update secret 'my-app' in environment 'prod'; set A, B; removed keys: unknown, as this server does not list keys",
    );
    expect(step.summary).toContain('are unknown');
  });
});

function content(modal: ModalServer): Readonly<Record<string, string>> | undefined {
  const secret = modal.secret('prod', 'my-app');
  return secret && Object.fromEntries(secret);
}

function planLine(log: string): string | undefined {
  return log.split('\n').find((line) => line.startsWith('Plan: '));
}

/** Calls `meddle` just before the action's first write. */
function meddleOnce(modal: ModalServer, meddle: () => void): void {
  let done = false;
  modal.onCall((call) => {
    if (done || !modal.writes.includes(call)) return;
    done = true;
    meddle();
  });
}
