/**
 * ECDSA over P-256 with SHA-256 (FIPS 186-5) in one fixed encoding: ASN.1 DER (RFC 3279, 2.2.3), minimal, with the lower of the two possible `s`.
 * ECDSA has two valid `s` and lax parsers read many encodings; fixing one of each leaves one byte string a signature.
 */
import { type KeyObject, verify } from "node:crypto";

/** The order of P-256's group (FIPS 186-5, SP 800-186 3.2.1.3). */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const HALF_ORDER = ORDER / 2n;

/** SEQUENCE and two INTEGERs of at most 33 and, `s` being low, 32 bytes. */
const MAX_SIGNATURE_BYTES = 72;

/** True if `signature` is in the fixed encoding and verifies over `message`. Never throws for hostile input. */
export function verifySignature(message: Uint8Array, signature: Uint8Array, key: KeyObject): boolean {
  if (!isStrictSignature(signature)) return false;
  try {
    return verify("sha256", message, { key, dsaEncoding: "der" }, signature);
  } catch {
    return false;
  }
}

/** True for strict DER with `0 < r < n` and `0 < s ≤ n/2`. */
export function isStrictSignature(signature: Uint8Array): boolean {
  const pair = parse(signature);
  return pair !== undefined && pair.s <= HALF_ORDER;
}

/** The same signature in the fixed encoding: `s` replaced by `n - s` where that is lower. Takes strict DER, throws a TypeError for anything else. */
export function normaliseSignature(signature: Uint8Array): Uint8Array {
  const pair = parse(signature);
  if (pair === undefined) throw new TypeError("not an ECDSA P-256 signature in DER");
  return encode(pair.r, pair.s > HALF_ORDER ? ORDER - pair.s : pair.s);
}

function parse(bytes: Uint8Array): { r: bigint; s: bigint } | undefined {
  if (bytes.byteLength > MAX_SIGNATURE_BYTES || bytes[0] !== 0x30 || bytes[1] !== bytes.byteLength - 2)
    return undefined;
  const r = parseInteger(bytes, 2);
  if (r === undefined) return undefined;
  const s = parseInteger(bytes, r.end);
  if (s === undefined || s.end !== bytes.byteLength) return undefined;
  return { r: r.value, s: s.value };
}

/** A DER INTEGER in `1 … n-1`, minimally encoded, at `offset`. */
function parseInteger(bytes: Uint8Array, offset: number): { value: bigint; end: number } | undefined {
  const length = bytes[offset + 1];
  if (bytes[offset] !== 0x02 || length === undefined || length < 1 || length > 33) return undefined;
  const end = offset + 2 + length;
  if (end > bytes.byteLength) return undefined;
  const first = bytes[offset + 2] ?? 0;
  const second = bytes[offset + 3] ?? 0;
  if (first >= 0x80) return undefined;
  if (first === 0 && (length === 1 || second < 0x80)) return undefined;
  const value = BigInt(`0x${Buffer.from(bytes.subarray(offset + 2, end)).toString("hex")}`);
  return value < ORDER ? { value, end } : undefined;
}

function encode(r: bigint, s: bigint): Uint8Array {
  const body = Buffer.concat([encodeInteger(r), encodeInteger(s)]);
  return new Uint8Array(Buffer.concat([Buffer.from([0x30, body.byteLength]), body]));
}

function encodeInteger(value: bigint): Buffer {
  let digits = value.toString(16);
  if (digits.length % 2 === 1) digits = `0${digits}`;
  if (Number.parseInt(digits.slice(0, 2), 16) >= 0x80) digits = `00${digits}`;
  const body = Buffer.from(digits, "hex");
  return Buffer.concat([Buffer.from([0x02, body.byteLength]), body]);
}
