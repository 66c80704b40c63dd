import { connect as connectHttp2, constants, type ClientHttp2Session, type IncomingHttpHeaders } from 'node:http2';
import type { Connector } from '../../../net/connection.ts';
import type { Exchange, HttpClient, HttpRequest } from './http2.ts';

/**
 * Returns a client over Node's own HTTP/2, which takes a connection at once, and another with the next request after that
 * one broke, the server said GOAWAY, or a request was given up.
 */
export function openDirectClient(serverUrl: string, connector: Connector): HttpClient {
  const openSession = (): ClientHttp2Session =>
    // Its errors are those of its streams; what comes besides must not end the process.
    connectHttp2(serverUrl, { ...OPTIONS, createConnection: connector.connect }).on('error', ignore);
  let session: ClientHttp2Session | undefined = openSession();
  return {
    post: (request) => {
      const used = session === undefined || session.closed || session.destroyed ? openSession() : session;
      session = used;
      const { trailers, cancel } = exchange(used, request);
      const leave = (reason: Error): void => {
        if (session === used) session = undefined;
        cancel(reason);
      };
      return { trailers, cancel: leave };
    },
    close: () => {
      connector.close(); // Not the session: one that is closed already waits for the server to hang up.
      return Promise.resolve();
    },
  };
}

/**
 * What waits to be sent counts as memory: above 10 MB, its default, Node resets the streams of answers that have come. And a
 * pushed stream, which nobody wants, would end the process if it failed.
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
