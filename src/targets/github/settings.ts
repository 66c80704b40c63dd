import { ActionError, settle } from '../../errors.ts';
import { readServerAddresses } from '../../net/address.ts';
import type { Reason } from '../../model.ts';
import type { Read } from '../../inputs/rows.ts';
import type { Settings, World } from '../target.ts';
import type { RUN_INPUTS } from './inputs.ts';

/** How GitHub is reached. */
export interface GithubSettings {
  /** Elsewhere than usual on a GitHub Enterprise Server. */
  readonly apiUrl: string;
  readonly token: string;
}

const SERVER = { variable: 'GITHUB_API_URL', allowPath: true, fallback: 'https://api.github.com' } as const;

/** Reads the token, and where the API is. */
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
    'Set it to a fine-grained token or a GitHub App token that may write secrets; the GITHUB_TOKEN of the job never may';
  return [{ happened, todo }];
}

/** Visible ASCII can be sent in a header (RFC 9110, section 5.5). The error of the client would quote any other character. */
function checkToken(token: string): readonly Reason[] {
  if (/^[!-~]+$/.test(token)) return [];
  const todo = 'Copy it again, without quotes, blanks and line breaks';
  return [{ happened: 'github-token has a character that no token has', todo }];
}
