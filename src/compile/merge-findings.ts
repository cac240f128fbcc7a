/** Makes one list of what the rules and the type checker found: in order, without repetitions, each mistake told once. */
import type { ts } from "ts-morph";
import type { Finding } from "./analysis.ts";
import { withoutConsequences } from "./consequences.ts";

/**
 * The findings of the rules and of the type checker in order of file and place. Where a rule has explained a place, the type
 * checker's words about it are left out; where a rule only says that it knows no more, its own are.
 */
export function mergeFindings(
  rules: readonly Finding[],
  errors: readonly Finding[],
  checker: ts.TypeChecker,
  files: readonly ts.SourceFile[],
): readonly Finding[] {
  const overlaps = (a: Finding, b: Finding): boolean =>
    a.path === b.path &&
    a.start !== undefined &&
    b.start !== undefined &&
    a.start < (b.end ?? b.start) &&
    b.start < (a.end ?? a.start);
  // "Did you mean …?" says more than that a name is not listed, and so does anything about a type of the author's own.
  const saysMore = (error: Finding, finding: Finding): boolean =>
    overlaps(finding, error) && (error.rule === "ts2551" || !finding.name.includes("."));
  const kept = rules.filter(
    (finding) => finding.rule !== "unlisted-member" || !errors.some((error) => saysMore(error, finding)),
  );
  // A warning explains a warning.
  const explains = (finding: Finding, error: Finding): boolean =>
    (finding.severity === "error" || error.severity === "warning") && overlaps(finding, error);
  const all = [...kept, ...errors.filter((error) => !kept.some((finding) => explains(finding, error)))];
  const seen = new Set<string>();
  const sorted = all
    .filter((finding) => {
      const key = [finding.path, finding.start, finding.end, finding.rule, finding.name].join("\u0000");
      if (seen.has(key)) return false;
      seen.add(key);
      return true;
    })
    .sort(
      (a, b) =>
        compare(a.path, b.path) ||
        (a.start ?? -1) - (b.start ?? -1) ||
        (a.end ?? -1) - (b.end ?? -1) ||
        compare(a.rule, b.rule) ||
        compare(a.message, b.message),
    );
  return withoutConsequences(sorted, checker, files);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
