import { ActionError, quoteAll, throwAll } from './errors.ts';
import type { Marker } from './fingerprint.ts';
import type { NoSecrets } from './origin.ts';

/** Where a value came from: name → text, or null where the source says that there is none. */
export type Values = ReadonlyMap<string, string | null>;

/** Values with the words for where they came from, as a message names it: `build/.env`, `env:`. */
export interface Source {
  readonly title: string;
  readonly values: Values;
}

/**
 * What is written: name → text. A Map, so that `__proto__` is a name like any other, order is kept, and a careless
 * `JSON.stringify` prints `{}`.
 */
export type Dict = ReadonlyMap<string, string>;

export type IfEmpty = 'protect' | 'drop' | 'error' | 'keep';
export type Mode = 'replace' | 'merge' | 'create' | 'delete' | 'check';

/** One secret to be synced, checked as far as it can be without asking the target. All lists are sorted. */
export interface Job {
  /** Where it was asked for, as messages begin: `secrets.yml, line 4 (api)`. Empty for the step itself. */
  readonly label: string;
  readonly name: string;
  /** Empty for the workspace's default environment. */
  readonly environment: string;
  /** Whether the environment is created where there is none. */
  readonly createEnvironment: boolean;
  readonly mode: Mode;
  readonly dict: Dict;
  /** Chosen names whose value was empty or null, and which `dict` therefore leaves out. */
  readonly leftOut: readonly string[];
  /** Whether a name of `leftOut` that the secret has now stops the run instead of being deleted. */
  readonly protect: boolean;
  readonly requiredKeys: readonly string[];
  readonly removeKeys: readonly string[];
  /** Stored beside the dict; a secret that has it and the dict's keys holds this very content already. */
  readonly marker?: Marker;
}

/** What applying a job will do, in names. Made before anything is written. All lists are sorted. */
export interface Plan {
  readonly job: Job;
  readonly change: 'create' | 'update' | 'delete' | 'none';
  /** Whether the environment is created first, or made sure of where it is not known. */
  readonly createsEnvironment: boolean;
  /** The id of the secret as it is now; undefined where there is none. */
  readonly secretId: string | undefined;
  readonly set: readonly string[];
  /** Undefined where the target does not let it be known. */
  readonly removed: readonly string[] | undefined;
  /** Undefined where the target does not let it be known. */
  readonly kept: readonly string[] | undefined;
  /** Markers that the secret has now, as far as they are known. They are told to nobody. */
  readonly markers: readonly string[];
}

export type Result = 'created' | 'updated' | 'unchanged' | 'deleted' | 'skipped' | 'checked' | 'planned' | 'failed';

/** What became of one secret. */
export interface Outcome {
  readonly name: string;
  readonly environment: string;
  readonly result: Result;
  readonly changed: boolean;
  /** Empty where there is no secret. */
  readonly secretId: string;
  readonly keys: readonly string[];
  readonly droppedKeys: readonly string[];
  /** What went wrong, where the result is `failed`. */
  readonly error?: Error;
}

/** Modal's own rule for key names (modal-client: js/src/secret.ts), and for any environment variable. */
const KEY_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** Characters, for a key's name and for a value (modal.com/docs/guide/secrets, "Limits"). */
const MAX_NAME_LENGTH = 16_384;
const MAX_VALUE_LENGTH = 32_768;

/** More than any program reads from its environment; a list this long is a mistake (characters of a file taken for lines). */
const MAX_NAMES = 1_000;

/** What the inputs say about a job besides its values. */
export interface JobOptions extends Pick<
  Job,
  'label' | 'name' | 'environment' | 'createEnvironment' | 'mode' | 'requiredKeys' | 'removeKeys'
> {
  readonly ifEmpty: IfEmpty;
  /** Why the run sees no secrets, where that is known. */
  readonly noSecrets: NoSecrets | undefined;
}

/**
 * Makes the job out of the chosen values: what is empty is treated as `if-empty` says, and the rest becomes the dict.
 *
 * @throws {ActionError | AggregateError} when names or values break Modal's rules, `if-empty` is `error` and a value is
 *   empty, or nothing is left to store.
 */
export function makeJob(values: Values, options: JobOptions): Job {
  const { label, name, environment, createEnvironment, mode, ifEmpty, noSecrets } = options;
  const dict = new Map<string, string>();
  const leftOut: string[] = [];
  for (const [stored, value] of values) {
    if (value === null || (value === '' && ifEmpty !== 'keep')) leftOut.push(stored);
    else dict.set(stored, value);
  }
  leftOut.sort();
  if (ifEmpty === 'error' && leftOut.length > 0) throw emptyError(leftOut, noSecrets);
  throwAll([...findRuleBreakers(dict), ...findContradictions(dict, options)]);
  const writes = mode !== 'delete' && mode !== 'check';
  if (writes && dict.size === 0 && (leftOut.length > 0 || options.removeKeys.length === 0)) {
    throw nothingError(leftOut, noSecrets);
  }
  const [requiredKeys, removeKeys] = [sortUnique(options.requiredKeys), sortUnique(options.removeKeys)];
  const protect = ifEmpty === 'protect';
  return { label, name, environment, createEnvironment, mode, dict, leftOut, protect, requiredKeys, removeKeys };
}

