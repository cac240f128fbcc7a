/** Claims about the memory of what functions write: bounded for each tenant and for all, nobody's but the tenant's own, and never silently short. */
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { LogLevel } from "../../../src/gen/assay/v1/invoke_service_pb.js";
import { ConsoleLines, type ConsoleMemory, type LogPart, type LogQuery } from "../../../src/invoke/console-lines.ts";

const CLOCK = { nowMs: () => 1_000, monotonicMs: () => 0 };
const linesOf = (memory: Partial<ConsoleMemory> = {}): ConsoleLines => new ConsoleLines(CLOCK, memory);
const text = (...texts: string[]) => ({
  lines: texts.map((each) => ({ level: LogLevel.INFO, text: each, truncated: false })),
  dropped: 0,
});

function query(rest: Partial<LogQuery> = {}): { readonly query: LogQuery; readonly stop: AbortController } {
  const stop = new AbortController();
  const asked = { functionName: "f", revision: undefined, lastLines: 1_000, follow: false, signal: stop.signal };
  return { query: { ...asked, ...rest }, stop };
}

async function read(lines: ConsoleLines, tenant: string, rest: Partial<LogQuery> = {}): Promise<string[]> {
  const parts: LogPart[] = await Array.fromAsync(lines.read(tenant, query(rest).query));
  return parts.flatMap((part) => part.lines.map((line) => line.text));
}

describe("the memory", () => {
  it("keeps the newest lines of a tenant: so many, and so many bytes", async () => {
    const few = linesOf({ maxLinesPerTenant: 3 });
    few.writer("a", "f", 1)("r", text("1", "2", "3", "4"));
    expect(await read(few, "a")).toEqual(["2", "3", "4"]);
    const small = linesOf({ maxBytesPerTenant: 1_000 });
    small.writer("a", "f", 1)("r", text(..."abcdefgh".split("").map((letter) => letter.repeat(100))));
    expect((await read(small, "a")).map((line) => line[0])).toEqual(["f", "g", "h"]);
    expect(small.bytes).toBeLessThanOrEqual(1_000);
  });

  it("is never more than all may have, whoever writes, and forgets the one first who has written nothing for the longest time", async () => {
    const lines = linesOf({ maxBytesInAll: 2_000 });
    for (const tenant of ["quiet", "b", "c"]) lines.writer(tenant, "f", 1)("r", text("x".repeat(300), tenant));
    expect(lines.bytes).toBeLessThanOrEqual(2_000);
    for (let round = 0; round < 100; round++) lines.writer(`t${round}`, "f", 1)("r", text("x".repeat(500)));
    expect(lines.bytes).toBeLessThanOrEqual(2_000);
    expect(await read(lines, "quiet")).toEqual([]);
    expect(await read(lines, "t99")).toHaveLength(1);
  });

  it("shows nobody another tenant's lines, nor those of another function", async () => {
    const lines = linesOf();
    lines.writer("a", "f", 1)("r", text("of a"));
    lines.writer("b", "f", 1)("r", text("of b"));
    lines.writer("a", "g", 1)("r", text("of g"));
    expect(await read(lines, "a")).toEqual(["of a"]);
    expect(await read(lines, "b")).toEqual(["of b"]);
    expect(await read(lines, "nobody")).toEqual([]);
  });

  it("goes with its tenant, and a call of the old one that ends later writes nothing into that of a new one of the same name", async () => {
    const lines = linesOf();
    const old = lines.writer("a", "f", 1);
    old("r", text("old"));
    lines.forgetTenant("a");
    expect(lines.bytes).toBe(0);
    const fresh = lines.writer("a", "f", 1);
    old("r", text("old, late"));
    fresh("r", text("new"));
    expect(await read(lines, "a")).toEqual(["new"]);
  });

  it("says of a call that could not write a line that lines are missing", async () => {
    const lines = linesOf();
    lines.writer("a", "f", 1)("r", { lines: [], dropped: 3 });
    const [part] = await Array.fromAsync(lines.read("a", query().query));
    expect(part?.lines).toMatchObject([{ text: "", linesDropped: 3 }]);
  });
});

