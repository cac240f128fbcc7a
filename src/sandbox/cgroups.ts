/** Control groups for walled processes, where the server may make them: memory and threads, accounted by the kernel. Version 1 or 2. */
import { existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync, rmdirSync, writeFileSync } from "node:fs";
import type { Logger } from "../base/log.ts";
import { MAX_THREADS } from "./bubblewrap-command.ts";

/** The group of one process. */
export interface Cgroup {
  /** Puts a process into it. */
  add(programId: number): void;
  /** Once the process is gone. Never throws. */
  remove(): void;
}

/** The groups of one server. */
export interface Cgroups {
  readonly version: "cgroup v1" | "cgroup v2";
  /** Makes one with this much memory, in units of 2^20 bytes. Throws if the system refuses. */
  group(memoryMb: number): Cgroup;
  /** Removes the server's own, once those of its processes are removed. */
  close(): Promise<void>;
}

const MIB = 1024 * 1024;
/** The kernel may still be busy with a process that has just ended. */
const REMOVE_TRIES = 50;
const REMOVE_EVERY_MS = 20;

/** Files of a group, and what is written there. */
type Settings = (memoryMb: number) => Readonly<Record<string, string>>;

/** One hierarchy: version 1 has one for each controller. */
interface Hierarchy {
  readonly folder: string;
  readonly settings: Settings;
}

const MEMORY_1: Settings = (memoryMb) => ({ "memory.limit_in_bytes": String(memoryMb * MIB) });
const PIDS: Settings = () => ({ "pids.max": String(MAX_THREADS) });
const BOTH_2: Settings = (memoryMb) => ({
  "memory.max": String(memoryMb * MIB),
  "memory.swap.max": "0",
  "memory.oom.group": "1",
  ...PIDS(memoryMb),
});

/** Opens the server's own place in the hierarchies. Undefined: the host has none that the server may write to; the log says so. */
export function openCgroups(log: Logger): Cgroups | undefined {
  const name = ownName();
  const attempts = [
    () => open("cgroup v2", [{ folder: delegatedFolder(), settings: BOTH_2 }], name),
    () =>
      open(
        "cgroup v1",
        [
          { folder: folderOf("memory"), settings: MEMORY_1 },
          { folder: folderOf("pids"), settings: PIDS },
        ],
        name,
      ),
  ];
  const refusals: string[] = [];
  for (const attempt of attempts) {
    try {
      return attempt();
    } catch (error) {
      refusals.push(error instanceof Error ? error.message : "failed");
    }
  }
  log.info(
    { refusals },
    "no cgroups can be made here: the gateway alone watches the memory of executors and compilers",
  );
  return undefined;
}

let opened = 0;

/** What the groups of this PID namespace's servers begin with. */
function commonName(): string {
  return `assay-${/\d+/.exec(readlinkSync("/proc/self/ns/pid"))?.[0]}`;
}

/** A name that no server had before, not even one with the same process id: what that left behind would be in the way. */
function ownName(): string {
  return `${commonName()}-${process.pid}-${Date.now().toString(36)}${++opened}`;
}

