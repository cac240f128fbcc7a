/** What the gateway's own process does: event loop, heap, memory, CPU time. Observing, when somebody asks. */
import { type ELDHistogram, monitorEventLoopDelay } from "node:perf_hooks";
import { cpuUsage, memoryUsage } from "node:process";
import { getHeapStatistics } from "node:v8";
import { type Sample, sample } from "./metrics.ts";

const RESOLUTION_MS = 20;
const WINDOW_MS = 10_000;
const NS_PER_SECOND = 1e9;
const NS_PER_MS = 1e6;
const US_PER_SECOND = 1e6;
const PERCENT = 100;
const QUANTILES = [0.5, 0.99, 1] as const;

/** Watches the event loop, and reads the rest when it is asked. */
export class ProcessSamples {
  readonly #delay: ELDHistogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  readonly #timer: NodeJS.Timeout;
  /** Of the window before; by quantile. */
  #delays: readonly number[] = QUANTILES.map(() => 0);

  constructor() {
    this.#delay.enable();
    this.#timer = setInterval(() => this.#turn(), WINDOW_MS).unref();
  }

  *samples(): Generator<Sample> {
    const now = this.#read();
    for (const [index, quantile] of QUANTILES.entries()) {
      // The window that is not over counts where it is worse.
      const seconds = Math.max(this.#delays[index] ?? 0, now[index] ?? 0);
      yield sample("assay_event_loop_delay_seconds", seconds, String(quantile));
    }
    const { heap_size_limit, total_heap_size, used_heap_size } = getHeapStatistics();
    const { arrayBuffers, external, rss } = memoryUsage();
    yield sample("assay_heap_bytes", used_heap_size, "used");
    yield sample("assay_heap_bytes", total_heap_size, "committed");
    yield sample("assay_heap_bytes", heap_size_limit, "limit");
    yield sample("assay_heap_bytes", external, "external");
    yield sample("assay_heap_bytes", arrayBuffers, "array_buffers");
    yield sample("assay_resident_bytes", rss);
    const { system, user } = cpuUsage();
    yield sample("assay_process_cpu_seconds_total", user / US_PER_SECOND, "user");
    yield sample("assay_process_cpu_seconds_total", system / US_PER_SECOND, "system");
  }

  close(): void {
    clearInterval(this.#timer);
    this.#delay.disable();
  }

  #turn(): void {
    this.#delays = this.#read();
    this.#delay.reset();
  }

  /** Beyond the time between two looks, in seconds. */
  #read(): readonly number[] {
    if (this.#delay.count === 0) return QUANTILES.map(() => 0);
    return QUANTILES.map((quantile) => {
      const ns = this.#delay.percentile(quantile * PERCENT);
      return Math.max(0, ns - RESOLUTION_MS * NS_PER_MS) / NS_PER_SECOND;
    });
  }
}
