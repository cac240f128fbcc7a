/** `assay init [DIR]`: makes a project whose editor shows the server's errors. */
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { Command } from "commander";
import { type CommandContext, type CommonOptions, runBody, withCommonOptions } from "../command.ts";
import { EXIT } from "../exit-code.ts";
import { Problem } from "../problem.ts";
import {
  EDITOR_PLUGIN,
  type MergedFile,
  PROJECT_GITIGNORE,
  PROJECT_HOOK,
  PROJECT_HOOK_PATH,
  PROJECT_README,
  packageJson,
  pluginPackageJson,
  SAMPLE_EVENTS,
  SAMPLE_REDUCER,
  TSCONFIG,
  VSCODE_SETTINGS,
} from "../project-template.ts";
import { readText, writeFile } from "../read-file.ts";
import { visible } from "../visible.ts";

interface InitOptions extends CommonOptions {
  readonly force?: boolean;
  readonly update?: boolean;
}

interface ProjectFile {
  readonly path: string;
  readonly text: string;
  readonly executable?: boolean;
}

/** What an author's own tools and settings share with ours. */
interface SharedFile {
  readonly path: string;
  readonly wanted: MergedFile;
}

const TSCONFIG_NAME = "tsconfig.json";
const MAX_SHARED_FILE_BYTES = 1024 * 1024;
const PLUGIN_FILES = ["plugin.cjs", "checker.cjs", "findings.cjs"] as const;

