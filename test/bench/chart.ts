/** Draws what the bench found out: a bar for each row, from its target to where it stands, with the spread of its rounds. Readable in light and dark. */
import { figureOf, isMet, preamble, readable } from "./report.ts";
import type { Finding, Results } from "./results.ts";
import { spread } from "./statistics.ts";
import { element, svg, text } from "./svg.ts";

const WIDTH = 1_000;
const LABELS_WIDTH = 392;
const VALUES_WIDTH = 208;
const LINE_HEIGHT = 44;
const HEAD_HEIGHT = 84;
const FOOT_LINE_HEIGHT = 17;
const FOOT_CHARACTERS = 150;
/** The scale doubles from mark to mark; more than the outermost is cut off. */
const MARKS = [0.125, 0.25, 0.5, 1, 2, 4, 8] as const;

const STYLE = `
  svg { font-family: system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; font-size: 13px; background: #fff; color-scheme: light dark; }
  .paper { fill: #fff; } .ink { fill: #1c2128; } .faint { fill: #59636e; font-size: 12px; } .head { font-size: 17px; font-weight: 600; }
  .grid { stroke: #d8dee4; } .target { stroke: #1c2128; stroke-width: 2; } .met { fill: #2f7d5b; } .below { fill: #c2571a; }
  .spread { stroke: #1c2128; stroke-width: 1.5; }
  @media (prefers-color-scheme: dark) {
    svg { background: #15191f; }
    .paper { fill: #15191f; } .ink { fill: #e6e9ee; } .faint { fill: #9aa5b1; }
    .grid { stroke: #333b45; } .target { stroke: #e6e9ee; } .met { fill: #56b58b; } .below { fill: #e8894a; } .spread { stroke: #e6e9ee; }
  }`;

/** A finding as shares of its target: 1 is just met, 2 is twice as good. */
export interface Shares {
  readonly least: number;
  readonly figure: number;
  readonly most: number;
}

export function sharesOf(finding: Finding): Shares {
  if (finding.kind === "comparison") {
    const { least, median, most } = spread(finding.ratios);
    return { least: least / finding.target, figure: median / finding.target, most: most / finding.target };
  }
  const { least, most } = spread(finding.samples);
  return { least: finding.under / most, figure: finding.under / figureOf(finding), most: finding.under / least };
}

/** Where a share lies between the outermost marks, from 0 to 1, on a scale of doublings. */
export function placeOf(share: number): number {
  const [first, last] = [Math.log2(MARKS[0]), Math.log2(MARKS[MARKS.length - 1] ?? 1)];
  const place = (Math.log2(share) - first) / (last - first);
  return Math.min(1, Math.max(0, place));
}

const xOf = (share: number): number => LABELS_WIDTH + placeOf(share) * (WIDTH - LABELS_WIDTH - VALUES_WIDTH);

function valuesOf(finding: Finding): readonly [string, string] {
  if (finding.kind === "comparison") {
    const { least, median, most } = spread(finding.ratios);
    return [`${median.toFixed(2)} ×  (target ${finding.target})`, `${least.toFixed(2)} to ${most.toFixed(2)}`];
  }
  const { least, most } = spread(finding.samples);
  return [
    `${readable(figureOf(finding))} ${finding.unit}  (under ${finding.under.toLocaleString("en")})`,
    `${readable(least)} to ${readable(most)} ${finding.unit}`,
  ];
}

function line(finding: Finding, index: number): string {
  const middle = HEAD_HEIGHT + index * LINE_HEIGHT + LINE_HEIGHT / 2;
  const { least, figure, most } = sharesOf(finding);
  const [from, to] = [xOf(1), xOf(figure)].sort((a, b) => a - b) as [number, number];
  const [value, range] = valuesOf(finding);
  const label = finding.kind === "comparison" ? `against ${finding.against}` : "by itself";
  const whisker = (share: number): string =>
    element("line", { class: "spread", x1: xOf(share), x2: xOf(share), y1: middle - 5, y2: middle + 5 });
  return [
    text(LABELS_WIDTH - 16, middle - 8, finding.work, { class: "ink", "text-anchor": "end" }),
    text(LABELS_WIDTH - 16, middle + 9, label, { class: "faint", "text-anchor": "end" }),
    element("rect", {
      class: isMet(finding) ? "met" : "below",
      x: from,
      y: middle - 9,
      width: Math.max(1, to - from),
      height: 18,
      rx: 2,
    }),
    element("line", { class: "spread", x1: xOf(least), x2: xOf(most), y1: middle, y2: middle }),
    whisker(least),
    whisker(most),
    text(WIDTH - VALUES_WIDTH + 16, middle - 8, value, { class: "ink" }),
    text(WIDTH - VALUES_WIDTH + 16, middle + 9, range, { class: "faint" }),
  ].join("\n");
}

/** Cuts a sentence into lines of at most so many characters. */
export function wrapped(sentence: string, characters: number): readonly string[] {
  const lines: string[] = [];
  let current = "";
  for (const word of sentence.split(" ")) {
    if (current !== "" && current.length + 1 + word.length > characters) {
      lines.push(current);
      current = word;
    } else current = current === "" ? word : `${current} ${word}`;
  }
  return [...lines, current];
}

/** The chart as an SVG file. */
export function drawChart(results: Results): string {
  const { findings } = results;
  const bottom = HEAD_HEIGHT + findings.length * LINE_HEIGHT;
  const foot = preamble(results).flatMap((sentence) => wrapped(sentence, FOOT_CHARACTERS));
  const height = bottom + 24 + foot.length * FOOT_LINE_HEIGHT;
  const grid = MARKS.map((mark) =>
    [
      element("line", {
        class: mark === 1 ? "target" : "grid",
        x1: xOf(mark),
        x2: xOf(mark),
        y1: HEAD_HEIGHT - 8,
        y2: bottom,
      }),
      text(xOf(mark), HEAD_HEIGHT - 18, mark === 1 ? "target" : `${mark < 1 ? `1/${1 / mark}` : mark}`, {
        class: mark === 1 ? "ink" : "faint",
        "text-anchor": "middle",
      }),
    ].join("\n"),
  );
  const inner = [
    element("rect", { class: "paper", width: WIDTH, height }),
    text(20, 24, "Assay against its peers, as parts of each target", { class: "ink head" }),
    text(
      20,
      45,
      "To the right of the line is better. Bars are medians, whiskers the least and the most of all rounds.",
      {
        class: "faint",
      },
    ),
    ...grid,
    ...findings.map(line),
    ...foot.map((sentence, index) => text(20, bottom + 22 + index * FOOT_LINE_HEIGHT, sentence, { class: "faint" })),
  ];
  return svg(WIDTH, height, "Assay's speed against its peers", STYLE, inner.join("\n"));
}
