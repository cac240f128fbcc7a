/** How an executor is started: Node's arguments for the sandboxed program, and what of the installation it may read. */
import type { Digest } from "../flow.ts";
import { installed, packageFolders } from "../sandbox/package-folders.ts";
import type { WalledProgram } from "../sandbox/walls.ts";
import { TRUSTED_KEYS_FLAG } from "./contract.ts";

/** What the program and its packages are made of. */
const SOURCES = ["src/base", "src/fault", "src/flow.ts", "src/gen", "src/seal", "src/execute", "package.json"];
const PACKAGES = ["@bufbuild/protobuf", "@jridgewell/trace-mapping", "canonicalize", "isolated-vm"];
/** isolated-vm looks there to tell musl from glibc; denied, it would not load. */
const LIBC_SIGN = "/etc/alpine-release";

/** The files and folders that it reads. */
const readable: readonly string[] = [...SOURCES.map(installed), ...packageFolders(PACKAGES)];

/**
 * The arguments for Node, the program's own path included. To be started with an empty environment and
 * `stdio: ["ignore", …, …, "pipe"]`: descriptor 3 is the socket.
 */
export function executorArguments(): readonly string[] {
  return [
    "--permission",
    "--allow-addons",
    ...[...readable, LIBC_SIGN].map((path) => `--allow-fs-read=${path}`),
    "--disable-warning=PERM0001",
    "--no-node-snapshot",
    installed("src/execute/child/main.ts"),
  ];
}

/**
 * The program for the walls. `memoryMb`: what its supervisor lets it have at most; the system's own limit lies above. `trusted`: the ids of the only keys that
 * it takes from a gateway; undefined: it takes all.
 */
export function executorProgram(memoryMb: number, trusted?: ReadonlySet<Digest>): WalledProgram {
  const keys = trusted === undefined ? [] : [`${TRUSTED_KEYS_FLAG}${[...trusted].join(",")}`];
  return {
    arguments: [...executorArguments(), ...keys],
    readable,
    memoryMb: memoryMb + MEMORY_SLACK_MB,
    // V8 reserves half a gigabyte for each isolate, and how many there are is the tenant's affair.
    reservedMb: undefined,
  };
}

/** The supervisor looks every 20 ms; what a process can fill in that time should be seen by it, and not end in the kernel's hands. */
const MEMORY_SLACK_MB = 512;
