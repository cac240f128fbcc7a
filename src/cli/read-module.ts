/** Reads a module from where the author keeps it: one file, a folder, or a bundle in JSON. */
import { type Dirent, existsSync, readdirSync, type Stats, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { MESSAGE_LIMITS } from "../base/limits.ts";
import type { SourceFile, SourceModule } from "../flow.ts";
import { Problem } from "./problem.ts";
import { readBytes, readText, systemWords } from "./read-file.ts";

/** How a bundle's file is named. */
export const BUNDLE_SUFFIX = ".bundle.json";

/** Far more than a module may have: enough for the server's own words about it, too few to wait for. */
const MAX_FILES_READ = 1_000;
const MAX_BYTES_READ = MESSAGE_LIMITS.maxRequestBytes;

/**
 * A module as it stands on disk.
 * - A file is a module of one file.
 * - A folder is a module with every file below it, but those whose name, or whose folder's name, begins with a dot. Nothing else is left
 *   out: the verdict on a folder is the verdict on all of it.
 * - A folder that `assay init` made stands for its `src`.
 * - `*.bundle.json` holds `{ "entry": "index.ts", "files": { "index.ts": "…" } }`; `entry` may be absent.
 *
 * What the files hold is for the compiler to judge. Throws a Problem if they cannot be read.
 */
export function readModule(workingDirectory: string, path: string, entry: string | undefined): SourceModule {
  let found: Stats;
  try {
    found = statSync(resolve(workingDirectory, path));
  } catch (error) {
    throw new Problem("FILE_UNREADABLE", `${path}: ${systemWords(error)}`);
  }
  if (found.isDirectory()) {
    return { files: readFolder(workingDirectory, moduleFolder(workingDirectory, path)), entry: entry ?? "" };
  }
  // A pipe that nobody writes to would be waited for without end.
  if (!found.isFile()) throw new Problem("FILE_INVALID", `${path}: is neither a file nor a folder`);
  if (path.endsWith(BUNDLE_SUFFIX)) return readBundle(workingDirectory, path, entry);
  const content = readBytes(workingDirectory, path, MAX_BYTES_READ);
  return { files: [{ path: basename(path), content }], entry: entry ?? "" };
}

/** Where the module of a folder lies: in the `src` of one that `assay init` made. */
export function moduleFolder(workingDirectory: string, path: string): string {
  const folder = resolve(workingDirectory, path);
  return existsSync(join(folder, ".assay")) && existsSync(join(folder, "src")) ? join(path, "src") : path;
}

function readFolder(workingDirectory: string, path: string): SourceFile[] {
  const files: SourceFile[] = [];
  let bytes = 0;
  const folders = [""];
  for (let folder = folders.shift(); folder !== undefined; folder = folders.shift()) {
    for (const item of list(workingDirectory, join(path, folder))) {
      if (item.name.startsWith(".")) continue;
      const name = folder === "" ? item.name : `${folder}/${item.name}`;
      const onDisk = join(path, name);
      // A link to a folder could lead in a circle, or out of the module without anyone noticing.
      if (item.isSymbolicLink())
        throw new Problem("FILE_INVALID", `${onDisk}: is a symbolic link, which no module can hold`);
      if (item.isDirectory()) {
        folders.push(name);
        continue;
      }
      if (!item.isFile()) throw new Problem("FILE_INVALID", `${onDisk}: is neither a file nor a folder`);
      const content = readBytes(workingDirectory, onDisk, MAX_BYTES_READ);
      files.push({ path: name, content });
      bytes += content.byteLength;
      if (files.length > MAX_FILES_READ || bytes > MAX_BYTES_READ) {
        const hint =
          "A module is at most 200 files and 1 MiB. Name the folder that holds the module alone, such as src/.";
        throw new Problem("FILE_INVALID", `${path}: is far too large for a module`, hint);
      }
    }
  }
  return files;
}

function list(workingDirectory: string, path: string): Dirent[] {
  try {
    const items = readdirSync(resolve(workingDirectory, path), { withFileTypes: true });
    return items.sort((left, right) => (left.name < right.name ? -1 : 1));
  } catch (error) {
    throw new Problem("FILE_UNREADABLE", `${path}: ${systemWords(error)}`);
  }
}

function readBundle(workingDirectory: string, path: string, entry: string | undefined): SourceModule {
  return bundleOf(path, readText(workingDirectory, path, 2 * MAX_BYTES_READ), entry);
}

/** The module that a bundle's text holds. Throws a Problem if it is none. */
export function bundleOf(path: string, text: string, entry: string | undefined): SourceModule {
  let bundle: unknown;
  try {
    bundle = JSON.parse(text);
  } catch {
    throw new Problem("FILE_INVALID", `${path}: is not JSON`);
  }
  const shape = `${path}: must be {"entry": "index.ts", "files": {"index.ts": "…"}}`;
  if (!isRecord(bundle) || !isRecord(bundle.files)) throw new Problem("FILE_INVALID", shape);
  const named = entry ?? bundle.entry ?? "";
  if (typeof named !== "string") throw new Problem("FILE_INVALID", shape);
  const files = Object.entries(bundle.files).map(([name, text]) => {
    if (typeof text !== "string") throw new Problem("FILE_INVALID", shape);
    return { path: name, content: Buffer.from(text, "utf8") };
  });
  return { files, entry: named };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
