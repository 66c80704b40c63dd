import { ActionError, settle } from '../../errors.ts';
import { readServerAddress } from '../../net/address.ts';
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
  const server = settle(() => readServerAddress(variable(SERVER.variable), SERVER), SERVER.fallback);
  const { githubToken: token = '' } = own;
  const happened = 'github-token is missing or empty';
  const problem = new ActionError({
    doing: "Reading GitHub's credentials",
    happened: noSecrets === undefined ? happened : `${happened}: ${noSecrets.happened}`,
    todo:
      noSecrets?.todo ??
      'Set it to a fine-grained token or a GitHub App token that may write secrets; the GITHUB_TOKEN of the job never may',
  });
  return {
    settings: { apiUrl: server.value, token },
    secrets: [token],
    problems: [...(token === '' ? [problem] : []), ...server.problems],
  };
}
