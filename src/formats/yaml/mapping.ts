import { ActionError, throwAll } from '../../errors.ts';
import { isShowable, MAX_LISTED } from '../../text.ts';
import { indexLines, type Place } from '../places.ts';
import { isNull, readDocuments, type Mapping } from './nodes.ts';

/** Returns the error for a place in a YAML text, given its offset in UTF-16 units. */
export type ErrorAt = (offset: number, happened: string) => ActionError;

/** A YAML text that is one mapping. */
export interface ParsedMapping {
  /** Undefined if the text is empty or null. */
  readonly mapping: Mapping | undefined;
  readonly errorAt: ErrorAt;
  readonly placeOf: (offset: number) => Place;
}

/**
 * Parses YAML that is one mapping. Its scalars get no type.
 *
 * @throws {ActionError | AggregateError} with line and column, never with a piece of the text.
 */
export function parseMapping(
  text: string,
  { doing, todo }: { readonly doing: string; readonly todo: string },
): ParsedMapping {
  const placeOf = indexLines(text);
  const errorAt: ErrorAt = (offset, happened) => {
    const { line, column } = placeOf(offset);
    // The column would reveal the length of the text before it, which may be a value.
    const words = text.slice(offset - column + 1, offset).split(/[^\w./-]+/);
    const isShown = words.every((word) => word === '' || isShowable(word));
    return new ActionError({ doing: `${doing}, line ${line}${isShown ? `, column ${column}` : ''}`, happened, todo });
  };
  const { documents, mistakes } = readDocuments(text);
  const inOrder = mistakes.toSorted((a, b) => a.offset - b.offset).slice(0, MAX_LISTED);
  throwAll(inOrder.map(({ offset, happened }) => errorAt(offset, happened)));
  const [node, second] = documents;
  if (second !== undefined) throw errorAt(second.offset, 'a second document starts here');
  if (node === undefined || isNull(node)) return { mapping: undefined, errorAt, placeOf };
  if (node.kind !== 'mapping') throw errorAt(node.offset, 'a mapping was expected');
  return { mapping: node, errorAt, placeOf };
}
