/** `assay check PATH...`: says of each module what the server would say, without one. */
import type { Command } from "commander";
import { Fault } from "../../fault/fault.ts";
import type { CompileVerdict, Determinism, Diagnostic, SourceModule } from "../../flow.ts";
import { type CommandContext, type CommonOptions, runBody, withCommonOptions } from "../command.ts";
import { determinismWords } from "../determinism-words.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import type { ModuleJudge } from "../local-judge.ts";
import { moduleViolation } from "../module-violations.ts";
import { pathOnDisk } from "../path-on-disk.ts";
import { counted, printDiagnostics } from "../print-diagnostics.ts";
import { describeProblem, type ProblemReport } from "../problem.ts";
import { readModule } from "../read-module.ts";
import type { Report } from "../report.ts";
import { visible } from "../visible.ts";

interface CheckOptions extends CommonOptions {
  readonly entry?: string;
}

/** The verdict on one argument: the shape of `verdicts[]` in `--json`. */
export interface CheckVerdictShape {
  /** The argument as it was given. */
  readonly path: string;
  /** `failed`: there is no verdict, because the module could not be read or the check itself broke. */
  readonly outcome: "accepted" | "rejected" | "failed";
  readonly accepted: boolean;
  readonly kind: string | null;
  /** What the server would name the artifact; null unless accepted. */
  readonly artifactDigest: string | null;
  readonly policyDigest: string | null;
  /** How it is ensured that the result depends on the events alone; null unless accepted, and for a handler. */
  readonly determinism: Determinism | null;
  readonly errorCount: number;
  readonly warningCount: number;
  readonly diagnostics: readonly Diagnostic[];
  readonly diagnosticsOmitted: number;
  /** Why there is no verdict; null unless `failed`. */
  readonly error: ProblemReport | null;
}

export function addCheckCommand(program: Command, context: CommandContext): void {
  const command = program
    .command("check")
    .summary("say what the server would say of modules, without a server")
    .description(
      "Checks modules against the allowlist and the type checker, exactly as the server does, in a worker process of its own. Several modules give several verdicts. A folder is one module with every file below it, but those whose names begin with a dot.",
    )
    .argument("<path...>", "a .ts file, a folder with index.ts, or a *.bundle.json")
    .option("--entry <file>", "the file in the folder whose default export defines the module");
  withCommonOptions(command, ["assay check account.ts", "assay check account.ts src/ other.bundle.json --json"]);
  command.action(async (paths: string[], options: CheckOptions) => {
    await runBody(context, options, async (report) => await checkAll(context, report, paths, options.entry));
  });
}

async function checkAll(
  context: CommandContext,
  report: Report,
  paths: readonly string[],
  entry: string | undefined,
): Promise<ExitCode> {
  const { workingDirectory, interrupted } = context.surroundings;
  const progress = report.progress();
  // The compiler takes its time to load, and no other command needs it.
  const { createLocalJudge } = await import("../local-judge.ts");
  const judge = createLocalJudge(interrupted);
  const verdicts: CheckVerdictShape[] = [];
  try {
    for (const [index, path] of paths.entries()) {
      progress.show(path, index / paths.length);
      const verdict = await judgeOne(workingDirectory, judge, path, entry);
      verdicts.push(verdict);
      progress.clear();
      printVerdict(report, workingDirectory, verdict);
      if (interrupted.aborted) return EXIT.interrupted;
    }
  } finally {
    progress.clear();
    await judge.close();
  }
  const counts = {
    accepted: verdicts.filter(({ outcome }) => outcome === "accepted").length,
    rejected: verdicts.filter(({ outcome }) => outcome === "rejected").length,
    failed: verdicts.filter(({ outcome }) => outcome === "failed").length,
  };
  report.document({ verdicts, ...counts });
  if (paths.length > 1) {
    report.line(`${counts.accepted} accepted, ${counts.rejected} rejected, ${counts.failed} without a verdict`);
  }
  // A check that could not be made outweighs one that was: who asks for a verdict has not got it.
  const failure = verdicts.find(({ error }) => error !== null)?.error;
  return failure?.exitCode ?? (counts.rejected > 0 ? EXIT.negative : EXIT.ok);
}

