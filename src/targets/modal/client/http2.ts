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

/** Receives an answer in parts. If it throws, the rest is not read: it may be endless. */
export interface HttpReceiver {
  readonly onHead: (status: number, headers: IncomingHttpHeaders) => void;
  readonly onData: (part: Buffer) => void;
}

/** A request under way. */
export interface Exchange {
  /**
   * Resolves at the end of the answer. Rejects with Node's or undici's error if the connection fails, with the receiver's
   * error, or with the reason of `cancel`.
   */
  readonly trailers: Promise<IncomingHttpHeaders>;
  /** Ends the exchange. The next request takes another connection, as this one may be dead without notice. */
  readonly cancel: (reason: Error) => void;
}
