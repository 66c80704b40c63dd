import { EnvHttpProxyAgent } from 'undici';

export interface ProxyOptions {
  /** The proxy for `https:`, credentials included; empty for none. */
  readonly proxyUrl: string;
  /** The hosts that go around it, as in `NO_PROXY`. */
  readonly noProxy: string;
}

/** Returns undici's dispatcher for requests that go through the proxy or around it. */
export function openProxyAgent(
  { proxyUrl, noProxy }: ProxyOptions,
  options: EnvHttpProxyAgent.Options = {},
): EnvHttpProxyAgent {
  return new EnvHttpProxyAgent({
    ...options,
    httpProxy: '', // Clear text is for loopback alone, where no proxy stands between.
    httpsProxy: proxyUrl,
    noProxy,
    // NODE_TLS_REJECT_UNAUTHORIZED could switch the check of certificates off otherwise: the server's, and the proxy's.
    connect: { rejectUnauthorized: true },
    requestTls: { rejectUnauthorized: true },
    proxyTls: { rejectUnauthorized: true },
  });
}
