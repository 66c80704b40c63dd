import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:tls';
import { generate } from 'selfsigned';
import { describe, expect, test } from 'vitest';
import { arrivalOf } from '../support/arrival.ts';
import { contentOf, expectPlainError, expectSuccess, SOON_MS, STEP, WRITTEN } from '../support/fault-runs.ts';
import { startModalServer, type ModalServer } from '../support/modal-server.ts';
import { findDeadUrl, startMuteServer } from '../support/mute-server.ts';
import { startProxy } from '../support/proxy.ts';
import { SERVERS, titleOf } from '../support/reliability-facts.ts';
import type { StepResult } from '../support/runner.ts';
import { methodsOf, sync } from '../support/sync.ts';

/** The calls of a run that creates a secret. */
const CALLS = ['AuthTokenGet', 'TokenInfoGet', 'SecretGetOrCreate', 'EnvironmentList', 'SecretGetOrCreate'];

const NETWORK = "Check MODAL_SERVER_URL, the runner's network and its proxy settings (HTTPS_PROXY, NO_PROXY).";

/** The head start of a server. On an idle machine, a run takes half a second more. The test machine may be busy. */
const HEAD_START_MS = 3_000;

type Inputs = Readonly<Record<string, string>>;

/** Runs the step with a list of servers. Trusts the local Modal's certificate. */
function syncTo(
  urls: readonly string[],
  modal: ModalServer,
  { env, ...inputs }: Inputs | { readonly env: Inputs } = {},
): Promise<StepResult> {
  return sync(modal, {
    with: { ...STEP.with, ...(inputs as Inputs) },
    env: { ...STEP.env, NODE_EXTRA_CA_CERTS: 'ca.pem', MODAL_SERVER_URL: urls.join(','), ...(env as Inputs) },
    files: { 'ca.pem': modal.caPem ?? '' },
  });
}

/** Expects that the whole run used this server, over one connection. */
function expectWritten(step: StepResult, modal: ModalServer): void {
  expect(expectSuccess(step)).toBe('created');
  expect(contentOf(modal)).toEqual(WRITTEN);
  expect(methodsOf(modal)).toEqual(CALLS);
  expect(modal.connections).toBe(1);
}

/** Returns the server's address with the other name in its certificate. */
function byNumber({ url }: ModalServer): string {
  return url.replace('localhost', '127.0.0.1');
}

function hostsOf({ calls }: ModalServer): ReadonlySet<string | undefined> {
  return new Set(calls.map(({ headers }) => headers.get('x-modal-host')));
}

function timeOf(modal: ModalServer, method: string): Promise<number> {
  return arrivalOf(modal, method).then(Date.now);
}

describe.concurrent(titleOf(SERVERS.first), () => {
  test.each([true, false])('with TLS: %s', async (tls) => {
    await using first = await startModalServer({ tls });
    await using second = await startModalServer({ tls });
    expectWritten(await syncTo([first.url, second.url], first), first);
    expect(second.connections).toBe(0);
  });
});

describe.concurrent(titleOf(SERVERS.fails), () => {
  test.each([
    { why: 'it refuses the connection', find: findDeadUrl },
    { why: 'its name is unknown', find: () => Promise.resolve(`https://${'x'.repeat(64)}.invalid`) },
  ])('$why', async ({ find }) => {
    await using modal = await startModalServer({ tls: true });
    expectWritten(await syncTo([await find(), byNumber(modal)], modal), modal);
    expect(hostsOf(modal)).toEqual(new Set(['127.0.0.1']));
  });

  test('it refuses the connection, with clear text', async () => {
    await using modal = await startModalServer();
    const dead = (await findDeadUrl()).replace('https:', 'http:');
    expectWritten(await syncTo([dead, modal.url], modal), modal);
  });

  test('it ends the connection', async () => {
    await using modal = await startModalServer({ tls: true });
    await using first = await startMuteServer('drop');
    const arrived = timeOf(modal, 'AuthTokenGet');
    expectWritten(await syncTo([first.url, modal.url], modal), modal);
    expect(first.acceptedMs).toHaveLength(1);
    expect((await arrived) - (first.acceptedMs[0] ?? 0)).toBeLessThan(HEAD_START_MS);
  });

  test('it uses clear text', async () => {
    await using modal = await startModalServer({ tls: true });
    await using first = await startModalServer();
    expectWritten(await syncTo([first.url.replace('http:', 'https:'), modal.url], modal), modal);
    expect(first.calls).toEqual([]);
  });
});

