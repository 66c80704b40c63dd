import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type Socket } from 'node:net';
import { ProxyFailure } from './failures.ts';

export interface ProxyOptions {
  /** The proxy for `https:`, credentials included; empty for none. */
  readonly proxyUrl: string;
  /** The hosts that bypass it, as in `NO_PROXY`. */
  readonly noProxy: string;
}

/** The destination of a tunnel, and the signal that ends the attempt. */
interface Target {
  readonly host: string;
  readonly port: number;
  readonly signal: AbortSignal;
}

/**
 * Returns a connection through the proxy, made with CONNECT in HTTP/1.1 (RFC 9110, section 9.3.6); undefined if the server
 * bypasses the proxy.
 *
 * @throws {ProxyFailure} if the proxy cannot be reached or refuses.
 */
export async function openTunnel(target: Target, { proxyUrl, noProxy }: ProxyOptions): Promise<Socket | undefined> {
  if (goesAround(target, noProxy)) return undefined;
  const { promise, resolve, reject } = Promise.withResolvers<Socket>();
  const { protocol, hostname, port, username, password } = new URL(proxyUrl);
  const host = hostname.replace(/^\[|\]$/g, '');
  const login = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64');
  const authority = `${isIP(target.host) === 6 ? `[${target.host}]` : target.host}:${target.port}`;
  const options = {
    ...{ host, method: 'CONNECT', path: authority, agent: false, signal: target.signal },
    ...(port !== '' && { port }),
    headers: {
      ...{ host: authority, connection: 'keep-alive' },
      ...(username + password !== '' && { 'proxy-authorization': `Basic ${login}` }),
    },
    servername: isIP(host) === 0 ? host : '', // Otherwise Node would take the name from the Host header.
    rejectUnauthorized: true, // NODE_TLS_REJECT_UNAUTHORIZED could otherwise switch off the check.
  };
  (protocol === 'https:' ? requestHttps : requestHttp)(options)
    .on('error', (cause) => reject(new ProxyFailure(cause)))
    .on('connect', ({ statusCode }, socket: Socket) => {
      socket.on('error', () => undefined); // TLS takes the socket over and handles its errors.
      if (statusCode === 200) resolve(socket);
      else {
        socket.destroy();
        reject(new ProxyFailure(new Error(`HTTP ${String(statusCode)}`)));
      }
    })
    .end();
  return promise;
}

/** True if `NO_PROXY` names the server, by undici's rules. */
export function goesAround({ host, port }: Pick<Target, 'host' | 'port'>, noProxy: string): boolean {
  const server = bare(host);
  return noProxy.split(/[,\s]+/).some((entry) => {
    const [, name = entry, onlyPort = port] = /^([^:]+|\[.+\]):(\d+)$/.exec(entry) ?? [];
    const domain = bare(name.replace(/^\*?\./, ''));
    const isNamed = name === '*' || (!name.startsWith('*') && server === domain) || server.endsWith(`.${domain}`);
    return entry !== '' && isNamed && Number(onlyPort) === port;
  });
}

/** Returns the name in lower case, without the brackets of IPv6 and the dot of the root. */
function bare(name: string): string {
  return name
    .replace(/^\[(.+)\]$/, '$1')
    .replace(/(.)\.$/, '$1')
    .toLowerCase();
}
