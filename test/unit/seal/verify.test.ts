import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { describe, expect, it } from "vitest";
import { sha256Hex } from "../../../src/base/digest.ts";
import type { Attestation, PublicKey, Statement } from "../../../src/flow.ts";
import { PAYLOAD_TYPE, preAuthenticationEncoding } from "../../../src/seal/dsse.ts";
import { normaliseSignature } from "../../../src/seal/ecdsa.ts";
import { writePublicKey } from "../../../src/seal/public-key.ts";
import { encodeStatement } from "../../../src/seal/statement.ts";
import { verifyAttestation } from "../../../src/seal/verify.ts";

const CODE = Buffer.from("export default { initial: () => 0, apply: (n) => n + 1 };\n");
const POLICY = sha256Hex("policy");
const statement: Statement = {
  artifactDigest: sha256Hex(CODE),
  tenant: "default",
  manifest: {
    kind: "reducer",
    methods: ["apply", "initial"],
    capabilities: [],
    sourceDigest: sha256Hex("source"),
    policyDigest: POLICY,
    compilerVersion: "assay/0.1.0 typescript/6.0.2",
    entry: "index.ts",
  },
};

function makeKey(status: PublicKey["status"] = "active"): { listed: PublicKey; privateKey: KeyObject } {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  return { listed: { ...writePublicKey(publicKey), status, createdAtMs: 0 }, privateKey };
}

function signWith(payload: Uint8Array, ...keys: { listed: PublicKey; privateKey: KeyObject }[]): Attestation {
  const signed = preAuthenticationEncoding({ payloadType: PAYLOAD_TYPE, payload });
  const signatures = keys.map(({ listed, privateKey }) => ({
    keyId: listed.keyId,
    signature: normaliseSignature(sign("sha256", signed, privateKey)),
  }));
  return { payloadType: PAYLOAD_TYPE, payload, signatures };
}

const key = makeKey();
const attestation = signWith(encodeStatement(statement), key);
const expected = { artifactDigest: sha256Hex(CODE), tenant: "default", policyDigests: new Set([POLICY]) };

describe("verification", () => {
  it("accepts what was signed, with all seven checks in order", () => {
    const answer = verifyAttestation(attestation, expected, [key.listed]);
    expect(answer.valid).toBe(true);
    expect(answer.statement).toEqual(statement);
    expect(answer.keyIds).toEqual([key.listed.keyId]);
    expect(answer.checks.map((check) => [check.name, check.passed])).toEqual(
      ["envelope", "signature", "key", "statement", "subject", "tenant", "policy"].map((name) => [name, true]),
    );
  });

  it("accepts a retired key and refuses a revoked one", () => {
    const retired = verifyAttestation(attestation, expected, [{ ...key.listed, status: "retired" }]);
    expect(retired.valid).toBe(true);
    const revoked = verifyAttestation(attestation, expected, [{ ...key.listed, status: "revoked" }]);
    expect(revoked).toMatchObject({ valid: false, reason: "KEY_REVOKED", keyIds: [], statement: undefined });
    expect(revoked.checks.at(-1)).toMatchObject({ name: "key", passed: false });
  });

  it("counts a key as revoked if any entry of the list says so", () => {
    const keys = [key.listed, { ...key.listed, status: "revoked" as const }];
    expect(verifyAttestation(attestation, expected, keys)).toMatchObject({ valid: false, reason: "KEY_REVOKED" });
  });

  it("accepts two signatures that both hold, and goes on with what is left when one key is revoked", () => {
    const second = makeKey();
    const twice = signWith(encodeStatement(statement), key, second);
    expect(verifyAttestation(twice, expected, [key.listed, second.listed])).toMatchObject({
      valid: true,
      keyIds: [key.listed.keyId, second.listed.keyId],
    });
    const keys = [key.listed, { ...second.listed, status: "revoked" as const }];
    expect(verifyAttestation(twice, expected, keys)).toMatchObject({ valid: true, keyIds: [key.listed.keyId] });
    const none = keys.map((listed) => ({ ...listed, status: "revoked" as const }));
    expect(verifyAttestation(twice, expected, none)).toMatchObject({ valid: false, reason: "KEY_REVOKED", keyIds: [] });
  });

  it("insists on as many different keys as are asked for, and on those of a group", () => {
    const release = makeKey();
    const keys = [key.listed, { ...release.listed, group: "release" }];
    const once = signWith(encodeStatement(statement), key);
    const twice = signWith(encodeStatement(statement), key, release);
    const two = { ...expected, signatures: [{ group: undefined, signatures: 2 }] };
    const ofRelease = { ...expected, signatures: [{ group: "release", signatures: 1 }] };
    for (const asked of [two, ofRelease]) {
      expect(verifyAttestation(twice, asked, keys).valid).toBe(true);
      expect(verifyAttestation(once, asked, keys)).toMatchObject({ valid: false, reason: "SIGNATURES_INSUFFICIENT" });
      const revoked = [key.listed, { ...release.listed, group: "release", status: "revoked" as const }];
      expect(verifyAttestation(twice, asked, revoked)).toMatchObject({ valid: false, reason: "KEY_REVOKED" });
    }
    expect(verifyAttestation(once, ofRelease, keys).checks.at(-1)?.detail).toBe(
      "lacks 1 signature of the group release",
    );
  });

  it("counts a key that is listed under two groups for neither", () => {
    const keys = [
      { ...key.listed, group: "release" },
      { ...key.listed, group: "default" },
    ];
    const asked = { ...expected, signatures: [{ group: "release", signatures: 1 }] };
    expect(verifyAttestation(attestation, asked, keys)).toMatchObject({
      valid: false,
      reason: "SIGNATURES_INSUFFICIENT",
    });
  });

  it("asks offline for nothing that it was not told to expect", () => {
    const open = { artifactDigest: undefined, tenant: undefined, policyDigests: undefined };
    expect(verifyAttestation(attestation, open, [key.listed]).valid).toBe(true);
  });

  it("reports subject, tenant and policy each by itself", () => {
    const answer = verifyAttestation(
      attestation,
      { artifactDigest: sha256Hex("other"), tenant: "other", policyDigests: new Set() },
      [key.listed],
    );
    expect(answer).toMatchObject({ valid: false, reason: "SIGNATURE_INVALID" });
    expect(answer.checks.filter((check) => !check.passed).map((check) => check.name)).toEqual([
      "subject",
      "tenant",
      "policy",
    ]);
  });

  it("is stale, not invalid, when the policy alone differs", () => {
    const answer = verifyAttestation(attestation, { ...expected, policyDigests: new Set([sha256Hex("new")]) }, [
      key.listed,
    ]);
    expect(answer).toMatchObject({ valid: false, reason: "POLICY_STALE" });
  });
});
