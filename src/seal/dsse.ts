/** The envelope of an attestation: what exactly is signed (DSSE v1.0.2), and the envelope as JSON text. */
import { requestInvalid } from "../fault/fault.ts";
import type { Attestation, Signature } from "../flow.ts";

/** The only payload type that Assay signs. */
export const PAYLOAD_TYPE = "application/vnd.in-toto+json";

/** The longest envelope in JSON that is read, in UTF-16 code units: the largest payload and eight signatures, twice over. */
const MAX_ENVELOPE_TEXT = 64 * 1024;

/**
 * DSSE's pre-authentication encoding, PAE: `DSSEv1 SP LEN(type) SP type SP LEN(payload) SP payload`, lengths in bytes and in decimal.
 * These bytes are what ECDSA signs. Both lengths stand before what they measure, so no two pairs of type and payload share an encoding.
 */
export function preAuthenticationEncoding(envelope: Pick<Attestation, "payloadType" | "payload">): Uint8Array {
  const type = Buffer.from(envelope.payloadType, "utf8");
  const head = `DSSEv1 ${type.byteLength} `;
  const middle = ` ${envelope.payload.byteLength} `;
  return Buffer.concat([Buffer.from(head, "ascii"), type, Buffer.from(middle, "ascii"), envelope.payload]);
}

/** The envelope as the DSSE specification writes it in JSON, with standard base64; two spaces of indent and a last newline. */
export function attestationToJson(attestation: Attestation): string {
  const envelope = {
    payloadType: attestation.payloadType,
    payload: Buffer.from(attestation.payload).toString("base64"),
    signatures: attestation.signatures.map((entry) => ({
      keyid: entry.keyId,
      sig: Buffer.from(entry.signature).toString("base64"),
    })),
  };
  return `${JSON.stringify(envelope, undefined, 2)}\n`;
}

/**
 * Reads an envelope in JSON. Base64 may be standard or URL-safe, as the specification asks of a verifier; fields that it does not name are
 * passed over. Says nothing about whether a signature holds. Faults: REQUEST_INVALID.
 */
export function parseAttestationJson(text: string): Attestation {
  if (text.length > MAX_ENVELOPE_TEXT) throw invalid("attestation", "must be at most 64 KiB of JSON");
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The parser's message quotes the text, so it is dropped.
    throw invalid("attestation", "must be a DSSE envelope in JSON");
  }
  const envelope = record(value, "attestation");
  const payloadType = stringField(envelope, "payloadType", "attestation.payloadType");
  const payload = base64Field(envelope, "payload", "attestation.payload");
  const entries = envelope.signatures;
  if (!Array.isArray(entries)) throw invalid("attestation.signatures", "must be an array");
  const signatures = entries.map((entry: unknown, index): Signature => {
    const path = `attestation.signatures[${index}]`;
    const fields = record(entry, path);
    return {
      keyId: stringField(fields, "keyid", `${path}.keyid`),
      signature: base64Field(fields, "sig", `${path}.sig`),
    };
  });
  return { payloadType, payload, signatures };
}

function invalid(field: string, description: string): Error {
  return requestInvalid([{ field, description }]);
}

function record(value: unknown, path: string): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw invalid(path, "must be a JSON object");
  return value as Record<string, unknown>;
}

function stringField(fields: Readonly<Record<string, unknown>>, name: string, path: string): string {
  const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (typeof value !== "string") throw invalid(path, "must be a string");
  return value;
}

function base64Field(fields: Readonly<Record<string, unknown>>, name: string, path: string): Uint8Array {
  const text = stringField(fields, name, path).replaceAll("-", "+").replaceAll("_", "/");
  const bytes = Buffer.from(text, "base64");
  // Buffer skips what is not base64; the way back shows whether it did. Padding may be left out, as URL-safe base64 often does.
  if (bytes.toString("base64").replace(/=+$/, "") !== text.replace(/={0,2}$/, "")) {
    throw invalid(path, "must be base64");
  }
  return new Uint8Array(bytes);
}
