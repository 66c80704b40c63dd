import { flag, Misfit, parsedText, text, type Read, type Row } from '../../inputs/rows.ts';
import { isShowable } from '../../text.ts';
import type { Job, Unclaimed } from '../../model.ts';

/** GitHub's rule for names of secrets (docs.github.com, "Secrets reference"). */
const SECRET_NAME = /^[A-Za-z_][A-Za-z0-9_]{0,99}$/;

/** The inputs of an entry that only GitHub has. */
export const INPUTS = {
  name: secretName(),
  'github-repository': repository(),
  prune: flag({ modes: ['replace'] }),
} as const;

/** The inputs of the run that only GitHub has. */
export const RUN_INPUTS = { 'github-token': text() } as const;

/** What `INPUTS` reads. */
export type GithubInputs = Read<typeof INPUTS>;

/** A job for GitHub. */
export type GithubJob = Job<GithubInputs>;

/** A job for GitHub before it is known what it writes. */
export type UnclaimedJob = Unclaimed<GithubInputs>;

/** The input `name`: that of one JSON secret, or empty to store each key by itself. */
function secretName(): Row<string> {
  const read = (name = ''): string => {
    if (name === '' || SECRET_NAME.test(name)) return name;
    throw new Misfit(
      `${isShowable(name) ? `'${name}'` : 'it'} is not a name that GitHub takes for a secret`,
      'Use letters, digits and underscores, no digit first; or leave name out to write one secret a key: with it, all goes into one JSON secret',
    );
  };
  return parsedText(read, { schema: { type: ['string', 'null'], pattern: SECRET_NAME.source } });
}

/**
 * `owner/name`. An owner has letters, digits, hyphens and the underscore of managed users; a repository is not called `.` or `..`
 * (docs.github.com, "Username considerations for external authentication", "Creating a new repository").
 */
function repository(): Row<string> {
  const read = (name = ''): string => {
    if (/^[A-Za-z0-9][\w-]{0,99}\/(?!\.{1,2}$)[\w.-]{1,100}$/.test(name)) return name;
    throw new Misfit('it is not the name of a repository', 'Write owner/name');
  };
  return parsedText(read, { variable: 'GITHUB_REPOSITORY' });
}
