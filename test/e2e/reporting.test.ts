import { describe, expect, test } from 'vitest';
import { startModalServer } from '../support/modal-server.ts';
import { errorsOf, sync } from '../support/sync.ts';

describe('outputs that cannot be set fail the step, which names what was written', () => {
  const advice = "Make sure that the runner's disk has room and that no step removes the runner's files.";

  test.skipIf(process.platform !== 'linux').each([
    { fact: 'a full disk', file: '/dev/full', code: 'ENOSPC' },
    { fact: 'a file that does not exist', file: '/nowhere/output', code: 'it does not exist' },
  ])('$fact', async ({ file, code }) => {
    await using modal = await startModalServer();
    const step = await sync(modal, { with: { values: 'A: a' }, env: { GITHUB_OUTPUT: file } });
    const problem = `Setting the outputs: the file of GITHUB_OUTPUT cannot be written (${code}).`;
    expect(step.exitCode).toBe(1);
    expect(errorsOf(step)).toEqual([
      `${problem} Written before that: secret 'my-app' in environment 'prod'. ${advice}`,
    ]);
    expect(step.summary).toContain('created');
  });

  test.skipIf(process.platform !== 'linux')('after a dry run', async () => {
    await using modal = await startModalServer();
    const step = await sync(modal, {
      with: { values: 'A: a', 'dry-run': 'true' },
      env: { GITHUB_OUTPUT: '/dev/full' },
    });
    expect(errorsOf(step)).toEqual([expect.stringContaining('(ENOSPC). No secret was written. ')]);
  });
});
