import { connect as connectHttp2, constants, type ClientHttp2Session, type IncomingHttpHeaders } from 'node:http2';
import type { Connection, Connector } from '../../../net/connection.ts';

/** An HTTP/2 client that keeps one connection, which `close` ends. */
export interface HttpClient {
  readonly post: (request: HttpRequest) => Exchange;
  readonly close: () => void;
}

export interface HttpRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  readonly receiver: HttpReceiver;
}

/** Receives an answer in parts. If it throws, the rest is not read: it may be endless. */
export interface HttpReceiver {
  readonly onHead: (status: number, headers: IncomingHttpHeaders) => void;
  readonly onData: (part: Buffer) => void;
}

/** A request and its answer. */
export interface Exchange {
  /**
   * Resolves at the end of the answer. Rejects with `Unreached`, with Node's error if the connection breaks, with the error of
   * the receiver, or with the reason of `cancel`.
   */
  readonly trailers: Promise<IncomingHttpHeaders>;
  /** Ends the exchange. The next request uses another connection: this one may be dead. */
  readonly cancel: (reason: Error) => void;
}

/**
 * Returns a client over Node's own HTTP/2. It opens a connection at once. The next request opens another if that one failed or
 * broke, the server sent GOAWAY, or a request was cancelled.
 */
export function openHttpClient(connector: Connector): HttpClient {
  let line = openLine(connector);
  return {
    post: (request) => {
      if (line.isGone()) line = openLine(connector);
      const { opened, leave } = line;
      let begun: Exchange | undefined;
      const trailers = opened.then((begin) => (begun = begin(request)).trailers);
      const cancel = (reason: Error): void => {
        leave(reason);
        begun?.cancel(reason);
      };
      return { trailers, cancel };
    },
    close: connector.close, // Not the session: a closed one would wait for the server to hang up.
  };
}

/** A connection, or the attempt to make one. */
interface Line {
  readonly opened: Promise<(request: HttpRequest) => Exchange>;
  /** Ends its use for new requests, and cancels those that wait for it to open. */
  readonly leave: (reason: unknown) => void;
  readonly isGone: () => boolean;
}

function openLine(connector: Connector): Line {
  const { promise: opened, resolve, reject } = Promise.withResolvers<(request: HttpRequest) => Exchange>();
  let session: ClientHttp2Session | undefined;
  let isLeft = false;
  const leave = (reason: unknown): void => {
    isLeft = true;
    reject(reason);
  };
  const begin = ({ serverUrl, socket }: Connection): void => {
    const used = connectHttp2(serverUrl, { ...OPTIONS, createConnection: () => socket });
    session = used.on('error', ignore); // Its streams report errors. Others must not end the process.
    const host = { 'x-modal-host': new URL(serverUrl).hostname };
    resolve(({ headers, ...request }) => exchange(used, { ...request, headers: { ...headers, ...host } }));
  };
  connector.connect().then(begin).catch(leave);
  opened.catch(ignore); // It may fail before anything waits for it.
  return { opened, leave, isGone: () => isLeft || session?.closed === true || session?.destroyed === true };
}

/**
 * Unsent data counts as memory. Above 10 MB, its default, Node resets streams whose answers have arrived. A pushed stream, which
 * is useless here, would end the process if it failed.
 */
const OPTIONS = { maxSessionMemory: 1_000, settings: { enablePush: false } }; // The first in MB.

/** Not a local function: it would keep the variables of its scope in memory. */
function ignore(): void {
  // The exchange has reported the error, or the stream has ended.
}

function exchange(session: ClientHttp2Session, { path, headers, body, receiver }: HttpRequest): Exchange {
  const { promise: trailers, resolve, reject } = Promise.withResolvers<IncomingHttpHeaders>();
  const stream = session.request({ ':method': 'POST', ':path': path, ...headers });
  const cancel = (reason: Error): void => {
    reject(reason);
    stream.close(constants.NGHTTP2_CANCEL);
    stream.destroy();
  };
  const tell = (receive: () => void): void => {
    try {
      receive();
    } catch (error) {
      cancel(error as Error);
    }
  };
  let isAnswered = false;
  let received: IncomingHttpHeaders = {};
  stream.on('response', (head) => {
    isAnswered = true;
    tell(() => receiver.onHead(head[':status'] ?? 0, head));
  });
  stream.on('data', (part: Buffer) => tell(() => receiver.onData(part)));
  stream.on('trailers', (last: IncomingHttpHeaders) => (received = last));
  stream.on('error', (error: Error) => reject(rootOf(error)));
  stream.on('end', () => {
    if (!isAnswered || stream.writableFinished) return;
    resolve(received);
    stream.close(constants.NGHTTP2_CANCEL); // The server has answered early, so the rest need not be sent.
  });
  stream.on('close', () => {
    if (isAnswered && stream.readableEnded) resolve(received);
    else reject(new Error('closed before the answer was complete'));
    // Node keeps a closed stream until V8's next full collection, with everything that its listeners reference.
    stream.removeAllListeners().on('error', ignore);
  });
  stream.end(body);
  return { trailers, cancel };
}

/** Returns the connection's error if it is the cause: a stream that waited for the connection fails with its own error. */
function rootOf(error: Error): Error {
  const isCancelled = 'code' in error && error.code === 'ERR_HTTP2_STREAM_CANCEL';
  return isCancelled && error.cause instanceof Error ? error.cause : error;
}
