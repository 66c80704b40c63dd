import { ActionError } from '../errors.ts';

/** The form of the addresses in a variable. */
export interface AddressRule {
  readonly variable: string;
  /** True for one address, which may have a path, such as `/api/v3` of a GitHub Enterprise Server (docs.github.com, "Variables reference"). */
  readonly allowPath: boolean;
  /** The address if the variable is unset or blank. */
  readonly fallback: string;
}

/** The most addresses. A hanging server takes 3 s until the next one is tried; an attempt of a call has 15 s. */
const MAX_ADDRESSES = 5;

/**
 * Returns addresses of servers, without a slash at the end. Credentials go there, so each is `https:`, except for loopback.
 * They are shown, so none may contain credentials itself.
 *
 * @param text of the variable; undefined if it is unset or blank.
 * @throws {ActionError} without the text.
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
