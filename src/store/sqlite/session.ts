/** One connection to the SQLite store, shared by its parts: transactions, and what is said once it is closed. */
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { Fault } from "../../fault/fault.ts";

/** An open database. */
export class Session {
  readonly database: DatabaseSync;
  /** True: nothing is written any more. */
  isFrozen = false;
  readonly #nowMs: () => number;
  /** When a write has last failed for the disk's reasons; undefined: one has succeeded since. */
  #brokenSinceMs: number | undefined;
  readonly #begin: StatementSync;
  readonly #commit: StatementSync;
  readonly #rollback: StatementSync;

  constructor(database: DatabaseSync, nowMs: () => number = () => performance.now()) {
    this.database = database;
    this.#nowMs = nowMs;
    this.#begin = database.prepare("BEGIN IMMEDIATE");
    this.#commit = database.prepare("COMMIT");
    this.#rollback = database.prepare("ROLLBACK");
  }

  /** Faults: DRAINING. */
  assertOpen(): void {
    if (!this.database.isOpen) throw new Fault("DRAINING", "the store is closed");
  }

  /** Runs `work` in one transaction that holds the write lock from its start: all of it happens, or nothing. */
  transaction<T>(work: () => T): T {
    this.assertOpen();
    if (this.isFrozen) throw new Fault("DRAINING", "the store takes no more writes");
    try {
      this.#begin.run();
      const result = work();
      this.#commit.run();
      this.#brokenSinceMs = undefined;
      return result;
    } catch (error) {
      if (isOfTheDisk(error)) this.#brokenSinceMs = this.#nowMs();
      // A disk that is full may have ended the transaction already.
      if (this.database.isTransaction) this.#rollback.run();
      throw error;
    }
  }

  /** False while writes fail for the disk's reasons. Asking has one tried now and then: whoever writes nothing because of the answer would keep it so. */
  isWritable(): boolean {
    if (!this.database.isOpen) return false;
    if (this.#brokenSinceMs === undefined || this.isFrozen) return true;
    if (this.#nowMs() - this.#brokenSinceMs < TRY_AGAIN_MS) return false;
    try {
      // The same value, but it goes to the disk.
      const version = Number(this.database.prepare("PRAGMA user_version").get()?.user_version);
      this.transaction(() => this.database.exec(`PRAGMA user_version = ${version}`));
      return true;
    } catch {
      this.#brokenSinceMs = this.#nowMs();
      return false;
    }
  }
}

/** SQLITE_READONLY, _IOERR, _CORRUPT, _FULL, _CANTOPEN, _NOTADB (https://sqlite.org/rescode.html). */
const OF_THE_DISK: ReadonlySet<number> = new Set([8, 10, 11, 13, 14, 26]);
const TRY_AGAIN_MS = 5_000;

/** SQLite's primary result code is the low byte of the extended one. */
function isOfTheDisk(error: unknown): boolean {
  return error instanceof Error && "errcode" in error && OF_THE_DISK.has(Number(error.errcode) & 0xff);
}