export function addInitCommand(program: Command, context: CommandContext): void {
  const command = program
    .command("init")
    .summary("make a project for a module")
    .description(
      "Makes a project with a sample reducer, events for it, a tsconfig over Assay's own library and a plugin for editors, so that an editor shows the errors that the server would. Needs no server.",
    )
    .argument("[folder]", "where; it is made if it is missing", ".")
    .option("--force", "overwrite files that are there")
    .option("--update", "bring .assay/ and tsconfig.json up to date, and add what an editor needs to the rest");
  withCommonOptions(command, ["assay init my-reducer", "assay init --update"]);
  command.action(async (folder: string, options: InitOptions) => {
    await runBody(context, options, async (report) => {
      const { workingDirectory } = context.surroundings;
      const updating = options.update === true;
      const { files: owned, shared } = await editorFiles();
      const overwrite = options.force === true || updating;
      const path = (name: string): string => join(folder, name);
      const isThere = (name: string): boolean => existsSync(resolve(workingDirectory, path(name)));
      const merged = shared.map(({ path: name, wanted }): ProjectFile | string => {
        if (!updating || !isThere(name)) return { path: name, text: jsonText(wanted) };
        return mergedFile(name, readText(workingDirectory, path(name), MAX_SHARED_FILE_BYTES), wanted);
      });
      const tsconfig =
        updating && isThere(TSCONFIG_NAME)
          ? readText(workingDirectory, path(TSCONFIG_NAME), MAX_SHARED_FILE_BYTES)
          : "";
      const files = [
        { path: TSCONFIG_NAME, text: jsonText(tsconfigWith(pluginsOf(tsconfig))) },
        ...owned,
        ...merged.filter((item) => typeof item !== "string"),
        ...(updating ? [] : sampleFiles()),
        ...[GITIGNORE, HOOK].filter((file) => !updating || !isThere(file.path)),
      ];
      const present = files.filter((file) => isThere(file.path));
      // Before anything is written: half a project would be worse than none.
      if (!overwrite && present.length > 0) {
        const names = present.map((file) => path(file.path));
        const hint = "Give another folder, --update to add what an editor needs, or --force to overwrite.";
        throw new Problem("FILE_EXISTS", `${names[0]} exists already${more(names.length - 1)}`, hint);
      }
      for (const { path: name, text, executable = false } of files)
        writeFile(workingDirectory, path(name), text, { overwrite, executable });
      report.document({ folder, files: files.map((file) => file.path) });
      for (const file of files) report.line(`wrote ${visible(path(file.path))}`);
      for (const item of merged) if (typeof item === "string") report.note(item);
      if (!updating) {
        report.line(`\nNext: assay check ${visible(path("src"))}`);
        report.line(`For an editor: npm install, in ${visible(folder)}; README.md says more`);
      }
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

const GITIGNORE: ProjectFile = { path: ".gitignore", text: PROJECT_GITIGNORE };
const HOOK: ProjectFile = { path: PROJECT_HOOK_PATH, text: PROJECT_HOOK, executable: true };

/** What belongs to Assay and is replaced at every update, and what an author may have added to. */
async function editorFiles(): Promise<{
  readonly files: readonly ProjectFile[];
  readonly shared: readonly SharedFile[];
}> {
  // Only this command needs it, and the others start faster without.
  const { AUTHOR_PACKAGE, LIBRARY_FILES } = await import("../../compile/world-library.ts");
  const { ASSAY_VERSION, TYPESCRIPT_VERSION } = await import("../../compile/compiler-version.ts");
  const assay = fileURLToPath(new URL("../../../bin/assay", import.meta.url));
  const plugin = PLUGIN_FILES.map((name) => {
    const source = fileURLToPath(new URL(`../../editor/${name}`, import.meta.url));
    return { path: name, text: readText("/", source, MAX_SHARED_FILE_BYTES) };
  });
  const files = [
    ...[...LIBRARY_FILES, AUTHOR_PACKAGE].map(({ path, text }) => ({ path: `.assay/${path}`, text })),
    ...[
      ...plugin,
      { path: "package.json", text: jsonText(pluginPackageJson(ASSAY_VERSION)) },
      { path: "assay.json", text: jsonText({ launcher: assay }) },
    ].map(({ path, text }) => ({ path: `.assay/editor/${path}`, text })),
  ];
  const shared = [
    { path: "package.json", wanted: packageJson(TYPESCRIPT_VERSION) },
    { path: ".vscode/settings.json", wanted: VSCODE_SETTINGS },
  ];
  return { files, shared };
}

/** The plugins of a tsconfig that is there: where its author has put ours, and what else. None for what is no plain JSON. */
function pluginsOf(text: string): readonly unknown[] {
  try {
    const { compilerOptions }: MergedFile = JSON.parse(text);
    return isRecord(compilerOptions) && Array.isArray(compilerOptions.plugins) ? compilerOptions.plugins : [];
  } catch {
    return [];
  }
}

/** Our tsconfig, with those plugins; what they are does not change what is an error. */
function tsconfigWith(plugins: readonly unknown[]): MergedFile {
  const own = plugins.some((plugin) => isRecord(plugin) && plugin.name === EDITOR_PLUGIN);
  const { compilerOptions, include } = TSCONFIG;
  const all = own ? plugins : [...plugins, ...compilerOptions.plugins];
  return { compilerOptions: { ...compilerOptions, plugins: all }, include };
}

function jsonText(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

/** The author's file with what is missing; a sentence for the author where it is not plain JSON, as settings with comments are not. */
function mergedFile(path: string, text: string, wanted: MergedFile): ProjectFile | string {
  let present: unknown;
  try {
    present = JSON.parse(text);
  } catch {
    present = undefined;
  }
  if (!isRecord(present)) {
    return `${visible(path)} is not plain JSON, and is left as it is; an editor needs this in it: ${JSON.stringify(wanted)}`;
  }
  return { path, text: jsonText(withMissing(present, wanted)) };
}

/** What is there stays; of what is wanted, only the development dependencies are Assay's to change. */
function withMissing(present: MergedFile, wanted: MergedFile): MergedFile {
  const all: Record<string, unknown> = { ...present };
  for (const [name, value] of Object.entries(wanted)) {
    const there = all[name];
    if (there === undefined) all[name] = value;
    else if (isRecord(there) && isRecord(value)) {
      all[name] = name === "devDependencies" ? { ...there, ...value } : withMissing(there, value);
    }
  }
  return all;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function more(count: number): string {
  return count === 0 ? "" : `, and ${count} more of the files`;
}
