/** `assay keys`: the public keys whose signatures the server knows, and the life of its signing keys. */
import type { Command } from "commander";
import type { PublicKey } from "../../../clients/typescript/src/index.ts";
import {
  type CommandContext,
  runWithClient,
  type ServerOptions,
  withCommonOptions,
  withServerOptions,
} from "../command.ts";
import { EXIT } from "../exit-code.ts";
import type { Report } from "../report.ts";
import { keyShape } from "../shapes.ts";
import { table } from "../table.ts";
import { visible } from "../visible.ts";

interface KeysOptions extends ServerOptions {
  readonly pem?: boolean;
}

interface RotateOptions extends ServerOptions {
  readonly group: string;
}

export function addKeysCommand(program: Command, context: CommandContext): void {
  const command = program
    .command("keys")
    .summary("list the public signing keys, and change them")
    .description(
      "Lists the public keys whose signatures the server knows, newest first. Administrators of the server make, retire and revoke them.",
    )
    .option("--pem", "print the keys themselves, as `assay verify --key` and openssl read them");
  withServerOptions(withCommonOptions(command, ["assay keys", "assay keys --pem > key.pem"]), context);
  command.action(async (options: KeysOptions) => {
    await runWithClient(context, options, async (report, client, call) => {
      const keys = await client.keys(call);
      report.document({ keys: keys.map(keyShape) });
      if (options.pem === true) {
        for (const key of keys) report.line(visible(key.pem.trimEnd()));
      } else {
        const rows = keys.map((key) => [key.keyId, visible(key.group), key.status, key.createdAt.toISOString()]);
        for (const line of table(["KEY", "GROUP", "STATUS", "CREATED"], rows)) report.line(line);
      }
      return EXIT.ok;
    });
  });
  addRotate(command, context);
  addEnd(command, context, "retire", "end a key's signing; what it signed goes on to run", "retired");
  addEnd(command, context, "revoke", "end everything that a key was good for; what it signed stops at once", "revoked");
}

function addRotate(keys: Command, context: CommandContext): void {
  const command = keys
    .command("rotate")
    .summary("make a group's next signing key")
    .description(
      "Makes a new key that signs for the group from now on. The one before retires: what it signed goes on to run.",
    )
    .option("--group <name>", "the group", "default");
  withServerOptions(withCommonOptions(command, ["assay keys rotate", "assay keys rotate --group release"]), context);
  command.action(async (_: RotateOptions, self: Command) => {
    const options = self.optsWithGlobals<RotateOptions>();
    await runWithClient(context, options, async (report, client, call) => {
      print(report, await client.rotateKey(options.group, call), "active");
      return EXIT.ok;
    });
  });
}

function addEnd(
  keys: Command,
  context: CommandContext,
  verb: "retire" | "revoke",
  summary: string,
  outcome: "retired" | "revoked",
): void {
  const command = keys
    .command(verb)
    .summary(summary)
    .description(`${summary.charAt(0).toUpperCase()}${summary.slice(1)}. There is no way back.`)
    .argument("<key>", "the key's id, as `assay keys` lists it");
  withServerOptions(withCommonOptions(command, [`assay keys ${verb} 3f9a…`]), context);
  command.action(async (keyId: string, _: ServerOptions, self: Command) => {
    const options = self.optsWithGlobals<ServerOptions>();
    await runWithClient(context, options, async (report, client, call) => {
      const key = verb === "retire" ? await client.retireKey(keyId, call) : await client.revokeKey(keyId, call);
      print(report, key, outcome);
      return EXIT.ok;
    });
  });
}

function print(report: Report, key: PublicKey, outcome: string): void {
  report.document({ key: keyShape(key) });
  report.line(`${visible(key.keyId)} of the group ${visible(key.group)} is ${outcome}`);
}
