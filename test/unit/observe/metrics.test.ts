import { pino } from "pino";
import { describe, expect, it } from "vitest";
import { houseSamples } from "../../../src/observe/house-samples.ts";
import { Meters } from "../../../src/observe/meters.ts";
import { METRICS, metricFacts, type Sample } from "../../../src/observe/metrics.ts";
import { openTelemetry } from "../../../src/observe/open-telemetry.ts";
import { nothingReported } from "../../../src/observe/reported.ts";

/** Each part says something here that it says at all. */
const HOUSE = {
  door: { connections: 1, calls: 2, cuts: [["idle", 3]], refused: [["QUEUE_FULL", 4]] },
  invoker: { running: 5, waiting: 6, streams: 7, breakers: { open: 8, halfOpen: 9, opened: 10 } },
  pool: { executors: [["running", 11]], waiting: 12, wanted: 13, ends: [["exit", 14]], loads: 15 },
  compiler: { starting: 16, idle: 17, busy: 18, waiting: 19, warm: 20, new: 21 },
} as const;

async function everything(): Promise<Sample[]> {
  const meters = new Meters(100);
  const method = "/assay.v1.InvokeService/Reduce";
  meters.ended(method, "acme", "orders", "OK", 1);
  meters.batch(method, "acme", "orders", 1);
  meters.used(method, "acme", "orders", nothingReported(), 1);
  meters.ran(method, 1, 1);
  const telemetry = await openTelemetry(
    {
      logCalls: "none",
      metricsListen: { host: "127.0.0.1", port: 0 },
      metricsSeries: 100,
      otlp: {
        endpoint: "http://127.0.0.1:1",
        traces: true,
        metrics: true,
        headersFile: undefined,
        caFile: undefined,
        serviceName: "assay",
        metricsEveryMs: 3_600_000,
        traceRatio: 1,
        tracesPerSecond: 1,
      },
    },
    { version: "1", nodeVersion: "26", sandbox: "strict", startedAtMs: 1_000 },
    pino({ level: "silent" }),
  );
  await telemetry.start(() => houseSamples(HOUSE));
  const samples = [...meters.samples(), ...(telemetry.observer?.samples() ?? [])];
  await telemetry.close();
  return samples;
}

describe("the table of metrics", () => {
  it("has no metric that nobody tells, and each is told with the labels that it names", async () => {
    const samples = await everything();
    const told = new Set(samples.map(({ name }) => name));
    expect(Object.keys(METRICS).filter((name) => !told.has(name as keyof typeof METRICS))).toEqual([]);
    for (const { name, labels, value } of samples) {
      const { kind, labels: named } = metricFacts(name);
      expect(labels.length, name).toBe(named.length);
      expect(typeof value, name).toBe(kind === "histogram" ? "object" : "number");
    }
    for (const number of Array.from({ length: 21 }, (_, index) => index + 1)) {
      expect(
        samples.some(({ value }) => value === number),
        `${number} of the house`,
      ).toBe(true);
    }
  });

  it("keeps to Prometheus' rules for names, units and buckets", () => {
    for (const [name, facts] of Object.entries(METRICS) as [keyof typeof METRICS, ReturnType<typeof metricFacts>][]) {
      expect(name).toMatch(/^assay_[a-z]+(?:_[a-z]+)*$/);
      expect(name.endsWith("_total"), name).toBe(facts.kind === "counter");
      const base = name.replace(/_total$/, "");
      if (facts.unit !== "1") expect(base, name).toMatch(facts.unit === "s" ? /_seconds$/ : /_bytes$/);
      const bounds = facts.bounds ?? [];
      expect(facts.kind === "histogram", name).toBe(bounds.length > 0);
      expect(bounds.toSorted((a, b) => a - b)).toEqual(bounds);
    }
  });
});
