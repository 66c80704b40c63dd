import { ActionError } from '../../errors.ts';
import type { Job, Reason } from '../../model.ts';
import { explainConnection } from '../../net/failures.ts';
import { quoteServer } from '../../net/server-text.ts';
import { capitalize } from '../../text.ts';
import { GithubError, type GithubFailure } from './client/failure.ts';

/** What a failed request was about. */
export interface Attempt {
  /** `Writing secrets of environment 'prod' of octo/app`. */
  readonly doing: string;
  readonly job: Job;
  readonly apiUrl: string;
  /** The proxy that stands between, without its credentials; empty where there is none. */
  readonly shownProxyUrl: string;
  /** The run's own end, where that is why it failed. */
  readonly signal: AbortSignal;
  /** What is written by then, as a whole sentence. */
  readonly state: string;
}

/** Explains in plain words why a request to GitHub failed. What is not a `GithubError` is a bug, and returned as it is. */
export function explainRefusal(error: unknown, attempt: Attempt): unknown {
  const { doing, signal, state } = attempt;
  if (!(error instanceof GithubError)) return error;
  const { happened, todo } = signal.aborted ? (signal.reason as Reason) : refusal(error.failure, attempt);
  return new ActionError({ doing, happened, todo: `${state} ${todo}` });
}

function refusal(failure: GithubFailure, attempt: Attempt): Reason {
  const { apiUrl, shownProxyUrl, job } = attempt;
  const { status, cause } = failure;
  if (cause !== undefined)
    return explainConnection(cause, { serverUrl: apiUrl, variable: 'GITHUB_API_URL', shownProxyUrl });
  const said = quoteServer(failure.message);
  if (status === undefined) {
    const todo = "Check the runner's network and its proxy settings, and run the step again";
    return { happened: `no usable answer came from ${apiUrl}${said}`, todo };
  }
  if (status >= 300 && status < 400) {
    return {
      happened: `the repository has moved, or another server stands between (HTTP ${status}); no redirect is followed`,
      todo: 'Set github-repository to the name that the repository has now; if it has not moved, check GITHUB_API_URL and the proxy settings',
    };
  }
  if (status === 401)
    return {
      happened: `GitHub does not accept github-token${said}`,
      todo: 'See whether it is whole and has not expired',
    };
  if (status === 429 || (status === 403 && isLimit(failure))) {
    const todo = 'Run the step again later, or raise timeout-seconds so that it can wait';
    return { happened: `GitHub's rate limit is used up${said}`, todo };
  }
  if (status === 403) return { happened: `github-token may not do that${said}`, todo: advisePermission(job, failure) };
  if (status === 404) {
    const todo =
      'Check github-repository and environment, set create-environment to true for one that is to be created, and see that the token may see the repository';
    return { happened: `there is no such repository or environment, or the token may not see it${said}`, todo };
  }
  if (status === 400 || status === 413 || status === 422) {
    return { happened: `GitHub does not take it (HTTP ${status})${said}`, todo: 'Change what it names' };
  }
  return {
    happened: `GitHub answered HTTP ${status}${said}`,
    todo: 'Run the step again; see githubstatus.com if that does not help',
  };
}

function isLimit({ headers, message }: GithubFailure): boolean {
  return (
    headers['retry-after'] !== undefined || headers['x-ratelimit-remaining'] === '0' || /rate limit/i.test(message)
  );
}

/**
 * Returns what the token is to be allowed, for all that the run is going to do: GitHub's own header names what the failed
 * request lacked, and a look-up needs less than the write that follows it (docs.github.com, "Troubleshooting the REST API").
 */
function advisePermission({ environment, mode, createEnvironment }: Job, { headers }: GithubFailure): string {
  const writes = mode !== 'check';
  const needed = new Set([
    `${environment === '' ? 'Secrets' : 'Environments'}: ${writes ? 'write' : 'read'}`,
    ...(writes && mode !== 'delete' && createEnvironment && environment !== '' ? ['Administration: write'] : []),
  ]);
  const known = /^(?:secrets|environments|administration|metadata)=/;
  const asked = (headers['x-accepted-github-permissions'] ?? '')
    .split(/[,;]\s*/)
    .filter((one) => /^\w+=\w+$/.test(one));
  for (const one of asked) if (!known.test(one)) needed.add(capitalize(one.replace('=', ': ')));
  const permissions = `permission${needed.size === 1 ? '' : 's'} ${[...needed].join(' and ')}`;
  return `Use a fine-grained or GitHub App token with the repository ${permissions}; the job's own GITHUB_TOKEN cannot have ${needed.size === 1 ? 'it' : 'them'}`;
}
