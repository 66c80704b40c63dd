import { connect as connectHttp2, constants, type ClientHttp2Session, type ClientHttp2Stream } from 'node:http2';
import type { IncomingHttpHeaders } from 'node:http2';
import type { Connector } from './connection.ts';
import { copyHeaders, type HttpAnswer, type HttpClient, type HttpRequest } from './http2.ts';

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
    post: (request) => {
      const { signal } = request;
      const used = session === undefined || session.closed || session.destroyed ? openSession() : session;
      session = used;
      signal.addEventListener('abort', () => {
        if (session === used) session = undefined;
      });
      return send(used, request);
    },
    close: () => {
      connector.close(); // Not the session: one that is closed already waits for the server to hang up.
      return Promise.resolve();
    },
  };
}

async function send(session: ClientHttp2Session, request: HttpRequest): Promise<HttpAnswer> {
  const { path, headers, body, signal } = request;
  signal.throwIfAborted();
  const stream = session.request({ ':method': 'POST', ':path': path, ...headers });
  const cancel = (): void => {
    stream.close(constants.NGHTTP2_CANCEL);
    stream.destroy(signal.reason as Error | undefined);
  };
  signal.addEventListener('abort', cancel);
  stream.on('close', () => signal.removeEventListener('abort', cancel));
  stream.end(body);
  return receive(stream, cancel);
}

function receive(stream: ClientHttp2Stream, discard: () => void): Promise<HttpAnswer> {
  const trailer = new Headers();
  stream.on('trailers', (trailers: IncomingHttpHeaders) => copyHeaders(trailers, trailer));
  return new Promise((resolve, reject) => {
    stream.on('error', (error: Error) => reject(rootOf(error)));
    const lost = (): void => reject(new Error('closed without an answer'));
    stream.on('close', lost);
    stream.on('response', (headers) => {
      stream.off('close', lost);
      const { ':status': status = 0 } = headers;
      resolve({ status, header: copyHeaders(headers, new Headers()), body: stream, trailer, discard });
    });
  });
}

/** A stream that was waiting for its connection gets an error of its own, with that of the connection as its cause. */
function rootOf(error: Error): Error {
  const isCancelled = 'code' in error && error.code === 'ERR_HTTP2_STREAM_CANCEL';
  return isCancelled && error.cause instanceof Error ? error.cause : error;
}
