/** A place in a text. Both numbers start at 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Returns a function from an offset in UTF-16 units to its place. Line breaks are those of YAML and JSON. */
export function indexLines(text: string): (offset: number) => Place {
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
