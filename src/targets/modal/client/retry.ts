import { randomUUID } from 'node:crypto';
import { withRetries, type Counts, type RetryOptions } from '../../../net/retry.ts';
import type { Authorize, AuthToken } from './auth-token.ts';
import type { Attempt, Channel, Headers, Send, UnaryCall } from './channel.ts';
import { Code, GrpcError } from './error.ts';
import { ModalClientDefinition } from './modal_pb.ts';

/*
 * Modal's policy, the same in its three clients (modal-client: py/modal/_utils/grpc_utils.py, js/src/client.ts,
 * go/client.go). The jitter is ours: matrix jobs that failed together must not return together.
 */
const RETRIED_CODES: ReadonlySet<Code> = new Set([
  Code.Canceled,
  Code.Unknown,
  Code.DeadlineExceeded,
  Code.Internal,
  Code.Unavailable,
]);
const FIRST_DELAY_MS = 100;

/** The deadline of an attempt, ms. Modal's clients have one only for AuthTokenGet, but a hanging server must not hang a job. */
const ATTEMPT_TIMEOUT_MS = 15_000;

/**
 * Returns a function that sends calls and retries them as Modal's clients do: after the codes above, after lost connections,
 * and if an error's details ask for it. One idempotency key covers all attempts.
 */
export function retrying(options: RetryOptions, begin: Channel['begin'], authToken: AuthToken): Send {
  const makeAttempt = limitAttempts(options.signal);
  return (call) => {
    const state = { key: randomUUID(), startedMs: Date.now() };
    const authorize: Authorize = isExchange(call) ? (attempt) => attempt({}) : authToken.authorize();
    let mayHaveRun = false;
    return withRetries(options, {
      service: 'Modal',
      name: nameCall(call),
      backOffMs,
      attempt: async (counts) => {
        try {
          const headers = attemptHeaders({ ...state, ...counts });
          return await authorize((token) => makeAttempt(() => begin(call, { ...headers, ...token })));
        } catch (reason) {
          const error = toGrpcError(reason);
          mayHaveRun ||= error.wasSent && isPassing(error);
          throw error.with({ mayHaveRun });
        }
      },
      judge: (error) => {
        if (!(error instanceof GrpcError && error.wasSent)) return undefined;
        return { reason: error.codeName, isPassing: isPassing(error), askedDelayMs: error.askedDelayMs };
      },
    });
  };
}

/** True for the call that returns the auth token, which cannot carry it. */
function isExchange({ name }: UnaryCall): boolean {
  return name === ModalClientDefinition.methods.authTokenGet.name;
}

/** Returns a call in words. */
function nameCall(call: UnaryCall): string {
  return isExchange(call) ? 'signing in' : call.name;
}

type MakeAttempt = <T>(begin: () => Attempt<T>) => Promise<T>;

/**
 * Returns a function that makes an attempt, and cancels it when the run ends or its deadline passes.
 *
 * One `AbortController` for each attempt would take 6 % of a run with many secrets. `AbortSignal.any` and `.timeout` would keep
 * each attempt in memory for 15 s.
 */
function limitAttempts(signal: AbortSignal): MakeAttempt {
  const running = new Set<Attempt<unknown>['cancel']>();
  signal.addEventListener('abort', () => {
    for (const cancel of running) cancel(new GrpcError('the run has ended', { code: Code.Canceled }));
  });
  return async (begin) => {
    if (signal.aborted) throw new GrpcError('the run has ended', { code: Code.Canceled, wasSent: false });
    const { message, cancel } = begin();
    running.add(cancel);
    const overdue = (): void => cancel(new GrpcError('no answer came in time', { code: Code.DeadlineExceeded }));
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
function attemptHeaders({ key, startedMs, retries, waits }: State): Headers {
  const elapsed = ((Date.now() - startedMs) / 1000).toFixed(3);
  return {
    'x-idempotency-key': key,
    'x-retry-attempt': String(retries),
    'x-throttle-retry-attempt': String(waits),
    ...(retries > 0 && { 'x-retry-delay': elapsed }),
    ...(waits > 0 && { 'x-throttle-retry-delay': elapsed }),
  };
}

/** Any other error is that of a connection, from Node or undici. */
function toGrpcError(reason: unknown): GrpcError {
  if (reason instanceof GrpcError) return reason;
  const message = reason instanceof Error ? reason.message : String(reason);
  return new GrpcError(message, { code: Code.Unavailable, cause: reason });
}

/** True if it is unknown whether the call was carried out, so that it may be sent again. */
function isPassing({ isStatus, code }: GrpcError): boolean {
  return !isStatus || RETRIED_CODES.has(code);
}

function backOffMs(retries: number): number {
  const jitter = 0.8 + 0.4 * Math.random();
  return FIRST_DELAY_MS * 2 ** retries * jitter;
}
