import { describe, expect, it } from "vitest";
import { Meters, OTHER } from "../../../src/observe/meters.ts";
import { type HistogramValue, type MetricName, metricFacts, type Sample } from "../../../src/observe/metrics.ts";
import { nothingReported } from "../../../src/observe/reported.ts";

const REDUCE = "/assay.v1.InvokeService/Reduce";

function samplesOf(meters: Meters, name: MetricName): Sample[] {
  return [...meters.samples()].filter((sample) => sample.name === name);
}

function histogramOf(sample: Sample | undefined): HistogramValue {
  if (typeof sample?.value !== "object") throw new Error("no histogram");
  return sample.value;
}

describe("the counters of calls", () => {
  it("count each call under its method, tenant, function and reason, in the bucket of its time", () => {
    const meters = new Meters(1_000);
    for (const seconds of [0.0004, 0.0005, 0.3, 60]) meters.ended(REDUCE, "acme", "orders", "OK", seconds);
    meters.ended(REDUCE, "acme", "orders", "EXCEPTION", 0.002);
    const [ok, failed, ...more] = samplesOf(meters, "assay_call_duration_seconds");
    expect(more).toEqual([]);
    expect(ok?.labels).toEqual([REDUCE, "acme", "orders", "OK"]);
    const { bounds, counts, count, sum } = histogramOf(ok);
    expect({ count, sum }).toEqual({ count: 4, sum: 60.3009 });
    expect(counts.length).toBe(bounds.length + 1);
    // A value at a bound is within it, as Prometheus has it.
    expect([counts[0], counts[bounds.indexOf(0.5)], counts.at(-1)]).toEqual([2, 1, 1]);
    expect(failed?.labels.at(-1)).toBe("EXCEPTION");
  });

  it("have as many labels in each sample as the table names", () => {
    const meters = new Meters(1_000);
    meters.ended(REDUCE, "acme", "orders", "OK", 1);
    meters.batch(REDUCE, "acme", "orders", 1);
    meters.used(REDUCE, "acme", "orders", nothingReported(), 1);
    meters.ran(REDUCE, 1, 1);
    const samples = [...meters.samples()];
    expect(new Set(samples.map(({ name }) => name)).size).toBe(9);
    for (const { name, labels } of samples) expect(labels.length, name).toBe(metricFacts(name).labels.length);
  });

  it("stay as few as the operator says, however many functions are called, and lose no call", () => {
    const meters = new Meters(100);
    for (let tenant = 0; tenant < 50; tenant++) {
      for (let name = 0; name < 50; name++) meters.ended(REDUCE, `t${tenant}`, `f${name}`, "OK", 0.001);
    }
    const durations = samplesOf(meters, "assay_call_duration_seconds");
    expect(durations.length).toBe(101);
    expect(durations.reduce((sum, one) => sum + histogramOf(one).count, 0)).toBe(2_500);
    const others = durations.filter(({ labels }) => labels[1] === OTHER);
    expect(others.map(({ labels }) => labels)).toEqual([[REDUCE, OTHER, OTHER, "OK"]]);
    expect(samplesOf(meters, "assay_series_dropped_total")[0]?.value).toBe(2_400);
  });

  it("are not filled by one tenant's names: it has a quarter of them, and others find room", () => {
    const meters = new Meters(100);
    for (let name = 0; name < 1_000; name++) meters.ended(REDUCE, "greedy", `f${name}`, "OK", 0.001);
    meters.ended(REDUCE, "modest", "orders", "OK", 0.001);
    const labels = samplesOf(meters, "assay_call_duration_seconds").map((one) => one.labels[1]);
    expect(labels.filter((tenant) => tenant === "greedy").length).toBe(25);
    expect(labels).toContain("modest");
  });

  it("are not filled by batches and answers of calls that never end", () => {
    const meters = new Meters(100);
    for (let name = 0; name < 1_000; name++) {
      meters.batch(REDUCE, "acme", `f${name}`, 0.001);
      meters.used(REDUCE, "acme", `f${name}`, nothingReported(), 0.001);
    }
    expect([...meters.samples()].length).toBeLessThan(200);
  });

  it("take an executor's word for no more than it can have used", () => {
    const meters = new Meters(100);
    const lie = { cpuNs: 9e15, wallNs: 9e15, heapBytes: 9e15, eventsApplied: 9e15, eventsFailed: 9e15 };
    meters.used(REDUCE, "acme", "orders", lie, 0.25);
    expect(histogramOf(samplesOf(meters, "assay_cpu_seconds")[0]).sum).toBe(0.25);
    expect(histogramOf(samplesOf(meters, "assay_isolate_duration_seconds")[0]).sum).toBe(0.25);
    expect(samplesOf(meters, "assay_isolate_heap_bytes")[0]?.value).toBe(2 ** 40);
    expect(samplesOf(meters, "assay_events_total").map(({ value }) => value)).toEqual([1e6, 1e6]);
  });

  it("forget a tenant that is gone, and have room for others then", () => {
    const meters = new Meters(100);
    for (let tenant = 0; tenant < 10; tenant++) {
      for (let name = 0; name < 10; name++) meters.ended(REDUCE, `t${tenant}`, `f${name}`, "OK", 0.001);
    }
    meters.forgetTenant("t3");
    expect(samplesOf(meters, "assay_call_duration_seconds").some(({ labels }) => labels[1] === "t3")).toBe(false);
    meters.ended(REDUCE, "new", "orders", "OK", 0.001);
    expect(samplesOf(meters, "assay_call_duration_seconds").some(({ labels }) => labels[1] === "new")).toBe(true);
  });
});
