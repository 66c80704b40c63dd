import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DescMessage, MessageShape } from '@bufbuild/protobuf';
import { Code, ConnectError } from '@connectrpc/connect';
import type { Attempt, Channel, Send } from './channel.ts';
import { RPCRetryPolicySchema } from './modal_pb.ts';

/** That a call failed and is tried again. */
export interface RetryNotice {
  readonly service: 'Modal' | 'GitHub';
  /** What was called: Modal's method, `SecretUpdate`, or what GitHub was asked for, `writing a secret`. */
  readonly call: string;
  readonly reason: string;
  readonly waitMs: number;
  /** Whether the service asked for it. */
  readonly asked: boolean;
}

export interface RetryOptions {
  /** Ends the call and the waiting at once. */
  readonly signal: AbortSignal;
  /** Unix time in ms after which no attempt may begin. */
  readonly deadlineMs: number;
  readonly onRetry: (notice: RetryNotice) => void;
}

/*
 * Modal's policy, the same in its three clients (modal-client: py/modal/_utils/grpc_utils.py, js/src/client.ts,
 * go/client.go). The jitter is ours: matrix jobs that were thrown out together shall not come back together.
 */
const RETRIED_CODES: ReadonlySet<Code> = new Set([
  Code.Canceled,
  Code.Unknown,
  Code.DeadlineExceeded,
  Code.Internal,
  Code.Unavailable,
]);
const MAX_RETRIES = 3;
const FIRST_DELAY_MS = 100;
const MAX_DELAY_MS = 1_000;
const MIN_ASKED_DELAY_MS = 100;
/** No timer of Node's can wait longer. */
const MAX_ASKED_DELAY_MS = 2 ** 31 - 1;

/** One attempt's deadline, ms. Modal's clients have none but for AuthTokenGet; a hanging server must not hang a job. */
const ATTEMPT_TIMEOUT_MS = 15_000;

/** Errors of calls of which an earlier attempt may have been carried out, although it failed. */
const repeated = new WeakSet<ConnectError>();

/**
 * Whether an earlier attempt of the call that failed with this error may have been carried out. Its answer was lost then:
 * ALREADY_EXISTS or NOT_FOUND can be the echo of its own success.
 */
export function wasRepeated(error: ConnectError): boolean {
  return repeated.has(error);
}

/**
 * Returns a function that tries a call again as Modal's clients do: three more times after the codes above and lost
 * connections; and, without counting, whenever an error's details ask for it. One idempotency key covers all attempts.
 */
export function withRetries(options: RetryOptions, begin: Channel['begin']): Send {
  const makeAttempt = limitAttempts(options.signal);
  return async (call) => {
    const state: State = { key: randomUUID(), startedMs: Date.now(), retries: 0, throttles: 0, mayHaveRun: false };
    for (;;) {
      try {
        return await makeAttempt(() => begin({ ...call, headers: { ...call.headers, ...attemptHeaders(state) } }));
      } catch (reason) {
        const error = ConnectError.from(reason);
        if (state.mayHaveRun) repeated.add(error);
        state.mayHaveRun ||= isRetried(error);
        await waitToRetry(error, { method: call.method.name, state, options });
      }
    }
  };
}

type MakeAttempt = <O extends DescMessage>(begin: () => Attempt<O>) => Promise<MessageShape<O>>;

/**
 * Returns a function that makes an attempt, and cancels it when the signal ends the run or its time is over.
 *
 * An `AbortController` an attempt would do, too, but takes 6 % of a run with many secrets; `AbortSignal.any` and `.timeout`
 * keep what belongs to an attempt in memory until its 15 s are over.
 */
function limitAttempts(signal: AbortSignal): MakeAttempt {
  const running = new Set<Attempt<DescMessage>['cancel']>();
  const stopped = (): ConnectError => ConnectError.from(signal.reason, Code.Canceled);
  signal.addEventListener('abort', () => {
    for (const cancel of running) cancel(stopped());
  });
  return async (begin) => {
    if (signal.aborted) throw stopped();
    const { message, cancel } = begin();
    running.add(cancel);
    const overdue = (): void => cancel(new ConnectError('no answer came in time', Code.DeadlineExceeded));
    const timer = setTimeout(overdue, ATTEMPT_TIMEOUT_MS);
    try {
      return await message;
    } finally {
      clearTimeout(timer);
      running.delete(cancel);
    }
  };
}

/** What a call has been through so far. */
interface State {
  readonly key: string;
  readonly startedMs: number;
  retries: number;
  throttles: number;
  /** Whether an attempt that failed may have been carried out all the same. */
  mayHaveRun: boolean;
}

/** In seconds with three decimals, as Modal's JavaScript client writes them (js/src/client.ts, `retryMiddleware`). */
function attemptHeaders({ key, startedMs, retries, throttles }: State): Readonly<Record<string, string>> {
  const elapsed = ((Date.now() - startedMs) / 1000).toFixed(3);
  return {
    'x-idempotency-key': key,
    'x-retry-attempt': String(retries),
    'x-throttle-retry-attempt': String(throttles),
    ...(retries > 0 && { 'x-retry-delay': elapsed }),
    ...(throttles > 0 && { 'x-throttle-retry-delay': elapsed }),
  };
}

interface Failure {
  readonly method: string;
  readonly state: State;
  readonly options: RetryOptions;
}

/** Waits as long as the error asks for, or rethrows it where the call is not to be tried again. */
async function waitToRetry(error: ConnectError, { method, state, options }: Failure): Promise<void> {
  const askedMs = askedDelayMs(error);
  const asked = askedMs !== undefined;
  if (options.signal.aborted || !(asked || (state.retries < MAX_RETRIES && isRetried(error)))) throw error;
  const waitMs = askedMs ?? backOffMs(state.retries);
  if (Date.now() + waitMs >= options.deadlineMs) throw error;
  if (asked) state.throttles += 1;
  else state.retries += 1;
  options.onRetry({ service: 'Modal', call: method, reason: Code[error.code], waitMs, asked });
  await sleep(waitMs, undefined, { signal: options.signal }).catch(() => {
    throw error;
  });
}

/**
 * Whether a call that failed so may be tried again, as it may or may not have been carried out. What did not come over
 * the wire is a broken answer or connection, whatever code Connect gives it.
 */
export function isRetried(error: ConnectError): boolean {
  return !error.isWireError || RETRIED_CODES.has(error.code);
}

/** The wait that an error asks for in ms; undefined where it asks for none. */
export function askedDelayMs(error: ConnectError): number | undefined {
  const [policy] = error.findDetails(RPCRetryPolicySchema);
  if (policy === undefined) return undefined;
  const askedMs = policy.retryAfterSecs * 1000;
  return Number.isNaN(askedMs)
    ? MIN_ASKED_DELAY_MS
    : Math.min(Math.max(askedMs, MIN_ASKED_DELAY_MS), MAX_ASKED_DELAY_MS);
}

function backOffMs(retries: number): number {
  const jitter = 0.8 + 0.4 * Math.random();
  return Math.min(FIRST_DELAY_MS * 2 ** retries, MAX_DELAY_MS) * jitter;
}
