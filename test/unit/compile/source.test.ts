import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { SOURCE_LIMITS } from "../../../src/base/limits.ts";
import { checkModule } from "../../../src/compile/source.ts";
import { sourceDigest } from "../../../src/compile/source-digest.ts";
import { Fault } from "../../../src/fault/fault.ts";
import type { SourceModule } from "../../../src/flow.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const moduleOf = (files: Readonly<Record<string, string>>, entry = ""): SourceModule => ({
  files: Object.entries(files).map(([path, text]) => ({ path, content: bytes(text) })),
  entry,
});

/** Field and description of each violation. */
function violationsOf(module: SourceModule): string[] {
  try {
    checkModule(module);
    return [];
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    expect(error.reason).toBe("REQUEST_INVALID");
    return (error.details.fieldViolations ?? []).map(({ field, description }) => `${field}: ${description}`);
  }
}

describe("a module's names", () => {
  const bad: readonly (readonly [string, RegExp])[] = [
    ["", /empty/],
    ["/a.ts", /absolute/],
    ["C:/a.ts", /absolute/],
    ["c:a.ts", /absolute/],
    ["a\\b.ts", /backslash/],
    ["..\\a.ts", /backslash/],
    ["../a.ts", /`\.\.` part/],
    ["a/../b.ts", /`\.\.` part/],
    ["./a.ts", /`\.` or/],
    ["a//b.ts", /empty part/],
    ["a/", /empty part/],
    ["a\nb.ts", /control/],
    ["a\u0000.ts", /control/],
    ["a\u202eb.ts", /invisible/],
    ["a\u200bb.ts", /invisible/],
    ["a\ufeffb.ts", /invisible/],
    ["a\ud800.ts", /control or invisible/],
    ["cafe\u0301.ts", /NFC/],
    ["a.js", /does not end in/],
    ["a.tsx", /does not end in/],
    ["a.mts", /does not end in/],
    ["a.TS", /does not end in/],
    ["a.d.ts", /declaration/],
    ["a.d.css.ts", /declaration/],
    ["lib/A.D.ts", /declaration/],
    ["package.json", /reserved/],
    ["tsconfig.json", /reserved/],
    ["node_modules/x/index.ts", /reserved/],
    ["a/Node_Modules/x.ts", /reserved/],
    ["__proto__.ts", /reserved/],
    ["__proto__/a.ts", /reserved/],
    ["constructor.ts", /reserved/],
    ["nul.ts", /reserved/],
    ["a /b.ts", /space/],
    ["index.ts ", /space/],
    ["index.ts.", /dot/],
    ["index.ts/", /empty part/],
    ["COM1.ts", /reserved/],
    ["lpt9.log.ts", /reserved/],
    ["a/aux.ts", /reserved/],
    ["conout$.ts", /reserved/],
    ["%2e%2e/a.ts", /escape/],
    ["a%2Fb.ts", /escape/],
    ["a%00.ts", /escape/],
    ["．．/a.ts", /looks like/],
    ["a／b／／c.ts", /looks like/],
    ["ｎode_modules/a.ts", /looks like/],
    ["a.ｄ.ts", /looks like/],
    ["a\u00ad.ts", /invisible/],
    ["a\u2060.ts", /invisible/],
    ["a\u{e0001}.ts", /invisible/],
    ["a\u3164.ts", /invisible/],
    ["a\ufe0f.ts", /invisible/],
    ["\u2800.ts", /invisible/],
    ["a./b.ts", /dot/],
    ["ab:c.ts", /refuse/],
    ["a?.ts", /refuse/],
    [`${"a".repeat(SOURCE_LIMITS.maxPathBytes)}.ts`, /longer than/],
    [`${"ä".repeat(127)}.ts`, /longer than/],
  ];
  for (const [path, problem] of bad) {
    it(`${JSON.stringify(path).slice(0, 60)} is refused`, () => {
      const found = violationsOf({ files: [{ path, content: bytes("1") }], entry: path });
      expect(found).toHaveLength(1);
      expect(found[0]).toMatch(/^module\.files\[0\]\.path: /);
      expect(found[0]).toMatch(problem);
    });
  }

  it("ordinary names are accepted, with spaces and other scripts", () => {
    for (const path of [
      "index.ts",
      "a/b/c.ts",
      "größe.ts",
      "日本語.ts",
      "my file.ts",
      ".hidden/a.ts",
      "a.test.ts",
      "com.ts",
      "common1.ts",
      "100%.ts",
      "d.ts",
    ]) {
      expect(violationsOf(moduleOf({ [path]: "1" }))).toEqual([]);
    }
  });

  it("that differ in case or compatibility form only are refused, and so is a file that is also a folder", () => {
    expect(violationsOf(moduleOf({ "index.ts": "1", "Index.ts": "1" }))).toEqual([
      expect.stringMatching(/^module\.files\[1\]\.path: .*files\[0\] in case or Unicode form/),
    ]);
    expect(violationsOf(moduleOf({ "index.ts": "1", "ﬁle.ts": "1", "file.ts": "1" }))).toHaveLength(1);
    expect(violationsOf(moduleOf({ "index.ts": "1", "straße.ts": "1", "STRASSE.ts": "1" }))).toHaveLength(1);
    expect(violationsOf(moduleOf({ "index.ts": "1", "a.ts": "1", "a.ts/b.ts": "1" }))).toHaveLength(1);
  });

  it("are refused when one stands twice", () => {
    const file = { path: "index.ts", content: bytes("1") };
    expect(violationsOf({ files: [file, file], entry: "index.ts" })).toEqual([
      expect.stringContaining("same as that of module.files[0]"),
    ]);
  });
});

