import { ActionError } from '../errors.ts';

/** Which addresses a variable holds. */
export interface AddressRule {
  readonly variable: string;
  /** Whether it holds one, which may have a path, as that of a GitHub Enterprise Server: `/api/v3` (docs.github.com, "Variables reference"). */
  readonly allowPath: boolean;
  /** Used if the variable is unset or blank. */
  readonly fallback: string;
}

/** One that hangs takes 3 s until the next one is tried, and an attempt of a call has 15 s. */
const MAX_ADDRESSES = 5;

/**
 * Returns addresses of servers, without a slash at the end. Credentials go there: each is `https:`, but for loopback, and holds
 * none itself, as it is shown.
 *
 * @param text the variable's; undefined if it is unset or blank.
 * @throws {ActionError} which does not quote it.
 */
export function readServerAddresses(
  text: string | undefined,
  { variable, allowPath, fallback }: AddressRule,
): readonly string[] {
  const problem = (happened: string): ActionError => {
    const what = allowPath
      ? 'Give one https:// address, such as https://github.example.com/api/v3'
      : `Give one https:// address without a path, or up to ${MAX_ADDRESSES} separated by commas`;
    const todo = `${what}, without user, password and query; or remove it to use ${fallback}`;
    return new ActionError({ doing: `Reading the environment variable ${variable}`, happened, todo });
  };
  const given = (text ?? fallback).split(',');
  if (given.length > (allowPath ? 1 : MAX_ADDRESSES)) throw problem('it has too many addresses');
  return given.map((one) => {
    const url = URL.canParse(one) ? new URL(one) : undefined;
    const path = url?.pathname.replace(/\/$/, '') ?? '';
    const isAddress =
      url !== undefined && /^https?:$/.test(url.protocol) && url.href.replace(/\/$/, '') === url.origin + path;
    const isPathFine = path === '' || (allowPath && /^(?:\/[\w.~-]+)+$/.test(path));
    if (!isAddress || !isPathFine || !/^https?:$/.test(url.protocol))
      throw problem('it is not the address of a server');
    if (url.protocol === 'http:' && !isLoopback(url)) throw problem('http: would send the credentials in clear text');
    return url.origin + path;
  });
}

function isLoopback({ hostname }: URL): boolean {
  return /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
}
