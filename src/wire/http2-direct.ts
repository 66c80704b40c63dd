import { connect as connectHttp2, constants, type ClientHttp2Session } from 'node:http2';
import type { IncomingHttpHeaders } from 'node:http2';
import type { Connector } from './connection.ts';
import type { HttpClient, HttpRequest } from './http2.ts';

/**
 * Returns a client over Node's own HTTP/2, which takes a connection at once, and another with the next request after that
 * one broke, the server said GOAWAY, or a request was given up: a connection may be dead without anybody having said so.
 */
export function openDirectClient(serverUrl: string, connector: Connector): HttpClient {
  const openSession = (): ClientHttp2Session =>
    // Its errors are those of its streams; what comes besides must not end the process.
    connectHttp2(serverUrl, { createConnection: connector.connect }).on('error', () => undefined);
  let session: ClientHttp2Session | undefined = openSession();
  return {
    post: async (request) => {
      const used = session === undefined || session.closed || session.destroyed ? openSession() : session;
      session = used;
      try {
        return await exchange(used, request);
      } catch (error) {
        if (request.signal.aborted && session === used) session = undefined;
        throw error;
      }
    },
    close: () => {
      connector.close(); // Not the session: one that is closed already waits for the server to hang up.
      return Promise.resolve();
    },
  };
}

function exchange(session: ClientHttp2Session, request: HttpRequest): Promise<IncomingHttpHeaders> {
  const { path, headers, body, signal, receiver } = request;
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const stream = session.request({ ':method': 'POST', ':path': path, ...headers });
    const giveUp = (reason: Error): void => {
      reject(reason);
      stream.close(constants.NGHTTP2_CANCEL);
      stream.destroy();
    };
    const abort = (): void => giveUp(signal.reason as Error);
    signal.addEventListener('abort', abort);
    let isAnswered = false;
    let trailers: IncomingHttpHeaders = {};
    const tell = (part: () => void): void => {
      try {
        part();
      } catch (error) {
        giveUp(error as Error);
      }
    };
    const lost = (): void => reject(new Error('closed before the answer was complete'));
    stream.on('response', (head) => {
      isAnswered = true;
      tell(() => receiver.onHead(head[':status'] ?? 0, head));
    });
    stream.on('data', (part: Buffer) => tell(() => receiver.onData(part)));
    stream.on('trailers', (received: IncomingHttpHeaders) => (trailers = received));
    stream.on('end', () => (isAnswered ? resolve(trailers) : lost()));
    stream.on('error', (error: Error) => reject(rootOf(error)));
    stream.on('close', () => {
      signal.removeEventListener('abort', abort);
      lost();
    });
    stream.end(body);
  });
}

/** A stream that was waiting for its connection gets an error of its own, with that of the connection as its cause. */
function rootOf(error: Error): Error {
  const isCancelled = 'code' in error && error.code === 'ERR_HTTP2_STREAM_CANCEL';
  return isCancelled && error.cause instanceof Error ? error.cause : error;
}
