/** The three parts of a message that a person can act on. */
export interface Problem {
  /** What was being done, as a noun phrase or gerund with the names it is about: `Reading build/.env`. */
  readonly doing: string;
  /** What happened instead, without a final full stop: `the file does not exist`. */
  readonly happened: string;
  /** What to do, one or more whole sentences without the last full stop: `Create it before this step`. */
  readonly todo: string;
}

/** What happened and what to do, where another place knows what was being done. */
export type Reason = Pick<Problem, 'happened' | 'todo'>;

/**
 * A failure that the user can mend. Its message is `<doing>: <happened>. <todo>.`
 *
 * It never carries a value, nor the error of a parser or of the network as its `cause`: those may quote one.
 */
export class ActionError extends Error {
  override readonly name = 'ActionError';
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(`${problem.doing}: ${problem.happened}. ${problem.todo}.`.replace(/\s*[\r\n]+\s*/g, ' '));
    this.problem = problem;
  }
}

/**
 * Returns the problems that were thrown while one of several things was worked on, each beginning with the label, so that
 * a person sees which of the things it is about. A bug is thrown again.
 *
 * @param label empty where there is but one thing.
 */
export function problemsOf(error: unknown, label: string): readonly ActionError[] {
  const found: readonly unknown[] = error instanceof AggregateError ? error.errors : [error];
  return found.map((one) => {
    if (!(one instanceof ActionError)) throw error;
    return label === '' ? one : new ActionError({ ...one.problem, doing: `${label}: ${one.problem.doing}` });
  });
}

/**
 * Throws what was found wrong, all of it: nothing for no error, the error itself for one, an `AggregateError` for more.
 *
 * @throws {ActionError | AggregateError} when `errors` is not empty.
 */
export function throwAll(errors: readonly Error[]): void {
  const [first, ...more] = errors;
  if (first === undefined) return;
  throw more.length === 0 ? first : new AggregateError(errors, 'More than one problem was found.');
}

/** Where a bug in this action is reported; shown with every error that is not an `ActionError`. */
const ISSUES_URL = 'https://github.com/org/sync-secret/issues';

/**
 * Tells a failure as people should read it: one text for each problem. Only a bug shows its stack.
 *
 * @example explain(new ActionError({ doing: 'Reading .env', happened: 'it does not exist', todo: 'Create it' }))
 *   // ['Reading .env: it does not exist. Create it.']
 */
export function explain(error: unknown): readonly string[] {
  if (error instanceof AggregateError) return error.errors.flatMap(explain);
  if (error instanceof ActionError) return [error.message];
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return [`sync-secret failed in a way it should not. Please report this at ${ISSUES_URL}: ${stack}`];
}

/** A name in a message: not what could be a value that was put there by mistake. */
export function showName(name: string): string {
  return /^[\w.-]{1,100}$/.test(name) ? name : '…';
}

/** Names in a sentence, quoted as the user wrote them: `'A', 'B' and 'C'`. */
export function quoteAll(names: readonly string[]): string {
  return listAll(names.map((name) => `'${name}'`));
}

/** Things in a sentence: `one, two and three`. */
export function listAll(things: readonly string[]): string {
  const last = things.at(-1) ?? '';
  return things.length < 2 ? last : `${things.slice(0, -1).join(', ')} and ${last}`;
}

/** More than these are counted, not listed. */
export const MAX_LISTED = 20;

/** Places in a file, the first of them: `line 1 (A), line 4, and 3 more`. */
export function listPlaces(places: readonly string[]): string {
  const more = places.length - MAX_LISTED;
  return [...places.slice(0, MAX_LISTED), ...(more > 0 ? [`and ${more} more`] : [])].join(', ');
}
