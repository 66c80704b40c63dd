import { describe, expect, test } from 'vitest';
import { SOON_MS, contentOf, expectPlainError, expectSuccess, STEP, WRITTEN } from '../support/fault-runs.ts';
import { startModalServer, type Fault, type ModalServer } from '../support/modal-server.ts';
import { findDeadUrl } from '../support/mute-server.ts';
import { startProxy, type Proxy, type ProxyOptions } from '../support/proxy.ts';
import { PROXIES, titleOf, type Fact } from '../support/reliability-facts.ts';
import { runStep, type StepOptions, type StepResult } from '../support/runner.ts';
import { errorsOf, sync } from '../support/sync.ts';

const CREDENTIALS = { user: 'canary-user@acme', password: 'canary-p@ss:w/rd%' };
const ENCODED = `${encodeURIComponent(CREDENTIALS.user)}:${encodeURIComponent(CREDENTIALS.password)}`;

describe.concurrent(titleOf(PROXIES.tunnel), () => {
  test.each(['HTTPS_PROXY', 'https_proxy'])('%s', async (variable) => {
    await using modal = await startModalServer({ tls: true });
    await using proxy = await startProxy();
    const step = await syncBy(modal, { [variable]: proxy.url });
    expect(expectSuccess(step)).toBe('created');
    expectTunnelled(modal, proxy);
  });
});

test.concurrent(titleOf(PROXIES.lowerCase), async () => {
  await using modal = await startModalServer({ tls: true });
  await using lower = await startProxy();
  await using upper = await startProxy();
  const step = await syncBy(modal, { https_proxy: lower.url, HTTPS_PROXY: upper.url });
  expect(expectSuccess(step)).toBe('created');
  expectTunnelled(modal, lower);
  expect(upper.requests).toEqual([]);
});

test.concurrent(titleOf(PROXIES.withoutScheme), async () => {
  await using modal = await startModalServer({ tls: true });
  await using proxy = await startProxy();
  expect(expectSuccess(await syncBy(modal, { HTTPS_PROXY: proxy.host }))).toBe('created');
  expectTunnelled(modal, proxy);
});

test.concurrent(titleOf(PROXIES.credentials), async () => {
  await using modal = await startModalServer({ tls: true });
  await using proxy = await startProxy({ credentials: CREDENTIALS });
  const step = await syncBy(modal, { HTTPS_PROXY: `http://${ENCODED}@${proxy.host}` });
  expect(expectSuccess(step)).toBe('created');
  expectTunnelled(modal, proxy);
  expect(step.masks).toContain(CREDENTIALS.password);
  expect(modal.calls.some(({ headers }) => headers.has('proxy-authorization'))).toBe(false);
});

describe.concurrent(titleOf(PROXIES.breaks), () => {
  const faults: readonly Fault[] = [
    { kind: 'goaway' },
    { kind: 'goaway', afterCommit: true },
    { kind: 'reset', code: 7 },
    { kind: 'reset', afterCommit: true },
    { kind: 'drop' },
    { kind: 'drop', afterCommit: true },
    { kind: 'truncate', bytes: 3 },
    { kind: 'raw', status: 502, headers: { 'content-type': 'text/html' }, body: Buffer.from('<p>') },
    { kind: 'raw', body: 'endless' },
  ];
  test.each(faults)('in the write: %j', async (fault) => {
    await using modal = await startModalServer({ tls: true });
    await using proxy = await startProxy();
    modal.inject('SecretGetOrCreate', { kind: 'pass' }, fault);
    expect(expectSuccess(await syncBy(modal, { HTTPS_PROXY: proxy.url }))).toBe('created');
    expect(contentOf(modal)).toEqual(WRITTEN);
    expect(proxy.requests).toHaveLength(modal.connections);
  });
});

test.concurrent(titleOf(PROXIES.dies), async () => {
  await using modal = await startModalServer({ tls: true });
  await using proxy = await startProxy();
  modal.inject('SecretGetOrCreate', { kind: 'pass' }, { kind: 'hang', afterCommit: true });
  expect(expectSuccess(await syncBy(modal, { HTTPS_PROXY: proxy.url }))).toBe('created');
  expect(modal.writes.map(({ connection }) => connection)).toEqual([1, 2]);
  expect(proxy.requests).toHaveLength(2);
});

