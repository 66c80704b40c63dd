import { ActionError, throwAll } from '../errors.ts';
import type { EntryInputs } from '../inputs/table.ts';
import type { NoSecrets } from '../inputs/trigger.ts';
import type { Unclaimed, Values } from '../model.ts';
import { quoteAll, showName } from '../text.ts';

/** What a job is besides its values. */
export interface JobOptions extends Omit<Unclaimed, 'title' | 'dict' | 'leftOut' | 'blank' | 'protect'> {
  readonly ifEmpty: EntryInputs['ifEmpty'];
  /** Why the run gets no secrets, if that is known. */
  readonly noSecrets: NoSecrets | undefined;
}

/**
 * Makes the job from the selected values: empty ones are treated as `if-empty` says, and the rest becomes the dict.
 *
 * @throws {ActionError | AggregateError} if `if-empty` is `error` and a value is empty, if a name is both stored and removed, or
 *   if nothing is left to store.
 */
export function makeJob(values: Values, options: JobOptions): Omit<Unclaimed, 'title'> {
  const { ifEmpty, noSecrets, ...rest } = options;
  const { mode, entries } = rest;
  const dict = new Map<string, string>();
  const leftOut: string[] = [];
  for (const [stored, value] of values) {
    if (value === null || (value === '' && ifEmpty !== 'keep')) leftOut.push(stored);
    else dict.set(stored, value);
  }
  leftOut.sort();
  if (ifEmpty === 'error' && leftOut.length > 0) throw emptyError(leftOut, noSecrets);
  throwAll(checkRemoved(values, options));
  const writes = mode !== 'delete' && mode !== 'check';
  if (writes && dict.size === 0 && (leftOut.length > 0 || options.removeKeys.length === 0)) {
    throw nothingError(leftOut, noSecrets);
  }
  const [requiredKeys, removeKeys] = [sortUnique(options.requiredKeys), sortUnique(options.removeKeys)];
  const protect = ifEmpty === 'protect';
  const listed = new Set(entries.flatMap((entry) => (entry.kind === 'name' && !entry.optional ? [entry.stored] : [])));
  const blank = protect ? leftOut.filter((name) => values.get(name) === '' && listed.has(name)) : [];
  return { ...rest, dict, leftOut, blank, protect, requiredKeys, removeKeys };
}

function sortUnique(names: readonly string[]): readonly string[] {
  return [...new Set(names)].sort();
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

/** A selected name counts although its value is empty: whether an input is right must not depend on a value. */
function checkRemoved(values: Values, { target, requiredKeys, removeKeys }: JobOptions): readonly ActionError[] {
  const wanted = new Set([...values.keys(), ...requiredKeys].map((key) => target.storedName(key)));
  const both = removeKeys.filter((key) => wanted.has(target.storedName(key)));
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
