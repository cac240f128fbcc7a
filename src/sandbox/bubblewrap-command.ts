/** The command line that starts one program behind the system's walls: limits first, then bubblewrap, then Node. */
import { existsSync, realpathSync } from "node:fs";
import { basename } from "node:path";
import { closedFolderAbove, openingWords } from "./closed-folders.ts";
import { ROOT } from "./package-folders.ts";
import type { Command } from "./start-child.ts";
import { UNPRIVILEGED_ID, type User } from "./unprivileged-user.ts";
import type { WalledProgram } from "./walls.ts";

/** Files that a program behind walls may have open at once. */
export const MAX_OPEN_FILES = 64;
/** Its threads: Node starts about a dozen. It cannot start processes at all. */
export const MAX_THREADS = 64;
/** The devices that a program has. */
export const DEVICES: readonly string[] = ["/dev/null", "/dev/urandom"];
/** What it takes for its computer's name. */
const HOST_NAME = "cell";

/** What the host has of the tools. */
export interface Tools {
  readonly bubblewrap: string;
  /** util-linux's. */
  readonly prlimit: string;
  /** util-linux's too; needed only for what `openingWords` does. */
  readonly unshare: string | undefined;
  readonly setpriv: string | undefined;
  /** The one of the GNU coreutils. Elsewhere it is a program of many names, a shell among them, which has no place behind the walls. */
  readonly env: string | undefined;
}

/** The tools of this host. Undefined parts are missing. */
export function findTools(): Partial<Tools> {
  const env = findTool("env");
  const isAlone = env !== undefined && basename(realpathSync(env)) === "env";
  const [bubblewrap, prlimit] = [findTool("bwrap"), findTool("prlimit")];
  return {
    ...(bubblewrap === undefined ? {} : { bubblewrap }),
    ...(prlimit === undefined ? {} : { prlimit }),
    unshare: findTool("unshare"),
    setpriv: findTool("setpriv"),
    env: isAlone ? env : undefined,
  };
}

const FOLDERS = ["/usr/bin", "/bin", "/usr/local/bin", "/run/current-system/sw/bin"];

/** Where a tool is. The search path of whoever started the server is no authority. */
function findTool(name: string): string | undefined {
  return FOLDERS.map((folder) => `${folder}/${name}`).find((path) => existsSync(path));
}

/** Namespaces and privileges: what bubblewrap is asked for whatever the program reads. */
const ISOLATION: readonly string[] = [
  "--unshare-user",
  "--unshare-pid",
  "--unshare-ipc",
  "--unshare-uts",
  "--unshare-net",
  // Absent in kernels before 4.6; the evidence tells.
  "--unshare-cgroup-try",
  "--uid",
  String(UNPRIVILEGED_ID),
  "--gid",
  String(UNPRIVILEGED_ID),
  "--hostname",
  HOST_NAME,
  "--cap-drop",
  "ALL",
  "--die-with-parent",
  // The program is the namespace's first process: when it ends, nothing is left there, and its id is the one to be watched.
  "--as-pid-1",
  "--new-session",
  "--clearenv",
];

/** The words that let `user` find an installation in a folder that is closed to others; none where it is open, or nothing can be done. */
export function openingOf(tools: Tools, user: User | undefined): readonly string[] {
  const { setpriv, unshare } = tools;
  const closed = user === undefined ? undefined : closedFolderAbove(ROOT);
  if (user === undefined || closed === undefined || unshare === undefined || setpriv === undefined) return [];
  return openingWords({ unshare, setpriv }, user, closed, ROOT);
}

/** Builds the command. `opening`: see `openingOf`. `hostFiles`: see `hostFilesOfNode`. `filter`: see `seccompFilter`. `user`: whom to become before anything else. */
export function bubblewrapCommand(
  tools: Tools,
  program: WalledProgram,
  hostFiles: readonly string[],
  filter: Uint8Array,
  user: User | undefined,
  opening: readonly string[],
): Command {
  const dataBytes =
    program.reservedMb === undefined ? undefined : (program.memoryMb + program.reservedMb) * 1024 * 1024;
  const [file = tools.prlimit, ...before] = [...opening, tools.prlimit];
  return {
    file,
    words: [
      ...before,
      "--core=0:0",
      "--fsize=0:0",
      "--memlock=0:0",
      "--msgqueue=0:0",
      `--nofile=${MAX_OPEN_FILES}:${MAX_OPEN_FILES}`,
      ...(dataBytes === undefined ? [] : [`--data=${dataBytes}:${dataBytes}`]),
      "--",
      tools.bubblewrap,
      ...ISOLATION,
      ...[...hostFiles, ...(tools.env === undefined ? [] : [tools.env]), ...program.readable].flatMap((path) => [
        "--ro-bind",
        path,
        path,
      ]),
      ...DEVICES.flatMap((path) => ["--dev-bind", path, path]),
      "--remount-ro",
      "/",
      "--chdir",
      "/",
      "--seccomp",
      "4",
      "--info-fd",
      "5",
      "--",
      // bubblewrap sets PWD at the very end, whatever it is told.
      ...(tools.env === undefined ? [] : [tools.env, "-i"]),
      process.execPath,
      ...program.arguments,
    ],
    // What opens the way needs root's rights, and gives them up itself.
    ...(user === undefined || opening.length > 0 ? {} : { user }),
    inputs: [filter],
    announces: (text) => {
      const programId = /"child-pid"\s*:\s*(\d+)\s*[,}]/.exec(text)?.[1];
      return programId === undefined ? undefined : Number(programId);
    },
  };
}
