/** Checks what came over the wire before anything parses it: paths, sizes, encoding, entry. Source in, checked text out. */
import { SOURCE_LIMITS } from "../base/limits.ts";
import { type FieldViolation, requestInvalid } from "../fault/fault.ts";
import type { SourceFile, SourceModule } from "../flow.ts";
import type { CheckedModule } from "./analysis.ts";
import { foldPath, pathProblem } from "./source-paths.ts";

const DEFAULT_ENTRY = "index.ts";

/**
 * The module as text, its entry resolved. Throws REQUEST_INVALID with one violation a problem, all at once, each naming its
 * field (`module.files[2].path`).
 */
export function checkModule(module: SourceModule): CheckedModule {
  const violations: FieldViolation[] = [];
  const { files } = module;
  if (files.length === 0) {
    violations.push({ field: "module.files", description: "holds no file; send at least the entry" });
  }
  if (files.length > SOURCE_LIMITS.maxFiles) {
    // Nothing else is looked at: the violations themselves would have no bound.
    throw requestInvalid([
      {
        field: "module.files",
        description: `holds ${files.length} files; at most ${SOURCE_LIMITS.maxFiles} are allowed`,
      },
    ]);
  }
  const totalBytes = files.reduce((sum, file) => sum + file.content.byteLength, 0);
  if (totalBytes > SOURCE_LIMITS.maxModuleBytes) {
    const description = `holds ${totalBytes} bytes in all; at most ${SOURCE_LIMITS.maxModuleBytes} are allowed`;
    violations.push({ field: "module.files", description });
  }

  violations.push(...pathViolations(files));
  const texts = new Map<string, string>();
  files.forEach((file, index) => {
    const text = textOf(file.content);
    if (typeof text === "string") texts.set(file.path, text);
    else violations.push({ field: `module.files[${index}].content`, description: text.problem });
  });

  const entry = entryOf(module, violations);
  if (violations.length > 0 || entry === undefined) throw requestInvalid(violations);
  const sorted = [...texts].sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0));
  return { files: new Map(sorted), entry };
}

function pathViolations(files: readonly SourceFile[]): FieldViolation[] {
  const violations: FieldViolation[] = [];
  const firstOfFold = new Map<string, number>();
  const folders = new Map<string, number>();
  files.forEach(({ path }, index) => {
    const parts = foldPath(path).split("/");
    for (let depth = 1; depth < parts.length; depth++) folders.set(parts.slice(0, depth).join("/"), index);
  });
  files.forEach(({ path }, index) => {
    const field = `module.files[${index}].path`;
    const problem = pathProblem(path);
    if (problem !== undefined) {
      violations.push({ field, description: problem });
      return;
    }
    const fold = foldPath(path);
    const first = firstOfFold.get(fold);
    if (first === undefined) firstOfFold.set(fold, index);
    else if (files[first]?.path === path) {
      violations.push({ field, description: `is the same as that of module.files[${first}]; send each file once` });
    } else {
      const description = `differs from that of module.files[${first}] in case or Unicode form only; rename one of them`;
      violations.push({ field, description });
    }
    if (folders.has(fold)) {
      violations.push({
        field,
        description: `is also a folder of module.files[${folders.get(fold)}]; rename one of them`,
      });
    }
  });
  return violations;
}

/** Fails on the first byte that is not UTF-8, and takes a byte order mark away. */
function textOf(content: Uint8Array): string | { readonly problem: string } {
  if (content.byteLength === 0) return { problem: "is empty; send the file's text" };
  if (content.byteLength > SOURCE_LIMITS.maxFileBytes) {
    return { problem: `is ${content.byteLength} bytes long; at most ${SOURCE_LIMITS.maxFileBytes} are allowed` };
  }
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(content);
  } catch {
    return { problem: "is not valid UTF-8; save the file as UTF-8" };
  }
  if (text === "") return { problem: "holds a byte order mark and nothing else; send the file's text" };
  const nul = text.indexOf("\0");
  if (nul >= 0) return { problem: `holds a NUL character at offset ${nul}; remove it` };
  return text;
}

function entryOf(module: SourceModule, violations: FieldViolation[]): string | undefined {
  const { files, entry } = module;
  const field = "module.entry";
  if (entry !== "") {
    if (files.some((file) => file.path === entry)) return entry;
    violations.push({ field, description: "is not the path of one of the module's files" });
    return undefined;
  }
  if (files.length === 0) return undefined;
  const only = files.length === 1 ? files[0]?.path : undefined;
  if (only !== undefined) return only;
  if (files.some((file) => file.path === DEFAULT_ENTRY)) return DEFAULT_ENTRY;
  const description = `is empty, and of ${files.length} files none is \`${DEFAULT_ENTRY}\`; name the file that has the default export`;
  violations.push({ field, description });
  return undefined;
}
