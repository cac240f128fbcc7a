/** `assay explain WHAT`: whether a module may use something, since when, why not, and what instead; or what a rule refuses. */
import { readFileSync } from "node:fs";
import type { Command } from "commander";
import type { Explanation } from "../../compile/policy/explain.ts";
import { type CommandContext, type CommonOptions, runBody, withCommonOptions } from "../command.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import type { Report } from "../report.ts";
import { pageOf, pagePath } from "../rule-pages.ts";
import { visible } from "../visible.ts";

export function addExplainCommand(program: Command, context: CommandContext): void {
  const command = program
    .command("explain")
    .summary("say whether a module may use something, why not, and what instead")
    .description(
      "Answers from the policy that the analyser works by: for a global, a static, a member, a type, a property name, a piece of syntax, or a rule's id as findings name it.",
    )
    .argument("<what>", "such as Math.random, Array.prototype.map, [].at, process.env, any-value, ForOfStatement");
  withCommonOptions(command, ["assay explain Math.random", "assay explain any-value", "assay explain toSorted --json"]);
  command.action(async (what: string, options: CommonOptions) => {
    await runBody(context, options, async (report) => await answer(report, what));
  });
}

async function answer(report: Report, what: string): Promise<ExitCode> {
  // The policy takes its time to load, and no other command needs it.
  const { explain } = await import("../../compile/policy/explain.ts");
  const { policyVersion } = await import("../../compile/policy/versions.ts");
  const { policyDigest } = await import("../../compile/policy/policy.ts");
  const typescript = typescriptRule(what);
  const { explanations, near } = typescript === undefined ? explain(what) : { explanations: [], near: [] };
  report.document({
    question: what,
    policyVersion: policyVersion(),
    policyDigest,
    explanations: explanations.map((found) => (found.of === "rule" ? { ...found, page: pageTextOf(found.id) } : found)),
    near,
  });
  for (const found of explanations) {
    if (found.of === "rule") report.line(visible(pageTextOf(found.id).trimEnd()));
    else tell(report, found);
  }
  if (explanations.length > 0) return EXIT.ok;
  if (typescript !== undefined) {
    report.line(`${visible(what)} is TypeScript's own error TS${typescript}; its message says what is wrong.`);
    return EXIT.ok;
  }
  report.line(`${visible(what)}: the policy does not list it, so no module may use it as something of the language's.`);
  if (near.length > 0) report.line(`Did you mean ${near.map(visible).join(", ")}?`);
  return EXIT.negative;
}

function tell(report: Report, found: Explanation & { readonly of: "name" }): void {
  const { name, kinds, since, reason, instead } = found;
  const verdict =
    kinds.length === 0
      ? report.paint("bad", "not allowed")
      : `${report.paint("good", "allowed")} for ${kinds.join(", ")}, since policy version ${since}`;
  report.line(`${report.paint("strong", visible(name))}: ${verdict}`);
  if (reason !== "") report.line(`  ${visible(reason)}`);
  if (instead !== "") report.line(`  ${report.paint("good", "instead:")} ${visible(instead)}`);
}

/** `ts2322` → `2322`. */
function typescriptRule(what: string): string | undefined {
  return /^ts(\d{4,5})$/i.exec(what)?.[1];
}

/** A rule's page, as it stands in the reference; `""` if it has none. */
function pageTextOf(id: string): string {
  return pageOf(id) === null ? "" : readFileSync(pagePath(id), "utf8");
}
