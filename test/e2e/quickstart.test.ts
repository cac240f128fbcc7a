import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const QUICKSTART = join(import.meta.dirname, "../../clients/typescript/examples/quickstart/quickstart.ts");

let repository: string;

function git(author: string, ...argv: string[]): void {
  const identity = ["-c", `user.name=${author}`, "-c", "user.email=nobody@example.com", "-c", "commit.gpgsign=false"];
  execFileSync("git", ["-C", repository, ...identity, ...argv], { stdio: "ignore" });
}

function commit(author: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(repository, name), text);
  git(author, "add", "-A");
  git(author, "commit", "-m", "change");
}

function quickstart(...argv: string[]): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [QUICKSTART, ...argv], { encoding: "utf8" });
  return { status, output: `${stdout}${stderr}` };
}

beforeAll(() => {
  repository = mkdtempSync(join(tmpdir(), "assay-history-"));
  git("Ada", "init");
  commit("Ada", { "a file.txt": "one\ntwo\n", "größe.txt": "1\n" });
  commit("Grace", { "a file.txt": "one\n2\nthree\n" });
  commit("Ada", { constructor: "x\n", plain: "z\n" });
});
afterAll(() => rmSync(repository, { recursive: true, force: true }));

describe("the quickstart", () => {
  it("takes a reducer the whole way, folds a repository's history, and is refused three cheats", () => {
    const { status, output } = quickstart("--repo", repository);
    expect(output).toMatch(/Ada\s+2 commits/);
    expect(output).toMatch(/Grace\s+1 commits?\s+\+2\s+−1/);
    expect(output).toMatch(/a file\.txt\s+2 commits/);
    expect(output).toContain("denied-global");
    expect(output).toContain("explicit-any");
    expect(output).toContain("not valid");
    expect(output).toContain("SIGNATURE_INVALID");
    expect(status, output).toBe(0);
  });

  it("fails, and says why, where there is no history", () => {
    const empty = mkdtempSync(join(tmpdir(), "assay-no-history-"));
    try {
      const { status, output } = quickstart("--repo", empty);
      expect(output).toContain("git log failed");
      expect(status).toBe(1);
    } finally {
      rmSync(empty, { recursive: true, force: true });
    }
  });

  it("names a flag that it does not know", () => {
    const { status, output } = quickstart("--repository", repository);
    expect(output).toContain("--repository");
    expect(output).toContain("Usage: npm run quickstart");
    expect(status).toBe(2);
  });
});
