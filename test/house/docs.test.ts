import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { compileModule } from "../../src/compile/compile-module.ts";
import { METRICS } from "../../src/observe/metrics.ts";
import { readSettings } from "../../src/settings.ts";
import { blocksOf } from "../docs/blocks.ts";
import { GUIDE_PROGRAMS } from "../docs/pages.ts";
import { ACCESS_PAGE, renderAccessPage } from "./access-page.ts";
import { renderServicePages, SERVICE_PAGES } from "./api-pages.ts";
import { LIMITS_PAGE, renderLimitsPage } from "./limits-page.ts";
import { METRICS_PAGE, renderMetricsPage } from "./metrics-page.ts";
import { REASON_PAGES, REASONS_PAGE, renderReasonPages, renderReasonsPage } from "./reasons-page.ts";
import { RULES_INDEX, renderRulesIndex } from "./rules-index.ts";

const ROOT = join(import.meta.dirname, "../..");

describe("the documentation", () => {
  it("has a page of reasons that says what the protos say", () => {
    expect(readFileSync(REASONS_PAGE, "utf8")).toBe(renderReasonsPage());
  });

  it("has a page for each service and for each reason that says what the protos say", () => {
    expect(pagesIn(SERVICE_PAGES)).toEqual(renderServicePages());
    expect(pagesIn(REASON_PAGES)).toEqual(renderReasonPages());
  });

  it("names reasons as the clients name them", () => {
    const go = readFileSync(join(ROOT, "clients/go/reason.go"), "utf8");
    const python = readFileSync(join(ROOT, "clients/python/assay/_reasons.py"), "utf8");
    const java = readFileSync(join(ROOT, "clients/java/src/main/java/dev/assay/client/FailureReason.java"), "utf8");
    for (const [file, page] of pagesIn(REASON_PAGES)) {
      const named = (pattern: RegExp): string => pattern.exec(page)?.[1] ?? `nothing in ${file}`;
      expect(go).toMatch(new RegExp(`^\\t${named(/assay\.(\w+)\)` \|$/m)} +Reason = `, "m"));
      expect(python).toContain(`class ${named(/assay\.errors\.(\w+)/)}(AssayError):`);
      expect(java).toMatch(new RegExp(`\\b${named(/FailureReason\.(\w+)/)}\\b`));
    }
  });

  it("of who may call what says what the protos say", async () => {
    expect(readFileSync(ACCESS_PAGE, "utf8")).toBe(await renderAccessPage());
  });

  it("of limits says what the code says, and names settings that there are", () => {
    const page = readFileSync(LIMITS_PAGE, "utf8");
    expect(page).toBe(renderLimitsPage());
    const help = readSettings({ argv: ["--help"], environment: {}, readFile: () => "", cores: 2 });
    const flags = help.kind === "help" ? help.text : "";
    for (const [, flag = ""] of page.matchAll(/`(--[a-z-]+)`/g))
      expect(flags).toMatch(new RegExp(`^ *${flag}\\b`, "m"));
  });

  it("of metrics says what the table says", () => {
    expect(readFileSync(METRICS_PAGE, "utf8")).toBe(renderMetricsPage());
  });

  it("watches metrics that there are, by labels that they have", () => {
    const page = readFileSync(join(ROOT, "docs/operations/observability.md"), "utf8");
    const uses = [...page.matchAll(/\b(assay_[a-z_]+)(?:\{([a-z]+)(!?=~?)"([^"]*)"\})?/g)];
    expect(uses.length).toBeGreaterThan(10);
    const unknown = uses.flatMap(([use, name = "", label]) => {
      const facts = ["", "_count", "_sum", "_bucket"]
        .filter((suffix) => name.endsWith(suffix))
        .map((suffix) =>
          Object.entries(METRICS).find(([metric]) => metric === name.slice(0, name.length - suffix.length)),
        )
        .find((found) => found !== undefined)?.[1];
      const labels: readonly string[] = facts?.labels ?? [];
      return facts === undefined || (label !== undefined && !labels.includes(label)) ? [use] : [];
    });
    expect(unknown).toEqual([]);
  });

  it("has an index of the rules with every page in it", () => {
    expect(readFileSync(RULES_INDEX, "utf8")).toBe(renderRulesIndex());
  });

  it("links to pages that are there", () => {
    const pages = ["README.md", "CONTRIBUTING.md"];
    for (const file of readdirSync(join(ROOT, "docs"), { recursive: true, encoding: "utf8" })) {
      if (file.endsWith(".md")) pages.push(join("docs", file));
    }
    const broken = pages.flatMap((page) =>
      [...readFileSync(join(ROOT, page), "utf8").matchAll(/\]\((?!https?:|#)([^)#\s]+)(?:#[^)]*)?\)/g)].flatMap(
        ([, target = ""]) => (existsSync(join(ROOT, dirname(page), target)) ? [] : [`${page}: ${target}`]),
      ),
    );
    expect(broken).toEqual([]);
  });

  it("has a guide whose programs are the files that the clients' tests run, whole and word for word", () => {
    const blocks = blocksOf(readFileSync(join(ROOT, "docs/guide.md"), "utf8"));
    const shown = blocks.filter(({ language }) => ["ts", "python", "go", "java"].includes(language));
    const files = GUIDE_PROGRAMS.map(({ of }) => readFileSync(join(ROOT, of), "utf8"));
    files.push(readFileSync(join(ROOT, "clients/go/examples/account/account.ts"), "utf8"));
    expect(shown.map(({ text }) => text).toSorted()).toEqual(files.toSorted());
    for (const { by, as } of GUIDE_PROGRAMS) expect(readFileSync(join(ROOT, by), "utf8")).toContain(as);
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

function pagesIn(directory: string): ReadonlyMap<string, string> {
  return new Map(readdirSync(directory).map((file) => [file, readFileSync(join(directory, file), "utf8")]));
}
