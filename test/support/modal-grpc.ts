import type { IncomingHttpHeaders, OutgoingHttpHeaders, ServerHttp2Stream } from 'node:http2';
import { ANY, RPC_RETRY_POLICY, RPC_STATUS } from './modal-messages.ts';
import type { ModalServerOptions } from './modal-options.ts';
import { RpcError, STATUS } from './modal-status.ts';
import type { DraftOf } from './protobuf.ts';
import { encode } from './protobuf.ts';

/**
 * gRPC over HTTP/2, the server's side of unary calls: https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md,
 * called "the specification" below.
 */
export interface Answer {
  readonly status: number;
  /** The message; empty for status 0. */
  readonly message: string;
  /** The response for status 0. */
  readonly body?: Uint8Array;
  /** Sent as `grpc-status-details-bin`. */
  readonly details?: Uint8Array;
  /** Values of `x-modal-warning`, as sent. */
  readonly warnings?: readonly string[];
}

/** A request that is not gRPC. The specification requires HTTP status 415 for it. */
export class UnsupportedMediaType extends Error {
  override readonly name = 'UnsupportedMediaType';
}

/**
 * Returns the one message in a request's body.
 *
 * @throws {UnsupportedMediaType} if the content type is not gRPC with protobuf.
 * @throws {RpcError} if the request breaks the specification in another way.
 */
export function unwrapRequest(headers: IncomingHttpHeaders, body: Uint8Array): Uint8Array {
  const contentType = headers['content-type'] ?? '';
  if (!/^application\/grpc(\+proto)?$/.test(contentType)) throw new UnsupportedMediaType(contentType);
  requireThat(headers[':method'] === 'POST', 'the method is not POST');
  requireThat(headers['te'] === 'trailers', 'te: trailers is missing');
  requireThat(/^\d{1,8}[HMSmun]$/.test(String(headers['grpc-timeout'] ?? '1S')), 'grpc-timeout is malformed');
  const encoding = headers['grpc-encoding'] ?? 'identity';
  if (encoding !== 'identity') throw new RpcError(STATUS.UNIMPLEMENTED, 'no grpc-encoding but identity is supported');
  return unwrapFrame(body);
}

/** Returns the specification's Length-Prefixed-Message: compression byte, length (4 bytes, big-endian), message. */
export function wrapFrame(message: Uint8Array): Buffer {
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
}

/** Returns the details in which Modal requests a wait: `RPCRetryPolicy` in modal_proto/api.proto. */
export function retryDetails(code: number, message: string, retryAfterSecs: number): Uint8Array {
  const policy: DraftOf<typeof ANY> = {
    typeUrl: 'type.modal.com/modal.client.RPCRetryPolicy',
    value: encode(RPC_RETRY_POLICY, { retryAfterSecs }),
  };
  return encode(RPC_STATUS, { code, message, details: [policy] });
}

/** Sends an answer. Errors have the configured form. */
export function sendAnswer(
  stream: ServerHttp2Stream,
  answer: Answer,
  form: NonNullable<ModalServerOptions['responseForm']>,
): void {
  const head = { ':status': 200, 'content-type': 'application/grpc' };
  if (answer.status !== STATUS.OK && form === 'trailers-only') {
    stream.respond({ ...head, ...trailersOf(answer) }, { endStream: true });
    return;
  }
  stream.respond(head, { waitForTrailers: true });
  stream.on('wantTrailers', () => stream.sendTrailers(trailersOf(answer)));
  if (answer.body === undefined) stream.end();
  else stream.end(wrapFrame(answer.body));
}

const HEAD_BYTES = 5;

function unwrapFrame(body: Uint8Array): Uint8Array {
  requireThat(body.length >= HEAD_BYTES, 'the message is missing');
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  requireThat(view.getUint8(0) === 0, 'the compressed flag is not 0');
  requireThat(view.getUint32(1) === body.length - HEAD_BYTES, 'the length prefix is not that of exactly one message');
  return body.subarray(HEAD_BYTES);
}

function requireThat(holds: boolean, otherwise: string): void {
  if (!holds) throw new RpcError(STATUS.INTERNAL, `Broken gRPC request: ${otherwise}`);
}

function trailersOf({ status, message, details, warnings = [] }: Answer): OutgoingHttpHeaders {
  return {
    'grpc-status': String(status),
    ...(message !== '' && { 'grpc-message': percentEncode(message) }),
    ...(details !== undefined && { 'grpc-status-details-bin': toUnpaddedBase64(details) }),
    ...(warnings.length > 0 && { 'x-modal-warning': [...warnings] }),
  };
}

/**
 * The specification's Percent-Encoded: encodes `%` and every byte of the UTF-8 text that is not between space and `~`.
 */
function percentEncode(text: string): string {
  const encodeByte = (byte: number) =>
    byte >= 0x20 && byte <= 0x7e && byte !== 0x25
      ? String.fromCharCode(byte)
      : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  return Array.from(Buffer.from(text, 'utf8'), encodeByte).join('');
}

/** "Implementations MUST accept padded and un-padded values and should emit un-padded values." */
function toUnpaddedBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64').replace(/=+$/, '');
}
