/** Prints what the bench found out: for the terminal, or as Markdown for docs/performance.md. */
import type { Bound, Comparison, CpuCost, Finding, Results, Section } from "./results.ts";
import { median, spread } from "./statistics.ts";

/** A table: the first line is its head. */
export type Table = readonly (readonly string[])[];

/** Whether what was found is as wanted. */
export function isMet(finding: Finding): boolean {
  return finding.kind === "comparison" ? median(finding.ratios) >= finding.target : figureOf(finding) < finding.under;
}

/** The figure of a bound that counts. */
export function figureOf({ figure, samples }: Bound): number {
  return figure === "median" ? median(samples) : Math.max(...samples);
}

/** A number as people read it: three digits that count; whole ones as they are. */
export function readable(value: number): string {
  if (!Number.isFinite(value)) return "–";
  if (Number.isInteger(value)) return value.toLocaleString("en");
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString("en");
  return Math.abs(value) >= 10 ? value.toFixed(1) : value.toFixed(2);
}

const verdict = (finding: Finding): string => (isMet(finding) ? "met" : "below");

function comparisonLine(finding: Comparison): readonly string[] {
  const { least, median: middle, most } = spread(finding.ratios);
  const sample = (values: readonly number[]): string => `${readable(median(values))} ${finding.unit}`;
  return [
    finding.work,
    finding.against,
    sample(finding.ours),
    sample(finding.theirs),
    `${middle.toFixed(2)} (${least.toFixed(2)}–${most.toFixed(2)})`,
    `≥ ${finding.target.toFixed(1)}`,
    verdict(finding),
  ];
}

function boundLine(finding: Bound): readonly string[] {
  const { least, most } = spread(finding.samples);
  return [
    finding.work,
    "–",
    `${readable(figureOf(finding))} ${finding.unit}`,
    "–",
    finding.samples.length > 1 ? `(${readable(least)}–${readable(most)})` : "–",
    `< ${finding.under.toLocaleString("en")} ${finding.unit}`,
    verdict(finding),
  ];
}

export function findingsTable(findings: readonly Finding[]): Table {
  return [
    ["work", "against", "Assay", "peer", "times as fast (spread)", "target", ""],
    ...findings.map((finding) => (finding.kind === "comparison" ? comparisonLine(finding) : boundLine(finding))),
  ];
}

export function cpuTable(costs: readonly CpuCost[]): Table {
  return [
    ["CPU time", "side", "by process"],
    ...costs.map(({ side, unit, microseconds }) => [
      `µs a${/^[aeiou]/.test(unit) ? "n" : ""} ${unit}`,
      side,
      Object.entries(microseconds)
        .map(([role, values]) => [role, median(values)] as const)
        .filter(([, value]) => value >= 0.005)
        .map(([role, value]) => `${role} ${readable(value)}`)
        .join(", "),
    ]),
  ];
}

/** What all figures stand under: the machine, the configuration, and which layers stood around the server. */
export function preamble({ machine, settings, sandbox, startedAt }: Results): readonly string[] {
  const { processor, cores, memoryGib, kernel, versions } = machine;
  const programs = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  const payload =
    settings.payloadBytes % 1024 === 0 ? `${settings.payloadBytes / 1024} KiB` : `${settings.payloadBytes} B`;
  return [
    `${startedAt.slice(0, 10)}: ${cores} core${cores === 1 ? "" : "s"} of ${processor}, shared by servers and load generator; ${memoryGib} GiB; Linux ${kernel}; ${programs.join(", ")}.`,
    `${settings.rounds} rounds of ${settings.seconds} s a side, in turns; events of ${payload}; ${settings.functions} function${settings.functions === 1 ? "" : "s"}, ${settings.tenants} tenant${settings.tenants === 1 ? "" : "s"}.`,
    sandbox === undefined
      ? "No server ran."
      : sandbox.mode === "strict"
        ? `The server says: sandbox ${sandbox.mode}, ${sandbox.missingLayers.length === 0 ? "no layer missing" : `missing ${sandbox.missingLayers.join(", ")}`}. That is the configuration that ships.`
        : `NOT THE CONFIGURATION THAT SHIPS: the server says sandbox ${sandbox.mode}, missing ${sandbox.missingLayers.join(", ") || "nothing"}.`,
  ];
}

export function sectionTable({ columns, lines }: Section): Table {
  return [columns, ...lines];
}

/** For a terminal: columns of even width. */
export function plainTable(table: Table): string {
  const widths = (table[0] ?? []).map((_, column) => Math.max(...table.map((line) => (line[column] ?? "").length)));
  const rows = table.map((line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  const [head = "", ...body] = rows;
  return [head, "─".repeat(widths.reduce((sum, width) => sum + width + 2, -2)), ...body].join("\n");
}

/** For a page. */
export function markdownTable(table: Table): string {
  const row = (line: readonly string[]): string => `| ${line.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  const [head = [], ...body] = table;
  return [row(head), `|${head.map(() => "---|").join("")}`, ...body.map(row)].join("\n");
}

/** The whole report. */
export function report(results: Results, isMarkdown: boolean): string {
  const table = isMarkdown ? markdownTable : plainTable;
  const parts: string[] = [preamble(results).join("\n")];
  if (results.findings.length > 0) parts.push(table(findingsTable(results.findings)));
  if (results.cpuCosts.length > 0) parts.push(table(cpuTable(results.cpuCosts)));
  for (const section of results.sections) {
    parts.push(isMarkdown ? `**${section.title}**` : section.title);
    parts.push(table(sectionTable(section)));
    if (section.notes.length > 0) parts.push(section.notes.join("\n"));
  }
  for (const { name, why } of results.failures) parts.push(`FAILED: ${name}: ${why}`);
  const below = results.findings.filter((finding) => !isMet(finding)).length;
  if (results.findings.length > 0) {
    const rest =
      below === 0
        ? "Every one is at its target or better."
        : `${below} of ${results.findings.length} are below their target.`;
    parts.push(results.failures.length === 0 ? rest : `${rest} Not all could be measured.`);
  }
  return `${parts.join("\n\n")}\n`;
}
