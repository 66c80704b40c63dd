import { ActionError } from './errors.ts';
import { DOING, type NameEntry } from './key-entries.ts';
import { suggest } from './suggest.ts';

/**
 * One error for all entries whose source nothing has, with the names that may have been meant.
 *
 * @param known the names that a mistyped one could have meant.
 */
export function explainMissing(missing: readonly NameEntry[], known: readonly string[]): readonly ActionError[] {
  if (missing.length === 0) return [];
  const nearest = missing.map(({ source }) => ({ source, near: suggest(source, known) }));
  const hints = nearest.flatMap(({ source, near }) => (near === undefined ? [] : [`'${near}' is near '${source}'`]));
  const names = missing.map((entry, index) => nameSource(entry, nearest[index]?.near !== undefined)).join(', ');
  return [
    new ActionError({
      doing: DOING,
      happened: `nothing has ${names}${hints.length === 0 ? '' : ` (${hints.join(', ')})`}`,
      todo: `Set ${missing.length === 1 ? 'it' : 'them'} in the step's env:, in a file or in values, or write NAME? where a name may be missing`,
    }),
  ];
}

/** A source as messages may name it: not where it could be a value that was put after the = by mistake. */
function nameSource(entry: NameEntry, isNearAnother: boolean): string {
  const { stored, source, line } = entry;
  const looksLikeName =
    stored === source ? /^[A-Za-z_][\w.-]{0,62}$/.test(source) : /^[A-Z_][A-Z0-9_]{0,62}$/.test(source);
  if (looksLikeName || isNearAnother) return `'${source}'`;
  return stored === source
    ? `the name on line ${line} of keys`
    : `the source of ${/^[A-Za-z_]\w{0,62}$/.test(stored) ? `'${stored}' (line ${line} of keys)` : `line ${line} of keys`}`;
}
