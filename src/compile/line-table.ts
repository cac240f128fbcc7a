/** Offsets into a file's text as lines and columns that count from 1, as editors count them. Serves the diagnostics. */

/** Where the lines of one text begin and end. */
export interface LineTable {
  readonly lineCount: number;
  /** The text of a line, counted from 1, without its line break. */
  line(number: number): string;
  /** The offset of a line's first character, lines counted from 1. */
  startOf(line: number): number;
  /** The line and the column (UTF-16 code units) of an offset, both from 1. Offsets outside the text go to its ends. */
  place(offset: number): { readonly line: number; readonly column: number };
}

/** Line breaks are those of ECMAScript: LF, CRLF, CR, U+2028, U+2029. */
export function lineTable(text: string): LineTable {
  const starts: number[] = [0];
  const ends: number[] = [];
  for (const match of text.matchAll(/\r\n|[\n\r\u2028\u2029]/g)) {
    ends.push(match.index);
    starts.push(match.index + match[0].length);
  }
  ends.push(text.length);
  return {
    lineCount: starts.length,
    line: (number) => text.slice(starts[number - 1] ?? text.length, ends[number - 1] ?? text.length),
    startOf: (line) => starts[line - 1] ?? text.length,
    place(offset) {
      const at = Math.min(Math.max(offset, 0), text.length);
      let low = 0;
      let high = starts.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if ((starts[middle] ?? 0) <= at) low = middle;
        else high = middle - 1;
      }
      return { line: low + 1, column: at - (starts[low] ?? 0) + 1 };
    },
  };
}
