import { EnvHttpProxyAgent, Pool, type buildConnector } from 'undici';
import { ProxyFailure } from './failures.ts';

export interface ProxyOptions {
  /** The proxy for `https:`, credentials included; empty for none. */
  readonly proxyUrl: string;
  /** The hosts that go around it, as in `NO_PROXY`. */
  readonly noProxy: string;
}

/** NODE_TLS_REJECT_UNAUTHORIZED could switch the check of certificates off otherwise. */
const CHECKED = { rejectUnauthorized: true };

/**
 * Returns undici's dispatcher for requests that go through the proxy or around it. The proxy itself is asked in HTTP/1.1, in
 * which CONNECT is understood by all.
 */
export function openProxyAgent({ proxyUrl, noProxy }: ProxyOptions): EnvHttpProxyAgent {
  return new EnvHttpProxyAgent({
    httpProxy: '', // Clear text is for loopback alone, where no proxy stands between.
    httpsProxy: proxyUrl,
    noProxy,
    connect: CHECKED,
    requestTls: CHECKED,
    proxyTls: { ...CHECKED, allowH2: false },
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
