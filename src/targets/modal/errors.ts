import { ActionError } from '../../errors.ts';
import type { Job, Reason, Written } from '../../model.ts';
import { explainConnection } from '../../net/failures.ts';
import { quoteServer, showServerName, showServerText } from '../../net/server-text.ts';
import { MAX_LISTED, quoteAll, suggest } from '../../text.ts';
import { Code, GrpcError } from './client/error.ts';
import { ENVIRONMENT_NAME } from './rules.ts';
import { adviseCredentials, type ModalSettings } from './settings.ts';

/** What is known about a write while it is under way. */
export interface Progress {
  state: Written;
  /** The environment that was created for the secret; messages name it. */
  environment?: string;
}

/** What a failed call was about. */
export interface Attempt extends ModalSettings {
  /** `Writing secret 'my-app' in environment 'prod'`. */
  readonly doing: string;
  /** Undefined if the call was about no secret. */
  readonly job: Job | undefined;
  /** How far a write had come; undefined if nothing is written. */
  readonly progress: Progress | undefined;
  readonly shownProxyUrl: string;
  /** The run's own end, if that is why the call failed. */
  readonly signal: AbortSignal;
}

/**
 * Returns the words for a failed call to Modal; anything but a `GrpcError` is a bug and returned as it is.
 *
 * The codes are gRPC's; when Modal answers which is in modal-client: py/modal/_grpc_client.py and py/modal/exception.py.
 */
export function explainRefusal(error: unknown, attempt: Attempt): unknown {
  if (!(error instanceof GrpcError)) return error;
  const { happened, todo } = attempt.signal.aborted ? (attempt.signal.reason as Reason) : refusal(error, attempt);
  return new ActionError({ doing: attempt.doing, happened, todo: `${stateAfter(error, attempt)}${todo}` });
}

/** A refused write was not carried out; after a lost answer it may have been. */
function stateAfter(error: GrpcError, { signal, progress }: Attempt): string {
  if (progress === undefined) return 'Nothing was written. ';
  const { state, environment } = progress;
  if (state === 'written') return 'The secret was written. ';
  if (state === 'in doubt' || error.mayHaveRun || (error.wasSent && signal.aborted)) {
    progress.state = 'in doubt';
    return 'Whether the write was carried out is not known; running the step again is safe. ';
  }
  if (environment === undefined) return 'The secret was not written. ';
  return `The secret was not written; the environment '${environment}' is there. `;
}

const AGAIN = 'Run the step again; see status.modal.com if that does not help';
const LATER = 'Run the step again later, or raise timeout-seconds so that it can wait';

function refusal(error: GrpcError, attempt: Attempt): Reason {
  const { askedDelayMs: askedMs, cause } = error;
  if (cause !== undefined) return explainConnection(cause, { ...attempt, variable: 'MODAL_SERVER_URL' });
  if (!error.isStatus) return brokenAnswer(error, attempt);
  const wait = `Modal asks to wait ${Math.ceil((askedMs ?? 0) / 1000)} s, longer than timeout-seconds leaves`;
  const known = refusesVersion(error)
    ? ['Modal does not accept the version of its client in this action', UPDATE]
    : (REFUSALS[error.code]?.(attempt) ?? [`Modal answered ${error.codeName}`, AGAIN]);
  const [happened, todo] = askedMs === undefined ? known : [`${wait}: its rate limit is used up`, LATER];
  return { happened: `${happened}${quoteServer(error.message)}`, todo };
}

/** What a status means, and what to do about it; undefined if only the status itself is known. */
const REFUSALS: Readonly<Partial<Record<Code, (attempt: Attempt) => readonly [string, string] | undefined>>> = {
  [Code.Unauthenticated]: (attempt) => ['Modal does not accept the credentials', adviseCredentials(attempt)],
  [Code.PermissionDenied]: ({ job }) => ['the token may not do that', adviseRole(job)],
  [Code.ResourceExhausted]: () => ["Modal's rate limit is used up", LATER],
  [Code.DeadlineExceeded]: ({ serverUrl }) => [`no answer came from ${serverUrl} in time`, AGAIN],
  // If the token may not list environments, only the write shows that one does not exist.
  [Code.NotFound]: ({ job }) => job && ['there is no such environment or secret', adviseMissing(job)],
  [Code.InvalidArgument]: ({ job }) => ['Modal does not take it', adviseInvalid(job)],
  [Code.FailedPrecondition]: ({ job }) => ['Modal does not take it', adviseInvalid(job)],
  // Every server has the calls that come here.
  [Code.Unimplemented]: () => ['Modal does not have this call', `${UPDATE}, and check MODAL_SERVER_URL if it is set`],
};

