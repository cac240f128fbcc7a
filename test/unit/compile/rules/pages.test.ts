/** Every rule has a page, and what its page rejects, warns of and accepts is rejected, warned of and accepted. */
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { createAnalyser } from "../../../../src/compile/analyse.ts";
import type { Finding } from "../../../../src/compile/analysis.ts";
import { CATALOGUE } from "../../../../src/compile/rules/catalogue.ts";
import { TRAPS } from "../../../../src/compile/rules/traps-catalogue.ts";

const PAGES = new URL("../../../../docs/rules/", import.meta.url);
/** About the analyser itself: no short example reaches them. */
const WITHOUT_EXAMPLES = new Set(["too-complex", "analyser-failed"]);
/** A dropped comparison is why that function returns nothing. */
const EXPECTED_BESIDE = new Map([["void-predicate", new Set(["void-predicate", "unused-result"])]]);
const DEFINITION =
  "export default { initial: () => ({ n: 0 }), apply: (state: { n: number }, event: { data: { k: string } }) => state };\n";

const analyser = createAnalyser();

function findingsOf(code: string): readonly Finding[] {
  const text = code.includes("export default") ? code : `${code}\n${DEFINITION}`;
  return analyser.analyse({ files: new Map([["index.ts", text]]), entry: "index.ts" }).findings;
}

function rulesBroken(code: string, of: Finding["severity"] = "error"): string[] {
  return findingsOf(code)
    .filter(({ severity }) => severity === of)
    .map(({ rule }) => rule);
}

function exampleOf(page: string, title: string): string {
  const code = new RegExp(`## ${title}\\n\\n\`\`\`ts\\n([^]*?)\\n\`\`\``).exec(page)?.[1];
  if (code === undefined) throw new Error(`the page has no example under ${title}`);
  return code;
}

describe("a rule's page", () => {
  for (const id of Object.keys(CATALOGUE)) {
    it(`${id}: stands in docs/rules and gives the reason and the remedy`, () => {
      const page = readFileSync(new URL(`${id}.md`, PAGES), "utf8");
      expect(page).toContain(`# \`${id}\``);
      expect(page).toContain("**Why:**");
      expect(page).toContain("**Instead:**");
    });
    if (WITHOUT_EXAMPLES.has(id)) continue;
    if (Object.hasOwn(TRAPS, id)) {
      it(`${id}: its example is accepted with that warning alone, its other one without any`, () => {
        const page = readFileSync(new URL(`${id}.md`, PAGES), "utf8");
        const warned = exampleOf(page, "Warned");
        expect(rulesBroken(warned)).toEqual([]);
        expect(new Set(rulesBroken(warned, "warning"))).toEqual(EXPECTED_BESIDE.get(id) ?? new Set([id]));
        expect(findingsOf(exampleOf(page, "Accepted"))).toEqual([]);
      });
      continue;
    }
    it(`${id}: its rejected example breaks it, its accepted example breaks nothing`, () => {
      const page = readFileSync(new URL(`${id}.md`, PAGES), "utf8");
      expect(rulesBroken(exampleOf(page, "Rejected"))).toContain(id);
      expect(rulesBroken(exampleOf(page, "Accepted"))).toEqual([]);
    });
  }

  it("is a page of a rule that exists", () => {
    const source = readdirSync(new URL("../../../../src/compile/", import.meta.url), {
      recursive: true,
      encoding: "utf8",
    })
      .filter((name) => name.endsWith(".ts"))
      .map((name) => readFileSync(new URL(`../../../../src/compile/${name}`, import.meta.url), "utf8"))
      .join("\n");
    for (const file of readdirSync(PAGES)) {
      if (file === "README.md") continue;
      const id = file.replace(/\.md$/, "");
      expect(Object.hasOwn(CATALOGUE, id) || source.includes(`"${id}"`), file).toBe(true);
    }
  });
});
