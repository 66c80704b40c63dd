/**
 * Decodes percent-encoded UTF-8 as far as it can be: what is malformed must not keep the rest encoded, as masks would not
 * know a value in it. Bytes that came as they are stand there as Latin-1, which is how Node reads headers.
 *
 * @example decodePercent('50% off, gr%C3%B6%C3%') // '50% off, gr\u00f6\ufffd%'
 */
export function decodePercent(text: string): string {
  const bytes = text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString();
}
