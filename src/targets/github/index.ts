import type { InputProblem } from '../../inputs/rows.ts';
import type { EntryInputs } from '../../inputs/table.ts';
import type { Claims } from '../../model.ts';
import type { Place, Target } from '../target.ts';
import { INPUTS, RUN_INPUTS, type GithubInputs, type UnclaimedJob } from './inputs.ts';
import { checkEnvironmentName, checkJob, namesOf, storedName } from './rules.ts';
import { readSettings, type GithubSettings } from './settings.ts';

/** GitHub: a job becomes secrets of a repository or of one of its environments. */
export const github: Target<typeof INPUTS, typeof RUN_INPUTS, GithubSettings> = {
  name: 'github',
  inputs: INPUTS,
  runInputs: RUN_INPUTS,
  environments: { variable: undefined, maxLength: 64, check: checkEnvironmentName },
  readSettings,
  checkEntry,
  deletesKeys: ({ name }) => name === '',
  describe: describeSecrets,
  unnamedEnvironment: undefined,
  storedName,
  claims,
  checkJob,
  connect: async (settings, context) => {
    const { openSession } = await import('./session.ts');
    return openSession(settings, context);
  },
};

function describeSecrets({ name, environment = '' }: Place, { githubRepository }: GithubInputs): string {
  const what = name === '' ? 'secrets' : `secret '${name}'`;
  return `${what} of ${environment === '' ? '' : `environment '${environment}' of `}${githubRepository}`;
}

/** GitHub ignores case. */
function claims(job: UnclaimedJob): Claims {
  const names = [...namesOf(job), ...job.removeKeys].map(storedName);
  const scope = JSON.stringify([job.own.githubRepository, job.environment]).toLowerCase();
  return { scope, names, all: job.own.prune };
}

function checkEntry(inputs: EntryInputs, { name, prune }: GithubInputs): readonly InputProblem[] {
  const { mode, environment, requiredKeys, keys } = inputs;
  const problems: InputProblem[] = [];
  if (prune && environment === undefined) {
    const happened = 'no environment is named, and of a repository it would delete every other secret';
    problems.push({ name: 'prune', happened, todo: 'Name the environment, or remove it' });
  }
  if (name !== '' && mode === 'check' && requiredKeys.length > 0) {
    const happened = 'it does not go with name: nobody can read the JSON that would have them';
    problems.push({ name: 'required-keys', happened, todo: 'Remove it, or check secrets of their own' });
  }
  if (name !== '' && mode === 'merge') {
    const happened = 'it does not go with mode merge: nobody can read the JSON that the keys would be merged into';
    problems.push({ name: 'name', happened, todo: 'Remove it, so that each key is a secret, or set mode to replace' });
  }
  if (name === '' && mode === 'delete' && keys === undefined) {
    const todo = 'Name the secrets to delete, one per line, or give the name of one';
    problems.push({ name: 'keys', happened: 'mode delete needs it where no name is given', todo });
  }
  return problems;
}