describe.concurrent(titleOf(SERVERS.hangs), () => {
  test('the first receives only the start of the TLS handshake', async () => {
    await using modal = await startModalServer({ tls: true });
    await using first = await startMuteServer();
    const arrived = timeOf(modal, 'AuthTokenGet');
    expectWritten(await syncTo([first.url, byNumber(modal)], modal), modal);
    const waitedMs = (await arrived) - (first.acceptedMs[0] ?? 0);
    expect(waitedMs).toBeGreaterThan(HEAD_START_MS / 2); // The test may notice the connection late.
    expect(waitedMs).toBeLessThan(2 * HEAD_START_MS);
    expect(hostsOf(modal)).toEqual(new Set(['127.0.0.1']));
    expect(first.acceptedMs).toHaveLength(1);
    expect(first.left).toBe(1);
    // One TLS record: a handshake (RFC 8446, section 5.1).
    expect(first.received[0]).toBe(22);
    expect(first.received).toHaveLength(5 + first.received.readUInt16BE(3));
  });

  test('a third is tried at once if the second fails', async () => {
    await using modal = await startModalServer({ tls: true });
    await using first = await startMuteServer();
    const arrived = timeOf(modal, 'AuthTokenGet');
    expectWritten(await syncTo([first.url, await findDeadUrl(), modal.url], modal), modal);
    expect((await arrived) - (first.acceptedMs[0] ?? 0)).toBeLessThan(2 * HEAD_START_MS);
  });
});

test.concurrent(titleOf(SERVERS.late), async () => {
  await using late = await startModalServer({ tls: true });
  await using modal = await startModalServer({ tls: true });
  await using first = await startMuteServer();
  void arrivalOf(modal, 'AuthTokenGet').then(() => first.leadTo(late.url));
  const leftAtWrite = arrivalOf(modal, 'SecretGetOrCreate', 2).then(() => first.left);
  expectWritten(await syncTo([first.url, modal.url], modal), modal);
  expect(first.acceptedMs).toHaveLength(1);
  expect(await leftAtWrite).toBe(1);
  expect(late.calls).toEqual([]);
});

describe.concurrent(titleOf(SERVERS.certificate), () => {
  const advice =
    "If a proxy intercepts TLS, set NODE_EXTRA_CA_CERTS in the step's env: to the file of its certificate authority.";
  const untrusted = (url: string): string => `the certificate of ${url} is not trusted (DEPTH_ZERO_SELF_SIGNED_CERT)`;

  test.each(['directly', 'through a proxy'])('of the first, %s', async (way) => {
    await using modal = await startModalServer({ tls: true });
    await using first = await startUntrustedServer();
    await using proxy = await startProxy();
    const env: Inputs = way === 'directly' ? {} : { HTTPS_PROXY: proxy.url };
    const step = await syncTo([first.url, modal.url], modal, { env });
    expect(expectPlainError(step)).toBe(`Signing in to Modal: ${untrusted(first.url)}. Nothing was written. ${advice}`);
    expect(modal.connections).toBe(0);
  });

  test('of the second, after the first has failed', async () => {
    await using modal = await startModalServer({ tls: true });
    await using second = await startUntrustedServer();
    const dead = await findDeadUrl();
    const step = await syncTo([dead, second.url, modal.url], modal);
    expect(expectPlainError(step)).toBe(
      `Signing in to Modal: ${dead} refuses the connection; ${untrusted(second.url)}. Nothing was written. ${NETWORK} ${advice}`,
    );
    expect(modal.connections).toBe(0);
  });
});

describe.concurrent(titleOf(SERVERS.none), () => {
  test('directly', async () => {
    await using modal = await startModalServer({ tls: true });
    await using dropping = await startMuteServer('drop');
    const urls = [await findDeadUrl(), dropping.url];
    expect(expectPlainError(await syncTo(urls, modal))).toBe(
      `Signing in to Modal: ${urls[0]} refuses the connection; the connection to ${dropping.url} failed (ECONNRESET). Nothing was written. ${NETWORK}`,
    );
    expect(dropping.acceptedMs).toHaveLength(4);
    expect(modal.connections).toBe(0);
  });

  test("through a proxy, with the default list: Modal's two servers", async () => {
    await using modal = await startModalServer({ tls: true });
    await using proxy = await startProxy({ mode: 'refuse' });
    const step = await syncTo([], modal, { env: { HTTPS_PROXY: proxy.url } });
    const refused = (host: string): string => `the proxy ${proxy.url} does not connect to https://${host} (HTTP 403)`;
    expect(expectPlainError(step)).toBe(
      `Signing in to Modal: ${refused('api.modal.com')}; ${refused('api.modal2.com')}. Nothing was written. Check HTTPS_PROXY, its user and password, and the rules of the proxy. To bypass it, set NO_PROXY=api.modal.com,api.modal2.com.`,
    );
    const list = ['CONNECT api.modal.com:443', 'CONNECT api.modal2.com:443'];
    expect(proxy.requests).toEqual([...list, ...list, ...list, ...list]);
  });
});

