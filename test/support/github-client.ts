import sodium from 'libsodium-wrappers';

/** The token that the local GitHub accepts by default. */
export const TOKEN = 'github_pat_canary_token';

export interface Ask {
  /** @default 'GET' */
  readonly method?: string;
  /** Headers besides those that GitHub requires. `undefined` removes one of those. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  /** A string is sent unchanged, anything else as JSON. @default none */
  readonly body?: unknown;
  readonly redirect?: 'follow' | 'manual';
}

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed; undefined if it is empty. */
  readonly body: unknown;
}

interface Server {
  readonly url: string;
}

/** Sends a request to a local GitHub through `fetch`, as a correct client would. */
export async function ask({ url }: Server, path: string, { headers, body, ...rest }: Ask = {}): Promise<Reply> {
  const usual = { accept: 'application/vnd.github+json', authorization: `Bearer ${TOKEN}`, 'user-agent': 'test' };
  const type = body === undefined ? {} : { 'content-type': 'application/json' };
  const all: Record<string, string | undefined> = { ...usual, ...type, ...headers };
  const response = await fetch(url + path, {
    ...rest,
    headers: Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) };
}

/** Returns the body of a PUT, sealed with the public key of a scope. `secrets` is the path of its secrets. */
export async function seal(server: Server, secrets: string, value: string | Uint8Array) {
  await sodium.ready;
  const { key, key_id } = (await ask(server, `${secrets}/public-key`)).body as { key: string; key_id: string };
  const sealed = sodium.crypto_box_seal(value, Buffer.from(key, 'base64'));
  return { encrypted_value: Buffer.from(sealed).toString('base64'), key_id };
}

/** Seals a value and PUTs it at this path. */
export async function putSealed(server: Server, path: string, value: string | Uint8Array): Promise<Reply> {
  const body = await seal(server, path.slice(0, path.lastIndexOf('/')), value);
  return ask(server, path, { method: 'PUT', body });
}
