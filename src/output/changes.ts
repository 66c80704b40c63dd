import type { Outcome, Plan } from '../model.ts';

/** What became of one secret, and what was planned for it unless a rule skipped it. */
export interface Row {
  readonly outcome: Outcome;
  readonly plan: Plan | undefined;
  readonly changes: Changes;
  /** The address where people see it, if that is known. */
  readonly page: string | undefined;
}

/** What a run changes of one secret, in names; null if that is not known. */
export interface Changes {
  readonly action: Plan['change'];
  readonly added: readonly string[] | null;
  readonly overwritten: readonly string[] | null;
  readonly removed: readonly string[] | null;
}

/** Returns what was changed; after a dry run, what would be. After a failure, only what was tried is known. */
export function findChanges({ result, changed }: Outcome, plan: Plan | undefined): Changes {
  if (plan === undefined || (result !== 'planned' && result !== 'failed' && !changed))
    return { action: 'none', added: [], overwritten: [], removed: [] };
  const { change: action, set, added, removed } = plan;
  if (result === 'failed') return { action, added: null, overwritten: null, removed: null };
  const isNew = new Set(added);
  const overwritten = added === undefined ? null : set.filter((name) => !isNew.has(name));
  return { action, added: added ?? null, overwritten, removed: removed ?? null };
}
