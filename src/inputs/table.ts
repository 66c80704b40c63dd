import type { Values, Mode } from '../model.ts';
import type { Mapping, Node } from '../formats/yaml/nodes.ts';
import { environments } from './environments.ts';
import type { Read, Row } from './rows.ts';
import { branchInput } from './trigger.ts';
import { choice, flag, lines, Misfit, names, optionalFlag, parsedText, SCALAR, text, wholeNumber } from './rows.ts';

/** The modes that write values. With any other, an input that gives values is an error. */
const WRITING: readonly Mode[] = ['replace', 'merge', 'create'];

/** The inputs that shape one secret with any target: of the step, or of an entry of the config file. */
export const ENTRY_INPUTS = {
  environment: environments(),
  keys: lines({ modes: WRITING }),
  'from-dotenv': lines({ modes: WRITING }),
  'from-json': text({ modes: WRITING }),
  values: literals(),
  'unmasked-keys': lines({ modes: WRITING }),
  mode: choice(['replace', 'merge', 'create', 'delete', 'check']),
  'dotenv-filename': parsedText(parseFilename, { default: '.env' }),
  'dotenv-expand': optionalFlag(),
  'if-empty': choice(['protect', 'drop', 'error', 'keep']),
  'required-keys': names({ modes: ['replace', 'merge', 'create', 'check'] }),
  'remove-keys': names({ modes: ['merge'], otherwise: 'Set mode to merge, or remove it' }),
  'create-environment': flag(),
} as const;

/** The inputs that shape the run with any target. */
export const RUN_INPUTS = {
  branch: branchInput(),
  'dry-run': flag(),
  config: text(),
  concurrency: wholeNumber({ min: 1, max: 50, default: '10', todo: 'Give how many secrets may be written at a time' }),
  'timeout-seconds': wholeNumber({
    min: 1,
    max: 3600,
    default: '120',
    todo: 'Give the seconds that the whole run may take',
  }),
  'if-no-credentials': choice(['error', 'skip']),
  'allow-untrusted': flag(),
} as const;

/** The values of `ENTRY_INPUTS`. */
export type EntryInputs = Read<typeof ENTRY_INPUTS>;
/** The values of `RUN_INPUTS`. */
export type RunInputs = Read<typeof RUN_INPUTS>;

function parseFilename(filename = ''): string {
  if (/^[\w.@-]{1,100}$/.test(filename) && filename !== '.' && filename !== '..') return filename;
  throw new Misfit('it is not the plain name of a file', 'Give folders in from-dotenv');
}

/** The input `values`: YAML that is parsed later, or a mapping of names to texts. Undefined if it is omitted. */
function literals(): Row<Values | string | undefined> {
  const read = (given: Node | undefined): Values | string | undefined => {
    if (given === undefined) return undefined;
    if (given.kind === 'mapping') return literalsOf(given);
    if (given.kind === 'scalar') return given.text ?? undefined;
    throw new Misfit('a mapping of names to texts was expected', LITERALS_TODO, given);
  };
  return { schema: { type: ['object', 'string', 'null'], additionalProperties: SCALAR }, read, modes: WRITING };
}

const LITERALS_TODO = 'Write one NAME: text per line, and put quotes around a text with special characters';

/**
 * Returns the names and texts of a mapping. Every scalar is its text as written: `08`, `no` and `1e3` do not change.
 *
 * @throws {Misfit} if a key is not a name, or a value is nested.
 */
export function literalsOf({ pairs }: Mapping): Values {
  return new Map(
    pairs.map(({ key, value }) => {
      if (key.kind !== 'scalar') throw new Misfit('a name was expected', LITERALS_TODO, key);
      if (value.kind === 'scalar') return [key.text ?? '', value.text] as const;
      throw new Misfit('a variable cannot hold a list or a mapping', LITERALS_TODO, value);
    }),
  );
}
