import { ActionError, settle } from '../../errors.ts';
import { readServerAddress } from '../../net/address.ts';
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

/** Reads server and credentials. */
export function readSettings(own: Read<typeof RUN_INPUTS>, { variable, noSecrets }: World): Settings<ModalSettings> {
  const { modalTokenId: tokenId = '', modalTokenSecret: tokenSecret = '' } = own;
  const credentials: readonly Credential[] = [
    { text: tokenId, variable: 'MODAL_TOKEN_ID', input: 'modal-token-id' },
    { text: tokenSecret, variable: 'MODAL_TOKEN_SECRET', input: 'modal-token-secret' },
  ];
  const missing = credentials.filter(({ text }) => text === '');
  const malformed = credentials.filter(({ text }) => /[^\x21-\x7e]/.test(text)).map(malformedCredential);
  const server = settle(() => readServerAddress(variable(SERVER.variable), SERVER), SERVER.fallback);
  return {
    settings: { serverUrl: server.value, tokenId, tokenSecret },
    secrets: [tokenId, tokenSecret],
    problems: [
      ...(missing.length > 0 ? [missingCredentials(missing, noSecrets)] : []),
      ...malformed,
      ...server.problems,
    ],
  };
}

/** Modal's own clients' default (modal-client: js/src/config.ts). */
const SERVER = { variable: 'MODAL_SERVER_URL', allowPath: false, fallback: 'https://api.modal.com' } as const;

interface Credential {
  readonly text: string;
  readonly variable: string;
  readonly input: string;
}

function missingCredentials(missing: readonly Credential[], why: NoSecrets | undefined): ActionError {
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

function malformedCredential({ input, variable }: Credential): ActionError {
  return new ActionError({
    doing: `Reading ${input} or ${variable}`,
    happened: 'it has a blank, a line break or another character that no Modal token has',
    todo: 'Copy the token again, alone on its line',
  });
}
