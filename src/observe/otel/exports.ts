/** Sends traces and metrics by OTLP over HTTP, as protobuf (https://opentelemetry.io/docs/specs/otlp/), and counts what became of them. */
import { type Attributes, DiagLogLevel, diag } from "@opentelemetry/api";
import { type ExportResult, ExportResultCode } from "@opentelemetry/core";
import { OTLPMetricExporter } from "@opentelemetry/exporter-metrics-otlp-proto";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import { type Resource, resourceFromAttributes } from "@opentelemetry/resources";
import {
  MeterProvider,
  PeriodicExportingMetricReader,
  type PushMetricExporter,
  type ResourceMetrics,
} from "@opentelemetry/sdk-metrics";
import type { ReadableSpan, SpanExporter } from "@opentelemetry/sdk-trace";
import type { Logger } from "../../base/log.ts";
import { type Sample, type SampleSource, sample } from "../metrics.ts";
import { SampleProducer } from "./metric-data.ts";
import { SdkTracing } from "./tracing.ts";

const EXPORT_TIMEOUT_MS = 10_000;
/** A collector that is away is told of once in this time. */
const COMPLAIN_EVERY_MS = 60_000;
/** How long the end of the server waits until everything is sent. */
const CLOSE_WITHIN_MS = 2_000;

/** What is sent, and where. */
export interface ExportOptions {
  /** Without a slash at its end. */
  readonly endpoint: string;
  readonly traces: boolean;
  readonly metrics: boolean;
  readonly headers: Readonly<Record<string, string>>;
  /** PEM; undefined: the authorities that Node knows. */
  readonly ca: string | undefined;
  readonly serviceName: string;
  readonly metricsEveryMs: number;
  readonly traceRatio: number;
  readonly tracesPerSecond: number;
  readonly version: string;
  readonly startedAtMs: number;
  readonly log: Logger;
}

/** Traces and metrics on their way out. */
export interface Exports {
  /** Undefined: none are sent. */
  readonly tracing: SdkTracing | undefined;
  /** From now on metrics are sent, if they are to be. To be called once. */
  sendMetrics(samples: SampleSource): void;
  /** How many exports there were. */
  samples(): Iterable<Sample>;
  /** Sends what is waiting, for a while. Never rejects. */
  close(): Promise<void>;
}

/** Begins to send. */
export function openExports(options: ExportOptions): Exports {
  const { ca, endpoint, headers, log, version } = options;
  // Its words may hold parts of what a collector answers; what matters is counted and logged here.
  diag.setLogger(SILENT, { logLevel: DiagLogLevel.NONE, suppressOverrideMessage: true });
  const common = {
    headers: { ...headers },
    timeoutMillis: EXPORT_TIMEOUT_MS,
    ...(ca === undefined ? {} : { httpAgentOptions: { keepAlive: true, ca } }),
  };
  const resource = resourceOf(options);
  const tallies: Tally[] = [];
  const tallyOf = (signal: string): Tally => {
    const tally = new Tally(signal, log);
    tallies.push(tally);
    return tally;
  };
  const tracing = options.traces
    ? new SdkTracing({
        exporter: new CountedSpans(
          new OTLPTraceExporter({ ...common, url: `${endpoint}/v1/traces` }),
          tallyOf("traces"),
        ),
        resource,
        version,
        ratio: options.traceRatio,
        perSecond: options.tracesPerSecond,
      })
    : undefined;
  let meters: MeterProvider | undefined;
  return {
    tracing,
    sendMetrics(samples) {
      if (!options.metrics) return;
      const timeoutMillis = Math.min(EXPORT_TIMEOUT_MS, options.metricsEveryMs);
      const inner = new OTLPMetricExporter({ ...common, timeoutMillis, url: `${endpoint}/v1/metrics` });
      const reader = new PeriodicExportingMetricReader({
        exporter: new CountedMetrics(inner, tallyOf("metrics")),
        exportIntervalMillis: options.metricsEveryMs,
        exportTimeoutMillis: timeoutMillis,
        metricProducers: [new SampleProducer(samples, resource, version, options.startedAtMs)],
      });
      meters = new MeterProvider({ resource, readers: [reader] });
    },
    *samples() {
      for (const tally of tallies) yield* tally.samples();
    },
    async close() {
      const late = new Promise<void>((resolve) => {
        setTimeout(resolve, CLOSE_WITHIN_MS).unref();
      });
      const closing = [tracing?.close(), meters?.shutdown()].map((one) => Promise.resolve(one).catch(() => undefined));
      await Promise.race([Promise.all(closing), late]);
    },
  };
}

