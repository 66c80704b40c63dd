import type { Outcome, Plan } from '../model.ts';

/** The result and the plan for one secret. Without a plan, the run skipped it. */
export interface Row {
  readonly outcome: Outcome;
  readonly plan: Plan | undefined;
  readonly changes: Changes;
  /** Its page, if the address is known. */
  readonly page: string | undefined;
}

/** The changes of one secret, by key name; null if they are not known. */
export interface Changes {
  readonly action: Plan['change'];
  readonly added: readonly string[] | null;
  readonly overwritten: readonly string[] | null;
  readonly removed: readonly string[] | null;
}

/** Returns what changed or, after a dry run, what would change. After a failure, only the action is known. */
export function findChanges({ result, changed }: Outcome, plan: Plan | undefined): Changes {
  if (plan === undefined || (result !== 'planned' && result !== 'failed' && !changed))
    return { action: 'none', added: [], overwritten: [], removed: [] };
  const { change: action, set, added, removed } = plan;
  if (result === 'failed') return { action, added: null, overwritten: null, removed: null };
  const isNew = new Set(added);
  const overwritten = added === undefined ? null : set.filter((name) => !isNew.has(name));
  return { action, added: added ?? null, overwritten, removed: removed ?? null };
}
