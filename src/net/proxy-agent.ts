import { EnvHttpProxyAgent, Pool, type buildConnector } from 'undici';

export interface ProxyOptions {
  /** The proxy for `https:`, credentials included; empty for none. */
  readonly proxyUrl: string;
  /** The hosts that go around it, as in `NO_PROXY`. */
  readonly noProxy: string;
}

/** That the proxy itself was not reached, for the reason that is its cause. The code is undici's own for such. */
class ProxyFailure extends Error {
  override readonly name = 'ProxyFailure';
  readonly code = 'UND_ERR_PRX_CONN';

  constructor(cause: Error) {
    super('The proxy was not reached.', { cause });
  }
}

/** NODE_TLS_REJECT_UNAUTHORIZED could switch the check of certificates off otherwise. */
const CHECKED = { rejectUnauthorized: true };

/**
 * Returns undici's dispatcher for requests that go through the proxy or around it.
 *
 * @param options `allowH2` is about the server: HTTP/2 is offered first then, where undici would offer it last. The proxy
 *   itself is asked in HTTP/1.1, in which CONNECT is understood by all.
 */
export function openProxyAgent(
  { proxyUrl, noProxy }: ProxyOptions,
  options: Pick<EnvHttpProxyAgent.Options, 'connections' | 'allowH2'> = {},
): EnvHttpProxyAgent {
  const proxy = { ...CHECKED, allowH2: false };
  const server = { ...CHECKED, preferH2: options.allowH2 === true };
  return new EnvHttpProxyAgent({
    ...options,
    httpProxy: '', // Clear text is for loopback alone, where no proxy stands between.
    httpsProxy: proxyUrl,
    noProxy,
    connect: server,
    requestTls: server,
    proxyTls: proxy,
    clientFactory: (origin, { connect }: { connect: buildConnector.connector }) =>
      new Pool(origin, {
        connect: (to, tell) =>
          connect(to, (...[error, socket]) => {
            if (error === null) tell(null, socket);
            else tell(new ProxyFailure(error), null);
          }),
      }),
  });
}
