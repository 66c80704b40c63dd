import { once } from 'node:events';
import { createServer } from 'node:https';
import { describe, expect, test } from 'vitest';
import { testCertificates } from '../support/certificates.ts';
import { expectPlainError, expectSuccess, STEP, times } from '../support/fault-runs.ts';
import { startModalServer } from '../support/modal-server.ts';
import { startProxy } from '../support/proxy.ts';
import { TLS, titleOf } from '../support/reliability-facts.ts';
import { runStep, type StepResult } from '../support/runner.ts';
import { errorsOf, sync } from '../support/sync.ts';

const ABOUT = 'Signing in to Modal';

test.concurrent(titleOf(TLS.ownAuthority), async () => {
  await using modal = await startModalServer({ tls: true });
  const step = await sync(modal, {
    ...STEP,
    env: { ...STEP.env, NODE_EXTRA_CA_CERTS: 'ca.pem' },
    files: { 'ca.pem': modal.caPem ?? '' },
  });
  expect(expectSuccess(step)).toBe('created');
  expect(modal.connections).toBe(1);
});

describe.concurrent(titleOf(TLS.untrusted), () => {
  test.each(['directly', 'through a proxy'])('%s', async (way) => {
    await using modal = await startModalServer({ tls: true });
    await using proxy = await startProxy();
    const env = way === 'directly' ? STEP.env : { ...STEP.env, HTTPS_PROXY: proxy.url };
    expect(expectPlainError(await sync(modal, { ...STEP, env }))).toBe(
      `${ABOUT}: the certificate of ${modal.url} is not trusted (UNABLE_TO_VERIFY_LEAF_SIGNATURE). Nothing was written. If a proxy intercepts TLS, set NODE_EXTRA_CA_CERTS in the step's env: to the file of its certificate authority.`,
    );
    expect(modal.calls).toEqual([]);
    expect(proxy.requests).toHaveLength(way === 'directly' ? 0 : 4);
  });
});

describe.concurrent(titleOf(TLS.switchedOff), () => {
  test.each(['directly', 'through a proxy', 'around a proxy'])('%s', async (way) => {
    await using modal = await startModalServer({ tls: true });
    await using proxy = await startProxy();
    const proxied = { HTTPS_PROXY: proxy.url, ...(way === 'around a proxy' && { NO_PROXY: 'localhost' }) };
    const env = { ...STEP.env, NODE_TLS_REJECT_UNAUTHORIZED: '0', ...(way !== 'directly' && proxied) };
    const [error] = errorsOf(await sync(modal, { ...STEP, env }));
    expect(error).toContain(`${ABOUT}: the certificate of ${modal.url} is not trusted (`);
    expect(modal.calls).toEqual([]);
  });

  test.each(['directly', 'through a proxy'])('for the GitHub target, %s', async (way) => {
    await using server = await startModalServer({ tls: true });
    await using proxy = await startProxy();
    const step = await runStep({
      with: { target: 'github', environment: 'production', keys: 'A', 'github-token': 'github_pat_canary_token' },
      env: {
        A: 'canary-a',
        GITHUB_API_URL: server.url,
        NODE_TLS_REJECT_UNAUTHORIZED: '0',
        ...(way !== 'directly' && { HTTPS_PROXY: proxy.url }),
      },
    });
    expect(errorsOf(step)).toEqual([
      expect.stringContaining(`: the certificate of ${server.url} is not trusted (UNABLE_TO_VERIFY_LEAF_SIGNATURE). `),
    ]);
  });
});

test.concurrent(titleOf(TLS.clearServer), async () => {
  await using modal = await startModalServer();
  const url = modal.url.replace('http:', 'https:');
  const step = await sync(modal, { ...STEP, env: { ...STEP.env, MODAL_SERVER_URL: url } });
  expect(expectPlainError(step)).toMatch(
    new RegExp(
      `^${ABOUT}: ${url} does not use TLS \\(\\w+\\)\\. Nothing was written\\. Check the port in MODAL_SERVER_URL, `,
    ),
  );
  expect(modal.calls).toEqual([]);
});

test.concurrent(titleOf(TLS.tlsServer), async () => {
  await using modal = await startModalServer({ tls: true });
  const url = modal.url.replace('https:', 'http:');
  const step = await sync(modal, { ...STEP, env: { ...STEP.env, MODAL_SERVER_URL: url } });
  expect(expectPlainError(step)).toMatch(
    new RegExp(
      `^${ABOUT}: the connection to ${url} failed \\(closed before the answer was complete\\)\\. Nothing was written\\. Check MODAL_SERVER_URL, `,
    ),
  );
  expect(modal.calls).toEqual([]);
});

