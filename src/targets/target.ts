import type { ActionError } from '../errors.ts';
import type { EntryInputs } from '../inputs/table.ts';
import type { Proxy } from '../inputs/proxy.ts';
import type { InputProblem, InputTable, Read, Row } from '../inputs/rows.ts';
import type { NoSecrets } from '../inputs/trigger.ts';
import type { Claims, Destination, Job, Own as AnyOwn, Plan, Reason, Unclaimed } from '../model.ts';
import type { Stop } from '../stop.ts';
import type { RetryNotice } from '../net/retry.ts';

/** A target's inputs. Each target has its own rules for `name`. */
export type TargetInputs = InputTable & { readonly name: Row<string> };

/** The values of a target's inputs. */
export type Own<E extends TargetInputs = TargetInputs> = Read<E> & AnyOwn;

/** A place that stores secrets. Everything that is special about it is behind this interface. */
export interface Target<
  E extends TargetInputs = TargetInputs,
  R extends InputTable = InputTable,
  S = unknown,
> extends Destination {
  /** Inputs of a step or an entry for this target only. Other targets refuse them. */
  readonly inputs: E;
  /** Inputs of the run for this target only: its credentials. */
  readonly runInputs: R;
  readonly environments: EnvironmentRules;
  /** The environment variables with its credentials. Patterns never select them. */
  readonly credentialNames?: readonly string[];
  /** Stored names that change how a program starts there. The run warns of them. */
  readonly riskyNames?: RegExp;
  /** Reads server and credentials. */
  readSettings(own: Read<R>, world: World): Settings<S>;
  /** Checks for combinations of inputs that make no sense here. */
  checkEntry(inputs: EntryInputs, own: Own<E>): readonly InputProblem[];
  /** True if mode `delete` reads the names to delete from `keys`. */
  deletesKeys(own: Own<E>): boolean;
  /** Returns the job's name in the log: `secret 'my-app' in environment 'prod'`. */
  describe(place: Place, own: Own<E>): string;
  /** Returns the places that the job writes, to refuse two entries that write the same. */
  claims(job: Unclaimed<Own<E>>): Claims;
  /** Checks limits and names before anything is sent. */
  checkJob(job: Unclaimed<Own<E>>): readonly ActionError[];
  /** Loads the client and opens a session. */
  connect(settings: S, context: RunContext): Promise<Session>;
}

/** The place of a secret. */
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

/** The sources of settings. */
export interface World {
  /** The value of an environment variable; undefined if it is unset or blank. */
  readonly variable: (name: string) => string | undefined;
  /** The reason why this run gets no secrets, if known. */
  readonly noSecrets: NoSecrets | undefined;
}

/** The settings of a target. */
export interface Settings<S> {
  readonly settings: S;
  /** Credentials, which are masked at once; an empty text for one that is missing. */
  readonly secrets: readonly string[];
  /** The problems of the settings, missing credentials first. They matter only if the run uses the target. */
  readonly problems: readonly ActionError[];
}

/** The data that a session gets from the run. */
export interface RunContext extends Stop {
  readonly proxy: Proxy;
  /** Repository, commit and run, for people who look at the secret. */
  readonly writtenBy: string;
  readonly onRetry: (notice: RetryNotice) => void;
  /** Called with each warning from a service for its users; foreign text. */
  readonly onWarning: (service: string, text: string) => void;
  /** Called with the account and the writer, if the service names them. */
  readonly onIdentity: (identity: Identity) => void;
}

/** The account and the writer, by names that may be shown. */
export interface Identity {
  /** The account that holds the secrets: Modal's workspace. */
  readonly workspace: string;
  /** `service user` and `ci`; undefined if the service does not name it. */
  readonly writer: { readonly kind: string; readonly name: string } | undefined;
  /** Advice about the credentials, as an annotation. */
  readonly advice: string | undefined;
}

/** An open session with a target. */
export interface Session {
  /** Checks that the server can be reached and accepts the credentials. */
  connect(): Promise<void>;
  /**
   * Requests the account and the writer, in parallel with the first look-up. Resolves at once unless an input needs the answer.
   *
   * @throws {ActionError} if the answer contradicts an input.
   */
  identify?(): Promise<void>;
  /** Looks up the present secrets and plans the job. Writes nothing. */
  plan(job: Job): Promise<Plan>;
  close(): Promise<void>;
}
