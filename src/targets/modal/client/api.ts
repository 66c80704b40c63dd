import { MAX_TEXT_LENGTH } from '../../../net/limits.ts';
import type { RetryOptions } from '../../../net/retry.ts';
import { openAuthToken } from './auth-token.ts';
import { openChannel, type ChannelOptions, type Send } from './channel.ts';
import { Code, GrpcError } from './error.ts';
import { frameMessage } from './frame.ts';
import { ModalClientDefinition } from './modal_pb.ts';
import { retrying } from './retry.ts';
import { openWarnings } from './warnings.ts';

export interface ModalClientOptions extends RetryOptions, Omit<ChannelOptions, 'headers' | 'onMetadata'> {
  readonly tokenId: string;
  readonly tokenSecret: string;
  /** Called with the token that Modal returns for the credentials, before its first use. It must never be shown. */
  readonly onAuthToken: (token: string) => void;
  /** Called with Modal's messages for its users; foreign text. */
  readonly onWarning: (text: string) => void;
}

type Definitions = (typeof ModalClientDefinition)['methods'];

/** Modal's methods. Each rejects with a `GrpcError`. */
type Methods = {
  readonly [Name in keyof Definitions]: (
    request: Parameters<Definitions[Name]['requestType']['encode']>[0],
  ) => Promise<ReturnType<Definitions[Name]['responseType']['decode']>>;
};

/** A method as `npm run proto` writes it. */
interface Definition {
  readonly name: string;
  readonly requestType: { readonly encode: (message: never) => { readonly finish: () => Uint8Array } };
  readonly responseType: { readonly decode: (message: Uint8Array) => unknown };
}

/** Modal's methods over one connection. */
export interface ModalClient extends Methods {
  /** Exchanges the credentials for a token. Otherwise the first call does. */
  readonly authenticate: () => Promise<void>;
  readonly close: () => void;
}

/**
 * The headers of Modal's JavaScript client 0.11.1, which this client follows (modal-client: js/src/client.ts,
 * `authMiddleware`). Client type 8 is CLIENT_TYPE_LIBMODAL_JS (modal_proto/api.proto, `ClientType`). The version is that of the
 * Python client whose behaviour it has, constant there too.
 */
const CLIENT_HEADERS = {
  'x-modal-client-type': '8',
  'x-modal-client-version': '1.0.0',
  'x-modal-libmodal-version': 'modal-js/0.11.1',
  'user-agent': 'sync-secret/1.0.0',
};

/** Returns a client that authenticates as Modal's own does: AuthTokenGet first, then its token with every call. */
export function openModalClient(options: ModalClientOptions): ModalClient {
  const authToken = openAuthToken(async () => {
    const { token } = await methods.authTokenGet({});
    // Never shown. On other characters, Node's error would quote it.
    if (!/^[\x21-\x7e]+$/.test(token) || token.length > MAX_TEXT_LENGTH)
      throw new GrpcError('an auth token that is not one word of at most 64 KiB', { code: Code.Internal });
    options.onAuthToken(token);
    return token;
  });
  const warnings = openWarnings(options.onWarning);
  const channel = openChannel({
    ...options,
    headers: {
      ...CLIENT_HEADERS,
      'x-modal-token-id': options.tokenId,
      'x-modal-token-secret': options.tokenSecret,
    },
    onMetadata: warnings.read,
  });
  const methods = bindMethods(retrying(options, channel.begin, authToken));
  const authenticate = async (): Promise<void> => {
    await authToken.get();
  };
  const close = (): void => {
    warnings.end();
    channel.close();
  };
  return { ...methods, authenticate, close };
}

function bindMethods(send: Send): Methods {
  const { fullName, methods } = ModalClientDefinition;
  const bound = Object.entries<Definition>(methods).map(([key, { name, requestType, responseType }]) => [
    key,
    (request: never) =>
      send({
        name,
        path: `/${fullName}/${name}`,
        frame: frameMessage(requestType.encode(request).finish()),
        decode: (message) => responseType.decode(message),
      }),
  ]);
  return Object.fromEntries(bound) as Methods;
}
