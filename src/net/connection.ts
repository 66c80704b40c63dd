import { once } from 'node:events';
import { connect as connectTcp, isIP, Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { listAll } from '../text.ts';
import { isCertificateProblem, Unreached, type Failure } from './failures.ts';
import type { ProxyOptions } from './proxy-agent.ts';
import type { Handle, Keep, Way } from './tunnel.ts';

/** A connection on which HTTP/2 may begin: TLS is finished, or TCP for clear text. */
export interface Connection {
  readonly serverUrl: string;
  readonly socket: Socket;
}

/** The connections to the first server that can be reached. */
export interface Connector {
  /** Rejects with `Unreached`. */
  readonly connect: () => Promise<Connection>;
  /** Returns the server that was reached last, for messages; before that, all that are tried. */
  readonly serverUrl: () => string;
  /** Ends all of them. */
  readonly close: () => void;
}

/** How long a server is tried before the next one is, too, as in Modal's Python client (py/modal/_utils/async_utils.py). */
const HEAD_START_MS = 3_000;

/**
 * Begins to connect before what speaks over the connection is loaded, and resolves when the first packet is on its way. The
 * first call of `connect` returns that connection, and each other one a new one, from the beginning of the list.
 *
 * @param serverUrls each `https://host[:port]`, or `http://host[:port]` for clear text, which never goes through the proxy.
 * @param options `signal` ends the waiting for the name to be looked up.
 */
export async function connectAhead(
  serverUrls: readonly string[],
  { signal, ...proxy }: ProxyOptions & { readonly signal: AbortSignal },
): Promise<Connector> {
  const races: Race[] = [];
  let reached = listAll(serverUrls);
  const race = async (): Promise<Connection> => {
    const started = startRace(serverUrls, (url, keep) => connectTo(new URL(url), { proxy, keep }));
    races.push(started);
    const connection = await started.won;
    reached = connection.serverUrl;
    return connection;
  };
  let ahead: Promise<Connection> | undefined = race();
  ahead.catch(() => undefined); // Nothing waits for it yet.
  const [first] = races[0]?.handles ?? [];
  if (first instanceof Socket) await once(first, 'connectionAttempt', { signal }).catch(() => undefined);
  return {
    connect: async () => {
      const made = ahead ?? race();
      ahead = undefined;
      return (await made).socket.destroyed ? race() : made;
    },
    serverUrl: () => reached,
    close: () => {
      for (const { end } of races) end();
    },
  };
}

interface Race {
  readonly won: Promise<Connection>;
  /** What is open. */
  readonly handles: ReadonlySet<Handle>;
  /** Ends the race, and the connection that has won it. */
  readonly end: () => void;
}

/**
 * Tries one server after the other: the next when one fails, or after the head start. The first connection wins, and the
 * others are closed. A certificate that is not trusted ends the race, as something may stand between.
 */
function startRace(serverUrls: readonly string[], open: (serverUrl: string, keep: Keep) => Promise<Socket>): Race {
  const { promise: won, resolve, reject } = Promise.withResolvers<Connection>();
  const handles = new Set<Handle>();
  const failures: Failure[] = [];
  let timer: NodeJS.Timeout | undefined;
  let latest = 0;
  let isOver = false;
  const end = (winner?: Socket): void => {
    isOver = true;
    clearTimeout(timer);
    for (const handle of handles) if (handle !== winner) handle.destroy();
  };
  const keep = keepIn(handles, () => isOver);
  const start = (index: number): void => {
    clearTimeout(timer);
    latest = index;
    const serverUrl = serverUrls[index];
    if (serverUrl === undefined) return;
    if (index + 1 < serverUrls.length) timer = setTimeout(start, HEAD_START_MS, index + 1);
    open(serverUrl, keep).then(
      (socket) => {
        if (isOver) return;
        end(socket);
        resolve({ serverUrl, socket });
      },
      (cause: unknown) => {
        if (isOver) return;
        failures.push({ serverUrl, cause });
        if (failures.length === serverUrls.length || isCertificateProblem(cause)) {
          end();
          reject(new Unreached(failures));
        } else if (index === latest) start(index + 1);
      },
    );
  };
  start(0);
  return { won, handles, end };
}

/** Loads what only a proxy needs. Returns undefined for a host that goes around it. */
async function openTunnel(authority: string, way: Way): Promise<Socket | undefined> {
  const tunnels = await import('./tunnel.ts');
  return tunnels.goesAround(authority, way.proxy.noProxy) ? undefined : tunnels.openTunnel(authority, way);
}

function keepIn(handles: Set<Handle>, isOver: () => boolean): Keep {
  return (handle) => {
    handles.add(handle.on('error', () => undefined).on('close', () => handles.delete(handle)));
    if (isOver()) handle.destroy();
    return handle;
  };
}

/** As `connect` of node:http2 does it, but for NODE_TLS_REJECT_UNAUTHORIZED, which could switch the check of certificates off. */
async function connectTo(url: URL, { proxy, keep }: Way): Promise<Socket> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (url.protocol === 'http:') {
    const socket = keep(connectTcp({ host, port: Number(url.port || 80) }));
    await once(socket, 'connect');
    return socket;
  }
  const port = Number(url.port || 443);
  const tunnel = proxy.proxyUrl === '' ? undefined : await openTunnel(`${url.hostname}:${port}`, { proxy, keep });
  const through = tunnel === undefined ? {} : { socket: tunnel };
  const servername = isIP(host) === 0 ? { servername: host } : {};
  const options = { ALPNProtocols: ['h2'], rejectUnauthorized: true, ...servername, ...through };
  const socket = keep(connectTls({ host, port, ...options }));
  await once(socket, 'secureConnect');
  return socket;
}