describe.concurrent(titleOf(PROXIES.overTls), () => {
  test('its certificate is trusted', async () => {
    await using modal = await startModalServer({ tls: true });
    await using proxy = await startProxy({ tls: true, credentials: CREDENTIALS });
    const step = await syncBy(modal, { HTTPS_PROXY: `https://${ENCODED}@${proxy.host}` });
    expect(expectSuccess(step)).toBe('created');
    expectTunnelled(modal, proxy);
  });

  test('its certificate is not trusted', async () => {
    await using modal = await startModalServer({ tls: true });
    await using proxy = await startProxy({ tls: true });
    const variables = { HTTPS_PROXY: proxy.url, NODE_EXTRA_CA_CERTS: '', NODE_TLS_REJECT_UNAUTHORIZED: '0' };
    const step = await syncBy(modal, variables);
    expect(errorsOf(step)).toEqual([refusedBy(proxy.url, modal.url, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE')]);
    expect(proxy.requests).toEqual([]);
  });
});

test.concurrent(titleOf(PROXIES.noTls), async () => {
  await using modal = await startModalServer({ tls: true });
  await using proxy = await startProxy();
  const url = proxy.url.replace('http://127.0.0.1', 'https://localhost');
  const step = await syncBy(modal, { HTTPS_PROXY: url });
  expect(expectPlainError(step)).toMatch(
    /^Signing in to Modal: the proxy https:\/\/localhost:\d+ does not connect to https:\/\/localhost:\d+ \(EPROTO\)\. Nothing was written\. Check HTTPS_PROXY, /,
  );
  expect(modal.connections).toBe(0);
});

describe.concurrent(titleOf(PROXIES.goesAround), () => {
  test.each([
    { NO_PROXY: 'localhost' },
    { no_proxy: 'localhost' },
    { NO_PROXY: 'example.com, localhost' },
    { NO_PROXY: '*' },
  ])('%j', async (variables) => {
    await using modal = await startModalServer({ tls: true });
    await using proxy = await startProxy({ mode: 'refuse' });
    const step = await syncBy(modal, { HTTPS_PROXY: proxy.url, ...variables });
    expect(expectSuccess(step)).toBe('created');
    expect(contentOf(modal)).toEqual(WRITTEN);
    expect(proxy.requests).toEqual([]);
  });

  test('but not if it names another host', async () => {
    await using modal = await startModalServer({ tls: true });
    await using proxy = await startProxy();
    const step = await syncBy(modal, { HTTPS_PROXY: proxy.url, NO_PROXY: 'example.com,ocalhost,localhost.example' });
    expect(expectSuccess(step)).toBe('created');
    expectTunnelled(modal, proxy);
  });
});

test.concurrent(titleOf(PROXIES.loopback), async () => {
  await using modal = await startModalServer();
  await using proxy = await startProxy({ mode: 'refuse' });
  const proxies = { HTTPS_PROXY: proxy.url, HTTP_PROXY: proxy.url, http_proxy: proxy.url, ALL_PROXY: proxy.url };
  expect(expectSuccess(await sync(modal, { ...STEP, env: { ...STEP.env, ...proxies } }))).toBe('created');
  expect(proxy.requests).toEqual([]);
});

describe.concurrent('a proxy that lets nothing through', () => {
  const rows: readonly (ProxyOptions & { readonly fact: Fact; readonly why: string; readonly server?: string })[] = [
    { fact: PROXIES.refuses, mode: 'refuse', why: 'HTTP 403' },
    { fact: PROXIES.asksCredentials, credentials: { user: 'other', password: 'other' }, why: 'HTTP 407' },
    { fact: PROXIES.drops, mode: 'drop', why: 'ECONNRESET' },
    { fact: PROXIES.cannotReach, server: 'https://localhost:1', why: 'HTTP 502' },
  ];

  test.each(rows.map((row) => ({ ...row, title: titleOf(row.fact) })))(
    '$title',
    async ({ why, server, ...options }) => {
      await using modal = await startModalServer({ tls: true });
      await using proxy = await startProxy(options);
      const serverUrl = server ?? modal.url;
      const step = await syncBy(modal, {
        HTTPS_PROXY: `http://${ENCODED}@${proxy.host}`,
        MODAL_SERVER_URL: serverUrl,
      });
      expect(expectPlainError(step)).toBe(refusedBy(proxy.url, serverUrl, why));
      expect(proxy.requests).toEqual(Array.from({ length: 4 }, () => `CONNECT ${hostOf(serverUrl)}`));
      expect(modal.connections).toBe(0);
    },
  );

  test(titleOf(PROXIES.dead), async () => {
    await using modal = await startModalServer({ tls: true });
    const { host } = new URL(await findDeadUrl());
    const step = await syncBy(modal, { HTTPS_PROXY: `http://${ENCODED}@${host}` });
    expect(expectPlainError(step)).toBe(refusedBy(`http://${host}`, modal.url, 'ECONNREFUSED'));
    expect(modal.connections).toBe(0);
  });
});

describe.concurrent(titleOf(PROXIES.hangs), () => {
  test('on the way to Modal', async () => {
    await using modal = await startModalServer({ tls: true });
    await using proxy = await startProxy({ mode: 'hang' });
    const inputs = { 'timeout-seconds': '40' };
    const step = await syncBy(modal, { HTTPS_PROXY: proxy.url }, { with: inputs, timeIsUp: proxy.arrived });
    expect(expectPlainError(step)).toContain(': the 40 s of timeout-seconds are used up. Nothing was written. ');
    expect(step.lingeredMs).toBeLessThan(SOON_MS);
    expect(modal.connections).toBe(0);
  });

  test('on the way to GitHub', async () => {
    await using proxy = await startProxy({ mode: 'hang' });
    const github = { target: 'github', environment: 'production', 'github-token': 'github_pat_canary_token' };
    const step = await runStep({
      with: { ...STEP.with, ...github, 'timeout-seconds': '40' },
      timeIsUp: proxy.arrived,
      env: { ...STEP.env, GITHUB_API_URL: 'https://github.acme.example', HTTPS_PROXY: proxy.url },
    });
    expect(expectPlainError(step)).toContain(': the 40 s of timeout-seconds are used up. Nothing was written. ');
    expect(step.lingeredMs).toBeLessThan(SOON_MS);
    expect(proxy.requests).toEqual(['CONNECT github.acme.example:443']);
  });
});

describe.concurrent(titleOf(PROXIES.malformed), () => {
  test.each([
    'http://canary-user:canary-password@host:port',
    'http://canary-user:canary-password@:3128',
    'http://canary-user:canary-100%@127.0.0.1:3128',
    'http://canary user:canary-password@[::1',
  ])('%s', async (address) => {
    await using modal = await startModalServer({ tls: true });
    const step = await syncBy(modal, { HTTPS_PROXY: address });
    expect(expectPlainError(step)).toBe(
      'Reading the environment variable HTTPS_PROXY or https_proxy: it is not the address of a proxy. Write http://host:port or http://user:password@host:port, with %-escapes where user or password has special characters.',
    );
    expect(modal.connections).toBe(0);
  });
});

describe.concurrent(titleOf(PROXIES.otherScheme), () => {
  test.each([
    'socks5://canary-user:canary-password@127.0.0.1:1080',
    'SOCKS5H://127.0.0.1:1080',
    'ftp://canary-user:canary-password@127.0.0.1:21',
  ])('%s', async (address) => {
    await using modal = await startModalServer({ tls: true });
    const step = await syncBy(modal, { HTTPS_PROXY: address });
    expect(expectPlainError(step)).toBe(
      'Reading the environment variable HTTPS_PROXY or https_proxy: it begins with neither http:// nor https://; SOCKS proxies are not supported. Write the address of an HTTP proxy, http://host:port, or unset the variable if the runner reaches the server without a proxy.',
    );
    expect(modal.connections).toBe(0);
  });
});

/** Runs the step with additional variables. Trusts the server's certificate. */
function syncBy(
  modal: ModalServer,
  variables: Readonly<Record<string, string>>,
  more: StepOptions = {},
): Promise<StepResult> {
  return sync(modal, {
    ...more,
    with: { ...STEP.with, ...more.with },
    env: { ...STEP.env, NODE_EXTRA_CA_CERTS: 'ca.pem', ...variables },
    files: { 'ca.pem': modal.caPem ?? '' },
  });
}

/** Expects one tunnel and no other request. */
function expectTunnelled(modal: ModalServer, proxy: Proxy): void {
  expect(contentOf(modal)).toEqual(WRITTEN);
  expect(proxy.requests).toEqual([`CONNECT ${hostOf(modal.url)}`]);
  expect(modal.connections).toBe(1);
}

function hostOf(url: string): string {
  return new URL(url).host;
}

function refusedBy(proxyUrl: string, serverUrl: string, why: string): string {
  return `Signing in to Modal: the proxy ${proxyUrl} does not connect to ${serverUrl} (${why}). Nothing was written. Check HTTPS_PROXY, its user and password, and the rules of the proxy. To bypass it, set NO_PROXY=localhost.`;
}
