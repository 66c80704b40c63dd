import { readFileSync } from 'node:fs';
import { readCredentials, readProxy, readServerUrl, type ConnectionSettings } from './connection-settings.ts';
import { ActionError, throwAll } from './errors.ts';
import { explainNoSecrets, findOrigin, refuseUntrusted, type NoSecrets } from './origin.ts';
import type { IfEmpty, Mode } from './plan.ts';
import type { Folders } from './sources/files.ts';
import { suggest } from './suggest.ts';

/** Everything that the run needs to know of the world, checked. What is left out is undefined. */
export interface Inputs {
  readonly name: string;
  /** Empty for the workspace's default environment. */
  readonly environment: string;
  readonly mode: Mode;
  readonly keys: string | undefined;
  readonly dotenvPaths: readonly string[];
  readonly dotenvFilename: string;
  readonly dotenvExpand: boolean | undefined;
  readonly json: string | undefined;
  readonly values: string | undefined;
  readonly ifEmpty: IfEmpty;
  readonly requiredKeys: readonly string[];
  readonly removeKeys: readonly string[];
  readonly dryRun: boolean;
  readonly timeoutMs: number;
  readonly modal: ConnectionSettings;
  readonly folders: Folders;
  /** The step's environment, of which only the names that `keys` and `${NAME}` in a file mention may be used. */
  readonly variables: ReadonlyMap<string, string>;
  /** Why this run sees no secrets, where what started it tells. */
  readonly noSecrets: NoSecrets | undefined;
}

/** The inputs that `action.yml` declares. */
export const INPUT_NAMES = [
  'name',
  'environment',
  'branch',
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
  'dry-run',
  'config',
  'concurrency',
  'timeout-seconds',
  'target',
  'modal-token-id',
  'modal-token-secret',
  'github-token',
  'github-repository',
  'prune',
  'allow-untrusted',
] as const;

type InputName = (typeof INPUT_NAMES)[number];

/** Inputs that nothing is behind yet, with the value that leaves them out. Setting one is an error, never ignored. */
const NOT_BUILT: readonly (readonly [InputName, string])[] = [
  ['create-environment', 'false'],
  ['skip-unchanged', 'false'],
  ['config', ''],
  ['concurrency', '10'],
  ['target', 'modal'],
  ['github-token', ''],
  ['github-repository', ''],
  ['prune', 'false'],
];

const MODES: readonly Mode[] = ['replace', 'merge', 'create', 'delete', 'check'];
const IF_EMPTY: readonly IfEmpty[] = ['protect', 'drop', 'error', 'keep'];

/**
 * Reads the action's inputs and the environment, once. Nothing else reads `process.env`.
 *
 * @throws {ActionError | AggregateError} everything that is wrong, one error a problem.
 */
export function readInputs(env: NodeJS.ProcessEnv = process.env): Inputs {
  const errors: ActionError[] = [...findUnknownInputs(env), ...findUnbuiltInputs(env)];
  const variables = readVariables(env);
  const origin = findOrigin(variables, readPayload(env));
  const noSecrets = explainNoSecrets(origin);
  if (readBoolean(env, 'allow-untrusted', errors) !== true) {
    const untrusted = refuseUntrusted(origin);
    if (untrusted !== undefined) throw untrusted;
  }
  const tokens = { tokenId: readText(env, 'modal-token-id'), tokenSecret: readText(env, 'modal-token-secret') };
  const inputs = {
    name: readName(env, errors),
    environment: readEnvironmentName(env, errors),
    mode: readChoice(env, { name: 'mode', choices: MODES, errors }) ?? 'replace',
    keys: readText(env, 'keys'),
    dotenvPaths: readList(env, 'from-dotenv'),
    dotenvFilename: readFilename(env, errors),
    dotenvExpand: readBoolean(env, 'dotenv-expand', errors),
    json: readText(env, 'from-json'),
    values: readRaw(env, 'values'),
    ifEmpty: readChoice(env, { name: 'if-empty', choices: IF_EMPTY, errors }) ?? 'protect',
    requiredKeys: readList(env, 'required-keys'),
    removeKeys: readList(env, 'remove-keys'),
    dryRun: readBoolean(env, 'dry-run', errors) ?? false,
    timeoutMs: readTimeout(env, errors),
    modal: {
      serverUrl: readServerUrl(variables, errors),
      ...readCredentials(variables, tokens, { errors, why: noSecrets }),
      proxy: readProxy(variables, errors),
    },
    folders: { workspace: env['GITHUB_WORKSPACE'] ?? process.cwd(), temp: env['RUNNER_TEMP'] },
    variables,
    noSecrets,
  };
  throwAll([...errors, ...findContradictions(inputs)]);
  return inputs;
}

