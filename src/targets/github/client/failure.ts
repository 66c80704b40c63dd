import { setTimeout as sleep } from 'node:timers/promises';
import type { RetryOptions } from '../../modal/client/retry.ts';

/** An answer of GitHub's, or that none came. */
export interface GithubFailure {
  /** Undefined where no answer came. */
  readonly status: number | undefined;
  readonly message: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** Node's or undici's error where no connection was made, or one broke. */
  readonly cause: unknown;
}

/** A request that failed for good. */
export class GithubError extends Error {
  override readonly name = 'GithubError';
  readonly failure: GithubFailure;

  constructor(failure: GithubFailure) {
    super(failure.message);
    this.failure = failure;
  }
}

const MAX_RETRIES = 3;
const FIRST_DELAY_MS = 500;
/** What GitHub asks for where it does not say how long (docs.github.com, "Rate limits for the REST API"). */
const SECONDARY_LIMIT_DELAY_MS = 60_000;

/**
 * Sends until there is an answer that waiting would not change, or the run's time would be over: both of GitHub's rate
 * limits are obeyed, server errors and lost connections tried again.
 *
 * @throws {GithubError} when there is none.
 */
export async function withPatience<T>(route: string, options: RetryOptions, send: () => Promise<T>): Promise<T> {
  let retries = 0;
  let limits = 0;
  for (;;) {
    try {
      return await send();
    } catch (error) {
      const failure = toFailure(error);
      const askedMs = askedDelayMs(failure, limits);
      const asked = askedMs !== undefined;
      const waitMs = askedMs ?? FIRST_DELAY_MS * 2 ** retries;
      const isWorthIt = asked || (retries < MAX_RETRIES && isPassing(failure));
      if (options.signal.aborted || !isWorthIt || Date.now() + waitMs >= options.deadlineMs)
        throw new GithubError(failure);
      if (asked) limits += 1;
      else retries += 1;
      options.onRetry({
        service: 'GitHub',
        call: nameRequest(route),
        reason: String(failure.status ?? 'no answer'),
        waitMs,
        asked,
      });
      await sleep(waitMs, undefined, { signal: options.signal }).catch(() => {
        throw new GithubError(failure);
      });
    }
  }
}

/** A request as people would call it: `PUT /repos/…` says nothing to who reads the log. */
function nameRequest(route: string): string {
  const [method = '', path = ''] = route.split(' ');
  if (path.endsWith('/public-key')) return 'reading the public key';
  if (!path.includes('/secrets')) return method === 'GET' ? 'looking up the environment' : 'creating the environment';
  return method === 'GET' ? 'listing secrets' : method === 'PUT' ? 'writing a secret' : 'deleting a secret';
}

function isPassing({ status }: GithubFailure): boolean {
  return status === undefined || status >= 500;
}

/** The wait that GitHub asks for in ms, for both of its limits; undefined where it asks for none. */
function askedDelayMs({ status, headers, message }: GithubFailure, before: number): number | undefined {
  if (status !== 403 && status !== 429) return undefined;
  const retryAfter = Number(headers['retry-after'] ?? Number.NaN);
  if (Number.isFinite(retryAfter)) return Math.max(retryAfter, 0) * 1000;
  const reset = Number(headers['x-ratelimit-reset'] ?? Number.NaN);
  if (headers['x-ratelimit-remaining'] === '0' && Number.isFinite(reset))
    return Math.max(reset * 1000 - Date.now(), 0) + 1_000;
  return status === 429 || /secondary rate limit/i.test(message) ? SECONDARY_LIMIT_DELAY_MS * 2 ** before : undefined;
}

/** Octokit's error, which calls a lost connection a 500 without a response. */
function toFailure(error: unknown): GithubFailure {
  if (!(error instanceof Error) || !('status' in error)) throw error;
  const response =
    'response' in error ? (error.response as { headers: Readonly<Record<string, string>> } | undefined) : undefined;
  const message = error.message.split('\n')[0] ?? '';
  const cause = response === undefined ? causeOf(error.cause) : undefined;
  if (response === undefined) return { status: undefined, message, headers: {}, cause };
  return { status: Number(error.status), message, headers: response.headers, cause };
}

/** What made fetch fail: it wraps that in a `TypeError`, and what was cancelled for it in a `DOMException`, too. */
function causeOf(error: unknown): unknown {
  if (!(error instanceof TypeError || error instanceof DOMException)) return undefined;
  return error.cause instanceof DOMException ? error.cause.cause : error.cause;
}
