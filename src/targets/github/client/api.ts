import { setTimeout as sleep } from 'node:timers/promises';
import { getOctokit } from '@actions/github';
import sodium from 'libsodium-wrappers';
import type { RequestInit } from 'undici';
import { MAX_TEXT_LENGTH } from '../../../net/limits.ts';
import { openProxyAgent } from '../../../net/proxy-agent.ts';
import type { RetryOptions } from '../../../net/retry.ts';
import type { ProxyOptions } from '../../../net/tunnel.ts';
import { fetchAnswer } from './answer.ts';
import { foreign, GithubError, retrying } from './failure.ts';

/** A place for secrets: a repository, or one of its environments. */
export interface Scope {
  readonly owner: string;
  readonly repo: string;
  /** Undefined for the repository itself. */
  readonly environment: string | undefined;
}

export interface GithubClientOptions extends RetryOptions, ProxyOptions {
  readonly token: string;
  /** `https://api.github.com`, or that of a GitHub Enterprise Server (`GITHUB_API_URL`). */
  readonly apiUrl: string;
}

/** GitHub's secrets of a scope. Rejects with a `GithubError` if a request fails for good. */
export interface GithubClient {
  readonly listSecrets: (scope: Scope) => Promise<readonly string[]>;
  readonly putSecret: (scope: Scope, name: string, value: string) => Promise<void>;
  /** Succeeds if the secret does not exist. */
  readonly deleteSecret: (scope: Scope, name: string) => Promise<void>;
  readonly createEnvironment: (scope: Scope & { readonly environment: string }) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** A version that GitHub Enterprise Servers support too (docs.github.com, "API versions"). */
const HEADERS = { 'x-github-api-version': '2022-11-28', 'accept-encoding': 'identity' };

/** One request's deadline, ms. */
const REQUEST_TIMEOUT_MS = 15_000;

/** Returns a client for GitHub's secrets. Sends nothing before the first call. */
export function openGithubClient(options: GithubClientOptions): GithubClient {
  const { agent, close } = openProxyAgent(options);
  const octokit = getOctokit(options.token, {
    baseUrl: options.apiUrl,
    request: { fetch: (url: string, init: RequestInit) => fetchAnswer(url, { ...init, dispatcher: agent }) },
    log: { debug: ignore, info: ignore, warn: ignore, error: ignore },
  });
  const send: Send = (route, parameters = {}) =>
    retrying(route, options, () => {
      const signal = AbortSignal.any([options.signal, AbortSignal.timeout(REQUEST_TIMEOUT_MS)]);
      return octokit.request(route, { ...parameters, headers: HEADERS, request: { signal } });
    });
  const keys = rememberKeys(send);
  const inTurn = openPace(options.signal);
  return {
    listSecrets: (scope) => listSecrets(send, scope),
    putSecret: (scope, name, value) => inTurn(() => putSecret(send, keys, { scope, name, value })),
    deleteSecret: (scope, name) => inTurn(() => deleteSecret(send, scope, name)),
    createEnvironment: (scope) => inTurn(() => createEnvironment(send, scope)),
    close,
  };
}

function ignore(): void {
  // Octokit would write to stderr, which the runner may show before it has read the masks on stdout.
}

interface Answer {
  readonly status: number;
  readonly data: unknown;
}

type Send = (route: string, parameters?: Readonly<Record<string, unknown>>) => Promise<Answer>;

/** Returns the part of a path for a scope. Octokit percent-encodes each name in it, slashes included. */
function pathOf({ environment }: Scope): string {
  return environment === undefined
    ? '/repos/{owner}/{repo}/actions'
    : '/repos/{owner}/{repo}/environments/{environment}';
}

/** GitHub's largest page (docs.github.com, "List environment secrets"). */
const PAGE_SIZE = 100;

/** GitHub allows 100 secrets in one place (docs.github.com, "Secrets reference"), so a longer list is not GitHub's. */
const MAX_PAGES = 10;

async function listSecrets(send: Send, scope: Scope): Promise<readonly string[]> {
  const names: string[] = [];
  for (let page = 1; page <= MAX_PAGES; page++) {
    const { data } = await send(`GET ${pathOf(scope)}/secrets`, { ...scope, per_page: PAGE_SIZE, page });
    const found = readNames(data);
    names.push(...found);
    if (found.length < PAGE_SIZE) return names.sort();
  }
  throw foreign(`it lists ${MAX_PAGES * PAGE_SIZE} secrets or more, but GitHub keeps at most 100`);
}

function readNames(data: unknown): readonly string[] {
  const secrets = field(data, 'secrets');
  if (!Array.isArray(secrets) || secrets.length > PAGE_SIZE) throw foreign('it is not a list of secrets');
  return secrets.map((secret: unknown) => {
    const name = readText(secret, 'name');
    if (name === undefined || !/^\w+$/.test(name)) throw foreign('it lists a secret without a name');
    return name;
  });
}

/** Returns a member of JSON that may be anything. */
function field(data: unknown, name: string): unknown {
  return typeof data === 'object' && data !== null ? Object.getOwnPropertyDescriptor(data, name)?.value : undefined;
}

function readText(data: unknown, name: string): string | undefined {
  const text = field(data, name);
  return typeof text === 'string' && text.length <= MAX_TEXT_LENGTH ? text : undefined;
}

interface Secret {
  readonly scope: Scope;
  readonly name: string;
  readonly value: string;
}

/** GitHub answers 422 if it has rotated the key since the fetch. Then fetches the new key, once. */
async function putSecret(send: Send, keys: Keys, { scope, name, value }: Secret): Promise<void> {
  const route = `PUT ${pathOf(scope)}/secrets/{secret_name}`;
  const put = async (key: PublicKey): Promise<void> => {
    const sealed = { encrypted_value: seal(value, key), key_id: key.id };
    const { status } = await send(route, { ...scope, secret_name: name, ...sealed });
    if (status !== 201 && status !== 204) throw foreign(`HTTP ${status} instead of 201 or 204`);
  };
  try {
    await put(await keys.get(scope));
  } catch (error) {
    if (!(error instanceof GithubError) || error.failure.status !== 422) throw error;
    await put(await keys.fetchAgain(scope));
  }
}

async function deleteSecret(send: Send, scope: Scope, name: string): Promise<void> {
  try {
    await send(`DELETE ${pathOf(scope)}/secrets/{secret_name}`, { ...scope, secret_name: name });
  } catch (error) {
    if (!(error instanceof GithubError) || error.failure.status !== 404) throw error;
  }
}

/** Looks first and sends no body. So the protection rules of an existing environment never change. */
async function createEnvironment(send: Send, scope: Scope & { readonly environment: string }): Promise<void> {
  try {
    await send(`GET ${pathOf(scope)}`, { ...scope });
  } catch (error) {
    if (!(error instanceof GithubError) || error.failure.status !== 404) throw error;
    await send(`PUT ${pathOf(scope)}`, { ...scope });
  }
}

interface PublicKey {
  readonly id: string;
  readonly bytes: Uint8Array;
}

interface Keys {
  readonly get: (scope: Scope) => Promise<PublicKey>;
  readonly fetchAgain: (scope: Scope) => Promise<PublicKey>;
}

/** Each scope has its own key, which is fetched once. */
function rememberKeys(send: Send): Keys {
  const known = new Map<string, Promise<PublicKey>>();
  const fetchAgain = (scope: Scope): Promise<PublicKey> => {
    const key = fetchKey(send, scope);
    known.set(JSON.stringify(scope), key);
    return key;
  };
  return { get: (scope) => known.get(JSON.stringify(scope)) ?? fetchAgain(scope), fetchAgain };
}

async function fetchKey(send: Send, scope: Scope): Promise<PublicKey> {
  const { data } = await send(`GET ${pathOf(scope)}/secrets/public-key`, { ...scope });
  const [id, key] = [readText(data, 'key_id'), readText(data, 'key')];
  if (id === undefined || key === undefined) throw foreign('it is not a public key');
  await sodium.ready;
  const bytes = new Uint8Array(Buffer.from(key, 'base64'));
  if (bytes.length === sodium.crypto_box_PUBLICKEYBYTES) return { id, bytes };
  throw foreign(`its public key has ${bytes.length} bytes instead of 32`);
}

/** A sealed box (doc.libsodium.org, "Sealed boxes"), as padded Base64. */
function seal(value: string, { bytes }: PublicKey): string {
  return Buffer.from(sodium.crypto_box_seal(value, bytes)).toString('base64');
}

/*
 * GitHub asks clients that write (docs.github.com, "Best practices for using the REST API") to send one request after another,
 * with a second between many writes. The first few need no pause.
 */
const WRITES_WITHOUT_PAUSE = 10;
const PAUSE_MS = 1_000;

/** Returns a function that runs writes one after another, at GitHub's pace. */
function openPace(signal: AbortSignal): <T>(write: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  let writes = 0;
  return (write) => {
    const turn = last.then(async () => {
      writes += 1;
      if (writes > WRITES_WITHOUT_PAUSE) await sleep(PAUSE_MS, undefined, { signal }).catch(ignore);
      return write();
    });
    last = turn.catch(ignore);
    return turn;
  };
}
