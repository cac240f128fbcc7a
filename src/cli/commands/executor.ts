/** `assay executor`: stands here for its help alone; the launcher starts the executor itself (`src/execute/attached/main.ts`). */
import type { Command } from "commander";
import { type CommandContext, runBody } from "../command.ts";
import { Problem } from "../problem.ts";

export function addExecutorCommand(program: Command, context: CommandContext): void {
  program
    .command("executor")
    .summary("start an executor for a server that attaches it")
    .description(
      "Starts one executor that waits at a Unix socket for a server with --executors=attach:DIRECTORY. `assay executor --help` prints its settings.",
    )
    .allowUnknownOption()
    .allowExcessArguments()
    .addHelpText("after", "\nExamples:\n  $ assay executor --socket /run/assay/1.sock\n  $ assay executor --help")
    .action(async () => {
      await runBody(context, { color: true }, () => {
        throw new Problem("USAGE", "an executor is started by the launcher, not from here", "Run bin/assay executor.");
      });
    });
}
