import { refuseContradictions } from './contradictions.ts';
import {
  isChoice,
  readBoolean,
  readChoice,
  readLines,
  readText,
  refuseField,
  type Fields,
  type Line,
} from './fields.ts';
import type { IfEmpty, Job, Mode, TargetName, Values } from './plan.ts';

/** What shapes one secret, checked as far as it can be without reading a file. What is left out is undefined. */
export interface SecretInputs {
  /** Empty for GitHub's target where each key is a secret. */
  readonly name: string;
  readonly target: TargetName;
  /** `owner/name`; empty for Modal's target. */
  readonly repository: string;
  readonly prune: boolean;
  /** Each the name of an environment, or rules; empty for the workspace's default environment. */
  readonly environments: readonly string[];
  /** What says so, as messages name it: the input, or the variable that stands in for it. */
  readonly environmentFrom: Job['environmentFrom'];
  readonly createEnvironment: boolean;
  readonly skipUnchanged: boolean;
  readonly mode: Mode;
  readonly keys: string | undefined;
  readonly dotenvPaths: readonly Line[];
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
  'target',
  'github-repository',
  'prune',
] as const;

/** What the inputs `mode`, `target` and `if-empty` may be. */
export const MODES: readonly Mode[] = ['replace', 'merge', 'create', 'delete', 'check'];
export const TARGETS: readonly TargetName[] = ['modal', 'github'];
export const IF_EMPTY: readonly IfEmpty[] = ['protect', 'drop', 'error', 'keep'];

/** What the fields do not say as texts, and what holds where they say nothing. */
export interface SecretDefaults {
  /** Undefined where none is named. */
  readonly environments: readonly string[] | undefined;
  /** Modal's, where none is named; empty for the workspace's default. */
  readonly modalEnvironment: string;
  /** The repository that the run belongs to. */
  readonly repository: string;
  readonly values: string | Values | undefined;
}

/** Reads what shapes one secret. What is wrong is added to the fields' errors. */
export function readSecretInputs(fields: Fields, defaults: SecretDefaults): SecretInputs {
  const target = readChoice(fields, 'target', TARGETS) ?? 'modal';
  const knowsTarget = isChoice(fields, 'target', TARGETS);
  const inputs = {
    name: knowsTarget ? readName(fields, target) : '',
    target,
    repository: target === 'github' ? readRepository(fields, defaults.repository) : '',
    prune: readBoolean(fields, 'prune') ?? false,
    ...readEnvironments(target, defaults),
    createEnvironment: readBoolean(fields, 'create-environment') ?? false,
    skipUnchanged: readBoolean(fields, 'skip-unchanged') ?? false,
    mode: readChoice(fields, 'mode', MODES) ?? 'replace',
    keys: fields.text('keys'), // With its blank lines: errors count them.
    dotenvPaths: readLines(fields, 'from-dotenv'),
    dotenvFilename: readFilename(fields),
    dotenvExpand: readBoolean(fields, 'dotenv-expand'),
    json: readText(fields, 'from-json'),
    values: defaults.values,
    ifEmpty: readChoice(fields, 'if-empty', IF_EMPTY) ?? 'protect',
    requiredKeys: readNames(fields, 'required-keys'),
    removeKeys: readNames(fields, 'remove-keys'),
  };
  if (knowsTarget && isChoice(fields, 'mode', MODES)) refuseContradictions(fields, inputs);
  return inputs;
}

function readEnvironments(
  target: TargetName,
  { environments, modalEnvironment }: SecretDefaults,
): Pick<SecretInputs, 'environments' | 'environmentFrom'> {
  if (environments !== undefined || target === 'github' || modalEnvironment === '') {
    return { environments: environments ?? [''], environmentFrom: "the input 'environment'" };
  }
  return { environments: [modalEnvironment], environmentFrom: 'MODAL_ENVIRONMENT' };
}

/** Modal's rule for the names of its objects (modal-client: py/modal/_utils/name_utils.py). */
const SECRET_NAME = /^[a-zA-Z0-9\-_.]{1,64}$/;
const APP_ID = /^ap-[a-zA-Z0-9]{22}$/;

function readName(fields: Fields, target: TargetName): string {
  return target === 'modal' ? readModalName(fields) : readGithubName(fields);
}

function readModalName(fields: Fields): string {
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

/** The name of one JSON secret; whether GitHub takes it is looked at with the names of keys. */
function readGithubName(fields: Fields): string {
  const name = readText(fields, 'name') ?? '';
  if (name !== '' && !/^[A-Za-z_]\w{0,99}$/.test(name)) {
    const happened = 'it is not a name that GitHub takes for a secret';
    const todo =
      'Use letters, digits and underscores, no digit first; or leave name out to write one secret a key: with it, all goes into one JSON secret';
    refuseField(fields, 'name', { happened, todo });
  }
  return name;
}

/** GitHub's rule for owners and repositories (docs.github.com, "Creating a new repository"). */
function readRepository(fields: Fields, current: string): string {
  const repository = readText(fields, 'github-repository') ?? current;
  if (!/^[\w.-]+\/[\w.-]+$/.test(repository)) {
    const happened = 'it is not the name of a repository';
    refuseField(fields, 'github-repository', { happened, todo: 'Write owner/name' });
  }
  return repository;
}

/** Names of keys, one per line. What is none is not shown, for it may be a value. */
function readNames(fields: Fields, field: string): readonly string[] {
  const names = readLines(fields, field).map(({ text }) => text);
  if (!names.every((name) => /^[A-Za-z_][A-Za-z0-9_]*$/.test(name))) {
    const happened = 'a line is not a name that an environment variable can have';
    refuseField(fields, field, { happened, todo: 'Write one name a line, of letters, digits and underscores' });
  }
  return names;
}

function readFilename(fields: Fields): string {
  const filename = readText(fields, 'dotenv-filename') ?? '.env';
  if (!/^[\w.@-]{1,100}$/.test(filename) || filename === '.' || filename === '..') {
    const happened = 'it is not the plain name of a file';
    refuseField(fields, 'dotenv-filename', { happened, todo: 'Give folders in from-dotenv' });
  }
  return filename;
}
