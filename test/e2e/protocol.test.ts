import { createServer, type IncomingHttpHeaders, type ServerHttp2Stream } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startModalServer } from '../support/modal-server.ts';
import { runStep } from '../support/runner.ts';
import { CREDENTIALS, sync } from '../support/sync.ts';

const STEP = { with: { keys: 'A' }, env: { A: 'canary-a' } };

describe('every call carries the headers of Modal’s JavaScript client', () => {
  test('credentials, client type and version, and attempt headers', async () => {
    await using modal = await startModalServer();
    await sync(modal, STEP);
    expect(modal.calls.length).toBeGreaterThan(2);
    for (const { headers } of modal.calls) {
      expect(Object.fromEntries(headers)).toMatchObject({
        'content-type': 'application/grpc+proto',
        te: 'trailers',
        'x-modal-client-type': '8',
        'x-modal-client-version': '1.0.0',
        'x-modal-libmodal-version': 'modal-js/0.11.1',
        'x-modal-host': '127.0.0.1',
        'x-modal-token-id': CREDENTIALS.MODAL_TOKEN_ID,
        'x-modal-token-secret': CREDENTIALS.MODAL_TOKEN_SECRET,
        'x-idempotency-key': expect.stringMatching(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
        'x-retry-attempt': '0',
        'x-throttle-retry-attempt': '0',
      });
      expect(headers.has('grpc-timeout')).toBe(false);
    }
  });

  test('the exchanged token on every later call, and a new idempotency key on each call', async () => {
    await using modal = await startModalServer();
    await sync(modal, STEP);
    const [exchange, ...others] = modal.calls;
    expect(exchange?.headers.has('x-modal-auth-token')).toBe(false);
    expect(new Set(others.map(({ headers }) => headers.get('x-modal-auth-token'))).size).toBe(1);
    expect(others[0]?.headers.get('x-modal-auth-token')).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
    expect(new Set(modal.calls.map(({ headers }) => headers.get('x-idempotency-key'))).size).toBe(modal.calls.length);
  });
});

/** A server that answers with captured bytes, without protobuf. */
describe('against an independent server', () => {
  const server = createServer();
  const requests: { path: string; hex: string }[] = [];
  const answers: Readonly<Record<string, string>> = {
    AuthTokenGet: '0a05612e622e63', // token = "a.b.c"
    SecretGetOrCreate: '0a0473742d3112140a03617070120d0900002040fc54d94112026369',
    SecretUpdate: '',
  };

  const answer = (stream: ServerHttp2Stream, path: string): void => {
    const message = Buffer.from(answers[path.split('/').at(-1) ?? ''] ?? '', 'hex');
    const frame = Buffer.alloc(5);
    frame.writeUInt32BE(message.length, 1);
    stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
    stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
    stream.end(Buffer.concat([frame, message]));
  };

  beforeEach(async () => {
    requests.length = 0;
    server.on('stream', (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const path = String(headers[':path']);
        requests.push({ path, hex: Buffer.concat(chunks).subarray(5).toString('hex') });
        answer(stream, path);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });

  afterEach(async () => {
    server.removeAllListeners('stream');
    await new Promise((resolve) => server.close(resolve));
  });

  const run = (inputs: Readonly<Record<string, string>>, env: Readonly<Record<string, string>>) =>
    runStep({
      with: inputs,
      env: { ...CREDENTIALS, ...env, MODAL_SERVER_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}` },
      notSecret: ['1'],
    });

  test('an overwrite sends the golden bytes', async () => {
    const step = await run({ name: 'app', environment: 'main', keys: 'A' }, { A: '1' });
    expect(step.outputs).toMatchObject({ result: 'updated', 'secret-id': 'st-1' });
    expect(requests).toEqual([
      { path: '/modal.client.ModalClient/AuthTokenGet', hex: '' },
      { path: '/modal.client.ModalClient/TokenInfoGet', hex: '' },
      { path: '/modal.client.ModalClient/SecretGetOrCreate', hex: '0a036170701a046d61696e' },
      { path: '/modal.client.ModalClient/SecretGetOrCreate', hex: '0a036170701a046d61696e20032a060a0141120131' },
    ]);
  });

  test('a merge that sets, empties and removes keys sends the golden bytes', async () => {
    const step = await run(
      { name: 'x', keys: 'A\nB', mode: 'merge', 'if-empty': 'keep', 'remove-keys': 'C' },
      { A: 'x', B: '' },
    );
    expect(step.outputs).toMatchObject({ result: 'updated', 'secret-id': 'st-1' });
    expect(requests.map(({ hex }) => hex)).toEqual([
      '',
      '',
      '0a0178',
      '0a0473742d3112060a014112017812050a0142120012030a0143',
    ]);
  });
});
