/** Makes room 2: reads what Compile recorded, hashes it again, writes the statement, and has it signed. */
import { isDigest, sha256Hex } from "../base/digest.ts";
import { Fault, requestInvalid } from "../fault/fault.ts";
import type { Attestation, Digest, PublicKey, TenantId } from "../flow.ts";
import { PAYLOAD_TYPE, preAuthenticationEncoding } from "../seal/dsse.ts";
import { encodeStatement } from "../seal/statement.ts";
import { verifyAttestation } from "../seal/verify.ts";
import type { Store } from "../store/store.ts";
import type { SignRoom } from "./sign.ts";
import type { Signer } from "./signer.ts";

/** What the room is built from. */
export interface SignRoomParts {
  readonly store: Pick<Store, "getArtifact">;
  readonly signer: Signer;
  /** The public keys that count now, newest first. */
  readonly keys: () => readonly PublicKey[];
  /** The policy that a tenant's modules are compiled under now. */
  readonly policyDigestOf: (tenant: TenantId) => Digest;
}

/** Makes the room. */
export function createSignRoom({ store, signer, keys, policyDigestOf }: SignRoomParts): SignRoom {
  return {
    async sign(caller, artifactDigest) {
      checkDigest(artifactDigest);
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
      const signed = preAuthenticationEncoding({ payloadType: PAYLOAD_TYPE, payload });
      const signature = await signer.sign(signed);
      const attestation: Attestation = {
        payloadType: PAYLOAD_TYPE,
        payload,
        signatures: [{ keyId: signer.publicKey.keyId, signature }],
      };
      // What goes out holds: a signer that misbehaves is found here and not at the first deployment.
      const verification = verifyAttestation(
        attestation,
        { artifactDigest, tenant: caller.tenant, policyDigests: new Set([policyDigest]) },
        keys(),
      );
      if (!verification.valid) {
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
  };
}

function checkDigest(digest: Digest): void {
  if (isDigest(digest)) return;
  throw requestInvalid([{ field: "artifact_digest", description: "must be 64 lower-case hexadecimal digits" }]);
}
