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
  /** Called with the headers and the trailers of every gRPC answer. */
  readonly onMetadata: (metadata: IncomingHttpHeaders) => void;
}

/** A unary call: one message and one answer. */
export interface UnaryCall<T = unknown> {
  /** The name of the method: `SecretDelete`. */
  readonly name: string;
  /** `/modal.client.ModalClient/SecretDelete` */
  readonly path: string;
  /** The message, with gRPC's prefix. */
  readonly frame: Uint8Array;
  /** Parses the answer. May throw. */
  readonly decode: (message: Uint8Array) => T;
}

/** Makes a call. Rejects with a `GrpcError`. */
export type Send = <T>(call: UnaryCall<T>) => Promise<T>;

/** One attempt of a call. */
export interface Attempt<T> {
  /** Rejects with a `GrpcError`, with `Unreached`, or with Node's error if the connection breaks. */
  readonly message: Promise<T>;
  readonly cancel: (reason: GrpcError) => void;
}

/** A gRPC channel. `close` ends its connection. */
export interface Channel {
  readonly begin: <T>(call: UnaryCall<T>, headers: Headers) => Attempt<T>;
  readonly close: () => void;
}

/**
 * Returns a gRPC channel over one HTTP/2 connection, which is opened before the first call and carries all calls. If it breaks,
 * the next call opens another.
 *
 * Our own code, for unary calls only: Connect's transport also handles streams, JSON and compression. It took a sixth of a run
 * that updates one secret, and two fifths of one with 5,000 (docs/performance.md).
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

/** The parts of an answer so far. The methods throw a `GrpcError` if it is not gRPC. */
interface Answer extends HttpReceiver {
  /** Returns the message. @throws {GrpcError} for a status that is not OK, too. */
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
 * @throws {GrpcError} if the answer is not from a gRPC server: a proxy's page, a load balancer's 502. gRPC's codes for such
 *   answers (grpc/grpc: doc/http-grpc-status-mapping.md) are never final here, since the next attempt may reach the server.
 */
function refuseForeign(status: number, { 'content-type': type = 'no content type' }: IncomingHttpHeaders): void {
  if (status === 200 && /^application\/grpc(?:$|[+;])/.test(type)) return;
  // Not cut: masks would not find a part of a value.
  const shown = type.length > MAX_TYPE_LENGTH ? 'a long content type' : type;
  throw new GrpcError(`HTTP ${status} with ${shown} instead of a gRPC answer`, { code: Code.Unavailable });
}

/** The longest content type that is shown, in characters. */
const MAX_TYPE_LENGTH = 100;

function parse<T>(decode: UnaryCall<T>['decode'], message: Uint8Array): T {
  try {
    return decode(message);
  } catch {
    throw broken('a message that is not protobuf'); // The parser's error may quote it.
  }
}
