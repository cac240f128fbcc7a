import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { compileModule } from "../../src/compile/compile-module.ts";
import { REASONS_PAGE, renderReasonsPage } from "./reasons-page.ts";

const ROOT = join(import.meta.dirname, "../..");

describe("the documentation", () => {
  it("has a page of reasons that says what the protos say", () => {
    expect(readFileSync(REASONS_PAGE, "utf8")).toBe(renderReasonsPage());
  });

  it("shows a reducer in the README that the analyser accepts", () => {
    const readme = readFileSync(join(ROOT, "README.md"), "utf8");
    const reducer = [...readme.matchAll(/```ts\n([\s\S]*?)```/g)]
      .map(([, code = ""]) => code)
      .find((code) => code.includes("defineReducer"));
    expect(reducer).toBeDefined();
    const verdict = compileModule({ files: [{ path: "index.ts", content: Buffer.from(reducer ?? "") }], entry: "" });
    expect(verdict.diagnostics).toEqual([]);
    expect(verdict.outcome).toBe("accepted");
  });
});
