import { randomUUID } from 'node:crypto';
import { connect, type IncomingHttpHeaders } from 'node:http2';
import { create, fromBinary, toBinary, type DescMessage, type MessageShape } from '@bufbuild/protobuf';
import * as modal from '../../src/targets/modal/client/modal_pb.ts';

const { MODAL_SERVER_URL = '', MODAL_TOKEN_ID, MODAL_TOKEN_SECRET, BENCH_COUNT = '1', TOKEN = '' } = process.env;
const session = connect(MODAL_SERVER_URL);
const HEADERS = {
  ':method': 'POST',
  'content-type': 'application/grpc+proto',
  te: 'trailers',
  'user-agent': 'sync-secret/1.0.0',
  'x-modal-client-type': '8',
  'x-modal-client-version': '1.0.0',
  'x-modal-libmodal-version': 'modal-js/0.11.1',
  'x-modal-host': new URL(MODAL_SERVER_URL).hostname,
  'x-modal-token-id': MODAL_TOKEN_ID,
  'x-modal-token-secret': MODAL_TOKEN_SECRET,
  'x-retry-attempt': '0',
  'x-throttle-retry-attempt': '0',
};

async function call<T extends DescMessage>(
  name: string,
  body: Uint8Array,
  answer: T,
  token = '',
): Promise<MessageShape<T>> {
  const own = { ':path': `/modal.client.ModalClient/${name}`, 'x-idempotency-key': randomUUID() };
  const stream = session.request({ ...HEADERS, ...own, ...(token !== '' && { 'x-modal-auth-token': token }) });
  const frame = Buffer.alloc(5);
  frame.writeUInt32BE(body.length, 1);
  stream.end(Buffer.concat([frame, body]));
  let status: unknown;
  stream.on('trailers', (trailers: IncomingHttpHeaders) => (status = trailers['grpc-status']));
  const chunks = (await stream.toArray()) as Buffer[];
  if (status !== '0') throw new Error(`${name}: gRPC status ${String(status)}`);
  return fromBinary(answer, Buffer.concat(chunks).subarray(5));
}

/** Sends one SecretGetOrCreate a secret, 50 at a time. */
async function sendAll(secrets: readonly modal.SecretGetOrCreateRequest[], token: string): Promise<void> {
  const left = secrets.values(); // Shared: each of the fifty takes the next one.
  const send = async (): Promise<void> => {
    for (const secret of left) {
      const body = toBinary(modal.SecretGetOrCreateRequestSchema, secret);
      await call('SecretGetOrCreate', body, modal.SecretGetOrCreateResponseSchema, token);
    }
  };
  await Promise.all(Array.from({ length: 50 }, send));
}

const { token } = await call('AuthTokenGet', new Uint8Array(), modal.AuthTokenGetResponseSchema);
const places = Array.from({ length: Number(BENCH_COUNT) }, (_, index) => ({
  deploymentName: `secret-${index}`,
  environmentName: 'prod',
}));
const lookUps = places.map((place) => create(modal.SecretGetOrCreateRequestSchema, place));
await sendAll(lookUps, token);
const written = {
  objectCreationType: modal.ObjectCreationType.CREATE_OVERWRITE_IF_EXISTS,
  envDict: { TOKEN, LEVEL: 'debug', REGION: 'eu' },
};
const writes = places.map((place) => create(modal.SecretGetOrCreateRequestSchema, { ...place, ...written }));
await sendAll(writes, token);
session.destroy();