describe.concurrent(titleOf(SERVERS.breaks), () => {
  test.each([
    { call: 'the token exchange', method: 'AuthTokenGet', count: 1 },
    { call: 'the look-up', method: 'SecretGetOrCreate', count: 1 },
    { call: 'the write', method: 'SecretGetOrCreate', count: 2 },
  ])('in $call: the run writes through the second', async ({ method, count }) => {
    await using first = await startModalServer({ tls: true });
    await using second = await startModalServer({ tls: true });
    void arrivalOf(first, method, count).then(() => first.close());
    const step = await syncTo([first.url, byNumber(second)], second);
    expect(expectSuccess(step)).toBe('created');
    expect(contentOf(second)).toEqual(WRITTEN);
    expect(hostsOf(first)).toEqual(new Set(['localhost']));
    expect(hostsOf(second)).toEqual(new Set(['127.0.0.1']));
    expect([first.connections, second.connections]).toEqual([1, 1]);
  });

  test('in the write, with no other server: the error names both', async () => {
    await using first = await startModalServer({ tls: true });
    void arrivalOf(first, 'SecretGetOrCreate', 2).then(() => first.close());
    const dead = await findDeadUrl();
    expect(expectPlainError(await syncTo([first.url, dead], first))).toBe(
      `Writing secret 'my-app' in environment 'prod': ${first.url} refuses the connection; ${dead} refuses the connection. It is unknown whether the secret was written, and a second run is safe. ${NETWORK}`,
    );
  });

  test('but is still reachable: it is used again', async () => {
    await using first = await startModalServer({ tls: true });
    await using second = await startModalServer({ tls: true });
    first.inject('SecretGetOrCreate', { kind: 'pass' }, { kind: 'drop' });
    expect(expectSuccess(await syncTo([first.url, second.url], first))).toBe('created');
    expect([first.connections, second.connections]).toEqual([2, 0]);
  });
});

test.concurrent(titleOf(SERVERS.proxied), async () => {
  await using modal = await startModalServer({ tls: true });
  await using proxy = await startProxy();
  const dead = await findDeadUrl();
  expectWritten(await syncTo([dead, byNumber(modal)], modal, { env: { HTTPS_PROXY: proxy.url } }), modal);
  expect(proxy.requests).toEqual([dead, byNumber(modal)].map((url) => `CONNECT ${new URL(url).host}`));
  expect(hostsOf(modal)).toEqual(new Set(['127.0.0.1']));
});

test.concurrent(titleOf(SERVERS.proxyHangs), async () => {
  await using modal = await startModalServer({ tls: true });
  await using first = await startMuteServer();
  await using proxy = await startProxy();
  expectWritten(await syncTo([first.url, modal.url], modal, { env: { HTTPS_PROXY: proxy.url } }), modal);
  expect(proxy.requests).toEqual([first.url, modal.url].map((url) => `CONNECT ${new URL(url).host}`));
  expect(first.left).toBe(1);
});

test.concurrent(titleOf(SERVERS.goesAround), async () => {
  await using modal = await startModalServer({ tls: true });
  await using proxy = await startProxy({ mode: 'refuse' });
  const env = { HTTPS_PROXY: proxy.url, NO_PROXY: '127.0.0.1' };
  expectWritten(await syncTo([modal.url, byNumber(modal)], modal, { env }), modal);
  expect(proxy.requests).toEqual([`CONNECT ${new URL(modal.url).host}`]);
});

test.concurrent(titleOf(SERVERS.stopped), async () => {
  await using modal = await startModalServer({ tls: true });
  await using first = await startMuteServer();
  const step = await sync(modal, {
    with: { ...STEP.with, 'timeout-seconds': '40' },
    env: { ...STEP.env, MODAL_SERVER_URL: `${first.url},${modal.url}` },
    timeIsUp: first.accepted,
  });
  expect(expectPlainError(step)).toContain('Signing in to Modal: the 40 s of timeout-seconds are used up. ');
  expect(step.lingeredMs).toBeLessThan(SOON_MS);
  expect(modal.connections).toBe(0);
});

test.concurrent(titleOf(SERVERS.clearText), async () => {
  await using modal = await startModalServer();
  const elsewhere = modal.url.replace('127.0.0.1', '0.0.0.0');
  expect(expectPlainError(await syncTo([modal.url, elsewhere], modal))).toBe(
    'Reading the environment variable MODAL_SERVER_URL: http: would send the credentials in clear text. Give one https:// address without a path, or up to 5 separated by commas, without user, password and query; or remove it to use https://api.modal.com,https://api.modal2.com.',
  );
  expect(modal.connections).toBe(0);
});

/** A TLS server with a self-signed certificate. */
async function startUntrustedServer(): Promise<AsyncDisposable & { readonly url: string }> {
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'localhost' }], { keyType: 'ec' });
  const server = createServer({ cert, key, ALPNProtocols: ['h2'] });
  server.on('tlsClientError', () => undefined);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `https://localhost:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.close();
      await once(server, 'close');
    },
  };
}
