/** Turns the frames of a fault into lines that point at the author's own files, through the artifact's source map. */
import { originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";
import { MESSAGE_LIMITS } from "../../base/limits.ts";

/** Larger maps are not read: a stack is not worth it. */
const MAX_SOURCE_MAP_BYTES = 8 * 1024 * 1024;
const MAX_NAME_UNITS = 200;

const FRAME = /^(\d{1,9}):(\d{1,9}):(.*)$/s;

/** What may stand in a line of a stack: no control characters, bounded. */
function plain(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is removed
  return text.slice(0, MAX_NAME_UNITS).replaceAll(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, "");
}

/** Maps stacks of one artifact. The map comes with the code but is covered by no signature: it is never trusted for more than text. */
export class StackMapper {
  readonly #sourceMap: Uint8Array;
  #trace: TraceMap | undefined;
  #read = false;

  constructor(sourceMap: Uint8Array) {
    this.#sourceMap = sourceMap;
  }

  /** `frames` as realm/harden.js writes them, a line each: `line:column:name`, innermost first. Frames of no source are left out. */
  lines(frames: string): string[] {
    const trace = this.#traceMap();
    if (trace === undefined || frames === "") return [];
    try {
      return mapFrames(trace, frames);
    } catch {
      // The map is decoded when it is first used.
      return [];
    }
  }

  #traceMap(): TraceMap | undefined {
    if (!this.#read) {
      this.#read = true;
      if (this.#sourceMap.byteLength > 0 && this.#sourceMap.byteLength <= MAX_SOURCE_MAP_BYTES) {
        try {
          this.#trace = new TraceMap(Buffer.from(this.#sourceMap).toString("utf8"));
        } catch {
          // A map that does not parse maps nothing.
        }
      }
    }
    return this.#trace;
  }
}

function mapFrames(trace: TraceMap, frames: string): string[] {
  const lines: string[] = [];
  for (const text of frames.split("\n")) {
    const parts = FRAME.exec(text);
    if (parts === null) continue;
    const [, line = "", column = "", name = ""] = parts;
    const place = originalPositionFor(trace, {
      line: Math.max(1, Number(line)),
      column: Math.max(0, Number(column) - 1),
    });
    // The emitter's own guards map to nothing.
    if (place.source === null) continue;
    const label = plain(name === "" ? "(anonymous)" : name);
    lines.push(`at ${label} (${plain(place.source)}:${place.line}:${place.column + 1})`);
    if (lines.length === MESSAGE_LIMITS.maxStackFrames) break;
  }
  return lines;
}
