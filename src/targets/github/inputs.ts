import { flag, Misfit, parsedText, text, type Read, type Row } from '../../inputs/rows.ts';
import type { Job } from '../../model.ts';

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

/** The input `name`: the name of one JSON secret, or nothing to store each key by itself. */
function secretName(): Row<string> {
  return parsedText((name = '') => {
    if (name === '' || /^[A-Za-z_]\w{0,99}$/.test(name)) return name;
    throw new Misfit(
      'it is not a name that GitHub takes for a secret',
      'Use letters, digits and underscores, no digit first; or leave name out to write one secret a key: with it, all goes into one JSON secret',
    );
  });
}

/** The input `github-repository`, by GitHub's rule for names (docs.github.com, "Creating a new repository"). */
function repository(): Row<string> {
  const read = (name = ''): string => {
    if (/^[\w.-]+\/[\w.-]+$/.test(name)) return name;
    throw new Misfit('it is not the name of a repository', 'Write owner/name');
  };
  return parsedText(read, { variable: 'GITHUB_REPOSITORY' });
}
