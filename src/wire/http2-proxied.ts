import type { IncomingHttpHeaders } from 'node:http2';
import type { Dispatcher, EnvHttpProxyAgent } from 'undici';
import type { HttpClient, HttpReceiver } from './http2.ts';
import { openProxyAgent, type ProxyOptions } from './proxy-agent.ts';

/**
 * Returns a client over undici, which goes through the proxy or around it and connects with the first request, and anew
 * with the next one after a request was given up: a tunnel may be dead without anybody having said so.
 */
export function openProxiedClient(serverUrl: string, options: ProxyOptions): HttpClient {
  const agents = new Set<EnvHttpProxyAgent>();
  let agent: EnvHttpProxyAgent | undefined;
  return {
    post: async ({ path, headers, body, signal, receiver }) => {
      const used = agent ?? openProxyAgent(options, { connections: 1, allowH2: true });
      agents.add(used);
      agent = used;
      signal.addEventListener('abort', () => {
        if (agent === used) agent = undefined;
      });
      const request = { origin: serverUrl, path, method: 'POST', headers, body, signal } as const;
      return receive(await untilAborted(used.request(request), signal), receiver);
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

async function receive(
  { statusCode, headers, body, trailers }: Dispatcher.ResponseData,
  receiver: HttpReceiver,
): Promise<IncomingHttpHeaders> {
  try {
    receiver.onHead(statusCode, headers);
    for await (const part of body as AsyncIterable<Buffer>) receiver.onData(part);
  } catch (error) {
    body.on('error', () => undefined).destroy();
    throw error;
  }
  return trailers; // They are there once the body has ended.
}
