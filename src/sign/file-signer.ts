/** A signer whose private key is a PEM file (PKCS#8) that its owner alone can read. */
import { createPrivateKey, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { closeSync, constants, fchmodSync, fsyncSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { assertPrivateFile, DataDirectoryError } from "../base/data-directory.ts";
import type { Digest, PublicKey } from "../flow.ts";
import { normaliseSignature } from "../seal/ecdsa.ts";
import { writePublicKey } from "../seal/public-key.ts";
import type { Signer } from "./signer.ts";

/** Makes a P-256 key pair. */
export function generateKeyPair(): { readonly privateKey: KeyObject; readonly keyId: Digest; readonly pem: string } {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  return { privateKey, ...writePublicKey(publicKey) };
}

/** Writes a private key to a new file with mode 0600, and waits until it is on the disk. Fails if the file exists. */
export function writePrivateKey(path: string, privateKey: KeyObject): void {
  const pem = privateKey.export({ format: "pem", type: "pkcs8" });
  const descriptor = openSync(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
  try {
    // A umask can only take rights away; this gives the owner's back, so that the file is readable at the next start.
    fchmodSync(descriptor, 0o600);
    writeFileSync(descriptor, pem);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Opens the private half of `publicKey`. Throws a DataDirectoryError if the file is missing, open to others, reached through a symbolic link,
 * or holds another key.
 */
export function openFileSigner(path: string, publicKey: PublicKey): Signer {
  const privateKey = readPrivateKey(path);
  if (writePublicKeyOf(privateKey) !== publicKey.keyId) {
    throw new DataDirectoryError(`${path} is not the private key of ${publicKey.keyId}. Restore it from a backup.`);
  }
  return {
    publicKey,
    sign: async (message) => normaliseSignature(sign("sha256", message, { key: privateKey, dsaEncoding: "der" })),
  };
}

function readPrivateKey(path: string): KeyObject {
  let descriptor: number;
  try {
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  } catch (cause) {
    throw new DataDirectoryError(`the private key ${path} cannot be opened. Restore it from a backup.`, { cause });
  }
  try {
    assertPrivateFile(descriptor, path);
    return createPrivateKey({ key: readFileSync(descriptor), format: "pem", type: "pkcs8" });
  } catch (cause) {
    if (cause instanceof DataDirectoryError) throw cause;
    // The parser's error is dropped: it has seen the key.
    throw new DataDirectoryError(`${path} does not hold a private key in PEM (PKCS#8). Restore it from a backup.`);
  } finally {
    closeSync(descriptor);
  }
}

function writePublicKeyOf(privateKey: KeyObject): Digest | undefined {
  try {
    return writePublicKey(privateKey).keyId;
  } catch {
    return undefined;
  }
}
