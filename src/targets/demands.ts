import { ActionError, quoteAll } from '../errors.ts';
import type { Job } from '../plan.ts';

/**
 * Demands that no required key will be missing.
 *
 * @param missing those of `required-keys` that would be.
 * @throws {ActionError} when there are any.
 */
export function demandRequired({ title, mode }: Job, missing: readonly string[]): void {
  if (missing.length === 0) return;
  const it = missing.length === 1 ? 'it' : 'them';
  throw new ActionError({
    doing: `Checking required-keys of ${title}`,
    happened: `${quoteAll(missing)} ${mode === 'check' ? (missing.length === 1 ? 'is' : 'are') : 'would be'} missing`,
    todo: `Nothing was written. ${mode === 'check' ? `Store ${it} there` : `Add ${it} to what is chosen`}, or take ${it} out of required-keys`,
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
    todo: `Nothing was written. Define the value (GitHub makes an empty text of an undefined secret), or ${todo}`,
  });
}
