/** Named values: name → text, or null if the source states that the name has no value. */
export type Values = ReadonlyMap<string, string | null>;

/** Values and the name of their source in messages: `build/.env`, `env:`. */
export interface Source {
  readonly title: string;
  readonly values: Values;
  /** Whole sentences with names, never with a value. */
  readonly warnings?: readonly string[];
  /** Returns where a name is: `line 3`, or `line 3, column 5`. */
  readonly placeOf?: (name: string) => string | undefined;
}

/** How many names a source gave to an entry. */
export interface SourceCount {
  /** As in `Job`. */
  readonly label: string;
  readonly title: string;
  readonly names: number;
}

/** The content to write: name → text. In a Map, `__proto__` is an ordinary name, and `JSON.stringify` prints `{}`. */
export type Dict = ReadonlyMap<string, string>;

/** A line of a text, or an item of a list. */
export interface Line {
  /** Counted from 1; skipped lines count. */
  readonly number: number;
  /** Trimmed. */
  readonly text: string;
}

/** One entry of `keys`. */
export type KeyEntry = { readonly line: number } & (
  | { readonly kind: 'name'; readonly stored: string; readonly source: string; readonly optional: boolean }
  | { readonly kind: 'pattern'; readonly stored: string; readonly source: string }
  | { readonly kind: 'exclusion'; readonly source: string }
);

/** The input `mode`: what happens to a secret that exists. */
export type Mode = 'replace' | 'merge' | 'create' | 'delete' | 'check';

/** What happened and what to do. */
export interface Reason {
  /** Without a final full stop: `the file does not exist`. */
  readonly happened: string;
  /** One or more sentences without the last full stop: `Create it before this step`. */
  readonly todo: string;
}

/** The part of a target that its jobs know. */
export interface Destination {
  /** The value of the input `target`. */
  readonly name: string;
  /** The summary's word for the environment without a name: `default`; undefined if there is no such environment. */
  readonly unnamedEnvironment: string | undefined;
  /** The name as it is stored: GitHub upper-cases. */
  storedName(key: string): string;
  /** The address where people see an environment's secrets; undefined if it is not known, or would hold a value. */
  pageOf?(workspace: string, environment: string): string | undefined;
}

/** The inputs that only one target has. */
export type Own = Readonly<Record<string, unknown>> & { readonly name: string };

/** One secret to sync, checked as far as possible without the target's server. All lists are sorted. */
export interface Job<O extends Own = Own> {
  /** Where the secret is listed, as messages begin: `secrets.yml, line 4 (api)`. Empty for the step itself. */
  readonly label: string;
  /** `secret 'my-app' in environment 'prod'`, for messages. */
  readonly title: string;
  readonly target: Destination;
  /** The inputs that only the target has. */
  readonly own: O;
  /** Empty if the target stores each key by itself. */
  readonly name: string;
  /** Empty for the target's default one. */
  readonly environment: string;
  /** The input or variable that names the environment, as messages print it. */
  readonly environmentFrom: string;
  /** True if a missing environment is created. */
  readonly createEnvironment: boolean;
  /** True if a missing environment is expected: its name comes from a branch, or a branch was deleted. */
  readonly mayBeGone: boolean;
  readonly mode: Mode;
  readonly dict: Dict;
  /** The entries of `keys`. */
  readonly entries: readonly KeyEntry[];
  /** Selected names that `dict` lacks because their value is empty or null. */
  readonly leftOut: readonly string[];
  /** Those of `leftOut` that `keys` names without `?` and that are an empty string, if `protect`: a likely mistake. */
  readonly blank: readonly string[];
  /** True if a name of `leftOut` that the secret has stops the run instead of being deleted. */
  readonly protect: boolean;
  readonly requiredKeys: readonly string[];
  readonly removeKeys: readonly string[];
  /** Quotes a stored name with its place in a file, or gives only its place if it may be a value. */
  readonly nameStored: (name: string) => string;
  /** Two jobs that write the same thing are refused. */
  readonly claims: Claims;
}

/** A job that does not yet state what it writes. */
export type Unclaimed<O extends Own = Own> = Omit<Job<O>, 'claims'>;

/** What a job writes. */
export interface Claims {
  /** One text for one place of the target. */
  readonly scope: string;
  readonly names: readonly string[];
  /** True if the job also deletes every other name in the scope. */
  readonly all: boolean;
}

/** The effect of a job, in names. All lists are sorted, and undefined if the target does not list keys. */
export interface Plan {
  readonly job: Job;
  readonly change: 'create' | 'update' | 'delete' | 'none';
  /** Something that does not exist, so is not deleted: `there is no secret 'my-app' in environment 'prod'`. */
  readonly missing?: string | undefined;
  /** The advice about that, as an annotation; undefined if it is expected. */
  readonly advice?: string | undefined;
  /** True if the environment is created first if it does not exist. */
  readonly createsEnvironment: boolean;
  /** The job's, or the name of the default one; empty if it has none or the target does not give it. */
  readonly environment: string;
  /** Undefined if the secret does not exist yet or has no id. */
  readonly secretId: string | undefined;
  readonly set: readonly string[];
  /** Those of `set` that the secret does not have yet. */
  readonly added: readonly string[] | undefined;
  readonly removed: readonly string[] | undefined;
  readonly kept: readonly string[] | undefined;
  /** Does what the plan lists, once. Resolves to a failed outcome if a call fails. */
  apply(): Promise<Outcome>;
}

/** The output `result`, and, in `results`, `failed`. */
export type Result = 'created' | 'updated' | 'unchanged' | 'deleted' | 'skipped' | 'checked' | 'planned' | 'failed';

/** The progress of a write. `in doubt`: a failed attempt may still have been carried out. */
export type Written = 'not written' | 'in doubt' | 'written';

/** The result for one secret. */
export interface Outcome extends Pick<Job, 'title' | 'name' | 'environment'> {
  readonly result: Result;
  /** True if the target was written. */
  readonly changed: boolean;
  /** True if it is not known whether it was. */
  readonly inDoubt?: boolean;
  /** Empty if there is none. */
  readonly secretId: string;
  readonly keys: readonly string[];
  readonly droppedKeys: readonly string[];
  /** As in the plan, if nothing was done. */
  readonly missing?: string | undefined;
  /** Set if the result is `failed`. */
  readonly error?: Error;
}
