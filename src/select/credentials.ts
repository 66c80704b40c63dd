import type { Action } from '../inputs/action.ts';
import type { Entry } from '../inputs/entry.ts';
import type { Selection } from './jobs.ts';

/** Skips all secrets if their targets got no credentials and the user allows that. Reads no value: values may be missing too. */
export function skipWithoutCredentials(entries: readonly Entry[], action: Action): Selection | undefined {
  const { ifNoCredentials, settings } = action;
  const used = [...settings].filter(([target]) => entries.some((entry) => entry.target === target));
  const isMissing = used.every(([, { secrets }]) => secrets.length > 0 && secrets.every((secret) => secret === ''));
  if (ifNoCredentials === 'error' || !isMissing) return undefined;
  const skipped = entries.flatMap(({ target, own, environments }) => {
    const title = target.describe({ name: own.name, environment: undefined }, own);
    const why = settings.get(target)?.problems[0]?.problem.happened ?? '';
    return environments.map(() => ({ name: own.name, title, why, isNotice: true }));
  });
  return { jobs: [], sources: [], skipped, warnings: [], problems: [] };
}
