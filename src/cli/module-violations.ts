/** What is wrong with a request, in the words of someone who has files and not fields: `module.files[2].path` is the path of one of them. */
import {
  AssayError,
  type Client,
  type CompileVerdict,
  type FieldViolation,
} from "../../clients/typescript/src/index.ts";
import type { SourceModule } from "../flow.ts";
import type { CallSettings } from "./command.ts";

/** One thing that is wrong with a module as it was sent. */
export interface ModuleViolation {
  /** The file's path in the module; `""` for the module as a whole. */
  readonly file: string;
  readonly message: string;
}

/** Names the file that a violation is about. Undefined for one that is not about the module. */
export function moduleViolation(module: SourceModule, violation: FieldViolation): ModuleViolation | undefined {
  const { field, description } = violation;
  const [, index, part] = /^module\.files\[(\d+)\]\.(path|content)$/.exec(field) ?? [];
  if (index !== undefined) {
    return { file: module.files[Number(index)]?.path ?? "", message: `The ${part} ${description}.` };
  }
  if (field === "module.entry") return { file: "", message: `The entry ${description}.` };
  if (field === "module.files" || field === "module") return { file: "", message: `The module ${description}.` };
  return undefined;
}

/** Has a module compiled; a request that is refused names the files on disk. */
export async function compileOnServer(
  client: Client,
  module: SourceModule,
  call: CallSettings,
  onDisk: (path: string) => string,
): Promise<CompileVerdict> {
  try {
    return await client.compile(module.files, { ...call, entry: module.entry });
  } catch (error) {
    if (!(error instanceof AssayError) || error.reason !== "REQUEST_INVALID") throw error;
    const named = error.fieldViolations.map((violation) => {
      const found = moduleViolation(module, violation);
      return found === undefined ? violation : { field: onDisk(found.file), description: found.message };
    });
    const [first] = named;
    if (first === undefined) throw error;
    const { code, retryable, metadata, requestId } = error;
    const details = { code, retryable, metadata, requestId, fieldViolations: named, cause: error };
    throw new AssayError("REQUEST_INVALID", `${first.field}: ${first.description}`, details);
  }
}
