import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Answer } from './github-answer.ts';

/** One request, with functions to answer it or to end its connection. */
export interface Exchange {
  readonly method: string;
  /** Path and query, unchanged. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly send: (answer: Answer) => void;
  /** Ends the TCP connection. */
  readonly drop: () => void;
}

/** An HTTP/1.1 server on a free port. */
export interface Listener {
  readonly url: string;
  /** Ends all connections at once, and stops listening. */
  close(): Promise<void>;
}

/** Listens on 127.0.0.1. `serve` gets each request once its body is complete. */
export async function listen(serve: (exchange: Exchange) => Promise<void>): Promise<Listener> {
  const server = createServer((request, response) => {
    const send = ({ status, headers, body }: Answer): void => {
      const isText = typeof body === 'string';
      const type = isText ? 'text/html; charset=utf-8' : 'application/json; charset=utf-8';
      response.writeHead(status, { ...(body !== undefined && { 'content-type': type }), ...headers });
      response.end(isText || body === undefined ? body : JSON.stringify(body));
    };
    const { method = '', url: target = '' } = request;
    const parts = { method, target, headers: flatten(request), send, drop: () => request.socket.destroy() };
    // A client may cancel its request.
    text(request).then(
      (body) => serve({ ...parts, body }),
      () => undefined,
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function flatten({ headers }: IncomingMessage): Record<string, string> {
  const texts = Object.entries(headers).map(([name, value]) => [name, [value ?? []].flat().join(', ')] as const);
  return Object.fromEntries(texts);
}
