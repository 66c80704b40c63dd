import { ActionError, throwAll } from '../../errors.ts';
import { MAX_LISTED } from '../../text.ts';
import { isNull, readDocuments, type Mapping } from './nodes.ts';

/** A place in a text. Both numbers start at 1. */
interface Place {
  readonly line: number;
  readonly column: number;
}

/** Makes the error for a place in a YAML text, by its offset in UTF-16 units. */
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
    return new ActionError({ doing: `${doing}, line ${line}, column ${column}`, happened, todo });
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

/** Returns a function that gives the place of an offset. YAML's line breaks: yaml.org/spec/1.2.2, section 5.4. */
function indexLines(text: string): (offset: number) => Place {
  const starts = [0, ...Array.from(text.matchAll(/\r\n?|\n/g), ({ 0: end, index }) => index + end.length)];
  return (offset) => {
    let line = 1; // The last line that starts at or before the offset: a binary search.
    for (let end = starts.length; end > line;) {
      const middle = Math.ceil((line + end) / 2);
      if ((starts[middle - 1] ?? 0) <= offset) line = middle;
      else end = middle - 1;
    }
    return { line, column: offset - (starts[line - 1] ?? 0) + 1 };
  };
}
