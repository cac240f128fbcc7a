/** `assay policy rescan`: has the server analyse again what was compiled under another policy than today's. */
import type { Command } from "commander";
import type { Client, RescanOutcome, RescanResult } from "../../../clients/typescript/src/index.ts";
import {
  type CallSettings,
  type CommandContext,
  runWithClient,
  type ServerOptions,
  withCommonOptions,
  withServerOptions,
} from "../command.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { counted, printDiagnostics } from "../print-diagnostics.ts";
import type { Report, Style } from "../report.ts";
import { rescanShape } from "../shapes.ts";
import { visible } from "../visible.ts";

interface RescanCommandOptions extends ServerOptions {
  readonly function?: string;
  readonly dryRun?: boolean;
  readonly renew?: boolean;
}

const STYLES: Readonly<Record<RescanOutcome, Style>> = {
  current: "quiet",
  passes: "good",
  renewed: "good",
  quarantined: "bad",
  undecided: "caution",
  unknown: "caution",
};

export function addPolicyRescanCommand(policy: Command, context: CommandContext): void {
  const command = policy
    .command("rescan")
    .summary("analyse again what was compiled under another policy")
    .description(
      "Has the server analyse the stored source of every revision that was compiled under another policy than today's. What does not pass is put into quarantine: nothing of it is loaded any more. What passes can be renewed.",
    )
    .option("--function <name>", "only this function's revisions")
    .option("--dry-run", "change nothing, and say what would be done")
    .option("--renew", "compile, sign and deploy again each active revision that passes");
  const examples = ["assay policy rescan --dry-run", "assay policy rescan --renew", "assay policy rescan --json"];
  withServerOptions(withCommonOptions(command, examples), context);
  command.action(async (options: RescanCommandOptions) => {
    await runWithClient(context, options, async (report, client, { timeoutMs, signal }) => {
      // How long it takes is for the number of functions to say, unless the user does.
      const isLimited = command.getOptionValueSource("timeout") !== "default";
      return await rescan(report, client, options, isLimited ? { timeoutMs, signal } : { signal });
    });
  });
}

async function rescan(
  report: Report,
  client: Client,
  options: RescanCommandOptions,
  call: Partial<CallSettings>,
): Promise<ExitCode> {
  const { function: name, dryRun = false, renew = false } = options;
  const progress = report.progress();
  const counts = new Map<RescanOutcome, number>();
  let seen = 0;
  try {
    for await (const result of client.rescan({ ...call, function: name, dryRun, renew })) {
      counts.set(result.outcome, (counts.get(result.outcome) ?? 0) + 1);
      progress.clear();
      report.documentLine(rescanShape(result));
      printResult(report, result, dryRun);
      seen++;
      progress.show(`${counted(seen, "revision")} looked at`, undefined);
    }
  } finally {
    progress.clear();
  }
  const of = (outcome: RescanOutcome): number => counts.get(outcome) ?? 0;
  const parts = (["current", "passes", "renewed", "quarantined", "undecided"] as const).flatMap((outcome) =>
    of(outcome) === 0 ? [] : [`${of(outcome)} ${outcome}`],
  );
  const what = parts.length === 0 ? "no revision is deployed" : parts.join(", ");
  report.line(dryRun ? `${what}; nothing was changed (--dry-run)` : what);
  const isGood = of("quarantined") + of("undecided") + of("unknown") === 0;
  return isGood ? EXIT.ok : EXIT.negative;
}

function printResult(report: Report, result: RescanResult, dryRun: boolean): void {
  const { revision, outcome, diagnostics, errorCount, renewedAs, why } = result;
  // What needs nothing is only counted.
  if (outcome === "current") return;
  const place = `${revision.function} revision ${revision.number}${revision.active ? " (active)" : ""}`;
  const more = renewedAs === undefined ? "" : ` as revision ${renewedAs}`;
  const conditional = dryRun && (outcome === "renewed" || outcome === "quarantined") ? "would be " : "";
  const told = `${conditional}${report.paint(STYLES[outcome], outcome)}${more}`;
  report.line(`${report.paint("strong", visible(place))}: ${told}${why === "" ? "" : `: ${visible(why)}`}`);
  if (outcome !== "quarantined") return;
  report.line();
  printDiagnostics(report, diagnostics, Math.max(0, errorCount - diagnostics.length), (path) => path);
}
