import { ActionError, listAll, throwAll } from './errors.ts';
import { splitLines } from './fields.ts';

/**
 * One line of `keys`. Messages tell an entry by its line and stored name: who writes `NAME=${{ secrets.NAME }}` has put a
 * value where the name of its source belongs.
 */
export type KeyEntry = { readonly line: number } & (
  | { readonly kind: 'name'; readonly stored: string; readonly source: string; readonly optional: boolean }
  | { readonly kind: 'pattern'; readonly stored: string; readonly source: string }
  | { readonly kind: 'exclusion'; readonly source: string }
);

/** An entry that names its source in full. */
export type NameEntry = KeyEntry & { readonly kind: 'name' };

/** How errors about `keys` begin. */
export const DOING = 'Reading keys';

/**
 * Parses the `keys` input: one entry a line, blank lines and lines that start with `#` skipped.
 *
 * @example parseKeys('DATABASE_URL\nSTRIPE_KEY=STRIPE_KEY_LIVE\nSENTRY_DSN?\nAPP_*=PROD_APP_*\n!APP_DEBUG')
 * @throws {ActionError | AggregateError} one error for each line that is not an entry.
 */
export function parseKeys(text: string): readonly KeyEntry[] {
  const entries: KeyEntry[] = [];
  const errors: ActionError[] = [];
  for (const line of splitLines(text)) {
    const entry = parseEntry(line.text, line.number);
    if (entry instanceof ActionError) errors.push(entry);
    else entries.push(entry);
  }
  throwAll(errors);
  return entries;
}

function parseEntry(text: string, line: number): KeyEntry | ActionError {
  if (text.startsWith('!')) {
    const source = text.slice(1).trim();
    return source === '' || source.includes('=') ? entryError(line) : { kind: 'exclusion', line, source };
  }
  const optional = text.endsWith('?');
  const sides = (optional ? text.slice(0, -1) : text).split('=').map((part) => part.trim());
  const [stored = '', source = stored] = sides;
  if (sides.length > 2) return hasInlineValue(sides) ? valueError([{ line, stored }]) : entryError(line);
  if (stored === '' || source === '') return entryError(line);
  if (!text.includes('*')) return { kind: 'name', line, stored, source, optional };
  const renames = stored !== source;
  const stars = (part: string): number => part.split('*').length - 1;
  if (optional || (renames && (stars(stored) !== 1 || stars(source) !== 1))) return patternError(line);
  return { kind: 'pattern', line, stored, source };
}

/** Whether a line with more than one `=` is a name and its value; Base64 that was pasted ends with `=` as well, and is all value. */
function hasInlineValue([stored = '', ...parts]: readonly string[]): boolean {
  return looksLikeCapitals(stored) && parts.some((part) => part !== '');
}

function entryError(line: number): ActionError {
  return new ActionError({
    doing: DOING,
    happened: `line ${line} is not an entry`,
    todo: 'Write NAME, STORED=SOURCE, NAME?, PREFIX_*, NEW_*=OLD_* or !NAME, one per line; SOURCE is the name of a variable, never a value',
  });
}

/**
 * The error for lines with a value behind the `=`, as Modal's command line takes them, or with the name of nothing: both
 * are not shown.
 */
export function valueError(entries: readonly { readonly line: number; readonly stored: string }[]): ActionError {
  const shown = entries.map(({ line, stored }) => `line ${line}${looksLikeCapitals(stored) ? ` ('${stored}')` : ''}`);
  const name = entries.find(({ stored }) => looksLikeCapitals(stored))?.stored ?? 'NAME';
  return new ActionError({
    doing: DOING,
    happened: `what follows the = on ${listAll(shown)} is no name that any source has`,
    todo: `After the = goes the name of a variable, never a value: write ${name} alone here, and ${name}: \${{ secrets.${name} }} in the step's env:`,
  });
}

/** Whether a text is a name in capitals, as those of secrets are, and no token: what stands before a `=` may be half of a value. */
export function looksLikeCapitals(text: string): boolean {
  return /^[A-Z_][A-Z0-9_]{0,62}$/.test(text) && !/^(?=.*\d)[A-Z0-9]{16,}$/.test(text);
}

/** Whether a text can be the name of a variable, and is short enough for one that a person gave. */
export function looksLikeVariable(text: string): boolean {
  return /^[A-Za-z_]\w{0,62}$/.test(text);
}

function patternError(line: number): ActionError {
  return new ActionError({
    doing: DOING,
    happened: `the pattern on line ${line} cannot be followed`,
    todo: 'A pattern that renames has one * on each side of the =, and a pattern takes no ?',
  });
}

/** The names that may be looked up in `env:`: those written out, never what a pattern could match. */
export function namesToLookUp(entries: readonly KeyEntry[]): readonly string[] {
  return entries.flatMap((entry) => (entry.kind === 'name' ? [entry.source] : []));
}

/** `line 3`, or `lines 3 and 5`. */
export function quoteLines(entries: readonly KeyEntry[]): string {
  const numbers = [...new Set(entries.map(({ line }) => String(line)))];
  return `${numbers.length < 2 ? 'line' : 'lines'} ${listAll(numbers)}`;
}
