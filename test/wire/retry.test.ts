import { expect, test } from 'vitest';
import { Code } from '../../src/targets/modal/client/error.ts';
import { ModalClient } from '../../src/targets/modal/client/modal_pb.ts';
import { retrying } from '../../src/targets/modal/client/retry.ts';

test('a call that would begin after the end of the run is not sent', async () => {
  const options = { signal: AbortSignal.abort(), deadlineMs: Infinity, onRetry: () => undefined };
  const send = retrying(options, () => {
    throw new Error('It was sent.');
  });
  const call = { method: ModalClient.method.authTokenGet, headers: {}, frame: new Uint8Array() };
  await expect(send(call)).rejects.toMatchObject({ code: Code.Canceled });
});
