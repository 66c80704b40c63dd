import { buffer } from 'node:stream/consumers';
import { Code, ConnectError, type Interceptor, type Transport } from '@connectrpc/connect';
import type { UniversalClientFn, UniversalClientResponse } from '@connectrpc/connect/protocol';
import { createTransport } from '@connectrpc/connect/protocol-grpc';
import { EnvHttpProxyAgent, type Dispatcher } from 'undici';

/** The proxies of the environment, as curl and the runner name them. Empty text means none. */
export interface Proxies {
  readonly httpProxy: string;
  readonly httpsProxy: string;
  readonly noProxy: string;
}

export interface TransportOptions {
  /** `https://host[:port]`, or `http://host[:port]` for HTTP/2 over clear text with prior knowledge. */
  readonly serverUrl: string;
  readonly proxies: Proxies;
  readonly interceptors: readonly Interceptor[];
}

/** Modal's clients send and receive at most 100 MiB in one message (modal-client: js/src/client.ts, `maxMessageSize`). */
const MAX_MESSAGE_BYTES = 100 * 1024 * 1024;

/** A gRPC transport and the connection under it, which `close` ends. */
export interface OpenTransport {
  readonly transport: Transport;
  readonly close: () => Promise<void>;
}

/**
 * Returns a gRPC transport over one HTTP/2 connection, which is opened with the first call and carries all of them.
 *
 * A failed connection rejects a call with a `ConnectError` of code `Unavailable` whose `cause` is undici's error.
 */
export function openTransport({ serverUrl, proxies, interceptors }: TransportOptions): OpenTransport {
  const clearText = serverUrl.startsWith('http:');
  const agent = new EnvHttpProxyAgent({
    connections: 1,
    allowH2: true,
    ...(clearText && { h2Options: { useH2c: true } }),
    httpProxy: proxies.httpProxy,
    httpsProxy: proxies.httpsProxy,
    noProxy: clearText ? '*' : proxies.noProxy, // Clear text is for loopback alone, where no proxy stands between.
  });
  const transport = createTransport({
    httpClient: createHttpClient(agent),
    baseUrl: serverUrl,
    useBinaryFormat: true,
    interceptors: [...interceptors],
    acceptCompression: [],
    sendCompression: null,
    compressMinBytes: 0,
    readMaxBytes: MAX_MESSAGE_BYTES,
    writeMaxBytes: MAX_MESSAGE_BYTES,
  });
  return { transport, close: () => agent.destroy() };
}

function createHttpClient(dispatcher: Dispatcher): UniversalClientFn {
  return async ({ url, method, header, body, signal }) => {
    const { origin, pathname } = new URL(url);
    const request = {
      origin,
      path: pathname,
      method: method,
      headers: Object.fromEntries(header),
      // Whole, not streamed: undici sends it again by itself where the server closed the connection before reading it.
      body: body === undefined ? null : await buffer(body),
      signal: signal ?? null,
    };
    try {
      return toUniversal(await dispatcher.request(request));
    } catch (error) {
      throw toConnectError(error, signal);
    }
  };
}

function toUniversal({ statusCode, headers, body, trailers }: Dispatcher.ResponseData): UniversalClientResponse {
  const trailer = new Headers();
  async function* read(): AsyncIterable<Uint8Array> {
    try {
      for await (const chunk of body as AsyncIterable<Uint8Array>) yield chunk;
    } catch (error) {
      throw toConnectError(error);
    }
    copyHeaders(trailers, trailer); // They are there once the body has ended.
  }
  return { status: statusCode, header: copyHeaders(headers, new Headers()), body: read(), trailer };
}

/** Copies string names only: undici's HTTP/2 headers carry a symbol of node:http2 as well. */
function copyHeaders(from: Dispatcher.ResponseData['headers'], to: Headers): Headers {
  for (const [name, value] of Object.entries(from)) {
    for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined) to.append(name, one);
  }
  return to;
}

function toConnectError(error: unknown, signal?: AbortSignal): ConnectError {
  if (signal?.aborted === true) return ConnectError.from(signal.reason, Code.Canceled);
  const message = error instanceof Error ? error.message : String(error);
  return new ConnectError(message, Code.Unavailable, undefined, undefined, error);
}
