import type { IncomingHttpHeaders } from 'node:http2';
import type { Connector } from '../../../net/connection.ts';
import { Code, GrpcError } from './error.ts';
import { broken, openFrameReader } from './frame.ts';
import { findError } from './status.ts';
import { openHttpClient, type HttpReceiver } from './http2.ts';

/** By their lower-case names. */
export type Headers = Readonly<Record<string, string>>;

export interface ChannelOptions {
  readonly connector: Connector;
  /** Sent with every call, besides `x-modal-host`. */
  readonly headers: Headers;
  /** Told the headers and the trailers of every answer that is gRPC. */
  readonly onMetadata: (metadata: IncomingHttpHeaders) => void;
}

/** A unary call, whose answer is one message. */
export interface UnaryCall<T = unknown> {
  /** The name of the method: `SecretDelete`. */
  readonly name: string;
  /** `/modal.client.ModalClient/SecretDelete` */
  readonly path: string;
  /** The message that is sent, with gRPC's head. */
  readonly frame: Uint8Array;
  /** Parses the answer. May throw. */
  readonly decode: (message: Uint8Array) => T;
}

/** Makes a call. Rejects with a `GrpcError`. */
export type Send = <T>(call: UnaryCall<T>) => Promise<T>;

/** A call under way, which is made once. */
export interface Attempt<T> {
  /** Rejects with a `GrpcError`, with `Unreached`, or with Node's error if the connection breaks. */
  readonly message: Promise<T>;
  readonly cancel: (reason: GrpcError) => void;
}

/** A gRPC channel and the connection under it, which `close` ends. */
export interface Channel {
  readonly begin: <T>(call: UnaryCall<T>, headers: Headers) => Attempt<T>;
  readonly close: () => void;
}

/**
 * Returns a gRPC channel over one HTTP/2 connection, which is opened ahead of the first call and carries all calls. If it
 * breaks, the next call opens another.
 *
 * Own code for unary calls: Connect's transport does streams, JSON and compression too, and took a sixth of a run that updates one secret and two fifths of one with 5,000 (docs/performance.md).
 */
export function openChannel({ connector, headers: fixed, onMetadata }: ChannelOptions): Channel {
  const client = openHttpClient(connector);
  return {
    begin: ({ path, frame, decode }, headers) => {
      const answer = openAnswer(onMetadata);
      const { trailers, cancel } = client.post({
        path,
        headers: { 'content-type': 'application/grpc+proto', te: 'trailers', ...fixed, ...headers },
        body: frame,
        receiver: answer,
      });
      const message = trailers.then((last) => parse(decode, answer.end(last)));
      return { message, cancel };
    },
    close: client.close,
  };
}

/** An answer while it comes. Its methods throw a `GrpcError` for one that is not gRPC. */
interface Answer extends HttpReceiver {
  /** Returns the message. @throws {GrpcError} that the status is, too. */
  readonly end: (trailers: IncomingHttpHeaders) => Uint8Array;
}

function openAnswer(onMetadata: ChannelOptions['onMetadata']): Answer {
  const frame = openFrameReader();
  let headers: IncomingHttpHeaders = {};
  return {
    onHead: (status, received) => {
      refuseForeign(status, received);
      headers = received;
      onMetadata(headers);
    },
    onData: frame.read,
    end: (trailers) => {
      onMetadata(trailers);
      const error = findError(headers, trailers);
      if (error !== undefined) throw error;
      return frame.end();
    },
  };
}

/**
 * @throws {GrpcError} when what answers is no gRPC server: a proxy's page, a load balancer's 502. Of the codes for
 *   that (grpc/grpc: doc/http-grpc-status-mapping.md) none is final for us: what stands between may be gone next time.
 */
function refuseForeign(status: number, { 'content-type': type = 'no content type' }: IncomingHttpHeaders): void {
  if (status === 200 && /^application\/grpc(?:$|[+;])/.test(type)) return;
  // Not cut, as a part of a value would not be hidden.
  const shown = type.length > MAX_TYPE_LENGTH ? 'a long content type' : type;
  throw new GrpcError(`HTTP ${status} with ${shown} instead of a gRPC answer`, { code: Code.Unavailable });
}

/** The longest content type that is shown, in characters. */
const MAX_TYPE_LENGTH = 100;

function parse<T>(decode: UnaryCall<T>['decode'], message: Uint8Array): T {
  try {
    return decode(message);
  } catch {
    throw broken('a message that is not protobuf'); // The parser's words may quote it.
  }
}
