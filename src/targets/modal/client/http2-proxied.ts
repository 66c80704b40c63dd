import type { IncomingHttpHeaders } from 'node:http2';
import type { Dispatcher, EnvHttpProxyAgent } from 'undici';
import type { HttpClient, HttpReceiver } from './http2.ts';
import { openProxyAgent, type ProxyOptions } from '../../../net/proxy-agent.ts';

/**
 * Returns a client over undici, which goes through the proxy or around it and connects with the first request, and anew
 * with the next one after a request was given up.
 */
export function openProxiedClient(serverUrl: string, options: ProxyOptions): HttpClient {
  const agents = new Set<EnvHttpProxyAgent>();
  let agent: EnvHttpProxyAgent | undefined;
  return {
    post: ({ path, headers, body, receiver }) => {
      const used = agent ?? openProxyAgent(options, { connections: 1, allowH2: true });
      agents.add(used);
      agent = used;
      const controller = new AbortController();
      const { signal } = controller;
      const answer = used.request({ origin: serverUrl, path, method: 'POST', headers, body, signal });
      const cancel = (reason: Error): void => {
        if (agent === used) agent = undefined;
        controller.abort(reason);
      };
      return { trailers: receive(untilAborted(answer, signal), receiver), cancel };
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
    signal.addEventListener('abort', abort, { once: true });
    response.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

async function receive(answer: Promise<Dispatcher.ResponseData>, receiver: HttpReceiver): Promise<IncomingHttpHeaders> {
  const { statusCode, headers, body, trailers } = await answer;
  try {
    receiver.onHead(statusCode, headers);
    for await (const part of body as AsyncIterable<Buffer>) receiver.onData(part);
  } catch (error) {
    body.on('error', () => undefined).destroy(); // What is refused is not read on, and that it is cut off is no news.
    throw error;
  }
  return trailers; // They are there once the body has ended.
}
