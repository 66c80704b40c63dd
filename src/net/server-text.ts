import { hideValues } from '../masks.ts';

/** Long enough for every sentence that the servers are known to say, in characters. */
const MAX_LENGTH = 300;

/**
 * Returns what a server said, to stand behind what happened: hidden where it repeats a value, and cut where it is long.
 *
 * @example quoteServer('Not Found.') // ' (it says: Not Found)'
 */
export function quoteServer(message: string): string {
  const text = hideValues(message)
    .trim()
    .replace(/[.\s]+$/, '');
  if (text === '') return '';
  return ` (it says: ${text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text})`;
}
