/** Room 2: an artifact in, an attestation out. The only room that can see a private key. */
import type { Attestation, Caller, Digest, PublicKey } from "../flow.ts";
import type { Verification } from "../seal/verify.ts";

/** What Sign takes beside the artifact. */
export interface SignOrder {
  /** The group whose active key signs. Absent: `default`. */
  readonly group?: string;
  /** An attestation of the same artifact to add the signature to. Absent: a new one. */
  readonly attestation?: Attestation;
}

/** Signs what Compile recorded, and answers whether a signature holds. */
export interface SignRoom {
  /**
   * Signs an artifact that Compile recorded for the caller's tenant. Where the key has signed the attestation already, that is answered as it is.
   * Faults: ARTIFACT_NOT_FOUND, POLICY_STALE, KEY_NOT_FOUND, PERMISSION_MISSING, SIGNATURE_INVALID, KEY_REVOKED.
   */
  sign(caller: Caller, artifactDigest: Digest, order?: SignOrder): Promise<Attestation>;
  /** Checks an attestation for the caller's tenant. `artifactDigest` undefined: whichever it names. */
  verify(caller: Caller, attestation: Attestation, artifactDigest: Digest | undefined): Promise<Verification>;
  /** The public keys, newest first. */
  keys(): readonly PublicKey[];
  /** Makes a new active key of a group; the one before retires. Faults: REQUEST_INVALID. */
  rotateKey(group: string): PublicKey;
  /** Faults: REQUEST_INVALID, KEY_NOT_FOUND, KEY_REVOKED. */
  retireKey(keyId: Digest): PublicKey;
  /** When it answers, everything that runs under the key has been told to end. Faults: REQUEST_INVALID, KEY_NOT_FOUND. */
  revokeKey(keyId: Digest): PublicKey;
}
