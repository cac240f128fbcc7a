/** `assay deploy NAME PATH|DIGEST`: takes a module the whole way to a revision, or deploys an artifact that is there already. */
import type { Command } from "commander";
import type { Attestation, Client, Diagnostic } from "../../../clients/typescript/src/index.ts";
import { isDigest } from "../../base/digest.ts";
import { parseAttestationJson } from "../../seal/dsse.ts";
import {
  type CallSettings,
  type CommandContext,
  runWithClient,
  type ServerOptions,
  withCommonOptions,
  withServerOptions,
} from "../command.ts";
import { EXIT } from "../exit-code.ts";
import { compileOnServer } from "../module-violations.ts";
import { pathOnDisk } from "../path-on-disk.ts";
import { counted, printDiagnostics } from "../print-diagnostics.ts";
import { Problem } from "../problem.ts";
import { readText } from "../read-file.ts";
import { readFunctionPolicy } from "../read-function-policy.ts";
import { readModule } from "../read-module.ts";
import type { Progress, Report } from "../report.ts";
import { functionShape, revisionShape } from "../shapes.ts";
import { visible } from "../visible.ts";

interface DeployOptions extends ServerOptions {
  readonly entry?: string;
  readonly attestation?: string;
  readonly inactive?: boolean;
  readonly policy?: string;
  readonly note?: string;
  readonly expectEtag?: string;
}

const MAX_ATTESTATION_BYTES = 64 * 1024;
const STEPS = 3;

export function addDeployCommand(program: Command, context: CommandContext): void {
  const command = program
    .command("deploy")
    .summary("compile, sign and deploy a module")
    .description(
      "Makes a module the next revision of a function: compiles it, has it signed, deploys it. With a digest instead of a path: signs and deploys an artifact that the server has compiled before.",
    )
    .argument("<name>", "the function: lower-case letters, digits and hyphens, a letter first")
    .argument("<path|digest>", "a .ts file, a folder with index.ts, a *.bundle.json, or an artifact's digest")
    .option("--entry <file>", "the file in the folder whose default export defines the module")
    .option(
      "--attestation <file>",
      "deploy with this attestation instead of having a new one signed; only with a digest",
    )
    .option("--inactive", "keep the revision, but leave the active one active")
    .option(
      "--policy <file>",
      "who may call it, how, and how much: a JSON file; without it, as the newest revision has it",
    )
    .option("--note <text>", "a remark for people, at most 256 characters")
    .option(
      "--expect-etag <etag>",
      "insist that the function is as it was when this etag was read; `absent`: that there is none",
    );
  const examples = [
    "assay deploy account account.ts",
    "assay deploy account account.ts --policy account.policy.json",
    'assay deploy account src/ --inactive --note "try this one first"',
    "assay deploy account 3f9a… --attestation account.attestation.json",
  ];
  withServerOptions(withCommonOptions(command, examples), context);
  command.action(async (name: string, what: string, options: DeployOptions) => {
    await runWithClient(context, options, async (report, client, call) => {
      const progress = report.progress();
      const { workingDirectory } = context.surroundings;
      // Before anything is compiled: what cannot be read needs no server to say so.
      const policy = options.policy === undefined ? undefined : readFunctionPolicy(workingDirectory, options.policy);
      try {
        const compiled = isDigest(what)
          ? { digest: what, diagnostics: [] }
          : await compile(context, report, client, call, what, options, progress);
        if (compiled === undefined) return EXIT.negative;
        progress.show("signing", 1 / STEPS);
        const attestation = await attest(context, client, call, compiled, options);
        progress.show("deploying", 2 / STEPS);
        const deployment = await client.deploy(name, compiled.digest, attestation, {
          ...call,
          inactive: options.inactive,
          note: options.note,
          policy,
          expectedEtag: options.expectEtag,
        });
        progress.clear();
        const { revision } = deployment;
        report.document({
          outcome: "deployed",
          diagnostics: compiled.diagnostics,
          function: functionShape(deployment.function),
          revision: revisionShape(revision),
        });
        const active = revision.active ? report.paint("good", "active") : "not active";
        report.line(`${report.paint("strong", visible(revision.function))}: revision ${revision.number}, ${active}`);
        report.line(`  artifact  ${visible(revision.artifact.digest)}`);
        report.line(`  signed by ${visible(revision.keyIds.join(", "))}`);
        return EXIT.ok;
      } finally {
        progress.clear();
      }
    });
  });
}

interface Compiled {
  readonly digest: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** The module compiled; undefined, after saying why, if it was rejected. */
async function compile(
  context: CommandContext,
  report: Report,
  client: Client,
  call: CallSettings,
  path: string,
  options: DeployOptions,
  progress: Progress,
): Promise<Compiled | undefined> {
  if (options.attestation !== undefined) {
    throw new Problem("USAGE", "--attestation goes with an artifact's digest, not with a path");
  }
  const { workingDirectory } = context.surroundings;
  const module = readModule(workingDirectory, path, options.entry);
  const onDisk = pathOnDisk(workingDirectory, path);
  progress.show("compiling", 0);
  const verdict = await compileOnServer(client, module, call, onDisk);
  progress.clear();
  const { diagnostics, diagnosticsOmitted } = verdict;
  if (verdict.outcome === "rejected") {
    const { errorCount } = verdict;
    report.document({
      outcome: "rejected",
      errorCount,
      diagnostics,
      diagnosticsOmitted,
      function: null,
      revision: null,
    });
  }
  printDiagnostics(report, diagnostics, diagnosticsOmitted, onDisk);
  if (verdict.outcome === "rejected") {
    report.line(`${report.paint("bad", "rejected")}: ${counted(verdict.errorCount, "error")}; nothing was deployed`);
    return undefined;
  }
  return { digest: verdict.artifact.digest, diagnostics };
}

async function attest(
  context: CommandContext,
  client: Client,
  call: CallSettings,
  compiled: Compiled,
  options: DeployOptions,
): Promise<Attestation> {
  if (options.attestation === undefined) return await client.sign(compiled.digest, call);
  return parseAttestationJson(
    readText(context.surroundings.workingDirectory, options.attestation, MAX_ATTESTATION_BYTES),
  );
}
