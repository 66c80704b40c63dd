import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A TCP proxy on 127.0.0.1 that adds latency. */
export interface LatencyProxy extends AsyncDisposable {
  readonly port: number;
}

/**
 * Starts a proxy that forwards to a port of this machine. It delays each direction by half of the round trip, in order.
 *
 * The kernel completes TCP's handshake at once, before the proxy gets the connection. So the proxy holds the client's
 * first bytes for one round trip, as long as the handshake would have taken.
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

/** Delays each chunk until it is due. Keeps their order. */
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
