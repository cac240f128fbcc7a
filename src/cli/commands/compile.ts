/** `assay compile PATH`: has the server compile a module, and fetches what came of it. */
import type { Command } from "commander";
import {
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
import { writeFile } from "../read-file.ts";
import { readModule } from "../read-module.ts";
import { artifactShape, manifestShape } from "../shapes.ts";
import { visible, visibleJson } from "../visible.ts";

interface CompileOptions extends ServerOptions {
  readonly entry?: string;
  readonly output?: string;
}

export function addCompileCommand(program: Command, context: CommandContext): void {
  const command = program
    .command("compile")
    .summary("compile a module to an artifact")
    .description(
      "Has the server analyse and compile a module. Accepted: its artifact, named by its digest. Rejected: every finding, with what to write instead.",
    )
    .argument("<path>", "a .ts file, a folder with index.ts, or a *.bundle.json")
    .option("--entry <file>", "the file in the folder whose default export defines the module")
    .option("-o, --output <file>", "write the compiled module there; FILE.map and FILE.manifest.json go beside it");
  const examples = [
    "assay compile account.ts",
    "assay compile src/ -o build/account.js",
    "assay compile account.ts --json",
  ];
  withServerOptions(withCommonOptions(command, examples), context);
  command.action(async (path: string, options: CompileOptions) => {
    await runWithClient(context, options, async (report, client, call) => {
      const { workingDirectory } = context.surroundings;
      const onDisk = pathOnDisk(workingDirectory, path);
      const verdict = await compileOnServer(client, readModule(workingDirectory, path, options.entry), call, onDisk);
      const { diagnostics, diagnosticsOmitted } = verdict;
      if (verdict.outcome === "rejected") {
        const { errorCount } = verdict;
        report.document({
          outcome: "rejected",
          errorCount,
          diagnostics,
          diagnosticsOmitted,
          artifact: null,
          written: [],
        });
        printDiagnostics(report, diagnostics, diagnosticsOmitted, onDisk);
        report.line(`${report.paint("bad", "rejected")}: ${counted(errorCount, "error")}`);
        return EXIT.negative;
      }
      const { artifact } = verdict;
      const written: string[] = [];
      if (options.output !== undefined) {
        const { code, sourceMap } = await client.artifact(artifact.digest, call);
        const manifest = `${visibleJson(manifestShape(artifact.manifest))}\n`;
        for (const [name, content] of [
          [options.output, code],
          [`${options.output}.map`, sourceMap],
          [`${options.output}.manifest.json`, manifest],
        ] as const) {
          writeFile(workingDirectory, name, content, { overwrite: true });
          written.push(name);
        }
      }
      report.document({
        outcome: "accepted",
        errorCount: 0,
        diagnostics,
        diagnosticsOmitted,
        artifact: artifactShape(artifact),
        written,
      });
      printDiagnostics(report, diagnostics, diagnosticsOmitted, onDisk);
      const { manifest } = artifact;
      report.line(
        `${report.paint("good", "accepted")}: ${manifest.kind ?? "module"} with ${visible(manifest.methods.join(", "))}`,
      );
      report.line(`  artifact  ${visible(artifact.digest)} (${counted(artifact.sizeBytes, "byte")})`);
      report.line(`  source    ${visible(manifest.sourceDigest)}`);
      report.line(`  policy    ${visible(manifest.policyDigest)}`);
      report.line(`  compiler  ${visible(manifest.compilerVersion)}`);
      for (const name of written) report.line(`  wrote     ${visible(name)}`);
      return EXIT.ok;
    });
  });
}
