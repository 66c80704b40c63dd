import { hideValues } from '../masks.ts';

/** The longest text that is shown, in characters. Every known message of the servers is shorter. */
const MAX_LENGTH = 300;

/** Longer texts are not shown, in characters: cutting one first could keep half of a value. */
const MAX_SEARCHED = 64 * 1024;

/**
 * Makes a server's text safe to show: `***` replaces every value in it, plain or percent-encoded. At most 300 characters.
 */
export function showServerText(text: string): string {
  if (text.length > MAX_SEARCHED) return '';
  const hidden = hideValues(text);
  const decoded = decode(hidden);
  const safe = hideValues(decoded);
  const shown = (safe === decoded ? hidden : safe).trim();
  // After the cut: with many dots, the pattern takes quadratic time.
  const start = shown.slice(0, MAX_LENGTH).replace(/[.\s]+$/, '');
  return shown.length > MAX_LENGTH && start !== '' ? `${start}…` : start;
}

function decode(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (run) => Buffer.from(run.replaceAll('%', ''), 'hex').toString());
}

/** Makes a server's name safe to show: `***` replaces a value in it. Returns `…` if the name does not have the shape. */
export function showServerName(name: string, shape: RegExp): string {
  return shape.test(name) ? hideValues(name) : '…';
}

/**
 * Returns the clause that quotes a server; empty if there is nothing to quote.
 *
 * @example quoteServer('Not Found.') // ' (server message: Not Found)'
 */
export function quoteServer(message: string): string {
  const text = showServerText(message);
  return text === '' ? '' : ` (server message: ${text})`;
}
