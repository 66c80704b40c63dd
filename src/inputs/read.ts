import type { Node } from '../formats/yaml/nodes.ts';
import { ActionError, problemsOf, remember, throwAll } from '../errors.ts';
import type { Reason } from '../model.ts';
import { Misfit, type InputTable, type Read, type Row } from './rows.ts';

/** The inputs of a step or of an entry of the config file. */
export interface Given {
  /** Returns an input; undefined if it is omitted, null or blank. */
  readonly node: (name: string) => Node | undefined;
  /** True if the step or the entry itself has the input, not the `defaults` of the config file. */
  readonly isOwn: (name: string) => boolean;
  /** Returns the place of an input or of a part of it, for the start of messages: `Reading the input 'mode'`. */
  readonly where: (name: string, part?: Node) => string;
  /** The value of an environment variable; undefined if it is unset or blank. */
  readonly variable: (name: string) => string | undefined;
}

/**
 * Reads the inputs of a table.
 *
 * @throws {ActionError | AggregateError} every problem of any of them.
 */
export function readTable<T extends InputTable>(table: T, given: Given): Read<T> {
  const read: Record<string, unknown> = {};
  const errors: ActionError[] = [];
  for (const { name, property, row } of rowsOf(table)) {
    try {
      read[property] = readRow(name, row, given);
    } catch (error) {
      errors.push(...problemsOf(error, ''));
    }
  }
  throwAll(errors);
  return read as Read<T>;
}

/** Returns a function that computes once per object. Thousands of entries share tables, targets and `defaults`. */
export function onceEach<K extends object, T>(compute: (key: K) => T): (key: K) => T {
  const known = new WeakMap<K, T>();
  return (key) => {
    const result = known.get(key) ?? compute(key);
    known.set(key, result);
    return result;
  };
}

/** Returns the rows of a table with their names in `action.yml` and in code. */
export const rowsOf = onceEach((table: InputTable) =>
  Object.entries(table).map(([name, row]) => {
    const property = name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
    return { name, property, row };
  }),
);

function readRow(name: string, row: Row<unknown>, given: Given): unknown {
  const text = row.variable === undefined ? undefined : given.variable(row.variable);
  const fallback = text === undefined ? undefined : ({ kind: 'scalar', offset: 0, text } as const);
  try {
    return readerOf(row)(given.node(name) ?? fallback);
  } catch (error) {
    if (!(error instanceof Misfit)) throw error;
    throw new ActionError({ doing: given.where(name, error.node), ...error.reason });
  }
}

/** Returns the reader of a row, which reads each node once. */
const readerOf = onceEach((row: Row<unknown>) => {
  const omitted = remember(() => row.read(undefined));
  const given = onceEach((node: Node) => remember(() => row.read(node)));
  return (node: Node | undefined) => (node === undefined ? omitted : given(node))();
});

/** True if an input is given and differs from its default. */
export function isGiven(name: string, row: Row<unknown>, given: Given): boolean {
  const node = given.node(name);
  if (node === undefined) return false;
  try {
    return readerOf(row)(node) !== readerOf(row)(undefined);
  } catch {
    return true; // It is invalid, but it was given.
  }
}

/** Returns the error about an input. */
export function inputError(given: Given, name: string, { happened, todo }: Reason): ActionError {
  return new ActionError({ doing: given.where(name), happened, todo });
}
