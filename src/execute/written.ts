/** What a call's code has written to the console, as an executor tells it: checked, since nothing that an executor says is trusted further than its own tenant. */
import { CONSOLE_LIMITS } from "../base/limits.ts";
import type { Written as WrittenMessage } from "../gen/assay/executor/v1/frames_pb.js";
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

/** What the frame says; undefined if no executor of ours says so. */
export function writtenOf({ lines, linesDropped }: WrittenMessage): Written | undefined {
  if (lines.length > CONSOLE_LIMITS.maxLinesPerCall || lines.length + linesDropped === 0) return undefined;
  const areSound = lines.every(
    ({ level, text }) =>
      level >= LogLevel.DEBUG && level <= LogLevel.ERROR && Buffer.byteLength(text) <= CONSOLE_LIMITS.maxLineBytes,
  );
  if (!areSound) return undefined;
  return { lines: lines.map(({ level, text, truncated }) => ({ level, text, truncated })), dropped: linesDropped };
}