function sortUnique(names: readonly string[]): readonly string[] {
  return [...new Set(names)].sort();
}

/** The outcome of a run that ends with its plan. */
export function plannedOutcome({ job, set, secretId = '' }: Plan): Outcome {
  const { name, environment, leftOut } = job;
  return { name, environment, result: 'planned', changed: false, secretId, keys: set, droppedKeys: leftOut };
}

/** The outcome of a secret that the rules say is not to be synced on this branch. */
export function skippedOutcome(name: string): Outcome {
  return { name, environment: '', result: 'skipped', changed: false, secretId: '', keys: [], droppedKeys: [] };
}

/** The outcome of a job that could not be done. */
export function failedOutcome({ name, environment, leftOut }: Job, reason: unknown): Outcome {
  const error = reason instanceof Error ? reason : new Error(String(reason));
  return { name, environment, result: 'failed', changed: false, secretId: '', keys: [], droppedKeys: leftOut, error };
}

function nothingError(leftOut: readonly string[], why: NoSecrets | undefined): ActionError {
  const doing = 'Choosing the values';
  if (leftOut.length === 0) {
    const todo = 'Name what the secret is to hold in keys, from-dotenv, from-json or values';
    return new ActionError({ doing, happened: 'there is nothing to store', todo });
  }
  const happened = `there is nothing to store: ${quoteAll(leftOut)} ${leftOut.length === 1 ? 'is' : 'are all'} empty`;
  return new ActionError({
    doing,
    happened: why === undefined ? happened : `${happened}, as ${why.happened}`,
    todo: `Nothing was written. ${why?.todo ?? 'Define the secrets where this run can see them: GitHub makes an empty text of one that is undefined'}`,
  });
}

function findContradictions(dict: Dict, { requiredKeys, removeKeys }: JobOptions): readonly ActionError[] {
  const both = removeKeys.filter((key) => dict.has(key) || requiredKeys.includes(key));
  if (both.length === 0) return [];
  return [
    new ActionError({
      doing: 'Reading remove-keys',
      happened: `${quoteAll(both)} ${both.length === 1 ? 'is' : 'are'} also to be stored or required`,
      todo: 'Take the name out of one of the two',
    }),
  ];
}

function emptyError(names: readonly string[], why: NoSecrets | undefined): ActionError {
  const happened = `${quoteAll(names)} ${names.length === 1 ? 'is' : 'are'} empty, and if-empty is error`;
  return new ActionError({
    doing: 'Choosing the values',
    happened: why === undefined ? happened : `${happened}; ${why.happened}`,
    todo:
      why?.todo ??
      'Define what is missing (GitHub makes an empty text of an undefined secret), or set if-empty to protect or drop',
  });
}

/**
 * Checks names and values by the rules that Modal's server has, so that all offenders are told at once and before
 * anything is sent.
 */
function findRuleBreakers(dict: Dict): readonly ActionError[] {
  const names = [...dict.keys()];
  const valuesWhere = (broken: (value: string) => boolean): string[] =>
    [...dict].filter(([, value]) => broken(value)).map(([name]) => name);
  if (names.length > MAX_NAMES) return [tooManyError(names.length)];
  return [
    rule(names.filter((name) => !KEY_NAME.test(name) || name.length > MAX_NAME_LENGTH).map(shorten), {
      one: 'is not a name that an environment variable can have',
      many: 'are not names that an environment variable can have',
      todo: 'Use letters, digits and underscores, no digit first and at most 16,384 characters: STORED_NAME=source-name in keys gives a value another name',
    }),
    rule(
      valuesWhere((value) => isLongerThan(value, MAX_VALUE_LENGTH)),
      {
        one: 'is longer than the 32,768 characters that Modal takes',
        many: 'are longer than the 32,768 characters that Modal takes',
        todo: 'Shorten the value or split it over several names; nothing was cut and nothing was written',
      },
    ),
    rule(
      valuesWhere((value) => !value.isWellFormed()),
      {
        one: 'is not text: it has half of a surrogate pair, which UTF-8 cannot carry',
        many: 'are not text: they have halves of surrogate pairs, which UTF-8 cannot carry',
        todo: 'Write the value as Base64, or mend the escape (\\uD800 to \\uDFFF) it was written with',
      },
    ),
  ].filter((error) => error !== undefined);
}

function tooManyError(count: number): ActionError {
  return new ActionError({
    doing: 'Checking what is to be stored',
    happened: `${count} names are more than the ${MAX_NAMES} that one secret may have here`,
    todo: 'Choose fewer with keys, or split them over several secrets',
  });
}

interface Rule {
  readonly one: string;
  readonly many: string;
  readonly todo: string;
}

function rule(names: readonly string[], { one, many, todo }: Rule): ActionError | undefined {
  if (names.length === 0) return undefined;
  const happened = `${quoteAll(names)} ${names.length === 1 ? one : many}`;
  return new ActionError({ doing: 'Checking what is to be stored', happened, todo });
}

/** A name in a message; a very long one by its beginning. */
function shorten(name: string): string {
  return name.length <= 100 ? name : `${name.slice(0, 100)}…`;
}

/** Counts characters as Modal's server does, which is written in Python: code points. */
function isLongerThan(text: string, limit: number): boolean {
  return text.length > limit && Array.from(text).length > limit;
}
