import { ActionError, throwAll } from '../errors.ts';
import type { Job, KeyEntry } from '../model.ts';
import { quoteAll } from '../text.ts';

/** Explains how to store a value under another name without losing names that `keys` does not list. */
export function adviseRename(entries: readonly KeyEntry[]): string {
  const hasKeys = entries.some(({ kind }) => kind !== 'exclusion');
  return hasKeys
    ? 'To give a value another name, write STORED_NAME=source-name in keys, in place of its name, or beside the pattern'
    : 'To give a value another name, write two lines in keys: * and STORED_NAME=source-name';
}

/**
 * Demands that the secret will have every required key.
 *
 * @param missing names of `required-keys` that it would lack.
 * @throws {ActionError | AggregateError} for names that are not selected, and for names that are selected but empty.
 */
export function demandRequired({ title, mode, target, leftOut }: Job, missing: readonly string[]): void {
  if (missing.length === 0) return;
  const empties = new Set(leftOut.map((name) => target.storedName(name)));
  const empty = missing.filter((key) => empties.has(target.storedName(key)));
  const problem = (keys: readonly string[], isEmpty: boolean): readonly ActionError[] => {
    if (keys.length === 0) return [];
    const [are, them] = keys.length === 1 ? ['is', 'it'] : ['are', 'them'];
    const absent = mode === 'check' ? `${are} missing` : 'would be missing';
    const add = mode === 'check' ? `Store ${them} there` : `Add ${them} to the selected names`;
    const define = `Define ${them} (GitHub turns an undefined secret into an empty string)`;
    return [
      new ActionError({
        doing: `Checking required-keys of ${title}`,
        happened: `${quoteAll(keys)} ${isEmpty ? `${are} required, and empty in this run` : absent}`,
        todo: `Nothing was written. ${isEmpty ? define : add}, or remove ${them} from required-keys`,
      }),
    ];
  };
  throwAll([...problem(empty, true), ...problem(without(missing, empty), false)]);
}

/** Returns the names that are not among the others, in order. */
export function without(names: readonly string[], others: readonly string[]): readonly string[] {
  if (names.length === 0) return names;
  const excluded = new Set(others);
  return names.filter((name) => !excluded.has(name));
}

/** Returns the error for a check of a secret that does not exist. */
export function missingSecret({ title }: Job): ActionError {
  return new ActionError({
    doing: `Checking ${title}`,
    happened: 'the secret does not exist',
    todo: 'Create it, or fix name and environment',
  });
}

/** The words for the loss of an empty key, and for the choice to lose it. */
export interface Loss {
  /** `would be deleted from the secret`. */
  readonly happens: string;
  /** `set if-empty to drop to delete it`. */
  readonly todo: string;
}

/**
 * Demands that no key is lost because it is empty.
 *
 * @param endangered names that would be lost.
 * @throws {ActionError} if there are any.
 */
export function demandNoLoss({ title }: Job, endangered: readonly string[], { happens, todo }: Loss): void {
  if (endangered.length === 0) return;
  throw new ActionError({
    doing: `Planning ${title}`,
    happened: `${quoteAll(endangered)} ${endangered.length === 1 ? 'is' : 'are'} empty in this run and ${happens}`,
    todo: `Nothing was written. Define the value (GitHub turns an undefined secret into an empty string), or ${todo}`,
  });
}
