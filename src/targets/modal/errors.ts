import { ActionError } from '../../errors.ts';
import { hideValues } from '../../masks.ts';
import type { Job, Reason } from '../../model.ts';
import { explainConnection } from '../../net/failures.ts';
import { quoteServer } from '../../net/server-text.ts';
import { Code, GrpcError } from './client/error.ts';
import { adviseCredentials } from './credentials.ts';
import { correctEnvironment } from './missing-environment.ts';

/** What is known about a write while it is under way. */
export interface Progress {
  /** `in doubt`: an attempt that failed may have been carried out all the same. */
  state: 'not written' | 'in doubt' | 'written';
  /** That was created for it: named in what is said. */
  environment?: string;
}

/** What a failed call was about, for the sentence that explains it. */
export interface Attempt {
  /** `Writing secret 'my-app' in environment 'prod'`. */
  readonly doing: string;
  /** Undefined where it was about no secret. */
  readonly job: Job | undefined;
  readonly serverUrl: string;
  readonly shownProxyUrl: string;
  readonly tokenId: string;
  readonly tokenSecret: string;
  /** The run's own end, where that is why the call failed. */
  readonly signal: AbortSignal;
  /** How far a write had come; undefined where nothing is written. */
  readonly progress: Progress | undefined;
}

/**
 * Explains in plain words why a call to Modal failed. What is not a `GrpcError` is a bug, and returned as it is.
 *
 * The codes are gRPC's; when Modal answers which is in modal-client: py/modal/_grpc_client.py and py/modal/exception.py.
 */
export function explainRefusal(error: unknown, attempt: Attempt): unknown {
  if (!(error instanceof GrpcError)) return error;
  const { happened, todo } = attempt.signal.aborted ? (attempt.signal.reason as Reason) : refusal(error, attempt);
  const state = stateAfter(error, attempt);
  return new ActionError({ doing: attempt.doing, happened, todo: `${state}${todo}` });
}

/** After a refusal it was not written, whatever became of others; after a lost answer nobody knows. */
function stateAfter(error: GrpcError, { signal, progress }: Attempt): string {
  if (progress === undefined) return 'Nothing was written. ';
  if (progress.state === 'written') return 'The secret was written. ';
  const isRefused = !error.mayHaveRun && !(error.wasSent && signal.aborted);
  if (isRefused && progress.state !== 'in doubt') {
    const { environment } = progress;
    return environment === undefined
      ? 'The secret was not written. '
      : `The secret was not written; the environment '${environment}' is there. `;
  }
  return 'Whether the write was carried out is not known; running the step again is safe. ';
}

function refusal(error: GrpcError, attempt: Attempt): Reason {
  if (error.cause !== undefined) return explainConnection(error.cause, { ...attempt, variable: 'MODAL_SERVER_URL' });
  const { serverUrl, job } = attempt;
  if (!error.isStatus) return brokenAnswer(error, attempt);
  const said = quoteServer(error.message);
  const { askedDelayMs: askedMs } = error;
  if (askedMs !== undefined) {
    return {
      happened: `Modal asks to wait ${Math.ceil(askedMs / 1000)} s, longer than timeout-seconds leaves: its rate limit is used up${said}`,
      todo: 'Run the step again later, or raise timeout-seconds so that it can wait',
    };
  }
  switch (error.code) {
    case Code.Unauthenticated:
      return { happened: `Modal does not accept the credentials${said}`, todo: adviseCredentials(attempt) };
    case Code.PermissionDenied:
      return {
        happened: `the token may not do that${said}`,
        todo: "Give its service user or owner the Contributor role in the environment, under the workspace's settings",
      };
    case Code.ResourceExhausted:
      return {
        happened: `Modal's rate limit is used up${said}`,
        todo: 'Run the step again later, or raise timeout-seconds so that it can wait',
      };
    case Code.DeadlineExceeded:
      return { happened: `no answer came from ${serverUrl} in time${said}`, todo: AGAIN };
    case Code.NotFound:
      if (job === undefined) break;
      return { happened: `there is no such environment or secret${said}`, todo: adviseMissing(job) };
    case Code.InvalidArgument:
    case Code.FailedPrecondition:
      return { happened: `Modal does not take it${said}`, todo: adviseInvalid(job) };
    default:
      break;
  }
  return { happened: `Modal answered ${error.codeName}${said}`, todo: AGAIN };
}

/** Where the token may not list environments, only the write tells that there is none. */
function adviseMissing(job: Job): string {
  if (job.environment !== '') return correctEnvironment(job);
  return "Name an environment that exists, with the input 'environment'";
}

/** A workspace may have several environments and no default one. */
function adviseInvalid(job: Job | undefined): string {
  if (job?.environment !== '') return 'Correct what it speaks of in the inputs of the step';
  return "If it asks for an environment, name one with the input 'environment'; otherwise correct what it speaks of in the inputs of the step";
}

const AGAIN = 'Run the step again; see status.modal.com if that does not help';

/** The call never got an answer of Modal's: none in time, or one that is not gRPC. */
function brokenAnswer(error: GrpcError, { serverUrl }: Attempt): Reason {
  if (error.code === Code.Canceled || error.code === Code.DeadlineExceeded) {
    return { happened: `no answer came from ${serverUrl} in time`, todo: AGAIN };
  }
  return {
    happened: `what ${serverUrl} answered is not an answer of Modal's (${hideValues(error.message)})`,
    todo: 'See whether a proxy stands between, and whether MODAL_SERVER_URL is right; run the step again otherwise',
  };
}
