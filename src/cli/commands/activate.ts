/** `assay activate NAME REVISION`: makes a revision the active one, newer or older. */
import type { Command } from "commander";
import {
  type CommandContext,
  runWithClient,
  type ServerOptions,
  wholeNumber,
  withCommonOptions,
  withServerOptions,
} from "../command.ts";
import { EXIT } from "../exit-code.ts";
import { functionShape } from "../shapes.ts";

interface ActivateOptions extends ServerOptions {
  readonly expectEtag?: string;
}

export function addActivateCommand(program: Command, context: CommandContext): void {
  const command = program
    .command("activate")
    .summary("make a revision the active one, or roll back to an older one")
    .description("Makes a revision of a function the one that answers calls. An older one is a roll-back.")
    .argument("<name>", "the function")
    .argument("<revision>", "the revision's number, from 1", wholeNumber(1))
    .option("--expect-etag <etag>", "insist that the function is as it was when this etag was read");
  withServerOptions(
    withCommonOptions(command, ["assay activate account 3", "assay activate account 2 --json"]),
    context,
  );
  command.action(async (name: string, revision: number, options: ActivateOptions) => {
    await runWithClient(context, options, async (report, client, call) => {
      const info = await client.activate(name, revision, { ...call, expectedEtag: options.expectEtag });
      report.document({ function: functionShape(info) });
      report.line(`${report.paint("strong", info.name)}: revision ${info.activeRevision} is active`);
      return EXIT.ok;
    });
  });
}
