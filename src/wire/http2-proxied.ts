import { EnvHttpProxyAgent, type Dispatcher } from 'undici';
import type { HttpAnswer, HttpClient } from './http2-direct.ts';

export interface ProxyOptions {
  /** The proxy for `https:`, credentials included. */
  readonly proxyUrl: string;
  /** The hosts that go around it, as in `NO_PROXY`. */
  readonly noProxy: string;
}

/** Returns a client over undici, which goes through the proxy or around it and connects with the first request. */
export function openProxiedClient(serverUrl: string, { proxyUrl, noProxy }: ProxyOptions): HttpClient {
  const agent = new EnvHttpProxyAgent({
    connections: 1,
    allowH2: true,
    httpProxy: '', // Clear text is for loopback alone, where no proxy stands between.
    httpsProxy: proxyUrl,
    noProxy,
    // NODE_TLS_REJECT_UNAUTHORIZED could switch the check of certificates off otherwise.
    connect: { rejectUnauthorized: true },
    requestTls: { rejectUnauthorized: true },
    proxyTls: { rejectUnauthorized: true },
  });
  return {
    post: async ({ path, headers, body, signal }) => {
      const request = { origin: serverUrl, path, method: 'POST', headers, body, signal } as const;
      return toAnswer(await untilAborted(agent.request(request), signal));
    },
    close: () => agent.destroy(),
  };
}

/** undici looks at a request's signal only once it has a connection: a proxy that hangs would be waited for without an end. */
function untilAborted<T>(response: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const abort = (): void => reject(signal.reason as Error);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    response.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

function toAnswer({ statusCode, headers, body, trailers }: Dispatcher.ResponseData): HttpAnswer {
  const trailer = new Headers();
  async function* read(): AsyncIterable<Uint8Array> {
    yield* body as AsyncIterable<Uint8Array>;
    copyHeaders(trailers, trailer); // They are there once the body has ended.
  }
  const discard = (): void => void body.on('error', () => undefined).destroy();
  return { status: statusCode, header: copyHeaders(headers, new Headers()), body: read(), trailer, discard };
}

/** Copies string names only: undici's HTTP/2 headers carry a symbol of node:http2 as well. */
function copyHeaders(from: Dispatcher.ResponseData['headers'], to: Headers): Headers {
  for (const [name, value] of Object.entries(from)) {
    for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined) to.append(name, one);
  }
  return to;
}
