import { randomUUID } from 'node:crypto';
import { connect, type IncomingHttpHeaders } from 'node:http2';

const { MODAL_SERVER_URL = '', MODAL_TOKEN_ID, MODAL_TOKEN_SECRET } = process.env;
export const session = connect(MODAL_SERVER_URL);
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

/** Sends a unary call as the action does. Returns the bytes of the answer. */
export async function call(name: string, body: Uint8Array, token = ''): Promise<Buffer> {
  const own = { ':path': `/modal.client.ModalClient/${name}`, 'x-idempotency-key': randomUUID() };
  const stream = session.request({ ...HEADERS, ...own, ...(token !== '' && { 'x-modal-auth-token': token }) });
  const frame = Buffer.alloc(5);
  frame.writeUInt32BE(body.length, 1);
  stream.end(Buffer.concat([frame, body]));
  let status: unknown;
  stream.on('trailers', (trailers: IncomingHttpHeaders) => (status = trailers['grpc-status']));
  const chunks = (await stream.toArray()) as Buffer[];
  if (status !== '0') throw new Error(`${name}: gRPC status ${String(status)}`);
  return Buffer.concat(chunks).subarray(5);
}
