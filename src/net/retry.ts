import { setTimeout as sleep } from 'node:timers/promises';

/** A call that failed and is sent again. */
export interface RetryNotice {
  /** The service that was called: `GitHub`. */
  readonly service: string;
  /** The call in words: `signing in`, `writing a secret`. */
  readonly call: string;
  /** The cause in a word or two: `502`. */
  readonly reason: string;
  readonly waitMs: number;
  /** True if the service asked for the wait. */
  readonly asked: boolean;
}

export interface RetryOptions {
  /** Ends the call and the waiting at once. */
  readonly signal: AbortSignal;
  /** Unix time in ms after which no attempt may begin. */
  readonly deadlineMs: number;
  readonly onRetry: (notice: RetryNotice) => void;
}

/** The number of retries of a call so far. */
export interface Counts {
  /** Of its own accord: at most three. */
  readonly retries: number;
  /** At the service's request, which has no limit. */
  readonly waits: number;
}

/** The facts of a failed attempt. */
export interface Failure {
  readonly reason: string;
  /** True if the same call may succeed soon. */
  readonly isPassing: boolean;
  /** The wait that the service requests, in ms; undefined if it requests none. */
  readonly askedDelayMs: number | undefined;
}

/** A call that may be sent more than once. */
export interface RepeatableCall<T> {
  readonly service: string;
  /** The call in words: `signing in`. */
  readonly name: string;
  readonly attempt: (counts: Counts) => Promise<T>;
  /** Returns the facts of an error; undefined if it ends the call. */
  readonly judge: (error: unknown, counts: Counts) => Failure | undefined;
  /** Returns the wait before a retry that the service did not request, in ms. */
  readonly backOffMs: (retries: number) => number;
}

/** Modal's clients retry three times (modal-client: py/modal/_utils/grpc_utils.py). GitHub names no number. */
const MAX_RETRIES = 3;

/**
 * Makes a call, and repeats it after failures that may pass, within the time of the run: three times of its own accord, and
 * without limit if the service requests a wait.
 *
 * @throws the error of the last attempt.
 */
export async function withRetries<T>(options: RetryOptions, call: RepeatableCall<T>): Promise<T> {
  const { service, name, attempt, judge, backOffMs } = call;
  let counts: Counts = { retries: 0, waits: 0 };
  for (;;) {
    try {
      return await attempt(counts);
    } catch (error) {
      const { reason = '', isPassing = false, askedDelayMs } = judge(error, counts) ?? {};
      const { retries, waits } = counts;
      const asked = askedDelayMs !== undefined;
      const waitMs = askedDelayMs ?? backOffMs(retries);
      const isWorthIt = asked || (isPassing && retries < MAX_RETRIES);
      if (options.signal.aborted || !isWorthIt || Date.now() + waitMs >= options.deadlineMs) throw error;
      options.onRetry({ service, call: name, reason, waitMs, asked });
      counts = asked ? { retries, waits: waits + 1 } : { retries: retries + 1, waits };
      await sleep(waitMs, undefined, { signal: options.signal }).catch(() => {
        throw error;
      });
    }
  }
}
