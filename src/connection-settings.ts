import { ActionError, listAll } from './errors.ts';
import type { NoSecrets } from './origin.ts';

/** How to reach Modal. */
export interface ModalSettings {
  /** An origin, `https://api.modal.com`. */
  readonly serverUrl: string;
  readonly tokenId: string;
  readonly tokenSecret: string;
  /** What is wrong with the credentials; of no interest to a run that needs none, because its branch is skipped. */
  readonly problems: readonly ActionError[];
}

/** How to reach GitHub. */
export interface GithubSettings {
  readonly apiUrl: string;
  readonly token: string;
  /** What is wrong with the token; of no interest to a run that does not write to GitHub. */
  readonly problems: readonly ActionError[];
}

/** The proxy of the environment. */
export interface Proxy {
  /** With its credentials; empty for none. */
  readonly url: string;
  /** As messages may show it. */
  readonly shownUrl: string;
  /** Empty where it has none. */
  readonly password: string;
  /** The hosts that go around it, as in `NO_PROXY`. */
  readonly noProxy: string;
}

type Variables = ReadonlyMap<string, string>;

/** Modal's own clients' default (modal-client: js/src/config.ts). */
const DEFAULT_SERVER_URL = 'https://api.modal.com';

/**
 * Reads `MODAL_SERVER_URL`. `http:` is for loopback alone.
 *
 * @param errors takes what is wrong with it.
 */
export function readServerUrl(variables: Variables, errors: ActionError[]): string {
  const text = variables.get('MODAL_SERVER_URL')?.trim() ?? '';
  if (text === '') return DEFAULT_SERVER_URL;
  const doing = 'Reading the environment variable MODAL_SERVER_URL';
  const todo = `Give one https:// address without a path, or remove it: ${DEFAULT_SERVER_URL} is used then`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isOrigin = url !== undefined && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/`;
  if (!isOrigin) {
    errors.push(new ActionError({ doing, happened: 'it is not the address of a server', todo }));
    return DEFAULT_SERVER_URL;
  }
  if (url.protocol === 'http:' && !/^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname)) {
    errors.push(new ActionError({ doing, happened: 'http: would send the credentials in clear text', todo }));
  }
  return url.origin;
}

/** Reads the token for GitHub's target, and where its API is: on a GitHub Enterprise Server it is elsewhere. */
export function readGithubSettings(
  variables: Variables,
  token: string | undefined,
  why: NoSecrets | undefined,
): GithubSettings {
  const apiUrl = variables.get('GITHUB_API_URL') ?? 'https://api.github.com';
  if (token !== undefined) return { apiUrl, token, problems: [] };
  const happened = 'github-token is missing or empty';
  const problem = new ActionError({
    doing: "Reading GitHub's credentials",
    happened: why === undefined ? happened : `${happened}: ${why.happened}`,
    todo:
      why?.todo ??
      'Set it to a fine-grained token or a GitHub App token that may write secrets; the GITHUB_TOKEN of the job never may',
  });
  return { apiUrl, token: '', problems: [problem] };
}

interface Credential {
  readonly text: string;
  readonly variable: string;
  readonly input: string;
}

/**
 * Reads Modal's credentials: the inputs first, where they are not empty, then the variables of Modal's own clients.
 *
 * @param inputs the two inputs as given.
 * @param why why the run sees no secrets, where that is known.
 */
export function readCredentials(
  variables: Variables,
  inputs: { readonly tokenId: string | undefined; readonly tokenSecret: string | undefined },
  why: NoSecrets | undefined,
): Pick<ModalSettings, 'tokenId' | 'tokenSecret' | 'problems'> {
  const tokenId = inputs.tokenId ?? variables.get('MODAL_TOKEN_ID')?.trim() ?? '';
  const tokenSecret = inputs.tokenSecret ?? variables.get('MODAL_TOKEN_SECRET')?.trim() ?? '';
  const credentials: readonly Credential[] = [
    { text: tokenId, variable: 'MODAL_TOKEN_ID', input: 'modal-token-id' },
    { text: tokenSecret, variable: 'MODAL_TOKEN_SECRET', input: 'modal-token-secret' },
  ];
  const missing = credentials.filter(({ text }) => text === '');
  const malformed = credentials.filter(({ text }) => /[^\x21-\x7e]/.test(text)).map(malformedCredential);
  const problems = [...(missing.length > 0 ? [missingCredentials(missing, why)] : []), ...malformed];
  return { tokenId, tokenSecret, problems };
}

function missingCredentials(missing: readonly Credential[], why: NoSecrets | undefined): ActionError {
  const lines = missing.map(({ variable }) => `${variable}: \${{ secrets.${variable} }}`);
  const [are, inputs, secrets] =
    missing.length === 2 ? ['are both', 'the inputs', 'they are secrets'] : ['is', 'the input', 'it is a secret'];
  const happened = `${listAll(missing.map(({ variable }) => variable))} ${are} missing or empty`;
  const advice = `Add ${listAll(lines)} to the step's env:, or give ${inputs} ${listAll(missing.map(({ input }) => input))}`;
  return new ActionError({
    doing: "Reading Modal's credentials",
    happened: why === undefined ? happened : `${happened}: ${why.happened}`,
    todo:
      why?.todo ??
      `${advice}. Where ${secrets} of a GitHub environment, the job has to name that with its own environment:. A token is made at modal.com/settings: its id starts with ak-, its secret with as-`,
  });
}

function malformedCredential({ input, variable }: Credential): ActionError {
  return new ActionError({
    doing: `Reading ${input} or ${variable}`,
    happened: 'it has a blank, a line break or another character that no Modal token has',
    todo: 'Copy the token again, alone on its line',
  });
}

/**
 * Reads the proxy for `https:` addresses, as curl and the runner name it: of the lower-case and the upper-case name the
 * first that is not empty. The runner takes an address without a scheme as `http:` (actions/runner: RunnerWebProxy.cs).
 */
export function readProxy(variables: Variables, errors: ActionError[]): Proxy {
  const noProxy = firstSet(variables, ['no_proxy', 'NO_PROXY']);
  const text = firstSet(variables, ['https_proxy', 'HTTPS_PROXY']);
  const none = { url: '', shownUrl: '', password: '', noProxy };
  if (text === '') return none;
  const url = parseProxy(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`);
  if (url !== undefined) {
    return {
      url: url.href,
      shownUrl: `${url.protocol}//${url.host}`,
      password: decodeURIComponent(url.password),
      noProxy,
    };
  }
  errors.push(
    new ActionError({
      doing: 'Reading the environment variable HTTPS_PROXY or https_proxy',
      happened: 'it is not the address of a proxy',
      todo: 'Write http://host:port or http://user:password@host:port, with %-escapes where user or password has special characters',
    }),
  );
  return none;
}

function firstSet(variables: Variables, names: readonly string[]): string {
  return names.map((name) => variables.get(name)?.trim() ?? '').find((text) => text !== '') ?? '';
}

function parseProxy(text: string): URL | undefined {
  try {
    const url = new URL(text);
    decodeURIComponent(url.username + url.password);
    return /^https?:$/.test(url.protocol) && url.hostname !== '' ? url : undefined;
  } catch {
    return undefined; // The error would quote the address, password and all.
  }
}
