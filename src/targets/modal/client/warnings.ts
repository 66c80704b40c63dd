import type { IncomingHttpHeaders } from 'node:http2';
import { hideValues } from '../../../masks.ts';
import { decodePercent } from './percent.ts';

/** Modal's notice to users of its clients, in trailers of answers and errors (modal@0.11.1: `server_warnings`). */
const WARNING_HEADER = 'x-modal-warning';

/** The most texts to pass on: GitHub shows ten warnings of a step (actions/runner: ExecutionContext.cs). */
const MAX_SHOWN = 10;
/** The most texts to remember, so that each one beyond ten counts once. */
const MAX_REMEMBERED = 1_000;

export interface Warnings {
  /** Passes on each warning in headers or trailers once, ten in total. */
  readonly read: (metadata: IncomingHttpHeaders) => void;
  /** Passes on the number of further warnings. */
  readonly end: () => void;
}

export function openWarnings(onWarning: (text: string) => void): Warnings {
  const seen = new Set<string>();
  return {
    read: ({ [WARNING_HEADER]: header }) => {
      if (header === undefined) return;
      for (const text of parseWarnings(String(header))) {
        if (seen.has(text) || seen.size === MAX_REMEMBERED) continue;
        seen.add(text);
        if (seen.size <= MAX_SHOWN) onWarning(text);
      }
    },
    end: () => {
      const more = seen.size - MAX_SHOWN;
      const count = seen.size === MAX_REMEMBERED ? `${more} or more` : `${more} more`;
      if (more > 0) onWarning(`${count} warnings are not shown`);
    },
  };
}

/**
 * Returns the texts of one header: separated by commas, each percent-encoded UTF-8.
 *
 * @example parseWarnings('Hello%20world, 100%25%2C%20done') // ['Hello world', '100%, done']
 */
function parseWarnings(header: string): readonly string[] {
  // Decoding and splitting would change a value with a `%` or a comma.
  return hideValues(header, /[%,]/)
    .split(',')
    .map((one) => decodePercent(one.trim()))
    .filter((text) => text.trim() !== '');
}
