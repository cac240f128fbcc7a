/** `assay init [DIR]`: makes a project whose editor shows the server's errors. */
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Command } from "commander";
import { type CommandContext, type CommonOptions, runBody, withCommonOptions } from "../command.ts";
import { EXIT } from "../exit-code.ts";
import { Problem } from "../problem.ts";
import { PROJECT_README, SAMPLE_EVENTS, SAMPLE_REDUCER, TSCONFIG } from "../project-template.ts";
import { writeFile } from "../read-file.ts";
import { visible } from "../visible.ts";

interface InitOptions extends CommonOptions {
  readonly force?: boolean;
  readonly update?: boolean;
}

interface ProjectFile {
  readonly path: string;
  readonly text: string;
}

export function addInitCommand(program: Command, context: CommandContext): void {
  const command = program
    .command("init")
    .summary("make a project for a module")
    .description(
      "Makes a project with a sample reducer, events for it, and a tsconfig over Assay's own library, so that an editor shows the errors that the server would. Needs no server.",
    )
    .argument("[folder]", "where; it is made if it is missing", ".")
    .option("--force", "overwrite files that are there")
    .option("--update", "write only .assay/ and tsconfig.json, over those that are there");
  withCommonOptions(command, ["assay init my-reducer", "assay init --update"]);
  command.action(async (folder: string, options: InitOptions) => {
    await runBody(context, options, async (report) => {
      const { workingDirectory } = context.surroundings;
      const files = [...(await editorFiles()), ...(options.update === true ? [] : sampleFiles())];
      const overwrite = options.force === true || options.update === true;
      const present = files.filter(({ path }) => existsSync(resolve(workingDirectory, folder, path)));
      // Before anything is written: half a project would be worse than none.
      if (!overwrite && present.length > 0) {
        const names = present.map(({ path }) => join(folder, path));
        const hint = "Give another folder, --update for the library and tsconfig.json alone, or --force to overwrite.";
        throw new Problem("FILE_EXISTS", `${names[0]} exists already${more(names.length - 1)}`, hint);
      }
      for (const { path, text } of files) writeFile(workingDirectory, join(folder, path), text, { overwrite });
      report.document({ folder, files: files.map(({ path }) => path) });
      for (const { path } of files) report.line(`wrote ${visible(join(folder, path))}`);
      if (options.update !== true) report.line(`\nNext: assay check ${visible(join(folder, "src"))}`);
      return EXIT.ok;
    });
  });
}

function sampleFiles(): ProjectFile[] {
  return [
    { path: "src/index.ts", text: SAMPLE_REDUCER },
    { path: "events.ndjson", text: SAMPLE_EVENTS },
    { path: "README.md", text: PROJECT_README },
  ];
}

async function editorFiles(): Promise<ProjectFile[]> {
  // Only this command needs it, and the others start faster without.
  const { AUTHOR_PACKAGE, LIBRARY_FILES } = await import("../../compile/world-library.ts");
  return [
    { path: "tsconfig.json", text: `${JSON.stringify(TSCONFIG, undefined, 2)}\n` },
    ...[...LIBRARY_FILES, AUTHOR_PACKAGE].map(({ path, text }) => ({ path: `.assay/${path}`, text })),
  ];
}

function more(count: number): string {
  return count === 0 ? "" : `, and ${count} more of the files`;
}
