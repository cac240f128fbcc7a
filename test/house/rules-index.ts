/** Renders `docs/rules/README.md`, the index of the rules, from their pages. Run as a program it writes the page. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const RULES = join(import.meta.dirname, "../../docs/rules");

/** Where the index stands. */
export const RULES_INDEX = join(RULES, "README.md");

/** The index's text. */
export function renderRulesIndex(): string {
  const pages = readdirSync(RULES)
    .filter((file) => file !== "README.md")
    .sort();
  const rows = pages.map((file) => {
    const page = readFileSync(join(RULES, file), "utf8");
    const [, id, summary] = /^# `([^`]+)`\n\n(.+)\n/.exec(page) ?? [];
    if (id === undefined || summary === undefined || file !== `${id}.md`) {
      throw new Error(`docs/rules/${file} does not begin with its rule and one line about it`);
    }
    const severity = page.includes("\n## Warned\n") ? "warning" : "error";
    return `| [\`${id}\`](${file}) | ${severity} | ${summary.replaceAll("|", "\\|")} |`;
  });
  return [
    "# Rules",
    "",
    "What the analyser refuses (errors) or warns of, a page each with the reason, what to write instead, and an example of both. Findings name",
    "their rule; `ts2322` and the like are TypeScript's own. Generated from the pages by `npm run generate`.",
    "",
    "| rule | severity | finds |",
    "|---|---|---|",
    ...rows,
    "",
  ].join("\n");
}

if (import.meta.main) writeFileSync(RULES_INDEX, renderRulesIndex());
