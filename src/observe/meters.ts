/**
 * Counts what becomes of calls: by method, tenant, function and reason. Observing, at the end of each call.
 *
 * Numbers of our own and not the SDK's instruments: those build a text of all labels for each value (docs/decisions/0036-counters.md), and keep for ever what
 * they have seen. What a deleted tenant has left here goes with it.
 */
import type { ReasonName } from "../fault/reasons.ts";
import type { TenantId } from "../flow.ts";
import { Histogram } from "./histogram.ts";
import { type Sample, sample } from "./metrics.ts";
import type { Reported } from "./reported.ts";

/** How a call ended. */
export type Ending = ReasonName | "OK";

/** The tenant and the function of what is not counted apart any more. No tenant and no function can have this name. */
export const OTHER = "_other";
/** No tenant takes more than this share of the series, so that its functions' names do not push the others' out. */
const TENANT_SHARE = 0.25;

const NS_PER_SECOND = 1e9;
/** What an executor may say at most that an isolate holds, and how many events a call had: the rest is a lie. */
const MAX_HEAP_BYTES = 2 ** 40;
const MAX_EVENTS = 1e6;

/** What is counted of one method, tenant and function. */
export interface CallSeries {
  readonly method: string;
  readonly tenant: string;
  readonly functionName: string;
  readonly durations: Map<Ending, Histogram>;
  batches: Histogram | undefined;
  cpu: Histogram | undefined;
  applied: number;
  failed: number;
  heapBytes: number;
}

/** Counts by method alone. */
class MethodSeries {
  readonly queue = new Histogram("assay_queue_duration_seconds");
  readonly executor = new Histogram("assay_executor_duration_seconds");
  readonly isolate = new Histogram("assay_isolate_duration_seconds");
}

/** What one tenant has taken. */
interface TenantSeries {
  size: number;
  /** By method, then by function. */
  readonly methods: Map<string, Map<string, CallSeries>>;
}

/** The counters of all calls. */
export class Meters {
  readonly #maxSeries: number;
  readonly #tenants = new Map<TenantId, TenantSeries>();
  readonly #others: TenantSeries = { size: 0, methods: new Map() };
  readonly #methods = new Map<string, MethodSeries>();
  #size = 0;
  #dropped = 0;

  /** `maxSeries`: how many combinations of method, tenant, function and reason are counted apart. */
  constructor(maxSeries: number) {
    this.#maxSeries = maxSeries;
  }

  /** A call has ended after so many seconds. `functionName` is empty where no function answered. */
  ended(method: string, tenant: TenantId, functionName: string, ending: Ending, seconds: number): void {
    const series = this.#find(this.#tenants.get(tenant), method, functionName);
    const histogram = series?.durations.get(ending) ?? this.#durations(method, tenant, functionName, ending);
    histogram.observe(seconds);
  }

  /** What a batch cost; also what a call did, whose time `ended` has. */
  batch(method: string, tenant: TenantId, functionName: string, seconds: number): void {
    const series = this.#series(method, tenant, functionName);
    series.batches ??= new Histogram("assay_batch_duration_seconds");
    series.batches.observe(seconds);
  }

  /** What an executor says that a call or batch used: never more than the time that it had. */
  used(method: string, tenant: TenantId, functionName: string, reported: Reported, executorSeconds: number): void {
    const series = this.#series(method, tenant, functionName);
    series.cpu ??= new Histogram("assay_cpu_seconds");
    series.cpu.observe(Math.min(reported.cpuNs / NS_PER_SECOND, executorSeconds));
    series.applied += Math.min(reported.eventsApplied, MAX_EVENTS);
    series.failed += Math.min(reported.eventsFailed, MAX_EVENTS);
    series.heapBytes = Math.min(reported.heapBytes, MAX_HEAP_BYTES);
    this.#method(method).isolate.observe(Math.min(reported.wallNs / NS_PER_SECOND, executorSeconds));
  }

  /** How long a call or batch has waited, and how long its executor took. */
  ran(method: string, queueSeconds: number, executorSeconds: number): void {
    const series = this.#method(method);
    series.queue.observe(queueSeconds);
    series.executor.observe(executorSeconds);
  }

