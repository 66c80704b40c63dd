import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A TCP proxy on 127.0.0.1 behind which everything is far away. */
export interface LatencyProxy extends AsyncDisposable {
  readonly port: number;
}

/**
 * Starts a proxy that forwards to a port of this machine, and holds what it forwards for half of the round trip in each
 * direction, in order.
 *
 * The kernel has shaken hands before a proxy hears of a connection, and so at once. What the client sends is therefore
 * held until the round trip is over that TCP's handshake would have taken.
 */
export async function startLatencyProxy(targetPort: number, roundTripMs: number): Promise<LatencyProxy> {
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const openMs = performance.now() + roundTripMs;
    const target = connect(targetPort, '127.0.0.1');
    for (const socket of [client, target]) {
      sockets.add(socket.setNoDelay(true));
      socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    }
    forward(client, target, () => Math.max(performance.now(), openMs) + roundTripMs / 2);
    forward(target, client, () => performance.now() + roundTripMs / 2);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port');
  return {
    port: address.port,
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** Each chunk waits for those before it, and until it is due. */
function forward(from: Socket, to: Socket, dueMs: () => number): void {
  let last = Promise.resolve();
  const later = (act: () => void): void => {
    const due = dueMs();
    last = last.then(async () => {
      await sleep(Math.max(due - performance.now(), 0));
      act();
    });
  };
  from.on('data', (chunk) => later(() => to.write(chunk)));
  from.on('end', () => later(() => to.end()));
  from.on('close', () => later(() => to.destroy()));
}
