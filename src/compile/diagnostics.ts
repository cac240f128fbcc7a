/** Dresses findings for their reader: lines and columns, code frames, order, no duplicates, a bounded number. */
import { SOURCE_LIMITS } from "../base/limits.ts";
import type { Diagnostic, Fix, SourceRange } from "../flow.ts";
import type { Finding, FindingFix } from "./analysis.ts";
import { codeFrame } from "./code-frame.ts";
import { type LineTable, lineTable } from "./line-table.ts";

const MAX_NAME = 200;
const MAX_SENTENCE = 2_000;

/** What Compile answers of its findings. */
export interface DressedFindings {
  readonly diagnostics: readonly Diagnostic[];
  /** How many were left out. Errors come before warnings in the choice of what stays. */
  readonly omitted: number;
  /** Omitted ones included. */
  readonly errorCount: number;
}

/** Findings as diagnostics, in order of file and place. `files`: the text of each file by its path. */
export function dressFindings(findings: readonly Finding[], files: ReadonlyMap<string, string>): DressedFindings {
  const unique = new Map<string, Finding>();
  for (const finding of findings) {
    const key = JSON.stringify([finding.path, finding.start, finding.end, finding.rule, finding.name, finding.message]);
    const known = unique.get(key);
    if (known === undefined || known.severity === "warning") unique.set(key, finding);
  }
  const sorted = [...unique.values()].sort(byPlace);
  const errors = sorted.filter((finding) => finding.severity === "error");
  const errorCount = errors.length;
  const max = SOURCE_LIMITS.maxDiagnostics;
  const warnings = sorted.filter((finding) => finding.severity === "warning").slice(0, Math.max(0, max - errorCount));
  const kept = new Set([...errors.slice(0, max), ...warnings]);

  const tables = new Map<string, LineTable>();
  const tableOf = (path: string): LineTable | undefined => {
    const text = files.get(path);
    if (text === undefined) return undefined;
    const table = tables.get(path) ?? lineTable(text);
    tables.set(path, table);
    return table;
  };
  const diagnostics = sorted.filter((finding) => kept.has(finding)).map((finding) => dress(finding, tableOf));
  return { diagnostics, omitted: sorted.length - kept.size, errorCount };
}

type TableOf = (path: string) => LineTable | undefined;

function dress(finding: Finding, tableOf: TableOf): Diagnostic {
  const table = tableOf(finding.path);
  const range = rangeOf(finding, table);
  return {
    severity: finding.severity,
    rule: finding.rule,
    range,
    name: cut(finding.name, MAX_NAME),
    message: cut(finding.message, MAX_SENTENCE),
    suggestion: cut(finding.suggestion, MAX_SENTENCE),
    codeFrame: table === undefined || range.startLine === 0 ? "" : codeFrame(table, range),
    fix: finding.fix === undefined ? undefined : dressFix(finding.fix, tableOf),
  };
}

/** Undefined for one that is too large to be sent: the suggestion still says in words what to write. */
function dressFix({ title, edits }: FindingFix, tableOf: TableOf): Fix | undefined {
  if (edits.length === 0 || edits.length > SOURCE_LIMITS.maxFixEdits) return undefined;
  if (edits.some(({ newText }) => newText.length > MAX_SENTENCE || !newText.isWellFormed())) return undefined;
  const dressed = edits.map((edit) => ({ range: rangeOf(edit, tableOf(edit.path)), newText: edit.newText }));
  return dressed.some(({ range }) => range.startLine === 0)
    ? undefined
    : { title: cut(title, MAX_NAME), edits: dressed };
}

function rangeOf(finding: Pick<Finding, "path" | "start" | "end">, table: LineTable | undefined): SourceRange {
  const { path, start } = finding;
  if (table === undefined || start === undefined) {
    return { path, startLine: 0, startColumn: 0, endLine: 0, endColumn: 0 };
  }
  const from = table.place(start);
  const to = table.place(Math.max(start, finding.end ?? start));
  return { path, startLine: from.line, startColumn: from.column, endLine: to.line, endColumn: to.column };
}

function byPlace(left: Finding, right: Finding): number {
  return (
    compare(left.path, right.path) ||
    (left.start ?? -1) - (right.start ?? -1) ||
    (left.end ?? -1) - (right.end ?? -1) ||
    compare(left.rule, right.rule) ||
    compare(left.name, right.name) ||
    compare(left.message, right.message)
  );
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

function cut(text: string, max: number): string {
  return text.length <= max ? text : `${text.slice(0, max - 1).toWellFormed()}…`;
}