describe("a reader", () => {
  it("gets many lines in several parts, in order", async () => {
    const lines = linesOf();
    const all = Array.from({ length: 950 }, (_, n) => `${n}`);
    lines.writer("a", "f", 1)("r", text(...all));
    const parts = await Array.fromAsync(lines.read("a", query().query));
    expect(parts.length).toBeGreaterThan(5);
    expect(parts.flatMap((part) => part.lines.map((line) => line.text))).toEqual(all);
  });

  it("who is too slow is told how many lines of the function, and of no other, it has missed", async () => {
    const lines = linesOf({ maxLinesPerTenant: 10 });
    const asked = query({ follow: true, lastLines: 0 });
    const reading = lines.read("a", asked.query);
    expect((await reading.next()).value).toEqual({ lines: [], linesMissed: 0 });
    for (let n = 0; n < 25; n++) {
      lines.writer("a", "f", 1)("r", text(`f${n}`));
      lines.writer("a", "g", 1)("r", text(`g${n}`));
    }
    const { value } = await reading.next();
    expect(value?.linesMissed).toBe(20);
    expect(value?.lines.map((line) => line.text)).toEqual(["f20", "f21", "f22", "f23", "f24"]);
    await reading.return(undefined);
  });

  it("who does not follow gets what was there when it began, however much comes meanwhile", async () => {
    const lines = linesOf();
    const write = lines.writer("a", "f", 1);
    write("r", text(...Array.from({ length: 150 }, (_, n) => `${n}`)));
    const reading = lines.read("a", query().query);
    await reading.next();
    write("r", text("later"));
    expect((await reading.next()).value?.lines.at(-1)?.text).toBe("149");
    expect((await reading.next()).done).toBe(true);
  });

  it("is woken by a line, by the end of its call, by the end of its tenant and by that of the server", async () => {
    for (const end of ["line", "call", "tenant", "server"] as const) {
      const lines = linesOf();
      const asked = query({ follow: true });
      const reading = lines.read("a", asked.query);
      await reading.next();
      const next = reading.next();
      if (end === "line") lines.writer("a", "f", 1)("r", text("x"));
      else if (end === "call") asked.stop.abort(new Error("call ended"));
      else if (end === "tenant") lines.forgetTenant("a");
      else lines.close();
      if (end === "line") expect((await next).value?.lines).toHaveLength(1);
      else await expect(next).rejects.toThrow(/ended|deleted|shutting down/);
      await reading.return(undefined);
    }
  });

  it("waits where its tenant's readers have had as much as they may, holds up no other tenant's, and ends when its call does", async () => {
    let nowMs = 0;
    const clock = { nowMs: () => 1_000, monotonicMs: () => nowMs };
    const lines = new ConsoleLines(clock, { readBytesAtOnce: 1_000, readBytesPerSecond: 100_000 });
    for (const tenant of ["a", "b"]) lines.writer(tenant, "f", 1)("r", text("x".repeat(2_800)));
    expect(await read(lines, "a")).toHaveLength(1);
    let isRead = false;
    const second = read(lines, "a").then((found) => {
      isRead = true;
      return found;
    });
    const { query: asked, stop } = query({ follow: true });
    const third = Array.fromAsync(lines.read("a", asked));
    expect(await read(lines, "b")).toHaveLength(1);
    await sleep(60);
    expect(isRead).toBe(false);
    stop.abort(new Error("gone"));
    await expect(third).rejects.toThrow("gone");
    nowMs = 20;
    expect(await second).toHaveLength(1);
  });

  it("beyond those that a tenant may have is refused, and leaves its place when it goes", async () => {
    const lines = linesOf({ maxReadersPerTenant: 2 });
    const readings = [1, 2].map(() => lines.read("a", query({ follow: true }).query));
    for (const reading of readings) await reading.next();
    await expect(lines.read("a", query().query).next()).rejects.toMatchObject({ reason: "QUEUE_FULL" });
    expect(await read(lines, "b")).toEqual([]);
    await readings[0]?.return(undefined);
    expect(await read(lines, "a")).toEqual([]);
    await readings[1]?.return(undefined);
  });
});
