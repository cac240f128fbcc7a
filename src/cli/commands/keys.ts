/** `assay keys`: the public keys whose signatures the server knows. */
import type { Command } from "commander";
import {
  type CommandContext,
  runWithClient,
  type ServerOptions,
  withCommonOptions,
  withServerOptions,
} from "../command.ts";
import { EXIT } from "../exit-code.ts";
import { keyShape } from "../shapes.ts";
import { table } from "../table.ts";
import { visible } from "../visible.ts";

interface KeysOptions extends ServerOptions {
  readonly pem?: boolean;
}

export function addKeysCommand(program: Command, context: CommandContext): void {
  const command = program
    .command("keys")
    .summary("list the public signing keys")
    .description("Lists the public keys whose signatures the server knows, newest first.")
    .option("--pem", "print the keys themselves, as `assay verify --key` and openssl read them");
  withServerOptions(withCommonOptions(command, ["assay keys", "assay keys --pem > key.pem"]), context);
  command.action(async (options: KeysOptions) => {
    await runWithClient(context, options, async (report, client, call) => {
      const keys = await client.keys(call);
      report.document({ keys: keys.map(keyShape) });
      if (options.pem === true) {
        for (const key of keys) report.line(visible(key.pem.trimEnd()));
      } else {
        const rows = keys.map((key) => [key.keyId, key.status, key.createdAt.toISOString()]);
        for (const line of table(["KEY", "STATUS", "CREATED"], rows)) report.line(line);
      }
      return EXIT.ok;
    });
  });
}
