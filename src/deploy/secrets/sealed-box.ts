/** AES-256-GCM (NIST SP 800-38D) with a random nonce of 96 bits and what the bytes belong to as associated data. For secrets and for their keys. */
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

const ALGORITHM = "aes-256-gcm";
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** A ciphertext with its tag behind it, and its nonce. */
export interface Sealed {
  readonly nonce: Uint8Array;
  readonly ciphertext: Uint8Array;
}

/** Seals `plain` under a key of 32 bytes. `context` says what it is; it is opened with the same alone. */
export function seal(key: Uint8Array, context: readonly string[], plain: Uint8Array): Sealed {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(associatedData(context));
  const ciphertext = Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  return { nonce, ciphertext };
}

/** What was sealed. Undefined if key, context, nonce or ciphertext is not what it was. */
export function unseal(key: Uint8Array, context: readonly string[], { nonce, ciphertext }: Sealed): Buffer | undefined {
  if (nonce.byteLength !== NONCE_BYTES || ciphertext.byteLength < TAG_BYTES) return undefined;
  const end = ciphertext.byteLength - TAG_BYTES;
  const decipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(associatedData(context));
  decipher.setAuthTag(ciphertext.subarray(end));
  const plain = decipher.update(ciphertext.subarray(0, end));
  try {
    decipher.final();
    return plain;
  } catch {
    plain.fill(0);
    return undefined;
  }
}

/** JSON keeps the parts apart whatever is in them. */
function associatedData(context: readonly string[]): Buffer {
  return Buffer.from(JSON.stringify(context), "utf8");
}
