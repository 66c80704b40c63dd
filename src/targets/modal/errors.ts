import { ActionError } from '../../errors.ts';
import type { Job, Reason, Written } from '../../model.ts';
import { explainConnection } from '../../net/failures.ts';
import { quoteServer, showServerName, showServerText } from '../../net/server-text.ts';
import { capitalize, MAX_LISTED, quoteAll, suggest } from '../../text.ts';
import { Code, GrpcError } from './client/error.ts';
import { ENVIRONMENT_NAME } from './rules.ts';
import { adviseCredentials, type ModalSettings } from './settings.ts';

/** The progress of a write. */
export interface Progress {
  state: Written;
  /** The environment that was created for the secret. */
  environment?: string;
}

/** The purpose of a failed call. */
export interface Attempt extends ModalSettings {
  /** `Writing secret 'my-app' in environment 'prod'`. */
  readonly doing: string;
  /** Undefined if the call was about no secret. */
  readonly job: Job | undefined;
  /** Undefined if the call was not part of a write. */
  readonly progress: Progress | undefined;
  /** The server that was reached, or all that are tried. */
  readonly serverUrl: string;
  readonly shownProxyUrl: string;
  /** Aborted if the run has ended. */
  readonly signal: AbortSignal;
}

/**
 * Explains a failed call to Modal. Returns any error that is not a `GrpcError`, which is a bug, unchanged.
 *
 * Source of the codes' meanings: modal-client, py/modal/_grpc_client.py and py/modal/exception.py.
 */
export function explainRefusal(error: unknown, attempt: Attempt): unknown {
  if (!(error instanceof GrpcError)) return error;
  const { happened, todo } = attempt.signal.aborted ? (attempt.signal.reason as Reason) : refusal(error, attempt);
  return new ActionError({ doing: attempt.doing, happened, todo: `${stateAfter(error, attempt)}${todo}` });
}

/** A refused write was not carried out. After a lost answer, this is unknown. */
function stateAfter(error: GrpcError, { signal, progress }: Attempt): string {
  if (progress === undefined) return 'Nothing was written. ';
  const { state, environment } = progress;
  if (state === 'written') return 'The secret was written. ';
  if (state === 'in doubt' || error.mayHaveRun || (error.wasSent && signal.aborted)) {
    progress.state = 'in doubt';
    return 'It is unknown whether the secret was written, and a second run is safe. ';
  }
  if (environment === undefined) return 'The secret was not written. ';
  return `The secret was not written. The environment '${environment}' exists. `;
}

const AGAIN = 'Run the step again. If that does not help, see status.modal.com';
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

/** Returns the meaning of a status and the advice; undefined for a status without a known meaning. */
const REFUSALS: Readonly<Partial<Record<Code, (attempt: Attempt) => readonly [string, string] | undefined>>> = {
  [Code.Unauthenticated]: (attempt) => ['Modal does not accept the credentials', adviseCredentials(attempt)],
  [Code.PermissionDenied]: ({ job }) => ['the token may not do that', adviseRole(job)],
  [Code.ResourceExhausted]: () => ["Modal's rate limit is used up", LATER],
  [Code.DeadlineExceeded]: ({ serverUrl }) => [`no answer came from ${serverUrl} in time`, AGAIN],
  // If the token may not list environments, only the write reveals that one does not exist.
  [Code.NotFound]: ({ job }) => job && ['there is no such environment or secret', adviseMissing(job)],
  [Code.InvalidArgument]: ({ job }) => ['Modal rejects the request', adviseInvalid(job)],
  [Code.FailedPrecondition]: ({ job }) => ['Modal rejects the request', adviseInvalid(job)],
  // Every server has these calls.
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
  return `Give the token's service user the Contributor role there: ${setRole(environment)}. If it is a user's token, give the user that role in the workspace's settings`;
}

function setRole(environment: string): string {
  return `modal workspace service-users set-role NAME ${environment} contributor`;
}

function adviseMissing(job: Job): string {
  if (job.environment !== '') return `${correctEnvironment(job)}. ${adviseHidden(job)}`;
  return "Name an environment that exists, with the input 'environment'";
}

/** A workspace may have several environments and no default. */
function adviseInvalid(job: Job | undefined): string {
  const fix = 'fix the input that the message names';
  if (job?.environment !== '') return capitalize(fix);
  return `If it asks for an environment, set the input 'environment'. Otherwise ${fix}`;
}

/** Explains an answer that is late or is not gRPC. */
function brokenAnswer(error: GrpcError, { serverUrl }: Attempt): Reason {
  if (error.code === Code.Canceled || error.code === Code.DeadlineExceeded) {
    return { happened: `no answer came from ${serverUrl} in time`, todo: AGAIN };
  }
  if (error.code === Code.DataLoss) return { happened: error.message, todo: AGAIN }; // An answer without an id.
  return {
    happened: `${serverUrl} did not answer as Modal does (${showServerText(error.message)})`,
    todo: 'Check whether a proxy intercepts the connection, and whether MODAL_SERVER_URL is right. Otherwise run the step again',
  };
}

/** Returns the error for an environment that does not exist. It lists those that do. */
export function missingEnvironment(job: Job, known: readonly string[]): ActionError {
  return new ActionError({
    doing: `Looking up ${job.title}`,
    happened: `the environment '${job.environment}' does not exist; ${describeEnvironments(known)}`,
    todo: `${guess(job, known)}${correctEnvironment(job)}. ${adviseHidden(job)}`,
  });
}

/** Returns the annotation for a secret that is not deleted because its environment does not exist. */
export function adviseGone(job: Job, missing: string, known: readonly string[]): string {
  const todo = `Nothing was deleted. ${guess(job, known)}If the secret still exists, fix ${job.environmentFrom}. ${adviseHidden(job)}`;
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
  return `Fix ${environmentFrom}${mayCreate ? '. If you want a new environment, set create-environment to true' : ''}`;
}

/** A service user has no role at first (modal.com/docs/guide/service-users). */
function adviseHidden({ environment }: Job): string {
  return `If the environment exists, the token's service user may have no role in it: ${setRole(environment)}`;
}

function guess({ environment }: Job, known: readonly string[]): string {
  const near = suggest(
    environment,
    known.filter((name) => showServerName(name, ENVIRONMENT_NAME) === name),
  );
  return near === undefined ? '' : `Did you mean '${near}'? `;
}
