import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A server that never starts TLS. */
export interface MuteServer extends AsyncDisposable {
  readonly url: string;
  /** The time of each connection, in ms since 1970. */
  readonly acceptedMs: readonly number[];
  /** Resolves when the first connection has been accepted. */
  readonly accepted: Promise<unknown>;
  /** The number of connections that the client has closed so far. */
  readonly left: number;
  /** The bytes received on all of them. */
  readonly received: Buffer;
  /** From now on, forwards all connections, even waiting ones, to the server at this address. */
  leadTo(url: string): void;
}

/** Listens on 127.0.0.1. `hang`: accepts connections and sends nothing. `drop`: ends them at once. */
export async function startMuteServer(mode: 'hang' | 'drop' = 'hang'): Promise<MuteServer> {
  const sockets = new Set<Socket>();
  const parts: Buffer[] = [];
  const acceptedMs: number[] = [];
  let left = 0;
  let target: string | undefined;
  const server = createServer((socket) => {
    acceptedMs.push(Date.now());
    sockets.add(socket.on('error', () => undefined));
    if (mode === 'drop') socket.destroy();
    else if (target !== undefined) tunnel(socket, target, []);
    else socket.on('data', (part) => parts.push(part)).on('close', () => left++);
  });
  const accepted = new Promise((resolve) => server.once('connection', resolve));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `https://localhost:${(server.address() as AddressInfo).port}`,
    acceptedMs,
    accepted,
    get left() {
      return left;
    },
    get received() {
      return Buffer.concat(parts);
    },
    leadTo: (url) => {
      target = url;
      for (const socket of sockets) if (!socket.destroyed) tunnel(socket, url, parts);
    },
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

function tunnel(socket: Socket, url: string, parts: readonly Buffer[]): void {
  const upstream = connect(Number(new URL(url).port), '127.0.0.1').on('error', () => socket.destroy());
  for (const part of parts) upstream.write(part);
  socket.pipe(upstream).pipe(socket);
}

let deadPort: Promise<number> | undefined;

/**
 * Returns an address on which nothing listens. Its port belongs to the client side of an open connection, so that the kernel
 * gives it to no other test, as it might with the port of a closed server.
 */
export async function findDeadUrl(): Promise<string> {
  deadPort ??= holdPort();
  return `https://localhost:${await deadPort}`;
}

/** Holds a port until this process ends. */
async function holdPort(): Promise<number> {
  const server = createServer((socket) => socket.unref()).unref();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1').unref();
  await once(client, 'connect');
  return client.localPort ?? Number.NaN;
}
