/** Reads and writes the files that a command line names, and says which one is the trouble. */
import { appendFileSync, closeSync, fstatSync, mkdirSync, openSync, readSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { Problem } from "./problem.ts";

/** A file's bytes. Throws a Problem if it cannot be read or is over `maxBytes`. */
export function readBytes(workingDirectory: string, path: string, maxBytes: number): Buffer {
  let file: number;
  try {
    file = openSync(resolve(workingDirectory, path), "r");
  } catch (error) {
    throw new Problem("FILE_UNREADABLE", `${path}: ${systemWords(error)}`);
  }
  try {
    if (fstatSync(file).isDirectory()) throw new Problem("FILE_UNREADABLE", `${path}: is a folder, not a file`);
    // One byte more than allowed tells what is too long, even of a pipe, whose size nobody knows.
    const chunks: Buffer[] = [];
    for (let left = maxBytes + 1; left > 0; ) {
      const chunk = Buffer.allocUnsafe(Math.min(left, 64 * 1024));
      const bytes = readSync(file, chunk);
      if (bytes === 0) return Buffer.concat(chunks);
      chunks.push(chunk.subarray(0, bytes));
      left -= bytes;
    }
    throw new Problem("FILE_INVALID", `${path}: is larger than ${maxBytes} bytes`);
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem("FILE_UNREADABLE", `${path}: ${systemWords(error)}`);
  } finally {
    closeSync(file);
  }
}

/** A file's text. Throws a Problem if it cannot be read, is too long or is not UTF-8. */
export function readText(workingDirectory: string, path: string, maxBytes: number): string {
  const bytes = readBytes(workingDirectory, path, maxBytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new Problem("FILE_INVALID", `${path}: is not UTF-8 text`);
  }
}

/** Writes a file, and its folders where they are missing. Throws a Problem if that fails. */
export function writeFile(
  workingDirectory: string,
  path: string,
  content: Uint8Array | string,
  options: { readonly overwrite: boolean; readonly executable?: boolean; readonly secret?: boolean },
): void {
  const target = resolve(workingDirectory, path);
  try {
    mkdirSync(dirname(target), { recursive: true });
    const mode = options.secret === true ? 0o600 : options.executable === true ? 0o777 : 0o666;
    writeFileSync(target, content, { flag: options.overwrite ? "w" : "wx", mode });
  } catch (error) {
    if (codeOf(error) === "EEXIST") {
      throw new Problem("FILE_EXISTS", `${path}: exists already`, "Give --force to overwrite it, or another name.");
    }
    throw new Problem("FILE_UNREADABLE", `${path}: ${systemWords(error)}`);
  }
}

/** Writes behind what a file holds already. Throws a Problem if that fails. */
export function appendFile(workingDirectory: string, path: string, content: string): void {
  try {
    appendFileSync(resolve(workingDirectory, path), content);
  } catch (error) {
    throw new Problem("FILE_UNREADABLE", `${path}: ${systemWords(error)}`);
  }
}

const WORDS: Readonly<Record<string, string>> = {
  ENOENT: "no such file or folder",
  EACCES: "permission denied",
  EPERM: "permission denied",
  EISDIR: "is a folder, not a file",
  ENOTDIR: "a part of the path is not a folder",
  ENOSPC: "no space left",
  EROFS: "read-only file system",
  ELOOP: "too many symbolic links",
};

/** What the system says of a path, in words. */
export function systemWords(error: unknown): string {
  const code = codeOf(error);
  return WORDS[code] ?? `cannot be used (${code === "" ? "unknown reason" : code})`;
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
}
