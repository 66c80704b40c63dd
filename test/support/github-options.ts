/** What a fine-grained token may do with one kind of secrets. */
export type Access = 'none' | 'read' | 'write';

/**
 * The repository permissions of a fine-grained personal access token; what is left out is granted in full.
 *
 * Source: docs.github.com, "Permissions required for fine-grained personal access tokens".
 */
export interface GithubPermissions {
  /** Secrets of the repository. @default 'write' */
  readonly secrets?: Access;
  /** Secrets of environments. @default 'write' */
  readonly environments?: Access;
  /** `true`: may create environments. @default true */
  readonly administration?: boolean;
  /** `true`: may look at environments. @default true */
  readonly actions?: boolean;
}

/** What the local GitHub is like. */
export interface GithubServerOptions {
  /** The one repository, `owner/name`. @default 'octo/app' */
  readonly repository?: string;
  /** Each with the protection settings of `PROTECTED`. @default ['production'] */
  readonly environments?: readonly string[];
  /** A fine-grained personal access token; any other but `integrationToken` is refused. @default 'github_pat_canary_token' */
  readonly token?: string;
  readonly permissions?: GithubPermissions;
  /** A token like GITHUB_TOKEN: looks at environments and public keys, neither lists nor writes. @default none */
  readonly integrationToken?: string;
  /** The repository's former `owner/name`, from which GitHub redirects. @default none */
  readonly movedFrom?: string;
  /** Base URL of another host, to which every request is redirected with status 307. @default none */
  readonly redirectTo?: string;
  /** `short`: public keys decode to 31 bytes. `long`: to 33, as the example in GitHub's own docs. @default 'valid' */
  readonly publicKey?: 'valid' | 'short' | 'long';
  /** The server's clock, in milliseconds since 1970. @default Date.now */
  readonly now?: () => number;
}

/** The options with every default filled in. */
export interface Settings extends Required<Omit<GithubServerOptions, 'integrationToken' | 'movedFrom' | 'redirectTo'>> {
  readonly permissions: Required<GithubPermissions>;
  readonly integrationToken: string | undefined;
  readonly movedFrom: string | undefined;
  readonly redirectTo: string | undefined;
}

/** Fills in the defaults. */
export function settle({ permissions, ...options }: GithubServerOptions): Settings {
  return {
    repository: 'octo/app',
    environments: ['production'],
    token: 'github_pat_canary_token',
    integrationToken: undefined,
    movedFrom: undefined,
    redirectTo: undefined,
    publicKey: 'valid',
    now: Date.now,
    ...options,
    permissions: { secrets: 'write', environments: 'write', administration: true, actions: true, ...permissions },
  };
}
