import type { Reason } from './model.ts';

/** The three parts of a message that a person can act on. */
export interface Problem extends Reason {
  /** Where it happened, as a gerund with names: `Reading build/.env`. */
  readonly doing: string;
}

/**
 * A failure that the user can fix: `<where>: <what happened>. <What to do.>` It never contains a value. It has no
 * `cause`, since errors of parsers and of the network may quote one.
 */
export class ActionError extends Error {
  override readonly name = 'ActionError';
  readonly problem: Problem;

  constructor(problem: Problem) {
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0; // Stacks are not shown, and 63,000 of them take 60 MB (measured).
    super(`${problem.doing}: ${problem.happened}. ${problem.todo}.`.replace(/[\r\n]+/g, ' '));
    Error.stackTraceLimit = stackTraceLimit;
    this.problem = problem;
  }
}

/** Returns the problems in an error, each after the label unless that is empty. @throws any other error. */
export function problemsOf(error: unknown, label: string): readonly ActionError[] {
  return flatten(error).map((one) => {
    if (!(one instanceof ActionError)) throw error;
    return label === '' ? one : new ActionError({ ...one.problem, doing: `${label}: ${one.problem.doing}` });
  });
}

/** Throws all problems at once: the error itself if there is one, an `AggregateError` if there are more. */
export function throwAll(errors: readonly Error[]): void {
  const [first, ...more] = errors;
  if (first === undefined) return;
  throw more.length === 0 ? first : new AggregateError(errors, 'More than one problem was found.');
}

/**
 * Calls every reader and returns their results under the same names.
 *
 * @throws {ActionError | AggregateError} the problems of all readers, without repetitions.
 */
export function gather<T extends Readonly<Record<string, () => unknown>>>(
  readers: T,
): { readonly [K in keyof T]: ReturnType<T[K]> } {
  const read = gatherAll(Object.entries(readers), ([name, reader]) => [name, reader()] as const);
  return Object.fromEntries(read) as { readonly [K in keyof T]: ReturnType<T[K]> };
}

/**
 * Reads every item and returns the results in order.
 *
 * @throws {ActionError | AggregateError} the problems of all items, without repetitions.
 */
export function gatherAll<T, R>(items: Iterable<T>, read: (item: T) => R): readonly R[] {
  const results: R[] = [];
  const errors = new Map<string, ActionError>();
  for (const item of items) {
    try {
      results.push(read(item));
    } catch (error) {
      for (const problem of problemsOf(error, '')) errors.set(problem.message, problem);
    }
  }
  throwAll([...errors.values()]);
  return results;
}

/** Returns a reader's result, or a fallback and the problems that it throws. They may matter later. */
export function settle<T>(
  read: () => T,
  fallback: T,
): { readonly value: T; readonly problems: readonly ActionError[] } {
  try {
    return { value: read(), problems: [] };
  } catch (error) {
    return { value: fallback, problems: problemsOf(error, '') };
  }
}

/** Calls a reader once, and returns a function that repeats its result or error. */
export function remember<T>(read: () => T): () => T {
  try {
    const result = read();
    return () => result;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}

/** Printed with every error that is not an `ActionError`. */
const ISSUES_URL = 'https://github.com/org/sync-secret/issues';

/** Returns each of the problems in an error. */
export function flatten(error: unknown): readonly unknown[] {
  return error instanceof AggregateError ? error.errors.flatMap(flatten) : [error];
}

/** Returns one text for each problem in an error. Only a bug shows its stack. */
export function explain(error: unknown): readonly string[] {
  return flatten(error).map((one) => {
    if (one instanceof ActionError) return one.message;
    const stack = one instanceof Error ? (one.stack ?? one.message) : String(one);
    return `sync-secret failed in a way it should not. Please report this at ${ISSUES_URL}: ${stack}`;
  });
}
