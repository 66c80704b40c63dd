import { Code, ConnectError, decodeBinaryHeader, type Interceptor, type Transport } from '@connectrpc/connect';
import type { UniversalClientFn } from '@connectrpc/connect/protocol';
import { createTransport } from '@connectrpc/connect/protocol-grpc';
import type { Connector } from './connection.ts';
import type { HttpAnswer, HttpClient, HttpRequest } from './http2.ts';
import { openDirectClient } from './http2-direct.ts';
import { RPCStatusSchema } from './modal_pb.ts';
import type { ProxyOptions } from './proxy-agent.ts';

export interface TransportOptions {
  /** `https://host[:port]`, or `http://host[:port]` for HTTP/2 over clear text with prior knowledge. */
  readonly serverUrl: string;
  readonly route: Route;
  /** Sent with every call, by their lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly interceptors: readonly Interceptor[];
}

/** How the server is reached: over sockets of one's own, or as a proxy has it. */
export type Route = { readonly connector: Connector } | ProxyOptions;

/** Modal's clients send and receive at most 100 MiB in one message (modal-client: js/src/client.ts, `maxMessageSize`). */
const MAX_MESSAGE_BYTES = 100 * 1024 * 1024;

/** A gRPC transport and the connection under it, which `close` ends. */
export interface OpenTransport {
  readonly transport: Transport;
  readonly close: () => Promise<void>;
}

/**
 * Returns a gRPC transport over one HTTP/2 connection, which is opened ahead of the first call, or with it where a proxy
 * may stand between, and carries all calls; where it breaks, the next call opens another.
 *
 * A failed connection rejects a call with a `ConnectError` of code `Unavailable` whose `cause` is Node's or undici's error.
 */
export function openTransport({ serverUrl, route, headers, interceptors }: TransportOptions): OpenTransport {
  const client = openHttpClient(serverUrl, route);
  const transport = createTransport({
    httpClient: expectGrpc(client, headers),
    baseUrl: serverUrl,
    useBinaryFormat: true,
    interceptors: [...interceptors],
    acceptCompression: [],
    sendCompression: null,
    compressMinBytes: 0,
    readMaxBytes: MAX_MESSAGE_BYTES,
    writeMaxBytes: MAX_MESSAGE_BYTES,
  });
  return { transport, close: client.close };
}

/** undici is loaded only where a proxy may stand between. */
function openHttpClient(serverUrl: string, route: Route): HttpClient {
  if ('connector' in route) return openDirectClient(serverUrl, route.connector);
  const opening = import('./http2-proxied.ts').then(({ openProxiedClient }) => openProxiedClient(serverUrl, route));
  opening.catch(() => undefined); // The first call tells, and may come later.
  return {
    post: async (request) => (await opening).post(request),
    close: async () => (await opening).close(),
  };
}

/** Returns a client that gives what a gRPC server answered, and throws a `ConnectError` for everything else. */
function expectGrpc({ post }: HttpClient, fixed: TransportOptions['headers']): UniversalClientFn {
  return async ({ url, header, body: parts, signal = new AbortController().signal }) => {
    const headers = { ...Object.fromEntries(header), ...fixed };
    const sent = Buffer.concat(parts === undefined ? [] : await Array.fromAsync(parts));
    const request = { path: new URL(url).pathname, headers, body: sent, signal };
    const answer = await post(request).catch((error: unknown) => {
      throw toConnectError(error, signal);
    });
    refuseForeignAnswer(answer);
    const { status, header: received, trailer, body } = answer;
    return { status, header: mendStatus(received), trailer, body: readBody({ body, trailer, signal }) };
  };
}

/**
 * @throws {ConnectError} when what answers is no gRPC server: a proxy's page, a load balancer's 502. Of the codes for
 *   that (grpc/grpc: doc/http-grpc-status-mapping.md) none is final for us: what stands between may be gone next time.
 */
function refuseForeignAnswer({ status, header, discard }: HttpAnswer): void {
  const type = header.get('content-type') ?? 'no content type';
  if (status === 200 && /^application\/grpc(?:$|[+;])/.test(type)) return;
  discard();
  throw new ConnectError(`HTTP ${status} with ${type} instead of a gRPC answer`, Code.Unavailable);
}

type Body = Pick<HttpAnswer, 'body' | 'trailer'> & Pick<HttpRequest, 'signal'>;

async function* readBody({ body, trailer, signal }: Body): AsyncIterable<Uint8Array> {
  try {
    yield* body;
  } catch (error) {
    throw toConnectError(error, signal);
  }
  mendStatus(trailer); // It is there once the body has ended.
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

function toConnectError(error: unknown, signal: AbortSignal): ConnectError {
  if (signal.aborted) return ConnectError.from(signal.reason, Code.Canceled);
  const message = error instanceof Error ? error.message : String(error);
  return new ConnectError(message, Code.Unavailable, undefined, undefined, error);
}
