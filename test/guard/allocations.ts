/** Counts what work allocates in this process: bytes on V8's heap, and bytes of buffers beside it. */
import { GCProfiler, getHeapStatistics, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { median } from "../bench/statistics.ts";

/** Runs of the work that are looked at; the figure is their median. */
const WINDOWS = 5;

/** Per unit of work. */
export interface Allocated {
  readonly heapBytes: number;
  readonly bufferBytes: number;
}

/**
 * The flags of every process that counts. One thread alone decides when a function is optimised, by counting what has run, so that it comes out alike on
 * any machine; and nothing is collected while it counts, so that buffers that are no longer needed still show.
 */
export const COUNTING_FLAGS = [
  "--no-node-snapshot",
  "--single-threaded",
  "--min-semi-space-size=64",
  "--max-semi-space-size=64",
  "--disable-warning=ExperimentalWarning",
];

/** What `work` allocates for each of its `units`. It has run often enough before to be as fast as it gets. */
export async function countAllocated(units: number, work: () => unknown): Promise<Allocated> {
  const heap: number[] = [];
  const buffers: number[] = [];
  for (let window = 0; window < WINDOWS; window += 1) {
    collect();
    const collections = new GCProfiler();
    collections.start();
    const before = process.memoryUsage().arrayBuffers;
    const usedBefore = getHeapStatistics().used_heap_size;
    const ended = work();
    if (ended instanceof Promise) await ended;
    const usedAfter = getHeapStatistics().used_heap_size;
    const after = process.memoryUsage().arrayBuffers;
    if (collections.stop().statistics.length > 0) {
      throw new Error(`V8 collected garbage while ${units} units ran: count fewer at once`);
    }
    heap.push((usedAfter - usedBefore) / units);
    buffers.push((after - before) / units);
  }
  return { heapBytes: median(heap), bufferBytes: median(buffers) };
}

/** What `work` allocates on the heap for each run, where so much is allocated that V8 collects meanwhile. */
export function countHeapOnly(runs: number, work: () => void): number {
  const heap: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    collect();
    const before = getHeapStatistics().total_allocated_bytes;
    work();
    heap.push(getHeapStatistics().total_allocated_bytes - before);
  }
  return median(heap);
}

/** Collects all garbage. */
export const collect: () => void = exposedGc();

/** Not by the flag: every isolate would have it as a global then, and a realm that cannot be hardened serves nobody. */
function exposedGc(): () => void {
  setFlagsFromString("--expose-gc");
  const gc: unknown = runInNewContext("gc");
  setFlagsFromString("--no-expose-gc");
  if (typeof gc !== "function") throw new Error("this V8 does not let anybody collect garbage");
  return () => {
    gc();
  };
}