describe.concurrent(titleOf(TLS.webServer), () => {
  test.each([
    {
      ALPNProtocols: ['http/1.1'],
      says: (url: string) => `${url} does not support HTTP/2, so it is not Modal. `,
    },
    { ALPNProtocols: [], says: (url: string) => `the connection to ${url} failed (` },
  ])('offering $ALPNProtocols', async ({ ALPNProtocols, says }) => {
    await using web = await startWebServer(ALPNProtocols);
    const step = await syncTo(web);
    expect(expectPlainError(step)).toContain(`${ABOUT}: ${says(web.url)}`);
    expect(expectPlainError(step)).toContain(' Nothing was written. Check MODAL_SERVER_URL');
  });

  test('through a proxy', async () => {
    await using web = await startWebServer(['http/1.1']);
    await using proxy = await startProxy();
    const step = await syncTo(web, { HTTPS_PROXY: proxy.url });
    expect(expectPlainError(step)).toContain(
      `${ABOUT}: ${web.url} does not support HTTP/2, so it is not Modal. Nothing was written. `,
    );
  });
});

interface WebServer extends AsyncDisposable {
  readonly url: string;
  readonly caPem: string;
}

/** @param ALPNProtocols the protocols that the server offers. Old servers offer none. */
async function startWebServer(ALPNProtocols: string[]): Promise<WebServer> {
  const { certPem: cert, keyPem: key, caPem } = await testCertificates();
  const server = createServer({ cert, key, ALPNProtocols }, (_, response) => {
    response.setHeader('content-type', 'text/html').end('<html></html>');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    url: `https://localhost:${typeof address === 'object' && address !== null ? address.port : 0}`,
    caPem,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function syncTo(
  { url, caPem }: Pick<WebServer, 'url' | 'caPem'>,
  env: Readonly<Record<string, string>> = {},
): Promise<StepResult> {
  await using modal = await startModalServer();
  const all = { ...STEP.env, MODAL_SERVER_URL: url, NODE_EXTRA_CA_CERTS: 'ca.pem', ...env };
  return await sync(modal, { ...STEP, env: all, files: { 'ca.pem': caPem } });
}

test.concurrent.each(['directly', 'through a proxy'])(`${titleOf(TLS.alpn)} (%s)`, async (way) => {
  const { certPem: cert, keyPem: key, caPem } = await testCertificates();
  const offered: string[][] = [];
  const server = createServer({
    cert,
    key,
    ALPNCallback: ({ protocols }) => {
      offered.push(protocols);
      return undefined;
    },
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  await using proxy = await startProxy();
  const address = server.address();
  const url = `https://localhost:${typeof address === 'object' && address !== null ? address.port : 0}`;
  await syncTo({ url, caPem }, way === 'directly' ? {} : { HTTPS_PROXY: proxy.url });
  server.close();
  expect(offered.length).toBeGreaterThan(0);
  for (const protocols of offered) expect(protocols[0]).toBe('h2');
});

/** 0.0.0.0 is this machine but not loopback, so the test would see a connection. */
test.concurrent(titleOf(TLS.clearText), async () => {
  await using modal = await startModalServer();
  const url = modal.url.replace('127.0.0.1', '0.0.0.0');
  const step = await sync(modal, { ...STEP, env: { ...STEP.env, MODAL_SERVER_URL: url } });
  expect(expectPlainError(step)).toMatch(
    /^Reading the environment variable MODAL_SERVER_URL: http: would send the credentials in clear text\. /,
  );
  expect(modal.connections).toBe(0);
});

describe.concurrent(titleOf(TLS.redirect), () => {
  test.each([301, 302, 307, 308])('HTTP %i', async (status) => {
    await using modal = await startModalServer();
    await using other = await startModalServer();
    const headers = { location: `${other.url}/modal.client.ModalClient/SecretGetOrCreate` };
    modal.inject('SecretGetOrCreate', ...times(9, { kind: 'raw', status, headers }));
    const error = expectPlainError(await sync(modal, STEP));
    expect(error).toContain(`${modal.url} did not answer as Modal does (HTTP ${status} with no content type`);
    expect(other.connections).toBe(0);
  });
});
