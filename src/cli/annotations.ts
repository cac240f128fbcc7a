/** Findings as workflow commands of GitHub Actions, which shows them at the lines of a pull request. */
import type { Diagnostic } from "../flow.ts";

/** One line a finding: `::error file=…,line=…::…`. */
export function annotationOf(diagnostic: Diagnostic, onDisk: (path: string) => string): string {
  const { severity, rule, range, message, suggestion } = diagnostic;
  const place =
    range.startLine === 0
      ? []
      : [
          `line=${range.startLine}`,
          `col=${range.startColumn}`,
          `endLine=${range.endLine}`,
          // Columns of an end count only within one line.
          ...(range.endLine === range.startLine ? [`endColumn=${range.endColumn}`] : []),
        ];
  const properties = [`file=${property(onDisk(range.path))}`, ...place, `title=${property(`assay ${rule}`)}`].join(",");
  return `::${severity} ${properties}::${data(suggestion === "" ? message : `${message}\n${suggestion}`)}`;
}

/** For a module that could not be judged. */
export function failureAnnotation(path: string, why: string): string {
  return `::error file=${property(path)},title=${property("assay: no verdict")}::${data(why)}`;
}

function data(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
