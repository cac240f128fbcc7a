/**
 * API keys: `assay_`, the credential's id, `_`, and 32 random bytes in base64url. Only a salted hash of the last part is kept.
 *
 * SHA-256 and not a slow hash: what it protects is 256 bits of chance and no password, so that nothing can be gained by trying.
 */
import { createHash, randomBytes, randomInt, timingSafeEqual } from "node:crypto";
import type { KeyHash } from "../store/tenant-store.ts";

const ID_CHARACTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
const ID_LENGTH = 16;
const SECRET_BYTES = 32;
const SALT_BYTES = 16;
const KEY = /^assay_([a-z0-9]{16})_([A-Za-z0-9_-]{43})$/;

/** A key that was just made. */
export interface NewApiKey {
  readonly id: string;
  /** What a client sends. MUST NOT be kept or logged. */
  readonly token: string;
  readonly hash: KeyHash;
}

/** Makes a key. */
export function newApiKey(): NewApiKey {
  const id = Array.from({ length: ID_LENGTH }, () => ID_CHARACTERS[randomInt(ID_CHARACTERS.length)]).join("");
  const secret = randomBytes(SECRET_BYTES).toString("base64url");
  const salt = randomBytes(SALT_BYTES);
  return { id, token: `assay_${id}_${secret}`, hash: { salt, hash: hashOf(salt, secret) } };
}

/** A key's parts; undefined if a token is no key of ours. */
export function parseApiKey(token: string): { readonly id: string; readonly secret: string } | undefined {
  const [, id, secret] = KEY.exec(token) ?? [];
  return id === undefined || secret === undefined ? undefined : { id, secret };
}

/** Compared with where there is no such key, so that the answer takes as long. */
const NOBODY: KeyHash = { salt: randomBytes(SALT_BYTES), hash: randomBytes(SECRET_BYTES) };

/** True if `secret` is the one that `kept` was made of; false where nothing is kept, after the same work. */
export function isSecretOf(kept: KeyHash | undefined, secret: string): boolean {
  const { salt, hash } = kept ?? NOBODY;
  return timingSafeEqual(hashOf(salt, secret), hash) && kept !== undefined;
}

function hashOf(salt: Uint8Array, secret: string): Buffer {
  return createHash("sha256").update(salt).update(secret, "latin1").digest();
}
