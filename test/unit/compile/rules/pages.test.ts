/** Every rule has a page, and what its page rejects and accepts is rejected and accepted. */
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { createAnalyser } from "../../../../src/compile/analyse.ts";
import { CATALOGUE } from "../../../../src/compile/rules/catalogue.ts";

const PAGES = new URL("../../../../docs/rules/", import.meta.url);
/** About the analyser itself: no short example reaches them. */
const WITHOUT_EXAMPLES = new Set(["too-complex", "analyser-failed"]);
const DEFINITION =
  "export default { initial: () => ({ n: 0 }), apply: (state: { n: number }, event: { data: { k: string } }) => state };\n";

const analyser = createAnalyser();

function rulesBroken(code: string, severities = ["error"]): string[] {
  const text = code.includes("export default") ? code : `${code}\n${DEFINITION}`;
  const { findings } = analyser.analyse({ files: new Map([["index.ts", text]]), entry: "index.ts" });
  return findings.filter(({ severity }) => severities.includes(severity)).map(({ rule }) => rule);
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
    it(`${id}: its rejected or warned example breaks it, its accepted example breaks nothing`, () => {
      const page = readFileSync(new URL(`${id}.md`, PAGES), "utf8");
      if (page.includes("## Warned")) {
        expect(rulesBroken(exampleOf(page, "Warned"))).toEqual([]);
        expect(rulesBroken(exampleOf(page, "Warned"), ["warning"])).toEqual([id]);
        expect(rulesBroken(exampleOf(page, "Accepted"), ["warning"])).toEqual([]);
      } else expect(rulesBroken(exampleOf(page, "Rejected"))).toContain(id);
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
