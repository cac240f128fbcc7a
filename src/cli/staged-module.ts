/** Reads a module as it stands in git's index: what the next commit will hold. Behind `assay check --staged`. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { basename, relative, resolve, sep } from "node:path";
import { MESSAGE_LIMITS } from "../base/limits.ts";
import type { SourceModule } from "../flow.ts";
import { Problem } from "./problem.ts";
import { BUNDLE_SUFFIX, bundleOf } from "./read-module.ts";

/** What of the process a git is started with: in a hook, the environment says which index the commit is made of. */
export interface GitSurroundings {
  readonly workingDirectory: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** A module as it is staged. */
export interface StagedModule {
  readonly module: SourceModule;
  /** The path to print for a file of the module. */
  readonly onDisk: (file: string) => string;
}

interface IndexEntry {
  /** Relative to the argument; `""` for the argument itself. */
  readonly name: string;
  readonly mode: string;
  readonly id: string;
}

const REGULAR_FILE = /^100(644|755)$/;
const SYMBOLIC_LINK = "120000";
/** A line before each blob and a line end after it. */
const MAX_GIT_OUTPUT_BYTES = MESSAGE_LIMITS.maxRequestBytes + 1024 * 1024;

/**
 * The module at `path` with the text that is staged, whatever the files on disk say; undefined if nothing of it is staged, or nothing is left of it.
 * What belongs to a module is what `readModule` says. Throws a Problem if git is missing or does not answer, and for what no module can hold.
 */
export function readStagedModule(
  git: GitSurroundings,
  path: string,
  entry: string | undefined,
): StagedModule | undefined {
  const all = indexEntries(git, path);
  const [only] = all;
  if (only === undefined && !existsSync(resolve(git.workingDirectory, path)) && !isChanged(git, path)) {
    throw new Problem("FILE_UNREADABLE", `${path}: no such file or folder, in git's index or on disk`);
  }
  if (only?.name === "") {
    if (!isChanged(git, path)) return undefined;
    const [content] = blobs(git, path, [only]);
    if (content === undefined) return undefined;
    const module = path.endsWith(BUNDLE_SUFFIX)
      ? bundleOf(path, utf8(path, content), entry)
      : { files: [{ path: basename(path), content }], entry: entry ?? "" };
    const onDisk = (file: string): string => (path.endsWith(BUNDLE_SUFFIX) && file !== "" ? `${path}#${file}` : path);
    return { module, onDisk };
  }
  const within = (folder: string): boolean => all.some(({ name }) => name.startsWith(folder));
  const folder = within(".assay/") && within("src/") ? "src/" : "";
  const root = folder === "" ? path : `${path.replace(/\/+$/, "")}/src`;
  const entries = all
    .filter(({ name }) => name.startsWith(folder))
    .map((item) => ({ ...item, name: item.name.slice(folder.length) }))
    .filter(({ name }) => !name.split("/").some((part) => part.startsWith(".")));
  if (entries.length === 0 || !isChanged(git, root)) return undefined;
  const contents = blobs(git, root, entries);
  const files = entries.map(({ name }, index) => ({ path: name, content: contents[index] ?? Buffer.alloc(0) }));
  const onDisk = (file: string): string => (file === "" ? path : `${root.replace(/\/+$/, "")}/${file}`);
  return { module: { files, entry: entry ?? "" }, onDisk };
}

/** What the index holds at and below a path. Throws a Problem for a merge that is not resolved. */
function indexEntries(git: GitSurroundings, path: string): readonly IndexEntry[] {
  const { workingDirectory } = git;
  const listed = run(git, ["ls-files", "--stage", "-z", "--", path]).stdout.toString("utf8").split("\0");
  return listed
    .filter((line) => line !== "")
    .map((line) => {
      const [, mode = "", id = "", stage = "", file = ""] = /^(\d+) ([0-9a-f]+) (\d)\t(.*)$/s.exec(line) ?? [];
      if (stage !== "0") {
        throw new Problem("FILE_INVALID", `${file}: is in conflict`, "Resolve the merge and `git add` the file first.");
      }
      const name = relative(resolve(workingDirectory, path), resolve(workingDirectory, file)).split(sep).join("/");
      return { name, mode, id };
    });
}

function isChanged(git: GitSurroundings, path: string): boolean {
  const args = ["diff", "--cached", "--quiet", "--no-ext-diff", "--no-textconv", "--", path];
  return run(git, args, [0, 1]).status === 1;
}

/** The bytes of entries, in their order. */
function blobs(git: GitSurroundings, path: string, entries: readonly IndexEntry[]): readonly Buffer[] {
  for (const { name, mode } of entries) {
    if (REGULAR_FILE.test(mode)) continue;
    const what = mode === SYMBOLIC_LINK ? "a symbolic link" : "a submodule";
    throw new Problem(
      "FILE_INVALID",
      `${[path, name].filter(Boolean).join("/")}: is ${what}, which no module can hold`,
    );
  }
  const { stdout } = run(git, ["cat-file", "--batch"], [0], entries.map(({ id }) => `${id}\n`).join(""), path);
  const found: Buffer[] = [];
  let at = 0;
  for (const { name } of entries) {
    const end = stdout.indexOf("\n", at);
    const [, size] = /^[0-9a-f]+ blob (\d+)$/.exec(stdout.toString("latin1", at, end)) ?? [];
    if (size === undefined) throw new Problem("FILE_UNREADABLE", `${name}: git does not have what is staged of it`);
    found.push(stdout.subarray(end + 1, end + 1 + Number(size)));
    at = end + 1 + Number(size) + 1;
  }
  return found;
}

/** Runs git, with nothing of the repository's settings that could start another program. */
function run(
  { workingDirectory, env }: GitSurroundings,
  args: readonly string[],
  expected: readonly number[] = [0],
  input = "",
  path = "",
): { readonly status: number; readonly stdout: Buffer } {
  const options = { cwd: workingDirectory, env: { ...env, LC_ALL: "C" }, input, maxBuffer: MAX_GIT_OUTPUT_BYTES };
  const { error, status, stdout, stderr } = spawnSync(
    "git",
    ["--literal-pathspecs", "--no-optional-locks", "-c", "core.fsmonitor=false", ...args],
    options,
  );
  if (error !== undefined) {
    const code = "code" in error ? error.code : "";
    if (code === "ENOBUFS") {
      const hint =
        "A module is at most 200 files and 1 MiB. Name the folder that holds the module alone, such as src/.";
      throw new Problem("FILE_INVALID", `${path}: is far too large for a module`, hint);
    }
    const hint = "Install git, or check the files as they are on disk, without --staged.";
    throw new Problem(
      "USAGE",
      `--staged asks git, which ${code === "ENOENT" ? "is not found" : "does not start"}`,
      hint,
    );
  }
  if (status !== null && expected.includes(status)) return { status, stdout };
  const words = stderr.toString("utf8").split("\n")[0] ?? "";
  if (/not a git repository/.test(words)) {
    const hint = "Run it inside one, or check the files as they are on disk, without --staged.";
    throw new Problem("USAGE", "--staged is for git, and this folder is in no git repository", hint);
  }
  throw new Problem("USAGE", `--staged asks git, which says: ${words}`);
}

function utf8(path: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new Problem("FILE_INVALID", `${path}: is not UTF-8 text`);
  }
}
