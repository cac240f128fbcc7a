/** Renders `docs/operations/metrics.md` from the table of metrics. Run as a program it writes the page. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { METRICS, type MetricFacts } from "../../src/observe/metrics.ts";

/** Where the page stands. */
export const METRICS_PAGE = join(import.meta.dirname, "../../docs/operations/metrics.md");

const UNITS: Readonly<Record<MetricFacts["unit"], string>> = { s: "seconds", By: "bytes", "1": "a number" };

/** The page's text. */
export function renderMetricsPage(): string {
  const all: (readonly [string, MetricFacts])[] = Object.entries(METRICS);
  const bounds = new Set(all.flatMap(([, facts]) => (facts.bounds === undefined ? [] : [facts.bounds.join(", ")])));
  return [
    "# Metrics",
    "",
    "Generated from `src/observe/metrics.ts` by `npm run generate`. How they are asked for, and what to watch, stands in [observability](observability.md). The names and labels are the same",
    "for Prometheus and by OTLP. `reason` is `OK` or one of the [reasons](../reasons.md); `method` is the full name, such as `/assay.v1.InvokeService/Reduce`; `function` is empty where no function answered.",
    "",
    "| metric | kind | unit | labels | what it tells |",
    "|---|---|---|---|---|",
    ...all.map(([name, { help, kind, labels, unit }]) => {
      const named = labels.map((label) => `\`${label}\``).join(", ");
      return `| \`${name}\` | ${kind} | ${UNITS[unit]} | ${named === "" ? "none" : named} | ${help} |`;
    }),
    "",
    "The buckets end at:",
    "",
    ...[...bounds].map((text) => {
      const names = all.flatMap(([name, facts]) => (facts.bounds?.join(", ") === text ? [`\`${name}\``] : []));
      return `- ${names.join(", ")}: ${text} seconds.`;
    }),
    "",
  ].join("\n");
}

if (import.meta.main) writeFileSync(METRICS_PAGE, renderMetricsPage());