/** Removes what servers have left that were killed. */
function sweep(folder: string): void {
  for (const name of readdirSync(folder)) {
    if (!name.startsWith(`${commonName()}-`)) continue;
    const programId = name.slice(commonName().length + 1).split("-", 1)[0];
    if (existsSync(`/proc/${programId}`)) continue;
    const inside = readdirSync(`${folder}/${name}`, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    try {
      for (const entry of inside) rmdirSync(`${folder}/${name}/${entry.name}`);
      rmdirSync(`${folder}/${name}`);
    } catch {
      // Somebody is in there still, or another server sweeps too.
    }
  }
}

function open(version: Cgroups["version"], hierarchies: readonly Hierarchy[], name: string): Cgroups {
  const made: string[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(made.splice(0).map(removeFolder));
  };
  try {
    for (const { folder } of hierarchies) {
      sweep(folder);
      mkdirSync(`${folder}/${name}`);
      made.push(`${folder}/${name}`);
      if (version === "cgroup v2") writeFileSync(`${folder}/${name}/cgroup.subtree_control`, "+memory +pids");
    }
    let count = 0;
    const group = (memoryMb: number): Cgroup => makeGroup(hierarchies, name, ++count, memoryMb);
    // A host can have the folders and refuse what is written there.
    group(64).remove();
    return { version, group, close };
  } catch (error) {
    void close();
    throw error;
  }
}

function makeGroup(hierarchies: readonly Hierarchy[], name: string, count: number, memoryMb: number): Cgroup {
  const folders = hierarchies.map(({ folder }) => `${folder}/${name}/${count}`);
  const remove = (): void => {
    for (const folder of folders) void removeFolder(folder);
  };
  try {
    for (const [index, { settings }] of hierarchies.entries()) {
      const folder = folders[index] ?? "";
      mkdirSync(folder);
      for (const [file, value] of Object.entries(settings(memoryMb))) writeSetting(folder, file, value);
    }
  } catch (error) {
    remove();
    throw error;
  }
  return {
    add(programId) {
      for (const folder of folders) writeFileSync(`${folder}/cgroup.procs`, String(programId));
    },
    remove,
  };
}

function writeSetting(folder: string, file: string, value: string): void {
  try {
    writeFileSync(`${folder}/${file}`, value);
  } catch (error) {
    // A kernel without accounting of swap has no such file, and no swap to account.
    if (file !== "memory.swap.max") throw error;
  }
}

async function removeFolder(folder: string): Promise<void> {
  for (let tries = 0; tries < REMOVE_TRIES; tries++) {
    try {
      rmdirSync(folder);
      return;
    } catch (error) {
      const code = error instanceof Error && "code" in error ? error.code : undefined;
      if (code !== "EBUSY" && code !== "ENOTEMPTY") return;
      await new Promise((resolve) => setTimeout(resolve, REMOVE_EVERY_MS));
    }
  }
}

/** Where version 1 has the server's group for a controller. */
function folderOf(controller: string): string {
  const has = (controllers: string): boolean => controllers.split(",").includes(controller);
  return folderWhere((type, options) => type === "cgroup" && has(options), has, `no hierarchy for ${controller}`);
}

/** Version 2: the server's own group must be its to divide, and empty of processes, as the kernel wants it: the server goes one down. */
function delegatedFolder(): string {
  const folder = folderWhere(
    (type) => type === "cgroup2",
    (controllers) => controllers === "",
    "no cgroup v2 is mounted",
  );
  const controllers = readFileSync(`${folder}/cgroup.controllers`, "latin1").trim().split(" ");
  const missing = ["memory", "pids"].filter((name) => !controllers.includes(name));
  if (missing.length > 0)
    throw new Error(`cgroup v2 has no ${missing.join(" and ")} for the server (systemd: Delegate=yes)`);
  mkdirSync(`${folder}/gateway`, { recursive: true });
  for (const processId of readFileSync(`${folder}/cgroup.procs`, "latin1").split("\n").map(Number)) {
    // Its launcher, if that is in the same group, goes with it; others are not the server's to move.
    if (processId === process.pid || processId === process.ppid) {
      writeFileSync(`${folder}/gateway/cgroup.procs`, String(processId));
    }
  }
  writeFileSync(`${folder}/cgroup.subtree_control`, "+memory +pids");
  return folder;
}

function folderWhere(
  isMount: (type: string, options: string) => boolean,
  isOwn: (controllers: string) => boolean,
  missing: string,
): string {
  for (const line of readFileSync("/proc/self/mountinfo", "latin1").split("\n")) {
    const [mounted = "", source = ""] = line.split(" - ");
    const [, , , root = "/", place = ""] = mounted.split(" ");
    const [type = "", , options = ""] = source.split(" ");
    if (isMount(type, options)) return `${place}${relativeTo(root, pathOf(isOwn))}`;
  }
  throw new Error(missing);
}

function pathOf(isIt: (controllers: string) => boolean): string {
  for (const line of readFileSync("/proc/self/cgroup", "latin1").split("\n")) {
    const [, controllers = "", ...path] = line.split(":");
    if (line !== "" && isIt(controllers)) return path.join(":");
  }
  throw new Error("the server is in no group");
}

function relativeTo(root: string, path: string): string {
  if (root === "/") return path === "/" ? "" : path;
  if (path === root) return "";
  return path.startsWith(`${root}/`) ? path.slice(root.length) : "";
}
