// @ts-check
// Modal's own JavaScript client reads what the action wrote to the local Modal. This is plain JavaScript: that client
// is installed only here, and the types of all other tests are checked at the root.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { ModalClient, NotFoundError } from 'modal';
import { startModalServer } from '../support/modal-server.ts';
import { runStep } from '../support/runner.ts';

/** @import { ModalServer, RecordedCall } from '../support/modal-server.ts' */
/** @import { StepResult } from '../support/runner.ts' */

const CREDENTIALS = { tokenId: 'ak-canary-id', tokenSecret: 'as-canary-secret' };
const PEM = '-----BEGIN KEY-----\ncanary-line-one\ncanary-line-two==\n-----END KEY-----\n';
const KEYS = ['DATABASE_URL', 'LOG_LEVEL', 'SIGNING_KEY'];

for (const tls of [false, true]) {
  describe(`Modal's own client ${tls ? 'over TLS' : 'over clear text'}`, () => {
    /** @type {ModalServer} */
    let server;
    /** @type {StepResult} */
    let step;
    /** @type {ModalClient} */
    let client;
    /** @type {readonly RecordedCall[]} */
    let actionCalls;

    before(async () => {
      server = await startModalServer({ tls, credentials: CREDENTIALS });
      step = await writeSecret(server);
      actionCalls = [...server.calls];
      // gRPC for Node.js uses Node's default authorities. A running process can only add to them like this.
      if (server.caPem !== undefined) setDefaultCACertificates([...getCACertificates(), server.caPem]);
      client = openClient(server);
    });
    after(async () => {
      await server.close(); // Modal's client keeps nothing open that keeps this process running.
    });

    test('finds the secret under the id from the action', async () => {
      const found = await client.secrets.fromName('my-app', { environment: 'prod', requiredKeys: KEYS });
      assert.equal(step.outputs['result'], 'created');
      assert.match(found.secretId, /^st-/);
      assert.equal(found.secretId, step.outputs['secret-id']);
      assert.equal(server.secret('prod', 'my-app')?.get('SIGNING_KEY'), PEM);
    });

    test('reports a key that the action did not write as missing', async () => {
      const lookUp = client.secrets.fromName('my-app', { environment: 'prod', requiredKeys: [...KEYS, 'NOT_WRITTEN'] });
      await assert.rejects(lookUp, (error) => {
        assert.ok(error instanceof NotFoundError);
        assert.match(error.message, /\bNOT_WRITTEN\b/);
        assert.doesNotMatch(error.message, /DATABASE_URL|LOG_LEVEL|SIGNING_KEY/);
        return true;
      });
    });

    for (const environment of ['dev', 'main', 'nowhere']) {
      test(`finds no such secret in environment ${environment}`, async () => {
        await assert.rejects(client.secrets.fromName('my-app', { environment }), NotFoundError);
      });
    }

    test('sends the look-up and the token exchange that the action sends, byte for byte', async () => {
      const calls = await recordLookUp(server);
      for (const method of ['AuthTokenGet', 'SecretGetOrCreate']) {
        assert.deepEqual(firstCall(actionCalls, method).bytes, firstCall(calls, method).bytes, method);
      }
    });

    test('sends the headers that the action sends', async () => {
      const calls = await recordLookUp(server);
      for (const method of ['AuthTokenGet', 'SecretGetOrCreate']) {
        assert.deepEqual(describeHeaders(firstCall(actionCalls, method)), describeHeaders(firstCall(calls, method)));
      }
    });

    test('sends the token of the exchange with every later call, and a new idempotency key with each, as the action does', async () => {
      for (const calls of [actionCalls, await recordLookUp(server)]) {
        const [exchange, ...rest] = calls;
        assert.equal(exchange?.method, 'AuthTokenGet');
        assert.equal(exchange.headers.has('x-modal-auth-token'), false);
        assert.ok(rest.length > 0);
        for (const call of rest) assert.equal(describeHeaders(call)['x-modal-auth-token'], 'a JSON Web Token');
        assert.equal(new Set(rest.map(({ headers }) => headers.get('x-modal-auth-token'))).size, 1);
        assert.equal(new Set(calls.map(({ headers }) => headers.get('x-idempotency-key'))).size, calls.length);
      }
    });
  });
}

/**
 * Runs the action for a secret with two values of the environment, one on several lines, and one of a file.
 *
 * @param {ModalServer} server
 */
async function writeSecret(server) {
  const step = await runStep({
    with: { name: 'my-app', environment: 'prod', keys: KEYS.join('\n'), 'from-dotenv': '.env' },
    env: {
      DATABASE_URL: 'postgres://canary-user@db/app?x=1#y',
      SIGNING_KEY: PEM,
      MODAL_TOKEN_ID: CREDENTIALS.tokenId,
      MODAL_TOKEN_SECRET: CREDENTIALS.tokenSecret,
      MODAL_SERVER_URL: server.url,
      ...(server.caPem !== undefined && { NODE_EXTRA_CA_CERTS: 'ca.pem' }),
    },
    files: { '.env': 'LOG_LEVEL=info\n', ...(server.caPem !== undefined && { 'ca.pem': server.caPem }) },
  });
  assert.equal(step.exitCode, 0, step.log);
  return step;
}

/**
 * Returns a client of the local Modal. 0.11.1 reads the server only from the variable. Its constructor ignores the
 * option `endpoint` and connects to the real Modal.
 *
 * @param {ModalServer} server
 */
function openClient(server) {
  process.env['MODAL_SERVER_URL'] = server.url;
  const client = new ModalClient(CREDENTIALS);
  assert.equal(client.profile.serverUrl, server.url);
  return client;
}

/**
 * Returns the calls of a new Modal client for one look-up, with the exchange of the credentials.
 *
 * @param {ModalServer} server
 * @returns {Promise<readonly RecordedCall[]>}
 */
async function recordLookUp(server) {
  const before = server.calls.length;
  const client = openClient(server);
  await client.secrets.fromName('my-app', { environment: 'prod' });
  return server.calls.slice(before);
}

/**
 * @param {readonly RecordedCall[]} calls
 * @param {string} method
 */
function firstCall(calls, method) {
  const call = calls.find((candidate) => candidate.method === method);
  assert.ok(call, `no call to ${method}`);
  return call;
}

/** Headers that the HTTP/2 library adds and Modal ignores. */
const OF_THE_LIBRARY = new Set(['user-agent', 'accept-encoding', 'grpc-accept-encoding', 'content-length']);

/** Headers that differ for each client or call, and the names of their forms. */
const FORMS = /** @type {const} */ ([
  ['x-modal-auth-token', /^[\w-]+\.[\w-]+\.[\w-]+$/, 'a JSON Web Token'],
  ['x-idempotency-key', /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/, 'a UUID of version 4'],
  // For gRPC, `application/grpc` and `application/grpc+proto` are the same.
  ['content-type', /^application\/grpc(\+proto)?$/, 'gRPC with protobuf'],
]);

/**
 * Returns a call's headers. Names of forms replace values that differ between calls.
 *
 * @param {RecordedCall} call
 * @returns {Readonly<Record<string, string>>}
 */
function describeHeaders({ headers }) {
  const described = [...headers]
    .filter(([name]) => !OF_THE_LIBRARY.has(name))
    .map(([name, value]) => {
      const form = FORMS.find(([formName, pattern]) => formName === name && pattern.test(value));
      return [name, form?.[2] ?? value];
    });
  return Object.fromEntries(described);
}
