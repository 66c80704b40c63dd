import { once } from 'node:events';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

/** The sockets to one server. */
export interface Connector {
  /** Returns a socket on which HTTP/2 may begin; that it fails is told by its `error` event. */
  readonly connect: () => Socket;
  /** Ends all of them. */
  readonly close: () => void;
}

/**
 * Begins to connect to a server before what speaks over the connection is loaded, and resolves when the first packet is
 * on its way. Who asks for a socket first gets that one, unless it has failed by then, and everybody else a new one.
 *
 * @param serverUrl `https://host[:port]`, or `http://host[:port]` for clear text.
 * @param signal ends the waiting for the name to be looked up.
 */
export async function connectAhead(serverUrl: string, signal: AbortSignal): Promise<Connector> {
  const sockets = new Set<Socket>();
  const open = (): Socket => {
    const socket = connectTo(serverUrl);
    sockets.add(socket);
    return socket.on('close', () => sockets.delete(socket));
  };
  const first = open().on('error', () => undefined); // Nobody may be there yet to be told.
  await once(first, 'connectionAttempt', { signal }).catch(() => undefined);
  let taken = false;
  return {
    connect: () => {
      const isFirst = !taken && !first.destroyed;
      taken = true;
      return isFirst ? first : open();
    },
    close: () => {
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** As `connect` of node:http2 does it, but for NODE_TLS_REJECT_UNAUTHORIZED, which could switch the check of certificates off. */
function connectTo(serverUrl: string): Socket {
  const { protocol, hostname, port } = new URL(serverUrl);
  const host = hostname.replace(/^\[|\]$/g, '');
  if (protocol === 'http:') return connectTcp({ host, port: Number(port || 80) });
  const servername = isIP(host) === 0 ? { servername: host } : {};
  const options = { ALPNProtocols: ['h2'], rejectUnauthorized: true, ...servername };
  return connectTls({ host, port: Number(port || 443), ...options });
}
