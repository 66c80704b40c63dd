import { ActionError } from '../errors.ts';
import { listPlaces } from '../text.ts';

/** The start of each tool's ciphertext (getsops.io and dotenvx.com), and the command that decrypts a file in place. */
const TOOLS = [
  { name: 'SOPS', start: 'ENC[AES256_GCM,', command: 'sops decrypt --in-place' },
  { name: 'dotenvx', start: 'encrypted:', command: 'dotenvx decrypt -f' },
] as const;

/**
 * Returns one error for each tool whose ciphertext is among the values. It would be stored like plain text.
 *
 * @param file for messages: a path, `env:NAME`, or `from-json`.
 * @param findPlaces returns the places of values that pass a test, for messages: `line 7 (API_KEY)`.
 */
export function checkCiphertext(
  file: string,
  findPlaces: (isWanted: (value: string) => boolean) => readonly string[],
): readonly ActionError[] {
  const path = /^env:|^from-json$/.test(file) ? 'FILE' : file;
  return TOOLS.flatMap(({ name, start, command }) => {
    const places = findPlaces((value) => value.startsWith(start));
    if (places.length === 0) return [];
    return [
      new ActionError({
        doing: `Reading ${file}, ${listPlaces(places)}`,
        happened: `there is ${name} ciphertext in place of a value`,
        todo: `Decrypt it first: ${command} ${path}`,
      }),
    ];
  });
}