async function judgeOne(
  workingDirectory: string,
  judge: ModuleJudge,
  path: string,
  entry: string | undefined,
): Promise<CheckVerdictShape> {
  let module: SourceModule | undefined;
  try {
    module = readModule(workingDirectory, path, entry);
    return shapeOf(path, await judge.check(module));
  } catch (error) {
    const rejection = rejectionOf(path, module, error);
    if (rejection !== undefined) return rejection;
    return { ...NO_VERDICT, path, outcome: "failed", error: describeProblem(error, undefined) };
  }
}

const NO_VERDICT = {
  accepted: false,
  kind: null,
  artifactDigest: null,
  policyDigest: null,
  determinism: null,
  errorCount: 0,
  warningCount: 0,
  diagnostics: [],
  diagnosticsOmitted: 0,
  error: null,
} as const;

export function shapeOf(path: string, verdict: CompileVerdict): CheckVerdictShape {
  const { diagnostics, diagnosticsOmitted, policyDigest } = verdict;
  const accepted = verdict.outcome === "accepted";
  return {
    path,
    outcome: verdict.outcome,
    accepted,
    kind: (accepted ? verdict.artifact.manifest.kind : verdict.kind) ?? null,
    artifactDigest: accepted ? verdict.artifact.digest : null,
    policyDigest,
    determinism: (accepted ? verdict.determinism : undefined) ?? null,
    errorCount: accepted ? 0 : verdict.errorCount,
    warningCount: diagnostics.filter(({ severity }) => severity === "warning").length,
    diagnostics,
    diagnosticsOmitted,
    error: null,
  };
}

/**
 * A fault that is the module's own doing is a verdict on it: a file name that no module may have, a module too large, one that no
 * compiler gets done with. Undefined for any other error.
 */
export function rejectionOf(
  path: string,
  module: SourceModule | undefined,
  error: unknown,
): CheckVerdictShape | undefined {
  if (module === undefined || !(error instanceof Fault)) return undefined;
  if (error.reason !== "REQUEST_INVALID" && error.reason !== "COMPILE_TIMEOUT") return undefined;
  const rule = error.reason === "REQUEST_INVALID" ? "request-invalid" : "compile-timeout";
  const { fieldViolations = [] } = error.details;
  const findings =
    fieldViolations.length === 0
      ? [{ file: "", message: error.message }]
      : fieldViolations.map(
          (violation) =>
            moduleViolation(module, violation) ?? { file: "", message: `${violation.field}: ${violation.description}` },
        );
  const diagnostics = findings.map(({ file, message }): Diagnostic => {
    const range = { path: file, startLine: 0, startColumn: 0, endLine: 0, endColumn: 0 };
    return { severity: "error", rule, range, name: "", message, suggestion: "", codeFrame: "", fix: undefined };
  });
  return { ...NO_VERDICT, path, outcome: "rejected", errorCount: diagnostics.length, diagnostics };
}

function printVerdict(report: Report, workingDirectory: string, verdict: CheckVerdictShape): void {
  const { path, outcome, errorCount, warningCount, diagnostics, diagnosticsOmitted, error } = verdict;
  printDiagnostics(report, diagnostics, diagnosticsOmitted, pathOnDisk(workingDirectory, path));
  const warnings = warningCount === 0 ? "" : `, ${counted(warningCount, "warning")}`;
  switch (outcome) {
    case "accepted":
      report.line(`${report.paint("good", "accepted")} ${visible(path)} (${verdict.kind ?? "module"}${warnings})`);
      report.line(report.paint("quiet", `  ${determinismWords(verdict.determinism ?? undefined)}`));
      break;
    case "rejected":
      report.line(`${report.paint("bad", "rejected")} ${visible(path)}: ${counted(errorCount, "error")}${warnings}`);
      break;
    case "failed":
      report.line(`${report.paint("bad", "no verdict")} ${visible(path)}`);
      if (error !== null)
        report.note(`${report.paintNote("bad", "error:")} ${visible(error.message)} ${visible(error.hint)}`);
      break;
  }
}
