import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Fault } from "../../../src/fault/fault.ts";
import { Session } from "../../../src/store/sqlite/session.ts";

let database: DatabaseSync;
let nowMs: number;
let session: Session;

beforeEach(() => {
  database = new DatabaseSync(":memory:");
  database.exec("CREATE TABLE t (bytes BLOB)");
  nowMs = 0;
  session = new Session(database, () => nowMs);
});
afterEach(() => {
  if (database.isOpen) database.close();
});

const write = (bytes: number): void => {
  session.transaction(() => database.prepare("INSERT INTO t VALUES (?)").run(new Uint8Array(bytes)));
};
const fill = (): void => {
  database.exec("PRAGMA max_page_count = 10");
  expect(() => write(200_000)).toThrow(/full/);
};

describe("a store", () => {
  test("is writable from the start, and after a write", () => {
    expect(session.isWritable()).toBe(true);
    write(10);
    expect(session.isWritable()).toBe(true);
  });

  test("is not once its disk is full, until a write succeeds", () => {
    fill();
    expect(session.isWritable()).toBe(false);
    database.exec("PRAGMA max_page_count = 10000");
    write(10);
    expect(session.isWritable()).toBe(true);
  });

  test("finds out by itself when it is asked, and not each time", () => {
    fill();
    nowMs = 4_999;
    expect(session.isWritable()).toBe(false);
    nowMs = 5_000;
    expect(session.isWritable()).toBe(true);
  });

  test("is not taken for broken where a write fails by its own fault", () => {
    expect(() => session.transaction(() => database.exec("INSERT INTO nothing VALUES (1)"))).toThrow();
    expect(() =>
      session.transaction(() => {
        throw new Fault("REVISION_CONFLICT", "somebody was faster");
      }),
    ).toThrow(Fault);
    expect(session.isWritable()).toBe(true);
  });

  test("is not writable once it is closed", () => {
    database.close();
    expect(session.isWritable()).toBe(false);
  });
});
