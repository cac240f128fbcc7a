/** The layers between tenant code and the machine, and which of them this build can put up. */
import type { SandboxMode } from "./settings.ts";

/** One layer, from the inside out. */
export interface SandboxLayer {
  readonly name: string;
  readonly present: boolean;
  /** What it does; for a missing one, what is missing. */
  readonly detail: string;
}

const PROCESS_LAYERS: readonly SandboxLayer[] = [
  { name: "isolate", present: true, detail: "each artifact runs in a V8 isolate of its own with a heap limit" },
  { name: "hardened-realm", present: true, detail: "only allowed globals exist, and intrinsics are frozen" },
  { name: "signature", present: true, detail: "the executor itself verifies what it is about to run" },
  { name: "tenant-process", present: true, detail: "an executor process serves one tenant for its whole life" },
  { name: "empty-environment", present: true, detail: "executors and compiler workers start with no environment" },
  {
    name: "permission-model",
    present: true,
    detail: "Node's permission model denies file writes, child processes, workers and network",
  },
  { name: "outside-supervision", present: true, detail: "the gateway kills an executor that does not answer in time" },
];

/** What the operating system has to put up; a build that can do it turns these to present. */
const SYSTEM_LAYERS: readonly SandboxLayer[] = [
  { name: "unprivileged-user", present: false, detail: "executors run as the server's own user" },
  {
    name: "no-new-privileges",
    present: false,
    detail: "capabilities are not dropped and new privileges not forbidden",
  },
  { name: "read-only-root", present: false, detail: "executors see the server's file system" },
  { name: "network-namespace", present: false, detail: "executors share the server's network" },
  { name: "process-namespaces", present: false, detail: "executors share the server's PID and IPC namespaces" },
  { name: "resource-limits", present: false, detail: "memory, processes and files have no limit from the system" },
];

/** Every layer there is, in order from the inside out. */
export function sandboxLayers(): readonly SandboxLayer[] {
  return [...PROCESS_LAYERS, ...SYSTEM_LAYERS];
}

/** Why the server must not start with these walls, and how to go on; undefined if it may. */
export function sandboxProblem(mode: SandboxMode): string | undefined {
  const missing = sandboxLayers().filter(({ present }) => !present);
  if (mode === "process" || missing.length === 0) return undefined;
  return [
    "the sandbox cannot be built in full (--sandbox=strict is the default). This build cannot provide:",
    ...missing.map(({ name, detail }) => `  ${name}: ${detail}`),
    "To start without them, trusting the process, the permission model and the isolate alone, give --sandbox=process.",
  ].join("\n");
}
