import { ActionError, settle } from '../../errors.ts';
import { readServerAddresses } from '../../net/address.ts';
import { capitalize, listAll } from '../../text.ts';
import type { NoSecrets } from '../../inputs/trigger.ts';
import type { Read } from '../../inputs/rows.ts';
import type { RUN_INPUTS } from './inputs.ts';
import type { Settings, World } from '../target.ts';

/** The servers and the credentials. */
export interface ModalSettings {
  /** Origins: `https://api.modal.com`. Each is used if those before it cannot be reached. */
  readonly serverUrls: readonly string[];
  readonly tokenId: string;
  readonly tokenSecret: string;
  /** The workspace that the token must belong to; undefined for any. */
  readonly workspace: string | undefined;
}

/** The two parts of a token: their inputs, variables and prefixes (modal.com/docs/reference/modal.config). */
const HALVES = [
  { half: 'id', own: 'tokenId', input: 'modal-token-id', variable: 'MODAL_TOKEN_ID', prefix: 'ak-' },
  { half: 'secret', own: 'tokenSecret', input: 'modal-token-secret', variable: 'MODAL_TOKEN_SECRET', prefix: 'as-' },
] as const;
type Half = (typeof HALVES)[number];
type Credentials = Pick<ModalSettings, Half['own']>;

/** Credentials of apps that act for users (modal@0.11.1). */
const OAUTH_VARIABLES = ['REFRESH_TOKEN', 'CLIENT_ID', 'CLIENT_SECRET', 'JWT_KEY'].map((name) => `MODAL_OAUTH_${name}`);

/** The fallback is the default of Modal's Python client (modal-client: py/modal/config.py). */
const SERVERS = {
  variable: 'MODAL_SERVER_URL',
  allowPath: false,
  fallback: 'https://api.modal.com,https://api.modal2.com',
} as const;

/** Reads server and credentials. */
export function readSettings(own: Read<typeof RUN_INPUTS>, { variable, noSecrets }: World): Settings<ModalSettings> {
  const { modalTokenId: tokenId = '', modalTokenSecret: tokenSecret = '', workspace } = own;
  const credentials: Credentials = { tokenId, tokenSecret };
  const missing = HALVES.filter((half) => credentials[half.own] === '');
  const malformed = HALVES.filter((half) => /[^\x21-\x7e]/.test(credentials[half.own]));
  const oauth = missing.length === 2 ? OAUTH_VARIABLES.find((name) => variable(name) !== undefined) : undefined;
  const servers = settle(() => readServerAddresses(variable(SERVERS.variable), SERVERS), []);
  return {
    settings: { serverUrls: servers.value, workspace, ...credentials },
    secrets: [tokenId, tokenSecret, ...(oauth === undefined ? [] : [variable(oauth) ?? ''])],
    problems: [
      ...(missing.length > 0 ? [missingCredentials(missing, noSecrets, oauth)] : []),
      ...malformed.map(malformedCredential),
      ...servers.problems,
    ],
  };
}

function missingCredentials(missing: readonly Half[], why: NoSecrets | undefined, oauth?: string): ActionError {
  const lines = missing.map(({ variable }) => `${variable}: \${{ secrets.${variable} }}`);
  const [are, inputs, secrets] =
    missing.length === 2 ? ['are both', 'the inputs', 'they are secrets'] : ['is', 'the input', 'it is a secret'];
  const instead = oauth === undefined ? '' : `; ${oauth} is set, but this action does not support OAuth`;
  const happened = `${listAll(missing.map(({ variable }) => variable))} ${are} missing or empty${instead}`;
  const advice = `Add ${listAll(lines)} to the step's env:, or give ${inputs} ${listAll(missing.map(({ input }) => input))}`;
  return new ActionError({
    doing: "Reading Modal's credentials",
    happened: why === undefined ? happened : `${happened}: ${why.happened}`,
    todo:
      why?.todo ??
      `${advice}. If ${secrets} of a GitHub environment, add environment: and its name to the job, beside runs-on. The README of the action shows how to create a token: its id starts with ak-, its secret with as-`,
  });
}

function malformedCredential({ input, variable }: Half): ActionError {
  return new ActionError({
    doing: `Reading ${input} or ${variable}`,
    happened: 'it has a blank, a line break or another character that no Modal token has',
    todo: 'Copy the token again, without other text',
  });
}

/**
 * Returns the advice for credentials that Modal refused. Only then does their form matter: Modal may change its prefixes.
 */
export function adviseCredentials(credentials: Credentials): string {
  if (credentials.tokenId.startsWith('as-') && credentials.tokenSecret.startsWith('ak-')) {
    return 'The id and the secret look swapped: an id starts with ak-, a secret with as-';
  }
  if (HALVES.some(({ own }) => /^w[ks]-/.test(credentials[own]))) {
    return 'This is a proxy auth token (wk-, ws-), which only opens web endpoints. Create an API token at modal.com/settings/tokens: its id starts with ak-, its secret with as-';
  }
  const title = ({ input, variable }: Half): string => `${input} (${variable})`;
  const wrong = HALVES.filter(({ own, prefix }) => !credentials[own].startsWith(prefix));
  if (wrong.length === 0)
    return `Check that ${HALVES.map(title).join(' and ')} are the two halves of one token, complete, and that it has neither ended nor been revoked`;
  const clauses = wrong.map((half) => `the ${half.half} in ${title(half)} does not start with ${half.prefix}`);
  return `${capitalize(clauses.join(', and '))}: copy it again, complete and without quotes, and pass it as \${{ secrets.NAME }}, as GitHub does not expand $NAME`;
}
