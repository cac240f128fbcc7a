/** One connection to the SQLite store, shared by its parts: transactions, and what is said once it is closed. */
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { Fault } from "../../fault/fault.ts";

/** An open database. */
export class Session {
  readonly database: DatabaseSync;
  /** True: nothing is written any more. */
  isFrozen = false;
  readonly #begin: StatementSync;
  readonly #commit: StatementSync;
  readonly #rollback: StatementSync;

  constructor(database: DatabaseSync) {
    this.database = database;
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
    this.#begin.run();
    try {
      const result = work();
      this.#commit.run();
      return result;
    } catch (error) {
      // A disk that is full may have ended the transaction already.
      if (this.database.isTransaction) this.#rollback.run();
      throw error;
    }
  }
}
