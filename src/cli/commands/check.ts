/** `assay check PATH...`: says of each module what the server would say, without one. */
import { type Command, Option } from "commander";
import type { Diagnostic, SourceModule } from "../../flow.ts";
import { applyFixes, replaceFile } from "../apply-fixes.ts";
import { CHECK_FORMATS, type CheckFormat, type NamedVerdict, printVerdicts } from "../check-formats.ts";
import { type CheckVerdictShape, NO_VERDICT, rejectionOf, shapeOf } from "../check-verdict.ts";
import { type CommandContext, type CommonOptions, runBody, wholeNumber, withCommonOptions } from "../command.ts";
import { determinismWords } from "../determinism-words.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import type { ModuleJudge } from "../local-judge.ts";
import { pathOnDisk } from "../path-on-disk.ts";
import { counted, printDiagnostics } from "../print-diagnostics.ts";
import { describeProblem, Problem } from "../problem.ts";
import { BUNDLE_SUFFIX, readModule } from "../read-module.ts";
import { readPolicyFile } from "../read-policy-file.ts";
import type { Report } from "../report.ts";
import { readStagedModule, type StagedModule } from "../staged-module.ts";
import { visible } from "../visible.ts";
import { watchFiles } from "../watch-files.ts";

interface CheckOptions extends CommonOptions {
  readonly entry?: string;
  readonly format?: CheckFormat;
  readonly fix?: boolean;
  readonly maxWarnings?: number;
  readonly staged?: boolean;
  readonly policyFile?: string;
  readonly watch?: boolean;
}

/** Clears a terminal, with what has scrolled away, and goes to its first line. */
const CLEAR_SCREEN = "\u001b[2J\u001b[3J\u001b[H";
/** A fix can uncover what it hid; more rounds than these mean that fixes undo each other. */
const MAX_FIX_ROUNDS = 10;

export function addCheckCommand(program: Command, context: CommandContext): void {
  const command = program
    .command("check")
    .summary("say what the server would say of modules, without a server")
    .description(
      "Checks modules against the allowlist and the type checker, exactly as the server does, in a worker process of its own. Several modules give several verdicts. A folder is one module with every file below it, but those whose names begin with a dot.",
    )
    .argument("<path...>", "a .ts file, a folder with index.ts, or a *.bundle.json")
    .option("--entry <file>", "the file in the folder whose default export defines the module")
    .option("--policy-file <file>", "hold them to the narrower policy in this file, as a server holds a tenant to it")
    .option("--fix", "make the corrections that findings carry, in the files, and check again")
    .option(
      "--staged",
      "check what is staged in git, not what is on disk; modules of which nothing is staged are passed over",
    )
    .option("--watch", "check again whenever a file changes, until it is interrupted")
    .addOption(
      new Option(
        "--format <format>",
        "how findings are printed: bad-request is google.rpc.Status, github is for its workflows",
      ).choices(CHECK_FORMATS),
    )
    .addOption(
      new Option("--max-warnings <number>", "fail, with status 1, if there are more warnings than this").argParser(
        wholeNumber(0),
      ),
    );
  withCommonOptions(command, [
    "assay check account.ts",
    "assay check account.ts src/ other.bundle.json --json",
    "assay check src --fix",
    "assay check src --policy-file acme.json",
    "assay check src --watch",
    "assay check src --staged",
    "assay check src --format sarif > findings.sarif",
    "assay check src --format github --max-warnings 0",
  ]);
  command.action(async (paths: string[], options: CheckOptions) => {
    const format = options.format ?? (options.json === true ? "json" : "text");
    await runBody(context, { ...options, json: format !== "text" && format !== "github" }, async (report) => {
      if (options.json === true && format !== "json") {
        throw new Problem("USAGE", `--json and --format ${format} ask for two formats; give one of them`);
      }
      if (options.watch === true && format !== "text") {
        throw new Problem("USAGE", "--watch is for people; a format for programs is printed once");
      }
      if (options.staged === true && options.fix === true) {
        const hint = "Run it with --fix alone, look at what it did, and `git add` it.";
        throw new Problem("USAGE", "--staged judges what is in git's index, and --fix changes files on disk", hint);
      }
      if (options.staged === true && options.watch === true) {
        throw new Problem(
          "USAGE",
          "--watch waits for files on disk, and --staged does not look at them; give one of them",
        );
      }
      // The compiler takes its time to load, and no other command needs it.
      const { createLocalJudge } = await import("../local-judge.ts");
      const { workingDirectory, interrupted } = context.surroundings;
      const judge = createLocalJudge(interrupted, await readPolicyFile(workingDirectory, options.policyFile));
      try {
        const once = () => checkAll(context, report, judge, paths, { ...options, format }, program.version() ?? "");
        return options.watch === true ? await watchAndCheck(context, report, paths, once) : await once();
      } finally {
        await judge.close();
      }
    });
  });
}

