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

function sortLetters(text: string): string {
  return Array.from(text).sort().join('');
}
