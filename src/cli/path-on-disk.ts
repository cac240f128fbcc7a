/** Where a module's file lies on disk, so that what is printed can be opened. */
import { statSync } from "node:fs";
import { join, resolve } from "node:path";
import { BUNDLE_SUFFIX, moduleFolder } from "./read-module.ts";

/** The path to print for a file of the module that was read from `path`. */
export function pathOnDisk(workingDirectory: string, path: string): (file: string) => string {
  const isFolder = statSync(resolve(workingDirectory, path), { throwIfNoEntry: false })?.isDirectory() ?? false;
  return (file) => {
    if (file === "") return path;
    if (isFolder) return join(moduleFolder(workingDirectory, path), file);
    return path.endsWith(BUNDLE_SUFFIX) ? `${path}#${file}` : path;
  };
}
