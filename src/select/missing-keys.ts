import { ActionError } from '../errors.ts';
import { isCapitals, isShowable, listAll, suggest } from '../text.ts';
import { DOING, quoteLines, valueError, type NameEntry } from './key-entries.ts';

/**
 * The errors for entries whose source nothing has, by what they most likely mean: a line written in another language, a
 * value where a name belongs, or a name that is missing or mistyped.
 *
 * @param known returns the names that a mistyped one could have meant.
 */
export function explainMissing(missing: readonly NameEntry[], known: () => readonly string[]): readonly ActionError[] {
  if (missing.length === 0) return [];
  const errors: ActionError[] = [];
  let rest = missing;
  for (const { fits, happened, todo } of MISTAKES) {
    const found = rest.filter(fits);
    if (found.length > 0)
      errors.push(new ActionError({ doing: DOING, happened: happened.replace('LINES', quoteLines(found)), todo }));
    rest = rest.filter((entry) => !fits(entry));
  }
  const candidates = known();
  const names = rest.map((entry) => ({ entry, near: suggest(entry.source, candidates) }));
  const isValue = ({ entry, near }: Missing): boolean =>
    near === undefined && entry.stored !== entry.source && !looksLikeName(entry);
  const values = names.filter(isValue);
  if (values.length > 0) errors.push(valueError(values.map(({ entry }) => entry)));
  const others = names.filter((one) => !isValue(one));
  return others.length === 0 ? errors : [...errors, nameError(others)];
}

/** A mistake that a line shows by its signs. What it says stays unseen: a value may have such signs as well. */
interface Mistake {
  readonly fits: (entry: NameEntry) => boolean;
  /** `LINES` stands for the lines. */
  readonly happened: string;
  readonly todo: string;
}

const NO_LIST = 'An input is one text and no YAML list: write the names alone, one per line';

/** The first that fits a line counts. */
const MISTAKES: readonly Mistake[] = [
  {
    fits: ({ stored, source }) => /\s#/.test(`${stored} ${source}`),
    happened: 'there is a comment behind the name on LINES',
    todo: 'Give the comment a line of its own',
  },
  {
    fits: ({ stored }) => /^-(?:\s|$)/.test(stored),
    happened: 'there is a dash before the name on LINES',
    todo: NO_LIST,
  },
  {
    fits: ({ stored }) => /^\[|\]$/.test(stored),
    happened: 'there are brackets on LINES',
    todo: NO_LIST,
  },
  {
    fits: ({ stored }) => /^["'`]/.test(stored),
    happened: 'there are quotes around the name on LINES',
    todo: 'Write the name without quotes',
  },
  {
    fits: ({ stored }) => /^[\w.-]+\s*:(?:\s|$)/.test(stored),
    happened: 'there is a colon behind the name on LINES',
    todo: "Write the name alone here, and the name with its value in the step's env:",
  },
  {
    fits: ({ stored }) => /[,;\s]/.test(stored),
    happened: 'there is a comma or a blank on LINES, which no name has',
    todo: 'Write one name a line, without commas',
  },
];

interface Missing {
  readonly entry: NameEntry;
  /** The name that may have been meant. */
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
    todo: hints.length === 0 ? advice : `Did you mean ${hints.join(', ')}? Otherwise ${lowerFirst(advice)}`,
  });
}

/** What to write where a name is really missing, by the first that can be shown. */
function adviseAdding(missing: readonly Missing[]): string {
  const name = missing
    .map(({ entry }) => entry)
    .find((entry) => looksLikeName(entry) && /^[A-Za-z_]\w*$/.test(entry.source));
  const line = name === undefined ? '' : `${name.source}: \${{ secrets.${name.source} }}`;
  if (missing.length > 1) {
    const example = line === '' ? '' : `, as in ${line}`;
    return `Add each to the step's env:${example}, or have it in a file or in values; write NAME? where one may be missing`;
  }
  const what = line === '' ? 'it' : line;
  return `Add ${what} to the step's env:, or have it in a file or in values; write NAME? where it may be missing`;
}

function lowerFirst(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}

/** A source as messages may name it: not where it could be a value that was put there by mistake. */
function nameSource({ entry, near }: Missing): string {
  return looksLikeName(entry) || near !== undefined ? `'${entry.source}'` : `the name on line ${entry.line} of keys`;
}

/** True if a source may be shown: behind a `=`, only a name in capitals. */
function looksLikeName({ stored, source }: NameEntry): boolean {
  return isCapitals(source) || (stored === source && isShowable(source));
}
