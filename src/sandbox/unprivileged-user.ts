/** As whom walled programs run, seen from the host: a server that is root gives its rights up for them. */
import { readFileSync } from "node:fs";

/** `nobody`: who a program is inside its user namespace, and outside too if the server is root. */
export const UNPRIVILEGED_ID = 65_534;

/** A user and a group of the host's. */
export interface User {
  readonly uid: number;
  readonly gid: number;
}

/** Whom to become first; undefined: the server's own user, who has no rights to lose. */
export function unprivilegedUser(): User | undefined {
  // In a container without that user root is somebody else outside already.
  if (process.getuid?.() !== 0 || !isMapped(UNPRIVILEGED_ID)) return undefined;
  return { uid: UNPRIVILEGED_ID, gid: UNPRIVILEGED_ID };
}

/** True if root here is root of the host. */
export function isHostRoot(): boolean {
  return (
    process.getuid?.() === 0 &&
    ranges().some(({ inside, outside, count }) => inside === 0 && outside === 0 && count > 1)
  );
}

function isMapped(id: number): boolean {
  return ranges().some(({ inside, count }) => id >= inside && id < inside + count);
}

/** `user_namespaces(7)`: which ids of this namespace are which of the one above. */
function ranges(): readonly { readonly inside: number; readonly outside: number; readonly count: number }[] {
  return readFileSync("/proc/self/uid_map", "latin1")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => {
      const [inside = 0, outside = 0, count = 0] = line.trim().split(/\s+/).map(Number);
      return { inside, outside, count };
    });
}