const UPDATE = 'Update the action to its newest version';

/** True if Modal refuses the version of the client (modal-client: py/test/conftest.py answers "Old client"). */
function refusesVersion({ code, message }: GrpcError): boolean {
  if (code !== Code.FailedPrecondition) return false;
  return /\b(?:old|outdated|deprecated|unsupported) client\b|\bclient\b.{0,40}\b(?:version|outdated|deprecated|upgrade|update|too old|no longer)\b/i.test(
    message.slice(0, 300),
  );
}

function adviseRole(job: Job | undefined): string {
  const environment = job === undefined || job.environment === '' ? 'ENVIRONMENT' : job.environment;
  return `Give its service user the Contributor role there: modal workspace service-users set-role NAME ${environment} contributor. If it is the token of a user, give the user that role, under the workspace's settings`;
}

function adviseMissing(job: Job): string {
  if (job.environment !== '') return correctEnvironment(job);
  return "Name an environment that exists, with the input 'environment'";
}

/** A workspace may have several environments and no default one. */
function adviseInvalid(job: Job | undefined): string {
  if (job?.environment !== '') return 'Correct what it speaks of in the inputs of the step';
  return "If it asks for an environment, name one with the input 'environment'; otherwise correct what it speaks of in the inputs of the step";
}

/** Modal did not answer: the time is over, or the answer is not gRPC. */
function brokenAnswer(error: GrpcError, { serverUrl }: Attempt): Reason {
  if (error.code === Code.Canceled || error.code === Code.DeadlineExceeded) {
    return { happened: `no answer came from ${serverUrl} in time`, todo: AGAIN };
  }
  if (error.code === Code.DataLoss) return { happened: error.message, todo: AGAIN }; // Thrown for an answer without an id.
  return {
    happened: `what ${serverUrl} answered is not an answer of Modal's (${showServerText(error.message)})`,
    todo: 'See whether a proxy stands between, and whether MODAL_SERVER_URL is right; run the step again otherwise',
  };
}

/** Returns the error for an environment that does not exist. It names those that do. */
export function missingEnvironment(job: Job, known: readonly string[]): ActionError {
  return new ActionError({
    doing: `Looking up ${job.title}`,
    happened: `the environment '${job.environment}' does not exist; ${describeEnvironments(known)}`,
    todo: `${guess(job, known)}${correctEnvironment(job)}`,
  });
}

/** Returns the annotation for a secret that is not deleted because its environment does not exist. */
export function adviseGone(job: Job, missing: string, known: readonly string[]): string {
  const todo = `Nothing was deleted. ${guess(job, known)}${correctEnvironment(job)} if the secret is still somewhere`;
  return new ActionError({ doing: `Deleting ${job.title}`, happened: missing, todo }).message;
}

/** Returns the clause `there are 'dev' and 'prod'`. */
export function describeEnvironments(known: readonly string[]): string {
  if (known.length === 0) return 'there is none';
  const shown = known.slice(0, MAX_LISTED).map((name) => showServerName(name, ENVIRONMENT_NAME));
  const more = known.length > MAX_LISTED ? `, and ${known.length - MAX_LISTED} more` : '';
  return `there ${known.length === 1 ? 'is' : 'are'} ${quoteAll(shown)}${more}`;
}

function correctEnvironment({ mode, environmentFrom, createEnvironment }: Job): string {
  const mayCreate = mode !== 'check' && mode !== 'delete' && !createEnvironment;
  return `Correct ${environmentFrom}${mayCreate ? ', or let it be created with create-environment: true' : ''}`;
}

function guess({ environment }: Job, known: readonly string[]): string {
  const near = suggest(
    environment,
    known.filter((name) => showServerName(name, ENVIRONMENT_NAME) === name),
  );
  return near === undefined ? '' : `Did you mean '${near}'? `;
}
