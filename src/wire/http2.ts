import type { IncomingHttpHeaders } from 'node:http2';
import type { UniversalClientResponse } from '@connectrpc/connect/protocol';

/** An HTTP/2 client that keeps one connection, which `close` ends. */
export interface HttpClient {
  /** Rejects with Node's or undici's error where the connection fails or breaks, and with the signal's reason where that ends it. */
  readonly post: (request: HttpRequest) => Promise<HttpAnswer>;
  readonly close: () => Promise<void>;
}

export interface HttpRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly signal: AbortSignal;
}

export interface HttpAnswer extends UniversalClientResponse {
  /** Ends a body that is not to be read: it may have no end, and would hold up the answers to other calls. */
  readonly discard: () => void;
}

/** Adds HTTP/2's headers to others, without its pseudo-headers. Symbols, which Node and undici put among them, are none. */
export function copyHeaders(from: IncomingHttpHeaders, to: Headers): Headers {
  for (const [name, value] of Object.entries(from)) {
    if (name.startsWith(':') || value === undefined) continue;
    for (const one of Array.isArray(value) ? value : [value]) to.append(name, one);
  }
  return to;
}
