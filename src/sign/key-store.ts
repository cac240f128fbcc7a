/**
 * The signing keys of a server, in a directory of their own: `keys.json` lists the public halves and what each may still do, and the private half of each
 * active one is in `<key id>.pem`, unless it is kept outside. The first start makes a key pair.
 *
 * A key exists once `keys.json` names it. That file appears, and changes, in one step, so that of two processes which start at the same time one wins and
 * the other takes over the winner's key; a private file that is not named there is a leftover and is never used.
 */
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Clock } from "../base/clock.ts";
import { DataDirectoryError, ensurePrivateDirectory, syncDirectory } from "../base/data-directory.ts";
import { Fault } from "../fault/fault.ts";
import type { Digest, PublicKey } from "../flow.ts";
import { DEFAULT_GROUP } from "../seal/standing.ts";
import { generateKeyPair, openFileSigner, writePrivateKey } from "./file-signer.ts";
import { type ListedKey, newestFirst, readList, replaceList, writeFirstList } from "./key-list.ts";
import type { Signer } from "./signer.ts";

const LIST_FILE = "keys.json";

/** The server's keys. What a change has answered is on the disk. */
export interface KeyStore {
  /** The public halves of all keys, newest first. */
  keys(): readonly PublicKey[];
  /** Signs with the active key of a group. Undefined: it has none that this server can ask. */
  signerOf(group: string): Signer | undefined;
  /** The active keys of groups that this server cannot ask. */
  mute(): readonly ListedKey[];
  /** Makes a new active key in a group; the one before retires, and its private half is deleted. Faults: REQUEST_INVALID for a group whose key is kept outside. */
  rotate(group: string): PublicKey;
  /** Ends a key's signing for good, and deletes its private half. Faults: KEY_NOT_FOUND, KEY_REVOKED. */
  retire(keyId: Digest): PublicKey;
  /** Ends everything that a key was good for, for good. Faults: KEY_NOT_FOUND. */
  revoke(keyId: Digest): PublicKey;
  /** Calls `listener` after each change, before it is answered. */
  onChange(listener: () => void): void;
}

/** A key whose private half is elsewhere. */
export interface OutsideKey {
  readonly group: string;
  readonly signer: Signer;
}

export interface KeyStoreOptions {
  readonly directory: string;
  readonly clock: Clock;
  /** False: this server has signed before, so that a missing list is a loss and not a first start. */
  readonly mayMakeKey?: boolean;
  /** Becomes its group's active key, if it is not yet. */
  readonly outside?: OutsideKey;
}

/**
 * Opens the keys in `directory`, and makes the first one if there is none. Throws a DataDirectoryError if they are open to others or not in
 * order: a server that cannot trust its keys does not start.
 */
export function openKeyStore({ directory, clock, mayMakeKey = true, outside }: KeyStoreOptions): KeyStore {
  ensurePrivateDirectory(directory);
  const listPath = join(directory, LIST_FILE);
  if (!existsSync(listPath)) {
    if (!mayMakeKey) {
      throw new DataDirectoryError(
        `${listPath} is missing, and nothing that was deployed can be loaded without it. Restore it from a backup.`,
      );
    }
    makeFirstKey(directory, listPath, clock, outside);
  }
  return new DirectoryKeyStore(directory, clock, outside);
}

class DirectoryKeyStore implements KeyStore {
  readonly #directory: string;
  readonly #clock: Clock;
  #keys: readonly ListedKey[];
  /** By group. */
  readonly #signers = new Map<string, Signer>();
  readonly #listeners: (() => void)[] = [];

  constructor(directory: string, clock: Clock, outside: OutsideKey | undefined) {
    this.#directory = directory;
    this.#clock = clock;
    this.#keys = readList(this.#listPath);
    if (outside !== undefined) this.#adopt(outside);
    for (const key of this.#keys) {
      if (key.custody === "outside") continue;
      if (key.status === "active" && !this.#signers.has(key.group)) {
        this.#signers.set(key.group, openFileSigner(privatePath(directory, key.keyId), key));
      }
      // The server may have been killed between the list and this.
      if (key.status !== "active") rmSync(privatePath(directory, key.keyId), { force: true });
    }
  }

  keys(): readonly PublicKey[] {
    return this.#keys;
  }

  signerOf(group: string): Signer | undefined {
    const signer = this.#signers.get(group);
    const isActive = this.#activeOf(group).some(({ keyId }) => keyId === signer?.publicKey.keyId);
    return isActive ? signer : undefined;
  }

  mute(): readonly ListedKey[] {
    return this.#keys.filter((key) => key.status === "active" && this.signerOf(key.group) === undefined);
  }

