/** Finds the master key where the settings say that it is; a first start makes one in the data directory. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { commandMasterKey } from "./command-master-key.ts";
import { makeMasterKeyFile, openMasterKeyFile } from "./file-master-key.ts";
import type { MasterKey } from "./master-key.ts";

/** Where a master key is. */
export type MasterKeySource =
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "command"; readonly id: string; readonly command: readonly [string, ...string[]] };

export interface MasterKeyOptions {
  /** Undefined: the data directory's own. */
  readonly source: MasterKeySource | undefined;
  /** The one before; `"own"`: the data directory's. Undefined: it has not changed. */
  readonly previous: MasterKeySource | "own" | undefined;
  readonly dataDirectory: string;
  /** True if anything was kept under a master key: a key that is missing then is a loss, and not a first start. */
  readonly isInUse: boolean;
}

const OWN_FILE = "master.key";

/** Opens them. Throws a DataDirectoryError if one is missing or not in order. */
export function openMasterKeys(options: MasterKeyOptions): {
  readonly masterKey: MasterKey;
  readonly previousMasterKey?: MasterKey;
} {
  const { dataDirectory, isInUse, previous, source } = options;
  const ownPath = join(dataDirectory, OWN_FILE);
  if (source === undefined && !isInUse && !existsSync(ownPath)) makeMasterKeyFile(ownPath);
  const masterKey = open(source ?? { kind: "file", path: ownPath });
  if (previous === undefined) return { masterKey };
  return { masterKey, previousMasterKey: open(previous === "own" ? { kind: "file", path: ownPath } : previous) };
}

function open(source: MasterKeySource): MasterKey {
  switch (source.kind) {
    case "file":
      return openMasterKeyFile(source.path);
    case "command":
      return commandMasterKey(source);
    default:
      return source satisfies never;
  }
}
