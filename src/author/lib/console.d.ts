// What an author may write for people to read. It goes to whoever follows the function's log, and nothing of it ever comes back.

/**
 * Writes lines that `assay logs` shows. Values are written as text the moment they are given, and nothing of theirs is called. A call of the function
 * keeps 256 lines of 4 KiB each. What is written has no influence on the result.
 */
interface Console {
  /** Writes a line for whoever looks for a mistake. */
  debug(...values: readonly unknown[]): void;
  /** Writes a line. */
  log(...values: readonly unknown[]): void;
  /** Writes a line. The same as `log`. */
  info(...values: readonly unknown[]): void;
  /** Writes a line about what should not be so. */
  warn(...values: readonly unknown[]): void;
  /** Writes a line about what went wrong. */
  error(...values: readonly unknown[]): void;
}
/** Writes for people to read: `assay logs` shows the lines. Nothing of it ever comes back. */
declare var console: Console;
