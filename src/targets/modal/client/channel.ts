import type { IncomingHttpHeaders } from 'node:http2';
import { fromBinary, type DescMessage, type DescMethodUnary, type MessageShape } from '@bufbuild/protobuf';
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
export interface UnaryCall<O extends DescMessage = DescMessage> {
  readonly method: DescMethodUnary<DescMessage, O>;
  /** The message that is sent, with gRPC's head. */
  readonly frame: Uint8Array;
}

/** Makes a call. Rejects with a `GrpcError`. */
export type Send = <O extends DescMessage>(call: UnaryCall<O>) => Promise<MessageShape<O>>;

/** A call under way, which is made once. */
export interface Attempt<O extends DescMessage> {
  /** Rejects with a `GrpcError`, with `Unreached`, or with Node's error if the connection breaks. */
  readonly message: Promise<MessageShape<O>>;
  readonly cancel: (reason: GrpcError) => void;
}

/** A gRPC channel and the connection under it, which `close` ends. */
export interface Channel {
  readonly begin: <O extends DescMessage>(call: UnaryCall<O>, headers: Headers) => Attempt<O>;
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
    begin: ({ method, frame }, headers) => {
      const answer = openAnswer(onMetadata);
      const { trailers, cancel } = client.post({
        path: `/${method.parent.typeName}/${method.name}`,
        headers: { 'content-type': 'application/grpc+proto', te: 'trailers', ...fixed, ...headers },
        body: frame,
        receiver: answer,
      });
      const message = trailers.then((last) => parse(method.output, answer.end(last)));
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

function parse<O extends DescMessage>(schema: O, message: Uint8Array): MessageShape<O> {
  try {
    return fromBinary(schema, message);
  } catch {
    throw broken('a message that is not protobuf'); // The parser's words may quote it.
  }
}
