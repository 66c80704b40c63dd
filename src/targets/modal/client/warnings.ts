import type { IncomingHttpHeaders } from 'node:http2';
import { hideValues } from '../../../masks.ts';
import { decodePercent } from './percent.ts';

/** Modal's word to the users of its clients, in trailers of answers and errors alike (modal@0.11.1: `server_warnings`). */
const WARNING_HEADER = 'x-modal-warning';

/** Returns a function that hands over each warning among the headers and trailers that it is given, once. */
export function tellWarnings(onWarning: (text: string) => void): (metadata: IncomingHttpHeaders) => void {
  const seen = new Set<string>();
  return ({ [WARNING_HEADER]: header }) => {
    if (header === undefined) return;
    for (const text of parseWarnings(String(header))) {
      if (seen.has(text)) continue;
      seen.add(text);
      onWarning(text);
    }
  };
}

/**
 * Texts of one header: separated by commas, each percent-encoded UTF-8.
 *
 * @example parseWarnings('Hello%20world, 100%25%2C%20done') // ['Hello world', '100%, done']
 */
function parseWarnings(header: string): readonly string[] {
  // Decoding and splitting change a value that has a `%` or a comma.
  return hideValues(header, /[%,]/)
    .split(',')
    .map((one) => decodePercent(one.trim()))
    .filter((text) => text.trim() !== '');
}
