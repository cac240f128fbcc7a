import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { assay, temporaryFolder } from "./terminal.ts";

const LAUNCHER = join(import.meta.dirname, "../../../bin/assay");
const PATH = process.env.PATH ?? "/usr/bin:/bin";
const GOOD =
  "export default { initial: () => 0, apply: (n: number, event: { by: number }): number => n + event.by };\n";
const BAD = GOOD.replace("() => 0", "() => process.pid");
/** No setting of the machine's or the user's has a say. */
const ENV = {
  PATH,
  HOME: "/nowhere",
  GIT_CONFIG_NOSYSTEM: "1",
  ...Object.fromEntries(
    ["AUTHOR", "COMMITTER"].flatMap((who) => [
      [`GIT_${who}_NAME`, "A"],
      [`GIT_${who}_EMAIL`, "a@example.com"],
    ]),
  ),
};

function git(folder: string, ...args: string[]): string {
  return execFileSync("git", args, { cwd: folder, env: ENV, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

function write(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, path, ".."), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

function repository(files: Readonly<Record<string, string>> = {}): string {
  const folder = temporaryFolder(onTestFinished);
  git(folder, "init", "-q", "-b", "main");
  write(folder, files);
  return folder;
}

const staged = (folder: string, ...args: string[]) =>
  assay(["check", ...args, "--staged"], { workingDirectory: folder, env: ENV });

it("judges what is staged, whatever stands on disk", async () => {
  const folder = repository({ "m/index.ts": GOOD, "m/.notes": "…" });
  git(folder, "add", "m");
  write(folder, { "m/index.ts": BAD, "m/extra.js": "no module can hold this" });
  expect(await staged(folder, "m")).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^accepted m /) });
  git(folder, "commit", "-q", "-m", "one");
  git(folder, "add", "m/index.ts");
  // Half of a change: the file on disk is right again, what would be committed is not. And a folder may be gone from the disk altogether.
  rmSync(join(folder, "m"), { recursive: true });
  const bad = await staged(folder, "m");
  expect(bad.exitCode).toBe(1);
  expect(bad.stdout).toMatch(/^m\/index\.ts:1:\d+ error denied-global$/m);
  expect(bad.stdout).toContain("process.pid");
  const other = join(folder, "other");
  mkdirSync(other);
  const inFolder = await assay(["check", "../m", "--staged", "--format", "github"], {
    workingDirectory: other,
    env: ENV,
  });
  expect(inFolder.stdout).toMatch(/^::error file=\.\.\/m\/index\.ts,line=1,/);
});

it("judges files, bundles and projects of assay init, and each argument by itself", async () => {
  const folder = repository({
    "a.ts": GOOD,
    "[b].ts": BAD,
    "c.bundle.json": JSON.stringify({ files: { "index.ts": GOOD } }),
    "p/src/index.ts": GOOD,
    "p/.assay/index.d.ts": "",
    "p/README.md": "# p",
    "u.ts": "",
  });
  git(folder, "add", ".");
  const { exitCode, stdout } = await staged(folder, "a.ts", "[b].ts", "c.bundle.json", join(folder, "p"), "--json");
  const { verdicts } = JSON.parse(stdout) as { verdicts: { outcome: string; diagnostics: { rule: string }[] }[] };
  expect(verdicts.map(({ outcome }) => outcome)).toEqual(["accepted", "rejected", "accepted", "accepted"]);
  expect(exitCode).toBe(1);
});

it("passes over modules of which nothing is staged, and says so", async () => {
  const folder = repository({ "a.ts": BAD, "m/index.ts": BAD });
  const untracked = await staged(folder, "a.ts", "m");
  expect(untracked).toEqual({ exitCode: 0, stdout: "", stderr: "nothing is staged in a.ts\nnothing is staged in m\n" });
  git(folder, "add", ".");
  git(folder, "commit", "-q", "-m", "one");
  expect(await staged(folder, "m")).toMatchObject({ exitCode: 0, stderr: "nothing is staged in m\n" });
  // A module that goes away has nothing left to judge.
  git(folder, "rm", "-q", "-r", "m");
  expect(await staged(folder, "m")).toMatchObject({ exitCode: 0, stderr: "nothing is staged in m\n" });
  // A mistyped path is not a module without changes.
  const mistyped = await staged(folder, "mm");
  expect(mistyped).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("mm: no such file or folder") });
});

