import { hideValues } from '../masks.ts';

/** Long enough for every sentence that the servers are known to send, in characters. */
const MAX_LENGTH = 300;

/** Longer texts are not shown at all: cutting them first could keep the half of a value, in characters. */
const MAX_SEARCHED = 64 * 1024;

/**
 * Returns a server's text as it may be shown: `***` for every value that it repeats, as it is or percent-encoded, and at most
 * 300 characters.
 */
export function showServerText(text: string): string {
  if (text.length > MAX_SEARCHED) return '';
  const hidden = hideValues(text);
  const decoded = decode(hidden);
  const safe = hideValues(decoded);
  const shown = (safe === decoded ? hidden : safe).trim();
  // Matched after the cut: from each of many dots, the pattern looks for the end of the text.
  const start = shown.slice(0, MAX_LENGTH).replace(/[.\s]+$/, '');
  return shown.length > MAX_LENGTH && start !== '' ? `${start}…` : start;
}

function decode(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (run) => Buffer.from(run.replaceAll('%', ''), 'hex').toString());
}

/** Returns a name that a server gave as it may be shown: `***` for a value in it, `…` if it does not have the shape. */
export function showServerName(name: string, shape: RegExp): string {
  return shape.test(name) ? hideValues(name) : '…';
}

/**
 * Returns the clause that quotes a server after what happened; empty if there is nothing to quote.
 *
 * @example quoteServer('Not Found.') // ' (server message: Not Found)'
 */
export function quoteServer(message: string): string {
  const text = showServerText(message);
  return text === '' ? '' : ` (server message: ${text})`;
}
