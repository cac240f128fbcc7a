import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { watchFiles } from "../../../src/cli/watch-files.ts";
import { temporaryFolder } from "./terminal.ts";

const never = new AbortController().signal;

describe("a watch of files", () => {
  it("sees what is written, made, renamed and removed in a folder and below it", async () => {
    const folder = temporaryFolder(onTestFinished);
    mkdirSync(join(folder, "src/deep"), { recursive: true });
    using files = watchFiles(folder, ["src"]);
    const steps = [
      () => writeFileSync(join(folder, "src/a.ts"), "1"),
      () => writeFileSync(join(folder, "src/deep/b.ts"), "1"),
      () => renameSync(join(folder, "src/a.ts"), join(folder, "src/c.ts")),
      () => rmSync(join(folder, "src/c.ts")),
    ];
    for (const step of steps) {
      const changed = files.changed(never);
      step();
      expect(await changed).toBe(true);
    }
  });

  it("sees a file that an editor has put in the place of another, and nothing of its neighbours", async () => {
    const folder = temporaryFolder(onTestFinished);
    writeFileSync(join(folder, "a.ts"), "1");
    using files = watchFiles(folder, ["a.ts"]);
    writeFileSync(join(folder, "b.ts"), "1");
    const soon = AbortSignal.timeout(400);
    expect(await files.changed(soon)).toBe(false);
    const changed = files.changed(never);
    writeFileSync(join(folder, "a.ts~"), "2");
    renameSync(join(folder, "a.ts~"), join(folder, "a.ts"));
    expect(await changed).toBe(true);
  });

  it("remembers a change that came while nobody waited, once", async () => {
    const folder = temporaryFolder(onTestFinished);
    writeFileSync(join(folder, "a.ts"), "1");
    using files = watchFiles(folder, ["a.ts"]);
    writeFileSync(join(folder, "a.ts"), "2");
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(await files.changed(never)).toBe(true);
    expect(await files.changed(AbortSignal.timeout(200))).toBe(false);
    expect(await files.changed(AbortSignal.abort())).toBe(false);
  });

  it("refuses what is not there", () => {
    const folder = temporaryFolder(onTestFinished);
    expect(() => watchFiles(folder, ["nowhere"])).toThrow("nowhere: no such file or folder");
  });
});
