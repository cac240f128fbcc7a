/** `assay functions [NAME]`: the deployed functions, or one of them with its revisions. */
import type { Command } from "commander";
import type { Client } from "../../../clients/typescript/src/index.ts";
import {
  type CallSettings,
  type CommandContext,
  runWithClient,
  type ServerOptions,
  withCommonOptions,
  withServerOptions,
} from "../command.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import type { Report } from "../report.ts";
import { functionShape, revisionShape } from "../shapes.ts";
import { table } from "../table.ts";
import { visible } from "../visible.ts";

export function addFunctionsCommand(program: Command, context: CommandContext): void {
  const command = program
    .command("functions")
    .summary("list functions, or the revisions of one")
    .description("Lists the deployed functions; with a name, that function and its revisions, newest first.")
    .argument("[name]", "the function");
  withServerOptions(withCommonOptions(command, ["assay functions", "assay functions account --json"]), context);
  command.action(async (name: string | undefined, options: ServerOptions) => {
    await runWithClient(context, options, async (report, client, call) =>
      name === undefined ? await listFunctions(report, client, call) : await showFunction(report, client, name, call),
    );
  });
}

async function listFunctions(report: Report, client: Client, call: CallSettings): Promise<ExitCode> {
  const functions = await Array.fromAsync(client.functions(call));
  report.document({ functions: functions.map(functionShape) });
  if (functions.length === 0) report.line("No function is deployed. Deploy one with: assay deploy NAME PATH");
  else {
    const rows = functions.map((info) => [
      info.name,
      info.activeRevision?.toString() ?? "none",
      info.latestRevision.toString(),
      info.updatedAt.toISOString(),
    ]);
    for (const line of table(["FUNCTION", "ACTIVE", "LATEST", "UPDATED"], rows)) report.line(line);
  }
  return EXIT.ok;
}

async function showFunction(report: Report, client: Client, name: string, call: CallSettings): Promise<ExitCode> {
  const { function: info } = await client.function(name, call);
  const revisions = await Array.fromAsync(client.revisions(name, call));
  report.document({ function: functionShape(info), revisions: revisions.map(revisionShape) });
  const active = info.activeRevision === undefined ? "out of service" : `revision ${info.activeRevision} is active`;
  report.line(`${report.paint("strong", visible(info.name))}: ${active}\n`);
  const rows = revisions.map((revision) => [
    `${revision.number}${revision.active ? "*" : ""}`,
    revision.artifact.manifest.kind ?? "unknown",
    revision.artifact.digest.slice(0, 16),
    revision.createdAt.toISOString(),
    revision.quarantine === undefined ? "" : "quarantine",
    revision.note,
  ]);
  for (const line of table(["REVISION", "KIND", "ARTIFACT", "DEPLOYED", "", "NOTE"], rows)) report.line(line);
  return EXIT.ok;
}