describe("a module's text", () => {
  const only = (content: Uint8Array): string[] => violationsOf({ files: [{ path: "a.ts", content }], entry: "" });

  it("is refused when it is empty, not UTF-8, holds NUL, or is nothing but a byte order mark", () => {
    expect(only(bytes(""))).toEqual([expect.stringMatching(/^module\.files\[0\]\.content: is empty/)]);
    expect(only(new Uint8Array([0x61, 0xff]))).toEqual([expect.stringContaining("UTF-8")]);
    expect(only(new Uint8Array([0xed, 0xa0, 0x80]))).toEqual([expect.stringContaining("UTF-8")]);
    expect(only(new Uint8Array([0xff, 0xfe, 0x61, 0]))).toEqual([expect.stringContaining("UTF-8")]);
    expect(only(bytes("a\0b"))).toEqual([expect.stringContaining("NUL")]);
    expect(only(new Uint8Array([0xef, 0xbb, 0xbf]))).toEqual([expect.stringContaining("byte order mark")]);
  });

  it("has its limits at the byte", () => {
    const { maxFileBytes, maxFiles, maxModuleBytes } = SOURCE_LIMITS;
    expect(only(bytes("a".repeat(maxFileBytes)))).toEqual([]);
    expect(only(bytes("a".repeat(maxFileBytes + 1)))).toHaveLength(1);
    const many = (count: number, size: number): SourceModule => ({
      files: Array.from({ length: count }, (_, i) => ({ path: `f${i}.ts`, content: bytes("a".repeat(size)) })),
      entry: "f0.ts",
    });
    expect(violationsOf(many(4, maxModuleBytes / 4))).toEqual([]);
    expect(violationsOf(many(8, maxModuleBytes / 8 + 1))).toEqual([expect.stringMatching(/^module\.files: /)]);
    expect(violationsOf(many(maxFiles, 1))).toEqual([]);
    expect(violationsOf(many(maxFiles + 1, 1))).toEqual([expect.stringContaining(`at most ${maxFiles}`)]);
    expect(violationsOf({ files: [], entry: "" })).toEqual([expect.stringContaining("no file")]);
  });

  it("loses its byte order mark and keeps the rest", () => {
    const { files } = checkModule({ files: [{ path: "a.ts", content: bytes("\ufeffa\r\nb\ufeff") }], entry: "" });
    expect([...files]).toEqual([["a.ts", "a\r\nb\ufeff"]]);
  });
});

describe("the entry", () => {
  it("is the only file, or else index.ts, or what is named", () => {
    expect(checkModule(moduleOf({ "a.ts": "1" })).entry).toBe("a.ts");
    expect(checkModule(moduleOf({ "a.ts": "1", "index.ts": "1" })).entry).toBe("index.ts");
    expect(checkModule(moduleOf({ "a.ts": "1", "index.ts": "1" }, "a.ts")).entry).toBe("a.ts");
  });
  it("is refused when nothing says which it is, or when it is not there", () => {
    expect(violationsOf(moduleOf({ "a.ts": "1", "b.ts": "1" }))).toEqual([expect.stringMatching(/^module\.entry: /)]);
    expect(violationsOf(moduleOf({ "a.ts": "1" }, "b.ts"))).toEqual([expect.stringMatching(/^module\.entry: /)]);
  });
});

it("all problems are reported together", () => {
  const module: SourceModule = {
    files: [
      { path: "../a.ts", content: bytes("1") },
      { path: "b.ts", content: bytes("") },
      { path: "c.js", content: new Uint8Array([0xff]) },
    ],
    entry: "d.ts",
  };
  expect(violationsOf(module).map((violation) => violation.split(":")[0])).toEqual([
    "module.files[0].path",
    "module.files[2].path",
    "module.files[1].content",
    "module.files[2].content",
    "module.entry",
  ]);
});

describe("the digest of a source", () => {
  it("does not depend on the order of files or on the entry", () => {
    const { files } = moduleOf({ "a.ts": "1", "b.ts": "2", "ü/c.ts": "3" });
    expect(sourceDigest(files.toReversed())).toBe(sourceDigest(files));
  });

  it("changes with every byte, name, and border between files", () => {
    const digests = [
      { "a.ts": "1", "b.ts": "2" },
      { "a.ts": "2", "b.ts": "1" },
      { "a.ts": "1" },
      { "a.ts": "1\n1 b.ts\n2" },
      { "a.ts": "1", "b.ts": "2\n" },
      { "a.ts": "1", "c.ts": "2" },
    ].map((files) => sourceDigest(moduleOf(files).files));
    expect(new Set(digests).size).toBe(digests.length);
  });

  it("can be recomputed with the shell, as its documentation says", () => {
    const files = { "index.ts": "export default 1;\n", "lib/größe.ts": "export {}", "lib/a.ts": "\ufeff// bom\r\n" };
    const folder = mkdtempSync(join(tmpdir(), "assay-digest-"));
    try {
      for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), text);
      }
      const script = `{ echo assay-source/v1; find . -name '*.ts' | sed 's|^\\./||' | LC_ALL=C sort | while IFS= read -r f; do
         printf '%s %s\\n' "$(wc -c < "$f" | tr -d ' ')" "$f"; cat "$f"; echo; done; } | sha256sum`;
      const output = execFileSync("bash", ["-c", script], { cwd: folder, encoding: "utf8" });
      expect(output.slice(0, 64)).toBe(sourceDigest(moduleOf(files).files));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
