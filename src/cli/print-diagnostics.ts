/** A compiler's findings for a person: place, rule, message, the source lines, and what to write instead. */
import type { Diagnostic } from "../../clients/typescript/src/index.ts";
import type { Report } from "./report.ts";
import { pageOf } from "./rule-pages.ts";
import { visible } from "./visible.ts";

/** Prints the findings in order, each with its code frame. */
export function printDiagnostics(
  report: Report,
  diagnostics: readonly Diagnostic[],
  omitted: number,
  /** The file on disk for a path in the module. */
  onDisk: (path: string) => string,
): void {
  for (const diagnostic of diagnostics) {
    const isError = diagnostic.severity === "error";
    report.line(
      [
        report.paint("place", visible(placeOf(diagnostic, onDisk))),
        report.paint(isError ? "bad" : "caution", diagnostic.severity),
        ruleOf(report, diagnostic.rule),
      ].join(" "),
    );
    report.line(indent(visible(diagnostic.message)));
    if (diagnostic.codeFrame !== "") report.line(`\n${indent(visible(diagnostic.codeFrame.trimEnd()))}\n`);
    if (diagnostic.suggestion !== "")
      report.line(indent(`${report.paint("good", "instead:")} ${visible(diagnostic.suggestion)}`));
    report.line();
  }
  if (omitted > 0) report.line(`… and ${counted(omitted, "finding")} more.\n`);
}

/** The rule's id; on a terminal a link to its page. */
function ruleOf(report: Report, rule: string): string {
  const text = report.paint("quiet", visible(rule));
  const page = pageOf(rule);
  return page === null ? text : report.link(new URL(`../../${page}`, import.meta.url), text);
}

/** `file:line:column`, which editors and terminals make a link of. */
function placeOf({ range }: Diagnostic, onDisk: (path: string) => string): string {
  const file = onDisk(range.path);
  return range.startLine === 0 ? file : `${file}:${range.startLine}:${range.startColumn}`;
}

/** Such as `1 error` or `2 errors`. */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString("en-US")} ${noun}${count === 1 ? "" : "s"}`;
}

function indent(text: string): string {
  return text
    .split("\n")
    .map((line) => (line === "" ? line : `  ${line}`))
    .join("\n");
}
