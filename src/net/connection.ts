import { once } from 'node:events';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { listAll } from '../text.ts';
import { isCertificateProblem, Unreached, type Failure } from './failures.ts';
import type { ProxyOptions } from './tunnel.ts';

/** A connection that is ready for HTTP/2: its TLS handshake is finished, or it is clear text. */
export interface Connection {
  readonly serverUrl: string;
  readonly socket: Socket;
}

/** Connects to the first server that can be reached. */
export interface Connector {
  /** Rejects with `Unreached`. */
  readonly connect: () => Promise<Connection>;
  /** Returns the server that was reached last, for messages; before that, all servers. */
  readonly serverUrl: () => string;
  /** Ends all connections. */
  readonly close: () => void;
}

/** The head start of a server before the next one, ms, as in Modal's Python client (py/modal/_utils/async_utils.py). */
const HEAD_START_MS = 3_000;

/**
 * Starts to connect, so that the client can be loaded meanwhile, and resolves when the first packet is on its way. The first
 * call of `connect` returns that connection. Each other call makes a new one, from the start of the list.
 *
 * @param serverUrls each `https://host[:port]`, or `http://host[:port]` for clear text, which never goes through the proxy.
 * @param options `signal` ends the wait for the name look-up.
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
  /** Ends the race, and the connection that won it. */
  readonly end: () => void;
}

/**
 * Tries one server after the other: the next one after a failure or the head start. The first connection wins, and the others
 * are closed. An untrusted certificate ends the race: it may be an attack.
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

/** The server of a connection, as a URL has it. */
type Destination = Pick<URL, 'protocol' | 'hostname' | 'port'>;

interface Way {
  readonly proxy: ProxyOptions;
  readonly signal: AbortSignal;
  /** The protocols offered over TLS, in order of preference (RFC 7301). */
  readonly speaks: readonly string[];
  /** Called when the first packet is on its way; at once if a proxy may be used. */
  readonly setOff?: (value?: unknown) => void;
}

/** Returns a connection to a server. NODE_TLS_REJECT_UNAUTHORIZED cannot switch off its check of the certificate. */
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
