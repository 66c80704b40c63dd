import { parseMapping } from '../formats/yaml/mapping.ts';
import { Misfit } from '../inputs/rows.ts';
import { literalsOf } from '../inputs/table.ts';
import type { Values } from '../model.ts';

/**
 * Parses the `values` input: a YAML mapping. Every scalar keeps its text; only `~`, `null` and an empty value are null.
 *
 * @throws {ActionError | AggregateError} with line and column, never with a piece of the text.
 */
export function parseValues(text: string): Values {
  const todo = 'Write one NAME: text per line, and put quotes around a text with special characters';
  const { mapping, errorAt } = parseMapping(text, { doing: 'Reading values', todo });
  try {
    return mapping === undefined ? new Map() : literalsOf(mapping);
  } catch (error) {
    throw error instanceof Misfit ? errorAt(error.node?.offset ?? 0, error.reason.happened) : error;
  }
}
