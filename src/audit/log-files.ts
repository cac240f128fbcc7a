/** The files of an audit log: `audit-<first sequence, 16 digits>.jsonl`, and their lines in order. Step: line → FILE → reader. */

import { readdirSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { join } from "node:path";
import { MAX_LINE_BYTES } from "./line.ts";

/** The folder of the log in a data directory. */
export const AUDIT_DIRECTORY = "audit";

const FILE_NAME = /^audit-([0-9]{16})\.jsonl$/;
const CHUNK_BYTES = 64 * 1024;
const LINE_FEED = 0x0a;

/** One file of the log. */
export interface LogFile {
  readonly name: string;
  readonly path: string;
  /** The sequence number of its first line, as its name says. */
  readonly firstSequence: number;
}

/** The name of the file whose first line has this sequence number. */
export function fileNameOf(firstSequence: number): string {
  return `audit-${String(firstSequence).padStart(16, "0")}.jsonl`;
}

/** The files in a directory, in order; whatever else lies there is passed over. Throws if the directory cannot be read. */
export function listLogFiles(directory: string): LogFile[] {
  const files: LogFile[] = [];
  for (const name of readdirSync(directory).sort()) {
    const digits = FILE_NAME.exec(name)?.[1];
    if (digits !== undefined) files.push({ name, path: join(directory, name), firstSequence: Number(digits) });
  }
  return files;
}

/** A line as it stands in a file. */
export interface FoundLine {
  /** Without its end. Bytes that are not UTF-8 come as U+FFFD. */
  readonly text: string;
  /** From 1. */
  readonly number: number;
  /** Where the next one begins, in bytes. */
  readonly end: number;
  /** False for bytes at the end of the file that no line feed follows. */
  readonly isFinished: boolean;
}

/** The lines of a file up to `maxBytes`. A line that is longer than any of ours comes in pieces, which are no lines of ours either. */
export async function* linesOf(path: string, maxBytes = Number.MAX_SAFE_INTEGER): AsyncGenerator<FoundLine[]> {
  const file = await open(path, "r");
  try {
    yield* linesIn(file, maxBytes);
  } finally {
    await file.close();
  }
}

async function* linesIn(file: FileHandle, maxBytes: number): AsyncGenerator<FoundLine[]> {
  let rest = Buffer.alloc(0);
  let position = 0;
  let number = 0;
  let end = 0;
  for (;;) {
    const chunk = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, maxBytes - position));
    const { bytesRead } =
      chunk.byteLength === 0 ? { bytesRead: 0 } : await file.read(chunk, 0, chunk.byteLength, position);
    if (bytesRead === 0) break;
    position += bytesRead;
    rest = Buffer.concat([rest, chunk.subarray(0, bytesRead)]);
    const lines: FoundLine[] = [];
    let start = 0;
    for (let at = rest.indexOf(LINE_FEED); at !== -1; at = rest.indexOf(LINE_FEED, start)) {
      number++;
      end += at + 1 - start;
      lines.push({ text: rest.toString("utf8", start, at), number, end, isFinished: true });
      start = at + 1;
    }
    rest = rest.subarray(start);
    if (rest.byteLength > MAX_LINE_BYTES) {
      end += rest.byteLength;
      lines.push({ text: rest.toString("utf8"), number: number + 1, end, isFinished: false });
      yield lines;
      return;
    }
    if (lines.length > 0) yield lines;
  }
  if (rest.byteLength > 0) {
    yield [{ text: rest.toString("utf8"), number: number + 1, end: end + rest.byteLength, isFinished: false }];
  }
}
