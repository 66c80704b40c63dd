import { hideValues } from '../masks.ts';
import type { Reason } from '../model.ts';

/** A server that was not reached, with Node's error or that of the proxy. */
export interface Failure {
  readonly serverUrl: string;
  readonly cause: unknown;
}

/** The failure to reach any server, with the cause for each. */
export class Unreached extends Error {
  override readonly name = 'Unreached';
  readonly failures: readonly Failure[];

  constructor(failures: readonly Failure[]) {
    super('No server was reached.');
    this.failures = failures;
  }
}

/** The proxy's refusal, or the failure to reach it. The reason is its cause. */
export class ProxyFailure extends Error {
  override readonly name = 'ProxyFailure';

  constructor(cause: Error) {
    super('The proxy was not reached.', { cause });
  }
}

/** The destination of a connection that failed. */
export interface Destination {
  readonly serverUrl: string;
  /** The variable that sets it. */
  readonly variable: 'MODAL_SERVER_URL' | 'GITHUB_API_URL';
  /** The proxy on the way, without its credentials; empty if there is none. */
  readonly shownProxyUrl: string;
}

/** Explains why no connection was made, or why it broke. `cause` is Node's or undici's error, or `Unreached`. */
export function explainConnection(cause: unknown, destination: Destination): Reason {
  const failures = cause instanceof Unreached ? cause.failures : [{ serverUrl: destination.serverUrl, cause }];
  const hosts = failures.map(({ serverUrl }) => new URL(serverUrl).hostname).join(',');
  const reasons = failures.map((failure) => explainFailure(failure, { ...destination, hosts }));
  return {
    happened: reasons.map(({ happened }) => happened).join('; '),
    todo: [...new Set(reasons.map(({ todo }) => todo))].join('. '),
  };
}

function explainFailure(
  { serverUrl, cause }: Failure,
  { variable, shownProxyUrl: proxyUrl, hosts }: Destination & { readonly hosts: string },
): Reason {
  const code = findCode(cause);
  const network = `Check ${variable}, the runner's network and its proxy settings (HTTPS_PROXY, NO_PROXY)`;
  if (cause instanceof ProxyFailure) {
    return {
      happened: `the proxy ${proxyUrl} does not connect to ${serverUrl} (${code})`,
      todo: `Check HTTPS_PROXY, its user and password, and the rules of the proxy. To bypass it, set NO_PROXY=${hosts}`,
    };
  }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return { happened: `the name of ${serverUrl} cannot be resolved (${code})`, todo: network };
  }
  if (code === 'ECONNREFUSED') return { happened: `${serverUrl} refuses the connection`, todo: network };
  if (isCertificateProblem(cause)) {
    return {
      happened: `the certificate of ${serverUrl} is not trusted (${code})`,
      todo: "If a proxy intercepts TLS, set NODE_EXTRA_CA_CERTS in the step's env: to the file of its certificate authority",
    };
  }
  if (code.includes('NO_APPLICATION_PROTOCOL')) {
    return {
      happened: `${serverUrl} does not support HTTP/2, so it is not Modal`,
      todo: `Check ${variable}, and whether a proxy intercepts TLS`,
    };
  }
  if (/SSL|EPROTO/.test(code)) {
    return {
      happened: `${serverUrl} does not use TLS (${code})`,
      todo: `Check the port in ${variable}, and whether the address must start with http:`,
    };
  }
  return { happened: `the connection to ${serverUrl} failed (${code})`, todo: network };
}

/** True if the server was reached, and its certificate is not trusted. */
export function isCertificateProblem(cause: unknown): boolean {
  return !(cause instanceof ProxyFailure) && /CERT|SELF_SIGNED|UNABLE_TO_(?:GET|VERIFY)/.test(findCode(cause));
}

/** The code of an error: of the first, if several addresses were tried; of the reason, if the proxy failed. */
function findCode(cause: unknown): string {
  if (cause instanceof AggregateError && cause.errors.length > 0) return findCode(cause.errors[0]);
  if (!(cause instanceof Error)) return 'for an unknown reason';
  if (cause instanceof ProxyFailure) return findCode(cause.cause);
  // An error without a code is ours or a parser's, and may quote its input.
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : hideValues(cause.message);
}
