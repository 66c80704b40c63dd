import type { IncomingHttpHeaders } from 'node:http2';

/** An HTTP/2 client that keeps one connection, which `close` ends. */
export interface HttpClient {
  /**
   * Resolves with the trailers when all of an answer has come. Rejects with Node's or undici's error where the connection
   * fails or breaks, with the signal's reason where that ends it, and with what the receiver threw.
   */
  readonly post: (request: HttpRequest) => Promise<IncomingHttpHeaders>;
  readonly close: () => Promise<void>;
}

export interface HttpRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  readonly signal: AbortSignal;
  readonly receiver: HttpReceiver;
}

/** Is told an answer as it comes. Where it throws, the rest is not read: that may have no end, and would hold up other answers. */
export interface HttpReceiver {
  readonly onHead: (status: number, headers: IncomingHttpHeaders) => void;
  readonly onData: (part: Buffer) => void;
}
