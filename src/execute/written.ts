/**
 * What a call's code has written to the console, as an executor tells it. Read by hand and not by the schema: what is out of bounds is never decoded, since a
 * message of empty lines would take a hundred times its size in memory. Nothing that an executor says is trusted further than its own tenant.
 */
import { isUtf8 } from "node:buffer";
import { CONSOLE_LIMITS } from "../base/limits.ts";
import { BYTES, MAX_UINT32, MAX_VARINT_BYTES, tag, VARINT, Walker } from "../base/wire-walker.ts";
import { LogLevel } from "../gen/assay/v1/invoke_service_pb.js";

/** One line. */
export interface WrittenLine {
  readonly level: LogLevel;
  /** At most 4 KiB of UTF-8. */
  readonly text: string;
  /** True: the text was longer. */
  readonly truncated: boolean;
}

/** The lines of one call, or of a batch. */
export interface Written {
  /** In order, at most 256. */
  readonly lines: readonly WrittenLine[];
  /** How many more there would have been. */
  readonly dropped: number;
}

const WRITTEN = tag(9, BYTES);
const CALL = tag(1, VARINT);
const LINE = tag(2, BYTES);
const DROPPED = tag(3, VARINT);
const LEVEL = tag(1, VARINT);
const TEXT = tag(2, BYTES);
const TRUNCATED = tag(3, VARINT);

/** A `WrittenFrame` in the one layout that encoders write, within its bounds. Undefined: it is something else, or no executor of ours says so. */
export function readWritten(bytes: Uint8Array): { readonly number: number; readonly written: Written } | undefined {
  const walker = new Walker(bytes);
  if (!walker.takes(WRITTEN) || !walker.takesLengthOfRest() || !walker.takes(CALL)) return undefined;
  const number = walker.varint(MAX_VARINT_BYTES);
  if (number < 0 || number > MAX_UINT32) return undefined;
  const lines: WrittenLine[] = [];
  while (walker.takes(LINE)) {
    const inner = walker.within();
    const line = inner === undefined || lines.length === CONSOLE_LIMITS.maxLinesPerCall ? undefined : readLine(inner);
    if (line === undefined) return undefined;
    lines.push(line);
  }
  const dropped = walker.takes(DROPPED) ? walker.varint(MAX_VARINT_BYTES) : 0;
  const isSound = dropped >= 0 && dropped <= MAX_UINT32 && walker.pos === walker.end && lines.length + dropped > 0;
  return isSound ? { number, written: { lines, dropped } } : undefined;
}

function readLine(walker: Walker): WrittenLine | undefined {
  const level = walker.takes(LEVEL) ? walker.varint(1) : -1;
  if (level < LogLevel.DEBUG || level > LogLevel.ERROR) return undefined;
  let text = "";
  if (walker.takes(TEXT)) {
    const end = walker.valueEnd();
    if (end < 0 || end - walker.pos > CONSOLE_LIMITS.maxLineBytes) return undefined;
    const bytes = walker.bytes.subarray(walker.pos, end);
    if (!isUtf8(bytes)) return undefined;
    text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
    walker.pos = end;
  }
  const truncated = walker.takes(TRUNCATED);
  if ((truncated && walker.varint(1) !== 1) || walker.pos !== walker.end) return undefined;
  return { level, text, truncated };
}
