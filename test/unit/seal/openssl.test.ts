import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Attestation } from "../../../src/flow.ts";
import { preAuthenticationEncoding } from "../../../src/seal/dsse.ts";
import { ATTESTATION, KEY, makeKey, seal } from "../../attack/tamper/sealed.ts";

const found = spawnSync("openssl", ["version"]).status === 0;

describe.skipIf(!found)("openssl dgst -sha256 -verify (skipped where there is no openssl)", () => {
  let directory: string;
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), "assay-openssl-"));
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  /** What openssl says of the first signature of an attestation, from files alone. */
  function ask(attestation: Attestation, pem: string): { status: number | null; stdout: string } {
    const [signed, signature, key] = ["signed.bin", "signature.der", "key.pem"].map((name) => join(directory, name));
    if (signed === undefined || signature === undefined || key === undefined) throw new Error("no paths");
    writeFileSync(signed, preAuthenticationEncoding(attestation));
    writeFileSync(signature, attestation.signatures[0]?.signature ?? new Uint8Array(0));
    writeFileSync(key, pem);
    const { status, stdout } = spawnSync(
      "openssl",
      ["dgst", "-sha256", "-verify", key, "-signature", signature, signed],
      {
        encoding: "utf8",
      },
    );
    return { status, stdout: stdout.trim() };
  }

  it("confirms what was signed", () => {
    expect(ask(ATTESTATION, KEY.listed.pem)).toEqual({ status: 0, stdout: "Verified OK" });
  });

  it("confirms signatures of every length that r and s can take", () => {
    for (let round = 0; round < 16; round++) {
      expect(ask(seal(`payload ${round}`, KEY), KEY.listed.pem).status, `round ${round}`).toBe(0);
    }
  });

  it("refuses another payload and another key", () => {
    const payload = Uint8Array.from([...ATTESTATION.payload, 0x20]);
    expect(ask({ ...ATTESTATION, payload }, KEY.listed.pem).stdout).not.toBe("Verified OK");
    expect(ask(ATTESTATION, makeKey().listed.pem).stdout).not.toBe("Verified OK");
  });
});
