import { PrometheusSerializer } from "@opentelemetry/exporter-prometheus";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { describe, expect, it } from "vitest";
import { Meters } from "../../../../src/observe/meters.ts";
import { SampleProducer } from "../../../../src/observe/otel/metric-data.ts";
import { prometheusText } from "../../../../src/observe/otel/prometheus-text.ts";
import { Scrape } from "../../../e2e/telemetry/prometheus-text.ts";

const REDUCE = "/assay.v1.InvokeService/Reduce";

describe("Prometheus' text", () => {
  it("is the same as if it were written at once, though calls get their turn meanwhile", async () => {
    const meters = new Meters(1_000);
    for (let name = 0; name < 100; name++) meters.ended(REDUCE, `t${name % 7}`, `f${name}`, "OK", name / 10);
    const producer = new SampleProducer(() => meters.samples(), resourceFromAttributes({}), "1", 0);
    const { resourceMetrics } = await producer.collect();
    let turns = 0;
    const timer = setInterval(() => turns++, 0);
    const text = (await prometheusText(resourceMetrics)).toString();
    clearInterval(timer);
    expect(turns).toBeGreaterThan(0);
    expect(text).toBe(new PrometheusSerializer(undefined, false, undefined, true, true).serialize(resourceMetrics));
    expect(new Scrape(text).of("assay_call_duration_seconds_count").length).toBe(100);
  });
});
