import { ActionError } from '../errors.ts';
import { capitalize, isCapitals, isShowable, listAll, MAX_LISTED, quoteAll, suggest } from '../text.ts';
import { DOING, ONE_A_LINE, quoteLines, valueError, type NameEntry } from './key-entries.ts';

/** An entry whose variable may not come from `env:`, and the reason. */
export interface Refused {
  readonly entry: NameEntry;
  readonly happened: string;
}

/** Returns the errors for names that may not come from `env:`. */
export function explainRefused(refused: readonly Refused[]): readonly ActionError[] {
  return refused.map(({ entry: { stored, source }, happened }) => {
    const [name, other] = isCapitals(stored) ? [stored, `MY_${stored}`] : ['STORED', 'MY_NAME'];
    const todo = `Pass the value under another name in the step's env:, and write ${name}=${other} in keys`;
    return new ActionError({ doing: DOING, happened: `'${source}' ${happened}`, todo });
  });
}

/**
 * Returns the errors for entries whose name no source has, by likely cause: the line is not an entry, it has a value in place of a
 * name, or the name is missing or misspelled.
 *
 * @param unused returns the names of the sources that no entry uses.
 */
export function explainMissing(missing: readonly NameEntry[], unused: () => readonly string[]): readonly ActionError[] {
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
  const candidates = unused();
  const names = rest.map((entry, at) => ({
    entry,
    near: at < MAX_LISTED ? suggest(entry.source, candidates) : undefined,
  }));
  const isValue = ({ entry, near }: Missing): boolean =>
    near === undefined && entry.stored !== entry.source && !looksLikeName(entry);
  const [values, others] = [names.filter(isValue), names.filter((one) => !isValue(one))];
  if (values.length > 0) errors.push(valueError(values.map(({ entry }) => entry)));
  if (others.length > 0) errors.push(nameError(others));
  return errors;
}

/** A mistake in a line, recognised by its signs. The line is not shown: a value may have the same signs. */
interface Mistake {
  readonly fits: (entry: NameEntry) => boolean;
  /** The description, before and after the numbers of the lines. */
  readonly happened: readonly [before: string, after?: string];
  readonly todo: string;
}

const NO_LIST = 'An input is one text, not a YAML list: write only the names, one per line';
const IN_ENV = "Write only the name here, and the name with its value in the step's env:";

/** For each line, the first match counts. */
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
    todo: IN_ENV,
  },
  {
    fits: ({ source }) => /^\$?(?:secrets|vars|env)\.\w+$|^\$\w+$/.test(source),
    happened: ['there is an expression instead of a name on'],
    todo: "Write only the name here, such as DATABASE_URL, and DATABASE_URL: ${{ secrets.DATABASE_URL }} in the step's env:",
  },
  {
    fits: ({ stored }) => /[,;\s]/.test(stored),
    happened: ['there is a comma or a blank on', ', which no name has'],
    todo: ONE_A_LINE,
  },
  {
    fits: ({ stored, source }) => stored === source && !isShowable(source),
    happened: ['no source has the name on', ', which looks like a value'],
    todo: IN_ENV,
  },
];

interface Missing {
  readonly entry: NameEntry;
  /** An unused name that was probably meant. */
  readonly near: string | undefined;
}

/** Does not decide which of two similar names is misspelled: changing the right one would lose a key. */
function nameError(missing: readonly Missing[]): ActionError {
  const pairs = missing.flatMap(({ entry, near }) =>
    near === undefined ? [] : [`'${entry.source}' or the unused '${near}'`],
  );
  const advice = adviseAdding(missing.map(({ entry }) => entry));
  const correct = `Fix ${listAll(pairs)}, whichever is misspelled. If both are right, ${advice}`;
  return new ActionError({
    doing: DOING,
    happened: `no source has ${listAll(missing.map(nameSource))}`,
    todo: pairs.length === 0 ? capitalize(advice) : correct,
  });
}

/** Returns the text to paste if names are really missing, with the first one that may be shown. */
function adviseAdding(entries: readonly NameEntry[]): string {
  const name = entries.find((entry) => looksLikeName(entry) && /^[A-Za-z_]\w*$/.test(entry.source))?.source;
  const line = name === undefined ? undefined : `${name}: \${{ secrets.${name} }}`;
  const [what, it] =
    entries.length > 1
      ? [`each to the step's env:${line === undefined ? '' : `, as in ${line}`}`, 'one']
      : [`${line ?? 'it'} to the step's env:`, 'it'];
  const renamed = entries.filter(({ stored, source }) => stored !== source && isCapitals(stored));
  const setting =
    renamed.length === 0
      ? ''
      : `; if a value follows the =, write only ${quoteAll(renamed.map(({ stored }) => stored))} and put the value in values`;
  return `add ${what}, or to a file; a setting that is not secret may stand in values; write NAME? if ${it} may be missing${setting}`;
}

/** Names a source for messages. It could be a value. */
function nameSource({ entry, near }: Missing): string {
  return looksLikeName(entry) || near !== undefined ? `'${entry.source}'` : `the name on line ${entry.line} of keys`;
}

/** True if a source may be shown. After a `=`, only a name in capitals may. */
function looksLikeName({ stored, source }: NameEntry): boolean {
  return isCapitals(source) || (stored === source && isShowable(source));
}