it("refuses what it cannot judge, and says what to do", async () => {
  const folder = repository({ "a.ts": GOOD });
  for (const [option, words] of [
    ["--fix", "--fix changes files on disk"],
    ["--watch", "--watch waits for files on disk"],
  ] as const) {
    expect(await staged(folder, "a.ts", option)).toMatchObject({ exitCode: 2, stderr: expect.stringContaining(words) });
  }
  const bare = temporaryFolder(onTestFinished);
  const outside = await assay(["check", ".", "--staged"], {
    workingDirectory: bare,
    env: { ...ENV, GIT_CEILING_DIRECTORIES: join(bare, "..") },
  });
  expect(outside).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining("this folder is in no git repository"),
  });
  const missing = await assay(["check", "a.ts", "--staged"], { workingDirectory: folder, env: { PATH: bare } });
  expect(missing).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("git, which is not found") });
  expect(missing.stderr).toContain("Install git");

  symlinkSync("a.ts", join(folder, "link.ts"));
  git(folder, "add", ".");
  const link = await staged(folder, "link.ts", "a.ts");
  expect(link).toMatchObject({ exitCode: 2, stdout: expect.stringContaining("accepted a.ts") });
  expect(link.stderr).toContain("link.ts: is a symbolic link, which no module can hold");

  git(folder, "commit", "-q", "-m", "one");
  git(folder, "checkout", "-q", "-b", "other");
  write(folder, { "a.ts": BAD });
  git(folder, "commit", "-q", "-a", "-m", "two");
  git(folder, "checkout", "-q", "main");
  write(folder, { "a.ts": `// Ours.\n${GOOD.replace("=> 0", "=> 1")}` });
  git(folder, "commit", "-q", "-a", "-m", "three");
  expect(spawnSync("git", ["merge", "-q", "other"], { cwd: folder, env: ENV }).status).toBe(1);
  const conflict = await staged(folder, "a.ts");
  expect(conflict).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("a.ts: is in conflict") });
});

it("refuses commits as the hook of assay init, in a folder of a repository and in a linked work tree too", async () => {
  const top = repository();
  mkdirSync(join(top, "bin"));
  symlinkSync(LAUNCHER, join(top, "bin/assay"));
  expect((await assay(["init", "p"], { workingDirectory: top })).exitCode).toBe(0);
  expect(statSync(join(top, "p/.githooks/pre-commit")).mode & 0o111).toBe(0o111);
  git(top, "config", "core.hooksPath", "p/.githooks");
  git(top, "add", "p");
  const commit = (folder: string, ...args: string[]) =>
    spawnSync("git", ["commit", "-q", "-m", "a change", ...args], {
      cwd: folder,
      env: { ...ENV, PATH: `${join(top, "bin")}:${PATH}` },
      encoding: "utf8",
    });
  expect(commit(top)).toMatchObject({ status: 0, stderr: expect.not.stringContaining("nothing is staged") });
  const tree = join(top, "tree");
  git(top, "worktree", "add", "-q", tree);
  for (const folder of [top, tree]) {
    const index = join(folder, "p/src/index.ts");
    const text = readFileSync(index, "utf8");
    writeFileSync(index, text.replace("balance: 0,", "balance: Date.now(),"));
    // `commit -a` has an index of its own.
    const refused = commit(folder, "-a");
    expect(refused.status).toBe(1);
    expect(refused.stdout + refused.stderr).toContain("denied-member");
    expect(git(folder, "status", "--porcelain", "p")).toContain("p/src/index.ts");
  }
}, 60_000);
