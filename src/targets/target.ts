import type { ActionError } from '../errors.ts';
import type { EntryInputs } from '../inputs/table.ts';
import type { Proxy } from '../inputs/proxy.ts';
import type { InputProblem, InputTable, Read, Row } from '../inputs/rows.ts';
import type { NoSecrets } from '../inputs/trigger.ts';
import type { Claims, Destination, Job, Own as AnyOwn, Plan, Reason, Unclaimed } from '../model.ts';
import type { Stop } from '../stop.ts';
import type { RetryNotice } from '../net/retry.ts';

/** A target's inputs. `name` is the target's own: whether it may be omitted, and what it may be. */
export type TargetInputs = InputTable & { readonly name: Row<string> };

/** What a target's inputs read. */
export type Own<E extends TargetInputs = TargetInputs> = Read<E> & AnyOwn;

/** A place that stores secrets. Everything that only this place knows is behind this interface. */
export interface Target<
  E extends TargetInputs = TargetInputs,
  R extends InputTable = InputTable,
  S = unknown,
> extends Destination {
  /** Inputs of a step or an entry that only this target has. Other targets refuse them. */
  readonly inputs: E;
  /** Inputs of the run that only this target has: its credentials. */
  readonly runInputs: R;
  readonly environments: EnvironmentRules;
  /** The environment variables with its credentials: patterns never pick them. */
  readonly credentialNames?: readonly string[];
  /** Stored names that change how a program starts there. The run warns of them. */
  readonly riskyNames?: RegExp;
  /** Reads server and credentials. */
  readSettings(own: Read<R>, world: World): Settings<S>;
  /** Combinations of inputs that make no sense here. */
  checkEntry(inputs: EntryInputs, own: Own<E>): readonly InputProblem[];
  /** True if mode `delete` takes from `keys` which stored names to delete. */
  deletesKeys(own: Own<E>): boolean;
  /** Returns its name in the log: `secret 'my-app' in environment 'prod'`. */
  describe(place: Place, own: Own<E>): string;
  /** Returns what the job writes, to refuse two entries that write the same. */
  claims(job: Unclaimed<Own<E>>): Claims;
  /** Checks limits and names before anything is sent. */
  checkJob(job: Unclaimed<Own<E>>): readonly ActionError[];
  /** Loads the client and opens a session. */
  connect(settings: S, context: RunContext): Promise<Session>;
}

/** Where a secret is. */
export interface Place {
  readonly name: string;
  /** Empty for the target's default one; undefined if it is not chosen. */
  readonly environment: string | undefined;
}

/** Rules for the names of a target's environments. */
export interface EnvironmentRules {
  /** The environment variable that names one if the input is omitted. */
  readonly variable: string | undefined;
  /** The longest name, in characters. */
  readonly maxLength: number;
  /** Returns why no environment can have the name; undefined if one can. */
  check(name: string): Reason | undefined;
}

/** What settings are read from. */
export interface World {
  /** The value of an environment variable; undefined if it is unset or blank. */
  readonly variable: (name: string) => string | undefined;
  /** Why this run gets no secrets, if that is known. */
  readonly noSecrets: NoSecrets | undefined;
}

/** How a target is reached. */
export interface Settings<S> {
  readonly settings: S;
  /** Credentials, which are masked at once; an empty text for one that is missing. */
  readonly secrets: readonly string[];
  /** Their problems, missing ones first. They matter only if the run uses the target. */
  readonly problems: readonly ActionError[];
}

/** What a session needs from the run. */
export interface RunContext extends Stop {
  readonly proxy: Proxy;
  /** Repository, commit and run, for people who look at the secret. */
  readonly writtenBy: string;
  readonly onRetry: (notice: RetryNotice) => void;
  /** Called with each warning that a service has for its users; foreign text. */
  readonly onWarning: (service: string, text: string) => void;
  /** Called with the account and the writer when the service names them. */
  readonly onIdentity: (identity: Identity) => void;
}

/** The account and the writer, by names that may be shown. */
export interface Identity {
  /** The account that holds the secrets: Modal's workspace. */
  readonly workspace: string;
  /** `service user` and `ci`; undefined if the service does not name it. */
  readonly writer: { readonly kind: string; readonly name: string } | undefined;
  /** What to do about the credentials soon, as an annotation. */
  readonly advice: string | undefined;
}

/** A target that is open. */
export interface Session {
  /** Makes sure that the server can be reached and accepts the credentials. */
  connect(): Promise<void>;
  /**
   * Asks the service for the account and the writer, beside the first look-up. Resolves at once unless an input needs the answer.
   *
   * @throws {ActionError} if the answer contradicts an input.
   */
  identify?(): Promise<void>;
  /** Looks at what exists and plans the job. Writes nothing. */
  plan(job: Job): Promise<Plan>;
  close(): Promise<void>;
}
