import type { Dispatcher, EnvHttpProxyAgent } from 'undici';
import { copyHeaders, type HttpAnswer, type HttpClient } from './http2.ts';
import { openProxyAgent, type ProxyOptions } from './proxy-agent.ts';

/**
 * Returns a client over undici, which goes through the proxy or around it and connects with the first request, and anew
 * with the next one after a request was given up: a tunnel may be dead without anybody having said so.
 */
export function openProxiedClient(serverUrl: string, options: ProxyOptions): HttpClient {
  const agents = new Set<EnvHttpProxyAgent>();
  let agent: EnvHttpProxyAgent | undefined;
  return {
    post: async ({ path, headers, body, signal }) => {
      const used = agent ?? openProxyAgent(options, { connections: 1, allowH2: true });
      agents.add(used);
      agent = used;
      signal.addEventListener('abort', () => {
        if (agent === used) agent = undefined;
      });
      const request = { origin: serverUrl, path, method: 'POST', headers, body, signal } as const;
      return toAnswer(await untilAborted(used.request(request), signal));
    },
    close: async () => {
      await Promise.all([...agents].map((one) => one.destroy()));
    },
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
