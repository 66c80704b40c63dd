import { constants } from 'node:http2';
import { pipeline, Readable } from 'node:stream';
import { retryDetails, sendAnswer, wrapFrame } from './modal-grpc.ts';
import type { Answer } from './modal-grpc.ts';
import type { Exchange } from './modal-listener.ts';
import type { ModalServerOptions } from './modal-options.ts';

interface MayCommit {
  /** Fails after carrying out the call. @default false */
  readonly afterCommit?: boolean;
}

/** Sends this status. `retryAfterSecs` adds an RPCRetryPolicy as `grpc-status-details-bin`. */
export interface StatusFault extends MayCommit {
  readonly kind: 'status';
  readonly code: number;
  readonly message?: string;
  readonly retryAfterSecs?: number;
}

/** Sends exactly this answer, gRPC or not. */
export interface RawFault extends MayCommit {
  readonly kind: 'raw';
  /** HTTP status. @default 200 */
  readonly status?: number;
  /** @default content-type: application/grpc */
  readonly headers?: Readonly<Record<string, string>>;
  /** `endless`: the prefix of a message of 4 GiB, then zeros until the client stops. @default none */
  readonly body?: Uint8Array | 'endless';
  /** @default none: the stream ends with the body, or with the headers */
  readonly trailers?: Readonly<Record<string, string>>;
}

/** The fault of one call. */
export type Fault =
  | StatusFault
  | RawFault
  /** No fault for one call. */
  | { readonly kind: 'pass' }
  /** The usual answer with `x-modal-warning` trailers: `messages` are percent-encoded, `verbatim` are not. */
  | { readonly kind: 'warning'; readonly messages: readonly string[]; readonly verbatim?: readonly string[] }
  /** The usual answer, cut after this number of bytes (with the length prefix). Then the connection drops. */
  | { readonly kind: 'truncate'; readonly bytes: number }
  /** No answer, ever. */
  | (MayCommit & { readonly kind: 'hang' })
  /** RST_STREAM with this HTTP/2 error code (RFC 9113, section 7). @default 2, INTERNAL_ERROR */
  | (MayCommit & { readonly kind: 'reset'; readonly code?: number })
  /** GOAWAY with NO_ERROR, then the end of the connection. */
  | (MayCommit & { readonly kind: 'goaway' })
  /** The end of the TCP connection. */
  | (MayCommit & { readonly kind: 'drop' });

/** True if the call is carried out despite the fault. */
export function isCarriedOut(fault: Fault): boolean {
  if (fault.kind === 'pass' || fault.kind === 'warning' || fault.kind === 'truncate') return true;
  return fault.afterCommit === true;
}

/** A call with its fault. */
export interface Delivery {
  readonly exchange: Exchange;
  readonly fault: Fault;
  /** The true answer; undefined if the call is not carried out. */
  readonly answer: Answer | undefined;
  readonly form: NonNullable<ModalServerOptions['responseForm']>;
}

/** Answers a call with its fault. Returns the sent gRPC status; -1 for none. */
export function deliver({ exchange, fault, answer = UNANSWERED, form }: Delivery): number {
  const { stream, dropConnection } = exchange;
  switch (fault.kind) {
    case 'pass':
      return send(exchange, answer, form);
    case 'warning':
      return send(exchange, { ...answer, warnings: warningsOf(fault) }, form);
    case 'status':
      return send(exchange, answerOf(fault), form);
    case 'hang':
      return -1;
    case 'reset':
      stream.close(fault.code ?? constants.NGHTTP2_INTERNAL_ERROR);
      return -1;
    case 'goaway':
      sayGoodbye(exchange, fault.afterCommit === true);
      return -1;
    case 'drop':
      dropConnection();
      return -1;
    case 'truncate':
      sendPart(exchange, answer, fault.bytes);
      return -1;
    case 'raw':
      return sendRaw(exchange, fault);
  }
}

const UNANSWERED: Answer = { status: -1, message: '' };

function send({ stream }: Exchange, answer: Answer, form: Delivery['form']): number {
  sendAnswer(stream, answer, form);
  return answer.status;
}

function answerOf({ code, message = '', retryAfterSecs }: StatusFault): Answer {
  if (retryAfterSecs === undefined) return { status: code, message };
  return { status: code, message, details: retryDetails(code, message, retryAfterSecs) };
}

/** Commas separate warnings, so `encodeURIComponent` makes a comma `%2C` (server_warnings.ts in modal@0.11.1). */
function warningsOf({ messages, verbatim = [] }: Extract<Fault, { kind: 'warning' }>): readonly string[] {
  return [...messages.map(encodeURIComponent), ...verbatim];
}

/** A last stream id below that of the call means that the server has not handled it: RFC 9113, section 6.8. */
function sayGoodbye(exchange: Exchange, committed: boolean): void {
  const { session, id = 0 } = exchange.stream;
  // For the first call of a connection, the id would be 0, which means "the last stream" to Node.
  session?.goaway(constants.NGHTTP2_NO_ERROR, committed ? id : id - 2);
  dropWhenRead(exchange);
}

function sendPart(exchange: Exchange, { body }: Answer, bytes: number): void {
  exchange.stream.respond({ ':status': 200, 'content-type': 'application/grpc' });
  const part = body === undefined ? new Uint8Array() : wrapFrame(body).subarray(0, bytes);
  if (part.length === 0) dropWhenRead(exchange);
  else exchange.stream.write(part, () => dropWhenRead(exchange));
}

/** Drops the connection when the client answers a PING, which proves that everything before it has arrived. */
function dropWhenRead({ stream: { session }, dropConnection }: Exchange): void {
  if (session === undefined || session.destroyed || !session.ping(dropConnection)) dropConnection();
}

function sendRaw({ stream }: Exchange, { status = 200, headers, body, trailers }: RawFault): number {
  const head = { ':status': status, ...(headers ?? { 'content-type': 'application/grpc' }) };
  const endStream = body === undefined && trailers === undefined;
  stream.respond(head, { endStream, waitForTrailers: trailers !== undefined });
  if (trailers !== undefined) stream.on('wantTrailers', () => stream.sendTrailers(trailers));
  if (body === 'endless') pipeline(Readable.from(endlessBody()), stream, () => undefined);
  else if (!endStream) stream.end(body);
  return Number(trailers?.['grpc-status'] ?? headers?.['grpc-status'] ?? -1);
}

function* endlessBody(): Generator<Uint8Array> {
  yield Uint8Array.of(0, 0xff, 0xff, 0xff, 0xff);
  for (;;) yield new Uint8Array(16 * 1024);
}
