/** What was recorded is there after kill -9, in an unbroken chain. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openAuditLog } from "../../../src/audit/open-audit-log.ts";
import { auditFilesAt, verifyAuditLog } from "../../../src/audit/verify-log.ts";
import { systemClock } from "../../../src/base/clock.ts";
import { event, silent, verify } from "./fixture.ts";

const SCRIPT = fileURLToPath(new URL("recording-process.ts", import.meta.url));
let dataDirectory: string;
beforeEach(() => {
  dataDirectory = join(mkdtempSync(join(tmpdir(), "assay-audit-")), "data");
});
afterEach(() => rmSync(join(dataDirectory, ".."), { recursive: true, force: true }));

it("nothing that was acknowledged is lost by kill -9, whenever it comes", async () => {
  const promised: string[] = [];
  for (let kill = 0; kill < 4; kill++) {
    const child = spawn(process.execPath, [SCRIPT, dataDirectory], { stdio: ["ignore", "pipe", "inherit"] });
    let said = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
    while (said.split("\n").length < 50 + kill * 37) await sleep(1);
    child.kill("SIGKILL");
    await once(child, "close");
    promised.push(...said.split("\n").slice(0, -1));
    // Half a line, as a write that was cut short leaves it.
    const newest = auditFilesAt(dataDirectory).at(-1);
    if (newest !== undefined && kill % 2 === 1 && readFileSync(newest.path).at(-1) === 0x0a) {
      appendFileSync(newest.path, '{"at":"2026-');
    }
  }
  const log = await openAuditLog({ dataDirectory, clock: systemClock, log: silent });
  const head = log.head();
  await log.close();
  const kept = new Set<string>();
  const verdict = await verifyAuditLog(auditFilesAt(dataDirectory), { head: head.digest, after: undefined }, (record) =>
    kept.add(record.requestId),
  );
  expect(verdict).toMatchObject({ flaw: undefined, unfinishedBytes: 0 });
  expect(promised.filter((id) => !kept.has(id))).toEqual([]);
}, 30_000);

it("a start cuts off a line that was never finished, says so in the log itself, and goes on", async () => {
  const open = () => openAuditLog({ dataDirectory, clock: systemClock, log: silent });
  const first = await open();
  await first.record(event(1));
  await first.close();
  const [file] = auditFilesAt(dataDirectory);
  appendFileSync(file?.path ?? "", '{"at":"20');
  const second = await open();
  await second.record(event(2));
  await second.close();
  const lines = readFileSync(file?.path ?? "", "utf8")
    .trimEnd()
    .split("\n");
  expect(lines.map((line) => JSON.parse(line).method)).toEqual([
    "assay.v1.DeployService/Deploy",
    "assay.server/RepairAuditLog",
    "assay.v1.DeployService/Deploy",
  ]);
  expect((await verify(dataDirectory, second.head().digest)).flaw).toBeUndefined();
});

it("a start does not take over a newest file that was changed, and changes nothing of it", async () => {
  const log = await openAuditLog({ dataDirectory, clock: systemClock, log: silent });
  for (let n = 1; n <= 3; n++) await log.record(event(n));
  await log.close();
  const path = auditFilesAt(dataDirectory)[0]?.path ?? "";
  const changed = readFileSync(path, "utf8").replace("function-2", "function-7");
  const { writeFileSync } = await import("node:fs");
  writeFileSync(path, changed);
  await expect(openAuditLog({ dataDirectory, clock: systemClock, log: silent })).rejects.toThrow(/line 3 is not what/);
  expect(readFileSync(path, "utf8")).toBe(changed);
});
