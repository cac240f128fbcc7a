/** The artifact's text as it grows, with its source map (revision 3) beside it. The last thing that the emitter writes to. */
import { GenMapping, maybeAddSegment, toEncodedMap } from "@jridgewell/gen-mapping";
import { decodedMappings, TraceMap } from "@jridgewell/trace-mapping";

/** Where the text of one emitted file came from. */
export interface FileMap {
  readonly path: string;
  /** In order of `offset`, an offset into the emitted file. */
  readonly segments: readonly { readonly offset: number; readonly line: number; readonly column: number }[];
}

/** Reads the source map that TypeScript wrote beside an emitted file. */
export function readFileMap(path: string, text: string, mapText: string): FileMap {
  const lineStarts = [0];
  for (const match of text.matchAll(/\n/g)) lineStarts.push(match.index + 1);
  const segments: FileMap["segments"][number][] = [];
  decodedMappings(new TraceMap(mapText)).forEach((line, number) => {
    for (const segment of line) {
      const [column, , sourceLine, sourceColumn] = segment;
      if (sourceLine === undefined || sourceColumn === undefined) continue;
      segments.push({ offset: (lineStarts[number] ?? 0) + column, line: sourceLine, column: sourceColumn });
    }
  });
  return { path, segments };
}

/** Collects text. Columns of the map are UTF-16 code units, as engines report them. */
export class MappedText {
  readonly #parts: string[] = [];
  readonly #map = new GenMapping();
  #line = 0;
  #column = 0;

  /** Text of the compiler's own, which maps to nothing. */
  add(text: string): void {
    this.#parts.push(text);
    this.#advance(text);
  }

  /** The text from `start` on of an emitted file. */
  copy(file: FileMap, text: string, start: number, end: number): void {
    const { segments } = file;
    let at = start;
    for (let index = firstAtOrAfter(segments, start); index < segments.length; index++) {
      const segment = segments[index];
      if (segment === undefined || segment.offset >= end) break;
      this.#push(text.slice(at, segment.offset));
      at = segment.offset;
      maybeAddSegment(this.#map, this.#line, this.#column, file.path, segment.line, segment.column);
    }
    this.#push(text.slice(at, end));
  }

  /** A name that stands for another one in the source. */
  rename(file: FileMap, offset: number, text: string, original: string): void {
    const segment = file.segments[firstAtOrAfter(file.segments, offset)];
    if (segment !== undefined && segment.offset === offset) {
      maybeAddSegment(this.#map, this.#line, this.#column, file.path, segment.line, segment.column, original);
    }
    this.add(text);
  }

  /** The whole text, and its map as JSON: names present, no source text. */
  finish(): { readonly text: string; readonly sourceMap: string } {
    const { version, sources, names, mappings } = toEncodedMap(this.#map);
    return { text: this.#parts.join(""), sourceMap: JSON.stringify({ version, sources, names, mappings }) };
  }

  #push(text: string): void {
    if (text !== "") this.add(text);
  }

  #advance(text: string): void {
    const last = text.lastIndexOf("\n");
    if (last < 0) {
      this.#column += text.length;
      return;
    }
    for (let index = text.indexOf("\n"); index >= 0; index = text.indexOf("\n", index + 1)) this.#line++;
    this.#column = text.length - last - 1;
  }
}

function firstAtOrAfter(segments: FileMap["segments"], offset: number): number {
  let low = 0;
  let high = segments.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((segments[middle]?.offset ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
