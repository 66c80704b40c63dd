import { expect, test } from 'vitest';
import { openAuthToken } from '../../src/targets/modal/client/auth-token.ts';
import { Code } from '../../src/targets/modal/client/error.ts';
import { retrying } from '../../src/targets/modal/client/retry.ts';

test('a call after the end of the run is not sent', async () => {
  const options = { signal: AbortSignal.abort(), deadlineMs: Infinity, onRetry: () => undefined };
  const begin = (): never => {
    throw new Error('It was sent.');
  };
  const send = retrying(options, begin, openAuthToken(begin));
  const call = { name: 'AuthTokenGet', path: '/', frame: new Uint8Array(), decode: () => undefined };
  await expect(send(call)).rejects.toMatchObject({ code: Code.Canceled, wasSent: false, mayHaveRun: false });
});
