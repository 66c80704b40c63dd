import { readBoolean, readChoice, readLines, readText, refuseField, type Fields } from './fields.ts';
import type { IfEmpty, Mode, Values } from './plan.ts';

/** What shapes one secret, checked as far as it can be without reading a file. What is left out is undefined. */
export interface SecretInputs {
  readonly name: string;
  /** Each the name of an environment, or rules; empty for the workspace's default environment. */
  readonly environments: readonly string[];
  readonly createEnvironment: boolean;
  readonly skipUnchanged: boolean;
  readonly mode: Mode;
  readonly keys: string | undefined;
  readonly dotenvPaths: readonly string[];
  readonly dotenvFilename: string;
  readonly dotenvExpand: boolean | undefined;
  readonly json: string | undefined;
  /** YAML, or what a config file has said already. */
  readonly values: string | Values | undefined;
  readonly ifEmpty: IfEmpty;
  readonly requiredKeys: readonly string[];
  readonly removeKeys: readonly string[];
}

/** The inputs that shape one secret: what an entry of a config file may say. */
export const SECRET_INPUT_NAMES = [
  'name',
  'environment',
  'keys',
  'from-dotenv',
  'dotenv-filename',
  'dotenv-expand',
  'from-json',
  'values',
  'if-empty',
  'required-keys',
  'mode',
  'remove-keys',
  'create-environment',
  'skip-unchanged',
] as const;

export const MODES: readonly Mode[] = ['replace', 'merge', 'create', 'delete', 'check'];
export const IF_EMPTY: readonly IfEmpty[] = ['protect', 'drop', 'error', 'keep'];

/** What the fields do not say as texts. */
export interface SecretDefaults {
  readonly environments: readonly string[];
  readonly values: string | Values | undefined;
}

/** Reads what shapes one secret. What is wrong is added to the fields' errors. */
export function readSecretInputs(fields: Fields, { environments, values }: SecretDefaults): SecretInputs {
  const inputs = {
    name: readName(fields),
    environments,
    createEnvironment: readBoolean(fields, 'create-environment') ?? false,
    skipUnchanged: readBoolean(fields, 'skip-unchanged') ?? false,
    mode: readChoice(fields, 'mode', MODES) ?? 'replace',
    keys: readText(fields, 'keys'),
    dotenvPaths: readLines(fields, 'from-dotenv'),
    dotenvFilename: readFilename(fields),
    dotenvExpand: readBoolean(fields, 'dotenv-expand'),
    json: readText(fields, 'from-json'),
    values,
    ifEmpty: readChoice(fields, 'if-empty', IF_EMPTY) ?? 'protect',
    requiredKeys: readLines(fields, 'required-keys'),
    removeKeys: readLines(fields, 'remove-keys'),
  };
  refuseContradictions(fields, inputs);
  return inputs;
}

/** Modal's rule for the names of its objects (modal-client: py/modal/_utils/name_utils.py). */
const SECRET_NAME = /^[a-zA-Z0-9\-_.]{1,64}$/;
const APP_ID = /^ap-[a-zA-Z0-9]{22}$/;

function readName(fields: Fields): string {
  const name = readText(fields, 'name') ?? '';
  const todo = 'Give the Modal Secret a name of at most 64 characters out of A-Z a-z 0-9 . _ and -';
  if (name === '') refuseField(fields, 'name', { happened: 'it is missing', todo });
  else if (APP_ID.test(name)) {
    refuseField(fields, 'name', { happened: 'it has the shape of an app id, which Modal refuses', todo });
  } else if (!SECRET_NAME.test(name)) {
    refuseField(fields, 'name', { happened: 'it is not a name that Modal takes', todo });
  }
  return name;
}

function readFilename(fields: Fields): string {
  const filename = readText(fields, 'dotenv-filename') ?? '.env';
  if (/[/\\\0]/.test(filename) || filename === '.' || filename === '..') {
    const happened = 'it is not the plain name of a file';
    refuseField(fields, 'dotenv-filename', { happened, todo: 'Give folders in from-dotenv' });
  }
  return filename;
}

function refuseContradictions(fields: Fields, inputs: SecretInputs): void {
  const { mode } = inputs;
  if (inputs.removeKeys.length > 0 && mode !== 'merge') {
    const happened = `it goes with mode merge, and mode is ${mode}`;
    refuseField(fields, 'remove-keys', { happened, todo: 'Set mode to merge, or remove it' });
  }
  if (inputs.skipUnchanged && mode !== 'replace') {
    const happened = `it goes with mode replace, and mode is ${mode}: what other modes leave standing could not be told from what was written`;
    refuseField(fields, 'skip-unchanged', { happened, todo: 'Set mode to replace, or remove it' });
  }
  if (mode !== 'delete' && mode !== 'check') return;
  const given = [
    ['keys', inputs.keys !== undefined],
    ['from-dotenv', inputs.dotenvPaths.length > 0],
    ['from-json', inputs.json !== undefined],
    ['values', inputs.values !== undefined],
    ['required-keys', mode === 'delete' && inputs.requiredKeys.length > 0],
  ] as const;
  const todo =
    mode === 'delete'
      ? 'Remove it: mode delete removes the whole secret. To take single keys out, use mode merge with remove-keys'
      : 'Remove it: mode check reads no values. Name in required-keys what the secret must have';
  for (const [name, isGiven] of given) {
    if (isGiven) refuseField(fields, name, { happened: `it does not go with mode ${mode}`, todo });
  }
}
