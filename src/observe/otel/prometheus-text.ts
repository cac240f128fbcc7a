/** Writes metrics as Prometheus' text, in steps: a thousand series take 100 ms, and calls must not wait for them. */
import { setImmediate } from "node:timers/promises";
import { PrometheusSerializer } from "@opentelemetry/exporter-prometheus";
import type { MetricData, ResourceMetrics, ScopeMetrics } from "@opentelemetry/sdk-metrics";

/** So many histograms take some 2 ms. */
const POINTS_AT_ONCE = 16;
/** HELP, UNIT and TYPE. */
const HEAD = /^(?:#[^\n]*\n)+/;

// Neither `target_info` nor labels of the scope: what scrapes knows whom it scrapes.
const serializer = new PrometheusSerializer(undefined, false, undefined, true, true);

/** The text, in UTF-8. What it says is of one moment. */
export async function prometheusText({ resource, scopeMetrics }: ResourceMetrics): Promise<Buffer> {
  const parts: Buffer[] = [];
  for (const { metrics, scope } of scopeMetrics) {
    for (const metric of metrics) {
      for (let at = 0; at < metric.dataPoints.length; at += POINTS_AT_ONCE) {
        const text = serializer.serialize({ resource, scopeMetrics: [pointsOf(scope, metric, at)] });
        parts.push(Buffer.from(at === 0 ? text : text.replace(HEAD, "")));
        await setImmediate();
      }
    }
  }
  return Buffer.concat(parts);
}

function pointsOf(scope: ScopeMetrics["scope"], metric: MetricData, at: number): ScopeMetrics {
  const dataPoints = metric.dataPoints.slice(at, at + POINTS_AT_ONCE);
  return { scope, metrics: [{ ...metric, dataPoints } as MetricData] };
}
