/** What executors and compiler workers are started through, so that the kernel ends them with the gateway even while work keeps them from noticing. */
import { spawnSync } from "node:child_process";
import type { Logger } from "../base/log.ts";

/** util-linux; sets PR_SET_PDEATHSIG and becomes the program, under the same process id. */
const SETPRIV = ["/usr/bin/setpriv", "--pdeathsig", "KILL", "--"] as const;
const PROBE_TIMEOUT_MS = 5_000;

/**
 * The command that goes before the child's own; empty where this system has none that works. A child ends anyway when its socket
 * closes, but one that is inside a native loop or a compilation at that moment would only see it afterwards.
 */
export function findLauncher(log: Logger): readonly string[] {
  const [file, ...rest] = SETPRIV;
  const probe = spawnSync(file, [...rest, "/bin/true"], { env: {}, stdio: "ignore", timeout: PROBE_TIMEOUT_MS });
  if (probe.status === 0) return SETPRIV;
  log.warn(
    "setpriv (util-linux) is missing: an executor or compiler at work when the server is killed will outlive it",
  );
  return [];
}
