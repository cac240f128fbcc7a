import { describe, expect, it } from "vitest";
import { compileModule } from "../../../src/compile/compile-module.ts";

const ORDINARY =
  "export default { initial: () => ({ n: 0 }), apply: (s: { n: number }, e: { type: string }) => ({ n: s.n + e.type.length }) };";

/** The rules that refuse an entry which imports `specifier`, in whatever way `write` writes it. */
function rulesOf(specifier: string, write: (quoted: string) => string): readonly string[] {
  const texts = {
    "a.ts": "export const a = 1;",
    "café.ts": "export const a = 1;",
    "folder/index.ts": "export const a = 1;",
    "main/index.ts": `${write(JSON.stringify(specifier))}\n${ORDINARY}`,
  };
  const files = Object.entries(texts).map(([path, text]) => ({ path, content: new TextEncoder().encode(text) }));
  const { outcome, diagnostics } = compileModule({ files, entry: "main/index.ts" });
  return outcome === "accepted" ? ["accepted"] : diagnostics.map(({ rule }) => rule);
}

const SPECIFIERS: readonly string[] = [
  "../../a.ts",
  "../../../../../../etc/passwd",
  "/etc/passwd",
  "/a.ts",
  "//host/a.ts",
  "file:///etc/passwd",
  "file:../a.ts",
  "node:fs",
  "fs",
  "data:text/javascript,export const a = 1",
  "http://localhost/a.ts",
  "blob:a",
  "#a",
  "a.ts",
  "~/a.ts",
  "@/a.ts",
  "assay/a",
  "../a.ts?x",
  "../a.ts#x",
  "../a.ts/",
  "..//a.ts",
  ".././/a.ts",
  "..\\a.ts",
  "../A.ts",
  "../a.TS",
  "../a.ts ",
  " ../a.ts",
  "../%61.ts",
  "..%2fa.ts",
  "../a\u0000.ts",
  "../a.ts\u0000",
  "../a\u200b.ts",
  "../cafe\u0301.ts",
  "../ａ.ts",
  "．．/a.ts",
  "../a.d.ts",
  "../folder/index.d.ts",
  "../a.json",
  "../node_modules/a",
  "../package.json",
  "../../assay/lib.d.ts",
  "../../module/a.ts",
  "__proto__",
  "../__proto__",
  "../constructor",
  "",
  ".",
  "..",
];

describe("what an import may say is the name of a file of the module, letter for letter; not", () => {
  for (const specifier of SPECIFIERS) {
    it(JSON.stringify(specifier), () => {
      const ways: readonly ((quoted: string) => string)[] = [
        (quoted) => `import { a } from ${quoted}; export const b = a;`,
        (quoted) => `import ${quoted};`,
        (quoted) => `export * from ${quoted};`,
        (quoted) => `import type { a } from ${quoted}; export type B = typeof a;`,
        (quoted) => `type A = typeof import(${quoted}); export type B = A;`,
        (quoted) => `const a = import(${quoted});`,
        (quoted) => `import a = require(${quoted});`,
        (quoted) => `const a = require(${quoted});`,
        (quoted) => `/// <reference path=${quoted} />`,
      ];
      for (const [index, way] of ways.entries()) {
        const rules = rulesOf(specifier, way);
        expect(rules, `way ${index}`).not.toContain("accepted");
        expect(rules, `way ${index}`).not.toContain("analyser-failed");
      }
    });
  }

  it("but that is", () => {
    for (const specifier of [
      "../a.ts",
      "../a",
      "../a.js",
      "../folder",
      "../folder/index.ts",
      "../café.ts",
      "./../a.ts",
    ]) {
      expect(rulesOf(specifier, (quoted) => `import { a } from ${quoted}; export const b = a;`)).toEqual(["accepted"]);
    }
  });
});
