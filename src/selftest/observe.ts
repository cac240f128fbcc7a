/** Watches an attack from outside while it runs: does it end, and how much memory does its process take? */
import { readFileSync } from "node:fs";
import { readProcessUsage } from "../execute/process-usage.ts";

/** What an attack may use before it counts as an escape. */
export interface Bounds {
  readonly patienceMs: number;
  readonly residentMb: number;
}

/** How what was watched ended: by itself, or in front of a witness. */
export type Observed<T> =
  | { readonly kind: "ended"; readonly value: T }
  | { readonly kind: "failed"; readonly error: unknown }
  | { readonly kind: "overran"; readonly evidence: string };

const SAMPLE_MS = 10;
/** Node's own are about a dozen, and the walls allow 64. */
const MAX_THREADS = 80;

/** Waits for `work`, and looks at the processes meanwhile. */
export async function observe<T>(
  work: Promise<T>,
  processIds: () => readonly number[],
  bounds: Bounds,
): Promise<Observed<T>> {
  const startedMs = performance.now();
  let stop: () => void = () => undefined;
  const watching = new Promise<Observed<T>>((resolve) => {
    const look = (): void => {
      for (const pid of processIds().flatMap(familyOf)) {
        const residentMb = Math.round(readProcessUsage(pid).residentMb ?? 0);
        if (residentMb > bounds.residentMb) {
          resolve({ kind: "overran", evidence: `a process grew to ${residentMb} MiB` });
        }
        const threads = threadsOf(pid);
        if (threads > MAX_THREADS) resolve({ kind: "overran", evidence: `a process grew to ${threads} threads` });
      }
      if (performance.now() - startedMs > bounds.patienceMs) {
        resolve({ kind: "overran", evidence: `it had not ended after ${bounds.patienceMs} ms` });
      }
    };
    const timer = setInterval(look, SAMPLE_MS);
    stop = () => clearInterval(timer);
  });
  const ending = work.then(
    (value): Observed<T> => ({ kind: "ended", value }),
    (error: unknown): Observed<T> => ({ kind: "failed", error }),
  );
  try {
    return await Promise.race([ending, watching]);
  } finally {
    stop();
  }
}

function threadsOf(pid: number): number {
  try {
    return Number(/^Threads:\s+(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, "latin1"))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

/** A process and all that descend from it. */
export function familyOf(pid: number): readonly number[] {
  let children: string;
  try {
    children = readFileSync(`/proc/${pid}/task/${pid}/children`, "latin1");
  } catch {
    return [pid];
  }
  return [pid, ...children.split(" ").filter(Boolean).map(Number).flatMap(familyOf)];
}
