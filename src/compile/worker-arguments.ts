/** How a compiler worker is started: Node's arguments for the program that meets hostile source, and what it may read. */
import { SOURCE_LIMITS } from "../base/limits.ts";
import { installed, packageFolders } from "../sandbox/package-folders.ts";
import type { WalledProgram } from "../sandbox/walls.ts";

/** What the program and its packages are made of. */
const SOURCES = ["src/base", "src/fault", "src/flow.ts", "src/gen", "src/compile", "src/author", "package.json"];
const PACKAGES = ["@bufbuild/protobuf", "@jridgewell/gen-mapping", "@jridgewell/trace-mapping", "acorn", "ts-morph"];

/** V8's cap of the heap holds first; code, buffers and the young generation come on top, and a supervisor looks every 50 ms. */
const MEMORY_SLACK_MB = 768;
/** V8 reserves address space for code, and Node's threads for their heaps. */
const RESERVED_MB = 2_048;

/** The files and folders that it reads. */
const readable: readonly string[] = [...SOURCES.map(installed), ...packageFolders(PACKAGES)];

/**
 * The arguments for Node, the program's own path included. Node's permission model leaves it its own code to read, and neither
 * files to write, nor processes, threads, native add-ons or network. To be started with an empty environment and descriptor 3 as
 * its socket.
 */
export function workerArguments(memoryMb: number = SOURCE_LIMITS.compilerMemoryMb): readonly string[] {
  return [
    "--permission",
    ...readable.map((path) => `--allow-fs-read=${path}`),
    "--disable-warning=PERM0001",
    "--disallow-code-generation-from-strings",
    "--no-addons",
    `--max-old-space-size=${memoryMb}`,
    installed("src/compile/child/main.ts"),
  ];
}

/** The program for the walls. */
export function workerProgram(memoryMb: number = SOURCE_LIMITS.compilerMemoryMb): WalledProgram {
  const limits = { memoryMb: memoryMb + MEMORY_SLACK_MB, reservedMb: RESERVED_MB };
  return { arguments: workerArguments(memoryMb), readable, ...limits };
}
