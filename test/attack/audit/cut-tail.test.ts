/** The end of the audit log cannot be cut off unseen by whoever kept its head. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { replace, verify, type WrittenLog, writtenLog } from "./fixture.ts";

let log: WrittenLog;
beforeAll(async () => {
  log = await writtenLog(7);
});
afterAll(() => log.remove());

it("every length that the newest file can be cut to is found out", async () => {
  const { directory, files } = log.copy();
  const [name, bytes] = [...files].at(-1) ?? ["", Buffer.alloc(0)];
  const unseen: number[] = [];
  for (let length = 0; length < bytes.byteLength; length++) {
    replace(directory, name, bytes.subarray(0, length));
    if ((await verify(directory, log.head.digest)).flaw === undefined) unseen.push(length);
  }
  expect(unseen).toEqual([]);
});

it("files that are missing at the end are found out", async () => {
  const { directory, files } = log.copy();
  for (const name of [...files.keys()].reverse()) {
    rmSync(join(directory, "audit", name));
    expect((await verify(directory, log.head.digest)).flaw).toBeDefined();
  }
});

it("a log that has grown since the head was kept still holds it", async () => {
  const { directory, files } = log.copy();
  const first = [...files.values()][0]?.toString().split("\n")[0] ?? "";
  const { createHash } = await import("node:crypto");
  const early = createHash("sha256").update(first).digest("hex");
  expect((await verify(directory, early)).flaw).toBeUndefined();
});

it("without its head, a cut in the middle of a line is at least told", async () => {
  const { directory, files } = log.copy();
  const [name, bytes] = [...files].at(-1) ?? ["", Buffer.alloc(0)];
  replace(directory, name, bytes.subarray(0, -5));
  expect((await verify(directory)).unfinishedBytes).toBeGreaterThan(0);
});
