import { ActionError, quoteAll, showName, throwAll } from './errors.ts';
import type { NoSecrets } from './origin.ts';
import type { IfEmpty, Job, Values } from './plan.ts';
import { describeSecret } from './title.ts';

/** What the inputs say about a job besides its values. */
export interface JobOptions extends Omit<Job, 'title' | 'dict' | 'leftOut' | 'blank' | 'protect' | 'marker'> {
  readonly ifEmpty: IfEmpty;
  /** The stored names that `keys` lists, not as optional. */
  readonly listed: readonly string[];
  /** Why the run sees no secrets, where that is known. */
  readonly noSecrets: NoSecrets | undefined;
}

/**
 * Makes the job out of the chosen values: what is empty is treated as `if-empty` says, and the rest becomes the dict.
 *
 * @throws {ActionError | AggregateError} when `if-empty` is `error` and a value is empty, when a name is both to be stored
 *   and removed, or when nothing is left to store.
 */
export function makeJob(values: Values, options: JobOptions): Job {
  const { mode, ifEmpty, noSecrets, listed, ...rest } = options;
  const dict = new Map<string, string>();
  const leftOut: string[] = [];
  for (const [stored, value] of values) {
    if (value === null || (value === '' && ifEmpty !== 'keep')) leftOut.push(stored);
    else dict.set(stored, value);
  }
  leftOut.sort();
  if (ifEmpty === 'error' && leftOut.length > 0) throw emptyError(leftOut, noSecrets);
  throwAll(findContradictions(values, options));
  const writes = mode !== 'delete' && mode !== 'check';
  if (writes && dict.size === 0 && (leftOut.length > 0 || options.removeKeys.length === 0)) {
    throw nothingError(leftOut, noSecrets);
  }
  const [requiredKeys, removeKeys] = [sortUnique(options.requiredKeys), sortUnique(options.removeKeys)];
  const title = describeSecret(options);
  const protect = ifEmpty === 'protect';
  const blank = protect ? leftOut.filter((name) => values.get(name) === '' && listed.includes(name)) : [];
  return { ...rest, title, mode, dict, leftOut, blank, protect, requiredKeys, removeKeys };
}

function sortUnique(names: readonly string[]): readonly string[] {
  return [...new Set(names)].sort();
}

/** The warning about what a green run leaves out of a secret although `keys` asks for it; undefined where there is nothing. */
export function warnOfBlank({ label, title, blank }: Job): string | undefined {
  if (blank.length === 0) return undefined;
  const [be, it] = blank.length === 1 ? ['is', 'it'] : ['are', 'them'];
  return new ActionError({
    doing: `${label === '' ? '' : `${label}: `}Choosing the values of ${title}`,
    happened: `${quoteAll(blank)} ${be} empty and ${be} left out`,
    todo: `GitHub makes an empty string of a secret that is undefined, misspelled, or of a GitHub environment that the job does not name. Define ${it}; write NAME? in keys for what may be empty; to stop such a run, list the name in required-keys or set if-empty to error`,
  }).message;
}

function nothingError(leftOut: readonly string[], why: NoSecrets | undefined): ActionError {
  const doing = 'Choosing the values';
  if (leftOut.length === 0) {
    const todo =
      'Name what the secret is to hold in keys, from-dotenv, from-json or values (an input that is filled from an undefined secret is empty)';
    return new ActionError({ doing, happened: 'there is nothing to store', todo });
  }
  const happened = `there is nothing to store: ${quoteAll(leftOut.map(showName))} ${leftOut.length === 1 ? 'is' : 'are all'} empty`;
  return new ActionError({
    doing,
    happened: why === undefined ? happened : `${happened}, as ${why.happened}`,
    todo: `Nothing was written. ${why?.todo ?? 'Define the secrets where this run can see them: GitHub makes an empty string of one that is undefined; where it is a secret of a GitHub environment, the job has to name that with its own environment:'}`,
  });
}

/** What is chosen counts although it is empty: whether an input is right must not hang on a value. GitHub knows no lower case. */
function findContradictions(values: Values, { target, requiredKeys, removeKeys }: JobOptions): readonly ActionError[] {
  const stored = (key: string): string => (target === 'github' ? key.toUpperCase() : key);
  const wanted = new Set([...values.keys(), ...requiredKeys].map(stored));
  const both = removeKeys.filter((key) => wanted.has(stored(key)));
  if (both.length === 0) return [];
  return [
    new ActionError({
      doing: 'Reading remove-keys',
      happened: `${quoteAll(both)} ${both.length === 1 ? 'is' : 'are'} also to be stored or required`,
      todo: 'Take the name out of one of the two',
    }),
  ];
}

function emptyError(names: readonly string[], why: NoSecrets | undefined): ActionError {
  const happened = `${quoteAll(names.map(showName))} ${names.length === 1 ? 'is' : 'are'} empty, and if-empty is error`;
  return new ActionError({
    doing: 'Choosing the values',
    happened: why === undefined ? happened : `${happened}; ${why.happened}`,
    todo:
      why?.todo ??
      'Define what is missing (GitHub makes an empty string of an undefined secret), or set if-empty to protect or drop',
  });
}
