/** `keys.json`: the public halves of the signing keys, what each may still do, and its group. Read and replaced as a whole. */
import { randomBytes } from "node:crypto";
import {
  closeSync,
  constants,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { assertPrivateFile, DataDirectoryError, syncDirectory } from "../base/data-directory.ts";
import { isLabel } from "../base/names.ts";
import type { KeyStatus, PublicKey } from "../flow.ts";
import { readPublicKey } from "../seal/public-key.ts";
import { DEFAULT_GROUP } from "../seal/standing.ts";

/** 1: without groups and custody. */
const LIST_VERSION = 2;
const READABLE_VERSIONS: ReadonlySet<unknown> = new Set([1, LIST_VERSION]);
const STATUSES: ReadonlySet<unknown> = new Set(["active", "retired", "revoked"] satisfies KeyStatus[]);

/** A key as the list has it. */
export interface ListedKey extends PublicKey {
  readonly group: string;
  /** `file`: the private half lies beside the list. `outside`: this server never sees it. */
  readonly custody: "file" | "outside";
}

/**
 * Writes the list where there is none, in one step. Answers false if another process was faster: then its list stands. Nothing of it is there before all of
 * it is on the disk.
 */
export function writeFirstList(path: string, keys: readonly ListedKey[]): boolean {
  return writeDraft(path, keys, (draft) => {
    try {
      linkSync(draft, path);
      return true;
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
      throw error;
    }
  });
}

/** Puts another list in the place of the one that is there, in one step; on the disk when it returns. */
export function replaceList(path: string, keys: readonly ListedKey[]): void {
  writeDraft(path, keys, (draft) => {
    renameSync(draft, path);
    return true;
  });
}

function writeDraft(path: string, keys: readonly ListedKey[], publish: (draft: string) => boolean): boolean {
  const directory = dirname(path);
  const draft = join(directory, `.keys.json.${randomBytes(8).toString("hex")}`);
  try {
    const descriptor = openSync(draft, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
    try {
      writeFileSync(descriptor, `${JSON.stringify({ version: LIST_VERSION, keys }, undefined, 2)}\n`);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    // The private half must have its name before the list may speak of it.
    syncDirectory(directory);
    return publish(draft);
  } finally {
    rmSync(draft, { force: true });
    syncDirectory(directory);
  }
}

/** The list, newest first. Throws a DataDirectoryError if it is open to others or not in order. */
export function readList(path: string): readonly ListedKey[] {
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
  if (!isRecord(list) || !READABLE_VERSIONS.has(list.version)) {
    throw broken("is not a list of keys that this version reads");
  }
  if (!Array.isArray(list.keys) || list.keys.length === 0) throw broken("names no keys");
  const keys = list.keys.map((entry: unknown): ListedKey => {
    const key = readEntry(entry);
    if (key === undefined) throw broken("holds an entry that is not a P-256 public key with its id, status and group");
    return key;
  });
  if (new Set(keys.map(({ keyId }) => keyId)).size !== keys.length) throw broken("names a key twice");
  return newestFirst(keys);
}

/** In the order in which keys are listed. */
export function newestFirst(keys: readonly ListedKey[]): readonly ListedKey[] {
  return Object.freeze([...keys].sort((a, b) => b.createdAtMs - a.createdAtMs));
}

function readEntry(entry: unknown): ListedKey | undefined {
  if (!isRecord(entry)) return undefined;
  const { createdAtMs, custody = "file", group = DEFAULT_GROUP, keyId, pem, status } = entry;
  if (typeof keyId !== "string" || typeof pem !== "string" || readPublicKey(pem)?.keyId !== keyId) return undefined;
  if (typeof createdAtMs !== "number" || !Number.isSafeInteger(createdAtMs) || !isStatus(status)) return undefined;
  if (typeof group !== "string" || !isLabel(group) || (custody !== "file" && custody !== "outside")) return undefined;
  return Object.freeze({ keyId, pem, status, createdAtMs, group, custody });
}

function isStatus(status: unknown): status is KeyStatus {
  return STATUSES.has(status);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
