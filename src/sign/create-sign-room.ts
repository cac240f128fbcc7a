/** Makes room 2: reads what Compile recorded, hashes it again, writes the statement, and has it signed. */
import { isDigest, sha256Hex } from "../base/digest.ts";
import { MESSAGE_LIMITS } from "../base/limits.ts";
import { isLabel, LABEL_RULE } from "../base/names.ts";
import { Fault, requestInvalid } from "../fault/fault.ts";
import type { Attestation, Digest, TenantId } from "../flow.ts";
import { PAYLOAD_TYPE, preAuthenticationEncoding } from "../seal/dsse.ts";
import { ONE_SIGNATURE, type SignaturePolicy } from "../seal/signature-policy.ts";
import { DEFAULT_GROUP } from "../seal/standing.ts";
import { encodeStatement } from "../seal/statement.ts";
import { verifyAttestation } from "../seal/verify.ts";
import type { Store } from "../store/store.ts";
import type { KeyStore } from "./key-store.ts";
import type { SignRoom } from "./sign.ts";
import type { Signer } from "./signer.ts";

/** What the room is built from. */
export interface SignRoomParts {
  readonly store: Pick<Store, "getArtifact">;
  readonly keyStore: Omit<KeyStore, "onChange" | "mute">;
  /** Who may have which group's key sign. Absent: whoever may sign at all. */
  readonly signatures?: Pick<SignaturePolicy, "maySign">;
  /** The policy that a tenant's modules are compiled under now. */
  readonly policyDigestOf: (tenant: TenantId) => Digest;
}

/** Makes the room. */
export function createSignRoom(parts: SignRoomParts): SignRoom {
  const { store, keyStore, signatures = ONE_SIGNATURE, policyDigestOf } = parts;
  const keys = () => keyStore.keys();
  return {
    async sign(caller, artifactDigest, { attestation: before, group = DEFAULT_GROUP } = {}) {
      checkDigest(artifactDigest);
      checkGroup("key_group", group);
      if (!signatures.maySign(group, caller.credentialId)) {
        throw new Fault("PERMISSION_MISSING", `the credential may not have the key of the group ${group} sign`);
      }
      const artifact = await store.getArtifact(caller.tenant, artifactDigest);
      if (artifact === undefined) {
        throw new Fault("ARTIFACT_NOT_FOUND", `no artifact ${artifactDigest} was compiled for this tenant`);
      }
      // The stored bytes are hashed again: a signature MUST NOT vouch for a name that the disk has made wrong.
      if (artifact.digest !== artifactDigest || sha256Hex(artifact.code) !== artifactDigest) {
        throw new Fault("INTERNAL", "the stored artifact is damaged", {
          cause: new Error("an artifact's bytes do not have the digest that the store keeps them under"),
        });
      }
      const { manifest } = artifact;
      const policyDigest = policyDigestOf(caller.tenant);
      if (manifest.policyDigest !== policyDigest) {
        throw new Fault("POLICY_STALE", "the artifact was compiled under another policy than the present one", {
          metadata: { compiledUnder: manifest.policyDigest, present: policyDigest },
        });
      }
      const payload = encodeStatement({ artifactDigest, tenant: caller.tenant, manifest });
      const expected = { artifactDigest, tenant: caller.tenant, policyDigests: new Set([policyDigest]) };
      if (before !== undefined) {
        const verdict = verifyAttestation(before, expected, keys());
        if (!verdict.valid) {
          const why = verdict.checks.at(-1)?.detail ?? "it does not hold";
          throw new Fault(verdict.reason, `the attestation to add to does not hold: ${why}`);
        }
        // A signature vouches for what Compile recorded, and for nothing that somebody else brings along.
        if (!Buffer.from(before.payload).equals(payload)) {
          throw new Fault(
            "SIGNATURE_INVALID",
            "the attestation to add to says something else of the artifact than Compile has recorded",
          );
        }
      }
      const signer = keyStore.signerOf(group);
      if (signer === undefined) {
        throw new Fault("KEY_NOT_FOUND", `the group ${group} has no active key that signs; RotateKey makes one`);
      }
      const { keyId } = signer.publicKey;
      const others = before?.signatures ?? [];
      if (before !== undefined && others.some((entry) => entry.keyId === keyId)) return before;
      if (others.length >= MESSAGE_LIMITS.maxSignatures) {
        const description = `carries ${MESSAGE_LIMITS.maxSignatures} signatures already`;
        throw requestInvalid([{ field: "attestation", description }]);
      }
      const signature = await signWith(signer, preAuthenticationEncoding({ payloadType: PAYLOAD_TYPE, payload }));
      const attestation: Attestation = {
        payloadType: PAYLOAD_TYPE,
        payload,
        signatures: [...others, { keyId, signature }],
      };
      // What goes out holds: a signer that misbehaves is found here and not at the first deployment.
      const verification = verifyAttestation(attestation, expected, keys());
      if (!verification.valid) {
        if (verification.reason === "KEY_REVOKED")
          throw new Fault("KEY_REVOKED", `the key ${keyId} was revoked meanwhile`);
        throw new Fault("INTERNAL", "the artifact could not be signed", {
          cause: new Error(`a fresh attestation does not verify: ${verification.checks.at(-1)?.detail}`),
        });
      }
      return attestation;
    },

    async verify(caller, attestation, artifactDigest) {
      if (artifactDigest !== undefined) checkDigest(artifactDigest);
      const policyDigests = new Set([policyDigestOf(caller.tenant)]);
      return verifyAttestation(attestation, { artifactDigest, tenant: caller.tenant, policyDigests }, keys());
    },

    keys,

    rotateKey(group) {
      checkGroup("group", group);
      return keyStore.rotate(group);
    },
    retireKey(keyId) {
      checkKeyId(keyId);
      return keyStore.retire(keyId);
    },
    revokeKey(keyId) {
      checkKeyId(keyId);
      return keyStore.revoke(keyId);
    },
  };
}

async function signWith(signer: Signer, message: Uint8Array): Promise<Uint8Array> {
  try {
    return await signer.sign(message);
  } catch (cause) {
    if (cause instanceof Fault) throw cause;
    throw new Fault("INTERNAL", "the artifact could not be signed", { cause });
  }
}

function checkGroup(field: string, group: string): void {
  if (!isLabel(group)) throw requestInvalid([{ field, description: LABEL_RULE }]);
}

function checkKeyId(keyId: Digest): void {
  if (isDigest(keyId)) return;
  throw requestInvalid([{ field: "key_id", description: "must be 64 lower-case hexadecimal digits" }]);
}

function checkDigest(digest: Digest): void {
  if (isDigest(digest)) return;
  throw requestInvalid([{ field: "artifact_digest", description: "must be 64 lower-case hexadecimal digits" }]);
}
