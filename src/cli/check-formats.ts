/** What `assay check` prints for programs: its own JSON, SARIF, `google.rpc.Status`, or annotations of a pull request. */
import { readFileSync } from "node:fs";
import { annotationOf, failureAnnotation } from "./annotations.ts";
import { badRequestOf, failureOf } from "./bad-request.ts";
import type { CheckVerdictShape } from "./check-verdict.ts";
import type { Report } from "./report.ts";
import { pageOf, pagePath } from "./rule-pages.ts";
import { type SarifRule, sarifOf } from "./sarif.ts";
import { visible } from "./visible.ts";

export const CHECK_FORMATS = ["text", "json", "sarif", "bad-request", "github"] as const;
export type CheckFormat = (typeof CHECK_FORMATS)[number];

/** A verdict, and how its files are named. */
export interface NamedVerdict {
  readonly verdict: CheckVerdictShape;
  /** The path to print for a file of the module. */
  readonly onDisk: (file: string) => string;
}

/** Prints all verdicts in a format that is not text. */
export async function printVerdicts(
  report: Report,
  format: Exclude<CheckFormat, "text">,
  named: readonly NamedVerdict[],
  counts: Readonly<Record<"accepted" | "rejected" | "failed", number>>,
  version: string,
): Promise<void> {
  const verdicts = named.map(({ verdict }) => verdict);
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
      const inputs = named.map(({ verdict: { diagnostics, error }, onDisk }) => ({
        diagnostics,
        onDisk,
        failure: error?.message,
      }));
      report.document(sarifOf(inputs, version, ruleOf));
      return;
    }
    case "bad-request": {
      const statuses = verdicts.map(({ path, outcome, diagnostics, error }) => {
        if (error !== null) return failureOf(error);
        return outcome === "rejected" ? badRequestOf(path, diagnostics) : {};
      });
      report.document(statuses.length === 1 ? statuses[0] : statuses);
      return;
    }
    case "github":
      for (const { verdict, onDisk } of named) {
        for (const finding of verdict.diagnostics) report.raw(`${visible(annotationOf(finding, onDisk))}\n`);
        if (verdict.error !== null) report.raw(`${visible(failureAnnotation(verdict.path, verdict.error.message))}\n`);
      }
      return;
    default:
      format satisfies never;
  }
}
