import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { AuditFilter, AuditLog, AuditRecord } from "../../../src/audit/audit-log.ts";
import { lineOf } from "../../../src/audit/line.ts";
import { type AuditLogOptions, openAuditLog } from "../../../src/audit/open-audit-log.ts";
import { sha256Hex } from "../../../src/base/digest.ts";
import { event, silent, verify } from "../../attack/audit/fixture.ts";

let dataDirectory: string;
let nowMs: number;
const clock = { nowMs: () => nowMs, monotonicMs: () => nowMs };
const logs: AuditLog[] = [];
const open = async (more: Partial<AuditLogOptions> = {}) => {
  const log = await openAuditLog({ dataDirectory, clock, log: silent, ...more });
  logs.push(log);
  return log;
};
const readAll = async (log: AuditLog, filter: AuditFilter = {}): Promise<AuditRecord[]> =>
  (await Array.fromAsync(log.read(filter))).flat();
const folder = () => join(dataDirectory, "audit");

beforeEach(() => {
  dataDirectory = join(mkdtempSync(join(tmpdir(), "assay-audit-")), "data");
  nowMs = Date.UTC(2026, 10, 21);
});
afterEach(async () => {
  for (const log of logs.splice(0)) await log.close();
  rmSync(join(dataDirectory, ".."), { recursive: true, force: true });
});

describe("a record", () => {
  it("is in the file, synced, when its promise resolves, under a digest that chains it to the one before", async () => {
    const log = await open();
    await log.record(event(1));
    await log.record(event(2, { reason: "KEY_REVOKED" }));
    const lines = readFileSync(join(folder(), "audit-0000000000000001.jsonl"), "utf8").split("\n");
    expect(lines).toHaveLength(3);
    const [first, second] = lines.map((line) => (line === "" ? {} : JSON.parse(line)));
    expect(first).toEqual({
      at: "2026-11-21T00:00:00.000Z",
      count: 1,
      credentialId: "key:0123456789abcdef",
      method: "assay.v1.DeployService/Deploy",
      previousDigest: "0".repeat(64),
      reason: "",
      requestId: "request-1",
      resource: "function-1",
      sequence: 1,
      tenant: "acme",
    });
    expect(second).toMatchObject({ reason: "KEY_REVOKED", previousDigest: sha256Hex(lines[0] ?? "") });
    expect(log.head()).toEqual({ sequence: 2, digest: sha256Hex(lines[1] ?? "") });
  });

  it("is private, and its texts are cut and made well-formed", async () => {
    const log = await open();
    await log.record(event(1, { resource: `\ud800${"x".repeat(1_000)}` }));
    const [record] = await readAll(log);
    expect(record?.resource).toBe(`\ufffd${"x".repeat(255)}`);
    expect(statSync(join(folder(), "audit-0000000000000001.jsonl")).mode & 0o777).toBe(0o600);
    expect(statSync(folder()).mode & 0o777).toBe(0o700);
  });

  it("reads back as the line that its digest is over", async () => {
    const log = await open();
    await log.record(event(1, { reason: "UNAUTHENTICATED" }));
    const [record] = await readAll(log);
    expect(record === undefined ? "" : sha256Hex(lineOf(record))).toBe(record?.digest);
  });
});

describe("a log", () => {
  it("goes on where it ended, over several files, and is one chain", async () => {
    for (let start = 0; start < 3; start++) {
      const log = await open({ maxFileBytes: 700 });
      for (let n = 0; n < 5; n++) await log.record(event(start * 5 + n));
      await log.close();
    }
    expect(readdirSync(folder()).length).toBeGreaterThan(3);
    const log = await open();
    expect(await verify(dataDirectory, log.head().digest)).toMatchObject({ entries: 15, flaw: undefined });
    expect((await readAll(log)).map(({ sequence }) => sequence)).toEqual(Array.from({ length: 15 }, (_, n) => n + 1));
    expect((await readAll(log, { fromSequence: 12 })).map(({ sequence }) => sequence)).toEqual([12, 13, 14, 15]);
    expect(await readAll(log, { fromSequence: 16 })).toEqual([]);
  });

  it("keeps the order in which calls were recorded, however many there are at once", async () => {
    const log = await open();
    await Promise.all(Array.from({ length: 500 }, (_, n) => log.record(event(n))));
    const records = await readAll(log);
    expect(records.map(({ resource }) => resource)).toEqual(records.map((_, n) => `function-${n}`));
    expect(records).toHaveLength(500);
  });

  it("is read by tenant and by time", async () => {
    const log = await open();
    await log.record(event(1));
    nowMs += 1_000;
    await log.record(event(2, { tenant: "globex" }));
    nowMs += 1_000;
    await log.record(event(3));
    const resources = async (filter: AuditFilter) => (await readAll(log, filter)).map(({ resource }) => resource);
    expect(await resources({ tenant: "acme" })).toEqual(["function-1", "function-3"]);
    expect(await resources({ fromMs: nowMs - 1_000 })).toEqual(["function-2", "function-3"]);
    expect(await resources({ untilMs: nowMs - 1_000 })).toEqual(["function-1"]);
  });

  it("is read by what concerns a tenant, whoever asked for it", async () => {
    const log = await open();
    await log.record(event(1));
    await log.record(event(2, { tenant: "default", resource: "tenant/acme status/suspended" }));
    await log.record(event(3, { tenant: "default", resource: "tenant/acme-2 status/suspended" }));
    await log.record(event(4, { tenant: "default", resource: "function/tenant" }));
    const found = async (filter: AuditFilter) => (await readAll(log, filter)).map(({ sequence }) => sequence);
    expect(await found({ concerning: "acme" })).toEqual([1, 2]);
    expect(await found({ tenant: "acme" })).toEqual([1]);
  });

  it("does not hand out lines that were changed under it", async () => {
    const log = await open();
    for (let n = 0; n < 3; n++) await log.record(event(n));
    const path = join(folder(), "audit-0000000000000001.jsonl");
    const text = readFileSync(path, "utf8");
    const { writeFileSync } = await import("node:fs");
    writeFileSync(path, text.replace("function-1", "function-8"));
    await expect(readAll(log)).rejects.toMatchObject({ reason: "INTERNAL" });
    writeFileSync(path, text);
  });
});

