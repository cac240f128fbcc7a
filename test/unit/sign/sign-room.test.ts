import { generateKeyPairSync, sign } from "node:crypto";
import { describe, expect, it } from "vitest";
import { sha256Hex } from "../../../src/base/digest.ts";
import { Fault } from "../../../src/fault/fault.ts";
import type { Artifact, Attestation, Caller, PublicKey } from "../../../src/flow.ts";
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

/** The part of a key store that signing needs. */
function keyStoreOf(signers: Readonly<Record<string, Signer>>, keys: () => readonly PublicKey[]) {
  const unused = (): never => {
    throw new TypeError("these keys do not change");
  };
  return { keys, signerOf: (group: string) => signers[group], rotate: unused, retire: unused, revoke: unused };
}

/** A room over a store that holds `kept` for the tenant `default` under `artifact.digest`. */
function roomWith(kept: Artifact, use: Signer = signer) {
  const store = {
    getArtifact: async (tenant: string, digest: string) =>
      tenant === "default" && digest === artifact.digest ? kept : undefined,
  };
  const keyStore = keyStoreOf({ default: use }, () => [signer.publicKey]);
  return createSignRoom({ store, keyStore, policyDigestOf: () => POLICY });
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

describe("Sign with several keys", () => {
  const release = makeSigner();
  const keys = () => [signer.publicKey, { ...release.publicKey, group: "release" }];
  const store = { getArtifact: async () => artifact };
  const room = createSignRoom({
    store,
    keyStore: keyStoreOf({ default: signer, release }, keys),
    policyDigestOf: () => POLICY,
    signatures: { maySign: (group, credentialId) => group !== "release" || credentialId === "key:test" },
  });

  it("adds a signature of another group's key to an attestation, and the same one only once", async () => {
    const once = await room.sign(caller(), artifact.digest);
    const twice = await room.sign(caller(), artifact.digest, { group: "release", attestation: once });
    expect(twice.signatures.map(({ keyId }) => keyId)).toEqual([signer.publicKey.keyId, release.publicKey.keyId]);
    expect(twice.payload).toEqual(once.payload);
    expect((await room.verify(caller(), twice, artifact.digest)).valid).toBe(true);
    expect(await room.sign(caller(), artifact.digest, { group: "release", attestation: twice })).toBe(twice);
  });

  it("adds nothing to what does not hold, or says something else than Compile has recorded", async () => {
    const once = await room.sign(caller(), artifact.digest);
    const payload = Uint8Array.from(once.payload);
    payload[20] = (payload[20] ?? 0) ^ 1;
    const add = (attestation: Attestation) => reasonOf(room.sign(caller(), artifact.digest, { attestation }));
    expect(await add({ ...once, payload })).toBe("SIGNATURE_INVALID");
    expect(await add({ ...once, signatures: [] })).toBe("ATTESTATION_MISSING");
    const other = { ...artifact, manifest: { ...artifact.manifest, entry: "other.ts" } };
    const elsewhere = createSignRoom({
      store: { getArtifact: async () => other },
      keyStore: keyStoreOf({ default: signer }, keys),
      policyDigestOf: () => POLICY,
    });
    expect(await add(await elsewhere.sign(caller(), artifact.digest))).toBe("SIGNATURE_INVALID");
  });

  it("refuses a group without an active key, a name that is none, and who is not among the group's signers", async () => {
    const signAs = (group: string, who = caller()) => reasonOf(room.sign(who, artifact.digest, { group }));
    expect(await signAs("nobody")).toBe("KEY_NOT_FOUND");
    expect(await signAs("No Label")).toBe("REQUEST_INVALID");
    expect(await signAs("release", { ...caller(), credentialId: "key:other" })).toBe("PERMISSION_MISSING");
    expect(await signAs("release")).toBe("none");
  });

  it("adds no ninth signature", async () => {
    const signers = Array.from({ length: 9 }, makeSigner);
    const groups = Object.fromEntries(signers.map((each, n) => [`g${n}`, each]));
    const many = createSignRoom({
      store,
      keyStore: keyStoreOf(groups, () => signers.map(({ publicKey }) => publicKey)),
      policyDigestOf: () => POLICY,
    });
    let attestation = await many.sign(caller(), artifact.digest, { group: "g0" });
    for (let n = 1; n < 8; n++)
      attestation = await many.sign(caller(), artifact.digest, { group: `g${n}`, attestation });
    expect(attestation.signatures).toHaveLength(8);
    expect(await reasonOf(many.sign(caller(), artifact.digest, { group: "g8", attestation }))).toBe("REQUEST_INVALID");
  });
});
