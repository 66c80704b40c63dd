import type { IncomingHttpHeaders } from 'node:http2';

/** An HTTP/2 client that keeps one connection, which `close` ends. */
export interface HttpClient {
  readonly post: (request: HttpRequest) => Exchange;
  readonly close: () => Promise<void>;
}

export interface HttpRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  readonly receiver: HttpReceiver;
}

/** Is told an answer as it comes. Where it throws, the rest is not read: it may have no end. */
export interface HttpReceiver {
  readonly onHead: (status: number, headers: IncomingHttpHeaders) => void;
  readonly onData: (part: Buffer) => void;
}

/** A request under way. */
export interface Exchange {
  /**
   * Resolves when all of the answer has come. Rejects with Node's or undici's error where the connection fails or breaks,
   * with what the receiver threw, and with the reason of `cancel`.
   */
  readonly trailers: Promise<IncomingHttpHeaders>;
  /** Gives it up. The next request takes another connection: this one may be dead without anybody having said so. */
  readonly cancel: (reason: Error) => void;
}
