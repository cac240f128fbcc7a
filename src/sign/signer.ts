/** What signs: a key that can be asked for signatures and never shows itself. In a file today, behind a key service one day. */
import type { PublicKey } from "../flow.ts";

/** Signs with one private key. */
export interface Signer {
  /** The public half; its `keyId` goes into every signature. */
  readonly publicKey: PublicKey;
  /** ECDSA P-256 with SHA-256 over `message`, in ASN.1 DER with a low s. */
  sign(message: Uint8Array): Promise<Uint8Array>;
}
