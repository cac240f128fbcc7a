/** The source lines around a place, with a marker under it; plain text for a terminal. Part of a diagnostic. */
import type { SourceRange } from "../flow.ts";
import type { LineTable } from "./line-table.ts";

const CONTEXT_LINES = 2;
const MAX_WIDTH = 120;
const TAB = "  ";
const ELLIPSIS = "…";
/** Would move the marker, or play tricks with a terminal: control, format and unassigned characters, lone surrogates. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Cn}]/gu;
/** What a terminal gives two cells: as Unicode's East Asian Width (UAX 11) has it, for what is written today. */
const WIDE =
  /^(?![\uff61-\uff9f])[\p{Emoji_Presentation}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u1100-\u115f\uac00-\ud7a3\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]$/u;
const ADDED_ON = /^[\p{Mn}\p{Me}]$/u;

/**
 * Two lines before, the lines of the place, two after:
 *
 *       3 | function initial() {
 *     > 4 |   return process.env.HOME;
 *         |          ^~~~~~~~~~~
 *       5 | }
 */
export function codeFrame(table: LineTable, range: SourceRange): string {
  const first = Math.max(1, range.startLine - CONTEXT_LINES);
  const last = Math.min(table.lineCount, range.startLine + CONTEXT_LINES);
  const gutterWidth = String(last).length;
  const marked = table.line(range.startLine);
  const startIndex = Math.min(range.startColumn - 1, marked.length);
  const endIndex = range.endLine > range.startLine ? marked.length : Math.min(range.endColumn - 1, marked.length);
  const window = windowOf(marked, startIndex, Math.max(endIndex, startIndex + 1));

  const lines: string[] = [];
  for (let number = first; number <= last; number++) {
    const shown = show(table.line(number), window);
    const sign = number === range.startLine ? ">" : " ";
    lines.push(`${sign} ${String(number).padStart(gutterWidth)} | ${shown}`.trimEnd());
    if (number === range.startLine) {
      const before = columns(show(marked.slice(0, startIndex), window));
      const through = columns(show(marked.slice(0, Math.max(endIndex, startIndex + 1)), window));
      const width = Math.max(1, Math.min(through, MAX_WIDTH) - before);
      lines.push(`  ${" ".repeat(gutterWidth)} | ${" ".repeat(before)}^${"~".repeat(width - 1)}`);
    }
  }
  return lines.join("\n");
}

interface Window {
  readonly from: number;
  readonly to: number;
}

/** The part of a very long line that is shown: as much as fits, with the place in it. */
function windowOf(line: string, start: number, end: number): Window {
  if (line.length <= MAX_WIDTH) return { from: 0, to: Number.POSITIVE_INFINITY };
  const room = MAX_WIDTH - 2 * ELLIPSIS.length;
  const length = Math.min(end - start, room);
  const from = Math.max(0, Math.min(start - Math.floor((room - length) / 2), line.length - room));
  return { from, to: from + room };
}

function show(line: string, window: Window): string {
  const part = line.slice(window.from, window.to);
  const head = window.from > 0 && line.length > 0 ? ELLIPSIS : "";
  const tail = line.length > window.to ? ELLIPSIS : "";
  return `${head}${part.replaceAll("\t", TAB).replace(UNPRINTABLE, "\u{fffd}")}${tail}`;
}

/** Cells of a terminal, not code units: the marker stands under its place behind emoji, Chinese, Japanese and Korean, and behind accents that are added on. */
function columns(text: string): number {
  let cells = 0;
  for (const character of text) cells += WIDE.test(character) ? 2 : ADDED_ON.test(character) ? 0 : 1;
  return cells;
}
