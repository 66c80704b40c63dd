import { once } from 'node:events';
import { createSecureServer, createServer } from 'node:http2';
import type { Http2Server, IncomingHttpHeaders, ServerHttp2Session, ServerHttp2Stream } from 'node:http2';
import type { Socket } from 'node:net';
import { testCertificates } from './certificates.ts';
import type { Settings } from './modal-options.ts';

/** One request, with functions to answer it or to end its connection. */
export interface Exchange {
  readonly stream: ServerHttp2Stream;
  readonly headers: IncomingHttpHeaders;
  /** The whole body, without trailers. */
  readonly body: Uint8Array;
  /** The number of its connection, from 1. */
  readonly connection: number;
  /** Ends the TCP connection without another HTTP/2 frame. */
  readonly dropConnection: () => void;
}

/** An HTTP/2 server on a free port. */
export interface Listener {
  readonly url: string;
  readonly caPem: string | undefined;
  /** The number of TCP connections so far. */
  readonly connections: number;
  /** Ends all connections at once, and stops listening. */
  close(): Promise<void>;
}

interface Connection {
  readonly index: number;
  socket: Socket;
}

/** Listens on 127.0.0.1. `serve` gets each request once its body is complete. */
export async function listen(
  { tls, maxConcurrentStreams }: Pick<Settings, 'tls' | 'maxConcurrentStreams'>,
  serve: (exchange: Exchange) => Promise<void>,
): Promise<Listener> {
  const certificates = tls ? await testCertificates() : undefined;
  const settings = { maxConcurrentStreams };
  const server = certificates
    ? createSecureServer({ cert: certificates.certPem, key: certificates.keyPem, settings })
    : createServer({ settings });
  const connections = new Connections(server);
  server.on('stream', (stream, headers) => {
    // Looked up now: a session that ends while the body arrives loses its socket.
    const connection = connections.of(stream);
    void readBody(stream).then(async (body) => {
      if (body !== undefined) await serve({ stream, headers, body, ...connection });
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port');
  return {
    url: tls ? `https://localhost:${address.port}` : `http://127.0.0.1:${address.port}`,
    caPem: certificates?.caPem,
    get connections() {
      return connections.accepted;
    },
    close: () => connections.close(),
  };
}

/** The sockets of the sessions, by the client's port, since a session does not reveal its own. */
class Connections {
  accepted = 0;
  readonly #server: Http2Server;
  readonly #open = new Map<number, Connection>();
  readonly #sessions = new Set<ServerHttp2Session>();

  constructor(server: Http2Server) {
    this.#server = server;
    server.on('connection', (socket: Socket) => this.#add(socket));
    // With TLS, the plain socket comes first. The TLS socket, which can end cleanly, replaces it.
    server.on('secureConnection', (socket: Socket) => this.#replace(socket));
    server.on('session', (session) => {
      this.#sessions.add(session);
      session.on('close', () => this.#sessions.delete(session));
    });
    // Clients of these tests break connections on purpose. An unhandled error would end the process.
    server.on('sessionError', () => undefined);
  }

  of(stream: ServerHttp2Stream): Pick<Exchange, 'connection' | 'dropConnection'> {
    const connection = this.#open.get(stream.session?.socket.remotePort ?? 0);
    return { connection: connection?.index ?? 0, dropConnection: () => connection?.socket.destroy() };
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
    for (const session of this.#sessions) session.destroy();
    for (const { socket } of this.#open.values()) socket.destroy();
    await closed;
  }

  #add(socket: Socket): void {
    const port = socket.remotePort ?? 0;
    const connection = { index: ++this.accepted, socket };
    this.#open.set(port, connection);
    socket.on('error', () => undefined);
    socket.on('close', () => {
      if (this.#open.get(port) === connection) this.#open.delete(port);
    });
  }

  #replace(socket: Socket): void {
    const connection = this.#open.get(socket.remotePort ?? 0);
    if (connection !== undefined) connection.socket = socket;
    socket.on('error', () => undefined);
  }
}

/** Returns undefined if the client cancelled the request. */
async function readBody(stream: ServerHttp2Stream): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  stream.on('error', () => undefined);
  stream.on('data', (chunk: Uint8Array) => chunks.push(chunk));
  await new Promise((resolve) => stream.once('end', resolve).once('close', resolve));
  return stream.aborted || stream.destroyed ? undefined : Buffer.concat(chunks);
}
