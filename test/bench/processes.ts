/** Reads from `/proc` what a server and its children use: CPU time, memory and descriptors, by what each process is. */
import { readdirSync, readFileSync } from "node:fs";

/** The kernel's clock for CPU time: 100 ticks a second on every Linux that Debian runs on. */
const TICK_MICROSECONDS = 10_000;
const PAGE_BYTES = 4_096;

/** What a process is to the bench. */
export type Role = "gateway" | "executor" | "compiler" | "walls" | "server";

export interface ProcessUse {
  readonly pid: number;
  readonly role: Role;
  /** Since it began. */
  readonly cpuMicroseconds: number;
  readonly residentBytes: number;
}

/** A process and all that descend from it. Those that end meanwhile are left out. */
export function useOf(rootPid: number): readonly ProcessUse[] {
  const parents = new Map<number, number>();
  const uses = new Map<number, ProcessUse>();
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, "latin1");
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      const command = stat.slice(stat.indexOf("(") + 1, stat.lastIndexOf(")"));
      parents.set(Number(name), Number(fields[1]));
      uses.set(Number(name), {
        pid: Number(name),
        role: roleOf(command, readFileSync(`/proc/${name}/cmdline`, "latin1").split("\0")),
        cpuMicroseconds: (Number(fields[11]) + Number(fields[12])) * TICK_MICROSECONDS,
        residentBytes: Number(fields[21]) * PAGE_BYTES,
      });
    } catch {
      // It has ended meanwhile.
    }
  }
  return [...uses.values()].filter(({ pid }) => {
    for (let at: number | undefined = pid; at !== undefined && at > 1; at = parents.get(at)) {
      if (at === rootPid) return true;
    }
    return false;
  });
}

function roleOf(command: string, words: readonly string[]): Role {
  if (command.startsWith("bwrap")) return "walls";
  if (words.some((word) => word.endsWith("src/execute/child/main.ts"))) return "executor";
  if (words.some((word) => word.endsWith("src/compile/child/main.ts"))) return "compiler";
  if (words.some((word) => word.endsWith("src/main.ts"))) return "gateway";
  return "server";
}

/** How many descriptors a process has open; undefined if it has ended, or belongs to somebody whose files the bench may not see. */
export function openDescriptors(pid: number): number | undefined {
  try {
    return readdirSync(`/proc/${pid}/fd`).length;
  } catch {
    return undefined;
  }
}

/** CPU time by role between two looks. */
export function cpuBetween(before: readonly ProcessUse[], after: readonly ProcessUse[]): ReadonlyMap<Role, number> {
  const spent = new Map<Role, number>();
  for (const { pid, role, cpuMicroseconds } of after) {
    const earlier = before.find((use) => use.pid === pid)?.cpuMicroseconds ?? 0;
    spent.set(role, (spent.get(role) ?? 0) + cpuMicroseconds - earlier);
  }
  return spent;
}
