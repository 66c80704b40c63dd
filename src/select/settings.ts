import { ActionError, throwAll } from '../errors.ts';
import type { Entry } from '../inputs/entry.ts';
import type { Line, Values } from '../model.ts';
import type { Sources } from '../sources/index.ts';
import { listAll, nameWithPlace, suggest } from '../text.ts';
import { demandFewLines } from './key-entries.ts';
import { matcher, type Choice } from './keys.ts';

/** The values that `unmasked-keys` declares to be settings, over all entries of a run. */
export class Settings {
  /** Source → name → true if it is a setting in every entry that stores it. */
  readonly #agreed = new Map<Values, Map<string, boolean>>();
  /** The lines of `defaults` by their text. */
  readonly #defaults = new Map<string, { readonly doing: string; readonly line: Line; readonly isMatched: boolean }>();

  /**
   * Adds the values that an entry stores.
   *
   * @throws {ActionError} if a line of the entry itself matches nothing.
   */
  add({ inputs, target, unmaskedFrom }: Entry, { origins }: Choice, { named, environment }: Sources): void {
    const lines = inputs.unmaskedKeys ?? [];
    const doing = unmaskedFrom ?? 'Reading unmasked-keys';
    demandFewLines(lines, doing);
    const tests = lines.map((line) => ({ line, matches: matcher(target.storedName(line.text)) }));
    const matched = new Set<Line>();
    const sources = [...named, environment];
    for (const [stored, source] of origins) {
      const name = target.storedName(stored);
      const fitting = tests.filter(({ matches }) => matches(name));
      for (const { line } of fitting) matched.add(line);
      for (const { values } of sources) if (values.has(source)) this.#vote(values, source, fitting.length > 0);
    }
    const unmatched = lines.filter((line) => !matched.has(line));
    if (unmaskedFrom === undefined) throwAll(explainUnmatched(unmatched, doing, [...origins.keys()]));
    for (const line of unmaskedFrom === undefined ? [] : lines) {
      const isMatched = matched.has(line) || this.#defaults.get(line.text)?.isMatched === true;
      this.#defaults.set(line.text, { doing, line, isMatched });
    }
  }

  /** Returns the error for lines of `defaults` that match nothing in any entry. */
  checkDefaults(): readonly ActionError[] {
    const unmatched = [...this.#defaults.values()].filter(({ isMatched }) => !isMatched);
    return explainUnmatched(
      unmatched.map(({ line }) => line),
      unmatched[0]?.doing ?? '',
    );
  }

  /** True if a value of a source is a setting. */
  has(values: Values, name: string): boolean {
    return this.#agreed.get(values)?.get(name) === true;
  }

  #vote(values: Values, name: string, isSetting: boolean): void {
    const votes = this.#agreed.get(values) ?? new Map<string, boolean>();
    this.#agreed.set(values, votes.set(name, isSetting && votes.get(name) !== false));
  }
}

function explainUnmatched(
  lines: readonly Line[],
  doing: string,
  stored: readonly string[] = [],
): readonly ActionError[] {
  const [first] = lines;
  if (first === undefined) return [];
  const shown = listAll(lines.map(({ text, number }) => nameWithPlace(text, `line ${number}`)));
  const near = suggest(first.text, stored);
  const todo = `${near === undefined ? '' : `Did you mean '${near}'? `}Write the stored names, which are before the = in keys, or remove the lines that match nothing`;
  return [new ActionError({ doing, happened: `no stored name matches ${shown}`, todo })];
}
