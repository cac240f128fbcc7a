import { describe, expect, it, vi } from "vitest";
import { exitCodeOfResults } from "../../../src/cli/commands/selftest.ts";
import { SandboxError } from "../../../src/sandbox/walls.ts";
import { assay } from "./terminal.ts";

// A host that can build none, whatever this one can.
vi.mock("../../../src/sandbox/bubblewrap.ts", () => ({
  bubblewrapWalls: () => Promise.reject(new SandboxError(["bwrap: not found. Install the package bubblewrap."])),
}));

const ONE = ["--layer", "signature", "--only", "signed-by-a-stranger"];

describe("assay selftest", () => {
  it("says of an attack which layer held, by what, and in how long", async () => {
    const { exitCode, stdout } = await assay(["selftest", ...ONE]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^group +attack +layer +outcome +stopped by +in$/m);
    expect(stdout).toMatch(/^attestations +signed-by-a-stranger +signature +held +SIGNATURE_INVALID +\d+ ms$/m);
    expect(stdout).toMatch(/^1 held, 0 escaped, 0 unproven, 0 absent, in \d+\.\d s$/m);
  });

  it("says the same in JSON", async () => {
    const { exitCode, stdout, stderr } = await assay(["selftest", ...ONE, "--json"]);
    expect([exitCode, stderr]).toEqual([0, ""]);
    expect(JSON.parse(stdout)).toEqual({
      sandbox: "strict",
      held: 1,
      escaped: 0,
      unproven: 0,
      absent: 0,
      elapsedMs: expect.any(Number),
      results: [
        {
          attack: "signed-by-a-stranger",
          group: "attestations",
          claim: "what a key signed that the server does not know does not run.",
          layer: "signature",
          outcome: "held",
          by: "SIGNATURE_INVALID",
          evidence: null,
          why: null,
          elapsedMs: expect.any(Number),
        },
      ],
    });
  });

  it("calls the system's walls absent where they were not asked for", async () => {
    const args = ["selftest", "--sandbox", "process", "--layer", "sandbox", "--only", "Signals", "--json"];
    const { exitCode, stdout } = await assay(args);
    const document: { absent: number; results: { outcome: string }[] } = JSON.parse(stdout);
    expect(exitCode).toBe(0);
    expect(document.absent).toBeGreaterThanOrEqual(4);
    expect(new Set(document.results.map(({ outcome }) => outcome))).toEqual(new Set(["absent"]));
  });

  it("says which layer cannot be built, how to mend it, and ends with 3", async () => {
    const { exitCode, stdout, stderr } = await assay(["selftest", "--layer", "sandbox"]);
    expect([exitCode, stdout]).toEqual([3, ""]);
    expect(stderr).toContain("bwrap: not found. Install the package bubblewrap.");
    expect(stderr).toContain("--sandbox=process");
  });

  it.each([
    ["a layer that is none", ["--layer", "prayer"], /prayer.*Allowed choices are allowlist/],
    ["a sandbox that is none", ["--sandbox", "none"], /Allowed choices are strict, process/],
    [
      "an attack that is none",
      ["--only", "nothing"],
      /no attack and no group called nothing; the groups are: memory bomb/,
    ],
    ["an attack that the layer has nothing to say to", ["--only", "environment", "--layer", "limits"], /none of these/],
    ["an argument too many", ["everything"], /too many arguments/],
  ])("refuses %s", async (_what, args, message) => {
    const { exitCode, stderr } = await assay(["selftest", ...args]);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(message);
  });

  it("ends with 1 if anything escaped, or if nothing is known of something", () => {
    const held = { outcome: "held" } as const;
    expect(exitCodeOfResults([held, { outcome: "absent" }])).toBe(0);
    expect(exitCodeOfResults([held, { outcome: "escaped" }])).toBe(1);
    expect(exitCodeOfResults([held, { outcome: "unproven" }])).toBe(1);
  });

  it("ends with 130 if it is interrupted, and tells what it has", async () => {
    const { exitCode, stdout } = await assay(["selftest", ...ONE], { interrupted: AbortSignal.abort() });
    expect(exitCode).toBe(130);
    expect(stdout).toContain("0 held");
  });
});
