/** Opens the SQLite store's file: locked against other processes, checked, at the present schema, and as lasting as the disk allows. */
import { closeSync, constants, openSync } from "node:fs";
import { join, resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";
import {
  assertPrivateFile,
  DataDirectoryError,
  ensureOwnDirectory,
  syncDirectory,
  unusable,
} from "../../base/data-directory.ts";
import { APPLICATION_ID, MIGRATIONS } from "./schema.ts";

/** The store's file in the data directory. SQLite keeps `assay.db-wal` beside it. */
export const DATABASE_FILE = "assay.db";

/** How long a start waits for a server that is just ending to let go of the directory. */
const LOCK_WAIT_MS = 2_000;

const SQLITE_BUSY = 5;
const SQLITE_LOCKED = 6;
const SQLITE_CORRUPT = 11;
const SQLITE_NOTADB = 26;

/**
 * Opens, or makes, the database in `directory`. It is this connection's alone until it is closed or the process ends, however it ends: the lock is
 * the operating system's. Throws a DataDirectoryError if another process has it, or the file is damaged, not Assay's, or of a later version.
 */
export function openDatabase(directory: string): DatabaseSync {
  ensureOwnDirectory(directory);
  const path = join(resolve(directory), DATABASE_FILE);
  makePrivateFile(path);
  syncDirectory(directory);
  try {
    const database = new DatabaseSync(path, { enableForeignKeyConstraints: true, timeout: LOCK_WAIT_MS });
    try {
      prepare(database, path);
      return database;
    } catch (error) {
      database.close();
      throw error;
    }
  } catch (cause) {
    throw explain(cause, path);
  }
}

function prepare(database: DatabaseSync, path: string): void {
  // Exclusive before WAL: then the lock is held from the first transaction on, and there is no shared-memory file.
  database.exec("PRAGMA locking_mode = EXCLUSIVE");
  database.exec("PRAGMA journal_mode = WAL");
  database.exec("PRAGMA synchronous = FULL; PRAGMA fullfsync = ON; PRAGMA checkpoint_fullfsync = ON");
  database.exec("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON");
  // What is deleted is overwritten: a deleted tenant, or secret, leaves nothing behind in free pages.
  database.exec("PRAGMA secure_delete = ON");
  database.exec("BEGIN EXCLUSIVE; COMMIT");

  const applicationId = pragma(database, "application_id");
  const version = Number(pragma(database, "user_version"));
  const tables = Number(database.prepare("SELECT count(*) AS count FROM sqlite_schema").get()?.count);
  const isNew = tables === 0 && version === 0 && applicationId === 0;
  if (!isNew && applicationId !== APPLICATION_ID) throw new DataDirectoryError(`${path} is not an Assay store`);
  if (version > MIGRATIONS.length) {
    throw new DataDirectoryError(
      `${path} was written by a later version of Assay (schema ${version}; this one knows ${MIGRATIONS.length}). Start that version.`,
    );
  }
  const flaw = pragma(database, "quick_check(1)");
  if (flaw !== "ok") throw damaged(path, flaw);
  for (const [step, sql] of MIGRATIONS.entries()) {
    if (step >= version) {
      database.exec(
        `BEGIN EXCLUSIVE; ${sql} PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${step + 1}; COMMIT`,
      );
    }
  }
}

function pragma(database: DatabaseSync, name: string): unknown {
  const row = database.prepare(`PRAGMA ${name}`).get();
  return row === undefined ? undefined : Object.values(row)[0];
}

function makePrivateFile(path: string): void {
  let descriptor: number;
  try {
    descriptor = openSync(path, constants.O_RDWR | constants.O_CREAT | constants.O_NOFOLLOW, 0o600);
  } catch (cause) {
    throw unusable(path, cause);
  }
  try {
    assertPrivateFile(descriptor, path);
  } finally {
    closeSync(descriptor);
  }
}

function damaged(path: string, cause: unknown): DataDirectoryError {
  return new DataDirectoryError(`${path} is damaged. Restore it from a backup.`, { cause });
}

function explain(cause: unknown, path: string): unknown {
  switch (primaryCode(cause)) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return new DataDirectoryError(
        `${path} is in use by another process. A data directory belongs to one server; stop the other one or give this one another directory.`,
        { cause },
      );
    case SQLITE_CORRUPT:
      return damaged(path, cause);
    case SQLITE_NOTADB:
      return new DataDirectoryError(`${path} is not a SQLite database, or its start is damaged`, { cause });
    case undefined:
      return cause;
    default:
      return unusable(path, cause);
  }
}

/** SQLite's primary result code: the low byte of the extended one. */
function primaryCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !("errcode" in error) || typeof error.errcode !== "number") return undefined;
  return error.errcode & 0xff;
}
