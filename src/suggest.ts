import { closest, distance } from 'fastest-levenshtein';

/**
 * Returns the candidate that a typing mistake would most likely have meant, or undefined where none is near.
 *
 * Near is one wrong, missing or surplus character for three of the name's, or the same characters in another order; upper
 * and lower case are alike.
 */
export function suggest(name: string, candidates: Iterable<string>): string | undefined {
  const byLowerCase = new Map([...candidates].map((candidate) => [candidate.toLowerCase(), candidate]));
  const wanted = name.toLowerCase();
  const swapped = [...byLowerCase.keys()].find((candidate) => sortLetters(candidate) === sortLetters(wanted));
  if (swapped !== undefined) return byLowerCase.get(swapped);
  if (byLowerCase.size === 0) return undefined;
  const nearest = closest(wanted, [...byLowerCase.keys()]);
  return distance(wanted, nearest) <= Math.floor(wanted.length / 3) ? byLowerCase.get(nearest) : undefined;
}

/**
 * Returns the candidate that a name holds as its first or last words (`name` for `secret-name`), or else the only one that
 * it begins (`environment` for `env`); undefined without any. Words are parted by dashes.
 */
export function suggestByWord(name: string, candidates: readonly string[]): string | undefined {
  const held = candidates.filter((one) => name.startsWith(`${one}-`) || name.endsWith(`-${one}`));
  const longest = held.sort((one, other) => other.length - one.length)[0];
  if (longest !== undefined || name.length < MIN_BEGINNING) return longest;
  const [begun, ...others] = candidates.filter((one) => one.startsWith(name));
  return others.length === 0 ? begun : undefined;
}

/** Fewer letters begin anything. */
const MIN_BEGINNING = 3;

function sortLetters(text: string): string {
  return Array.from(text).sort().join('');
}
