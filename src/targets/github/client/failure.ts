import { MAX_TEXT_LENGTH } from '../../../net/limits.ts';
import { withRetries, type RetryOptions } from '../../../net/retry.ts';

/** The facts of a failed request. */
export interface GithubFailure {
  /** Undefined if no answer came. */
  readonly status: number | undefined;
  readonly message: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** Node's or undici's error if the connection failed. */
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

/** Returns the error for an answer that is not GitHub's, such as a proxy's page. */
export function foreign(message: string): GithubError {
  return new GithubError({ status: undefined, message, headers: {}, cause: undefined });
}

const FIRST_DELAY_MS = 500;
/** The shortest wait that GitHub can request: it names whole seconds. */
const MIN_ASKED_DELAY_MS = 1_000;
/** The wait before a retry if GitHub names none (docs.github.com, "Rate limits for the REST API"). */
const SECONDARY_LIMIT_DELAY_MS = 60_000;

/**
 * Sends a request. Waits for both of GitHub's rate limits, and retries after server errors and lost connections.
 *
 * @throws {GithubError} if no such attempt succeeds in time.
 */
export function retrying<T>(route: string, options: RetryOptions, send: () => Promise<T>): Promise<T> {
  return withRetries(options, {
    service: 'GitHub',
    name: nameRequest(route),
    backOffMs: (retries) => FIRST_DELAY_MS * 2 ** retries,
    attempt: async () => {
      try {
        return await send();
      } catch (error) {
        throw toGithubError(error);
      }
    },
    judge: (error, { waits }) => {
      if (!(error instanceof GithubError)) return undefined;
      const { failure } = error;
      const reason = String(failure.status ?? 'no answer');
      return { reason, isPassing: isPassing(failure), askedDelayMs: askedDelayMs(failure, waits) };
    },
  });
}

/** Returns a request in words. */
function nameRequest(route: string): string {
  const [method = '', path = ''] = route.split(' ');
  if (path.endsWith('/public-key')) return 'reading the public key';
  if (!path.includes('/secrets')) return method === 'GET' ? 'looking up the environment' : 'creating the environment';
  return method === 'GET' ? 'listing secrets' : method === 'PUT' ? 'writing a secret' : 'deleting a secret';
}

function isPassing({ status }: GithubFailure): boolean {
  return status === undefined || status >= 500;
}

/** Returns the wait that GitHub requests for one of its rate limits, in ms; undefined if it requests none. */
function askedDelayMs({ status, headers, message }: GithubFailure, before: number): number | undefined {
  if (status !== 403 && status !== 429) return undefined;
  const retryAfter = Number(headers['retry-after'] ?? Number.NaN);
  if (Number.isFinite(retryAfter)) return Math.max(retryAfter * 1000, MIN_ASKED_DELAY_MS);
  const reset = Number(headers['x-ratelimit-reset'] ?? Number.NaN);
  if (headers['x-ratelimit-remaining'] === '0' && Number.isFinite(reset))
    return Math.max(reset * 1000 - Date.now(), 0) + MIN_ASKED_DELAY_MS;
  return status === 429 || /secondary rate limit/i.test(message) ? SECONDARY_LIMIT_DELAY_MS * 2 ** before : undefined;
}

/**
 * Converts an error of Octokit, which reports a lost connection as a 500 without a response, and fails in other ways on answers
 * that it cannot read.
 */
function toGithubError(error: unknown): GithubError {
  if (error instanceof GithubError) return error;
  if (!(error instanceof Error && 'status' in error)) return foreign('it cannot be read');
  if (error.cause instanceof GithubError) return error.cause;
  const message = error.message.slice(0, MAX_TEXT_LENGTH).split('\n')[0] ?? '';
  const response = 'response' in error ? (error.response as Pick<GithubFailure, 'headers'> | undefined) : undefined;
  if (response === undefined)
    return new GithubError({ status: undefined, message, headers: {}, cause: causeOf(error.cause) });
  return new GithubError({ status: Number(error.status), message, headers: response.headers, cause: undefined });
}

/** Returns why fetch failed. It wraps the reason in a `TypeError`, and a cancellation in a `DOMException`. */
function causeOf(error: unknown): unknown {
  if (!(error instanceof TypeError || error instanceof DOMException)) return undefined;
  return error.cause instanceof DOMException ? error.cause.cause : error.cause;
}
