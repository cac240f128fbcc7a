/**
 * For a server that is root, in a folder that is closed to others, such as root's own: lets a child that gives root's rights up still find
 * the installation, by a view of the file system in which the folders on the way there are open and empty.
 */
import { statSync } from "node:fs";
import { dirname } from "node:path";
import type { User } from "./unprivileged-user.ts";

/** Execute for others: whether they may pass through a folder. */
const OTHERS_MAY_PASS = 0o001;

/** The outermost folder on the way to `path` that others may not pass through; undefined if they may pass through all. */
export function closedFolderAbove(path: string): string | undefined {
  const way: string[] = [];
  for (let folder = dirname(path); folder !== "/"; folder = dirname(folder)) way.unshift(folder);
  return way.find((folder) => (statSync(folder).mode & OTHERS_MAY_PASS) === 0);
}

/**
 * Mounts, in a mount namespace that nobody else has: the installation aside, an empty folder in place of the closed one, the installation back
 * at its old place. Then becomes the command. `$1` the closed folder, `$2` the installation.
 */
const SCRIPT = [
  'mount --bind "$2" /mnt',
  'mount -t tmpfs -o mode=755,size=64k,nosuid,nodev assay "$1"',
  'mkdir -p "$2"',
  'mount --move /mnt "$2"',
  "shift 2",
  'exec "$@"',
].join(" && ");

/** util-linux's. */
export interface MountTools {
  readonly unshare: string;
  readonly setpriv: string;
}

/** The words that go before a command, so that it is run by `user` with `root` in reach. To be started by root. */
export function openingWords(tools: MountTools, user: User, closed: string, root: string): readonly string[] {
  return [
    tools.unshare,
    "--mount",
    "--propagation",
    "private",
    "--",
    "/bin/sh",
    "-c",
    SCRIPT,
    "sh",
    closed,
    root,
    tools.setpriv,
    `--reuid=${user.uid}`,
    `--regid=${user.gid}`,
    "--clear-groups",
    "--",
  ];
}
