/** A sealed artifact to tamper with: code, its attestation, the key that signed it, and ways to sign other things with that key. */
import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { sha256Hex } from "../../../src/base/digest.ts";
import type { Attestation, PublicKey, Signature, Statement } from "../../../src/flow.ts";
import { PAYLOAD_TYPE, preAuthenticationEncoding } from "../../../src/seal/dsse.ts";
import { normaliseSignature } from "../../../src/seal/ecdsa.ts";
import { writePublicKey } from "../../../src/seal/public-key.ts";
import { encodeStatement } from "../../../src/seal/statement.ts";
import { type Expectation, type Verification, verifyAttestation } from "../../../src/seal/verify.ts";

/** A P-256 key pair as a server holds it. */
export interface TestKey {
  readonly listed: PublicKey;
  readonly privateKey: KeyObject;
}

/** A fresh key pair. */
export function makeKey(status: PublicKey["status"] = "active"): TestKey {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  return { listed: { ...writePublicKey(publicKey), status, createdAtMs: 0 }, privateKey };
}

/** One signature over a payload, in the encoding that Assay makes. */
export function signatureOf(payload: Uint8Array, key: TestKey, payloadType = PAYLOAD_TYPE): Signature {
  const signed = preAuthenticationEncoding({ payloadType, payload });
  return { keyId: key.listed.keyId, signature: normaliseSignature(sign("sha256", signed, key.privateKey)) };
}

/** An envelope around any payload, signed by all `keys`. */
export function seal(payload: Uint8Array | string, ...keys: readonly TestKey[]): Attestation {
  const bytes = new Uint8Array(Buffer.from(payload));
  return { payloadType: PAYLOAD_TYPE, payload: bytes, signatures: keys.map((key) => signatureOf(bytes, key)) };
}

export const CODE = new Uint8Array(Buffer.from("export default { initial: () => 0, apply: (n) => n + 1 };\n"));
export const POLICY_DIGEST = sha256Hex("policy");
export const STATEMENT: Statement = {
  artifactDigest: sha256Hex(CODE),
  tenant: "default",
  manifest: {
    kind: "reducer",
    methods: ["apply", "initial"],
    capabilities: [],
    sourceDigest: sha256Hex("source"),
    policyDigest: POLICY_DIGEST,
    compilerVersion: "assay/0.1.0 typescript/6.0.2",
    entry: "index.ts",
  },
};
export const KEY: TestKey = makeKey();
export const ATTESTATION: Attestation = seal(encodeStatement(STATEMENT), KEY);

/** What the server of the tests insists on for `code`. */
export function expectationFor(code: Uint8Array): Expectation {
  return { artifactDigest: sha256Hex(code), tenant: "default", policyDigests: new Set([POLICY_DIGEST]) };
}

/** Verifies as the executor does: the code is hashed here, and nothing is taken from what came with it. */
export function judge(
  attestation: Attestation,
  code: Uint8Array = CODE,
  keys: readonly PublicKey[] = [KEY.listed],
): Verification {
  return verifyAttestation(attestation, expectationFor(code), keys);
}

/** A copy of `bytes` with one bit flipped. */
export function flipBit(bytes: Uint8Array, bit: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  const index = bit >> 3;
  copy[index] = (copy[index] ?? 0) ^ (1 << (bit & 7));
  return copy;
}
