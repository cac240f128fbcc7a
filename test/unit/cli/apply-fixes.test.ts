import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { applyFixes } from "../../../src/cli/apply-fixes.ts";
import { compileModule } from "../../../src/compile/compile-module.ts";
import type { SourceModule } from "../../../src/flow.ts";

const PAGES = new URL("../../../docs/rules/", import.meta.url);
const ROUNDS = 10;

function warnedExamples(): readonly { readonly name: string; readonly text: string }[] {
  return readdirSync(PAGES).flatMap((name) => {
    const text = readFileSync(new URL(name, PAGES), "utf8").split("## Warned\n\n```ts\n")[1]?.split("\n```")[0];
    return text === undefined ? [] : [{ name, text: `${text}\n` }];
  });
}

it("a trap's fix removes the warning, leaves the module accepted, and there is an end of fixes", () => {
  let fixed = 0;
  for (const { name, text } of warnedExamples()) {
    let module: SourceModule = { files: [{ path: "index.ts", content: Buffer.from(text) }], entry: "" };
    let verdict = compileModule(module);
    for (let round = 0; verdict.diagnostics.some(({ fix }) => fix !== undefined); round++) {
      expect(round, name).toBeLessThan(ROUNDS);
      const before = verdict.diagnostics.length;
      const made = applyFixes(module, verdict.diagnostics);
      expect(made.fixed, name).toBeGreaterThan(0);
      fixed += made.fixed;
      module = made.module;
      verdict = compileModule(module);
      expect(verdict.outcome, name).toBe("accepted");
      expect(verdict.diagnostics.length, name).toBeLessThan(before);
    }
  }
  expect(fixed).toBeGreaterThanOrEqual(4);
});
