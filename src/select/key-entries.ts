import { ActionError, gatherAll } from '../errors.ts';
import type { KeyEntry, Line } from '../model.ts';
import { isCapitals, listAll } from '../text.ts';

/** An entry that names its source, so is not a pattern. */
export type NameEntry = KeyEntry & { readonly kind: 'name' };

/** How errors about `keys` begin. */
export const DOING = 'Reading keys';

/** The most lines of `keys`, and of `unmasked-keys`. */
const MAX_LINES = 1_000;

/** The advice for several names on one line. */
export const ONE_A_LINE = 'Write keys: | and below it one name per line, without commas';

/**
 * Parses the lines of `keys`, one entry each.
 *
 * @throws {ActionError | AggregateError} one error for each line that is not an entry.
 */
export function parseKeys(lines: readonly Line[]): readonly KeyEntry[] {
  demandFewLines(lines, DOING);
  return gatherAll(lines, parseEntry);
}

/** Demands a list that is short enough to be compared with many names. */
export function demandFewLines({ length }: readonly Line[], doing: string): void {
  if (length <= MAX_LINES) return;
  const happened = `it has ${length} lines, which are more than ${MAX_LINES}`;
  throw new ActionError({ doing, happened, todo: 'Use patterns, or split the names over several secrets' });
}

function parseEntry({ text, number: line }: Line): KeyEntry {
  if (text.startsWith('!')) {
    const source = text.slice(1).trim();
    if (source === '' || source.includes('=')) throw entryError(line);
    return { kind: 'exclusion', line, source };
  }
  const optional = text.endsWith('?');
  const sides = (optional ? text.slice(0, -1) : text).split('=').map((part) => part.trim());
  const [stored = '', source = stored] = sides;
  if (sides.length > 2 && /[\s,][A-Za-z_]\w*\s*=/.test(text)) {
    throw new ActionError({ doing: DOING, happened: `line ${line} has more than one entry`, todo: ONE_A_LINE });
  }
  if (sides.length > 2) throw hasInlineValue(sides) ? valueError([{ line, stored }]) : entryError(line);
  if (stored === '' || source === '') throw entryError(line);
  if (!text.includes('*')) return { kind: 'name', line, stored, source, optional };
  const renames = stored !== source;
  const stars = (part: string): number => part.split('*').length - 1;
  if (optional || (renames && (stars(stored) !== 1 || stars(source) !== 1))) throw patternError(line);
  return { kind: 'pattern', line, stored, source };
}

/** True if a line with more than one `=` is a name and its value. Pasted Base64 also ends with `=`. */
function hasInlineValue([stored = '', ...parts]: readonly string[]): boolean {
  return isCapitals(stored) && parts.some((part) => part !== '');
}

function entryError(line: number): ActionError {
  return new ActionError({
    doing: DOING,
    happened: `line ${line} is not an entry`,
    todo: 'Write NAME, STORED=SOURCE, NAME?, PREFIX_*, NEW_*=OLD_* or !NAME, one per line; SOURCE is the name of a variable, never a value',
  });
}

/** Returns the error for lines with a value after the `=`, the form of Modal's command line. Does not show the value. */
export function valueError(entries: readonly { readonly line: number; readonly stored: string }[]): ActionError {
  const shown = entries.map(({ line, stored }) => `line ${line}${isCapitals(stored) ? ` ('${stored}')` : ''}`);
  const name = entries.find(({ stored }) => isCapitals(stored))?.stored ?? 'NAME';
  return new ActionError({
    doing: DOING,
    happened: `no source has the name after = on ${listAll(shown)}`,
    todo: `Never write a value here. Write only ${name}. For a setting, add ${name} and its text to values:; for a secret, add ${name}: \${{ secrets.${name} }} to the step's env:`,
  });
}

function patternError(line: number): ActionError {
  return new ActionError({
    doing: DOING,
    happened: `the pattern on line ${line} cannot be followed`,
    todo: 'A pattern that renames has one * on each side of the =, and a pattern takes no ?',
  });
}

/** `line 3`, or `lines 3 and 5`. */
export function quoteLines(entries: readonly KeyEntry[]): string {
  const numbers = [...new Set(entries.map(({ line }) => String(line)))];
  return `${numbers.length < 2 ? 'line' : 'lines'} ${listAll(numbers)}`;
}
