import { ActionError } from '../errors.ts';
import { capitalize, isCapitals, isShowable, listAll, suggest } from '../text.ts';
import { DOING, quoteLines, valueError, type NameEntry } from './key-entries.ts';

/**
 * Returns the errors for entries whose name no source has, by their likely cause: the line is not an entry, a value is in the place
 * of a name, or a name is missing or misspelt.
 *
 * @param known returns the names that a misspelt one could mean.
 */
export function explainMissing(missing: readonly NameEntry[], known: () => readonly string[]): readonly ActionError[] {
  if (missing.length === 0) return [];
  const errors: ActionError[] = [];
  let rest = missing;
  for (const { fits, happened, todo } of MISTAKES) {
    const found = rest.filter(fits);
    const [before, after = ''] = happened;
    const words = `${before} ${quoteLines(found)}${after}`;
    if (found.length > 0) errors.push(new ActionError({ doing: DOING, happened: words, todo }));
    rest = rest.filter((entry) => !fits(entry));
  }
  const candidates = known();
  const names = rest.map((entry) => ({ entry, near: suggest(entry.source, candidates) }));
  const isValue = ({ entry, near }: Missing): boolean =>
    near === undefined && entry.stored !== entry.source && !looksLikeName(entry);
  const [values, others] = [names.filter(isValue), names.filter((one) => !isValue(one))];
  if (values.length > 0) errors.push(valueError(values.map(({ entry }) => entry)));
  if (others.length > 0) errors.push(nameError(others));
  return errors;
}

/** A mistake that a line shows by its signs. The line is not shown: a value may have such signs as well. */
interface Mistake {
  readonly fits: (entry: NameEntry) => boolean;
  /** What happened, before the names of the lines and after them. */
  readonly happened: readonly [before: string, after?: string];
  readonly todo: string;
}

const NO_LIST = 'An input is one text and no YAML list: write the names alone, one per line';

/** The first that fits a line counts. */
const MISTAKES: readonly Mistake[] = [
  {
    fits: ({ stored, source }) => /\s#/.test(`${stored} ${source}`),
    happened: ['there is a comment behind the name on'],
    todo: 'Give the comment a line of its own',
  },
  { fits: ({ stored }) => /^-(?:\s|$)/.test(stored), happened: ['there is a dash before the name on'], todo: NO_LIST },
  { fits: ({ stored }) => /^\[|\]$/.test(stored), happened: ['there are brackets on'], todo: NO_LIST },
  {
    fits: ({ stored }) => /^["'`]/.test(stored),
    happened: ['there are quotes around the name on'],
    todo: 'Write the name without quotes',
  },
  {
    fits: ({ stored }) => /^[\w.-]+\s*:(?:\s|$)/.test(stored),
    happened: ['there is a colon behind the name on'],
    todo: "Write the name alone here, and the name with its value in the step's env:",
  },
  {
    fits: ({ stored }) => /[,;\s]/.test(stored),
    happened: ['there is a comma or a blank on', ', which no name has'],
    todo: 'Write one name a line, without commas',
  },
];

interface Missing {
  readonly entry: NameEntry;
  /** The name that was probably meant. */
  readonly near: string | undefined;
}

function nameError(missing: readonly Missing[]): ActionError {
  const hints = missing.flatMap(({ entry, near }) => {
    if (near === undefined) return [];
    return [missing.length === 1 ? `'${near}'` : `'${near}' for '${entry.source}'`];
  });
  const advice = adviseAdding(missing);
  return new ActionError({
    doing: DOING,
    happened: `no source has ${listAll(missing.map(nameSource))}`,
    todo: hints.length === 0 ? capitalize(advice) : `Did you mean ${hints.join(', ')}? Otherwise ${advice}`,
  });
}

/** What to write if names are really missing, with the first that can be shown. */
function adviseAdding(missing: readonly Missing[]): string {
  const entries = missing.map(({ entry }) => entry);
  const name = entries.find((entry) => looksLikeName(entry) && /^[A-Za-z_]\w*$/.test(entry.source))?.source;
  const line = name === undefined ? undefined : `${name}: \${{ secrets.${name} }}`;
  const [what, it] =
    missing.length > 1
      ? [`each to the step's env:${line === undefined ? '' : `, as in ${line}`}`, 'one']
      : [`${line ?? 'it'} to the step's env:`, 'it'];
  return `add ${what}, or have it in a file or in values; write NAME? where ${it} may be missing`;
}

/** A source as messages may name it: it could be a value. */
function nameSource({ entry, near }: Missing): string {
  return looksLikeName(entry) || near !== undefined ? `'${entry.source}'` : `the name on line ${entry.line} of keys`;
}

/** True if a source may be shown: behind a `=`, only a name in capitals. */
function looksLikeName({ stored, source }: NameEntry): boolean {
  return isCapitals(source) || (stored === source && isShowable(source));
}
