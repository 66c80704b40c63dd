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

/** A request under way. */
export interface Exchange {
  /**
   * Resolves at the end of the answer. Rejects with `Unreached`, with Node's error if the connection breaks, with the receiver's
   * error, or with the reason of `cancel`.
   */
  readonly trailers: Promise<IncomingHttpHeaders>;
  /** Ends the exchange. The next request takes another connection, as this one may be dead without notice. */
  readonly cancel: (reason: Error) => void;
}

/**
 * Returns a client over Node's own HTTP/2, which takes a connection at once, and another with the next request after that
 * one failed or broke, the server said GOAWAY, or a request was given up.
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
    close: connector.close, // Not the session: one that is closed already waits for the server to hang up.
  };
}

/** A connection, or the way to one. */
interface Line {
  readonly opened: Promise<(request: HttpRequest) => Exchange>;
  /** Keeps requests away from it. Those that wait for it to open are given up. */
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
    session = used.on('error', ignore); // They are those of its streams; what comes besides must not end the process.
    const host = { 'x-modal-host': new URL(serverUrl).hostname };
    resolve(({ headers, ...request }) => exchange(used, { ...request, headers: { ...headers, ...host } }));
  };
  connector.connect().then(begin).catch(leave);
  opened.catch(ignore); // Nothing may wait for it yet.
  return { opened, leave, isGone: () => isLeft || session?.closed === true || session?.destroyed === true };
}

/**
 * What waits to be sent counts as memory: above 10 MB, its default, Node resets the streams of answers that have come. And a
 * pushed stream, which has no use, would end the process if it failed.
 */
const OPTIONS = { maxSessionMemory: 1_000, settings: { enablePush: false } }; // The first in MB.

/** Of the module, since a function keeps all that the scope it was written in shares with others. */
function ignore(): void {
  // The error was told by the exchange, or is of a stream that is done with.
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
    stream.close(constants.NGHTTP2_CANCEL); // What was answered before all of it was sent need not be sent.
  });
  stream.on('close', () => {
    if (isAnswered && stream.readableEnded) resolve(received);
    else reject(new Error('closed before the answer was complete'));
    // Node keeps a closed stream until V8's next full collection, and with it all that its listeners lead to.
    stream.removeAllListeners().on('error', ignore);
  });
  stream.end(body);
  return { trailers, cancel };
}

/** A stream that was waiting for its connection gets an error of its own, with that of the connection as its cause. */
function rootOf(error: Error): Error {
  const isCancelled = 'code' in error && error.code === 'ERR_HTTP2_STREAM_CANCEL';
  return isCancelled && error.cause instanceof Error ? error.cause : error;
}
