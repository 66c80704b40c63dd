import type { Answer } from './github-answer.ts';
import type { Settings } from './github-options.ts';

/** Where a path leads. */
export interface Location {
  /** By the repository's name, as the description has it, without the prefix of a GitHub Enterprise Server. */
  readonly path: string;
  /** By the repository's id, as GitHub has it in `Link` and `Location`, with that prefix. */
  readonly address: string;
  /** Whether it is in the repository. */
  readonly known: boolean;
  /** Whether it is in the repository by its former name. */
  readonly moved: boolean;
}

/** The id in the examples of docs.github.com. */
const REPOSITORY_ID = 1296269;
/** The prefix on a GitHub Enterprise Server: docs.github.com, "Variables reference", GITHUB_API_URL. */
const PATH = /^(\/api\/v3)?\/(?:repos\/([^/]+\/[^/]+)|repositories\/(\d+))(\/.*)?$/;

/**
 * Takes a path apart. GitHub itself leads to `/repositories/{id}/…` where it redirects from a renamed repository and
 * where it links pages, although that path is not in its description.
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

/** "The name is not case sensitive", says the description. */
function isSame(name: string, other: string | undefined): boolean {
  return name.toLowerCase() === other?.toLowerCase();
}

/** What a redirect needs to know of a request. */
interface Redirected {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
}

/** Returns the redirect to another host, if the settings want one. */
export function redirectAway({ path, query }: Redirected, { redirectTo }: Settings): Answer | undefined {
  return redirectTo === undefined ? undefined : point(307, `${redirectTo}${path}${toSearch(query)}`);
}

/**
 * Returns the redirect that a request by the former name gets: 301, and for other methods than GET 307, as GitHub does
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

/** GitHub's words are the same for both. */
function point(status: 301 | 307, location: string): Answer {
  const page = 'https://docs.github.com/rest/guides/best-practices-for-using-the-rest-api#follow-redirects';
  const body = { message: 'Moved Permanently', url: location, documentation_url: page };
  return { status, headers: { location }, body };
}
