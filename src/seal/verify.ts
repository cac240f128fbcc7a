/** Decides whether an attestation holds, as a checklist. Used by sign/, deploy/, the executor and `assay verify` alike. */

import type { ReasonName } from "../fault/reasons.ts";
import type { Attestation, Digest, PublicKey, Statement, TenantId } from "../flow.ts";

/** One check of a verification. */
export interface VerificationCheck {
  readonly name: "envelope" | "signature" | "key" | "statement" | "subject" | "tenant" | "policy";
  readonly passed: boolean;
  /** What was found, in a sentence. */
  readonly detail: string;
}

/** What the verifier insists on. */
export interface Expectation {
  /** Undefined: whichever artifact the statement names. */
  readonly artifactDigest: Digest | undefined;
  /** Undefined (offline use alone): whichever tenant the statement names. */
  readonly tenant: TenantId | undefined;
  /** Undefined (offline use alone): whichever policy the statement names. */
  readonly policyDigests: ReadonlySet<Digest> | undefined;
}

/** The answer: a value, not an error. */
export type Verification = {
  /** In the order in which they were made; those that could not be made are absent. */
  readonly checks: readonly VerificationCheck[];
  /** The keys whose signatures verify and which are not revoked. */
  readonly keyIds: readonly Digest[];
} & (
  | { readonly valid: true; readonly statement: Statement }
  | {
      readonly valid: false;
      /** The reason that a fault would carry: SIGNATURE_INVALID, KEY_REVOKED, POLICY_STALE or ATTESTATION_MISSING. */
      readonly reason: ReasonName;
      /** Absent if no signature verifies: then the payload says nothing. */
      readonly statement: Statement | undefined;
    }
);

/** Verifies `attestation` over its exact payload bytes. Never throws for hostile input. */
export declare function verifyAttestation(
  attestation: Attestation,
  expected: Expectation,
  keys: readonly PublicKey[],
): Verification;
