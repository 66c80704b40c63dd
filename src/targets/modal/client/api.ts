import {
  create,
  toBinary,
  type DescMessage,
  type DescMethodUnary,
  type MessageInitShape,
  type MessageShape,
} from '@bufbuild/protobuf';
import type { RetryOptions } from '../../../net/retry.ts';
import { openChannel, type ChannelOptions, type Send } from './channel.ts';
import { Code, GrpcError } from './error.ts';
import { frameMessage } from './frame.ts';
import { ModalClient as ModalService } from './modal_pb.ts';
import { retrying } from './retry.ts';
import { tellWarnings } from './warnings.ts';

export interface ModalClientOptions extends RetryOptions, Omit<ChannelOptions, 'headers' | 'onMetadata'> {
  readonly tokenId: string;
  readonly tokenSecret: string;
  /** Told the token that Modal exchanges the credentials for, before it is used: it must never be shown. */
  readonly onAuthToken: (token: string) => void;
  /** Told what Modal wants its users to know; foreign text. */
  readonly onWarning: (text: string) => void;
}

type Service = typeof ModalService.method;

/** Modal's methods. Every one rejects with a `GrpcError`. */
type Methods = {
  readonly [Name in keyof Service]: (
    request: MessageInitShape<Service[Name]['input']>,
  ) => Promise<MessageShape<Service[Name]['output']>>;
};

/** Modal's methods over one connection. */
export interface ModalClient extends Methods {
  /** Exchanges the credentials for a token, which every call does that has none. */
  readonly authenticate: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/**
 * The headers of Modal's JavaScript client 0.11.1, whose way of calling this is (modal-client: js/src/client.ts,
 * `authMiddleware`). Client type 8 is CLIENT_TYPE_LIBMODAL_JS (modal_proto/api.proto, `ClientType`); the version is the
 * Python client that it says to behave like, constant there too.
 */
const CLIENT_HEADERS = {
  'x-modal-client-type': '8',
  'x-modal-client-version': '1.0.0',
  'x-modal-libmodal-version': 'modal-js/0.11.1',
  'user-agent': 'sync-secret/1.0.0',
};

/** Returns a client that authenticates as Modal's own does: AuthTokenGet first, its token on every other call. */
export async function openModalClient(options: ModalClientOptions): Promise<ModalClient> {
  const authToken = keepFresh(async () => {
    const { token } = await methods.authTokenGet({});
    options.onAuthToken(token);
    // What no header can carry would be quoted by the error that says so.
    if (!/^[\x21-\x7e]+$/.test(token)) throw new GrpcError('no token', { code: Code.Internal });
    return token;
  });
  const channel = await openChannel({
    ...options,
    headers: {
      ...CLIENT_HEADERS,
      'x-modal-host': new URL(options.serverUrl).hostname,
      'x-modal-token-id': options.tokenId,
      'x-modal-token-secret': options.tokenSecret,
    },
    onMetadata: tellWarnings(options.onWarning),
  });
  const methods = bindMethods(withAuthToken(authToken, retrying(options, channel.begin)));
  const authenticate = async (): Promise<void> => {
    await authToken();
  };
  return { ...methods, authenticate, close: channel.close };
}

function bindMethods(send: Send): Methods {
  const all: readonly DescMethodUnary[] = Object.values(ModalService.method);
  const bound = all.map((method) => [
    method.localName,
    (request: MessageInitShape<DescMessage>) =>
      send({ method, headers: {}, frame: frameMessage(toBinary(method.input, create(method.input, request))) }),
  ]);
  return Object.fromEntries(bound) as Methods;
}

function withAuthToken(authToken: () => Promise<string>, send: Send): Send {
  return async (call) => {
    if (call.method.name === ModalService.method.authTokenGet.name) return send(call);
    const token = await authToken().catch((reason: unknown) => {
      throw reason instanceof GrpcError ? reason.with({ wasSent: false, mayHaveRun: false }) : reason;
    });
    return send({ ...call, headers: { ...call.headers, 'x-modal-auth-token': token } });
  };
}

/** What Modal's clients take for a token's life where it names no end, ms (js/src/auth_token_manager.ts). */
const DEFAULT_TOKEN_LIFE_MS = 20 * 60_000;

/** How long a token is kept whose successor could not be fetched, before that is tried again, ms. */
const REFRESH_AGAIN_MS = 5_000;

/**
 * Returns a function that gives the token last fetched, and fetches a new one when half of its life is over. Where that
 * fails, the old one has to do until its end.
 */
function keepFresh(fetchToken: () => Promise<string>): () => Promise<string> {
  let token: Promise<string> | undefined;
  let refreshAtMs = Infinity;
  let endsAtMs = 0;
  const fetch = async (old: Promise<string> | undefined): Promise<string> => {
    try {
      const text = await fetchToken();
      endsAtMs = expiryMs(text);
      refreshAtMs = (Date.now() + endsAtMs) / 2;
      return text;
    } catch (error) {
      token = undefined;
      if (old === undefined || Date.now() >= endsAtMs) throw error;
      refreshAtMs = Math.min(Date.now() + REFRESH_AGAIN_MS, endsAtMs);
      return (token = old);
    }
  };
  return () => {
    if (token === undefined || Date.now() >= refreshAtMs) {
      refreshAtMs = Infinity; // One fetch at a time: whoever comes meanwhile waits for this one.
      token = fetch(token);
    }
    return token;
  };
}

/** When a JWT ends, as Unix time in ms. Its signature is Modal's business. */
function expiryMs(token: string): number {
  const payload = token.split('.')[1] ?? '';
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString());
    if (typeof claims === 'object' && claims !== null && 'exp' in claims && typeof claims.exp === 'number') {
      return claims.exp * 1000;
    }
  } catch {
    // Not a JWT that can be read: treated like one without an end.
  }
  return Date.now() + DEFAULT_TOKEN_LIFE_MS;
}
