import type { Marker } from './fingerprint.ts';

/** Named values: name → text, or null where the source says that there is none. */
export type Values = ReadonlyMap<string, string | null>;

/** Values with the words for where they came from, as a message names it: `build/.env`, `env:`. */
export interface Source {
  readonly title: string;
  readonly values: Values;
}

/** How many names a source gave to an entry. */
export interface SourceCount {
  /** Where the entry stands, as messages begin; empty for the step itself. */
  readonly label: string;
  readonly title: string;
  readonly names: number;
}

/**
 * What is written: name → text. A Map, so that `__proto__` is a name like any other, order is kept, and a careless
 * `JSON.stringify` prints `{}`.
 */
export type Dict = ReadonlyMap<string, string>;

/** The input `if-empty`: what becomes of a chosen value that is empty. */
export type IfEmpty = 'protect' | 'drop' | 'error' | 'keep';
/** The input `target`. */
export type TargetName = 'modal' | 'github';
/** The input `mode`: what becomes of a secret that is there already. */
export type Mode = 'replace' | 'merge' | 'create' | 'delete' | 'check';

/** One secret to be synced, checked as far as it can be without asking the target. All lists are sorted. */
export interface Job {
  /** Where it was asked for, as messages begin: `secrets.yml, line 4 (api)`. Empty for the step itself. */
  readonly label: string;
  /** `secret 'my-app' in environment 'prod'`, for messages. */
  readonly title: string;
  readonly target: TargetName;
  /** `owner/name`, of GitHub's target; empty for Modal's. */
  readonly repository: string;
  /** The secret's; with GitHub's target, empty for one secret a key. */
  readonly name: string;
  /** Empty for the workspace's default environment, or for GitHub's repository itself. */
  readonly environment: string;
  /** What names the environment, as messages say it; the input where nothing does. */
  readonly environmentFrom: "the input 'environment'" | 'MODAL_ENVIRONMENT';
  /** Whether the environment is created where there is none. */
  readonly createEnvironment: boolean;
  /** Whether it is nothing to wonder at where there is none: its name was made of a branch, or a branch was deleted. */
  readonly mayBeGone: boolean;
  readonly mode: Mode;
  readonly dict: Dict;
  /** Chosen names whose value was empty or null, and which `dict` therefore leaves out. */
  readonly leftOut: readonly string[];
  /** Those of `leftOut` that `keys` names, not as optional, and that are an empty string, where `protect` holds: a likely mistake. */
  readonly blank: readonly string[];
  /** Whether a name of `leftOut` that the secret has now stops the run instead of being deleted. */
  readonly protect: boolean;
  readonly requiredKeys: readonly string[];
  readonly removeKeys: readonly string[];
  /** Of GitHub's target: the names to delete, with mode `delete` and no name. */
  readonly deleteKeys: readonly string[];
  /** Of GitHub's target: whether `replace` deletes what the dict does not name. */
  readonly prune: boolean;
  /** Stored beside the dict; a secret that has it and the dict's keys holds this very content already. */
  readonly marker?: Marker;
}

/** What applying a job will do, in names. Made before anything is written. All lists are sorted. */
export interface Plan {
  readonly job: Job;
  readonly change: 'create' | 'update' | 'delete' | 'none';
  /** What there is not, where that leaves something undone: `there is no secret 'my-app' in environment 'prod'`. */
  readonly missing?: string;
  /** What to do about that, as an annotation says it; undefined where it is as it should be. */
  readonly advice?: string;
  /** Whether the environment is created first, or made sure of where it is not known. */
  readonly createsEnvironment: boolean;
  /** The environment's name, as the target gives it where the job names none; empty where it does not. */
  readonly environment: string;
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

/** The output `result`, and, in `results`, `failed`. */
export type Result = 'created' | 'updated' | 'unchanged' | 'deleted' | 'skipped' | 'checked' | 'planned' | 'failed';

/** What became of one secret. */
export interface Outcome {
  /** `secret 'my-app' in environment 'prod'`, for messages. */
  readonly title: string;
  readonly name: string;
  readonly environment: string;
  readonly result: Result;
  readonly changed: boolean;
  /** Empty where there is no secret. */
  readonly secretId: string;
  readonly keys: readonly string[];
  readonly droppedKeys: readonly string[];
  /** As the plan's, where nothing was done for it. */
  readonly missing?: string;
  /** What went wrong, where the result is `failed`. */
  readonly error?: Error;
}
