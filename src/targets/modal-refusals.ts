import { Code, ConnectError } from '@connectrpc/connect';
import { ActionError } from '../errors.ts';

/** What a refused call was about, for the sentence that explains it. */
export interface Attempt {
  /** `Writing secret 'my-app' in environment 'prod'`. */
  readonly doing: string;
  readonly serverUrl: string;
  readonly tokenId: string;
}

/**
 * Explains in plain words why a call to Modal failed. What is not a `ConnectError` is a bug, and returned as it is.
 *
 * The codes are gRPC's; when Modal answers which is in modal-client: py/modal/_grpc_client.py and py/modal/exception.py.
 */
export function explainRefusal(error: unknown, attempt: Attempt): unknown {
  if (!(error instanceof ConnectError)) return error;
  if (error.cause !== undefined && error.code === Code.Unavailable) return explainConnection(error.cause, attempt);
  const { happened, todo } = refusal(error, attempt);
  return new ActionError({ doing: attempt.doing, happened, todo });
}

interface Explanation {
  readonly happened: string;
  readonly todo: string;
}

function refusal(error: ConnectError, { tokenId, serverUrl }: Attempt): Explanation {
  const said = quoteServer(error);
  switch (error.code) {
    case Code.Unauthenticated:
      return { happened: `Modal does not accept the credentials${said}`, todo: credentialsAdvice(tokenId) };
    case Code.PermissionDenied:
      return {
        happened: `the token may not do that${said}`,
        todo: "Give its service user or owner the Contributor role in the environment, under the workspace's settings",
      };
    case Code.ResourceExhausted:
      return { happened: `Modal's rate limit is used up${said}`, todo: 'Wait a minute and run the step again' };
    case Code.Canceled:
    case Code.DeadlineExceeded:
      return {
        happened: `no answer came from ${serverUrl} in time`,
        todo: 'Run the step again; raise timeout-seconds if that does not help',
      };
    case Code.InvalidArgument:
    case Code.FailedPrecondition:
      return { happened: `Modal does not take it${said}`, todo: 'Change what it names' };
    default:
      return {
        happened: `Modal answered ${Code[error.code]}${said}`,
        todo: 'Run the step again; see status.modal.com if that does not help',
      };
  }
}

function credentialsAdvice(tokenId: string): string {
  if (tokenId.startsWith('as-')) return 'The id and the secret look swapped: an id starts with ak-, a secret with as-';
  return 'Check that modal-token-id (MODAL_TOKEN_ID, ak-…) and modal-token-secret (MODAL_TOKEN_SECRET, as-…) are a pair, whole, of the right workspace and not revoked';
}

/** Long enough for every sentence that Modal's server is known to say, in characters. */
const MAX_QUOTE_LENGTH = 300;

function quoteServer(error: ConnectError): string {
  const text = error.rawMessage.trim().replace(/[.\s]+$/, '');
  if (text === '') return '';
  return ` (it says: ${text.length > MAX_QUOTE_LENGTH ? `${text.slice(0, MAX_QUOTE_LENGTH)}…` : text})`;
}

function explainConnection(cause: unknown, { doing, serverUrl }: Attempt): ActionError {
  const code = findCode(cause);
  const { happened, todo } = connectionProblem(code, serverUrl);
  return new ActionError({ doing, happened, todo });
}

/** The code of Node's or undici's error: with several addresses tried, that of the first. */
function findCode(cause: unknown): string {
  if (cause instanceof AggregateError && cause.errors.length > 0) return findCode(cause.errors[0]);
  if (typeof cause !== 'object' || cause === null || !('code' in cause)) return 'an unknown error';
  return String(cause.code);
}

function connectionProblem(code: string, serverUrl: string): Explanation {
  const network = 'Check MODAL_SERVER_URL, the network of the runner and its proxy settings';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return { happened: `the name of ${serverUrl} is not known (${code})`, todo: network };
  if (code === 'ECONNREFUSED') return { happened: `${serverUrl} refuses the connection`, todo: network };
  if (/CERT|SELF_SIGNED|UNABLE_TO_(?:GET|VERIFY)/.test(code)) {
    const todo =
      'If a proxy of yours stands between, set NODE_EXTRA_CA_CERTS to the file of its certificate authority in the env: of the job';
    return { happened: `the certificate of ${serverUrl} is not trusted (${code})`, todo };
  }
  if (/SSL|TLS|EPROTO/.test(code)) {
    return {
      happened: `${serverUrl} does not speak TLS there (${code})`,
      todo: 'Check the port and whether https: is right in MODAL_SERVER_URL',
    };
  }
  return { happened: `the connection to ${serverUrl} failed (${code})`, todo: network };
}
