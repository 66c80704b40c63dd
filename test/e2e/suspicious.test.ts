import { describe, expect, test } from 'vitest';
import { startModalServer } from '../support/modal-server.ts';
import type { StepOptions } from '../support/runner.ts';
import { errorsOf, messagesOf, sync } from '../support/sync.ts';

interface Row extends StepOptions {
  readonly fact: string;
  readonly stored: string;
  /** Part of the expected warning; undefined if none is expected. */
  readonly warning: string | undefined;
}

const RAGGED = "'KEY': the value starts or ends with a blank, a line break or an invisible character";

describe('a value that is probably a mistake is stored unchanged, with a warning that names its key', () => {
  test.each<Row>([
    {
      fact: 'a reference that 1Password did not resolve',
      env: { KEY: 'op://canary-vault/item/field' },
      stored: 'op://canary-vault/item/field',
      warning: "'KEY': the value starts with op://, a reference that 1Password did not resolve.",
    },
    { fact: 'a line break at the end', env: { KEY: 'canary-a\n' }, stored: 'canary-a\n', warning: RAGGED },
    { fact: 'a carriage return at the end', env: { KEY: 'canary-a\r' }, stored: 'canary-a\r', warning: RAGGED },
    { fact: 'a byte-order mark', env: { KEY: '\ufeffcanary-a' }, stored: '\ufeffcanary-a', warning: RAGGED },
    { fact: 'a no-break space', env: { KEY: 'canary-a\u00a0' }, stored: 'canary-a\u00a0', warning: RAGGED },
    {
      fact: 'a reference in a .env',
      with: { keys: '', 'from-dotenv': '.env' },
      files: { '.env': 'KEY=op://canary-vault/item/field\n' },
      stored: 'op://canary-vault/item/field',
      warning: "'KEY': the value starts with op://",
    },
    {
      fact: 'a PEM key on one line of a .env, without quotes',
      with: { keys: '', 'from-dotenv': '.env' },
      files: { '.env': 'KEY=-----BEGIN CANARY-----\\ncanary-line\\n-----END CANARY-----\n' },
      stored: '-----BEGIN CANARY-----\\ncanary-line\\n-----END CANARY-----',
      warning: 'Reading .env, line 1 (KEY): ',
    },
    {
      fact: 'several lines that end with a line break: no warning',
      env: { KEY: 'canary-a\ncanary-b\n' },
      stored: 'canary-a\ncanary-b\n',
      warning: undefined,
    },
    { fact: 'an ordinary value: no warning', env: { KEY: 'canary-a b' }, stored: 'canary-a b', warning: undefined },
  ])('$fact', async ({ stored, warning, ...row }) => {
    await using modal = await startModalServer();
    const step = await sync(modal, { ...row, with: { keys: 'KEY', ...row.with } });
    expect(errorsOf(step)).toEqual([]);
    expect(modal.secret('prod', 'my-app')?.get('KEY')).toBe(stored);
    expect(messagesOf(step, 'warning')).toEqual(warning === undefined ? [] : [expect.stringContaining(warning)]);
  });
});
