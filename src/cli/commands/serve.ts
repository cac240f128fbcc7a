/** `assay serve`: stands here for its help alone; the launcher starts the server itself (`src/main.ts`). */
import type { Command } from "commander";
import { type CommandContext, runBody } from "../command.ts";
import { Problem } from "../problem.ts";

export function addServeCommand(program: Command, context: CommandContext): void {
  program
    .command("serve")
    .summary("start a server")
    .description(
      "Starts a server on this machine. `assay serve --help` prints its settings; each can also be given as an environment variable.",
    )
    .allowUnknownOption()
    .allowExcessArguments()
    .addHelpText("after", "\nExamples:\n  $ assay serve --sandbox=process\n  $ assay serve --help")
    .action(async () => {
      await runBody(context, { color: true }, () => {
        throw new Problem("USAGE", "the server is started by the launcher, not from here", "Run bin/assay serve.");
      });
    });
}
