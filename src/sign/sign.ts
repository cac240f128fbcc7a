/** Room 2: an artifact in, an attestation out. The only room that can see a private key. */
import type { Attestation, Caller, Digest, PublicKey } from "../flow.ts";
import type { Verification } from "../seal/verify.ts";

/** Signs what Compile recorded, and answers whether a signature holds. */
export interface SignRoom {
  /**
   * Signs an artifact that Compile recorded for the caller's tenant.
   * Faults: ARTIFACT_NOT_FOUND, POLICY_STALE.
   */
  sign(caller: Caller, artifactDigest: Digest): Promise<Attestation>;
  /** Checks an attestation for the caller's tenant. `artifactDigest` undefined: whichever it names. */
  verify(caller: Caller, attestation: Attestation, artifactDigest: Digest | undefined): Promise<Verification>;
  /** The public keys, newest first. */
  keys(): readonly PublicKey[];
}
