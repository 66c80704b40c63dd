import { ActionError, throwAll } from '../errors.ts';
import type { Job } from '../model.ts';
import { quoteAll } from '../text.ts';

/**
 * Demands that no required key will be missing.
 *
 * @param missing those of `required-keys` that would be.
 * @throws {ActionError | AggregateError} for keys that are not chosen, and for those that are chosen and empty.
 */
export function demandRequired(job: Job, missing: readonly string[]): void {
  const empties = new Set(job.leftOut.map((name) => job.target.storedName(name)));
  const isEmpty = (key: string): boolean => empties.has(job.target.storedName(key));
  const [empty, absent] = [missing.filter(isEmpty), missing.filter((key) => !isEmpty(key))];
  throwAll([
    ...(empty.length > 0 ? [emptyError(job, empty)] : []),
    ...(absent.length > 0 ? [absentError(job, absent)] : []),
  ]);
}

function emptyError({ title }: Job, keys: readonly string[]): ActionError {
  const [are, them] = keys.length === 1 ? ['is', 'it'] : ['are', 'them'];
  return new ActionError({
    doing: `Checking required-keys of ${title}`,
    happened: `${quoteAll(keys)} ${are} required, and empty in this run`,
    todo: `Nothing was written. Define ${them} (GitHub makes an empty string of an undefined secret), or take ${them} out of required-keys`,
  });
}

function absentError({ title, mode }: Job, keys: readonly string[]): ActionError {
  const [are, them] = keys.length === 1 ? ['is', 'it'] : ['are', 'them'];
  return new ActionError({
    doing: `Checking required-keys of ${title}`,
    happened: `${quoteAll(keys)} ${mode === 'check' ? are : 'would be'} missing`,
    todo: `Nothing was written. ${mode === 'check' ? `Store ${them} there` : `Add ${them} to what is chosen`}, or take ${them} out of required-keys`,
  });
}

/** The error for a check of a secret that does not exist. */
export function missingSecret({ title }: Job): ActionError {
  return new ActionError({
    doing: `Checking ${title}`,
    happened: 'there is no such secret',
    todo: 'Create it, or correct name and environment',
  });
}

/** How a left-out key would be lost, and what else but a definition saves it. */
export interface Loss {
  /** `would be deleted from the secret`. */
  readonly happens: string;
  /** `set if-empty to drop to delete it`. */
  readonly todo: string;
}

/**
 * Demands that nothing is lost because it is empty.
 *
 * @param endangered those of the left-out keys that would be lost.
 * @throws {ActionError} when there are any.
 */
export function demandNoLoss({ title }: Job, endangered: readonly string[], { happens, todo }: Loss): void {
  if (endangered.length === 0) return;
  throw new ActionError({
    doing: `Planning ${title}`,
    happened: `${quoteAll(endangered)} ${endangered.length === 1 ? 'is' : 'are'} empty in this run and ${happens}`,
    todo: `Nothing was written. Define the value (GitHub makes an empty string of an undefined secret), or ${todo}`,
  });
}
