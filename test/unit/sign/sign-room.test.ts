import { generateKeyPairSync, sign } from "node:crypto";
import { describe, expect, it } from "vitest";
import { sha256Hex } from "../../../src/base/digest.ts";
import { Fault } from "../../../src/fault/fault.ts";
import type { Artifact, Caller } from "../../../src/flow.ts";
import { normaliseSignature } from "../../../src/seal/ecdsa.ts";
import { writePublicKey } from "../../../src/seal/public-key.ts";
import { createSignRoom } from "../../../src/sign/create-sign-room.ts";
import type { Signer } from "../../../src/sign/signer.ts";
import { artifactOf, manifestOf } from "../../contract/samples.ts";

const POLICY = manifestOf("").policyDigest;
const artifact = artifactOf("a");
const caller = (tenant = "default"): Caller => ({
  tenant,
  credentialId: "key:test",
  requestId: "r",
  signal: new AbortController().signal,
});

function makeSigner(): Signer {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  return {
    publicKey: { ...writePublicKey(publicKey), status: "active", createdAtMs: 0 },
    sign: async (message) => normaliseSignature(sign("sha256", message, privateKey)),
  };
}
const signer = makeSigner();

/** A room over a store that holds `kept` for the tenant `default` under `artifact.digest`. */
function roomWith(kept: Artifact, use: Signer = signer) {
  const store = {
    getArtifact: async (tenant: string, digest: string) =>
      tenant === "default" && digest === artifact.digest ? kept : undefined,
  };
  return createSignRoom({ store, signer: use, keys: () => [signer.publicKey], policyDigestOf: () => POLICY });
}

async function reasonOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    return error instanceof Fault ? error.reason : String(error);
  }
  return "none";
}

describe("Sign", () => {
  it("vouches for what Compile recorded, in a statement that Verify accepts", async () => {
    const room = roomWith(artifact);
    const attestation = await room.sign(caller(), artifact.digest);
    const answer = await room.verify(caller(), attestation, artifact.digest);
    expect(answer).toMatchObject({
      valid: true,
      keyIds: [signer.publicKey.keyId],
      statement: { artifactDigest: artifact.digest, tenant: "default", manifest: artifact.manifest },
    });
  });

  it("makes the same statement each time", async () => {
    const room = roomWith(artifact);
    const [first, second] = [await room.sign(caller(), artifact.digest), await room.sign(caller(), artifact.digest)];
    expect(second.payload).toEqual(first.payload);
  });

  it("does not sign what Compile did not record for the tenant", async () => {
    const room = roomWith(artifact);
    expect(await reasonOf(room.sign(caller("other"), artifact.digest))).toBe("ARTIFACT_NOT_FOUND");
    expect(await reasonOf(room.sign(caller(), sha256Hex("x")))).toBe("ARTIFACT_NOT_FOUND");
  });

  it("does not sign bytes that have another digest than the store says", async () => {
    const code = Uint8Array.from(artifact.code);
    code[0] = 0;
    expect(await reasonOf(roomWith({ ...artifact, code }).sign(caller(), artifact.digest))).toBe("INTERNAL");
    const swapped = artifactOf("another");
    expect(await reasonOf(roomWith(swapped).sign(caller(), artifact.digest))).toBe("INTERNAL");
  });

  it("does not sign what was compiled under another policy", async () => {
    const manifest = { ...artifact.manifest, policyDigest: sha256Hex("older policy") };
    expect(await reasonOf(roomWith({ ...artifact, manifest }).sign(caller(), artifact.digest))).toBe("POLICY_STALE");
  });

  it("refuses a digest that is none", async () => {
    for (const digest of ["", "abc", artifact.digest.toUpperCase(), `${artifact.digest}\n`]) {
      expect(await reasonOf(roomWith(artifact).sign(caller(), digest))).toBe("REQUEST_INVALID");
    }
  });

  it("hands out nothing that does not verify, whatever its signer does", async () => {
    const misbehaving: readonly Signer[] = [
      { ...signer, sign: async () => new Uint8Array(70) },
      { ...signer, sign: (message) => signer.sign(message.subarray(1)) },
      makeSigner(),
      { ...signer, publicKey: makeSigner().publicKey },
    ];
    for (const use of misbehaving) {
      expect(await reasonOf(roomWith(artifact, use).sign(caller(), artifact.digest))).toBe("INTERNAL");
    }
  });

  it("never signs a statement that could not be read again", async () => {
    const manifest = { ...artifact.manifest, methods: ["initial", "apply"] };
    expect(await reasonOf(roomWith({ ...artifact, manifest }).sign(caller(), artifact.digest))).toContain("TypeError");
  });
});

describe("Verify", () => {
  it("answers a verdict for another tenant's attestation", async () => {
    const room = roomWith(artifact);
    const attestation = await room.sign(caller(), artifact.digest);
    expect(await room.verify(caller("other"), attestation, undefined)).toMatchObject({
      valid: false,
      reason: "SIGNATURE_INVALID",
    });
    expect(await room.verify(caller(), attestation, sha256Hex("x"))).toMatchObject({ valid: false });
    expect(await room.verify(caller(), attestation, undefined)).toMatchObject({ valid: true });
  });

  it("refuses a digest that is none", async () => {
    const room = roomWith(artifact);
    const attestation = await room.sign(caller(), artifact.digest);
    expect(await reasonOf(room.verify(caller(), attestation, "x"))).toBe("REQUEST_INVALID");
  });
});