  rotate(group: string): PublicKey {
    const active = this.#activeOf(group);
    if (active.some(({ custody }) => custody === "outside") && this.signerOf(group) !== undefined) {
      const description =
        "has a key that is kept outside: give --signer-command another one and start the server again";
      throw new Fault("REQUEST_INVALID", `group: ${description}`, {
        fieldViolations: [{ field: "group", description }],
      });
    }
    const { privateKey, keyId, pem } = generateKeyPair();
    const key: ListedKey = Object.freeze({
      keyId,
      pem,
      status: "active",
      createdAtMs: this.#nowMs(),
      group,
      custody: "file",
    });
    const path = privatePath(this.#directory, keyId);
    writePrivateKey(path, privateKey);
    try {
      // Opened as the next start will open it, before the list says that it is there.
      const signer = openFileSigner(path, key);
      this.#replace([key, ...this.#keys.map((other) => (active.includes(other) ? retired(other) : other))]);
      this.#signers.set(group, signer);
    } catch (error) {
      if (!this.#keys.some((other) => other.keyId === keyId)) rmSync(path, { force: true });
      throw error;
    }
    this.#deletePrivateHalves(active);
    return key;
  }

  retire(keyId: Digest): PublicKey {
    const key = this.#find(keyId);
    if (key.status === "revoked") throw new Fault("KEY_REVOKED", `the key ${keyId} is revoked`);
    return key.status === "retired" ? key : this.#end(key, "retired");
  }

  revoke(keyId: Digest): PublicKey {
    const key = this.#find(keyId);
    return key.status === "revoked" ? key : this.#end(key, "revoked");
  }

  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  /** Makes the key that is kept outside its group's active one. */
  #adopt({ group, signer }: OutsideKey): void {
    const { keyId, pem } = signer.publicKey;
    const known = this.#keys.find((key) => key.keyId === keyId);
    if (known !== undefined && (known.status !== "active" || known.group !== group)) {
      throw new DataDirectoryError(
        `the key of --signer-command, ${keyId}, is ${known.status} in the group ${known.group}. Give it another key, or --signer-group=${known.group} for an active one.`,
      );
    }
    const others = this.#activeOf(group).filter((key) => key.keyId !== keyId);
    if (known?.custody !== "outside" || others.length > 0) {
      const createdAtMs = known?.createdAtMs ?? this.#nowMs();
      const key: ListedKey = { keyId, pem, status: "active", createdAtMs, group, custody: "outside" };
      const rest = this.#keys.filter((other) => other.keyId !== keyId);
      this.#replace([key, ...rest.map((other) => (others.includes(other) ? retired(other) : other))]);
    }
    this.#signers.set(group, signer);
  }

  #end(key: ListedKey, status: "retired" | "revoked"): ListedKey {
    const ended: ListedKey = Object.freeze({ ...key, status });
    this.#replace(this.#keys.map((other) => (other === key ? ended : other)));
    if (this.#signers.get(key.group)?.publicKey.keyId === key.keyId) this.#signers.delete(key.group);
    this.#deletePrivateHalves([key]);
    return ended;
  }

  /** First the disk, then memory, then whoever listens. */
  #replace(keys: readonly ListedKey[]): void {
    try {
      replaceList(this.#listPath, newestFirst(keys));
    } finally {
      // Also where it failed: the new list may be there all the same, and what it says counts.
      this.#keys = readIfThere(this.#listPath) ?? this.#keys;
      for (const listener of this.#listeners) listener();
    }
  }

  /** What signs nothing any more is not worth stealing. */
  #deletePrivateHalves(keys: readonly ListedKey[]): void {
    for (const { keyId } of keys) rmSync(privatePath(this.#directory, keyId), { force: true });
    syncDirectory(this.#directory);
  }

  #activeOf(group: string): readonly ListedKey[] {
    return this.#keys.filter((key) => key.group === group && key.status === "active");
  }

  #find(keyId: Digest): ListedKey {
    const key = this.#keys.find((other) => other.keyId === keyId);
    if (key === undefined) throw new Fault("KEY_NOT_FOUND", `there is no key ${keyId}`);
    return key;
  }

  /** Later than every key there is, so that the newest is the first of the list whatever the clock says. */
  #nowMs(): number {
    return Math.max(this.#clock.nowMs(), ...this.#keys.map(({ createdAtMs }) => createdAtMs + 1));
  }

  get #listPath(): string {
    return join(this.#directory, LIST_FILE);
  }
}

function makeFirstKey(directory: string, listPath: string, clock: Clock, outside: OutsideKey | undefined): void {
  if (outside?.group === DEFAULT_GROUP) {
    const { keyId, pem } = outside.signer.publicKey;
    writeFirstList(listPath, [
      { keyId, pem, status: "active", createdAtMs: clock.nowMs(), group: DEFAULT_GROUP, custody: "outside" },
    ]);
    return;
  }
  const { privateKey, keyId, pem } = generateKeyPair();
  const keyPath = privatePath(directory, keyId);
  writePrivateKey(keyPath, privateKey);
  let isFirst = false;
  try {
    const key = {
      keyId,
      pem,
      status: "active",
      createdAtMs: clock.nowMs(),
      group: DEFAULT_GROUP,
      custody: "file",
    } as const;
    isFirst = writeFirstList(listPath, [key]);
  } finally {
    // Another process was first: its key is the server's, and this one was never heard of.
    if (!isFirst) rmSync(keyPath, { force: true });
  }
  syncDirectory(directory);
}

/** Undefined if it cannot be read now; what is in memory stands until it can. */
function readIfThere(path: string): readonly ListedKey[] | undefined {
  try {
    return readList(path);
  } catch {
    return undefined;
  }
}

function retired(key: ListedKey): ListedKey {
  return Object.freeze({ ...key, status: "retired" });
}

function privatePath(directory: string, keyId: Digest): string {
  return join(directory, `${keyId}.pem`);
}