/** The variable that the runner passes an input in (actions/runner: Handlers/Handler.cs, `AddInputsToEnvironment`). */
function variableOf(name: string): string {
  return `INPUT_${name.toUpperCase()}`;
}

function readRaw(env: NodeJS.ProcessEnv, name: InputName): string | undefined {
  const text = env[variableOf(name)];
  return text === undefined || text.trim() === '' ? undefined : text;
}

function readText(env: NodeJS.ProcessEnv, name: InputName): string | undefined {
  return readRaw(env, name)?.trim();
}

/** Lines of an input, without blank ones and those that start with `#`. */
function readList(env: NodeJS.ProcessEnv, name: InputName): readonly string[] {
  const lines = (readRaw(env, name) ?? '').split(/[\r\n]+/).map((line) => line.trim());
  return lines.filter((line) => line !== '' && !line.startsWith('#'));
}

function inputError(name: string, happened: string, todo: string): ActionError {
  return new ActionError({ doing: `Reading the input '${name}'`, happened, todo });
}

/** YAML 1.2's core schema (yaml.org/spec/1.2.2, section 10.3.2). */
const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ...['true', 'True', 'TRUE'].map((text) => [text, true] as const),
  ...['false', 'False', 'FALSE'].map((text) => [text, false] as const),
]);

function readBoolean(env: NodeJS.ProcessEnv, name: InputName, errors: ActionError[]): boolean | undefined {
  const text = readText(env, name);
  if (text === undefined) return undefined;
  const value = BOOLEANS.get(text);
  if (value === undefined) errors.push(inputError(name, 'it is neither true nor false', 'Write true or false'));
  return value;
}

function readChoice<T extends string>(
  env: NodeJS.ProcessEnv,
  {
    name,
    choices,
    errors,
  }: { readonly name: InputName; readonly choices: readonly T[]; readonly errors: ActionError[] },
): T | undefined {
  const text = readText(env, name);
  const choice = choices.find((one) => one === text);
  if (text !== undefined && choice === undefined) {
    errors.push(inputError(name, 'there is no such choice', `Write one of ${choices.join(', ')}`));
  }
  return choice;
}

/** Modal's rule for the names of its objects (modal-client: py/modal/_utils/name_utils.py). */
const SECRET_NAME = /^[a-zA-Z0-9\-_.]{1,64}$/;
const APP_ID = /^ap-[a-zA-Z0-9]{22}$/;

function readName(env: NodeJS.ProcessEnv, errors: ActionError[]): string {
  const name = readText(env, 'name') ?? '';
  const todo = 'Give the Modal Secret a name of at most 64 characters out of A-Z a-z 0-9 . _ and -';
  if (name === '') errors.push(inputError('name', 'it is missing', todo));
  else if (APP_ID.test(name))
    errors.push(inputError('name', 'it has the shape of an app id, which Modal refuses', todo));
  else if (!SECRET_NAME.test(name)) errors.push(inputError('name', 'it is not a name that Modal takes', todo));
  return name;
}

function readEnvironmentName(env: NodeJS.ProcessEnv, errors: ActionError[]): string {
  const text = readText(env, 'environment') ?? env['MODAL_ENVIRONMENT']?.trim() ?? '';
  if (/[\r\n=]/.test(text)) {
    errors.push(inputError('environment', 'rules are not built yet', 'Give the name of one environment'));
  }
  return text;
}