/** Checks, and again after each change. The compiler stays warm. */
async function watchAndCheck(
  context: CommandContext,
  report: Report,
  paths: readonly string[],
  once: () => Promise<ExitCode>,
): Promise<ExitCode> {
  const { workingDirectory, interrupted } = context.surroundings;
  using files = watchFiles(workingDirectory, paths);
  do {
    if (report.isForPerson) report.raw(CLEAR_SCREEN);
    await once();
    report.note(report.paintNote("quiet", `waiting for changes in ${paths.map(visible).join(", ")}`));
  } while (await files.changed(interrupted));
  return EXIT.interrupted;
}

async function checkAll(
  context: CommandContext,
  report: Report,
  judge: ModuleJudge,
  paths: readonly string[],
  options: CheckOptions & { readonly format: CheckFormat },
  version: string,
): Promise<ExitCode> {
  const { entry, format } = options;
  const { workingDirectory, interrupted } = context.surroundings;
  const progress = report.progress();
  const all: Judged[] = [];
  try {
    for (const [index, path] of paths.entries()) {
      progress.show(path, index / paths.length);
      const judged =
        options.staged === true
          ? await judgeStaged(context, judge, path, entry)
          : await judgeAndFix(workingDirectory, judge, path, entry, options.fix === true);
      progress.clear();
      if (judged === undefined) report.note(`nothing is staged in ${visible(path)}`);
      else {
        all.push(judged);
        if (format === "text") printVerdict(report, judged);
      }
      if (interrupted.aborted) return EXIT.interrupted;
    }
  } finally {
    progress.clear();
  }
  const verdicts = all.map(({ verdict }) => verdict);
  const counts = {
    accepted: verdicts.filter(({ outcome }) => outcome === "accepted").length,
    rejected: verdicts.filter(({ outcome }) => outcome === "rejected").length,
    failed: verdicts.filter(({ outcome }) => outcome === "failed").length,
  };
  if (format !== "text") await printVerdicts(report, format, all, counts, version);
  else if (paths.length > 1 && verdicts.length > 0) {
    report.line(`${counts.accepted} accepted, ${counts.rejected} rejected, ${counts.failed} without a verdict`);
  }
  // A check that could not be made outweighs one that was: who asks for a verdict has not got it.
  const failure = verdicts.find(({ error }) => error !== null)?.error;
  const warnings = verdicts.reduce((sum, { warningCount }) => sum + warningCount, 0);
  const tooMany = warnings > (options.maxWarnings ?? Number.POSITIVE_INFINITY);
  if (tooMany) report.note(`${counted(warnings, "warning")}, which is more than --max-warnings allows`);
  return failure?.exitCode ?? (counts.rejected > 0 || tooMany ? EXIT.negative : EXIT.ok);
}

/** What is printed of one argument. */
interface Judged extends NamedVerdict {
  /** How many findings were corrected on the way. */
  readonly fixed: number;
}

