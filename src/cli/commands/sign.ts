/** `assay sign DIGEST`: has the server sign an artifact that it compiled. */
import type { Command } from "commander";
import { attestationToJson, parseAttestationJson } from "../../seal/dsse.ts";
import {
  type CommandContext,
  runWithClient,
  type ServerOptions,
  withCommonOptions,
  withServerOptions,
} from "../command.ts";
import { EXIT } from "../exit-code.ts";
import { readText, writeFile } from "../read-file.ts";
import { attestationShape } from "../shapes.ts";
import { visible } from "../visible.ts";

interface SignOptions extends ServerOptions {
  readonly output?: string;
  readonly group?: string;
  readonly addTo?: string;
}

const MAX_ATTESTATION_BYTES = 64 * 1024;

export function addSignCommand(program: Command, context: CommandContext): void {
  const command = program
    .command("sign")
    .summary("have an artifact signed")
    .description(
      "Has the server sign an artifact that it compiled, and prints the attestation: a DSSE envelope around an in-toto statement, in JSON.",
    )
    .argument("<digest>", "the artifact's SHA-256, as `assay compile` prints it")
    .option("--group <name>", "the group whose key signs", "default")
    .option("--add-to <file>", "an attestation of the same artifact to add the signature to")
    .option("-o, --output <file>", "write the attestation there instead of printing it");
  const examples = [
    "assay sign 3f9a… --group release --add-to account.attestation.json -o account.attestation.json",
    "assay sign 3f9a… -o account.attestation.json",
    "assay sign 3f9a… | jq -r .payload | base64 -d",
  ];
  withServerOptions(withCommonOptions(command, examples), context);
  command.action(async (digest: string, options: SignOptions) => {
    await runWithClient(context, options, async (report, client, call) => {
      const { workingDirectory } = context.surroundings;
      const addTo =
        options.addTo === undefined
          ? undefined
          : parseAttestationJson(readText(workingDirectory, options.addTo, MAX_ATTESTATION_BYTES));
      const attestation = await client.sign(digest, { ...call, group: options.group, addTo });
      const text = attestationToJson(attestation);
      if (options.output !== undefined) {
        writeFile(context.surroundings.workingDirectory, options.output, text, { overwrite: true });
      }
      const keyIds = attestation.signatures.map(({ keyId }) => keyId);
      report.document({
        artifactDigest: digest,
        keyIds,
        attestation: attestationShape(attestation),
        output: options.output ?? null,
      });
      if (options.output === undefined) report.line(report.isForPerson ? visible(text.trimEnd()) : text.trimEnd());
      else report.line(`signed by ${visible(keyIds.join(", "))}; attestation in ${visible(options.output)}`);
      return EXIT.ok;
    });
  });
}