function readFilename(env: NodeJS.ProcessEnv, errors: ActionError[]): string {
  const filename = readText(env, 'dotenv-filename') ?? '.env';
  if (/[/\\\0]/.test(filename) || filename === '.' || filename === '..') {
    errors.push(inputError('dotenv-filename', 'it is not the plain name of a file', 'Give folders in from-dotenv'));
  }
  return filename;
}

function readTimeout(env: NodeJS.ProcessEnv, errors: ActionError[]): number {
  const text = readText(env, 'timeout-seconds') ?? '120';
  const seconds = Number(text);
  if (/^\d{1,4}$/.test(text) && seconds >= 1 && seconds <= 3600) return seconds * 1000;
  errors.push(
    inputError(
      'timeout-seconds',
      'it is not a whole number from 1 to 3600',
      'Give the seconds that the whole run may take',
    ),
  );
  return 0;
}

/** The event's payload; undefined where there is none that can be read. */
function readPayload(env: NodeJS.ProcessEnv): unknown {
  try {
    return JSON.parse(readFileSync(env['GITHUB_EVENT_PATH'] ?? '', 'utf8'));
  } catch {
    return undefined;
  }
}

function readVariables(env: NodeJS.ProcessEnv): ReadonlyMap<string, string> {
  const variables = new Map<string, string>();
  for (const [name, value] of Object.entries(env)) {
    if (value !== undefined && !name.startsWith('INPUT_')) variables.set(name, value);
  }
  return variables;
}

function findUnknownInputs(env: NodeJS.ProcessEnv): readonly ActionError[] {
  const known = new Set(INPUT_NAMES.map(variableOf));
  const unknown = Object.keys(env).filter((name) => name.startsWith('INPUT_') && !known.has(name));
  return unknown.map((variable) => {
    const name = variable.slice('INPUT_'.length).toLowerCase();
    const near = suggest(name.replace(/_/g, '-'), INPUT_NAMES);
    const todo =
      near === undefined
        ? 'Remove it, or look up its name in the README'
        : `Did you mean '${near}'? Otherwise remove it`;
    return inputError(name, 'there is no such input', todo);
  });
}

function findUnbuiltInputs(env: NodeJS.ProcessEnv): readonly ActionError[] {
  const set = NOT_BUILT.filter(([name, unset]) => (readText(env, name) ?? unset) !== unset);
  return set.map(([name, unset]) =>
    inputError(
      name,
      'this version does nothing with it yet',
      unset === '' ? 'Remove it' : `Remove it, or set it to ${unset}`,
    ),
  );
}

function findContradictions(inputs: Inputs): readonly ActionError[] {
  const { mode } = inputs;
  const errors: ActionError[] = [];
  if (inputs.removeKeys.length > 0 && mode !== 'merge') {
    errors.push(
      inputError('remove-keys', `it goes with mode merge, and mode is ${mode}`, 'Set mode to merge, or remove it'),
    );
  }
  if (mode !== 'delete' && mode !== 'check') return errors;
  const given: readonly (readonly [InputName, boolean])[] = [
    ['keys', inputs.keys !== undefined],
    ['from-dotenv', inputs.dotenvPaths.length > 0],
    ['from-json', inputs.json !== undefined],
    ['values', inputs.values !== undefined],
    ['required-keys', mode === 'delete' && inputs.requiredKeys.length > 0],
  ];
  const todo =
    mode === 'delete'
      ? 'Remove it: mode delete removes the whole secret. To take single keys out, use mode merge with remove-keys'
      : 'Remove it: mode check reads no values. Name in required-keys what the secret must have';
  const found = given
    .filter(([, isGiven]) => isGiven)
    .map(([name]) => inputError(name, `it does not go with mode ${mode}`, todo));
  return [...errors, ...found];
}
