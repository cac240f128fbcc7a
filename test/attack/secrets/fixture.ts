/** What attacks on secrets share: a store with secrets of two tenants, opened behind the server's back, and the room over it. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll } from "vitest";
import { DataDirectoryError } from "../../../src/base/data-directory.ts";
import { openMasterKeys } from "../../../src/deploy/secrets/master-key-source.ts";
import { openSecretRoom } from "../../../src/deploy/secrets/open-secret-room.ts";
import type { SecretRoom } from "../../../src/deploy/secrets.ts";
import type { Caller } from "../../../src/flow.ts";
import { openSqliteStore } from "../../../src/store/sqlite/sqlite-store.ts";
import type { Store } from "../../../src/store/store.ts";
import { artifactOf, manualClock, revisionOf, sourceOf } from "../../contract/samples.ts";

const root = mkdtempSync(join(tmpdir(), "assay-secrets-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let count = 0;

export const VALUE = "hunter2-correct-horse-battery-staple";
export const TENANTS = ["t1", "t2"];
export const FUNCTIONS = ["f", "g"];
export const NAMES = ["A", "B"];
export const silent = { info: () => undefined };

export function callerOf(tenant: string): Caller {
  return { tenant, credentialId: "key:test", requestId: "r", signal: new AbortController().signal };
}

export const freshDirectory = (): string => join(root, `${count++}`);

/** A data directory in which each function of each tenant has each secret, all of the same value. */
export async function filledDirectory(directory = freshDirectory()): Promise<string> {
  await withRoom(directory, async (room, store) => {
    for (const tenant of TENANTS) {
      await store.putArtifact(tenant, artifactOf("a"), sourceOf("a"));
      for (const each of FUNCTIONS) {
        const options = { activate: true, expectedEtag: undefined };
        await store.addRevision(revisionOf(tenant, each, artifactOf("a")), options);
        for (const name of NAMES) await room.set(callerOf(tenant), each, name, Buffer.from(VALUE));
      }
    }
  });
  return directory;
}

/** Opens the directory as a server does, with its own master key, and closes it again. */
export async function withRoom<T>(
  directory: string,
  work: (room: SecretRoom, store: Store) => Promise<T> | T,
  keys: { readonly source?: string; readonly previous?: string } = {},
): Promise<T> {
  const store = openSqliteStore({ directory, clock: manualClock() });
  try {
    const source = (path: string | undefined) => (path === undefined ? undefined : { kind: "file" as const, path });
    const masterKeys = openMasterKeys({
      source: source(keys.source),
      previous: keys.previous === "own" ? "own" : source(keys.previous),
      dataDirectory: directory,
      isInUse: (await store.secrets.dataKeys()).length > 0,
    });
    return await work(await openSecretRoom({ secrets: store.secrets, ...masterKeys, log: silent }), store);
  } finally {
    await store.close();
  }
}

/** Why the directory cannot be opened. */
export async function refusalOf(directory: string, keys: Parameters<typeof withRoom>[2] = {}): Promise<string> {
  const error = await withRoom(directory, () => undefined, keys).then(
    () => new Error("it opened"),
    (cause: unknown) => cause,
  );
  if (error instanceof DataDirectoryError) return error.message;
  throw error;
}

/** Does what a thief with the file does. */
export function tamper(directory: string, sql: string): number {
  const database = new DatabaseSync(join(directory, "assay.db"));
  try {
    return Number(database.prepare(sql).run().changes);
  } finally {
    database.close();
  }
}
