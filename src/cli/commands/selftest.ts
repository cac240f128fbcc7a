/** `assay selftest`: runs the shipped attacks against throwaway assemblies on this machine, and says what stopped each of them. */
import { availableParallelism } from "node:os";
import { type Command, Option } from "commander";
import { LAYER_WORDS, LAYERS, type Layer } from "../../selftest/layer.ts";
import type { Result } from "../../selftest/matrix.ts";
import { type CommandContext, type CommonOptions, runBody, withCommonOptions } from "../command.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { Problem } from "../problem.ts";
import type { Report, Style } from "../report.ts";
import { table } from "../table.ts";
import { visible } from "../visible.ts";

interface SelftestOptions extends CommonOptions {
  readonly only?: string;
  readonly layer?: Layer;
  readonly sandbox: "strict" | "process";
}

const STYLES: Readonly<Record<Result["outcome"], Style>> = {
  held: "good",
  escaped: "bad",
  unproven: "caution",
  absent: "quiet",
};

export function addSelftestCommand(program: Command, context: CommandContext): void {
  const command = program
    .command("selftest")
    .summary("attack throwaway assemblies on this machine, each layer alone and all together")
    .description(
      "Runs the attacks that assay ships against throwaway assemblies on this machine: each layer with the others off, and the server with all of them. No server that runs here is touched.",
    )
    .option("--only <group or name>", "only the attacks of a group, or the one of that name")
    .addOption(new Option("--layer <layer>", "only against this layer").choices(LAYERS))
    .addOption(
      new Option("--sandbox <mode>", "as `assay serve` takes it; process: the system's walls are absent")
        .choices(["strict", "process"])
        .default("strict"),
    );
  const width = Math.max(...LAYERS.map((layer) => layer.length));
  const layers = LAYERS.map((layer) => `  ${layer.padEnd(width)}  ${LAYER_WORDS[layer]}`);
  command.addHelpText("after", `\nLayers, each with the others off:\n${layers.join("\n")}`);
  withCommonOptions(command, [
    "assay selftest",
    "assay selftest --sandbox process",
    'assay selftest --only "memory bomb" --layer limits',
    "assay selftest --json > selftest.json",
  ]);
  command.action(async (options: SelftestOptions) => {
    await runBody(context, options, async (report) => await run(context, report, options));
  });
}

async function run(context: CommandContext, report: Report, options: SelftestOptions): Promise<ExitCode> {
  // No other command needs the compiler and the server, which take their time to load.
  const { selftest, NoSuchAttack, CannotTest } = await import("../../selftest/selftest.ts");
  const { interrupted } = context.surroundings;
  const progress = report.progress();
  const startedMs = performance.now();
  let results: readonly Result[];
  try {
    results = await selftest({
      sandbox: options.sandbox,
      only: options.only,
      layer: options.layer,
      atOnce: availableParallelism(),
      signal: interrupted,
      told: (done, all) => progress.show(`${done} of ${all}`, done / all),
    });
  } catch (error) {
    if (error instanceof NoSuchAttack) throw new Problem("USAGE", error.message);
    if (!(error instanceof CannotTest)) throw error;
    const hint = "Mend it, or leave the system's walls out with --sandbox=process.";
    throw new Problem("PRECONDITION", `this cannot be tested here:\n${error.message}`, hint);
  } finally {
    progress.clear();
  }
  if (results.length === 0 && !interrupted.aborted)
    throw new Problem("USAGE", "none of these attacks is claimed by that layer");
  tell(report, options, results, performance.now() - startedMs);
  return interrupted.aborted ? EXIT.interrupted : exitCodeOfResults(results);
}

/** What could not be carried out counts as bad: nobody knows whether the layer holds. */
export function exitCodeOfResults(results: readonly Pick<Result, "outcome">[]): ExitCode {
  return results.some(({ outcome }) => outcome === "escaped" || outcome === "unproven") ? EXIT.negative : EXIT.ok;
}

function tell(report: Report, { sandbox }: SelftestOptions, results: readonly Result[], elapsedMs: number): void {
  const counts = { held: 0, escaped: 0, unproven: 0, absent: 0 };
  for (const { outcome } of results) counts[outcome] += 1;
  report.document({ sandbox, ...counts, elapsedMs: Math.round(elapsedMs), results: results.map(shapeOf) });
  const rows = results.map(({ attack, layer, elapsedMs: ms, ...result }) => [
    attack.group,
    attack.name,
    layer,
    result.outcome,
    wordsOf(result),
    `${Math.round(ms)} ms`,
  ]);
  const [heads = "", ...lines] = table(["group", "attack", "layer", "outcome", "stopped by", "in"], rows);
  report.line(report.paint("strong", heads));
  for (const [at, line] of lines.entries()) {
    const result = results[at];
    const bad = result?.outcome === "escaped" || result?.outcome === "unproven";
    report.line(bad ? report.paint(STYLES[result.outcome], line) : line);
  }
  for (const { attack, outcome } of results) {
    if (outcome === "escaped")
      report.line(`${report.paint("bad", "escape:")} ${visible(attack.claim)} It does not hold.`);
  }
  const sum = `${counts.held} held, ${counts.escaped} escaped, ${counts.unproven} unproven, ${counts.absent} absent`;
  report.line(`${sum}, in ${(elapsedMs / 1000).toFixed(1)} s`);
}

/** What a result says, whatever it is. */
type Words = { readonly outcome: string; readonly by?: string; readonly evidence?: string; readonly why?: string };

function wordsOf({ by, evidence, why }: Words): string {
  return by ?? evidence ?? why ?? "";
}

/** A result in `--json`. */
function shapeOf({ attack, layer, elapsedMs, ...result }: Result): Readonly<Record<string, unknown>> {
  const { outcome, by, evidence, why }: Words = result;
  const { name, group, claim } = attack;
  return {
    attack: name,
    group,
    claim,
    layer,
    outcome,
    by: by ?? null,
    evidence: evidence ?? null,
    why: why ?? null,
    elapsedMs: Math.round(elapsedMs),
  };
}
