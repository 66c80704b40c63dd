import { ActionError } from '../errors.ts';

/** Which address a variable holds. */
export interface AddressRule {
  readonly variable: string;
  /** Whether it may have a path, as that of a GitHub Enterprise Server has: `/api/v3` (docs.github.com, "Variables reference"). */
  readonly allowPath: boolean;
  /** Used if the variable is missing or blank. */
  readonly fallback: string;
}

/**
 * Returns the address of a server without a slash at its end. Credentials go there: it is `https:`, but for loopback, and
 * holds none itself, as it is shown.
 *
 * @param text the variable's; undefined if it is not set.
 * @throws {ActionError} which does not quote it.
 */
export function readServerAddress(text: string | undefined, { variable, allowPath, fallback }: AddressRule): string {
  const given = text?.trim() ?? '';
  if (given === '') return fallback;
  const url = URL.canParse(given) ? new URL(given) : undefined;
  const path = url?.pathname.replace(/\/$/, '') ?? '';
  const isAddress =
    url !== undefined && /^https?:$/.test(url.protocol) && url.href.replace(/\/$/, '') === url.origin + path;
  const isPathFine = path === '' || (allowPath && /^(?:\/[\w.~-]+)+$/.test(path));
  const problem = (happened: string): ActionError => {
    const what = allowPath
      ? 'Give one https:// address, such as https://github.example.com/api/v3'
      : 'Give one https:// address without a path';
    const todo = `${what}, without user, password and query; or remove it: ${fallback} is used then`;
    return new ActionError({ doing: `Reading the environment variable ${variable}`, happened, todo });
  };
  if (!isAddress || !isPathFine) throw problem('it is not the address of a server');
  if (url.protocol === 'http:' && !isLoopback(url)) throw problem('http: would send the credentials in clear text');
  return url.origin + path;
}

function isLoopback({ hostname }: URL): boolean {
  return /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
}
