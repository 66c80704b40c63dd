import { randomUUID } from 'node:crypto';
import type { DescMessage, MessageShape } from '@bufbuild/protobuf';
import { Code, ConnectError } from '@connectrpc/connect';
import { withRetries, type Counts, type RetryOptions } from '../../../net/retry.ts';
import type { Attempt, Channel, Send, UnaryCall } from './channel.ts';
import { ModalClient, RPCRetryPolicySchema } from './modal_pb.ts';

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
const FIRST_DELAY_MS = 100;
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
 * Returns a function that sends a call again as Modal's clients do: after the codes above and lost connections, and
 * whenever an error's details ask for it. One idempotency key covers all attempts.
 */
export function retrying(options: RetryOptions, begin: Channel['begin']): Send {
  const makeAttempt = limitAttempts(options.signal);
  return (call) => {
    const state = { key: randomUUID(), startedMs: Date.now() };
    let mayHaveRun = false; // An attempt that failed may have been carried out all the same.
    return withRetries(options, {
      service: 'Modal',
      name: nameCall(call),
      backOffMs,
      attempt: async (counts) => {
        try {
          const headers = { ...call.headers, ...attemptHeaders({ ...state, ...counts }) };
          return await makeAttempt(() => begin({ ...call, headers }));
        } catch (reason) {
          const error = ConnectError.from(reason);
          if (mayHaveRun) repeated.add(error);
          mayHaveRun ||= isRetried(error);
          throw error;
        }
      },
      judge: (error) => {
        if (!(error instanceof ConnectError)) return undefined;
        return { reason: Code[error.code], isPassing: isRetried(error), askedDelayMs: askedDelayMs(error) };
      },
    });
  };
}

/** Returns the name of a method, but for the one that says nothing to people. */
function nameCall({ method: { name } }: UnaryCall): string {
  return name === ModalClient.method.authTokenGet.name ? 'signing in' : name;
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

interface State extends Counts {
  readonly key: string;
  readonly startedMs: number;
}

/** In seconds with three decimals, as Modal's JavaScript client writes them (js/src/client.ts, `retryMiddleware`). */
function attemptHeaders({ key, startedMs, retries, waits }: State): Readonly<Record<string, string>> {
  const elapsed = ((Date.now() - startedMs) / 1000).toFixed(3);
  return {
    'x-idempotency-key': key,
    'x-retry-attempt': String(retries),
    'x-throttle-retry-attempt': String(waits),
    ...(retries > 0 && { 'x-retry-delay': elapsed }),
    ...(waits > 0 && { 'x-throttle-retry-delay': elapsed }),
  };
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
  return FIRST_DELAY_MS * 2 ** retries * jitter;
}
