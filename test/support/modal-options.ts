/**
 * The options of the local Modal. Most exist because Modal's published clients do not define the service's behaviour.
 */
export interface ModalServerOptions {
  /** `false`: clear-text HTTP/2 with prior knowledge. `true`: TLS by a private CA, ALPN h2. @default false */
  readonly tls?: boolean;
  /** The first is the workspace's default. @default ['main', 'prod', 'dev'] */
  readonly environments?: readonly string[];
  /** `false`: an empty environment name is an error. @default true */
  readonly hasDefaultEnvironment?: boolean;
  /** @default ak-canary-id and as-canary-secret */
  readonly credentials?: { readonly tokenId: string; readonly tokenSecret: string };
  /** @default 'acme' */
  readonly workspace?: string;
  /** `false`: an older server, without TokenInfoGet. @default true */
  readonly hasTokenInfo?: boolean;
  /** The owner of the token. @default 'service user' */
  readonly tokenOwner?: 'service user' | 'user' | 'nobody';
  /** When the token ends, in seconds since 1970; 0 for never. @default 0 */
  readonly tokenEndsAt?: number;
  /** Client types 8 and 9 need a token from AuthTokenGet for all other methods. @default true */
  readonly requireAuthToken?: boolean;
  /** `false`: an overwrite makes a new id and creation time, as in Modal's own mock. @default true */
  readonly overwriteKeepsId?: boolean;
  /** `false`: an older server, without SecretGetInfo, `SecretMetadata.keys` and `.environment_name`. @default true */
  readonly listsKeys?: boolean;
  /** @default 5 */
  readonly unknownEnvironmentCode?: 3 | 5;
  /** `secret`: SecretGetOrCreate answers as for a missing secret. @default 'environment' */
  readonly unknownEnvironmentText?: 'environment' | 'secret';
  /** The status for invalid names and exceeded limits. @default 3 */
  readonly invalidCode?: 3 | 9;
  /** The treatment of a named secret without keys. @default 'accept' */
  readonly emptyDict?: 'accept' | 'refuse';
  /** @default 'refuse' */
  readonly createExistingEnvironment?: 'refuse' | 'accept';
  /** @default true */
  readonly mayListEnvironments?: boolean;
  /** Environments in which a write ends with status 7. @default [] */
  readonly readOnlyEnvironments?: readonly string[];
  /** The form of errors. @default 'trailers-only' */
  readonly responseForm?: 'trailers-only' | 'headers-and-trailers';
  /** The most parallel calls of a connection, SETTINGS_MAX_CONCURRENT_STREAMS. @default 4294967295 */
  readonly maxConcurrentStreams?: number;
  /** The server's clock, in milliseconds since 1970. @default Date.now */
  readonly now?: () => number;
}

/** The options with all defaults. */
export type Settings = Readonly<Required<ModalServerOptions>>;

/** Fills in the defaults. */
export function settle(options: ModalServerOptions): Settings {
  return {
    tls: false,
    environments: ['main', 'prod', 'dev'],
    hasDefaultEnvironment: true,
    credentials: { tokenId: 'ak-canary-id', tokenSecret: 'as-canary-secret' },
    workspace: 'acme',
    hasTokenInfo: true,
    tokenOwner: 'service user',
    tokenEndsAt: 0,
    requireAuthToken: true,
    overwriteKeepsId: true,
    listsKeys: true,
    unknownEnvironmentCode: 5,
    unknownEnvironmentText: 'environment',
    invalidCode: 3,
    emptyDict: 'accept',
    createExistingEnvironment: 'refuse',
    mayListEnvironments: true,
    readOnlyEnvironments: [],
    responseForm: 'trailers-only',
    maxConcurrentStreams: 2 ** 32 - 1,
    now: Date.now,
    ...options,
  };
}
