import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { assay } from "./terminal.ts";

const folder = mkdtempSync(join(tmpdir(), "assay-cli-secrets-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const env = { ASSAY_ADDRESS: "127.0.0.1:1" };
const file = (name: string, content: string | Uint8Array): string => {
  writeFileSync(join(folder, name), content);
  return name;
};

describe("assay secrets", () => {
  it.each(["set", "list", "delete"])("%s has help with examples", async (command) => {
    const { exitCode, stdout } = await assay(["secrets", command, "--help"]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/Examples:\n {2}\$ .*assay secrets/);
  });

  it("takes no value from the command line, and none that is too long", async () => {
    const asArgument = await assay(["secrets", "set", "f", "A", "file", "value"], { env });
    expect(asArgument.exitCode).toBe(2);
    const long = file("long", new Uint8Array(64 * 1024 + 1));
    const tooLong = await assay(["secrets", "set", "f", "A", long], { env, workingDirectory: folder });
    expect(tooLong.exitCode).not.toBe(0);
    expect(tooLong.stderr).toContain("larger than 65536 bytes");
  });
});

describe("assay deploy --policy", () => {
  it.each([
    ["{", "is not JSON"],
    ["[]", "must hold one JSON object"],
    ['{"maxBatch": 1, "burst": -1, "methods": "Reduce"}', '"maxBatch" is none of'],
    ['{"burst": -1}', "burst must be a whole number, 0 or more"],
    ['{"callers": [1]}', "callers must be a list of texts"],
  ])("refuses %s before anything is compiled, and says why", async (content, complaint) => {
    const policy = file("policy.json", content);
    const source = file("f.ts", "export default {};");
    const { exitCode, stderr } = await assay(["deploy", "f", source, "--policy", policy], {
      env,
      workingDirectory: folder,
    });
    expect(exitCode).not.toBe(0);
    expect(stderr).toContain(complaint);
  });
});