  /** The tenant is gone, and so is what is counted of it. */
  forgetTenant(tenant: TenantId): void {
    this.#size -= this.#tenants.get(tenant)?.size ?? 0;
    this.#tenants.delete(tenant);
  }

  /** What there is to tell. */
  *samples(): Generator<Sample> {
    for (const { methods } of [this.#others, ...this.#tenants.values()]) {
      for (const functions of methods.values()) for (const series of functions.values()) yield* samplesOf(series);
    }
    for (const [method, { queue, executor, isolate }] of this.#methods) {
      yield { name: "assay_queue_duration_seconds", labels: [method], value: queue.value() };
      yield { name: "assay_executor_duration_seconds", labels: [method], value: executor.value() };
      yield { name: "assay_isolate_duration_seconds", labels: [method], value: isolate.value() };
    }
    yield sample("assay_series_dropped_total", this.#dropped);
  }

  #find(of: TenantSeries | undefined, method: string, functionName: string): CallSeries | undefined {
    return of?.methods.get(method)?.get(functionName);
  }

  #durations(method: string, tenant: TenantId, functionName: string, ending: Ending): Histogram {
    let series = this.#series(method, tenant, functionName);
    let histogram = series.durations.get(ending);
    // The first reason is counted with the series itself.
    const mustCount = histogram === undefined && series.tenant !== OTHER && series.durations.size > 0;
    if (mustCount && !this.#takesOne(this.#tenants.get(tenant))) {
      series = this.#make(this.#others, method, OTHER, OTHER);
      histogram = series.durations.get(ending);
    }
    if (series.tenant === OTHER) this.#dropped += 1;
    if (histogram === undefined) {
      histogram = new Histogram("assay_call_duration_seconds");
      series.durations.set(ending, histogram);
    }
    return histogram;
  }

  /** Where a function is counted; among the others if there is no room for it. */
  #series(method: string, tenant: TenantId, functionName: string): CallSeries {
    const known = this.#find(this.#tenants.get(tenant), method, functionName);
    if (known !== undefined) return known;
    let of = this.#tenants.get(tenant);
    if (of === undefined && this.#size < this.#maxSeries) {
      of = { size: 0, methods: new Map() };
      this.#tenants.set(tenant, of);
    }
    if (of === undefined || !this.#takesOne(of)) return this.#make(this.#others, method, OTHER, OTHER);
    return this.#make(of, method, tenant, functionName);
  }

  #make(of: TenantSeries, method: string, tenant: string, functionName: string): CallSeries {
    let functions = of.methods.get(method);
    if (functions === undefined) {
      functions = new Map();
      of.methods.set(method, functions);
    }
    let series = functions.get(functionName);
    if (series === undefined) {
      const durations = new Map<Ending, Histogram>();
      series = {
        method,
        tenant,
        functionName,
        durations,
        batches: undefined,
        cpu: undefined,
        applied: 0,
        failed: 0,
        heapBytes: 0,
      };
      functions.set(functionName, series);
    }
    return series;
  }

  #takesOne(of: TenantSeries | undefined): boolean {
    if (of === undefined || this.#size >= this.#maxSeries || of.size >= this.#maxSeries * TENANT_SHARE) return false;
    of.size += 1;
    this.#size += 1;
    return true;
  }

  #method(method: string): MethodSeries {
    let series = this.#methods.get(method);
    if (series === undefined) {
      series = new MethodSeries();
      this.#methods.set(method, series);
    }
    return series;
  }
}

function* samplesOf(series: CallSeries): Generator<Sample> {
  const { method, tenant, functionName, durations, batches, cpu } = series;
  const labels = [method, tenant, functionName];
  for (const [ending, histogram] of durations) {
    yield { name: "assay_call_duration_seconds", labels: [...labels, ending], value: histogram.value() };
  }
  if (batches !== undefined) yield { name: "assay_batch_duration_seconds", labels, value: batches.value() };
  if (cpu === undefined) return;
  yield { name: "assay_cpu_seconds", labels, value: cpu.value() };
  yield { name: "assay_events_total", labels: [...labels, "applied"], value: series.applied };
  yield { name: "assay_events_total", labels: [...labels, "failed"], value: series.failed };
  yield { name: "assay_isolate_heap_bytes", labels, value: series.heapBytes };
}
