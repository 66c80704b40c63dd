import { expect, test } from 'vitest';
import { startRawServer, type RawStream } from '../support/raw-http2.ts';
import { runStep, type StepResult } from '../support/runner.ts';
import { CREDENTIALS, errorsOf } from '../support/sync.ts';

const HEAD = { ':status': '200', 'content-type': 'application/grpc' };
const OK = { 'grpc-status': '0' };
const TOKEN = Buffer.from('0000000007' + '0a05612e622e63', 'hex'); // token = "a.b.c"
const SECRET = Buffer.from('0000000006' + '0a0473742d31', 'hex'); // secret_id = "st-1"

/** Answers the token exchange, then TokenInfoGet, the look-up and the write. */
function answer(stream: RawStream): void {
  stream.headers(HEAD, false);
  stream.data(stream.number === 1 ? TOKEN : SECRET);
  stream.headers(OK, true);
}

function run(url: string, values: Readonly<Record<string, string>>): Promise<StepResult> {
  return runStep({
    with: { name: 'app', environment: 'main', keys: Object.keys(values).join('\n') },
    env: { ...CREDENTIALS, ...values, MODAL_SERVER_URL: url },
  });
}

test('the step accepts a rejection in the middle of a request, and does not send the rest', async () => {
  let calls = 0;
  await using server = await startRawServer((stream) => {
    calls = stream.number;
    // The windows of a stream and of the connection are 64 KiB and never grow.
    if (stream.number < 4) answer(stream);
    else stream.headers({ ...HEAD, 'grpc-status': '7', 'grpc-message': 'no write here' }, true);
  });
  const long = Object.fromEntries(Array.from('ABCD', (name) => [name, `canary-${name.repeat(30_000)}`]));
  expect(errorsOf(await run(server.url, long))).toEqual([
    expect.stringMatching(
      /^Writing secret 'app' .*: the token may not do that \(server message: no write here\)\. The secret was not written\./,
    ),
  ]);
  expect(calls).toBe(4);
});

test('a failed server push ends only one attempt', async () => {
  let calls = 0;
  await using server = await startRawServer((stream) => {
    calls = stream.number;
    if (stream.number === 4) stream.pushAndReset();
    answer(stream);
  });
  const step = await run(server.url, { A: 'canary-a' });
  expect(errorsOf(step)).toEqual([]);
  expect(step).toMatchObject({ exitCode: 0, stderr: '', outputs: { result: 'updated', 'secret-id': 'st-1' } });
  expect(calls).toBe(5);
});
