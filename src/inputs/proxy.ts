import { ActionError } from '../errors.ts';
import type { Reason } from '../model.ts';

/** The proxy that the environment names. */
export interface Proxy {
  /** The address with its credentials; empty for no proxy. */
  readonly url: string;
  /** The address without them, for messages. */
  readonly shownUrl: string;
  /** Empty if it has none. */
  readonly password: string;
  /** The hosts that bypass it, as in `NO_PROXY`. */
  readonly noProxy: string;
}

type Variables = ReadonlyMap<string, string>;

/**
 * Reads the proxy for `https:` addresses as curl and the runner do: the lower-case variable, or else the upper-case one.
 * The runner reads an address without a scheme as `http:` (actions/runner: RunnerWebProxy.cs).
 *
 * @throws {ActionError} if the text is not the address of a proxy.
 */
export function readProxy(variables: Variables): Proxy {
  const noProxy = firstSet(variables, ['no_proxy', 'NO_PROXY']);
  const text = firstSet(variables, ['https_proxy', 'HTTPS_PROXY']);
  if (text === '') return { url: '', shownUrl: '', password: '', noProxy };
  const [scheme] = /^[a-z][a-z0-9+.-]*:\/\//i.exec(text) ?? [];
  const isHttp = scheme === undefined || /^https?:/i.test(scheme);
  const url = isHttp ? parseProxy(scheme === undefined ? `http://${text}` : text) : undefined;
  if (url !== undefined) {
    const password = decodeURIComponent(url.password);
    return { url: url.href, shownUrl: `${url.protocol}//${url.host}`, password, noProxy };
  }
  const reason = isHttp ? NO_PROXY_ADDRESS : OTHER_SCHEME;
  throw new ActionError({ doing: 'Reading the environment variable HTTPS_PROXY or https_proxy', ...reason });
}

const NO_PROXY_ADDRESS: Reason = {
  happened: 'it is not the address of a proxy',
  todo: 'Write http://host:port or http://user:password@host:port, with %-escapes where user or password has special characters',
};
const OTHER_SCHEME: Reason = {
  happened: 'it begins with neither http:// nor https://; SOCKS proxies are not supported',
  todo: 'Write the address of an HTTP proxy, http://host:port, or unset the variable if the runner reaches the server without a proxy',
};

function firstSet(variables: Variables, names: readonly string[]): string {
  return names.map((name) => variables.get(name)?.trim() ?? '').find((text) => text !== '') ?? '';
}

function parseProxy(text: string): URL | undefined {
  try {
    const url = new URL(text);
    decodeURIComponent(url.username + url.password);
    return url.hostname === '' ? undefined : url;
  } catch {
    return undefined; // The error would quote the address with its password.
  }
}
