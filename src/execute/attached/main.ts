/** `assay executor`: what an orchestrator starts in a container of its own. One executor behind its walls, for one tenant of one gateway, then it ends. */
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import type { Digest } from "../../flow.ts";

const EXIT_CLEAN = 0;
const EXIT_WRONG_SETTING = 2;
const EXIT_CANNOT_START = 3;
const DEFAULT_MEMORY_MB = 2_048;

const HELP = `Usage: assay executor --socket PATH [settings]

Starts one executor that waits at a Unix socket for a server (assay serve --executors=attach:DIRECTORY), serves one
tenant, and ends. Whatever starts it starts another one then.

  --socket PATH            where to listen; absolute, ends in .sock
  --socket-mode 0600|0660  0660 where the server runs as another user of the same group [0600]
  --sandbox strict|process walls around tenant code; strict refuses to start where one is missing [strict]
  --memory-mb N            memory at which the system ends it, 256 to 65536 [${DEFAULT_MEMORY_MB}]
  --trusted-keys FILE      public keys, PEM: what none of them signed does not run, whatever the server says
                           [the server says whose signatures count]
  --help
`;

const launcherPid = process.env.ASSAY_LAUNCHER_PID;
for (const name of Object.keys(process.env)) delete process.env[name];

interface Order {
  readonly socket: string;
  readonly mode: number;
  readonly sandbox: "strict" | "process";
  readonly memoryMb: number;
  /** The ids of the only keys that count; undefined: the gateway says whose do. */
  readonly trusted: ReadonlySet<Digest> | undefined;
}

const order = await readOrder(process.argv.slice(2));
if (order === "help") process.stdout.write(HELP);
else if ("problems" in order) complain(order.problems, EXIT_WRONG_SETTING);
else await keep(order);

async function readOrder(argv: readonly string[]): Promise<Order | { readonly problems: readonly string[] } | "help"> {
  const options = {
    socket: { type: "string" },
    "socket-mode": { type: "string" },
    sandbox: { type: "string" },
    "memory-mb": { type: "string" },
    "trusted-keys": { type: "string" },
    help: { type: "boolean" },
  } as const;
  const problems: string[] = [];
  let values: { [name in keyof typeof options]?: string | boolean | undefined };
  try {
    values = parseArgs({ args: [...argv], options }).values;
  } catch (error) {
    return { problems: [error instanceof Error ? error.message : "the flags cannot be read"] };
  }
  if (values.help === true) return "help";
  const {
    socket = "",
    "socket-mode": mode = "0600",
    sandbox = "strict",
    "memory-mb": memory,
    "trusted-keys": keys,
  } = values;
  if (typeof socket !== "string" || !/^\/.*\.sock$/.test(socket)) {
    problems.push("--socket is required: an absolute path that ends in .sock");
  }
  if (mode !== "0600" && mode !== "0660") problems.push("--socket-mode must be 0600 or 0660");
  if (sandbox !== "strict" && sandbox !== "process") problems.push("--sandbox must be strict or process");
  const memoryMb = memory === undefined ? DEFAULT_MEMORY_MB : Number(memory);
  if (!Number.isInteger(memoryMb) || memoryMb < 256 || memoryMb > 65_536) {
    problems.push("--memory-mb must be a whole number from 256 to 65536");
  }
  const trusted = typeof keys === "string" ? await trustedKeysOf(keys, problems) : undefined;
  if (problems.length > 0) return { problems };
  return {
    socket: String(socket),
    mode: mode === "0660" ? 0o660 : 0o600,
    sandbox: sandbox === "process" ? "process" : "strict",
    memoryMb,
    trusted,
  };
}

async function trustedKeysOf(path: string, problems: string[]): Promise<ReadonlySet<Digest> | undefined> {
  const { readTrustedKeys, TrustedKeysError } = await import("../../seal/trusted-keys.ts");
  try {
    return readTrustedKeys(readFileSync(path, "utf8"));
  } catch (error) {
    const why = error instanceof TrustedKeysError ? error.message : "it cannot be read";
    problems.push(`--trusted-keys must name a file of public keys in PEM: ${why}`);
    return undefined;
  }
}

async function keep({ socket, mode, sandbox, memoryMb, trusted }: Order): Promise<void> {
  const { closeInheritedDescriptors } = await import("../../base/inherited-descriptors.ts");
  closeInheritedDescriptors();
  const { watchLauncher } = await import("../../base/launcher.ts");
  const { createLogger } = await import("../../base/log.ts");
  const { bubblewrapWalls } = await import("../../sandbox/bubblewrap.ts");
  const { processWalls } = await import("../../sandbox/process-walls.ts");
  const { SandboxError } = await import("../../sandbox/walls.ts");
  const { executorProgram } = await import("../child-arguments.ts");
  const { keepExecutor, WardenError } = await import("./warden.ts");
  const log = createLogger("info");
  if (sandbox === "process") log.warn({ weakening: "sandbox is process instead of strict" }, "a setting is weak");

  const stop = new AbortController();
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, () => stop.abort());
  watchLauncher(launcherPid, () => stop.abort());
  try {
    const walls = sandbox === "strict" ? await bubblewrapWalls(log) : processWalls(log);
    const program = executorProgram(memoryMb, trusted);
    const ended = keepExecutor({ path: socket, mode, start: () => walls.start(program) }, stop.signal);
    await ended.finally(() => walls.close());
    process.exit(EXIT_CLEAN);
  } catch (error) {
    if (error instanceof SandboxError) complain(error.problems, EXIT_CANNOT_START);
    else if (error instanceof WardenError) complain([error.message], EXIT_CANNOT_START);
    else throw error;
    process.exit();
  }
}

function complain(problems: readonly string[], status: number): void {
  for (const problem of problems) process.stderr.write(`assay executor: ${problem}\n`);
  process.exitCode = status;
}
