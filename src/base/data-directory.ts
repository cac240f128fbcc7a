/** What the server keeps on disk must be private and lasting: directories for the owner alone, and names that survive a power cut. */
import { closeSync, existsSync, fstatSync, fsyncSync, mkdirSync, openSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";

/** The data directory is not in order. For the operator at start-up alone: the message names a path and says what to do. */
export class DataDirectoryError extends Error {
  override readonly name = "DataDirectoryError";
}

const OTHERS = 0o077;
const OTHERS_WRITE = 0o022;

/** Makes `directory` with mode 0700 if there is none. Throws a DataDirectoryError if group or others have any right to it. */
export function ensurePrivateDirectory(directory: string): void {
  const { path, mode } = ensureDirectory(directory);
  if ((mode & OTHERS) === 0) return;
  throw new DataDirectoryError(
    `${path} is open to others (mode ${octal(mode)}). Look who used it, then run: chmod 700 ${path}`,
  );
}

/**
 * Makes `directory` with mode 0700 if there is none. Throws a DataDirectoryError if group or others may write to it: who may do that can put
 * another file in a file's place. Reading names is no harm where each file is private.
 */
export function ensureOwnDirectory(directory: string): void {
  const { path, mode } = ensureDirectory(directory);
  if ((mode & OTHERS_WRITE) === 0) return;
  throw new DataDirectoryError(
    `${path} can be changed by others (mode ${octal(mode)}). Look who used it, then run: chmod go-w ${path}`,
  );
}

function ensureDirectory(directory: string): { readonly path: string; readonly mode: number } {
  const path = resolve(directory);
  try {
    makeDirectory(path);
    return { path, mode: statSync(path).mode };
  } catch (cause) {
    throw unusable(path, cause);
  }
}

/** One level at a time: where the system makes no directories, such as in /proc, Node's own recursion never ends. */
function makeDirectory(path: string): void {
  if (existsSync(path)) {
    if (!statSync(path).isDirectory()) throw Object.assign(new Error("not a directory"), { code: "ENOTDIR" });
    return;
  }
  const parent = dirname(path);
  if (parent !== path) makeDirectory(parent);
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    // Another process was first.
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  }
  // The new directory's name lives in its parent.
  syncDirectory(parent);
}

/** What is said of a path that the operating system does not give. */
export function unusable(path: string, cause: unknown): DataDirectoryError {
  const code = cause instanceof Error && "code" in cause ? ` (${String(cause.code)})` : "";
  return new DataDirectoryError(
    `${path} cannot be used${code}. It must be a place that this user can read and write.`,
    {
      cause,
    },
  );
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