/** The verdict, after as many fixes as were wanted and could be made. */
async function judgeAndFix(
  workingDirectory: string,
  judge: ModuleJudge,
  path: string,
  entry: string | undefined,
  wantsFixes: boolean,
): Promise<Judged> {
  const onDisk = pathOnDisk(workingDirectory, path);
  let fixed = 0;
  for (let round = 0; ; round++) {
    const verdict = await judgeOne(judge, path, () => readModule(workingDirectory, path, entry));
    if (!wantsFixes || round === MAX_FIX_ROUNDS || !verdict.diagnostics.some(({ fix }) => fix !== undefined)) {
      return { verdict, fixed, onDisk };
    }
    try {
      const made = fixFiles(workingDirectory, path, entry, verdict.diagnostics);
      if (made === 0) return { verdict, fixed, onDisk };
      fixed += made;
    } catch (error) {
      const failed = { ...NO_VERDICT, path, outcome: "failed", error: describeProblem(error, undefined) } as const;
      return { verdict: failed, fixed, onDisk };
    }
  }
}

/** The verdict on what is staged; undefined if nothing is. */
async function judgeStaged(
  context: CommandContext,
  judge: ModuleJudge,
  path: string,
  entry: string | undefined,
): Promise<Judged | undefined> {
  let staged: StagedModule | undefined;
  try {
    staged = readStagedModule(context.surroundings, path, entry);
  } catch (error) {
    // Without git there is nothing to say of any module.
    if (!(error instanceof Problem) || error.reason === "USAGE") throw error;
    const failed = { ...NO_VERDICT, path, outcome: "failed", error: describeProblem(error, undefined) } as const;
    return { verdict: failed, fixed: 0, onDisk: () => path };
  }
  if (staged === undefined) return undefined;
  const { module, onDisk } = staged;
  return { verdict: await judgeOne(judge, path, () => module), fixed: 0, onDisk };
}

/** Makes fixes in a module's files. Answers how many. Throws a Problem for files that cannot be written. */
function fixFiles(
  workingDirectory: string,
  path: string,
  entry: string | undefined,
  diagnostics: readonly Diagnostic[],
): number {
  if (path.endsWith(BUNDLE_SUFFIX)) {
    throw new Problem("USAGE", `${path}: --fix corrects files and folders, not bundles`);
  }
  const module = readModule(workingDirectory, path, entry);
  const { module: after, fixed, changed } = applyFixes(module, diagnostics);
  const onDisk = pathOnDisk(workingDirectory, path);
  for (const [index, file] of module.files.entries()) {
    const content = after.files[index]?.content;
    if (changed.has(file.path) && content !== undefined)
      replaceFile(workingDirectory, onDisk(file.path), file.content, content);
  }
  return fixed;
}

async function judgeOne(judge: ModuleJudge, path: string, read: () => SourceModule): Promise<CheckVerdictShape> {
  let module: SourceModule | undefined;
  try {
    module = read();
    return shapeOf(path, await judge.check(module));
  } catch (error) {
    const rejection = rejectionOf(path, module, error);
    if (rejection !== undefined) return rejection;
    return { ...NO_VERDICT, path, outcome: "failed", error: describeProblem(error, undefined) };
  }
}

function printVerdict(report: Report, { verdict, fixed, onDisk }: Judged): void {
  const { path, outcome, errorCount, warningCount, diagnostics, diagnosticsOmitted, error } = verdict;
  if (fixed > 0) report.line(`${report.paint("good", "fixed")} ${visible(path)}: ${counted(fixed, "finding")}`);
  printDiagnostics(report, diagnostics, diagnosticsOmitted, onDisk);
  const warnings = warningCount === 0 ? "" : `, ${counted(warningCount, "warning")}`;
  const fixable = diagnostics.filter(({ fix }) => fix !== undefined).length;
  const offer = fixable === 0 ? "" : `; ${fixable} can be fixed with --fix`;
  switch (outcome) {
    case "accepted":
      report.line(
        `${report.paint("good", "accepted")} ${visible(path)} (${verdict.kind ?? "module"}${warnings}${offer})`,
      );
      report.line(report.paint("quiet", `  ${determinismWords(verdict.determinism ?? undefined)}`));
      break;
    case "rejected":
      report.line(
        `${report.paint("bad", "rejected")} ${visible(path)}: ${counted(errorCount, "error")}${warnings}${offer}`,
      );
      break;
    case "failed":
      report.line(`${report.paint("bad", "no verdict")} ${visible(path)}`);
      if (error !== null)
        report.note(`${report.paintNote("bad", "error:")} ${visible(error.message)} ${visible(error.hint)}`);
      break;
  }
}
