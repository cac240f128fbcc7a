import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { readModule } from "../../../src/cli/read-module.ts";
import { temporaryFolder } from "./terminal.ts";

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder(onTestFinished);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, path, ".."), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

function read(folder: string, path: string, entry?: string) {
  const module = readModule(folder, path, entry);
  return { entry: module.entry, files: module.files.map((file) => [file.path, Buffer.from(file.content).toString()]) };
}

describe("a module on disk", () => {
  it("is one file under its own name", () => {
    const folder = folderWith({ "deep/account.ts": "export default 1;" });
    expect(read(folder, "deep/account.ts")).toEqual({ entry: "", files: [["account.ts", "export default 1;"]] });
  });

  it("is every file of a folder, odd ones too, but none that begins with a dot", () => {
    const folder = folderWith({
      "m/index.ts": "1",
      "m/lib/a.ts": "2",
      "m/lib/types.d.ts": "3",
      "m/node_modules/evil/index.js": "4",
      "m/tsconfig.json": "5",
      "m/.git/config": "6",
      "m/lib/.hidden.ts": "7",
    });
    expect(read(folder, "m", "lib/a.ts")).toEqual({
      entry: "lib/a.ts",
      files: [
        ["index.ts", "1"],
        ["tsconfig.json", "5"],
        ["lib/a.ts", "2"],
        ["lib/types.d.ts", "3"],
        ["node_modules/evil/index.js", "4"],
      ],
    });
  });

  it("is a bundle, whose names are taken as they stand", () => {
    const bundle = '{"entry":"i.ts","files":{"i.ts":"1","..\\\\x.ts":"2","__proto__":"3"}}';
    const folder = folderWith({ "b.bundle.json": bundle });
    const files = [
      ["i.ts", "1"],
      ["..\\x.ts", "2"],
      ["__proto__", "3"],
    ];
    expect(read(folder, "b.bundle.json")).toEqual({ entry: "i.ts", files });
    expect(read(folder, "b.bundle.json", "other.ts").entry).toBe("other.ts");
  });

  it.each([
    ["no JSON", "{"],
    ["no files", '{"entry":"i.ts"}'],
    ["a file that is no text", '{"files":{"i.ts":1}}'],
    ["a list", "[]"],
    ["an entry that is no text", '{"entry":1,"files":{"i.ts":"1"}}'],
  ])("is not a bundle with %s", (_, text) => {
    const folder = folderWith({ "b.bundle.json": text });
    expect(() => readModule(folder, "b.bundle.json", undefined)).toThrow(/b\.bundle\.json: (is not JSON|must be)/);
  });

  it("is not read through a symbolic link inside a folder", () => {
    const folder = folderWith({ "m/index.ts": "1", secret: "2" });
    symlinkSync(join(folder, "secret"), join(folder, "m/linked.ts"));
    expect(() => readModule(folder, "m", undefined)).toThrow("m/linked.ts: is a symbolic link");
  });

  it("is not read without end", () => {
    const folder = folderWith({ "m/large.ts": "x".repeat(3_000_000), "m/larger.ts": "x".repeat(3_000_000) });
    expect(() => readModule(folder, "m", undefined)).toThrow("m: is far too large for a module");
  });

  it("is not waited for at a pipe or a device", () => {
    expect(() => readModule("/", "dev/zero", undefined)).toThrow("dev/zero: is neither a file nor a folder");
  });

  it("is the src of a project that init made", () => {
    const folder = folderWith({ "p/.assay/index.d.ts": "", "p/README.md": "", "p/src/index.ts": "1" });
    expect(read(folder, "p")).toEqual({ entry: "", files: [["index.ts", "1"]] });
    expect(read(folder, "p/src")).toEqual({ entry: "", files: [["index.ts", "1"]] });
  });

  it("that is not there is a problem of its own", () => {
    expect(() => readModule("/", "no/such/file.ts", undefined)).toThrow("no/such/file.ts: no such file or folder");
  });
});
