/** Makes the corrections that findings carry: in the text of a module, and then in its files. Behind `assay check --fix`. */
import { chmodSync, lstatSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { Diagnostic, SourceModule, TextEdit } from "../flow.ts";
import { Problem } from "./problem.ts";
import { systemWords } from "./read-file.ts";

/** What came of it. */
export interface FixedModule {
  readonly module: SourceModule;
  /** How many findings were corrected. */
  readonly fixed: number;
  /** The paths in the module whose text changed. */
  readonly changed: ReadonlySet<string>;
}

/** A byte order mark; findings do not count it. */
const MARK = "\ufeff";

/**
 * The module with as many fixes made as do not touch each other, in order. A fix is made whole or not at all. Line ends and byte order marks stay; lines that a fix
 * adds end like the file's first one.
 */
export function applyFixes(module: SourceModule, diagnostics: readonly Diagnostic[]): FixedModule {
  const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  const texts = new Map<string, { readonly mark: string; readonly text: string; readonly lines: readonly number[] }>();
  for (const { path, content } of module.files) {
    const whole = utf8.decode(content);
    const mark = whole.startsWith(MARK) ? MARK : "";
    const text = whole.slice(mark.length);
    texts.set(path, { mark, text, lines: lineStarts(text) });
  }
  const taken = new Map<string, { readonly start: number; readonly end: number; readonly newText: string }[]>();
  let fixed = 0;
  for (const { fix } of diagnostics) {
    if (fix === undefined) continue;
    const places = fix.edits.map((edit) => placeOf(edit, texts.get(edit.range.path)?.lines));
    const isFree = places.every(
      (place, index) =>
        place !== undefined &&
        !(taken.get(fix.edits[index]?.range.path ?? "") ?? []).some(
          (other) => place.start <= other.end && other.start <= place.end,
        ),
    );
    if (!isFree) continue;
    for (const [index, { range, newText }] of fix.edits.entries()) {
      const place = places[index];
      if (place !== undefined) taken.set(range.path, [...(taken.get(range.path) ?? []), { ...place, newText }]);
    }
    fixed++;
  }
  const files = module.files.map((file) => {
    const known = texts.get(file.path);
    const edits = taken.get(file.path);
    if (known === undefined || edits === undefined) return file;
    const lineEnd = /\r\n|\n/.exec(known.text)?.[0] ?? "\n";
    let text = known.text;
    for (const { start, end, newText } of edits.toSorted((left, right) => right.start - left.start)) {
      text = text.slice(0, start) + newText.replace(/\r?\n/g, lineEnd) + text.slice(end);
    }
    return { path: file.path, content: Buffer.from(known.mark + text, "utf8") };
  });
  return { module: { ...module, files }, fixed, changed: new Set(taken.keys()) };
}

/** Offsets at which lines begin. Lines end with CR LF, LF or CR, or with U+2028 or U+2029, as TypeScript counts them. */
function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (const found of text.matchAll(/\r\n|[\n\r\u2028\u2029]/g)) starts.push(found.index + found[0].length);
  return starts;
}

function placeOf(
  { range }: TextEdit,
  lines: readonly number[] | undefined,
): { start: number; end: number } | undefined {
  const from = lines?.[range.startLine - 1];
  const to = lines?.[range.endLine - 1];
  if (from === undefined || to === undefined) return undefined;
  const [start, end] = [from + range.startColumn - 1, to + range.endColumn - 1];
  return start <= end ? { start, end } : undefined;
}

/** Writes a file's new bytes in one step, so that nobody ever sees half of them, with the mode that it had. Throws a Problem. */
export function replaceFile(workingDirectory: string, path: string, before: Uint8Array, after: Uint8Array): void {
  const target = resolve(workingDirectory, path);
  const temporary = join(dirname(target), `.assay-fix-${process.pid}.tmp`);
  try {
    if (lstatSync(target).isSymbolicLink())
      throw new Problem("FILE_INVALID", `${path}: is a symbolic link; name the file itself`);
    if (Buffer.compare(readFileSync(target), before) !== 0) {
      throw new Problem("FILE_INVALID", `${path}: was changed while it was checked`, "Run the command again.");
    }
    const { mode } = statSync(target);
    if ((mode & 0o222) === 0) throw new Problem("FILE_INVALID", `${path}: may not be written (it is read-only)`);
    writeFileSync(temporary, after, { flag: "wx" });
    chmodSync(temporary, mode & 0o777);
    renameSync(temporary, target);
  } catch (error) {
    rmSync(temporary, { force: true });
    if (error instanceof Problem) throw error;
    throw new Problem("FILE_UNREADABLE", `${path}: ${systemWords(error)}`);
  }
}
