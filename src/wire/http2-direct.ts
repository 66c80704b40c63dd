import { connect as connectHttp2, constants, type ClientHttp2Session } from 'node:http2';
import type { IncomingHttpHeaders } from 'node:http2';
import type { Connector } from './connection.ts';
import type { Exchange, HttpClient, HttpRequest } from './http2.ts';

/**
 * Returns a client over Node's own HTTP/2, which takes a connection at once, and another with the next request after that
 * one broke, the server said GOAWAY, or a request was given up.
 */
export function openDirectClient(serverUrl: string, connector: Connector): HttpClient {
  const openSession = (): ClientHttp2Session =>
    // Its errors are those of its streams; what comes besides must not end the process.
    connectHttp2(serverUrl, { createConnection: connector.connect }).on('error', ignore);
  let session: ClientHttp2Session | undefined = openSession();
  return {
    post: (request) => {
      const used = session === undefined || session.closed || session.destroyed ? openSession() : session;
      session = used;
      const { trailers, stop } = exchange(used, request);
      const cancel = (reason: Error): void => {
        if (session === used) session = undefined;
        stop(reason);
      };
      return { trailers, cancel };
    },
    close: () => {
      connector.close(); // Not the session: one that is closed already waits for the server to hang up.
      return Promise.resolve();
    },
  };
}

function ignore(): void {
  // Told elsewhere.
}

interface StoppableExchange extends Pick<Exchange, 'trailers'> {
  readonly stop: (reason: Error) => void;
}

function exchange(session: ClientHttp2Session, { path, headers, body, receiver }: HttpRequest): StoppableExchange {
  const { promise: trailers, resolve, reject } = Promise.withResolvers<IncomingHttpHeaders>();
  const stream = session.request({ ':method': 'POST', ':path': path, ...headers });
  const stop = (reason: Error): void => {
    reject(reason);
    stream.close(constants.NGHTTP2_CANCEL);
    stream.destroy();
  };
  let isAnswered = false;
  let received: IncomingHttpHeaders = {};
  stream.on('response', (head) => {
    isAnswered = true;
    try {
      receiver.onHead(head[':status'] ?? 0, head);
    } catch (error) {
      stop(error as Error);
    }
  });
  stream.on('data', (part: Buffer) => {
    try {
      receiver.onData(part);
    } catch (error) {
      stop(error as Error);
    }
  });
  stream.on('trailers', (last: IncomingHttpHeaders) => (received = last));
  stream.on('error', (error: Error) => reject(rootOf(error)));
  stream.on('close', () => {
    // Also where the server answered without reading all of the request.
    if (isAnswered && stream.readableEnded) resolve(received);
    else reject(new Error('closed before the answer was complete'));
    // V8's young collections keep what a handle of Node's leads to: the answer is not to grow old with its stream.
    stream.removeAllListeners().on('error', ignore);
  });
  stream.end(body);
  return { trailers, stop };
}

/** A stream that was waiting for its connection gets an error of its own, with that of the connection as its cause. */
function rootOf(error: Error): Error {
  const isCancelled = 'code' in error && error.code === 'ERR_HTTP2_STREAM_CANCEL';
  return isCancelled && error.cause instanceof Error ? error.cause : error;
}
