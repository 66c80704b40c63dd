import { once } from 'node:events';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { listAll } from '../text.ts';
import { isCertificateProblem, Unreached, type Failure } from './failures.ts';
import type { ProxyOptions } from './tunnel.ts';

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
  const { promise: onItsWay, resolve: setOff } = Promise.withResolvers<unknown>();
  signal.addEventListener('abort', setOff, { once: true });
  const race = async (): Promise<Connection> => {
    const started = startRace(serverUrls, (url, ended) =>
      connectTo(new URL(url), { proxy, setOff, signal: ended, speaks: ['h2'] }),
    );
    races.push(started);
    const connection = await started.won;
    reached = connection.serverUrl;
    return connection;
  };
  let ahead: Promise<Connection> | undefined = race();
  await Promise.race([onItsWay, ahead]).catch(() => undefined);
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
  /** Ends the race, and the connection that has won it. */
  readonly end: () => void;
}

/**
 * Tries one server after the other: the next when one fails, or after the head start. The first connection wins, and the
 * others are closed. A certificate that is not trusted ends the race, as something may stand between.
 */
function startRace(
  serverUrls: readonly string[],
  connect: (serverUrl: string, signal: AbortSignal) => Promise<Socket>,
): Race {
  const { promise: won, resolve, reject } = Promise.withResolvers<Connection>();
  const attempts: AbortController[] = [];
  const failures: Failure[] = [];
  let timer: NodeJS.Timeout | undefined;
  const end = (winner?: AbortController): void => {
    clearTimeout(timer);
    for (const attempt of attempts) if (attempt !== winner) attempt.abort();
  };
  const startNext = (): void => {
    clearTimeout(timer);
    const serverUrl = serverUrls[attempts.length];
    if (serverUrl === undefined) return;
    const attempt = new AbortController();
    attempts.push(attempt);
    if (attempts.length < serverUrls.length) timer = setTimeout(startNext, HEAD_START_MS);
    connect(serverUrl, attempt.signal).then(
      (socket) => {
        if (attempt.signal.aborted) return;
        end(attempt);
        resolve({ serverUrl, socket });
      },
      (cause: unknown) => {
        if (attempt.signal.aborted) return;
        failures.push({ serverUrl, cause });
        if (failures.length === serverUrls.length || isCertificateProblem(cause)) {
          end();
          reject(new Unreached(failures));
        } else if (attempt === attempts.at(-1)) startNext();
      },
    );
  };
  startNext();
  return { won, end };
}

/** Where a connection leads: a URL, for example. */
type Destination = Pick<URL, 'protocol' | 'hostname' | 'port'>;

interface Way {
  readonly proxy: ProxyOptions;
  readonly signal: AbortSignal;
  /** What may be spoken over TLS, in the order in which it is offered (RFC 7301). */
  readonly speaks: readonly string[];
  /** Called when the first packet is on its way, and at once if a proxy may stand between. */
  readonly setOff?: (value?: unknown) => void;
}

/** Returns a connection to a server, for which NODE_TLS_REJECT_UNAUTHORIZED cannot switch the check of certificates off. */
export async function connectTo({ protocol, hostname, port }: Destination, way: Way): Promise<Socket> {
  const { proxy, signal, speaks, setOff = () => undefined } = way;
  const isClear = protocol === 'http:';
  const host = hostname.replace(/^\[|\]$/g, '');
  const to = { host, port: Number(port || (isClear ? 80 : 443)), signal };
  const isProxied = !isClear && proxy.proxyUrl !== '';
  if (isProxied) setOff();
  const tunnel = isProxied && (await (await import('./tunnel.ts')).openTunnel(to, proxy));
  const servername = isIP(host) === 0 ? { servername: host } : {};
  const options = { ALPNProtocols: [...speaks], rejectUnauthorized: true, ...servername };
  const socket = isClear ? connectTcp(to) : connectTls({ ...to, ...options, ...(tunnel && { socket: tunnel }) });
  socket.on('error', () => undefined).once('connectionAttempt', setOff);
  await once(socket, isClear ? 'connect' : 'secureConnect');
  return socket;
}
