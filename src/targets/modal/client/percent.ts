/**
 * Decodes percent-encoded UTF-8, even around malformed parts: masks do not find a value that is still encoded. Raw bytes are
 * Latin-1, as Node reads headers.
 *
 * @example decodePercent('50% off, gr%C3%B6%C3%') // '50% off, gr\u00f6\ufffd%'
 */
export function decodePercent(text: string): string {
  const bytes = text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString();
}
