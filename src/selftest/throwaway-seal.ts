/** Keys and attestations that live as long as a selftest, made as the server makes its own. */
import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { sha256Hex } from "../base/digest.ts";
import type { Attestation, KeyStatus, Manifest, PublicKey, TenantId } from "../flow.ts";
import { PAYLOAD_TYPE, preAuthenticationEncoding } from "../seal/dsse.ts";
import { normaliseSignature } from "../seal/ecdsa.ts";
import { writePublicKey } from "../seal/public-key.ts";
import { encodeStatement } from "../seal/statement.ts";

/** A key pair. */
export interface ThrowawayKey {
  readonly listed: PublicKey;
  readonly privateKey: KeyObject;
}

/** Makes a key pair, which the server lists with this status. */
export function makeKey(status: KeyStatus, createdAtMs = 0): ThrowawayKey {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  return { listed: { ...writePublicKey(publicKey), status, createdAtMs }, privateKey };
}

export const POLICY_DIGEST: string = sha256Hex("the policy of a selftest");

/** What the statement says of code that nobody compiled. */
export const MANIFEST: Manifest = {
  kind: "reducer",
  methods: ["apply", "initial"],
  capabilities: [],
  sourceDigest: sha256Hex("a source"),
  policyDigest: POLICY_DIGEST,
  compilerVersion: "assay/0.0.0 selftest",
  entry: "index.ts",
};

/** A statement's bytes for `code`, with whatever else it should say. */
export function statementFor(code: Uint8Array, tenant: TenantId, manifest: Manifest = MANIFEST): Uint8Array {
  return encodeStatement({ artifactDigest: sha256Hex(code), tenant, manifest });
}

/** An envelope around a payload, signed by all `keys`. */
export function seal(payload: Uint8Array, ...keys: readonly ThrowawayKey[]): Attestation {
  const signed = preAuthenticationEncoding({ payloadType: PAYLOAD_TYPE, payload });
  return {
    payloadType: PAYLOAD_TYPE,
    payload,
    signatures: keys.map(({ listed, privateKey }) => ({
      keyId: listed.keyId,
      signature: normaliseSignature(sign("sha256", signed, privateKey)),
    })),
  };
}
