import { connect, type ClientHttp2Session, type IncomingHttpHeaders } from 'node:http2';
import { wrapFrame } from '../support/modal-grpc.ts';
import { AUTH_TOKEN_GET_RESPONSE, EMPTY } from '../support/modal-messages.ts';
import { decode, encode, type DraftOf, type MessageOf, type Shape } from '../support/protobuf.ts';

export interface Credentials {
  readonly tokenId: string;
  readonly tokenSecret: string;
}

/** The answer to one call. */
export interface Reply<A> {
  /** The gRPC status; -1 if it is missing. */
  readonly status: number;
  /** The server's message. */
  readonly text: string;
  /** Undefined unless the status is 0. */
  readonly answer: A | undefined;
}

export interface Method<Q extends Shape, A extends Shape> {
  /** @example 'SecretDelete' */
  readonly name: string;
  readonly request: Q;
  readonly response: A;
}

/** A client for single calls to Modal, without retries or proxies. It shares no code with the action. */
export interface RawModal extends AsyncDisposable {
  call<Q extends Shape, A extends Shape>(method: Method<Q, A>, message: DraftOf<Q>): Promise<Reply<MessageOf<A>>>;
  /** The same call without the token of the exchange. */
  callWithoutToken<Q extends Shape, A extends Shape>(
    method: Method<Q, A>,
    message: DraftOf<Q>,
  ): Promise<Reply<MessageOf<A>>>;
}

/** The deadline of a call, ms. */
const TIMEOUT_MS = 20_000;

/**
 * Connects to Modal and exchanges the credentials for a token.
 *
 * @throws {Error} if it cannot connect, or Modal rejects the credentials.
 */
export async function openRawModal(url: string, credentials: Credentials): Promise<RawModal> {
  const session = connect(url);
  session.on('error', () => undefined); // Each request reports it.
  const base = headersOf(url, credentials);
  const exchange = { name: 'AuthTokenGet', request: EMPTY, response: AUTH_TOKEN_GET_RESPONSE };
  const { status, text, answer } = await send(session, base, { method: exchange, message: {} });
  if (answer === undefined) {
    session.destroy();
    throw new Error(`AuthTokenGet at ${url} gave status ${String(status)} (${text})`);
  }
  const withToken = { ...base, 'x-modal-auth-token': answer.token };
  return {
    call: (method, message) => send(session, withToken, { method, message }),
    callWithoutToken: (method, message) => send(session, base, { method, message }),
    [Symbol.asyncDispose]: () => new Promise((resolve) => session.close(resolve)),
  };
}

/** The headers of Modal's JavaScript client 0.11.1 (modal-client: js/src/client.ts, `authMiddleware`). */
function headersOf(url: string, { tokenId, tokenSecret }: Credentials): Readonly<Record<string, string>> {
  return {
    ':method': 'POST',
    'content-type': 'application/grpc',
    te: 'trailers',
    'x-modal-client-type': '8',
    'x-modal-client-version': '1.0.0',
    'x-modal-libmodal-version': 'modal-js/0.11.1',
    'x-modal-host': new URL(url).hostname,
    'x-modal-token-id': tokenId,
    'x-modal-token-secret': tokenSecret,
  };
}

interface Request<Q extends Shape, A extends Shape> {
  readonly method: Method<Q, A>;
  readonly message: DraftOf<Q>;
}

async function send<Q extends Shape, A extends Shape>(
  session: ClientHttp2Session,
  headers: Readonly<Record<string, string>>,
  { method, message }: Request<Q, A>,
): Promise<Reply<MessageOf<A>>> {
  const path = `/modal.client.ModalClient/${method.name}`;
  const body = wrapFrame(encode(method.request, message));
  const { fields, bytes } = await exchangeBytes(session, { ...headers, ':path': path }, body);
  const status = Number(fields['grpc-status'] ?? -1);
  const text = decodeText(String(fields['grpc-message'] ?? ''));
  const answer = status === 0 ? decode(method.response, bytes.subarray(5)) : undefined;
  return { status, text, answer };
}

interface Exchanged {
  /** Headers and trailers. */
  readonly fields: IncomingHttpHeaders;
  readonly bytes: Uint8Array;
}

function exchangeBytes(
  session: ClientHttp2Session,
  headers: Readonly<Record<string, string>>,
  body: Uint8Array,
): Promise<Exchanged> {
  return new Promise((resolve, reject) => {
    const stream = session.request(headers);
    const fields: IncomingHttpHeaders = {};
    const chunks: Buffer[] = [];
    stream.setTimeout(TIMEOUT_MS, () => stream.destroy(new Error(`no answer within ${String(TIMEOUT_MS)} ms`)));
    const take = (some: IncomingHttpHeaders): void => void Object.assign(fields, some);
    stream.on('response', take).on('trailers', take);
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('end', () => resolve({ fields, bytes: Buffer.concat(chunks) }));
    stream.on('error', reject);
    stream.end(body);
  });
}

/** `grpc-message` is percent-encoded (grpc/grpc: doc/PROTOCOL-HTTP2.md). */
function decodeText(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
