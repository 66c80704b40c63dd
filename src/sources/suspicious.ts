import { listPlaces, showName } from '../text.ts';

/**
 * Returns one sentence for each kind of value that is probably a mistake, with the names that have it. The values are stored
 * unchanged, since only their author can decide.
 */
export function describeSuspicious(values: ReadonlyMap<string, string | null>): readonly string[] {
  const findNames = (isWanted: (value: string) => boolean): string =>
    listPlaces(
      [...values.keys()].filter((name) => isWanted(values.get(name) ?? '')).map((name) => `'${showName(name)}'`),
    );
  const references = findNames((value) => value.startsWith('op://'));
  const ragged = findNames(hasRaggedEnd);
  return [
    ...(references === ''
      ? []
      : [
          `${references}: the value starts with op://, a reference that 1Password did not resolve. Run 1password/load-secrets-action before this step and pass what it loads.`,
        ]),
    ...(ragged === ''
      ? []
      : [
          `${ragged}: the value starts or ends with a blank, a line break or an invisible character, which is stored too. If it does not belong to the value, remove it at its source.`,
        ]),
  ];
}

/** Blanks and line breaks of Unicode, and characters without width: soft hyphen, U+200B to U+200F, U+2060, byte-order mark. */
const INVISIBLE = /[\s\u0085\u00ad\u200b-\u200f\u2060]/;

/** True if the value is one line with such a character at either end. A text of several lines usually ends with a line break. */
function hasRaggedEnd(value: string): boolean {
  let start = 0;
  let end = value.length;
  // A regular expression for the end would take quadratic time on blanks.
  while (start < end && INVISIBLE.test(value.charAt(start))) start++;
  while (end > start && INVISIBLE.test(value.charAt(end - 1))) end--;
  return end - start < value.length && !/[\r\n]/.test(value.slice(start, end));
}
