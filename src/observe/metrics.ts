/**
 * The metrics: each with its kind, its unit, its labels and what it tells. The one table; what is counted, served, sent and documented (`docs/operations/metrics.md`) comes from here.
 *
 * Labels hold names of methods, tenants and functions, and words of fixed lists; never anything else that a client has sent.
 */

/** What is fixed about a metric. */
export interface MetricFacts {
  readonly kind: "counter" | "gauge" | "histogram";
  /** A unit of UCUM, as OpenTelemetry has them; `1` for a number of things. */
  readonly unit: "s" | "By" | "1";
  readonly labels: readonly string[];
  /** One sentence. */
  readonly help: string;
  /** Upper bounds of a histogram's buckets, ascending; above the last there is one more. */
  readonly bounds?: readonly number[];
}

const CALL_SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const CPU_SECONDS = [0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1];

/** Every metric by its name. */
export const METRICS = {
  assay_call_duration_seconds: {
    kind: "histogram",
    unit: "s",
    labels: ["method", "tenant", "function", "reason"],
    bounds: CALL_SECONDS,
    help: "From a call's request to its end; reason is OK, or why it failed.",
  },
  assay_batch_duration_seconds: {
    kind: "histogram",
    unit: "s",
    labels: ["method", "tenant", "function"],
    bounds: CALL_SECONDS,
    help: "From a batch of a stream to the executor's answer.",
  },
  assay_cpu_seconds: {
    kind: "histogram",
    unit: "s",
    labels: ["method", "tenant", "function"],
    bounds: CPU_SECONDS,
    help: "CPU time of a call or batch, by its executor's account, also of calls in which an event failed.",
  },
  assay_events_total: {
    kind: "counter",
    unit: "1",
    labels: ["method", "tenant", "function", "outcome"],
    help: "Events that were applied, or that failed inside a stream.",
  },
  assay_isolate_heap_bytes: {
    kind: "gauge",
    unit: "By",
    labels: ["method", "tenant", "function"],
    help: "Heap of the function's isolate after the last call or batch, ArrayBuffers included.",
  },
  assay_queue_duration_seconds: {
    kind: "histogram",
    unit: "s",
    labels: ["method"],
    bounds: CALL_SECONDS,
    help: "From a call or batch to its executor: finding the revision, admission, and waiting for the executor.",
  },
  assay_executor_duration_seconds: {
    kind: "histogram",
    unit: "s",
    labels: ["method"],
    bounds: CALL_SECONDS,
    help: "From handing a call or batch to its executor to the answer: both sockets, and what the executor did before it, included.",
  },
  assay_isolate_duration_seconds: {
    kind: "histogram",
    unit: "s",
    labels: ["method"],
    bounds: CPU_SECONDS,
    help: "Time in the isolate, by the executor's own clock.",
  },
  assay_series_dropped_total: {
    kind: "counter",
    unit: "1",
    labels: [],
    help: "Calls that were counted as tenant and function _other, because --metrics-series were taken.",
  },
  assay_calls_running: {
    kind: "gauge",
    unit: "1",
    labels: [],
    help: "Calls that are open at the front door, streams included.",
  },
  assay_streams_open: { kind: "gauge", unit: "1", labels: [], help: "Streams that hold a fold." },
  assay_connections: { kind: "gauge", unit: "1", labels: [], help: "Connections of clients." },
  assay_connections_cut_total: {
    kind: "counter",
    unit: "1",
    labels: ["cause"],
    help: "Connections that were refused, cut off, or closed for want of work.",
  },
  assay_calls_refused_early_total: {
    kind: "counter",
    unit: "1",
    labels: ["reason"],
    help: "Calls that were refused before their request was there: too slow, too large together, no valid credential.",
  },
  assay_admission_running: { kind: "gauge", unit: "1", labels: [], help: "Calls and batches that have a place." },
  assay_admission_waiting: { kind: "gauge", unit: "1", labels: [], help: "Calls and batches that wait for a place." },
  assay_executors: {
    kind: "gauge",
    unit: "1",
    labels: ["state"],
    help: "Executors by state; ready ones wait for a tenant.",
  },
  assay_executor_queue: {
    kind: "gauge",
    unit: "1",
    labels: [],
    help: "Calls and batches that wait for their tenant's executor.",
  },
  assay_executors_wanted: {
    kind: "gauge",
    unit: "1",
    labels: [],
    help: "Tenants that wait for an executor because all are taken.",
  },
  assay_executor_ends_total: {
    kind: "counter",
    unit: "1",
    labels: ["cause"],
    help: "Executors that ended, by what ended them.",
  },
  assay_artifact_loads_total: {
    kind: "counter",
    unit: "1",
    labels: [],
    help: "Artifacts that were sent to an executor, because it did not hold them: what calls found there is not counted.",
  },
  assay_breakers: {
    kind: "gauge",
    unit: "1",
    labels: ["state"],
    help: "Circuit breakers of revisions that are not closed.",
  },
  assay_breaker_opened_total: {
    kind: "counter",
    unit: "1",
    labels: [],
    help: "How often a circuit breaker has opened.",
  },
  assay_compiler_workers: { kind: "gauge", unit: "1", labels: ["state"], help: "Compiler processes by state." },
  assay_compiler_queue: { kind: "gauge", unit: "1", labels: [], help: "Modules that wait for a compiler." },
  assay_compilations_total: {
    kind: "counter",
    unit: "1",
    labels: ["worker"],
    help: "Modules given to a compiler process: one that is warm with this tenant's, or a new one.",
  },
  assay_event_loop_delay_seconds: {
    kind: "gauge",
    unit: "s",
    labels: ["quantile"],
    help: "How late the gateway's event loop was in the last 10 s; quantile 1 is the worst.",
  },
  assay_heap_bytes: {
    kind: "gauge",
    unit: "By",
    labels: ["kind"],
    help: "The gateway's JavaScript heap, and buffers outside it.",
  },
  assay_resident_bytes: {
    kind: "gauge",
    unit: "By",
    labels: [],
    help: "The gateway's resident memory; executors and compilers are processes of their own.",
  },
  assay_process_cpu_seconds_total: {
    kind: "counter",
    unit: "s",
    labels: ["mode"],
    help: "CPU time of the gateway's process.",
  },
  assay_start_time_seconds: {
    kind: "gauge",
    unit: "s",
    labels: [],
    help: "When the gateway started, in seconds since 1970.",
  },
  assay_info: { kind: "gauge", unit: "1", labels: ["version", "node", "sandbox"], help: "Always 1; what runs." },
  assay_traces_total: {
    kind: "counter",
    unit: "1",
    labels: ["outcome"],
    help: "Calls by what became of their trace: recorded, not sampled, or over --traces-per-second.",
  },
  assay_telemetry_exports_total: {
    kind: "counter",
    unit: "1",
    labels: ["signal", "outcome"],
    help: "Exports by OTLP.",
  },
} as const satisfies Readonly<Record<string, MetricFacts>>;

/** A metric's name. */
export type MetricName = keyof typeof METRICS;

/** What a histogram says at one moment. */
export interface HistogramValue {
  readonly bounds: readonly number[];
  /** Not cumulative; one more than there are bounds. */
  readonly counts: readonly number[];
  readonly sum: number;
  readonly count: number;
}

/** One number, or histogram, with its labels in the order of the table. */
export interface Sample {
  readonly name: MetricName;
  readonly labels: readonly string[];
  readonly value: number | HistogramValue;
}

/** Where samples come from when somebody wants them. Never throws. */
export type SampleSource = () => Iterable<Sample>;

/** What is fixed about a metric. */
export function metricFacts(name: MetricName): MetricFacts {
  return METRICS[name];
}

/** A sample of a number. */
export function sample(name: MetricName, value: number, ...labels: readonly string[]): Sample {
  return { name, labels, value };
}
