/** Corrections of TypeScript's own errors that need nobody's judgement: a name that was misspelt, a payload that lies one step deeper. */
import { ts } from "ts-morph";
import type { FindingFix } from "./analysis.ts";

/** Errors in which TypeScript names what was meant. */
const MISSPELT: ReadonlySet<number> = new Set([2551, 2552, 2561, 2724]);
const MEANT = /[Dd]id you mean (?:to write )?'([A-Za-z_$][\w$]*)'\?/;
const PAYLOAD = /^An event's payload is its `data`: `(.+)\.data\.\w+`\.$/;

/** The correction of an error, if there is one. `suggestion`: what the finding says to do. */
export function typeErrorFix(
  file: ts.SourceFile,
  path: string,
  diagnostic: ts.Diagnostic,
  suggestion: string,
): FindingFix | undefined {
  const { code, start, length } = diagnostic;
  if (start === undefined || length === undefined) return undefined;
  const written = file.text.slice(start, start + length);
  if (!/^[A-Za-z_$][\w$]*$/.test(written)) return undefined;
  if (MISSPELT.has(code)) {
    const text = ts.flattenDiagnosticMessageText(diagnostic.messageText, "\n");
    const [, meant] = MEANT.exec(text) ?? [];
    if (meant === undefined) return undefined;
    return { title: `Write ${meant}`, edits: [{ path, start, end: start + length, newText: meant }] };
  }
  if (code === 2339 && PAYLOAD.test(suggestion)) {
    return { title: `Read it from the event's data`, edits: [{ path, start, end: start, newText: "data." }] };
  }
  return undefined;
}
