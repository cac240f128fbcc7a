/** `assay admin info`: what a server says of itself. */
import type { Command } from "commander";
import {
  type CommandContext,
  runWithClient,
  type ServerOptions,
  withCommonOptions,
  withServerOptions,
} from "../command.ts";
import { EXIT } from "../exit-code.ts";
import { table } from "../table.ts";

export function addAdminInfoCommand(admin: Command, context: CommandContext): void {
  const command = admin
    .command("info")
    .summary("say what the server is")
    .description(
      "Says which versions the server is made of, how it shuts tenant code in, and what its limits are. Open to every credential.",
    );
  withServerOptions(withCommonOptions(command, ["assay admin info", "assay admin info --json"]), context);
  command.action(async (options: ServerOptions) => {
    await runWithClient(context, options, async (report, client, call) => {
      const info = await client.admin.serverInfo(call);
      const { sandbox, startedAt } = info;
      report.document({
        ...info,
        sandbox: { ...sandbox, mode: sandbox.mode ?? null },
        startedAt: startedAt.toISOString(),
      });
      const { executionLimits: limits } = info;
      const rows = [
        ["assay", info.version],
        ["node", info.nodeVersion],
        ["v8", info.v8Version],
        ["compiler", info.compilerVersion],
        ["policy", info.policyDigest],
        ["started", startedAt.toISOString()],
        ["sandbox", sandbox.mode ?? "unknown"],
        ["CPU time of a call", `${limits.cpuTimeMs} ms`],
        ["wall clock of a call", `${limits.wallClockMs} ms`],
        ["memory of an isolate", `${limits.memoryMb} MB`],
        ["state", `${limits.stateBytes} bytes`],
        ["events of a call", String(limits.batchEvents)],
      ];
      for (const line of table(["WHAT", ""], rows)) report.line(line);
      report.line();
      const layers = sandbox.layers.map(({ name, present, detail }) => [name, present ? "stands" : "MISSING", detail]);
      for (const line of table(["LAYER", "", "DETAIL"], layers)) report.line(line);
      return EXIT.ok;
    });
  });
}
