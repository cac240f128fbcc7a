// Makes an editor's diagnostics of a verdict: the findings of one file at their places in its text of now, beside TypeScript's own.
"use strict";

/** The code of all findings: a rule has an id in words, and the editor's protocol takes numbers. */
const ASSAY_CODE = 9_120_001;
/** The module was not analysed, or not to its end: TypeScript's own errors say more. */
const NOT_ANALYSED = new Set([
  "request-invalid",
  "compile-timeout",
  "analyser-failed",
  "too-complex",
  "too-deep",
  "too-long-expression",
  "too-many-classes",
  "too-many-tokens",
  "too-wide-type",
]);

/**
 * The findings of one file as `{ diagnostic, start, length }`. What a change since the verdict has touched is left out, and what comes
 * after it moves along. Findings on files that no editor shows, such as one that is no TypeScript, come with the entry.
 */
function place({ verdict, name, judged, text, files, entry }) {
  const lines = lineStarts(judged);
  const change = changeBetween(judged, text);
  const entryName = entry || (files.has("index.ts") ? "index.ts" : [...files.keys()][0]);
  const found = [];
  for (const diagnostic of verdict.diagnostics) {
    const { range } = diagnostic;
    const elsewhere = !files.has(range.path);
    if (range.path !== name && !(elsewhere && name === entryName)) continue;
    if (elsewhere || range.startLine === 0) {
      // About the file as a whole: its first line.
      const end = text.search(/\r?\n|$/);
      found.push({ diagnostic, start: 0, length: end, about: elsewhere ? range.path : "" });
      continue;
    }
    const from = lines[range.startLine - 1] + range.startColumn - 1;
    const to = Math.max(from, lines[range.endLine - 1] + range.endColumn - 1);
    const start = moved(change, from, to);
    if (start !== undefined) found.push({ diagnostic, start, length: to - from, about: "" });
  }
  return found;
}

/** Lines end as TypeScript has it. */
function lineStarts(text) {
  const starts = [0];
  for (const { index, 0: end } of text.matchAll(/\r\n|[\n\r\u2028\u2029]/g)) starts.push(index + end.length);
  return starts;
}

/** The one stretch in which two texts differ. */
function changeBetween(before, after) {
  if (before === after) return undefined;
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let tail = 0;
  while (tail < shorter - start && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  return { start, end: before.length - tail, by: after.length - before.length };
}

/** Where a stretch of the old text stands in the new one; undefined where the change has touched it. */
function moved(change, from, to) {
  if (change === undefined || to < change.start) return from;
  return from > change.end ? from + change.by : undefined;
}

const isOwn = ({ diagnostic }) => /^ts\d+$/.test(diagnostic.rule);

/** The code that a finding has in an editor: TypeScript's for its own errors. */
const codeOf = (found) => (isOwn(found) ? Number(found.diagnostic.rule.slice(2)) : ASSAY_CODE);

/**
 * What an editor shows for a file. TypeScript's own errors stand in a verdict too, less those that only follow from what a rule has
 * found; so those that a fresh and whole verdict does not have are left out, and none is told twice.
 */
function merge({ ts, file, own, syntactic, findings, fresh, verdict }) {
  const key = (code, start) => `${code}@${start}`;
  const known = new Set(findings.filter(isOwn).map(({ diagnostic, start }) => key(diagnostic.rule.slice(2), start)));
  const whole =
    fresh && verdict.diagnosticsOmitted === 0 && !verdict.diagnostics.some(({ rule }) => NOT_ANALYSED.has(rule));
  const isError = ({ category }) => category === ts.DiagnosticCategory.Error;
  const kept = whole ? own.filter((one) => !isError(one) || known.has(key(one.code, one.start))) : own;
  const shown = new Set([...kept, ...syntactic].map((one) => key(one.code, one.start)));
  const added = findings
    .filter((found) => (isOwn(found) ? fresh && !shown.has(key(found.diagnostic.rule.slice(2), found.start)) : true))
    .map(({ diagnostic, start, length, about }) => ({
      file,
      start,
      length,
      messageText: wordsOf(diagnostic, about),
      category: diagnostic.severity === "error" ? ts.DiagnosticCategory.Error : ts.DiagnosticCategory.Warning,
      code: codeOf({ diagnostic }),
      source: `assay ${diagnostic.rule}`,
    }));
  return [...kept, ...added].sort((a, b) => (a.start ?? 0) - (b.start ?? 0));
}

function wordsOf({ message, suggestion }, about) {
  return [about === "" ? message : `${about}: ${message}`, suggestion].filter((text) => text !== "").join("\n");
}

module.exports = { ASSAY_CODE, codeOf, merge, place };
