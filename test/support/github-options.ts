/** The rights of a fine-grained token for one kind of secrets. */
export type Access = 'none' | 'read' | 'write';

/**
 * The repository permissions of a fine-grained personal access token. Omitted ones are granted in full.
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
  /** `true`: may read environments. @default true */
  readonly actions?: boolean;
}

/** The options of the local GitHub. */
export interface GithubServerOptions {
  /** The one repository, `owner/name`. @default 'octo/app' */
  readonly repository?: string;
  /** The environments, each with the protection settings of `PROTECTED`. @default ['production'] */
  readonly environments?: readonly string[];
  /**
   * A fine-grained personal access token. Others are rejected, except `integrationToken`.
   * @default 'github_pat_canary_token'
   */
  readonly token?: string;
  readonly permissions?: GithubPermissions;
  /**
   * A token like GITHUB_TOKEN, which reads environments and public keys, but neither lists nor writes secrets.
   * @default none
   */
  readonly integrationToken?: string;
  /** The repository's former `owner/name`, from which GitHub redirects. @default none */
  readonly movedFrom?: string;
  /** Base URL of another host. Redirects every request there with status 307. @default none */
  readonly redirectTo?: string;
  /** `short`: public keys decode to 31 bytes. `long`: to 33, as the example in GitHub's own docs. @default 'valid' */
  readonly publicKey?: 'valid' | 'short' | 'long';
  /** The server's clock, in milliseconds since 1970. @default Date.now */
  readonly now?: () => number;
}

/** The options with all defaults. */
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
