/** The rules of a module's fields: file names, sizes, encoding, entry. What the files say is for `compile/` alone. */
import { SOURCE_LIMITS } from "../../base/limits.ts";
import type { SourceFile, SourceModule } from "../../flow.ts";
import type { Module } from "../../gen/assay/v1/module_pb.js";
import type { Violations } from "./violations.ts";

const utf8 = new TextDecoder("utf-8", { fatal: true });
const DEFAULT_ENTRY = "index.ts";

/** Checks a module; answers it as the flow knows it. Only to be used if nothing was found. */
export function moduleField(violations: Violations, field: string, module: Module | undefined): SourceModule {
  if (module === undefined) {
    violations.add(field, "is required");
    return { files: [], entry: "" };
  }
  const { files, entry } = module;
  if (files.length === 0) violations.add(`${field}.files`, "must hold at least one file");
  if (files.length > SOURCE_LIMITS.maxFiles) {
    violations.add(`${field}.files`, `must hold at most ${SOURCE_LIMITS.maxFiles} files; there are ${files.length}`);
  }
  const totalBytes = files.reduce((sum, file) => sum + file.content.byteLength, 0);
  if (totalBytes > SOURCE_LIMITS.maxModuleBytes) {
    violations.add(
      `${field}.files`,
      `must be at most ${SOURCE_LIMITS.maxModuleBytes} bytes in all; they are ${totalBytes}`,
    );
  }

  const firstWithName = new Map<string, number>();
  for (const [index, file] of files.entries()) {
    const at = `${field}.files[${index}]`;
    checkFile(violations, at, file);
    // File systems that ignore case or Unicode form would take two such files for one.
    const key = file.path.normalize("NFC").toLowerCase();
    const first = firstWithName.get(key);
    if (first === undefined) firstWithName.set(key, index);
    else violations.add(`${at}.path`, `is the same as that of files[${first}], but for case or Unicode form at most`);
  }
  checkEntry(violations, field, files, entry);
  return { files: files.map(({ path, content }) => ({ path, content })), entry };
}

function checkFile(violations: Violations, at: string, file: SourceFile): void {
  const wrongPath = pathProblem(file.path);
  if (wrongPath !== undefined) violations.add(`${at}.path`, wrongPath);
  if (file.content.byteLength === 0) violations.add(`${at}.content`, "must not be empty");
  else if (file.content.byteLength > SOURCE_LIMITS.maxFileBytes) {
    violations.add(`${at}.content`, `must be at most ${SOURCE_LIMITS.maxFileBytes} bytes`);
  } else if (!isUtf8(file.content)) violations.add(`${at}.content`, "must be text in UTF-8");
}

/** What is wrong with a file's path, or undefined. */
export function pathProblem(path: string): string | undefined {
  if (path === "") return "is required";
  if (Buffer.byteLength(path) > SOURCE_LIMITS.maxPathBytes) {
    return `must be at most ${SOURCE_LIMITS.maxPathBytes} bytes in UTF-8`;
  }
  if (path.startsWith("/") || /^[A-Za-z]:/.test(path)) return "must be relative to the module, not absolute";
  if (path.includes("\\")) return "must have `/` between its parts";
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (/[\u0000-\u001f\u007f-\u009f]/.test(path)) return "must not hold control characters";
  const parts = path.split("/");
  if (parts.includes("..") || parts.includes(".")) return "must not have a part that is `.` or `..`";
  if (parts.includes("")) return "must not have an empty part";
  if (!path.endsWith(".ts") || parts.at(-1) === ".ts") return "must end in `.ts` behind a name";
  if (path.normalize("NFC") !== path) return "must be in Unicode form NFC";
  return undefined;
}

function checkEntry(violations: Violations, field: string, files: readonly SourceFile[], entry: string): void {
  if (files.length === 0) return;
  if (entry !== "") {
    if (!files.some((file) => file.path === entry))
      violations.add(`${field}.entry`, "must be the path of one of the files");
  } else if (files.length > 1 && !files.some((file) => file.path === DEFAULT_ENTRY)) {
    violations.add(`${field}.entry`, `is required where there are several files and none is \`${DEFAULT_ENTRY}\``);
  }
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    utf8.decode(bytes);
    return true;
  } catch {
    return false;
  }
}
