import { throwAll, type ActionError } from '../errors.ts';
import type { Values } from '../plan.ts';
import { parseMapping, type ErrorAt } from './yaml/mapping.ts';
import type { Mapping, Node, Pair } from './yaml/nodes.ts';

const TODO = 'Write one NAME: text per line, and put quotes around a text with special characters';

/**
 * Parses the `values` input: a YAML mapping. Each scalar keeps its text: `08`, `no` and `1e3` stay as written. Only `~`,
 * `null` and nothing at all are null.
 *
 * @throws {ActionError | AggregateError} with line and column, never with a piece of the text.
 */
export function parseValues(text: string): Values {
  const { mapping, errorAt } = parseMapping(text, { doing: 'Reading values', todo: TODO });
  return mapping === undefined ? new Map() : readValues(mapping, errorAt);
}

/** Returns the names and texts of a mapping, as `parseValues` does. */
export function readValues(mapping: Mapping, errorAt: ErrorAt): Values {
  throwAll(mapping.pairs.flatMap((pair) => checkPair(pair, errorAt)));
  return new Map(mapping.pairs.map(({ key, value }) => [textOf(key) ?? '', textOf(value)]));
}

function checkPair({ key, value }: Pair, errorAt: ErrorAt): readonly ActionError[] {
  if (key.kind !== 'scalar') return [errorAt(key.offset, 'a name was expected')];
  if (value.kind !== 'scalar') return [errorAt(value.offset, 'a variable cannot hold a list or a mapping')];
  return [];
}

function textOf(node: Node): string | null {
  return node.kind === 'scalar' ? node.text : null;
}
