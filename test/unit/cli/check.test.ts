import { chmodSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import type { CheckVerdictShape } from "../../../src/cli/check-verdict.ts";
import { assay, temporaryFolder } from "./terminal.ts";

const GOOD =
  "export default { initial: () => 0, apply: (n: number, event: { data: { by: number } }): number => n + event.data.by };\n";
const BAD = "export default { initial: () => process.pid, apply: (n: number): number => n };\n";

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder(onTestFinished);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, path, ".."), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

async function check(folder: string, ...args: string[]) {
  const { exitCode, stdout, stderr } = await assay(["check", ...args, "--json"], { workingDirectory: folder });
  const { verdicts, ...counts } = JSON.parse(stdout) as { verdicts: CheckVerdictShape[] };
  return { exitCode, verdicts, counts, stderr };
}

describe("assay check", () => {
  it("gives one verdict an argument, in their order, whatever they are", async () => {
    const folder = folderWith({
      "a.ts": GOOD,
      "b/index.ts":
        'import { one } from "./lib/one.ts";\nexport default { initial: () => one, apply: (n: number): number => n + one };\n',
      "b/lib/one.ts": "export const one = 1;\n",
      "b/.hidden": "not part of it",
      "c.bundle.json": JSON.stringify({ entry: "m.ts", files: { "m.ts": GOOD } }),
      "d.ts": BAD,
    });
    const { exitCode, verdicts, counts } = await check(
      folder,
      "a.ts",
      "d.ts",
      "b/",
      "c.bundle.json",
      "nowhere.ts",
      "a.ts",
    );
    expect(verdicts.map(({ path, outcome, accepted, kind }) => [path, outcome, accepted, kind])).toEqual([
      ["a.ts", "accepted", true, "reducer"],
      ["d.ts", "rejected", false, expect.anything()],
      ["b/", "accepted", true, "reducer"],
      ["c.bundle.json", "accepted", true, "reducer"],
      ["nowhere.ts", "failed", false, null],
      ["a.ts", "accepted", true, "reducer"],
    ]);
    expect(counts).toEqual({ accepted: 4, rejected: 1, failed: 1 });
    expect(exitCode).toBe(2);
    // The same module has the same digest, whatever was compiled before it.
    expect(verdicts[5]?.artifactDigest).toBe(verdicts[0]?.artifactDigest);
    expect(verdicts[0]?.artifactDigest).toMatch(/^[0-9a-f]{64}$/);
    expect(verdicts[4]?.error).toMatchObject({
      reason: "FILE_UNREADABLE",
      message: "nowhere.ts: no such file or folder",
    });
  });

  it("ends with 0 if all are accepted, and with 1 if one is rejected", async () => {
    const folder = folderWith({ "a.ts": GOOD, "d.ts": BAD });
    expect((await check(folder, "a.ts")).exitCode).toBe(0);
    const { exitCode, verdicts } = await check(folder, "a.ts", "d.ts");
    expect(exitCode).toBe(1);
    expect(verdicts[1]?.diagnostics[0]).toMatchObject({
      severity: "error",
      range: { path: "d.ts", startLine: 1, startColumn: 33 },
      message: expect.stringContaining("process"),
    });
    expect(verdicts[1]?.errorCount).toBeGreaterThanOrEqual(1);
  });

  it("rejects a module whose files no server would take, each with its name", async () => {
    const files = { "index.ts": GOOD, "..\\x.ts": "1", "h.js": "1", "empty.ts": "" };
    const folder = folderWith({ "odd.bundle.json": JSON.stringify({ files }), "m/types.d.ts": "", "m/a.ts": GOOD });
    const { exitCode, verdicts } = await check(folder, "odd.bundle.json", "m");
    expect(exitCode).toBe(1);
    expect(verdicts.map(({ outcome }) => outcome)).toEqual(["rejected", "rejected"]);
    const found = verdicts[0]?.diagnostics.map(({ rule, range }) => [rule, range.path]);
    for (const name of ["..\\x.ts", "h.js", "empty.ts"]) expect(found).toContainEqual(["request-invalid", name]);
    expect(verdicts[0]?.errorCount).toBe(verdicts[0]?.diagnostics.length);
  });

  it("takes the entry that it is told", async () => {
    const folder = folderWith({ "m/one.ts": GOOD, "m/two.ts": "export const two = 2;\n" });
    expect((await check(folder, "m")).verdicts[0]).toMatchObject({ outcome: "rejected" });
    expect((await check(folder, "m", "--entry", "one.ts")).verdicts[0]).toMatchObject({ outcome: "accepted" });
  });

  it("comes back from compiler bombs, and judges the next module right", async () => {
    const folder = folderWith({
      "sum.ts": `export const n = ${"1+".repeat(100_000)}1;\n${GOOD}`,
      "deep.ts": `export const n = ${"(".repeat(50_000)}1${")".repeat(50_000)};\n${GOOD}`,
      "a.ts": GOOD,
    });
    const { verdicts } = await check(folder, "sum.ts", "deep.ts", "a.ts");
    expect(verdicts.map(({ outcome }) => outcome)).toEqual(["rejected", "rejected", "accepted"]);
  });

  it("makes the corrections that findings carry, in the files as they are, and says how many", async () => {
    const broken =
      "\ufeffexport default {\r\n  initial: () => [0],\r\n  apply: (s: number[], event: { type: string; data: { amount: number } }) => [s.lenght, event.amount],\r\n};\r\n";
    const folder = folderWith({
      "m/index.ts": broken,
      "b.bundle.json": JSON.stringify({ files: { "index.ts": broken.slice(1) } }),
    });
    const plain = await assay(["check", "m"], { workingDirectory: folder });
    expect(plain.stdout).toContain("2 can be fixed with --fix");
    const { exitCode, stdout } = await assay(["check", "m", "--fix"], { workingDirectory: folder });
    expect({ exitCode, stdout }).toEqual({
      exitCode: 0,
      stdout: expect.stringMatching(/^fixed m: 2 findings\naccepted m/),
    });
    const fixed = broken.replace("lenght", "length").replace("event.amount", "event.data.amount");
    expect(readFileSync(join(folder, "m/index.ts"), "utf8")).toBe(fixed);
    expect(readdirSync(join(folder, "m"))).toEqual(["index.ts"]);
    const bundle = await assay(["check", "b.bundle.json", "--fix"], { workingDirectory: folder });
    expect(bundle.exitCode).toBe(2);
    expect(bundle.stderr).toContain("--fix corrects files and folders, not bundles");
  });

  it("finds the files of a project of assay init by its name, and corrects them", async () => {
    const text = "export default { initial: () => 0, apply: (s: number) => s + [1].lenght };\n";
    const folder = folderWith({ "p/src/index.ts": text, "p/.assay/index.d.ts": "", "p/README.md": "# p" });
    const { stdout } = await assay(["check", "p"], { workingDirectory: folder });
    expect(stdout).toMatch(/^p\/src\/index\.ts:1:\d+ error ts2551$/m);
    expect((await assay(["check", "p", "--fix"], { workingDirectory: folder })).exitCode).toBe(0);
    expect(readFileSync(join(folder, "p/src/index.ts"), "utf8")).toBe(text.replace("lenght", "length"));
  });

  it("writes to no file that is read-only or a link", async () => {
    const text = "export default { initial: () => 0, apply: (s: number) => s + [1].lenght };\n";
    const folder = folderWith({ "a.ts": text, "real.ts": text });
    chmodSync(join(folder, "a.ts"), 0o444);
    symlinkSync("real.ts", join(folder, "link.ts"));
    for (const name of ["a.ts", "link.ts"]) {
      const { exitCode } = await assay(["check", name, "--fix"], { workingDirectory: folder });
      expect(exitCode, name).toBe(2);
    }
    expect(readFileSync(join(folder, "a.ts"), "utf8")).toBe(text);
    expect(readFileSync(join(folder, "real.ts"), "utf8")).toBe(text);
  });

  it("speaks SARIF, google.rpc.Status and GitHub's annotations, and nothing else on standard output", async () => {
    const folder = folderWith({ "a.ts": GOOD, "d e.ts": BAD });
    const run = (format: string) =>
      assay(["check", "a.ts", "d e.ts", "--format", format], { workingDirectory: folder });
    const sarif = JSON.parse((await run("sarif")).stdout);
    expect(sarif).toMatchObject({
      version: "2.1.0",
      runs: [{ columnKind: "utf16CodeUnits", tool: { driver: { name: "assay" } } }],
    });
    const [{ results, tool }] = sarif.runs;
    expect(results[0]).toMatchObject({
      level: "error",
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: "d%20e.ts", uriBaseId: "SRCROOT" },
            region: { startLine: 1, startColumn: 33 },
          },
        },
      ],
    });
    expect(tool.driver.rules[results[0].ruleIndex]).toMatchObject({
      id: results[0].ruleId,
      help: { markdown: expect.stringContaining("## Rejected") },
    });

    const [accepted, rejected] = JSON.parse((await run("bad-request")).stdout);
    expect(accepted).toEqual({});
    expect(rejected).toMatchObject({
      code: 3,
      details: [
        { "@type": "type.googleapis.com/google.rpc.ErrorInfo", reason: "REQUEST_INVALID", domain: "assay.dev" },
        {
          "@type": "type.googleapis.com/google.rpc.BadRequest",
          fieldViolations: [{ field: 'module.files["d e.ts"]:1:33', reason: "DENIED_GLOBAL" }],
        },
      ],
    });

    const github = await run("github");
    expect(github.exitCode).toBe(1);
    expect(github.stdout).toMatch(
      /^::error file=d e\.ts,line=1,col=33,endLine=1,endColumn=\d+,title=assay denied-global::\S.*\n$/,
    );
    // What could not be judged is no silence, which would read as acceptance.
    const gone = (format: string) => assay(["check", "gone.ts", "--format", format], { workingDirectory: folder });
    const words = "gone.ts: no such file or folder";
    expect(JSON.parse((await gone("bad-request")).stdout)).toMatchObject({ code: 3, message: words });
    expect(JSON.parse((await gone("sarif")).stdout).runs[0].invocations).toEqual([
      { executionSuccessful: false, toolExecutionNotifications: [{ level: "error", message: { text: words } }] },
    ]);
    expect((await gone("github")).stdout).toBe(`::error file=gone.ts,title=assay%3A no verdict::${words}\n`);
    const both = await assay(["check", "a.ts", "--json", "--format", "sarif"], { workingDirectory: folder });
    expect(both.exitCode).toBe(2);
    expect((await run("xml")).exitCode).toBe(2);
  });

  it("shows people the place, the lines and what to write instead, in colour on a terminal", async () => {
    const folder = folderWith({ "a.ts": GOOD, "d.ts": BAD });
    const plain = await assay(["check", "a.ts", "d.ts"], { workingDirectory: folder });
    expect(plain.exitCode).toBe(1);
    expect(plain.stdout).toMatch(/^accepted a\.ts \(reducer\)$/m);
    expect(plain.stdout).toMatch(/^d\.ts:1:33 error \S+$/m);
    expect(plain.stdout).toMatch(/^ {2}> 1 \| export default \{ initial: \(\) => process\.pid/m);
    expect(plain.stdout).toMatch(/^rejected d\.ts: \d+ errors?$/m);
    expect(plain.stdout).toMatch(/^1 accepted, 1 rejected, 0 without a verdict$/m);
    expect(plain.stdout).not.toContain("\u001b");
    const terminal = await assay(["check", "a.ts", "d.ts"], { workingDirectory: folder, isTerminal: true });
    expect(terminal.stdout).toContain("\u001b[32maccepted\u001b[39m a.ts");
    expect(terminal.stderr).toContain("\r\u001b[2K[");
    const quiet = await assay(["check", "a.ts", "--json"], { workingDirectory: folder, isTerminal: true });
    expect(quiet.stderr).toBe("");
    expect(() => JSON.parse(quiet.stdout)).not.toThrow();
  });

  it("lets no source command the terminal", async () => {
    const folder = folderWith({ "e.ts": `export const x = "\u001b]0;owned\u0007\u202e" as any; process;\n${GOOD}` });
    const { exitCode, stdout, stderr } = await assay(["check", "e.ts"], { workingDirectory: folder });
    expect(exitCode).toBe(1);
    expect(stdout + stderr).not.toMatch(/[[\p{Cc}\p{Bidi_Control}]--\n]/v);
  });
});
