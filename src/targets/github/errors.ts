import { ActionError } from '../../errors.ts';
import type { Job, Reason } from '../../model.ts';
import { explainConnection } from '../../net/failures.ts';
import { quoteServer } from '../../net/server-text.ts';
import { capitalize } from '../../text.ts';
import { GithubError, type GithubFailure } from './client/failure.ts';

/** The purpose of a failed request. */
export interface Attempt {
  /** `Writing secrets of environment 'prod' of octo/app`. */
  readonly doing: string;
  readonly job: Job;
  readonly apiUrl: string;
  /** The proxy, without its credentials; empty if there is none. */
  readonly shownProxyUrl: string;
  /** Aborted if the run has ended. */
  readonly signal: AbortSignal;
  /** The writes so far, as a whole sentence. */
  readonly state: string;
}

/** Explains why a request to GitHub failed. Returns any error that is not a `GithubError` unchanged. */
export function explainRefusal(error: unknown, attempt: Attempt): unknown {
  const { doing, signal, state } = attempt;
  if (!(error instanceof GithubError)) return error;
  const { happened, todo } = signal.aborted ? (signal.reason as Reason) : refusal(error.failure, attempt);
  return new ActionError({ doing, happened, todo: `${state} ${todo}` });
}

function refusal(failure: GithubFailure, { apiUrl, shownProxyUrl, job }: Attempt): Reason {
  const { status, cause } = failure;
  if (cause !== undefined)
    return explainConnection(cause, { serverUrl: apiUrl, variable: 'GITHUB_API_URL', shownProxyUrl });
  const said = quoteServer(failure.message);
  if (status !== undefined && status >= 300 && status < 400) {
    return {
      happened: `the repository has moved, or another server answered (HTTP ${status}). Redirects are not followed`,
      todo: 'Set github-repository to the current name of the repository. If it has not moved, check GITHUB_API_URL and the proxy settings',
    };
  }
  const because = (happened: string, todo: string): Reason => ({ happened: `${happened}${said}`, todo });
  if (status === undefined)
    return because(
      `${apiUrl} returned no usable answer`,
      "Check the runner's network and its proxy settings, and run the step again",
    );
  if (status === 401)
    return because('GitHub does not accept github-token', 'Check that it is complete and has not expired');
  if (status === 429 || (status === 403 && isLimit(failure)))
    return because(
      "GitHub's rate limit is used up",
      'Run the step again later, or raise timeout-seconds so that it can wait',
    );
  if (status === 403) return because('github-token may not do that', advisePermission(job, failure));
  if (status === 404)
    return because(
      'the repository or environment does not exist, or the token may not see it',
      'Check github-repository, environment and the permissions of the token. To create the environment, set create-environment to true',
    );
  if (status === 400 || status === 413 || status === 422)
    return because(`GitHub rejects the request (HTTP ${status})`, 'Fix what the answer names');
  return because(`GitHub answered HTTP ${status}`, 'Run the step again. If that does not help, see githubstatus.com');
}

function isLimit({ headers, message }: GithubFailure): boolean {
  return (
    headers['retry-after'] !== undefined || headers['x-ratelimit-remaining'] === '0' || /rate limit/i.test(message)
  );
}

/**
 * Names the permissions that the whole run needs. GitHub's header names only those of the failed request, and a look-up needs
 * fewer than the write after it (docs.github.com, "Troubleshooting the REST API").
 */
function advisePermission({ environment, mode, createEnvironment }: Job, { headers }: GithubFailure): string {
  const writes = mode !== 'check';
  const needed = new Set([
    `${environment === '' ? 'Secrets' : 'Environments'}: ${writes ? 'write' : 'read'}`,
    ...(writes && mode !== 'delete' && createEnvironment && environment !== '' ? ['Administration: write'] : []),
  ]);
  for (const one of (headers['x-accepted-github-permissions'] ?? '').split(/[,;]\s*/))
    if (/^(?!secrets=|environments=|administration=|metadata=)\w+=\w+$/.test(one))
      needed.add(capitalize(one.replace('=', ': ')));
  const [permissions, it] = needed.size === 1 ? ['permission', 'it'] : ['permissions', 'them'];
  return `Use a fine-grained or GitHub App token with the repository ${permissions} ${[...needed].join(' and ')}. The job's own GITHUB_TOKEN cannot have ${it}`;
}
