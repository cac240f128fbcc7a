/** What `assay check` prints for programs: its own JSON, SARIF, `google.rpc.Status`, or annotations of a pull request. */
import { readFileSync } from "node:fs";
import { annotationOf } from "./annotations.ts";
import { badRequestOf } from "./bad-request.ts";
import type { CheckVerdictShape } from "./check-verdict.ts";
import { pathOnDisk } from "./path-on-disk.ts";
import type { Report } from "./report.ts";
import { pageOf, pagePath } from "./rule-pages.ts";
import { type SarifRule, sarifOf } from "./sarif.ts";
import { visible } from "./visible.ts";

export const CHECK_FORMATS = ["text", "json", "sarif", "bad-request", "github"] as const;
export type CheckFormat = (typeof CHECK_FORMATS)[number];

/** Prints all verdicts in a format that is not text. */
export async function printVerdicts(
  report: Report,
  format: Exclude<CheckFormat, "text">,
  workingDirectory: string,
  verdicts: readonly CheckVerdictShape[],
  counts: Readonly<Record<"accepted" | "rejected" | "failed", number>>,
  version: string,
): Promise<void> {
  switch (format) {
    case "json": {
      const withPages = verdicts.map((verdict) => ({
        ...verdict,
        diagnostics: verdict.diagnostics.map((finding) => ({
          ...finding,
          fix: finding.fix ?? null,
          page: pageOf(finding.rule),
        })),
      }));
      report.document({ verdicts: withPages, ...counts });
      return;
    }
    case "sarif": {
      const { CATALOGUE } = await import("../compile/rules/catalogue.ts");
      const summaries: Readonly<Record<string, { readonly summary: string }>> = CATALOGUE;
      const ruleOf = (id: string): SarifRule | undefined => {
        const summary = Object.hasOwn(summaries, id) ? summaries[id]?.summary : undefined;
        if (summary === undefined) return undefined;
        return { summary, page: pageOf(id) === null ? "" : readFileSync(pagePath(id), "utf8") };
      };
      const inputs = verdicts.map(({ path, diagnostics }) => ({
        diagnostics,
        onDisk: pathOnDisk(workingDirectory, path),
      }));
      report.document(sarifOf(inputs, version, ruleOf));
      return;
    }
    case "bad-request": {
      const statuses = verdicts.map(({ path, outcome, diagnostics }) =>
        outcome === "rejected" ? badRequestOf(path, diagnostics) : {},
      );
      report.document(statuses.length === 1 ? statuses[0] : statuses);
      return;
    }
    case "github":
      for (const { path, diagnostics } of verdicts) {
        const onDisk = pathOnDisk(workingDirectory, path);
        for (const finding of diagnostics) report.raw(`${visible(annotationOf(finding, onDisk))}\n`);
      }
      return;
    default:
      format satisfies never;
  }
}
