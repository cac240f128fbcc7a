/**
 * Opens what the operator has asked for: counters, a listener for Prometheus, traces and metrics by OTLP, lines of calls.
 *
 * OpenTelemetry's packages are loaded here, and only where something of them is asked for.
 */
import { readFileSync } from "node:fs";
import type { Logger } from "../base/log.ts";
import type { TelemetrySettings } from "../telemetry-settings.ts";
import { CallLines } from "./call-lines.ts";
import { Meters } from "./meters.ts";
import { type SampleSource, sample } from "./metrics.ts";
import { Observer } from "./observer.ts";
import type { Exports } from "./otel/exports.ts";
import { readOtlpHeaders } from "./otlp-headers.ts";
import { ProcessSamples } from "./process-samples.ts";
import { TelemetryError } from "./telemetry-error.ts";

/** What runs. */
export interface Running {
  readonly version: string;
  readonly nodeVersion: string;
  readonly sandbox: string;
  readonly startedAtMs: number;
}

/** Telemetry that is open. */
export interface Telemetry {
  /** Undefined: nobody observes calls. */
  readonly observer: Observer | undefined;
  /** Begins to serve and send metrics, those of `house` among them. Answers where they are served, if they are. Rejects with a TelemetryError. */
  start(house: SampleSource): Promise<string | undefined>;
  /** Sends what is waiting, for a while, and ends. */
  close(): Promise<void>;
}

/** Opens it. Rejects with a TelemetryError for files that cannot be read or understood. */
export async function openTelemetry(settings: TelemetrySettings, running: Running, log: Logger): Promise<Telemetry> {
  const { logCalls, metricsListen, metricsSeries, otlp } = settings;
  const exports = otlp === undefined ? undefined : await openOtlp(otlp, running, log);
  const areCounted = metricsListen !== undefined || otlp?.metrics === true;
  const lines = logCalls === "all" ? new CallLines(log) : undefined;
  const meters = areCounted ? new Meters(metricsSeries) : undefined;
  const { tracing } = exports ?? {};
  if (lines === undefined && meters === undefined && tracing === undefined) return NOTHING;

  const observer = new Observer({ meters, tracing, lines });
  const closers: (() => Promise<void> | void)[] = [];
  if (exports !== undefined) closers.push(() => exports.close());
  return {
    observer,
    async start(house) {
      if (!areCounted) return undefined;
      const ownProcess = new ProcessSamples();
      closers.push(() => ownProcess.close());
      observer.add(house);
      observer.add(() => ownProcess.samples());
      observer.add(() => [
        sample("assay_info", 1, running.version, running.nodeVersion, running.sandbox),
        sample("assay_start_time_seconds", running.startedAtMs / 1_000),
      ]);
      if (exports !== undefined) observer.add(() => exports.samples());
      exports?.sendMetrics(() => observer.samples());
      if (metricsListen === undefined) return undefined;
      const { openMetricsListener } = await import("./otel/metrics-listener.ts");
      const { startedAtMs, version } = running;
      const samples = (): ReturnType<SampleSource> => observer.samples();
      const listener = await openMetricsListener({ ...metricsListen, samples, version, startedAtMs }).catch(
        (error: unknown) => {
          const { code } = error as { readonly code?: unknown };
          throw new TelemetryError(
            `cannot listen on ${metricsListen.host}:${metricsListen.port} (--metrics-listen): ${typeof code === "string" ? code : "unknown"}`,
          );
        },
      );
      closers.push(() => listener.close());
      return listener.address;
    },
    async close() {
      for (const close of closers.splice(0).reverse()) await close();
    },
  };
}

const NOTHING: Telemetry = {
  observer: undefined,
  start: async () => undefined,
  close: async () => undefined,
};

async function openOtlp(
  otlp: NonNullable<TelemetrySettings["otlp"]>,
  { startedAtMs, version }: Running,
  log: Logger,
): Promise<Exports> {
  const { caFile, headersFile, ...options } = otlp;
  const headers = headersFile === undefined ? {} : readOtlpHeaders(readText(headersFile, "--otlp-headers-file"));
  const ca = caFile === undefined ? undefined : readText(caFile, "--otlp-ca");
  if (ca?.includes("-----BEGIN CERTIFICATE-----") === false) {
    throw new TelemetryError("the file that --otlp-ca names holds no certificate in PEM");
  }
  const { openExports } = await import("./otel/exports.ts");
  return openExports({ ...options, headers, ca, version, startedAtMs, log });
}

function readText(path: string, setting: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const { code } = error as { readonly code?: unknown };
    throw new TelemetryError(
      `the file that ${setting} names cannot be read: ${typeof code === "string" ? code : "unknown"}`,
    );
  }
}
