/** Decides whether an attestation holds, as a checklist. Used by sign/, deploy/, the executor and `assay verify` alike. */
import { isDigest } from "../base/digest.ts";
import { MESSAGE_LIMITS } from "../base/limits.ts";
import type { ReasonName } from "../fault/reasons.ts";
import type { Attestation, Digest, PublicKey, Signature, SignatureRule, Statement, TenantId } from "../flow.ts";
import { PAYLOAD_TYPE, preAuthenticationEncoding } from "./dsse.ts";
import { isStrictSignature, verifySignature } from "./ecdsa.ts";
import { readPublicKey } from "./public-key.ts";
import { keysStanding } from "./standing.ts";
import { parseStatement } from "./statement.ts";

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
  /** Whose signatures there must be. Absent: one of any key. */
  readonly signatures?: readonly SignatureRule[];
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
      /** The reason that a fault would carry: SIGNATURE_INVALID, KEY_REVOKED, SIGNATURES_INSUFFICIENT, POLICY_STALE or ATTESTATION_MISSING. */
      readonly reason: ReasonName;
      /** Absent if no signature verifies: then the payload says nothing. */
      readonly statement: Statement | undefined;
    }
);

/**
 * Verifies `attestation` over its exact payload bytes. Never throws for hostile input.
 *
 * Stricter than DSSE asks: every signature of the envelope MUST hold and come from a known key. An envelope has no room for a part that nobody
 * vouches for. What a revoked key signed counts for nothing, and what is left MUST be enough. Nothing of the payload is read before that.
 */
export function verifyAttestation(
  attestation: Attestation,
  expected: Expectation,
  keys: readonly PublicKey[],
): Verification {
  const checks: VerificationCheck[] = [];
  const check = (name: VerificationCheck["name"], flaw: string | undefined, detail: string): boolean => {
    checks.push({ name, passed: flaw === undefined, detail: flaw ?? detail });
    return flaw === undefined;
  };
  const refuse = (reason: ReasonName, keyIds: readonly Digest[], statement?: Statement): Verification => ({
    valid: false,
    reason,
    checks,
    keyIds,
    statement,
  });

  // Copied before anything looks at it: what was verified is what is parsed.
  const envelope: Attestation = {
    payloadType: attestation.payloadType,
    payload: Uint8Array.from(attestation.payload),
    signatures: attestation.signatures.map(({ keyId, signature }) => ({
      keyId,
      signature: Uint8Array.from(signature),
    })),
  };
  const { payload, signatures } = envelope;
  if (!check("envelope", envelopeFlaw(envelope), `a DSSE envelope of ${PAYLOAD_TYPE}`)) {
    return refuse(signatures.length === 0 ? "ATTESTATION_MISSING" : "SIGNATURE_INVALID", []);
  }

  const signed = preAuthenticationEncoding(envelope);
  const flaw = firstOf(signatures, (entry) => signatureFlaw(entry, signed, keys));
  if (!check("signature", flaw, countOf(signatures.length, "signature verifies", "signatures verify"))) {
    return refuse("SIGNATURE_INVALID", []);
  }

  const standing = keysStanding(signatures, keys, expected.signatures);
  const { trusted } = standing;
  if (!check("key", standing.flaw?.detail, standing.detail)) {
    return refuse(standing.flaw?.reason ?? "KEY_REVOKED", trusted);
  }

  const parsed = parseStatement(payload);
  if (
    !check("statement", parsed.ok ? undefined : parsed.flaw, "an in-toto statement v1 in canonical form") ||
    !parsed.ok
  ) {
    return refuse("SIGNATURE_INVALID", trusted);
  }
  const { statement } = parsed;

  // The last three do not depend on each other, so each is reported.
  const wrongArtifact = expected.artifactDigest !== undefined && statement.artifactDigest !== expected.artifactDigest;
  const subjectOk = check(
    "subject",
    wrongArtifact ? `speaks of the artifact ${statement.artifactDigest}, not of ${expected.artifactDigest}` : undefined,
    `speaks of the artifact ${statement.artifactDigest}`,
  );
  const wrongTenant = expected.tenant !== undefined && statement.tenant !== expected.tenant;
  const tenantOk = check(
    "tenant",
    wrongTenant ? `was made for another tenant than ${expected.tenant}` : undefined,
    `was made for the tenant ${statement.tenant}`,
  );
  const { policyDigest } = statement.manifest;
  const stale = expected.policyDigests !== undefined && !expected.policyDigests.has(policyDigest);
  const policyOk = check(
    "policy",
    stale ? `compiled under the policy ${policyDigest}, which is not accepted here` : undefined,
    `compiled under the policy ${policyDigest}`,
  );
  if (!subjectOk || !tenantOk) return refuse("SIGNATURE_INVALID", trusted, statement);
  if (!policyOk) return refuse("POLICY_STALE", trusted, statement);
  return { valid: true, checks, keyIds: trusted, statement };
}

function envelopeFlaw({ payloadType, payload, signatures }: Attestation): string | undefined {
  if (signatures.length === 0) return "the envelope carries no signature";
  if (payloadType !== PAYLOAD_TYPE) return `the payload type is not ${PAYLOAD_TYPE}`;
  if (payload.byteLength === 0) return "the payload is empty";
  if (payload.byteLength > MESSAGE_LIMITS.maxAttestationPayloadBytes) return "the payload is over 16 KiB";
  if (signatures.length > MESSAGE_LIMITS.maxSignatures) return `more than ${MESSAGE_LIMITS.maxSignatures} signatures`;
  const malformed = signatures.findIndex(({ keyId }) => !isDigest(keyId));
  if (malformed !== -1) return `the key id of signature ${malformed + 1} is not 64 lower-case hexadecimal digits`;
  if (new Set(signatures.map(({ keyId }) => keyId)).size !== signatures.length)
    return "two signatures name the same key";
  return undefined;
}

/** What is wrong with one signature, revoked keys aside; undefined if nothing is. */
function signatureFlaw(entry: Signature, signed: Uint8Array, keys: readonly PublicKey[]): string | undefined {
  if (!isStrictSignature(entry.signature)) {
    return `the signature of ${entry.keyId} is not strict DER with a low s`;
  }
  const known = keys.find(({ keyId }) => keyId === entry.keyId);
  if (known === undefined) return `the key ${entry.keyId} is not known here`;
  const key = readPublicKey(known.pem);
  // A listed id is a claim like any other; the key itself says what its id is.
  if (key === undefined || key.keyId !== entry.keyId) return `the key listed as ${entry.keyId} is not that P-256 key`;
  return verifySignature(signed, entry.signature, key.key)
    ? undefined
    : `the signature of ${entry.keyId} does not verify`;
}

function firstOf<T>(items: readonly T[], flawOf: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const flaw = flawOf(item);
    if (flaw !== undefined) return flaw;
  }
  return undefined;
}

function countOf(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
