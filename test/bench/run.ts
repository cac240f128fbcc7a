/**
 * `npm run bench`: Assay against its peers, the sides in turns, as ratios. Assay runs as it ships, with every layer, and the output says so in the
 * server's own words. `npm run bench -- --help` lists the flags.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { drawChart } from "./chart.ts";
import { Context } from "./context.ts";
import { type BenchSettings, type RowName, readFlags, type SectionName } from "./flags.ts";
import { describeMachine, keepToCores } from "./machine.ts";
import { report } from "./report.ts";
import type { CpuCost, Finding, Results, Section } from "./results.ts";
import { measureCompile } from "./rows/compile.ts";
import { measureFirstCall } from "./rows/first-call.ts";
import { measureIsolates } from "./rows/isolates.ts";
import { measureStream } from "./rows/stream.ts";
import { measureUnary } from "./rows/unary.ts";
import { measureCompileSizes } from "./sections/compile-sizes.ts";
import { measureLatency } from "./sections/latency.ts";
import { measureMemory } from "./sections/memory.ts";
import { measureScaling } from "./sections/scaling.ts";
import { measureStages } from "./sections/stages.ts";
import { measureSustained } from "./sections/sustained.ts";
import { prepareTools, type Tools } from "./tools.ts";

const EXIT_FAILED = 1;
const EXIT_WRONG_FLAG = 2;

const THROUGHPUT_ROWS = [
  ["unary", measureUnary],
  ["stream", measureStream],
] as const;
const OTHER_ROWS = [
  ["first-call", measureFirstCall],
  ["compile", measureCompile],
  ["isolates", measureIsolates],
] as const;

const SECTION_MEASURES = [
  ["latency", measureLatency],
  ["scaling", measureScaling],
  ["memory", measureMemory],
  ["stages", measureStages],
  ["compile-sizes", measureCompileSizes],
] as const;

const say = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

/** Keeps to the cores that were asked for, and finds the peers and load generators. Ends the bench with what is to be done where it cannot. */
function prepare({ cores }: BenchSettings): Tools {
  try {
    if (cores !== undefined) keepToCores(cores);
    return prepareTools(say);
  } catch (error) {
    say(`bench: ${error instanceof Error ? error.message : String(error)}`);
    return process.exit(EXIT_FAILED);
  }
}

async function measure(settings: BenchSettings): Promise<Results> {
  const tools = prepare(settings);
  const startedAt = new Date();
  const scratch = mkdtempSync(join(tmpdir(), "assay-bench-"));
  const context = new Context(settings, tools.workerd, scratch, say);
  const findings: Finding[] = [];
  const cpuCosts: CpuCost[] = [];
  const sections: Section[] = [];
  const failures: { readonly name: string; readonly why: string }[] = [];
  /** One that fails spoils neither what was measured before nor what comes after, but the bench as a whole. */
  const attempt = async (name: RowName | SectionName | "sustained", work: () => Promise<unknown>): Promise<void> => {
    if (name !== "sustained" && !settings.only.has(name)) return;
    try {
      await work();
    } catch (error) {
      const why = [error instanceof Error ? error.message : String(error), ...context.warnings].join("\n  ");
      failures.push({ name, why });
      say(`FAILED: ${name}: ${why}`);
    }
    // What a failed one has left running must not share the cores with the next.
    await context.close();
  };
  try {
    for (const [name, row] of THROUGHPUT_ROWS) {
      await attempt(name, async () => {
        const found = await row(context);
        findings.push(...found.comparisons);
        cpuCosts.push(...found.cpuCosts);
      });
    }
    for (const [name, row] of OTHER_ROWS) {
      await attempt(name, async () => findings.push(...(await row(context))));
    }
    for (const [name, section] of SECTION_MEASURES) {
      await attempt(name, async () => sections.push(await section(context)));
    }
    const { sustainedMinutes } = settings;
    if (sustainedMinutes !== undefined) {
      await attempt("sustained", async () => sections.push(await measureSustained(context, sustainedMinutes)));
    }
  } finally {
    await context.close();
    rmSync(scratch, { recursive: true, force: true });
  }
  return {
    startedAt: startedAt.toISOString(),
    tookSeconds: Math.round((Date.now() - startedAt.getTime()) / 1_000),
    machine: describeMachine(tools.versions),
    settings: { ...settings, only: [...settings.only] },
    sandbox: context.sandbox,
    findings,
    cpuCosts,
    sections,
    failures,
  };
}

function save(file: string, content: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

const outcome = readFlags(process.argv.slice(2));
switch (outcome.kind) {
  case "help":
    process.stdout.write(outcome.text);
    break;
  case "problems":
    for (const problem of outcome.problems) process.stderr.write(`bench: ${problem}\n`);
    process.exitCode = EXIT_WRONG_FLAG;
    break;
  case "settings": {
    const results = await measure(outcome.settings);
    save(outcome.settings.jsonFile, `${JSON.stringify(results, null, 2)}\n`);
    if (results.findings.length > 0) save(outcome.settings.svgFile, drawChart(results));
    process.stdout.write(`\n${report(results, outcome.settings.markdown)}`);
    if (results.failures.length > 0) process.exitCode = EXIT_FAILED;
    say(`samples: ${outcome.settings.jsonFile}`);
    if (results.findings.length > 0) say(`chart: ${outcome.settings.svgFile}`);
    break;
  }
  default:
    outcome satisfies never;
}
