/** The machine that the bench runs on, and the cores that it keeps to. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { availableParallelism, cpus, release, totalmem } from "node:os";

export interface Machine {
  readonly processor: string;
  /** That servers and load generator share. */
  readonly cores: number;
  readonly memoryGib: number;
  readonly kernel: string;
  /** By program. */
  readonly versions: Readonly<Record<string, string>>;
}

/** Cores as the kernel writes them: `0-3,8` are five. */
export function readCoreList(list: string): readonly number[] {
  return list
    .trim()
    .split(",")
    .filter((part) => part !== "")
    .flatMap((part) => {
      const [first = Number.NaN, last = first] = part.split("-").map(Number);
      return Array.from({ length: last - first + 1 }, (_, index) => first + index);
    });
}

/** Keeps this process, and whatever it starts, to the first `wanted` of its cores. Throws if there are not so many. */
export function keepToCores(wanted: number): void {
  const allowed = readCoreList(
    /^Cpus_allowed_list:\s*(\S+)$/m.exec(readFileSync("/proc/self/status", "utf8"))?.[1] ?? "",
  );
  if (wanted > allowed.length) {
    throw new Error(`--cores ${wanted}: this machine lets the bench have ${allowed.length}`);
  }
  execFileSync("taskset", ["-a", "-cp", allowed.slice(0, wanted).join(","), String(process.pid)], { stdio: "ignore" });
}

/** `versions`: of what takes part beside Node. */
export function describeMachine(versions: Readonly<Record<string, string>>): Machine {
  return {
    processor: cpus()[0]?.model.trim() ?? "unknown processor",
    cores: availableParallelism(),
    memoryGib: Math.round(totalmem() / 2 ** 30),
    kernel: release(),
    versions: { node: process.versions.node, v8: process.versions.v8, ...versions },
  };
}
