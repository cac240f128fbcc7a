/** Finds out which of the system's walls is refused, one by one, and says how to mend it. Only when they do not stand together. */
import { spawnSync } from "node:child_process";
import type { Tools } from "./bubblewrap-command.ts";
import { UNPRIVILEGED_ID, type User } from "./unprivileged-user.ts";

const TIMEOUT_MS = 5_000;

interface Attempt {
  readonly layer: string;
  readonly words: readonly string[];
  readonly mend: string;
}

const USER = ["--unshare-user", "--uid", String(UNPRIVILEGED_ID), "--gid", String(UNPRIVILEGED_ID)];
const USER_NAMESPACES =
  "Allow user namespaces: sysctl user.max_user_namespaces above 0, and where they exist kernel.unprivileged_userns_clone=1 (older Debian) or " +
  "an AppArmor profile for bwrap (Ubuntu from 23.10). In a container they are the runtime's to allow; there, let the orchestrator start the executors.";

/** From the least to the most, so that the first failure names the layer. */
const ATTEMPTS: readonly Attempt[] = [
  { layer: "unprivileged-user", words: USER, mend: USER_NAMESPACES },
  {
    layer: "no-new-privileges",
    words: [...USER, "--cap-drop", "ALL"],
    mend: "Let the server's user drop capabilities.",
  },
  {
    layer: "process-namespaces",
    words: [...USER, "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--as-pid-1"],
    mend: "Allow PID, IPC and UTS namespaces, and raise user.max_pid_namespaces, user.max_ipc_namespaces and user.max_uts_namespaces.",
  },
  {
    layer: "network-namespace",
    words: [...USER, "--unshare-net"],
    mend: "Allow network namespaces, and raise user.max_net_namespaces.",
  },
];

/** The problems, one at least. `said` is what the whole of it said when it failed. */
export function diagnose(tools: Tools, said: string, user: User | undefined): readonly string[] {
  for (const { layer, words, mend } of ATTEMPTS) {
    const all = [...words, "--ro-bind", "/", "/", "--", tools.prlimit, "--version"];
    const { status, stderr, error } = spawnSync(tools.bubblewrap, all, {
      ...user,
      env: {},
      encoding: "utf8",
      timeout: TIMEOUT_MS,
      stdio: ["ignore", "ignore", "pipe"],
    });
    if (status !== 0) return [`${layer}: ${(error?.message ?? stderr).trim()}. ${mend}`];
  }
  if (/permission denied|no such file/i.test(said)) {
    const who = user === undefined ? "the server's user" : `the user ${user.uid}, as whom executors run,`;
    return [
      `read-only-root: ${said}. Each namespace works, but ${who} cannot read this installation or its Node: put it where every user may read it, such as /opt.`,
    ];
  }
  return [
    `all layers together: ${said}. Each namespace works alone; what fails is a mount, the filter of system calls or a limit.`,
  ];
}
