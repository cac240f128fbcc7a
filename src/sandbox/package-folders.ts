/** Which folders hold some packages and all that those depend on: what a walled program may read of the installation. */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The root of the installation, without a slash at its end. */
export const ROOT = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");

/** A file or folder of the installation, absolute. */
export function installed(path: string): string {
  return `${ROOT}/${path}`;
}

/** The folders of `names`, found as Node finds them from the root of the installation. Throws if one is not installed. */
export function packageFolders(names: readonly string[]): readonly string[] {
  const found = new Set<string>();
  const visit = (name: string, from: string, isOptional: boolean): void => {
    const folder = folderOf(name, from);
    if (folder === undefined && isOptional) return;
    if (folder === undefined) throw new Error(`the package ${name} is not installed: run npm ci`);
    if (found.has(folder)) return;
    found.add(folder);
    const manifest: { dependencies?: Record<string, string>; optionalDependencies?: Record<string, string> } =
      JSON.parse(readFileSync(`${folder}/package.json`, "utf8"));
    for (const needed of Object.keys(manifest.dependencies ?? {}))
      visit(needed, folder, needed in (manifest.optionalDependencies ?? {}));
    for (const needed of Object.keys(manifest.optionalDependencies ?? {})) visit(needed, folder, true);
  };
  for (const name of names) visit(name, ROOT, false);
  // What lies inside another is there with it.
  return [...found].filter((folder) => ![...found].some((other) => folder.startsWith(`${other}/`)));
}

function folderOf(name: string, from: string): string | undefined {
  for (let at = from; ; at = at.slice(0, at.lastIndexOf("/"))) {
    const folder = `${at}/node_modules/${name}`;
    if (existsSync(`${folder}/package.json`)) return folder;
    if (at === ROOT || at === "") return undefined;
  }
}
