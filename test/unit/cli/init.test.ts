import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ts } from "ts-morph";
import { describe, expect, it, onTestFinished } from "vitest";
import { TSCONFIG } from "../../../src/cli/project-template.ts";
import { TYPESCRIPT_VERSION } from "../../../src/compile/compiler-version.ts";
import { COMPILER_OPTIONS } from "../../../src/compile/world.ts";
import { assay, temporaryFolder } from "./terminal.ts";

const TSC = join(import.meta.dirname, "../../../node_modules/typescript/bin/tsc");

/** What an editor would show: the real compiler, with nothing but the project's own tsconfig. */
function tsc(folder: string): { status: number | null; output: string } {
  const { status, stdout } = spawnSync(process.execPath, [TSC, "-p", ".", "--pretty", "false"], {
    cwd: folder,
    encoding: "utf8",
  });
  return { status, output: stdout };
}

async function project(): Promise<string> {
  const folder = temporaryFolder(onTestFinished);
  const { exitCode } = await assay(["init", "p"], { workingDirectory: folder });
  expect(exitCode).toBe(0);
  return join(folder, "p");
}

describe("a project made by assay init", () => {
  it("is without errors in an editor", async () => {
    expect(tsc(await project())).toEqual({ status: 0, output: "" });
  });

  it.each([
    ["process.env", "export const leak = process.env.HOME;"],
    ["the clock", "export const now = Date.now();"],
    ["the clock by another way", "export const now = new Date().getTime();"],
    ["randomness", "export const dice = Math.random();"],
    ["the network", "export const page = fetch('https://example.com');"],
    ["a timer", "setTimeout(() => undefined, 1);"],
    ["code from strings", "export const x = eval('1');"],
    ["a built-in module", "import { readFileSync } from 'node:fs'; export const read = readFileSync;"],
    ["the document", "export const title = document.title;"],
    ["a wrong type", "export const count: number = 'one';"],
  ])("shows an error for %s", async (_, line) => {
    const folder = await project();
    const entry = join(folder, "src/index.ts");
    writeFileSync(entry, `${readFileSync(entry, "utf8")}\n${line}\n`);
    const { status, output } = tsc(folder);
    expect(status).not.toBe(0);
    expect(output).toMatch(/^src\/index\.ts\(\d+,\d+\): error TS/m);
  });

  it("says without the plugin, too, what to use instead", async () => {
    const folder = await project();
    writeFileSync(join(folder, "src/index.ts"), "export const now = Date.now();\nexport const home = process.env;\n");
    const { output } = tsc(folder);
    expect(output).toContain("Date.now");
    expect(output).toContain("use `event.time`");
    expect(output).toContain("take what you need from the event");
  });

  it("has the server's compiler options, word for word", () => {
    const { plugins, ...compilerOptions } = TSCONFIG.compilerOptions;
    expect(plugins).toEqual([{ name: "assay-editor" }]);
    const { options, errors } = ts.convertCompilerOptionsFromJson(compilerOptions, "");
    expect(errors).toEqual([]);
    const { paths, pathsBasePath, configFilePath, ...written } = options;
    expect(paths).toEqual({ assay: ["./.assay/index.d.ts"] });
    // What tells the server how to print and emit says nothing of what is an error.
    const emitting = [
      "noEmit",
      "noErrorTruncation",
      "rewriteRelativeImportExtensions",
      "newLine",
      "removeComments",
      "sourceMap",
    ];
    const checking = (all: ts.CompilerOptions) =>
      Object.fromEntries(Object.entries(all).filter(([name]) => !emitting.includes(name)));
    expect(checking(written)).toEqual(checking(COMPILER_OPTIONS));
  });

  it("overwrites nothing, and writes nothing at all if one file is there", async () => {
    const folder = temporaryFolder(onTestFinished);
    writeFileSync(join(folder, "README.md"), "mine");
    const { exitCode, stdout, stderr } = await assay(["init", ".", "--json"], { workingDirectory: folder });
    expect(exitCode).toBe(2);
    expect(JSON.parse(stdout).error.reason).toBe("FILE_EXISTS");
    expect(stderr).toContain("README.md exists already");
    expect(readFileSync(join(folder, "README.md"), "utf8")).toBe("mine");
    expect(existsSync(join(folder, "tsconfig.json"))).toBe(false);
    expect((await assay(["init", ".", "--force"], { workingDirectory: folder })).exitCode).toBe(0);
    expect(readFileSync(join(folder, "README.md"), "utf8")).not.toBe("mine");
  });

  it("is brought up to date without touching what its author wrote", async () => {
    const folder = await project();
    writeFileSync(join(folder, "src/index.ts"), "export default 1;");
    writeFileSync(join(folder, "tsconfig.json"), "{}");
    const { exitCode, stdout } = await assay(["init", "--update", "--json"], { workingDirectory: folder });
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout).files).toContain(".assay/index.d.ts");
    expect(readFileSync(join(folder, "src/index.ts"), "utf8")).toBe("export default 1;");
    expect(JSON.parse(readFileSync(join(folder, "tsconfig.json"), "utf8"))).toEqual(TSCONFIG);
  });

  it("keeps what its author has in package.json and in the editor's settings, and adds what an editor needs", async () => {
    const folder = await project();
    const packageJson = join(folder, "package.json");
    const settings = join(folder, ".vscode/settings.json");
    writeFileSync(packageJson, '{"name":"mine","devDependencies":{"vitest":"1.0.0","typescript":"5.0.0"}}');
    writeFileSync(settings, '{"editor.tabSize":3,"typescript.tsdk":"elsewhere/lib"}');
    expect((await assay(["init", "--update"], { workingDirectory: folder })).exitCode).toBe(0);
    const merged = JSON.parse(readFileSync(packageJson, "utf8"));
    expect(merged.name).toBe("mine");
    expect(merged.devDependencies).toEqual({
      vitest: "1.0.0",
      typescript: TYPESCRIPT_VERSION,
      "assay-editor": "file:.assay/editor",
    });
    expect(JSON.parse(readFileSync(settings, "utf8"))).toEqual({
      "editor.tabSize": 3,
      "js/ts.tsdk.path": "node_modules/typescript/lib",
      "js/ts.tsdk.promptToUseWorkspaceVersion": true,
      "typescript.tsdk": "elsewhere/lib",
      "typescript.enablePromptUseWorkspaceTsdk": true,
    });
  });

  it("keeps the plugins of a tsconfig, and what they are told", async () => {
    const folder = await project();
    const plugins = [{ name: "other" }, { name: "assay-editor", launcher: "../assay/bin/assay" }];
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions: { strict: false, plugins } }));
    expect((await assay(["init", "--update"], { workingDirectory: folder })).exitCode).toBe(0);
    const { compilerOptions } = JSON.parse(readFileSync(join(folder, "tsconfig.json"), "utf8"));
    expect(compilerOptions).toEqual({ ...TSCONFIG.compilerOptions, plugins });
  });

  it("leaves settings with comments as they are, and says what an editor needs in them", async () => {
    const folder = await project();
    const settings = join(folder, ".vscode/settings.json");
    writeFileSync(settings, "{ // mine\n}");
    const { exitCode, stderr } = await assay(["init", "--update"], { workingDirectory: folder });
    expect(exitCode).toBe(0);
    expect(stderr).toContain(".vscode/settings.json is not plain JSON");
    expect(stderr).toContain('"typescript.tsdk":"node_modules/typescript/lib"');
    expect(readFileSync(settings, "utf8")).toBe("{ // mine\n}");
  });
});
