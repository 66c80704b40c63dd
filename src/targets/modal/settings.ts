import { ActionError } from '../../errors.ts';
import { listAll } from '../../text.ts';
import type { NoSecrets } from '../../inputs/trigger.ts';
import type { Read } from '../../inputs/rows.ts';
import type { RUN_INPUTS } from './inputs.ts';
import type { Settings, World } from '../target.ts';

/** How Modal is reached. */
export interface ModalSettings {
  /** An origin, `https://api.modal.com`. */
  readonly serverUrl: string;
  readonly tokenId: string;
  readonly tokenSecret: string;
}

/** The two halves of a token: how they are passed, and how they start (modal.com/docs/reference/modal.config). */
const ID = { half: 'id', input: 'modal-token-id', variable: 'MODAL_TOKEN_ID', prefix: 'ak-' } as const;
const SECRET = { half: 'secret', input: 'modal-token-secret', variable: 'MODAL_TOKEN_SECRET', prefix: 'as-' } as const;
type Half = typeof ID | typeof SECRET;

/** The default of Modal's own clients (modal-client: js/src/config.ts). */
const DEFAULT_SERVER_URL = 'https://api.modal.com';

/** Reads server and credentials. */
export function readSettings(own: Read<typeof RUN_INPUTS>, { variable, noSecrets }: World): Settings<ModalSettings> {
  const { modalTokenId: tokenId = '', modalTokenSecret: tokenSecret = '' } = own;
  const halves = [ID, SECRET].map((half) => ({ half, text: half === ID ? tokenId : tokenSecret }));
  const missing = halves.filter(({ text }) => text === '').map(({ half }) => half);
  const malformed = halves.filter(({ text }) => /[^\x21-\x7e]/.test(text)).map(({ half }) => half);
  const serverUrl = variable('MODAL_SERVER_URL') ?? DEFAULT_SERVER_URL;
  return {
    settings: { serverUrl: URL.canParse(serverUrl) ? new URL(serverUrl).origin : serverUrl, tokenId, tokenSecret },
    secrets: [tokenId, tokenSecret],
    problems: [
      ...(missing.length > 0 ? [missingCredentials(missing, noSecrets)] : []),
      ...malformed.map(malformedCredential),
      ...checkServerUrl(serverUrl),
    ],
  };
}

/** Checks `MODAL_SERVER_URL`: `http:` only for loopback. */
function checkServerUrl(text: string): readonly ActionError[] {
  const doing = 'Reading the environment variable MODAL_SERVER_URL';
  const todo = `Give one https:// address without a path, or remove it: ${DEFAULT_SERVER_URL} is used then`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isOrigin = url !== undefined && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/`;
  if (!isOrigin) return [new ActionError({ doing, happened: 'it is not the address of a server', todo })];
  if (url.protocol === 'https:' || /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname)) return [];
  return [new ActionError({ doing, happened: 'http: would send the credentials in clear text', todo })];
}

function missingCredentials(missing: readonly Half[], why: NoSecrets | undefined): ActionError {
  const lines = missing.map(({ variable }) => `${variable}: \${{ secrets.${variable} }}`);
  const [are, inputs, secrets] =
    missing.length === 2 ? ['are both', 'the inputs', 'they are secrets'] : ['is', 'the input', 'it is a secret'];
  const happened = `${listAll(missing.map(({ variable }) => variable))} ${are} missing or empty`;
  const advice = `Add ${listAll(lines)} to the step's env:, or give ${inputs} ${listAll(missing.map(({ input }) => input))}`;
  return new ActionError({
    doing: "Reading Modal's credentials",
    happened: why === undefined ? happened : `${happened}: ${why.happened}`,
    todo:
      why?.todo ??
      `${advice}. Where ${secrets} of a GitHub environment, the job has to name that with its own environment:. A token is made at modal.com/settings: its id starts with ak-, its secret with as-`,
  });
}

function malformedCredential({ input, variable }: Half): ActionError {
  return new ActionError({
    doing: `Reading ${input} or ${variable}`,
    happened: 'it has a blank, a line break or another character that no Modal token has',
    todo: 'Copy the token again, alone on its line',
  });
}

/**
 * Returns what to do about credentials that Modal refused. Only then does their form matter: the prefixes are Modal's habit,
 * which it may change.
 */
export function adviseCredentials({ tokenId, tokenSecret }: Pick<ModalSettings, 'tokenId' | 'tokenSecret'>): string {
  if (tokenId.startsWith(SECRET.prefix) && tokenSecret.startsWith(ID.prefix)) {
    return 'The id and the secret look swapped: an id starts with ak-, a secret with as-';
  }
  const title = ({ input, variable }: Half): string => `${input} (${variable})`;
  const wrong = [ID, SECRET].filter((half) => !(half === ID ? tokenId : tokenSecret).startsWith(half.prefix));
  if (wrong.length > 0) {
    const clauses = wrong.map((half) => `the ${half.half} in ${title(half)} does not start with ${half.prefix}`);
    return `${clauses.join(', and ').replace('the', 'The')}: copy it again, whole and without quotes, and pass it as \${{ secrets.NAME }}, as GitHub fills in no $NAME`;
  }
  return `Check that ${title(ID)} and ${title(SECRET)} are a pair, whole, of the right workspace and not revoked`;
}
