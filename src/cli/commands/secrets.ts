/** `assay secrets`: sets, lists and deletes the secrets of a function. A value is never an argument, which every process of the machine could read. */
import type { Command } from "commander";
import { MAX_SECRET_BYTES } from "../../deploy/secrets.ts";
import {
  type CommandContext,
  runWithClient,
  type ServerOptions,
  withCommonOptions,
  withServerOptions,
} from "../command.ts";
import { EXIT } from "../exit-code.ts";
import { Problem } from "../problem.ts";
import { readBytes } from "../read-file.ts";
import { table } from "../table.ts";
import { visible } from "../visible.ts";

export function addSecretsCommand(program: Command, context: CommandContext): void {
  const secrets = program
    .command("secrets")
    .summary("set, list and delete the secrets of a function")
    .description("The secrets of a function. A value goes in and never comes out.")
    .helpCommand(false);

  const set = secrets
    .command("set")
    .summary("set a secret")
    .description(
      "Sets a secret of a function to what a file, or standard input, holds: byte for byte, a line break at the end included.",
    )
    .argument("<function>", "the function")
    .argument("<name>", "upper-case letters, digits and underscores, a letter first")
    .argument("[file]", "what holds the value; standard input if it is not given");
  const examples = [
    "assay secrets set billing API_KEY key.txt",
    'printf %s "$KEY" | assay secrets set billing API_KEY',
  ];
  withServerOptions(withCommonOptions(set, examples), context);
  set.action(async (functionName: string, name: string, file: string | undefined, options: ServerOptions) => {
    await runWithClient(context, options, async (report, client, call) => {
      const value = await readValue(context, file);
      const secret = await client.setSecret(functionName, name, value, call);
      report.document({ function: functionName, secret: shape(secret) });
      report.line(`${report.paint("strong", visible(functionName))}: ${visible(secret.name)} is set`);
      return EXIT.ok;
    });
  });

  const list = secrets
    .command("list")
    .summary("list the names of a function's secrets")
    .description("Lists the secrets of a function by name, without their values.")
    .argument("<function>", "the function");
  withServerOptions(withCommonOptions(list, ["assay secrets list billing"]), context);
  list.action(async (functionName: string, options: ServerOptions) => {
    await runWithClient(context, options, async (report, client, call) => {
      const found = (await client.secrets(functionName, call)).map(shape);
      report.document({ function: functionName, secrets: found });
      const rows = found.map(({ name, updatedAt }) => [visible(name), updatedAt]);
      for (const line of table(["NAME", "SET"], rows)) report.line(line);
      return EXIT.ok;
    });
  });

  const remove = secrets
    .command("delete")
    .summary("delete a secret")
    .description("Deletes a secret of a function.")
    .argument("<function>", "the function")
    .argument("<name>", "the secret");
  withServerOptions(withCommonOptions(remove, ["assay secrets delete billing API_KEY"]), context);
  remove.action(async (functionName: string, name: string, options: ServerOptions) => {
    await runWithClient(context, options, async (report, client, call) => {
      await client.deleteSecret(functionName, name, call);
      report.document({ function: functionName, deleted: name });
      report.line(`${report.paint("strong", visible(functionName))}: ${visible(name)} is deleted`);
      return EXIT.ok;
    });
  });
}

async function readValue({ surroundings }: CommandContext, file: string | undefined): Promise<Uint8Array> {
  if (file !== undefined) return readBytes(surroundings.workingDirectory, file, MAX_SECRET_BYTES);
  if (surroundings.stdinIsTerminal) {
    throw new Problem("USAGE", "no value is given", "Name a file, or pipe the value in; it must not be an argument.");
  }
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of surroundings.stdin) {
    const part = Buffer.from(chunk);
    bytes += part.byteLength;
    if (bytes > MAX_SECRET_BYTES) {
      throw new Problem("FILE_INVALID", `standard input holds more than ${MAX_SECRET_BYTES} bytes`);
    }
    chunks.push(part);
  }
  return Buffer.concat(chunks);
}

function shape({ name, updatedAt }: { readonly name: string; readonly updatedAt: Date }) {
  return { name, updatedAt: updatedAt.toISOString() };
}
