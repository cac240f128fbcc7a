/**
 * The signing keys of a server, in a directory of their own: `keys.json` lists the public halves and what each may still do, and each private half is
 * in `<key id>.pem`. The first start makes a key pair.
 *
 * A key exists once `keys.json` names it. That file appears in one step (link), so that of two processes which start at the same time one wins and
 * the other takes over the winner's key; a private file that is not named there is a leftover and is never used.
 */
import { randomBytes } from "node:crypto";
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
import { join } from "node:path";
import type { Clock } from "../base/clock.ts";
import {
  assertPrivateFile,
  DataDirectoryError,
  ensurePrivateDirectory,
  syncDirectory,
} from "../base/data-directory.ts";
import type { KeyStatus, PublicKey } from "../flow.ts";
import { readPublicKey } from "../seal/public-key.ts";
import { generateKeyPair, openFileSigner, writePrivateKey } from "./file-signer.ts";
import type { Signer } from "./signer.ts";

const LIST_FILE = "keys.json";
const LIST_VERSION = 1;
const STATUSES: ReadonlySet<unknown> = new Set(["active", "retired", "revoked"] satisfies KeyStatus[]);

/** The server's keys. */
export interface KeyStore {
  /** Signs with the newest active key. */
  readonly signer: Signer;
  /** The public halves of all keys, newest first. */
  keys(): readonly PublicKey[];
}

export interface KeyStoreOptions {
  readonly directory: string;
  readonly clock: Clock;
  /** False: this server has signed before, so that a missing list is a loss and not a first start. */
  readonly mayMakeKey?: boolean;
}

/**
 * Opens the keys in `directory`, and makes the first one if there is none. Throws a DataDirectoryError if they are open to others or not in
 * order: a server that cannot trust its keys does not start.
 */
export function openKeyStore({ directory, clock, mayMakeKey = true }: KeyStoreOptions): KeyStore {
  ensurePrivateDirectory(directory);
  const listPath = join(directory, LIST_FILE);
  if (!existsSync(listPath)) {
    if (!mayMakeKey) {
      throw new DataDirectoryError(
        `${listPath} is missing, and nothing that was deployed can be loaded without it. Restore it from a backup.`,
      );
    }
    makeFirstKey(directory, listPath, clock);
  }
  const keys = readList(listPath);
  const active = keys.find(({ status }) => status === "active");
  if (active === undefined) throw new DataDirectoryError(`${listPath} names no active key`);
  const signer = openFileSigner(privatePath(directory, active), active);
  return { signer, keys: () => keys };
}

function makeFirstKey(directory: string, listPath: string, clock: Clock): void {
  const { privateKey, keyId, pem } = generateKeyPair();
  const key: PublicKey = { keyId, pem, status: "active", createdAtMs: clock.nowMs() };
  const keyPath = privatePath(directory, key);
  writePrivateKey(keyPath, privateKey);
  const draftPath = join(directory, `.${LIST_FILE}.${randomBytes(8).toString("hex")}`);
  try {
    writeList(draftPath, [key]);
    // The private half must have its name before the list may speak of it.
    syncDirectory(directory);
    linkSync(draftPath, listPath);
  } catch (error) {
    rmSync(keyPath, { force: true });
    // Another process was first: its key is the server's, and this one was never heard of.
    if (!isErrno(error, "EEXIST")) throw error;
  } finally {
    rmSync(draftPath, { force: true });
  }
  syncDirectory(directory);
}

function writeList(path: string, keys: readonly PublicKey[]): void {
  const descriptor = openSync(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
  try {
    writeFileSync(descriptor, `${JSON.stringify({ version: LIST_VERSION, keys }, undefined, 2)}\n`);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** The list, newest first. */
function readList(path: string): readonly PublicKey[] {
  const descriptor = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  let text: string;
  try {
    assertPrivateFile(descriptor, path);
    text = readFileSync(descriptor, "utf8");
  } finally {
    closeSync(descriptor);
  }
  const broken = (what: string) => new DataDirectoryError(`${path} ${what}. Restore it from a backup.`);
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch {
    throw broken("is not JSON");
  }
  if (!isRecord(list) || list.version !== LIST_VERSION) throw broken("is not a list of keys that this version reads");
  if (!Array.isArray(list.keys) || list.keys.length === 0) throw broken("names no keys");
  const keys = list.keys.map((entry: unknown): PublicKey => {
    if (!isPublicKey(entry)) throw broken("holds an entry that is not a P-256 public key with its id and status");
    const { keyId, pem, status, createdAtMs } = entry;
    return Object.freeze({ keyId, pem, status, createdAtMs });
  });
  if (new Set(keys.map(({ keyId }) => keyId)).size !== keys.length) throw broken("names a key twice");
  return Object.freeze(keys.sort((a, b) => b.createdAtMs - a.createdAtMs));
}

function isPublicKey(entry: unknown): entry is PublicKey {
  return (
    isRecord(entry) &&
    typeof entry.keyId === "string" &&
    typeof entry.pem === "string" &&
    typeof entry.createdAtMs === "number" &&
    Number.isSafeInteger(entry.createdAtMs) &&
    STATUSES.has(entry.status) &&
    readPublicKey(entry.pem)?.keyId === entry.keyId
  );
}

function privatePath(directory: string, key: PublicKey): string {
  return join(directory, `${key.keyId}.pem`);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isErrno(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
