/** What the server keeps on disk must be private and lasting: directories for the owner alone, and names that survive a power cut. */
import { closeSync, fstatSync, fsyncSync, mkdirSync, openSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";

/** The data directory is not in order. For the operator at start-up alone: the message names a path and says what to do. */
export class DataDirectoryError extends Error {
  override readonly name = "DataDirectoryError";
}

const OTHERS = 0o077;

/** Makes `directory` with mode 0700 if there is none. Throws a DataDirectoryError if group or others have any right to it. */
export function ensurePrivateDirectory(directory: string): void {
  const absolute = resolve(directory);
  if (mkdirSync(absolute, { recursive: true, mode: 0o700 }) !== undefined) syncDirectory(dirname(absolute));
  const stats = statSync(absolute);
  if (!stats.isDirectory()) throw new DataDirectoryError(`${absolute} is not a directory`);
  if ((stats.mode & OTHERS) !== 0) {
    throw new DataDirectoryError(
      `${absolute} is open to others (mode ${octal(stats.mode)}). Look who used it, then run: chmod 700 ${absolute}`,
    );
  }
}

/** Throws a DataDirectoryError if the open file is not a regular file that its owner alone can read and write. */
export function assertPrivateFile(descriptor: number, path: string): void {
  const stats = fstatSync(descriptor);
  if (!stats.isFile()) throw new DataDirectoryError(`${path} is not a regular file`);
  if ((stats.mode & OTHERS) !== 0) {
    throw new DataDirectoryError(
      `${path} is open to others (mode ${octal(stats.mode)}). Look who used it, then run: chmod 600 ${path}`,
    );
  }
}

/** Makes the names in a directory last: a file that was synced can still lose its name in a power cut. */
export function syncDirectory(directory: string): void {
  const descriptor = openSync(directory, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function octal(mode: number): string {
  return (mode & 0o777).toString(8).padStart(4, "0");
}
