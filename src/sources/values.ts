import { throwAll, type ActionError } from '../errors.ts';
import type { Values } from '../plan.ts';
import { parseMapping, type ErrorAt } from './yaml/mapping.ts';
import type { Mapping, Node, Pair } from './yaml/nodes.ts';

const TODO = 'Write one NAME: text a line, and quote a text that YAML would read otherwise';

/**
 * Parses the `values` input: a YAML mapping, of which every scalar is its text as written. `08`, `no` and `1e3` stay what
 * they are; only `~`, `null` and nothing at all are null.
 *
 * @throws {ActionError | AggregateError} with line and column, never with a piece of the text.
 */
export function parseValues(text: string): Values {
  const { mapping, errorAt } = parseMapping(text, { doing: 'Reading values', todo: TODO });
  return mapping === undefined ? new Map() : readValues(mapping, errorAt);
}

/** Returns the names and texts of a mapping, as `parseValues` does. */
export function readValues(mapping: Mapping, errorAt: ErrorAt): Values {
  throwAll(mapping.pairs.flatMap((pair) => findNested(pair, errorAt) ?? []));
  return new Map(mapping.pairs.map(({ key, value }) => [textOf(key) ?? '', textOf(value)]));
}

function findNested({ key, value }: Pair, errorAt: ErrorAt): ActionError | undefined {
  if (key.kind !== 'scalar') return errorAt(key.offset, 'a name was expected');
  if (value.kind === 'scalar') return undefined;
  return errorAt(value.offset, 'something nested stands there, which no variable can hold');
}

function textOf(node: Node): string | null {
  return node.kind === 'scalar' ? node.text : null;
}