describe("refusals", () => {
  const budget = { tenantBurst: 3, tenantPerSecond: 0, burst: 6, perSecond: 0, periodMs: 50 };
  const refused = (n: number, tenant = "acme") => event(n, { tenant, reason: "UNAUTHENTICATED", requestId: `${n}` });

  it("alike at the same moment are one line with their count", async () => {
    const log = await open();
    await Promise.all(Array.from({ length: 40 }, (_, n) => log.record({ ...refused(1), requestId: `${n}` })));
    const records = await readAll(log);
    expect(records.reduce((sum, { count }) => sum + count, 0)).toBe(40);
    expect(records.length).toBeLessThan(4);
  });

  it("beyond the budget wait for the end of the second, then fill few lines, and none is lost", async () => {
    const log = await open({ refusals: budget });
    for (let n = 0; n < 3; n++) await log.record(refused(n));
    await Promise.all(Array.from({ length: 5_000 }, (_, n) => log.record(refused(n % 200))));
    const records = await readAll(log);
    expect(records.reduce((sum, { count }) => sum + count, 0)).toBe(5_003);
    expect(records.length).toBeLessThanOrEqual(3 + 9);
  });

  /** What waits does so until the log is closed, however long the disk takes meanwhile. */
  const patient = { ...budget, periodMs: 600_000 };

  it("of one tenant beyond its budget do not hold up another's", async () => {
    const log = await open({ refusals: patient });
    for (let n = 0; n < 3; n++) await log.record(refused(n));
    const waits = log.record(refused(9));
    await log.record(refused(1, "globex"));
    expect((await readAll(log)).at(-1)?.tenant).toBe("globex");
    await log.close();
    await waits;
  });

  it("of very many tenants and kinds are bounded, and what was done is written at once beside them", async () => {
    const log = await open({ refusals: { ...patient, burst: 0 } });
    const flood = Promise.all(Array.from({ length: 3_000 }, (_, n) => log.record(refused(n, `tenant-${n}`))));
    await log.record(event(1));
    expect(await readAll(log)).toHaveLength(1);
    await log.close();
    await flood;
    const records = await readAll(await open());
    expect(records.reduce((sum, { count }) => sum + count, 0)).toBe(3_001);
    expect(records.length).toBeLessThan(260);
  });

  it("that wait are written when the log is closed", async () => {
    const log = await open({ refusals: { ...patient, burst: 0 } });
    const waits = log.record(refused(1));
    await log.close();
    await waits;
    expect((await verify(dataDirectory)).entries).toBe(1);
  });
});

describe("a disk that fails", () => {
  it("fails every record until it is well again, and what was acknowledged stays one chain", async () => {
    const log = await open({ maxFileBytes: 1 });
    await log.record(event(1));
    // A folder stands where the next file has to be.
    const inTheWay = join(folder(), "audit-0000000000000002.jsonl");
    mkdirSync(inTheWay);
    log.assertWritable();
    await expect(log.record(event(2))).rejects.toMatchObject({ reason: "INTERNAL" });
    expect(() => log.assertWritable()).toThrow("could not be recorded");
    expect(log.head().sequence).toBe(1);
    rmdirSync(inTheWay);
    await log.record(event(3, { reason: "INTERNAL" }));
    log.assertWritable();
    expect((await readAll(log)).map(({ resource }) => resource)).toEqual(["function-1", "function-3"]);
    expect((await verify(dataDirectory, log.head().digest)).flaw).toBeUndefined();
  });

  it("does not put another file in the place of one that was taken away", async () => {
    const log = await open();
    await log.record(event(1));
    await log.close();
    rmSync(join(folder(), "audit-0000000000000001.jsonl"));
    await expect(log.record(event(2))).rejects.toMatchObject({ reason: "INTERNAL" });
  });
});
