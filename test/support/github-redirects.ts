import type { Answer } from './github-answer.ts';
import type { Settings } from './github-options.ts';

/** A parsed path. */
export interface Location {
  /** With the repository's name, as in the description, without the prefix of a GitHub Enterprise Server. */
  readonly path: string;
  /** With the repository's id, as in `Link` and `Location`, with that prefix. */
  readonly address: string;
  /** True if it is in the repository. */
  readonly known: boolean;
  /** True if it has the repository's former name. */
  readonly moved: boolean;
}

/** The repository's id in the examples of docs.github.com. */
const REPOSITORY_ID = 1296269;
/** The prefix on a GitHub Enterprise Server: docs.github.com, "Variables reference", GITHUB_API_URL. */
const PATH = /^(\/api\/v3)?\/(?:repos\/([^/]+\/[^/]+)|repositories\/(\d+))(\/.*)?$/;

/**
 * Parses a path. GitHub uses `/repositories/{id}/…` for redirects from a renamed repository and for links to pages,
 * although its description does not have this path.
 */
export function locate(path: string, { repository, movedFrom }: Settings): Location {
  const [, prefix = '', name, id, rest = ''] = PATH.exec(path) ?? [];
  const byId = id === String(REPOSITORY_ID);
  const moved = name !== undefined && isSame(name, movedFrom);
  return {
    path: byId || moved ? `/repos/${repository}${rest}` : path.slice(prefix.length),
    address: `${prefix}/repositories/${REPOSITORY_ID}${rest}`,
    known: byId || moved || (name !== undefined && isSame(name, repository)),
    moved,
  };
}

/** The description: "The name is not case sensitive". */
function isSame(name: string, other: string | undefined): boolean {
  return name.toLowerCase() === other?.toLowerCase();
}

/** The parts of a request that a redirect needs. */
interface Redirected {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
}

/** Returns the redirect to another host, if configured. */
export function redirectAway({ path, query }: Redirected, { redirectTo }: Settings): Answer | undefined {
  return redirectTo === undefined ? undefined : point(307, `${redirectTo}${path}${toSearch(query)}`);
}

/**
 * Returns the redirect for a request with the former name: 301 for GET, 307 for other methods, as GitHub does
 * (docs.github.com, "Best practices for using the REST API", "Follow redirects").
 */
export function redirectMoved({ method, path, query }: Redirected, settings: Settings, url: string) {
  const { moved, address } = locate(path, settings);
  return moved ? point(method === 'GET' ? 301 : 307, `${url}${address}${toSearch(query)}`) : undefined;
}

function toSearch(query: Redirected['query']): string {
  const search = new URLSearchParams(query).toString();
  return search === '' ? '' : `?${search}`;
}

/** GitHub's message is the same for both. */
function point(status: 301 | 307, location: string): Answer {
  const page = 'https://docs.github.com/rest/guides/best-practices-for-using-the-rest-api#follow-redirects';
  const body = { message: 'Moved Permanently', url: location, documentation_url: page };
  return { status, headers: { location }, body };
}
