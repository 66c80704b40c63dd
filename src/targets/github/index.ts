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
    const happened = 'without an environment, it would delete every other secret of the repository';
    problems.push({ name: 'prune', happened, todo: 'Set environment, or remove prune' });
  }
  if (name !== '' && mode === 'check' && requiredKeys.length > 0) {
    const happened = 'mode check cannot look into a JSON secret, because GitHub never returns its value';
    problems.push({ name: 'required-keys', happened, todo: 'Remove it, or remove name to check separate secrets' });
  }
  if (name !== '' && mode === 'merge') {
    const happened = 'mode merge cannot change a JSON secret, because GitHub never returns its value';
    problems.push({
      name: 'name',
      happened,
      todo: 'Remove it, so that each key is its own secret, or set mode to replace if this step has every key of the JSON secret',
    });
  }
  if (name === '' && mode === 'delete' && keys === undefined) {
    const todo = 'List the secrets to delete, one per line, or set name';
    problems.push({ name: 'keys', happened: 'mode delete needs keys or name', todo });
  }
  return problems;
}