/** Who sends (https://opentelemetry.io/docs/specs/semconv/resource/). Nothing of the machine: its name is the collector's to add. */
export function resourceOf({ serviceName, version }: Pick<ExportOptions, "serviceName" | "version">): Resource {
  const attributes: Attributes = { "service.name": serviceName, "service.version": version };
  return resourceFromAttributes(attributes);
}

const silent = (): void => undefined;
const SILENT = { error: silent, warn: silent, info: silent, debug: silent, verbose: silent };

/** What became of the exports of a signal. */
class Tally {
  readonly #signal: string;
  readonly #log: Logger;
  #sent = 0;
  #failed = 0;
  #complainedAtMs = Number.NEGATIVE_INFINITY;

  constructor(signal: string, log: Logger) {
    this.#signal = signal;
    this.#log = log;
  }

  note({ code, error }: ExportResult): void {
    if (code === ExportResultCode.SUCCESS) {
      this.#sent += 1;
      return;
    }
    this.#failed += 1;
    const nowMs = performance.now();
    if (nowMs - this.#complainedAtMs < COMPLAIN_EVERY_MS) return;
    this.#complainedAtMs = nowMs;
    this.#log.warn({ signal: this.#signal, failed: this.#failed, ...whyOf(error) }, "telemetry could not be sent");
  }

  *samples(): Generator<Sample> {
    yield sample("assay_telemetry_exports_total", this.#sent, this.#signal, "sent");
    yield sample("assay_telemetry_exports_total", this.#failed, this.#signal, "failed");
  }
}

/** Of a failure its kind alone: an HTTP status, or a code of Node's such as ECONNREFUSED. Its words are the collector's. */
function whyOf(error: unknown): { readonly why?: string } {
  if (typeof error !== "object" || error === null) return {};
  const { code, cause } = error as { readonly code?: unknown; readonly cause?: unknown };
  if (typeof code === "number" || typeof code === "string") return { why: String(code).slice(0, 64) };
  return cause === undefined ? {} : whyOf(cause);
}

class CountedSpans implements SpanExporter {
  readonly #inner: SpanExporter;
  readonly #tally: Tally;

  constructor(inner: SpanExporter, tally: Tally) {
    this.#inner = inner;
    this.#tally = tally;
  }

  export(spans: ReadableSpan[], done: (result: ExportResult) => void): void {
    this.#inner.export(spans, (result) => {
      this.#tally.note(result);
      done(result);
    });
  }

  async forceFlush(): Promise<void> {
    await this.#inner.forceFlush?.();
  }

  shutdown(): Promise<void> {
    return this.#inner.shutdown();
  }
}

class CountedMetrics implements PushMetricExporter {
  readonly #inner: PushMetricExporter;
  readonly #tally: Tally;

  constructor(inner: PushMetricExporter, tally: Tally) {
    this.#inner = inner;
    this.#tally = tally;
  }

  export(metrics: ResourceMetrics, done: (result: ExportResult) => void): void {
    this.#inner.export(metrics, (result) => {
      this.#tally.note(result);
      done(result);
    });
  }

  forceFlush(): Promise<void> {
    return this.#inner.forceFlush();
  }

  shutdown(): Promise<void> {
    return this.#inner.shutdown();
  }
}
