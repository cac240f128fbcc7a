/** A master key in a file that its owner alone can read: one line, `assay-master-key-v1:` and 32 bytes in base64url. */
import { createHmac, randomBytes } from "node:crypto";
import {
  closeSync,
  constants,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { assertPrivateFile, DataDirectoryError, syncDirectory, unusable } from "../../base/data-directory.ts";
import { DATA_KEY_BYTES, type DataKeyName, type MasterKey } from "./master-key.ts";
import { seal, unseal } from "./sealed-box.ts";

const KEY_BYTES = 32;
const LINE = /^assay-master-key-v1:([A-Za-z0-9_-]{43})\n?$/;
const NONCE_BYTES = 12;
const WHAT = "assay data key v1";

/** Makes a key in a new file. Throws a DataDirectoryError if there is a file of that name, or none can be made. */
export function makeMasterKeyFile(path: string): void {
  const directory = dirname(path);
  const draft = join(directory, `.${basename(path)}.${randomBytes(8).toString("hex")}`);
  try {
    const descriptor = openSync(draft, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
    try {
      writeFileSync(descriptor, `assay-master-key-v1:${randomBytes(KEY_BYTES).toString("base64url")}\n`);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    // Whole under its name, or not there: what a kill leaves is a draft that nobody reads.
    linkSync(draft, path);
    syncDirectory(directory);
  } catch (cause) {
    throw unusable(path, cause);
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Reads a key. Throws a DataDirectoryError that names the file, never its content. */
export function openMasterKeyFile(path: string): MasterKey {
  if (!existsSync(path)) {
    throw new DataDirectoryError(`${path} is missing. It must hold a master key: bring it back from where it is kept.`);
  }
  let descriptor: number;
  try {
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  } catch (cause) {
    throw unusable(path, cause);
  }
  let text: string;
  try {
    assertPrivateFile(descriptor, path);
    text = readFileSync(descriptor, "latin1");
  } finally {
    closeSync(descriptor);
  }
  const key = Buffer.from(LINE.exec(text)?.[1] ?? "", "base64url");
  if (key.byteLength !== KEY_BYTES) {
    throw new DataDirectoryError(
      `${path} does not hold a master key: one line, assay-master-key-v1: and 32 bytes in base64url behind it (43 characters).`,
    );
  }
  return new FileMasterKey(key);
}

class FileMasterKey implements MasterKey {
  readonly id: string;
  readonly isRemote = false;
  readonly #key: Buffer;

  constructor(key: Buffer) {
    this.#key = key;
    // Says which key it is, and nothing about it.
    this.id = `file:${createHmac("sha256", key).update("assay master key id").digest("hex").slice(0, 32)}`;
  }

  async wrap(name: DataKeyName, dataKey: Uint8Array): Promise<Uint8Array> {
    const { ciphertext, nonce } = seal(this.#key, this.#context(name), dataKey);
    return Buffer.concat([nonce, ciphertext]);
  }

  async unwrap(name: DataKeyName, wrapped: Uint8Array): Promise<Uint8Array> {
    const parts = { nonce: wrapped.subarray(0, NONCE_BYTES), ciphertext: wrapped.subarray(NONCE_BYTES) };
    const dataKey = unseal(this.#key, this.#context(name), parts);
    if (dataKey?.byteLength !== DATA_KEY_BYTES) throw new Error("the master key does not open this data key");
    return dataKey;
  }

  #context({ tenant, id }: DataKeyName): readonly string[] {
    return [WHAT, tenant, id];
  }
}
