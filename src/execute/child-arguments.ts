/** How an executor is started: Node's arguments for the sandboxed program, and what its supervisor may expect of it. */
import { fileURLToPath } from "node:url";

/** The root of the installation: the executor reads its own code and its dependencies, and nothing else. */
const root = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/**
 * How many CPU budgets one batch may use in all, replays after faults included. A call that has used more CPU time than
 * `cpuTimeMs × CPU_BUDGETS_PER_CALL`, plus slack, will not answer any more.
 */
export const CPU_BUDGETS_PER_CALL = 4;

/** The largest frame that an executor takes or sends: a request of 4 MiB, or a state and an answer, with room for their wrapping. */
export const MAX_EXECUTOR_FRAME_BYTES = 16 * 1024 * 1024;

/**
 * The arguments for Node, the program's own path included. To be started with an empty environment and
 * `stdio: ["ignore", …, …, "pipe"]`: descriptor 3 is the socket.
 */
export function executorArguments(): readonly string[] {
  return [
    "--permission",
    "--allow-addons",
    `--allow-fs-read=${root("src/")}`,
    `--allow-fs-read=${root("node_modules/")}`,
    `--allow-fs-read=${root("package.json")}`,
    // isolated-vm looks there to tell musl from glibc; denied, it would not load.
    "--allow-fs-read=/etc/alpine-release",
    "--disable-warning=PERM0001",
    "--no-node-snapshot",
    root("src/execute/child/main.ts"),
  ];
}
