/** No line of the audit log can be removed, repeated or moved unseen, and none can be put in. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readLine, writeLine } from "../../../src/audit/line.ts";
import { event, replace, verify, type WrittenLog, writtenLog } from "./fixture.ts";

let log: WrittenLog;
beforeAll(async () => {
  log = await writtenLog(9);
});
afterAll(() => log.remove());

/** Every list of lines that one stroke of `attack` at each place makes of each file. */
async function unseen(attack: (lines: string[], at: number) => string[] | undefined): Promise<string[]> {
  const { directory, files } = log.copy();
  const missed: string[] = [];
  let tried = 0;
  for (const [name, bytes] of files) {
    const lines = bytes.toString().trimEnd().split("\n");
    for (let at = 0; at < lines.length; at++) {
      const attacked = attack([...lines], at);
      if (attacked === undefined) continue;
      tried++;
      replace(directory, name, attacked.map((line) => `${line}\n`).join(""));
      if ((await verify(directory, log.head.digest)).flaw === undefined) missed.push(`${name} line ${at + 1}`);
    }
    replace(directory, name, bytes);
  }
  expect(tried).toBeGreaterThan(4);
  return missed;
}

it("each removed line is found out", async () => {
  expect(await unseen((lines, at) => lines.filter((_, index) => index !== at))).toEqual([]);
});

it("each repeated line is found out", async () => {
  expect(await unseen((lines, at) => [...lines.slice(0, at + 1), ...lines.slice(at)])).toEqual([]);
});

it("each pair of swapped lines is found out", async () => {
  expect(
    await unseen((lines, at) => {
      const [a, b] = [lines[at], lines[at + 1]];
      return a === undefined || b === undefined ? undefined : lines.with(at, b).with(at + 1, a);
    }),
  ).toEqual([]);
});

it("a line that is put in with a right number and a right digest before it is found out", async () => {
  expect(
    await unseen((lines, at) => {
      const before = readLine(lines[at] ?? "");
      // Behind the last line it cannot be told from a log that has grown: whoever can write to the folder can do that.
      if (before === undefined || before.digest === log.head.digest) return undefined;
      const place = { sequence: before.sequence + 1, atMs: before.atMs, count: 1, previousDigest: before.digest };
      return lines.toSpliced(at + 1, 0, writeLine(event(99), place));
    }),
  ).toEqual([]);
});

it("each removed file is found out, and each that changes places", async () => {
  const names = [...log.copy().files.keys()];
  for (const [index, name] of names.entries()) {
    const { directory, files } = log.copy();
    rmSync(join(directory, "audit", name));
    expect((await verify(directory, log.head.digest)).flaw, `without ${name}`).toBeDefined();
    const other = names[(index + 1) % names.length] ?? "";
    replace(directory, name, files.get(other) ?? "");
    replace(directory, other, files.get(name) ?? "");
    expect((await verify(directory, log.head.digest)).flaw, `${name} for ${other}`).toBeDefined();
  }
});

it("an empty folder is not taken for a log that nothing was removed from", async () => {
  const { directory, files } = log.copy();
  for (const name of files.keys()) rmSync(join(directory, "audit", name));
  expect((await verify(directory, log.head.digest)).flaw).toBeDefined();
});
