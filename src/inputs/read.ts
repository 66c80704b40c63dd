import type { Node } from '../formats/yaml/nodes.ts';
import { ActionError, problemsOf, remember, throwAll } from '../errors.ts';
import type { Reason } from '../model.ts';
import { Misfit, type InputTable, type Read, type Row } from './rows.ts';

/** What a step or an entry of the config file gives. */
export interface Given {
  /** The input as given; undefined if it is omitted, null or blank. */
  readonly node: (name: string) => Node | undefined;
  /** True if the step or the entry itself gives it, not the defaults of the config file. */
  readonly isOwn: (name: string) => boolean;
  /** Where an input, or a part of it, is, as a message begins: `Reading the input 'mode'`. */
  readonly where: (name: string, part?: Node) => string;
  /** The value of an environment variable; undefined if it is unset or blank. */
  readonly variable: (name: string) => string | undefined;
}

/**
 * Reads the inputs of a table.
 *
 * @throws {ActionError | AggregateError} everything that is wrong with any of them.
 */
export function readTable<T extends InputTable>(table: T, given: Given): Read<T> {
  const read: Record<string, unknown> = {};
  const errors: ActionError[] = [];
  // A loop: thousands of entries are read, each of some twenty rows.
  for (const [name, row] of Object.entries(table)) {
    try {
      read[toCamel(name)] = readRow(name, row, given);
    } catch (error) {
      errors.push(...problemsOf(error, ''));
    }
  }
  throwAll(errors);
  return read as Read<T>;
}

const camelNames = new Map<string, string>();

function toCamel(name: string): string {
  const known = camelNames.get(name) ?? name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
  camelNames.set(name, known);
  return known;
}

function readRow(name: string, row: Row<unknown>, given: Given): unknown {
  const text = row.variable === undefined ? undefined : given.variable(row.variable);
  const fallback = text === undefined ? undefined : ({ kind: 'scalar', offset: 0, text } as const);
  try {
    return readOnce(row, given.node(name) ?? fallback);
  } catch (error) {
    if (!(error instanceof Misfit)) throw error;
    throw new ActionError({ doing: given.where(name, error.node), ...error.reason });
  }
}

/** What the nodes of a config file mean: thousands of entries may share one of the defaults. */
const results = new WeakMap<Node, Map<Row<unknown>, () => unknown>>();

function readOnce(row: Row<unknown>, node: Node | undefined): unknown {
  if (node === undefined) return row.read(undefined);
  const known = results.get(node) ?? new Map<Row<unknown>, () => unknown>();
  results.set(node, known);
  const result = known.get(row) ?? remember(() => row.read(node));
  known.set(row, result);
  return result();
}

/** True if an input is given and differs from its default. */
export function isGiven(name: string, row: Row<unknown>, given: Given): boolean {
  const node = given.node(name);
  if (node === undefined) return false;
  try {
    return readOnce(row, node) !== row.read(undefined);
  } catch {
    return true; // Whatever it means, it was given.
  }
}

/** Returns the error about an input. */
export function inputError(given: Given, name: string, { happened, todo }: Reason): ActionError {
  return new ActionError({ doing: given.where(name), happened, todo });
}
