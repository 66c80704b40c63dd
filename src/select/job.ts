import { ActionError, throwAll } from '../errors.ts';
import type { Entry } from '../inputs/entry.ts';
import type { NoSecrets } from '../inputs/trigger.ts';
import type { KeyEntry, Unclaimed, Values } from '../model.ts';
import { quoteAll, showName } from '../text.ts';

/** The data that all environments of an entry share. */
export type SharedJob = Omit<Unclaimed, 'title' | 'environment' | 'mayBeGone'>;

/** The other data of a job, besides its entry and its values. */
export interface JobOptions {
  readonly entries: readonly KeyEntry[];
  readonly nameStored: (name: string) => string;
  /** The reason why the run gets no secrets, if known. */
  readonly noSecrets: NoSecrets | undefined;
  /** True if the job stores nothing and need not. */
  readonly isIdle: boolean;
}

/**
 * Makes the job from the selected values. Treats empty ones by `if-empty`.
 *
 * @throws {ActionError | AggregateError} if `if-empty` is `error` and a value is empty, if a name is both stored and removed, or
 *   if no value remains.
 */
export function makeJob(values: Values, entry: Entry, options: JobOptions): SharedJob {
  const { entries, nameStored, noSecrets, isIdle } = options;
  const { label, target, own, environmentFrom } = entry;
  const { mode, ifEmpty, createEnvironment } = entry.inputs;
  const isKept = (pair: readonly [string, string | null]): pair is [string, string] =>
    pair[1] !== null && (pair[1] !== '' || ifEmpty === 'keep');
  const dict = new Map([...values].filter(isKept));
  const leftOut = [...values.keys()].filter((stored) => !dict.has(stored)).sort();
  if (ifEmpty === 'error' && leftOut.length > 0) throw emptyError(leftOut, noSecrets);
  throwAll(checkRemoved(values, entry));
  const [requiredKeys, removeKeys] = [sortUnique(entry.inputs.requiredKeys), sortUnique(entry.inputs.removeKeys)];
  const listed = new Set(entries.flatMap((one) => (one.kind === 'name' && !one.optional ? [one.stored] : [])));
  const isMissing = removeKeys.length === 0 || leftOut.some((name) => listed.has(name));
  const needsContent = mode !== 'delete' && mode !== 'check' && isMissing;
  if (needsContent && !isIdle && dict.size === 0) throw nothingError(leftOut, noSecrets);
  const protect = ifEmpty === 'protect';
  const blank = protect ? leftOut.filter((name) => values.get(name) === '' && listed.has(name)) : [];
  const content = { dict, leftOut, blank, protect, requiredKeys, removeKeys };
  return {
    label,
    target,
    own,
    name: own.name,
    environmentFrom,
    mode,
    createEnvironment,
    entries,
    nameStored,
    ...content,
  };
}

/** True if all names are optional and none has a value. The secret then stays unchanged. */
export function isIdle(values: Values, { inputs }: Entry, entries: readonly KeyEntry[]): boolean {
  const { mode, ifEmpty, requiredKeys, removeKeys } = inputs;
  const isWriting = mode !== 'delete' && mode !== 'check' && requiredKeys.length + removeKeys.length === 0;
  if (!isWriting || ifEmpty === 'error' || values.size === 0) return false;
  const isOptional = entries.every((entry) => entry.kind === 'exclusion' || (entry.kind === 'name' && entry.optional));
  const isEmpty = (value: string | null): boolean => value === null || (value === '' && ifEmpty !== 'keep');
  return isOptional && [...values.values()].every(isEmpty);
}

function sortUnique(names: readonly string[]): readonly string[] {
  return [...new Set(names)].sort();
}

function nothingError(leftOut: readonly string[], why: NoSecrets | undefined): ActionError {
  const doing = 'Choosing the values';
  if (leftOut.length === 0) {
    const todo =
      'Give the names in keys, from-dotenv, from-json or values (an input from an undefined secret is empty)';
    return new ActionError({ doing, happened: 'there is nothing to store', todo });
  }
  const happened = `there is nothing to store: ${quoteAll(leftOut.map(showName))} ${leftOut.length === 1 ? 'is' : 'are'} empty`;
  return new ActionError({
    doing,
    happened: why === undefined ? happened : `${happened}, as ${why.happened}`,
    todo: `Nothing was written. ${why?.todo ?? 'Define the secrets where this run can see them: GitHub turns an undefined secret into an empty string. If it is a secret of a GitHub environment, add environment: and its name to the job, beside runs-on'}`,
  });
}

/** A selected name counts even if its value is empty: a value must not decide whether an input is valid. */
function checkRemoved(values: Values, { target, inputs }: Entry): readonly ActionError[] {
  const { requiredKeys, removeKeys } = inputs;
  const wanted = new Set([...values.keys(), ...requiredKeys].map((key) => target.storedName(key)));
  const both = removeKeys.filter((key) => wanted.has(target.storedName(key)));
  if (both.length === 0) return [];
  const happened = `another input stores or requires ${quoteAll(both)}`;
  const todo = 'To keep the name, delete it from remove-keys. To remove it, delete it everywhere else';
  return [new ActionError({ doing: 'Reading remove-keys', happened, todo })];
}

function emptyError(names: readonly string[], why: NoSecrets | undefined): ActionError {
  const happened = `${quoteAll(names.map(showName))} ${names.length === 1 ? 'is' : 'are'} empty, and if-empty is error`;
  return new ActionError({
    doing: 'Choosing the values',
    happened: why === undefined ? happened : `${happened}; ${why.happened}`,
    todo:
      why?.todo ??
      'Define what is missing (GitHub turns an undefined secret into an empty string), or set if-empty to protect',
  });
}
