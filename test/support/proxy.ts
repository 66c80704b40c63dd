import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { testCertificates } from './certificates.ts';

/** The options of a proxy. */
export interface ProxyOptions {
  /** The required credentials. Without them, the proxy answers 407. @default none */
  readonly credentials?: { readonly user: string; readonly password: string };
  /**
   * `tunnel`: works. `refuse`: answers 403. `drop`: ends the connection without an answer. `hang`: never answers.
   * @default 'tunnel'
   */
  readonly mode?: 'tunnel' | 'refuse' | 'drop' | 'hang';
  /** True if clients reach the proxy over TLS, with the certificate of the tests. @default false */
  readonly tls?: boolean;
}

/** An HTTP proxy on 127.0.0.1 that accepts only CONNECT, like those of companies. */
export interface Proxy extends AsyncDisposable {
  /** `127.0.0.1:port`. */
  readonly host: string;
  /** `http://127.0.0.1:port`, or `https://…` with `tls`, without credentials. */
  readonly url: string;
  /** All requests, in order, even refused ones: `CONNECT localhost:443` or `GET http://…`. */
  readonly requests: readonly string[];
  /** Resolves when the first CONNECT has arrived. */
  readonly arrived: Promise<unknown>;
}

/** Starts a proxy on a free port. */
export async function startProxy({ credentials, mode = 'tunnel', tls = false }: ProxyOptions = {}): Promise<Proxy> {
  const requests: string[] = [];
  const sockets = new Set<Duplex>();
  const { certPem: cert, keyPem: key } = await testCertificates();
  const server = tls ? createTlsServer({ cert, key }) : createServer();
  server.on('request', (request, response) => {
    requests.push(`${request.method ?? ''} ${request.url ?? ''}`);
    response.writeHead(501).end();
  });
  server.on('connection', (socket: Duplex) => keep(sockets, socket));
  server.on('connect', (request, socket) => {
    requests.push(`CONNECT ${request.url ?? ''}`);
    if (mode === 'hang') return;
    if (mode === 'drop') socket.destroy();
    else if (!isAdmitted(request, credentials)) refuse(socket, '407 Proxy Authentication Required');
    else if (mode === 'refuse') refuse(socket, '403 Forbidden');
    else tunnel(request.url ?? '', socket, sockets);
  });
  const arrived = new Promise((resolve) => server.once('connect', resolve));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port');
  const host = `127.0.0.1:${address.port}`;
  return {
    host,
    url: `${tls ? 'https' : 'http'}://${host}`,
    requests,
    arrived,
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

function keep(sockets: Set<Duplex>, socket: Duplex): void {
  sockets.add(socket);
  socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
}

/** RFC 7617: user name, colon and password, in Base64. */
function isAdmitted({ headers }: IncomingMessage, credentials: ProxyOptions['credentials']): boolean {
  if (credentials === undefined) return true;
  const { user, password } = credentials;
  return headers['proxy-authorization'] === `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

function refuse(socket: Duplex, status: string): void {
  const ask = status.startsWith('407') ? 'Proxy-Authenticate: Basic realm="proxy"\r\n' : '';
  socket.end(`HTTP/1.1 ${status}\r\n${ask}Content-Length: 0\r\nConnection: close\r\n\r\n`);
}

/** @param target `host:port`, as CONNECT names it (RFC 9112, section 3.2.3). */
function tunnel(target: string, socket: Duplex, sockets: Set<Duplex>): void {
  const { hostname, port } = new URL(`http://${target}`);
  const upstream = connect({ host: hostname, port: Number(port === '' ? 80 : port) });
  keep(sockets, upstream);
  upstream.once('connect', () => {
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    socket.pipe(upstream).pipe(socket);
  });
  upstream.once('error', () => refuse(socket, '502 Bad Gateway'));
  socket.once('close', () => upstream.destroy());
  upstream.once('close', () => socket.destroy());
}
