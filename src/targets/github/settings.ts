import { ActionError, settle } from '../../errors.ts';
import { readServerAddresses } from '../../net/address.ts';
import type { Reason } from '../../model.ts';
import type { Read } from '../../inputs/rows.ts';
import type { Settings, World } from '../target.ts';
import type { RUN_INPUTS } from './inputs.ts';

/** The address and the token. */
export interface GithubSettings {
  /** The address of the API. A GitHub Enterprise Server has its own. */
  readonly apiUrl: string;
  readonly token: string;
}

const SERVER = { variable: 'GITHUB_API_URL', allowPath: true, fallback: 'https://api.github.com' } as const;

/** Reads the token and the address of the API. */
export function readSettings(own: Read<typeof RUN_INPUTS>, { variable, noSecrets }: World): Settings<GithubSettings> {
  const servers = settle(() => readServerAddresses(variable(SERVER.variable), SERVER), []);
  const [apiUrl = ''] = servers.value;
  const { githubToken: token = '' } = own;
  const reasons = token === '' ? explainMissing(noSecrets) : checkToken(token);
  const problems = reasons.map((one) => new ActionError({ doing: "Reading GitHub's credentials", ...one }));
  return { settings: { apiUrl, token }, secrets: [token], problems: [...problems, ...servers.problems] };
}

function explainMissing(why: World['noSecrets']): readonly Reason[] {
  const happened = 'github-token is missing or empty';
  if (why !== undefined) return [{ happened: `${happened}: ${why.happened}`, todo: why.todo }];
  const todo =
    "Set it to a fine-grained token or a GitHub App token that may write secrets. The job's own GITHUB_TOKEN never can";
  return [{ happened, todo }];
}

/** A header allows visible ASCII (RFC 9110, section 5.5). On any other character, the client's error would quote the token. */
function checkToken(token: string): readonly Reason[] {
  if (/^[!-~]+$/.test(token)) return [];
  const todo = 'Copy it again without quotes, spaces and line breaks';
  return [{ happened: 'github-token has a character that no token has', todo }];
}
