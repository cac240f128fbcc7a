/** `--sandbox=process`: children are plain processes of the gateway's own user. What is left are the layers inside them. */
import { spawnSync } from "node:child_process";
import type { Logger } from "../base/log.ts";
import { startChild } from "./start-child.ts";
import type { SandboxLayer, Walls } from "./walls.ts";

/** util-linux; sets PR_SET_PDEATHSIG and becomes the program, under the same process id. */
const SETPRIV = ["/usr/bin/setpriv", "--pdeathsig", "KILL", "--"] as const;
const PROBE_TIMEOUT_MS = 5_000;

const LAYERS: readonly SandboxLayer[] = [
  { name: "unprivileged-user", present: false, detail: "executors run as the server's own user" },
  {
    name: "no-new-privileges",
    present: false,
    detail: "capabilities are not dropped and new privileges not forbidden",
  },
  { name: "read-only-root", present: false, detail: "executors see the server's file system" },
  { name: "network-namespace", present: false, detail: "executors share the server's network" },
  {
    name: "process-namespaces",
    present: false,
    detail: "executors share the server's PID, IPC, UTS and cgroup namespaces",
  },
  { name: "system-calls", present: false, detail: "executors may make any system call that their user may" },
  { name: "resource-limits", present: false, detail: "threads, files and cores have no limit from the system" },
  { name: "cgroup-limits", present: false, detail: "the gateway alone watches their memory" },
];

/** Walls without the system's help. */
export function processWalls(log: Logger): Walls {
  const launcher = findLauncher(log);
  return {
    layers: LAYERS,
    start(program) {
      const [file = process.execPath, ...words] = [...launcher, process.execPath, ...program.arguments];
      return startChild({ file, words });
    },
    close: () => Promise.resolve(),
  };
}

/**
 * The command that goes before the child's own; empty where this system has none that works. A child ends anyway when its socket
 * closes, but one that is inside a native loop or a compilation at that moment would only see it afterwards.
 */
function findLauncher(log: Logger): readonly string[] {
  const [file, ...rest] = SETPRIV;
  const probe = spawnSync(file, [...rest, "/bin/true"], { env: {}, stdio: "ignore", timeout: PROBE_TIMEOUT_MS });
  if (probe.status === 0) return SETPRIV;
  log.warn(
    "setpriv (util-linux) is missing: an executor or compiler at work when the server is killed will outlive it",
  );
  return [];
}
