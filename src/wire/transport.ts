import { buffer } from 'node:stream/consumers';
import { Code, ConnectError, decodeBinaryHeader, type Interceptor, type Transport } from '@connectrpc/connect';
import type { UniversalClientFn, UniversalClientResponse } from '@connectrpc/connect/protocol';
import { createTransport } from '@connectrpc/connect/protocol-grpc';
import { EnvHttpProxyAgent, type Dispatcher } from 'undici';
import { RPCStatusSchema } from './modal_pb.ts';

export interface TransportOptions {
  /** `https://host[:port]`, or `http://host[:port]` for HTTP/2 over clear text with prior knowledge. */
  readonly serverUrl: string;
  /** The proxy for `https:`, credentials included; empty for none. */
  readonly proxyUrl: string;
  /** The hosts that go around it, as in `NO_PROXY`. */
  readonly noProxy: string;
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
export function openTransport({ serverUrl, proxyUrl, noProxy, interceptors }: TransportOptions): OpenTransport {
  const clearText = serverUrl.startsWith('http:');
  const agent = new EnvHttpProxyAgent({
    connections: 1,
    allowH2: true,
    ...(clearText && { h2Options: { useH2c: true } }),
    httpProxy: '', // Clear text is for loopback alone, where no proxy stands between.
    httpsProxy: proxyUrl,
    noProxy,
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
      return toUniversal(await untilAborted(dispatcher.request(request), signal));
    } catch (error) {
      throw toConnectError(error, signal);
    }
  };
}

/** undici looks at a request's signal only once it has a connection: a proxy that hangs would be waited for without an end. */
function untilAborted<T>(response: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return response;
  return new Promise<T>((resolve, reject) => {
    const abort = (): void => reject(signal.reason as Error);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    response.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

/**
 * @throws {ConnectError} when what answers is no gRPC server: a proxy's page, a load balancer's 502. Of the codes for
 *   that (grpc/grpc: doc/http-grpc-status-mapping.md) none is final for us: what stands between may be gone next time.
 */
function refuseForeignAnswer({ statusCode, headers, body }: Dispatcher.ResponseData): void {
  const type = String(headers['content-type'] ?? 'no content type');
  if (statusCode === 200 && /^application\/grpc(?:$|[+;])/.test(type)) return;
  body.on('error', () => undefined).destroy(); // It may have no end, and its being cut off is no news.
  throw new ConnectError(`HTTP ${statusCode} with ${type} instead of a gRPC answer`, Code.Unavailable);
}

function toUniversal(response: Dispatcher.ResponseData): UniversalClientResponse {
  refuseForeignAnswer(response);
  const { statusCode, headers, body, trailers } = response;
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
  return mendStatus(to);
}

/**
 * Connect decodes the two headers that explain an error without a net, and trusts the second more than the status
 * itself. What is malformed there must not hide the status code.
 */
function mendStatus(headers: Headers): Headers {
  const message = headers.get('grpc-message');
  if (message !== null && !isDecodable(() => decodeURIComponent(message))) {
    headers.set('grpc-message', encodeURIComponent(message));
  }
  const details = headers.get('grpc-status-details-bin');
  if (details !== null && !isDecodable(() => decodeBinaryHeader(details, RPCStatusSchema).code in Code)) {
    headers.delete('grpc-status-details-bin');
  }
  return headers;
}

function isDecodable(decode: () => unknown): boolean {
  try {
    return decode() !== false;
  } catch {
    return false;
  }
}

function toConnectError(error: unknown, signal?: AbortSignal): ConnectError {
  if (error instanceof ConnectError) return error;
  if (signal?.aborted === true) return ConnectError.from(signal.reason, Code.Canceled);
  const message = error instanceof Error ? error.message : String(error);
  return new ConnectError(message, Code.Unavailable, undefined, undefined, error);
}
