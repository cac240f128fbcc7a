/** The rules of an attestation's fields: its bounds. Whether it holds is for `seal/` alone. */
import { isDigest } from "../../base/digest.ts";
import { MESSAGE_LIMITS } from "../../base/limits.ts";
import type { Attestation } from "../../flow.ts";
import type { Attestation as AttestationMessage } from "../../gen/assay/v1/attestation_pb.js";
import { attestationFromMessage } from "../../seal/wire.ts";
import type { Violations } from "./violations.ts";

const MAX_PAYLOAD_TYPE_CHARACTERS = 128;
/** A DER SEQUENCE of two 32-byte integers, each with a leading zero at most. */
const MAX_SIGNATURE_BYTES = 72;

/** Checks a verdict's subject: an attestation that must be there, with fields within bounds. What is within bounds may still be false. */
export function attestationField(
  violations: Violations,
  field: string,
  attestation: AttestationMessage | undefined,
): Attestation {
  if (attestation === undefined) {
    violations.add(field, "is required");
    return { payloadType: "", payload: new Uint8Array(), signatures: [] };
  }
  violations.text(`${field}.payload_type`, attestation.payloadType, MAX_PAYLOAD_TYPE_CHARACTERS);
  if (attestation.payload.byteLength > MESSAGE_LIMITS.maxAttestationPayloadBytes) {
    violations.add(`${field}.payload`, `must be at most ${MESSAGE_LIMITS.maxAttestationPayloadBytes} bytes`);
  }
  if (attestation.signatures.length > MESSAGE_LIMITS.maxSignatures) {
    violations.add(`${field}.signatures`, `must hold at most ${MESSAGE_LIMITS.maxSignatures} signatures`);
  }
  for (const [index, { keyId, signature }] of attestation.signatures.entries()) {
    const at = `${field}.signatures[${index}]`;
    if (keyId !== "" && !isDigest(keyId)) violations.add(`${at}.key_id`, "must be 64 lower-case hexadecimal digits");
    if (signature.byteLength > MAX_SIGNATURE_BYTES) {
      violations.add(`${at}.signature`, `must be at most ${MAX_SIGNATURE_BYTES} bytes`);
    }
  }
  return attestationFromMessage(attestation);
}
