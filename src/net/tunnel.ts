import type { EventEmitter } from 'node:events';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type Socket } from 'node:net';
import { ProxyFailure } from './failures.ts';
import type { ProxyOptions } from './proxy-agent.ts';

/** A socket, or the request for one. */
export interface Handle extends EventEmitter {
  readonly destroy: () => unknown;
}

/** Takes what is to be ended with the race. */
export type Keep = <H extends Handle>(handle: H) => H;

/** How a server is reached. */
export interface Way {
  readonly proxy: ProxyOptions;
  readonly keep: Keep;
}

/**
 * Returns a connection through the proxy, which is asked for it in HTTP/1.1 (RFC 9110, section 9.3.6).
 *
 * @param authority `host:port` of the server.
 * @throws {ProxyFailure} if the proxy is not reached, or refuses.
 */
export async function openTunnel(authority: string, { proxy, keep }: Way): Promise<Socket> {
  const { promise, resolve, reject } = Promise.withResolvers<Socket>();
  const { protocol, hostname, port, username, password } = new URL(proxy.proxyUrl);
  const host = hostname.replace(/^\[|\]$/g, '');
  const login = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64');
  const request = protocol === 'https:' ? requestHttps : requestHttp;
  const options = {
    host,
    method: 'CONNECT',
    path: authority,
    agent: false,
    headers: {
      host: authority,
      connection: 'keep-alive',
      ...(username + password !== '' && { 'proxy-authorization': `Basic ${login}` }),
    },
    servername: isIP(host) === 0 ? host : '', // Node would take the server's from the header.
    rejectUnauthorized: true, // NODE_TLS_REJECT_UNAUTHORIZED could switch the check of certificates off otherwise.
  };
  const asked = keep(request({ ...options, ...(port !== '' && { port }) }));
  asked.on('error', (cause) => reject(new ProxyFailure(cause)));
  asked.on('connect', ({ statusCode }, socket: Socket) => {
    if (statusCode === 200) {
      resolve(socket.on('error', () => undefined)); // TLS, which takes it over, is told, too.
    } else {
      socket.destroy();
      reject(new ProxyFailure(new Error(`HTTP ${String(statusCode)}`)));
    }
  });
  asked.end();
  return promise;
}

/** True if `NO_PROXY` names the server. Its entries mean what they mean to undici, which reads them for GitHub. */
export function goesAround(authority: string, noProxy: string): boolean {
  const [host, port] = splitPort(authority);
  return noProxy.split(/[,\s]+/).some((entry) => {
    const [name, onlyPort = port] = splitPort(entry);
    const domain = name.replace(/^\*?\./, '');
    const isNamed = name === '*' || (!name.startsWith('*') && host === domain) || host.endsWith(`.${domain}`);
    return entry !== '' && isNamed && onlyPort === port;
  });
}

/** Returns the name in lower case, without the brackets of IPv6 and the dot of the root, and the port if there is one. */
function splitPort(text: string): readonly [string, string?] {
  const [, name = text, port] = /^([^:]+|\[.+\]):(\d+)$/.exec(text) ?? [];
  const bare = name
    .replace(/^\[(.+)\]$/, '$1')
    .replace(/(.)\.$/, '$1')
    .toLowerCase();
  return port === undefined ? [bare] : [bare, port];
}
