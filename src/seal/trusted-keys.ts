/** The keys that an executor was built with: the only ones that it takes from a gateway. Step: file in the image → TRUSTED KEYS → executor's key ring. */
import type { Digest, PublicKey } from "../flow.ts";
import { readPublicKey } from "./public-key.ts";

/** Keys that a file may hold; a key ring has a handful. */
export const MAX_TRUSTED_KEYS = 64;
/** A line that begins with `#` begins no block and ends none: who comments a key out does not trust it any more. */
const BLOCK = /^-----BEGIN ([A-Z0-9 ]+)-----[\s\S]*?^-----END \1-----/gm;

/** The file does not say whom to trust; the message says what it should hold, and nothing of what it holds. */
export class TrustedKeysError extends Error {
  override readonly name = "TrustedKeysError";
}

/**
 * Reads P-256 public keys in PEM (RFC 7468), one after the other, as `assay keys --pem` and openssl write them; lines between them may be empty or begin
 * with `#`. Answers their ids. Throws a TrustedKeysError for anything else, and for a file without a key: nobody trusts nobody by mistake.
 */
export function readTrustedKeys(text: string): ReadonlySet<Digest> {
  const ids = new Set<Digest>();
  let number = 0;
  for (const [block, label] of text.matchAll(BLOCK)) {
    number++;
    if (label !== "PUBLIC KEY")
      throw new TrustedKeysError(`block ${number} is no PUBLIC KEY; private keys stay where they are`);
    const key = readPublicKey(block);
    if (key === undefined) throw new TrustedKeysError(`block ${number} is no ECDSA P-256 public key in PEM`);
    ids.add(key.keyId);
  }
  const strange = text
    .replaceAll(BLOCK, "")
    .split(/\r?\n/)
    .some((line) => line.trim() !== "" && !line.startsWith("#"));
  if (strange) throw new TrustedKeysError("there is text beside the keys; comments begin with #");
  if (ids.size === 0) throw new TrustedKeysError("there is no key in it; write one PEM block for each key");
  if (ids.size > MAX_TRUSTED_KEYS) throw new TrustedKeysError(`it holds more than ${MAX_TRUSTED_KEYS} keys`);
  return ids;
}

/**
 * Those of a gateway's keys that are trusted. `trusted` undefined: all. A key is known by its bytes, whatever id it is listed under, so a stranger's
 * MUST NOT pass under a trusted one's name.
 */
export function keysTrusted(
  keys: readonly PublicKey[],
  trusted: ReadonlySet<Digest> | undefined,
): readonly PublicKey[] {
  if (trusted === undefined) return keys;
  return keys.filter(({ keyId, pem }) => trusted.has(keyId) && readPublicKey(pem)?.keyId === keyId);
}
