import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type WrittenLog, writtenLog } from "../../attack/audit/fixture.ts";
import { assay } from "./terminal.ts";

let log: WrittenLog;
beforeAll(async () => {
  log = await writtenLog(7);
});
afterAll(() => log.remove());

const run = (...args: string[]) => assay(["audit", ...args], { workingDirectory: log.directory });

describe("assay audit verify", () => {
  it("finds a log intact, by data directory and by folder, and says its head", async () => {
    for (const path of [".", "audit"]) {
      const { exitCode, stdout } = await run("verify", path, "--head", log.head.digest, "--json");
      expect(exitCode).toBe(0);
      expect(JSON.parse(stdout)).toEqual({ valid: true, entries: 7, head: log.head, unfinishedBytes: 0, flaw: null });
    }
  });

  it("ends with 1 for a log that is not, and says where", async () => {
    const { directory, files } = log.copy();
    const [name, bytes] = [...files][0] ?? ["", Buffer.alloc(0)];
    writeFileSync(join(directory, "audit", name), bytes.toString().replace("function-1", "function-7"));
    const { exitCode, stdout } = await assay(["audit", "verify", directory]);
    expect(exitCode).toBe(1);
    expect(stdout).toContain(`${name}, line 2 does not name the digest of the line before it`);
  });

  it("ends with 1 for a head that is not there, and with 2 for what holds no log", async () => {
    expect((await run("verify", ".", "--head", "a".repeat(64))).exitCode).toBe(1);
    expect((await run("verify", "nowhere")).exitCode).toBe(2);
    expect((await run("verify", ".", "--head", "abc")).exitCode).toBe(2);
  });
});

describe("assay audit export", () => {
  it("writes the lines as they are, which verify again and give the head by sha256 alone", async () => {
    expect((await run("export", ".", "-o", "audit.ndjson")).exitCode).toBe(0);
    const text = readFileSync(join(log.directory, "audit.ndjson"), "utf8");
    const last = text.trimEnd().split("\n").at(-1) ?? "";
    expect(createHash("sha256").update(last).digest("hex")).toBe(log.head.digest);
    expect((await run("verify", "audit.ndjson", "--head", log.head.digest)).exitCode).toBe(0);
  });

  it("begins in the middle where it is told what went before", async () => {
    const text = readFileSync(join(log.directory, "audit.ndjson"), "utf8");
    const [first = "", ...rest] = text.trimEnd().split("\n");
    writeFileSync(join(log.directory, "rest.ndjson"), rest.map((line) => `${line}\n`).join(""));
    expect((await run("verify", "rest.ndjson")).exitCode).toBe(1);
    const after = createHash("sha256").update(first).digest("hex");
    expect((await run("verify", "rest.ndjson", "--after", after, "--head", log.head.digest)).exitCode).toBe(0);
  });

  it("filters by tenant and time", async () => {
    expect((await run("export", ".", "--tenant", "acme")).stdout.trimEnd().split("\n")).toHaveLength(7);
    expect((await run("export", ".", "--tenant", "globex")).stdout).toBe("");
    expect((await run("export", ".", "--until", "2020-01-01")).stdout).toBe("");
    expect((await run("export", ".", "--from", "yesterday")).exitCode).toBe(2);
  });
});
