import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DataDirectoryError, ensurePrivateDirectory } from "../../../src/base/data-directory.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "assay-directory-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe("the data directory", () => {
  it("is made with all that leads to it, for its owner alone", () => {
    const path = join(root, "a", "b", "c");
    ensurePrivateDirectory(path);
    for (const each of [join(root, "a"), join(root, "a", "b"), path]) expect(statSync(each).mode & 0o777).toBe(0o700);
    ensurePrivateDirectory(path);
  });

  it("is refused where a file is in the way", () => {
    writeFileSync(join(root, "file"), "");
    expect(() => ensurePrivateDirectory(join(root, "file"))).toThrow(DataDirectoryError);
    expect(() => ensurePrivateDirectory(join(root, "file", "below"))).toThrow(DataDirectoryError);
  });

  it.runIf(existsSync("/proc/self"))("is refused, and not tried for ever, where the system makes none", () => {
    expect(() => ensurePrivateDirectory("/proc/assay/data")).toThrow(DataDirectoryError);
  });
});
