/** The attacks that the repository ships, from the folders under `test/attack/`. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Attack, AttackFileError, type Place, parseAttack } from "./attack.ts";
import type { Layer } from "./layer.ts";

interface Folder {
  readonly path: string;
  readonly ending: string;
  readonly place: Place;
  /** What a file of it claims unless it says otherwise. */
  readonly layers?: readonly Layer[];
}

const FOLDERS: readonly Folder[] = [
  { path: "cell/module/", ending: ".ts", place: "module" },
  { path: "cell/process/", ending: ".js", place: "process" },
  { path: "cell/seal/", ending: ".js", place: "seal" },
  // Written for the realm, without types, so that the compiler would refuse them for that alone.
  { path: "realm/", ending: ".js", place: "module", layers: ["realm"] },
];

/** Where the attacks stand. */
export const ATTACK_ROOT: URL = new URL("../../test/attack/", import.meta.url);

/** Every attack, by group and name. Throws an AttackFileError if the folders are not there, or a file is not in order. */
export function readAttacks(root: URL = ATTACK_ROOT): readonly Attack[] {
  const attacks: Attack[] = [];
  for (const { path, ending, place, layers } of FOLDERS) {
    const folder = new URL(path, root);
    for (const file of filesOf(folder)) {
      if (!file.endsWith(ending)) continue;
      const source = readFileSync(new URL(file, folder), "utf8");
      const defaults = layers === undefined ? {} : { layers, group: "realm escape" as const };
      attacks.push(parseAttack(file, source, place, defaults));
    }
  }
  const names = new Set<string>();
  for (const { name } of attacks) {
    if (names.has(name)) throw new AttackFileError(`two attacks are called ${name}`);
    names.add(name);
  }
  return attacks;
}

function filesOf(folder: URL): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    throw new AttackFileError(
      `the attacks are missing: there is no folder ${fileURLToPath(folder)}. They come with the repository; install from there.`,
    );
  }
}
