import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { idiomaticCases } from "../../corpus/cases.ts";

const ROOT = join(import.meta.dirname, "../../..");
/** Every fourth, which is enough of each kind and quick enough to do three times; those of several files all. */
const MODULES = idiomaticCases()
  .filter(({ module }, index) => index % 4 === 0 || module.files.length > 1)
  .map(({ name, module }) => ({
    name,
    entry: module.entry,
    files: module.files.map(({ path, content }) => [path, Buffer.from(content).toString("base64")] as const),
  }));

const PROGRAM = `
import { readFileSync } from "node:fs";
import { compileModule } from "./src/compile/compile-module.ts";
const order = process.argv[2] === "backwards" ? (list) => [...list].reverse() : (list) => list;
const answer = {};
for (const { name, entry, files } of order(JSON.parse(readFileSync(0, "utf8")))) {
  const module = { entry, files: order(files).map(([path, text]) => ({ path, content: Buffer.from(text, "base64") })) };
  const verdict = compileModule(module);
  answer[name] = verdict.outcome === "accepted" ? [verdict.artifact.digest, Buffer.from(verdict.artifact.sourceMap).toString(), verdict.artifact.manifest] : verdict.diagnostics;
}
process.stdout.write(JSON.stringify(answer, Object.keys(answer).sort().concat("kind", "methods", "capabilities", "sourceDigest", "policyDigest", "compilerVersion", "entry")));
`;

/** A copy of the compiler somewhere else, as another machine would have it. */
function checkoutElsewhere(): string {
  const folder = mkdtempSync(join(tmpdir(), "assay other päth-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  cpSync(join(ROOT, "src"), join(folder, "src"), { recursive: true });
  cpSync(join(ROOT, "package.json"), join(folder, "package.json"));
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
  mkdirSync(join(folder, "deep/er"), { recursive: true });
  writeFileSync(join(folder, "compile.ts"), PROGRAM);
  return folder;
}

function compileAll(
  folder: string,
  flags: readonly string[],
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  cwd: string,
): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...flags, join(folder, "compile.ts"), ...args], {
    input: JSON.stringify(MODULES),
    encoding: "utf8",
    env,
    cwd,
    maxBuffer: 256 * 1024 * 1024,
  });
  expect([status, stderr]).toEqual([0, ""]);
  return stdout;
}

describe("compiling the same source", () => {
  it("gives the same bytes on another path, in another place, language and order, with another heap and without the optimiser", {
    timeout: 180_000,
  }, () => {
    const [here, there] = [checkoutElsewhere(), checkoutElsewhere()];
    const first = compileAll(here, [], [], {}, here);
    expect(Object.keys(JSON.parse(first)).length).toBe(MODULES.length);
    const otherEnvironment = { TZ: "Pacific/Apia", LANG: "tr_TR.UTF-8", LC_ALL: "tr_TR.UTF-8", NODE_ENV: "production" };
    const flags = ["--max-old-space-size=700", "--max-lazy", "--no-opt"];
    expect(compileAll(there, flags, ["backwards"], otherEnvironment, join(there, "deep/er"))).toBe(first);
  });
});
