/** Named values: name → text, or null if the source states null. */
export type Values = ReadonlyMap<string, string | null>;

/** Values and their source as messages name it: `build/.env`, `env:`. */
export interface Source {
  readonly title: string;
  readonly values: Values;
  /** Returns warnings about the names that are selected: whole sentences, never with a value. */
  readonly warn?: (isSelected: (name: string) => boolean) => readonly string[];
  /** Returns the place of a name: `line 3`, or `line 3, column 5`. */
  readonly placeOf?: (name: string) => string | undefined;
}

/** The number of names that were read from a source for an entry. */
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
  /** From 1. Skipped lines count. */
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

/** The cause and the advice of a message. */
export interface Reason {
  /** Without a final full stop: `the file does not exist`. */
  readonly happened: string;
  /** One or more sentences without the last full stop: `Create it before this step`. */
  readonly todo: string;
}

/** The part of a target that its jobs use. */
export interface Destination {
  /** The value of the input `target`. */
  readonly name: string;
  /** The summary's word for the environment without a name, `default`; undefined if the target has no such environment. */
  readonly unnamedEnvironment: string | undefined;
  /** Returns the name as stored: GitHub upper-cases it. */
  storedName(key: string): string;
  /** Returns the page with an environment's secrets; undefined if its address is unknown or would contain a value. */
  pageOf?(workspace: string, environment: string): string | undefined;
}

/** The inputs that only one target has. */
export type Own = Readonly<Record<string, unknown>> & { readonly name: string };

/** One secret to sync, checked as far as possible without the target's server. All lists are sorted. */
export interface Job<O extends Own = Own> {
  /** Its place, for the start of messages: `secrets.yml, line 4 (api)`. Empty for the step itself. */
  readonly label: string;
  /** `secret 'my-app' in environment 'prod'`, for messages. */
  readonly title: string;
  readonly target: Destination;
  /** The inputs that only this target has. */
  readonly own: O;
  /** Empty if the target stores each key by itself. */
  readonly name: string;
  /** Empty for the target's default environment. */
  readonly environment: string;
  /** The input or variable that names the environment, for messages. */
  readonly environmentFrom: string;
  /** True to create a missing environment. */
  readonly createEnvironment: boolean;
  /** True if a missing environment is expected: its name comes from a branch, or a branch was deleted. */
  readonly mayBeGone: boolean;
  readonly mode: Mode;
  readonly dict: Dict;
  /** The entries of `keys`. */
  readonly entries: readonly KeyEntry[];
  /** Selected names that `dict` lacks because their value is empty or null. */
  readonly leftOut: readonly string[];
  /** The names of `leftOut` that `keys` lists without `?` and whose value is an empty string, if `protect`: a likely mistake. */
  readonly blank: readonly string[];
  /** True to fail instead of deleting a key of `leftOut` that the secret has. */
  readonly protect: boolean;
  readonly requiredKeys: readonly string[];
  readonly removeKeys: readonly string[];
  /** Returns a stored name, quoted, with its place in a file; or only the place if the name may be a value. */
  readonly nameStored: (name: string) => string;
  /** Two jobs that write the same thing are refused. */
  readonly claims: Claims;
}

/** A job without its claim. */
export type Unclaimed<O extends Own = Own> = Omit<Job<O>, 'claims'>;

/** The places that a job writes. */
export interface Claims {
  /** One text for each place of the target. */
  readonly scope: string;
  readonly names: readonly string[];
  /** True if the job deletes every other name in the scope. */
  readonly all: boolean;
}

/** The effect of a job, by name. All lists are sorted; undefined if the target does not list keys. */
export interface Plan {
  readonly job: Job;
  readonly change: 'create' | 'update' | 'delete' | 'none';
  /** The thing that is not deleted because it does not exist: `there is no secret 'my-app' in environment 'prod'`. */
  readonly missing?: string | undefined;
  /** The annotation about it; undefined if it is expected. */
  readonly advice?: string | undefined;
  /** True to create a missing environment first. */
  readonly createsEnvironment: boolean;
  /** The job's environment, or the name of the default one; empty if the target does not name it. */
  readonly environment: string;
  /** Undefined if the secret does not exist yet or has no id. */
  readonly secretId: string | undefined;
  readonly set: readonly string[];
  /** Those of `set` that the secret does not have yet. */
  readonly added: readonly string[] | undefined;
  readonly removed: readonly string[] | undefined;
  readonly kept: readonly string[] | undefined;
  /** Applies the plan, once. Resolves to a failed outcome if a call fails. */
  apply(): Promise<Outcome>;
}

/** Values of the output `result`. Only `results` has `failed`. */
export type Result = 'created' | 'updated' | 'unchanged' | 'deleted' | 'skipped' | 'checked' | 'planned' | 'failed';

/** The progress of a write. `in doubt`: a failed attempt may have been carried out. */
export type Written = 'not written' | 'in doubt' | 'written';

/** The result for one secret. */
export interface Outcome extends Pick<Job, 'title' | 'name' | 'environment'> {
  readonly result: Result;
  /** True if the target was changed. */
  readonly changed: boolean;
  /** True if it is not known whether the target was changed. */
  readonly inDoubt?: boolean;
  /** Empty if there is none. */
  readonly secretId: string;
  readonly keys: readonly string[];
  readonly droppedKeys: readonly string[];
  /** As in the plan; set only if nothing was done. */
  readonly missing?: string | undefined;
  /** Set if the result is `failed`. */
  readonly error?: Error;
}
