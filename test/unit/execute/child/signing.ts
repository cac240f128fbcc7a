/** Keys and attestations for tests of the sandboxed program, made with node:crypto alone. */
import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { sha256Hex } from "../../../../src/base/digest.ts";
import type { Attestation, Manifest, PublicKey } from "../../../../src/flow.ts";
import { PAYLOAD_TYPE, preAuthenticationEncoding } from "../../../../src/seal/dsse.ts";
import { normaliseSignature } from "../../../../src/seal/ecdsa.ts";
import { writePublicKey } from "../../../../src/seal/public-key.ts";
import { encodeStatement } from "../../../../src/seal/statement.ts";

export const TENANT = "default";
export const POLICY_DIGEST = sha256Hex("a policy");

export interface KeyPair {
  readonly privateKey: KeyObject;
  readonly publicKey: PublicKey;
}

export function makeKeyPair(): KeyPair {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
  return { privateKey, publicKey: { ...writePublicKey(privateKey), status: "active", createdAtMs: 0 } };
}

export const MANIFEST: Manifest = {
  kind: "reducer",
  methods: ["apply", "initial"],
  capabilities: [],
  sourceDigest: sha256Hex("a source"),
  policyDigest: POLICY_DIGEST,
  compilerVersion: "assay/0.1.0 typescript/6.0.2",
  entry: "index.ts",
};

/** An attestation for `code`, as room 2 makes it. */
export function attest(code: Uint8Array, pair: KeyPair, tenant = TENANT, manifest = MANIFEST): Attestation {
  const payload = encodeStatement({ artifactDigest: sha256Hex(code), tenant, manifest });
  const signed = preAuthenticationEncoding({ payloadType: PAYLOAD_TYPE, payload });
  const signature = normaliseSignature(sign("sha256", signed, pair.privateKey));
  return { payloadType: PAYLOAD_TYPE, payload, signatures: [{ keyId: pair.publicKey.keyId, signature }] };
}
