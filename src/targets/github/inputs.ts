import { flag, Misfit, parsedText, text, type Read, type Row } from '../../inputs/rows.ts';
import { isShowable } from '../../text.ts';
import type { Job, Unclaimed } from '../../model.ts';

/** GitHub's rule for names of secrets (docs.github.com, "Secrets reference"). */
const SECRET_NAME = /^[A-Za-z_][A-Za-z0-9_]{0,99}$/;

/** The inputs of an entry for GitHub only. */
export const INPUTS = {
  name: secretName(),
  'github-repository': repository(),
  prune: flag({ modes: ['replace'] }),
} as const;

/** The inputs of the run for GitHub only. */
export const RUN_INPUTS = { 'github-token': text() } as const;

/** The values of `INPUTS`. */
export type GithubInputs = Read<typeof INPUTS>;

/** A job for GitHub. */
export type GithubJob = Job<GithubInputs>;

/** A job for GitHub without its claim. */
export type UnclaimedJob = Unclaimed<GithubInputs>;

/** The input `name`: the name of one JSON secret; empty to store each key as its own secret. */
function secretName(): Row<string> {
  const read = (name = ''): string => {
    if (name === '' || SECRET_NAME.test(name)) return name;
    throw new Misfit(
      `GitHub does not accept ${isShowable(name) ? `the name '${name}'` : 'this name'} for a secret`,
      'Use letters, digits and underscores, and do not start with a digit; or omit name to write each key as its own secret',
    );
  };
  return parsedText(read, { schema: { type: ['string', 'null'], pattern: SECRET_NAME.source } });
}

/**
 * `owner/name`. An owner has letters, digits, hyphens and, for managed users, an underscore. No repository is named `.` or `..`
 * (docs.github.com, "Username considerations for external authentication", "Creating a new repository").
 */
function repository(): Row<string> {
  const read = (name = ''): string => {
    if (/^[A-Za-z0-9][\w-]{0,99}\/(?!\.{1,2}$)[\w.-]{1,100}$/.test(name)) return name;
    throw new Misfit('it is not the name of a repository', 'Write owner/name');
  };
  return parsedText(read, { variable: 'GITHUB_REPOSITORY' });
}
