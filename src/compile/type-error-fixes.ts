/** Corrections of TypeScript's own errors that need nobody's judgement: a name that was misspelt, a payload that lies one step deeper. */
import type { ts } from "ts-morph";
import type { FindingFix } from "./analysis.ts";
import {
  flattenDiagnosticMessageText,
  forEachChild,
  isBindingElement,
  isExportSpecifier,
  isImportSpecifier,
  isShorthandPropertyAssignment,
} from "./typescript.ts";

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
    const text = flattenDiagnosticMessageText(diagnostic.messageText, "\n");
    const [, meant] = MEANT.exec(text) ?? [];
    if (meant === undefined) return undefined;
    const newText = inPlaceOf(file, start, written, meant);
    return newText === undefined
      ? undefined
      : { title: `Write ${meant}`, edits: [{ path, start, end: start + length, newText }] };
  }
  if (code === 2339 && PAYLOAD.test(suggestion)) {
    return { title: `Read it from the event's data`, edits: [{ path, start, end: start, newText: "data." }] };
  }
  return undefined;
}

/** What is written for a misspelt name: where the name is that of a variable too (`{ totl }`, `import { totl }`), the variable keeps it. */
function inPlaceOf(file: ts.SourceFile, start: number, written: string, meant: string): string | undefined {
  const { parent } = nodeAt(file, start);
  if (isShorthandPropertyAssignment(parent)) {
    return parent.objectAssignmentInitializer === undefined ? `${meant}: ${written}` : undefined;
  }
  if (isBindingElement(parent) && parent.propertyName === undefined) return `${meant}: ${written}`;
  if (isImportSpecifier(parent) && parent.propertyName === undefined) return `${meant} as ${written}`;
  if (isExportSpecifier(parent)) return undefined;
  return meant;
}

/** The innermost node that begins there. */
function nodeAt(file: ts.SourceFile, start: number): ts.Node {
  let found: ts.Node = file;
  const look = (node: ts.Node): void => {
    if (node.getStart(file) > start || node.end <= start) return;
    found = node;
    forEachChild(node, look);
  };
  forEachChild(file, look);
  return found;
}
