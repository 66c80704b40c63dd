import { refuse, toEpochSecs } from './github-answer.ts';
import type { Answer } from './github-answer.ts';

interface MayCommit {
  /** Fails after carrying out the request. @default false */
  readonly afterCommit?: boolean;
}

/** Sends exactly this answer. */
export interface StatusFault extends MayCommit {
  readonly kind: 'status';
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** A string is sent unchanged, anything else as JSON. @default an error in GitHub's form */
  readonly body?: unknown;
}

/**
 * One of GitHub's two rate limits. `primary`: no requests remain until the reset. `secondary`: many may remain.
 *
 * Source: docs.github.com, "Rate limits for the REST API", "Exceeding the rate limit".
 */
export interface RateLimitFault {
  readonly kind: 'rateLimit';
  readonly limit: 'primary' | 'secondary';
  /** @default 403 */
  readonly status?: 403 | 429;
  /** The header `retry-after`. @default none */
  readonly retryAfterSecs?: number;
  /** With `primary`: seconds until `x-ratelimit-reset`. @default 60 */
  readonly resetInSecs?: number;
}

/** The fault of one request. */
export type GithubFault =
  | StatusFault
  | RateLimitFault
  /** No fault for one request. */
  | { readonly kind: 'pass' }
  /** No answer, ever. */
  | (MayCommit & { readonly kind: 'hang' })
  /** The end of the TCP connection. */
  | (MayCommit & { readonly kind: 'drop' });

/** True if the request is carried out despite the fault. */
export function isCarriedOut(fault: GithubFault): boolean {
  if (fault.kind === 'pass') return true;
  return fault.kind !== 'rateLimit' && fault.afterCommit === true;
}

/** Returns the answer to send, or how to end without one. */
export function distort(fault: GithubFault, answer: Answer | undefined, nowMs: number): Answer | 'hang' | 'drop' {
  switch (fault.kind) {
    case 'pass':
      return answer ?? 'hang';
    case 'hang':
    case 'drop':
      return fault.kind;
    case 'status':
      return answerStatus(fault);
    case 'rateLimit':
      return { ...answerRateLimit(fault), headers: rateLimitHeaders(fault, nowMs) };
  }
}

function answerStatus({ status, headers = {}, body }: StatusFault): Answer {
  return body === undefined ? { ...refuse(status, `Status ${status}`), headers } : { status, headers, body };
}

const RATE_LIMIT_PAGE = 'https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api';

/** GitHub's own messages. Octokit's throttling plugin recognises the secondary limit by "secondary rate". */
function answerRateLimit({ limit, status = 403 }: RateLimitFault): Answer {
  if (limit === 'primary') return refuse(status, 'API rate limit exceeded for user ID 1.', RATE_LIMIT_PAGE);
  const message = 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.';
  return refuse(status, message, `${RATE_LIMIT_PAGE}#about-secondary-rate-limits`);
}

function rateLimitHeaders({ limit, retryAfterSecs, resetInSecs = 60 }: RateLimitFault, nowMs: number) {
  return {
    ...(retryAfterSecs !== undefined && { 'retry-after': String(retryAfterSecs) }),
    ...(limit === 'primary' && {
      'x-ratelimit-remaining': '0',
      'x-ratelimit-used': '5000',
      'x-ratelimit-reset': String(toEpochSecs(nowMs + resetInSecs * 1000)),
    }),
  };
}
