/** How a compiler worker is started: Node's arguments for the program that meets hostile source. */
import { fileURLToPath } from "node:url";
import { SOURCE_LIMITS } from "../base/limits.ts";

const root = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/**
 * The arguments for Node, the program's own path included. Node's permission model leaves it its own code to read, and neither
 * files to write, nor processes, threads, native add-ons or network. To be started with an empty environment and descriptor 3 as
 * its socket.
 */
export function workerArguments(memoryMb: number = SOURCE_LIMITS.compilerMemoryMb): readonly string[] {
  return [
    "--permission",
    `--allow-fs-read=${root("src/")}`,
    `--allow-fs-read=${root("node_modules/")}`,
    `--allow-fs-read=${root("package.json")}`,
    "--disable-warning=PERM0001",
    "--disallow-code-generation-from-strings",
    "--no-addons",
    `--max-old-space-size=${memoryMb}`,
    root("src/compile/child/main.ts"),
  ];
}
