/** The `assay` command: its subcommands, its version, and what it says to a command line that it does not understand. */
import { Command, CommanderError } from "commander";
import type { CommandContext } from "./command.ts";
import { addActivateCommand } from "./commands/activate.ts";
import { addAdminCommand } from "./commands/admin.ts";
import { addAuditCommand } from "./commands/audit.ts";
import { addCheckCommand } from "./commands/check.ts";
import { addCompileCommand } from "./commands/compile.ts";
import { addDeployCommand } from "./commands/deploy.ts";
import { addEditorCommand } from "./commands/editor.ts";
import { addExecutorCommand } from "./commands/executor.ts";
import { addExplainCommand } from "./commands/explain.ts";
import { addFunctionsCommand } from "./commands/functions.ts";
import { addHealthCommand } from "./commands/health.ts";
import { addInitCommand } from "./commands/init.ts";
import { addKeysCommand } from "./commands/keys.ts";
import { addLogsCommand } from "./commands/logs.ts";
import { addPolicyCommand } from "./commands/policy.ts";
import { addReduceCommand } from "./commands/reduce.ts";
import { addSecretsCommand } from "./commands/secrets.ts";
import { addSelftestCommand } from "./commands/selftest.ts";
import { addServeCommand } from "./commands/serve.ts";
import { addSignCommand } from "./commands/sign.ts";
import { addVerifyCommand } from "./commands/verify.ts";
import { EXIT, EXIT_CODES_HELP, type ExitCode } from "./exit-code.ts";
import { takesColour } from "./report.ts";
import type { Surroundings } from "./surroundings.ts";
import { visibleJson } from "./visible.ts";

/** Runs one command line (without `node` and the script) and answers its exit status. Never throws. */
export async function run(args: readonly string[], version: string, surroundings: Surroundings): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT.ok;
  const context: CommandContext = {
    surroundings,
    finish: (code) => {
      exitCode = code;
    },
  };
  const program = createProgram(version, context, args);
  try {
    await program.parseAsync([...args], { from: "user" });
    return exitCode;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // Help and version come this way too, with status 0.
    if (error.exitCode === 0) return EXIT.ok;
    if (args.includes("--json") && error.code !== "commander.help") {
      const message = error.message.replace(/^error: /, "");
      surroundings.stdout.write(`${visibleJson({ error: { reason: "USAGE", message, exitCode: EXIT.usage } })}\n`);
    }
    return EXIT.usage;
  }
}

function createProgram(version: string, context: CommandContext, args: readonly string[]): Command {
  const { stdout, stderr, env } = context.surroundings;
  const wanted = args.includes("--no-color") ? false : undefined;
  const program = new Command("assay")
    .description("Run other people's TypeScript safely: compile against an allowlist, sign, deploy, stream events in.")
    .version(version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .helpCommand("help [command]", "print the help of a command")
    .showHelpAfterError("Run it with --help to see how it is used.")
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      getOutHasColors: () => takesColour(stdout, env, wanted),
      getErrHasColors: () => takesColour(stderr, env, wanted),
      getOutHelpWidth: () => stdout.columns ?? 100,
      getErrHelpWidth: () => stderr.columns ?? 100,
    })
    .addHelpText(
      "after",
      `\nA module's way: check, compile, sign, deploy, reduce. Begin with: assay init my-reducer\n\n${EXIT_CODES_HELP}`,
    );
  addServeCommand(program, context);
  addExecutorCommand(program, context);
  addHealthCommand(program, context);
  addInitCommand(program, context);
  addCheckCommand(program, context);
  addExplainCommand(program, context);
  addPolicyCommand(program, context);
  addCompileCommand(program, context);
  addEditorCommand(program, context);
  addSignCommand(program, context);
  addVerifyCommand(program, context);
  addDeployCommand(program, context);
  addActivateCommand(program, context);
  addFunctionsCommand(program, context);
  addReduceCommand(program, context);
  addLogsCommand(program, context);
  addKeysCommand(program, context);
  addAdminCommand(program, context);
  addAuditCommand(program, context);
  addSecretsCommand(program, context);
  addSelftestCommand(program, context);
  return program;
}
