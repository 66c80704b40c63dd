import { once } from 'node:events';
import { createServer } from 'node:https';
import { describe, expect, test } from 'vitest';
import { testCertificates } from '../support/certificates.ts';
import { expectPlainError, expectSuccess, STEP, times } from '../support/fault-runs.ts';
import { startModalServer } from '../support/modal-server.ts';
import { startProxy } from '../support/proxy.ts';
import { TLS, titleOf } from '../support/reliability-facts.ts';
import { sync } from '../support/sync.ts';

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
      `${ABOUT}: the certificate of ${modal.url} is not trusted (UNABLE_TO_VERIFY_LEAF_SIGNATURE). Nothing was written. Where a proxy that reads TLS stands between, set NODE_EXTRA_CA_CERTS, in the env: of the step, to the file of its certificate authority.`,
    );
    expect(modal.calls).toEqual([]);
    expect(proxy.requests).toHaveLength(way === 'directly' ? 0 : 4);
  });
});

test.concurrent(titleOf(TLS.clearServer), async () => {
  await using modal = await startModalServer();
  const url = modal.url.replace('http:', 'https:');
  const step = await sync(modal, { ...STEP, env: { ...STEP.env, MODAL_SERVER_URL: url } });
  expect(expectPlainError(step)).toMatch(
    new RegExp(
      `^${ABOUT}: ${url} does not speak TLS \\(\\w+\\)\\. Nothing was written\\. Check the port in MODAL_SERVER_URL, `,
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
      `^${ABOUT}: the connection to ${url} failed \\(\\w+\\)\\. Nothing was written\\. Check MODAL_SERVER_URL, `,
    ),
  );
  expect(modal.calls).toEqual([]);
});

test.concurrent(titleOf(TLS.webServer), async () => {
  await using modal = await startModalServer();
  const { certPem, keyPem, caPem } = await testCertificates();
  const server = createServer({ cert: certPem, key: keyPem }, (_, response) => {
    response.setHeader('content-type', 'text/html').end('<html></html>');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const url = `https://localhost:${typeof address === 'object' && address !== null ? address.port : 0}`;
  const env = { ...STEP.env, MODAL_SERVER_URL: url, NODE_EXTRA_CA_CERTS: 'ca.pem' };
  const step = await sync(modal, { ...STEP, env, files: { 'ca.pem': caPem } });
  server.closeAllConnections();
  server.close();
  expect(expectPlainError(step)).toContain(
    `${ABOUT}: what ${url} answered is not an answer of Modal's (HTTP 200 with text/html instead of a gRPC answer). Nothing was written. `,
  );
});

/** Another name for this machine than those of loopback, so that a connection would be seen. */
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
    expect(error).toContain(
      `what ${modal.url} answered is not an answer of Modal's (HTTP ${status} with no content type`,
    );
    expect(other.connections).toBe(0);
  });
});
