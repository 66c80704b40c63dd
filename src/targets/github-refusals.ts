import { ActionError } from '../errors.ts';
import { hideValues } from '../mask.ts';
import type { StopReason } from '../stop.ts';
import { GithubError, type GithubFailure } from '../wire/github-patience.ts';

/** What a failed request was about. */
export interface GithubAttempt {
  /** `Writing secrets of environment 'prod' of octo/app`. */
  readonly doing: string;
  readonly apiUrl: string;
  /** The run's own end, where that is why it failed. */
  readonly signal: AbortSignal;
  /** What is written by then, as a whole sentence. */
  readonly state: string;
}

/** Explains in plain words why a request to GitHub failed. What is not a `GithubError` is a bug, and returned as it is. */
export function explainGithub(error: unknown, { doing, apiUrl, signal, state }: GithubAttempt): unknown {
  if (!(error instanceof GithubError)) return error;
  const { happened, todo } = signal.aborted ? (signal.reason as StopReason) : refusal(error.failure, apiUrl);
  return new ActionError({ doing, happened, todo: `${state} ${todo}` });
}

function refusal(failure: GithubFailure, apiUrl: string): { happened: string; todo: string } {
  const { status } = failure;
  const message = hideValues(failure.message);
  const said = message === '' ? '' : ` (it says: ${message.slice(0, 300).replace(/[.\s]+$/, '')})`;
  if (status === undefined) {
    const todo = "Check the runner's network and its proxy settings, and run the step again";
    return { happened: `no usable answer came from ${apiUrl}${said}`, todo };
  }
  if (status === 401)
    return {
      happened: `GitHub does not accept github-token${said}`,
      todo: 'See whether it is whole and has not expired',
    };
  if (status === 403 && isLimit(failure)) {
    const todo = 'Run the step again later, or raise timeout-seconds so that it can wait';
    return { happened: `GitHub's rate limit is used up${said}`, todo };
  }
  if (status === 403) return { happened: `github-token may not do that${said}`, todo: permissionAdvice(failure) };
  if (status === 429) return { happened: `GitHub's rate limit is used up${said}`, todo: 'Run the step again later' };
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

/** GitHub names the permission that was missing in a header (docs.github.com, "Troubleshooting the REST API"). */
function permissionAdvice({ headers }: GithubFailure): string {
  const needed = headers['x-accepted-github-permissions'];
  const permission = needed === undefined ? 'Secrets and Environments: write' : needed.replace(/=/g, ': ');
  return `Give the token the repository permission ${permission}; the GITHUB_TOKEN of the job can never write secrets`;
}
