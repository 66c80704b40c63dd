import { closest, distance } from 'fastest-levenshtein';

/**
 * Returns the candidate that a typing mistake would most likely have meant, or undefined where none is near.
 *
 * Near is at most a third of the name's characters edited, upper and lower case counted alike.
 */
export function suggest(name: string, candidates: Iterable<string>): string | undefined {
  const byLowerCase = new Map([...candidates].map((candidate) => [candidate.toLowerCase(), candidate]));
  if (byLowerCase.size === 0) return undefined;
  const wanted = name.toLowerCase();
  const nearest = closest(wanted, [...byLowerCase.keys()]);
  return distance(wanted, nearest) <= (wanted.length < 3 ? 0 : Math.ceil(wanted.length / 3))
    ? byLowerCase.get(nearest)
    : undefined;
}
