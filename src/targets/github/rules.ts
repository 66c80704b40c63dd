import { ActionError } from '../../errors.ts';
import { quoteAll, showName } from '../../text.ts';
import type { UnclaimedJob } from './inputs.ts';

/** GitHub's limit for one secret (docs.github.com, "Secrets reference"). */
const MAX_VALUE_BYTES = 48 * 1024;

/** GitHub's limit for one repository or environment (docs.github.com, "Secrets reference"). */
export const MAX_SECRETS = 100;

/** GitHub's rule for names of secrets, which it stores in upper case (docs.github.com, "Secrets reference"). */
const SECRET_NAME = /^(?!GITHUB_)[A-Z_][A-Z0-9_]*$/;

/** The secrets that a job comes to: one a key, or all of them as one JSON object where the job has a name. */
export function secretsOf({ name, dict }: Pick<UnclaimedJob, 'name' | 'dict'>): ReadonlyMap<string, string> {
  if (name === '') return new Map([...dict].map(([key, value]) => [key.toUpperCase(), value]));
  return new Map(dict.size === 0 ? [] : [[name.toUpperCase(), JSON.stringify(Object.fromEntries(dict))]]);
}

/** The names that a job writes or deletes, as they were written. */
export function namesOf({ name, mode, dict, entries }: UnclaimedJob): readonly string[] {
  if (name !== '') return [name];
  if (mode !== 'delete') return [...dict.keys()];
  return entries.flatMap((entry) => (entry.kind === 'name' ? [entry.stored] : []));
}

/** The offenders, what is wrong with them, and what to do. */
type Rule = readonly [
  names: readonly string[],
  happened: readonly [one: string, many: string, what: string],
  todo: string,
];

/** Finds what GitHub would refuse, all offenders of a rule in one error, before anything is sent. */
export function checkJob(job: UnclaimedJob): readonly ActionError[] {
  const secrets = secretsOf(job);
  // As they were written: the runner's masks know a value that was put there by mistake in no other case.
  const names = job.name === '' ? [...new Set([...namesOf(job), ...job.leftOut])] : [job.name];
  const large = [...secrets].filter(([, value]) => Buffer.byteLength(value) > MAX_VALUE_BYTES).map(([name]) => name);
  const broken = [...job.dict].filter(([, value]) => !value.isWellFormed()).map(([name]) => name);
  const rules: readonly Rule[] = [
    [
      names.filter((name) => !SECRET_NAME.test(name.toUpperCase())).map(showName),
      ['is not a name', 'are not names', 'that GitHub takes for a secret'],
      'Use letters, digits and underscores, no digit first and not GITHUB_: STORED=SOURCE in keys gives a value another name',
    ],
    [
      job.name === '' ? twins([...job.dict.keys()]) : [],
      ['is', 'are', 'there twice, as GitHub stores names in upper case'],
      'Rename one of the two with STORED=SOURCE in keys',
    ],
    [
      large,
      ['is', 'are', 'larger than the 48 KB that GitHub takes'],
      'Split it over several names; nothing was cut and nothing was written',
    ],
    [
      broken,
      ['is', 'are', 'no text, with half of a surrogate pair, which UTF-8 cannot carry'],
      'Write the value as Base64',
    ],
  ];
  const tooMany = `${secrets.size} names are more than the ${MAX_SECRETS} that GitHub keeps in one place`;
  const todo = 'Choose fewer with keys, or store them as one JSON secret by giving it a name';
  const broke = rules.flatMap(([offenders, [one, many, what], advice]) =>
    offenders.length === 0
      ? []
      : [ruleError(`${quoteAll(offenders)} ${offenders.length === 1 ? one : many} ${what}`, advice)],
  );
  return [...checkDeleted(job), ...broke, ...(secrets.size > MAX_SECRETS ? [ruleError(tooMany, todo)] : [])];
}

/** Mode delete without a name takes from `keys` which secrets to delete. */
function checkDeleted({ mode, name, entries }: UnclaimedJob): readonly ActionError[] {
  if (mode !== 'delete' || name !== '') return [];
  if (entries.length > 0 && entries.every(({ kind }) => kind === 'name')) return [];
  return [
    new ActionError({
      doing: 'Reading keys',
      happened: 'mode delete takes names alone, no patterns and no exclusions',
      todo: 'Write the name of each secret to delete, one per line',
    }),
  ];
}

function ruleError(happened: string, todo: string): ActionError {
  return new ActionError({ doing: 'Checking what is to be stored', happened, todo });
}

/** Names that another name equals but for upper and lower case. */
function twins(names: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  return names.filter((name) => {
    const isTwin = seen.has(name.toUpperCase());
    seen.add(name.toUpperCase());
    return isTwin;
  });
}
