import { ActionError } from '../errors.ts';

/** Which variable holds an address, or several. */
export interface AddressRule {
  readonly variable: string;
  /** Used if the variable is unset or blank. */
  readonly fallback: string;
}

/** What is wrong with an address, and what it should be. */
type Explain = (happened: string) => ActionError;

/**
 * Returns the address of a server without a slash at its end. It may have a path, as that of a GitHub Enterprise Server has:
 * `/api/v3` (docs.github.com, "Variables reference").
 *
 * @param text the variable's; undefined if it is unset or blank.
 * @throws {ActionError} which does not quote it.
 */
export function readServerAddress(text: string | undefined, rule: AddressRule): string {
  const what = 'Give one https:// address, such as https://github.example.com/api/v3';
  return parseAddress((text ?? rule.fallback).trim(), /^(?:(?:\/[\w.~-]+)+)?$/, explainer(what, rule));
}

/**
 * Returns addresses that are separated by commas, each without a path.
 *
 * @param text the variable's; undefined if it is unset or blank.
 * @throws {ActionError} which does not quote it.
 */
export function readServerAddresses(text: string | undefined, rule: AddressRule): readonly string[] {
  const problem = explainer('Give one https:// address without a path, or up to five separated by commas', rule);
  const given = (text ?? rule.fallback).split(',');
  if (given.length > MAX_ADDRESSES) throw problem('it has more than five addresses');
  return given.map((one) => parseAddress(one.trim(), /^$/, problem));
}

/** One that hangs takes 3 s until the next one is tried, and an attempt of a call has 15 s. */
const MAX_ADDRESSES = 5;

function explainer(what: string, { variable, fallback }: AddressRule): Explain {
  const todo = `${what}, without user, password and query; or remove it: ${fallback} is used then`;
  return (happened) => new ActionError({ doing: `Reading the environment variable ${variable}`, happened, todo });
}

/** Credentials go there: it is `https:`, but for loopback, and holds none itself, as it is shown. */
function parseAddress(text: string, pathRule: RegExp, problem: Explain): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const path = url?.pathname.replace(/\/$/, '') ?? '';
  const isAddress =
    url !== undefined && /^https?:$/.test(url.protocol) && url.href.replace(/\/$/, '') === url.origin + path;
  if (!isAddress || !pathRule.test(path)) throw problem('it is not the address of a server');
  if (url.protocol === 'http:' && !isLoopback(url)) throw problem('http: would send the credentials in clear text');
  return url.origin + path;
}

function isLoopback({ hostname }: URL): boolean {
  return /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
}
