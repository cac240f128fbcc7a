/** What an executor is started through, so that the kernel ends it with the gateway even while tenant code keeps it from noticing. */
import { spawnSync } from "node:child_process";
import type { Logger } from "../base/log.ts";

/** util-linux; sets PR_SET_PDEATHSIG and becomes the program, under the same process id. */
const SETPRIV = ["/usr/bin/setpriv", "--pdeathsig", "KILL", "--"] as const;
const PROBE_TIMEOUT_MS = 5_000;

/**
 * The command that goes before the executor's own; empty where this system has none that works. An executor ends anyway when its socket
 * closes, but one that is inside a native loop at that moment would only see it after the loop.
 */
export function findLauncher(log: Logger): readonly string[] {
  const [file, ...rest] = SETPRIV;
  const probe = spawnSync(file, [...rest, "/bin/true"], { env: {}, stdio: "ignore", timeout: PROBE_TIMEOUT_MS });
  if (probe.status === 0) return SETPRIV;
  log.warn("setpriv (util-linux) is missing: an executor that hangs when the server is killed will outlive it");
  return [];
}
