import { ActionError } from '../../errors.ts';
import type { Reason } from '../../model.ts';
import { listAll } from '../../text.ts';
import { adviseRename } from '../demands.ts';
import type { UnclaimedJob } from './inputs.ts';

/** GitHub's limit for one secret (docs.github.com, "Secrets reference"). */
const MAX_VALUE_BYTES = 48 * 1024;

/** GitHub's limit for one repository or environment (docs.github.com, "Secrets reference"). */
export const MAX_SECRETS = 100;

/** GitHub's rule for names of secrets, which it stores in upper case (docs.github.com, "Secrets reference"). */
const SECRET_NAME = /^(?!GITHUB_)[A-Z_][A-Z0-9_]*$/;

/** Returns the name as GitHub stores it. Never print it: see `asWritten`. */
export function storedName(key: string): string {
  return key.toUpperCase();
}

/** Returns the secrets that a job writes, under the names that the user wrote: one for each key, or one JSON object of all keys. */
export function secretsOf({ name, dict }: Pick<UnclaimedJob, 'name' | 'dict'>): ReadonlyMap<string, string> {
  if (name === '') return dict;
  return new Map(dict.size === 0 ? [] : [[name, JSON.stringify(Object.fromEntries(dict))]]);
}

/** Returns the names that a job writes or deletes, as the user wrote them. */
export function namesOf({ name, mode, dict, entries }: UnclaimedJob): readonly string[] {
  if (name !== '') return [name];
  if (mode !== 'delete') return [...dict.keys()];
  return entries.flatMap((entry) => (entry.kind === 'name' ? [entry.stored] : []));
}

/** Finds names and values that GitHub would refuse, before anything is sent. One error lists all that break a rule. */
export function checkJob(job: UnclaimedJob): readonly ActionError[] {
  const secrets = secretsOf(job);
  const names = job.name === '' ? [...new Set([...namesOf(job), ...job.leftOut])] : [job.name];
  const large = [...secrets].filter(([, value]) => Buffer.byteLength(value) > MAX_VALUE_BYTES).map(([name]) => name);
  const broken = [...job.dict].filter(([, value]) => !value.isWellFormed()).map(([name]) => name);
  const problems = [
    ...describeOffenders(
      names.filter((name) => !SECRET_NAME.test(storedName(name))).map(job.nameStored),
      ['is not a name', 'are not names', 'that GitHub accepts for a secret'],
      `Use letters, digits and underscores; do not start with a digit or GITHUB_. ${adviseRename(job.entries)}`,
    ),
    ...describeOffenders(
      job.name === '' ? twins([...job.dict.keys()]).map(job.nameStored) : [],
      ['appears', 'appear', 'twice, because GitHub stores names in upper case'],
      adviseRename(job.entries),
    ),
    ...describeOffenders(
      large.map(job.nameStored),
      ['is', 'are', 'larger than the 48 KB that GitHub accepts'],
      'Split the value over several names. Nothing was cut, and nothing was written',
    ),
    ...describeOffenders(
      broken.map(job.nameStored),
      ['contains', 'contain', 'half of a surrogate pair, which UTF-8 cannot encode'],
      'Encode the value as Base64',
    ),
  ];
  if (secrets.size > MAX_SECRETS) {
    const happened = `there are ${secrets.size} names, and GitHub keeps at most ${MAX_SECRETS} secrets in one place`;
    const todo = 'Select fewer with keys, or set name to store them as one JSON secret';
    problems.push({ happened, todo });
  }
  const doing = 'Checking the selected values';
  return [...checkDeleted(job), ...problems.map((problem) => new ActionError({ doing, ...problem }))];
}

function describeOffenders(
  names: readonly string[],
  [one, many, what]: readonly [one: string, many: string, what: string],
  todo: string,
): readonly Reason[] {
  if (names.length === 0) return [];
  return [{ happened: `${listAll(names)} ${names.length === 1 ? one : many} ${what}`, todo }];
}

/** Without `name`, mode delete takes the names of the secrets from `keys`. */
function checkDeleted({ mode, name, entries }: UnclaimedJob): readonly ActionError[] {
  if (mode !== 'delete' || name !== '') return [];
  if (entries.length > 0 && entries.every(({ kind }) => kind === 'name')) return [];
  const happened = 'mode delete takes only names, no patterns and no exclusions';
  const todo = 'Write the name of each secret to delete, one per line';
  return [new ActionError({ doing: 'Reading keys', happened, todo })];
}

/** Returns the names that differ from an earlier one only in case. */
function twins(names: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  return names.filter((name) => seen.size === seen.add(storedName(name)).size);
}

/**
 * Returns why no environment can have the name: it is too long (docs.github.com, "Managing environments for deployment"), or a
 * URL parser would remove it from the path (url.spec.whatwg.org, "single-dot URL path segment").
 */
export function checkEnvironmentName(name: string): Reason | undefined {
  if (name.length <= 255 && !/^\.{1,2}$/.test(name)) return undefined;
  const todo = 'Use at most 255 characters, and not just one or two dots';
  return { happened: 'no environment of GitHub can have this name', todo };
}
