/** Public keys as they are written down: P-256 SubjectPublicKeyInfo in PEM (RFC 5480, RFC 7468), named by the SHA-256 of its DER. */
import { createPublicKey, type KeyObject } from "node:crypto";
import { sha256Hex } from "../base/digest.ts";
import type { Digest } from "../flow.ts";

/** Algorithm `id-ecPublicKey`, curve `prime256v1`, and a bit string of one uncompressed point: the same 27 bytes before every key. */
const SPKI_PREFIX = Buffer.from("3059301306072a8648ce3d020106082a8648ce3d03010703420004", "hex");
const SPKI_BYTES = SPKI_PREFIX.byteLength + 64;
const PEM = /^\s*-----BEGIN PUBLIC KEY-----\r?\n([A-Za-z0-9+/=\r\n]+)-----END PUBLIC KEY-----\s*$/;

/** A public key that was read and found to be a point of P-256. */
export interface VerifyingKey {
  readonly keyId: Digest;
  readonly key: KeyObject;
}

/** Reads a public key; undefined for anything but one P-256 key with an uncompressed point and named curve. Never throws. */
export function readPublicKey(pem: string): VerifyingKey | undefined {
  if (pem.length > 1024) return undefined;
  const body = PEM.exec(pem)?.[1]?.replaceAll(/[\r\n]/g, "");
  if (body === undefined) return undefined;
  const spki = Buffer.from(body, "base64");
  // One key has one DER, or it would have several ids.
  if (spki.toString("base64") !== body || spki.byteLength !== SPKI_BYTES) return undefined;
  if (!spki.subarray(0, SPKI_PREFIX.byteLength).equals(SPKI_PREFIX)) return undefined;
  try {
    const key = createPublicKey({ key: spki, format: "der", type: "spki" });
    return { keyId: sha256Hex(spki), key };
  } catch {
    return undefined;
  }
}

/** PEM and id of a P-256 key's public half. Throws a TypeError for another kind of key. */
export function writePublicKey(key: KeyObject): { keyId: Digest; pem: string } {
  const publicKey = key.type === "private" ? createPublicKey(key) : key;
  const pem = publicKey.export({ format: "pem", type: "spki" }).toString();
  const read = readPublicKey(pem);
  if (read === undefined) throw new TypeError("not an ECDSA P-256 key");
  return { keyId: read.keyId, pem };
}
