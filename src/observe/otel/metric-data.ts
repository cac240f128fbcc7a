/** Samples as OpenTelemetry's data model has them: what its exporters and its writer of Prometheus' text take. */
import { type Attributes, type HrTime, ValueType } from "@opentelemetry/api";
import { millisToHrTime } from "@opentelemetry/core";
import type { Resource } from "@opentelemetry/resources";
import {
  AggregationTemporality,
  type CollectionResult,
  type DataPoint,
  DataPointType,
  type Histogram,
  type MetricData,
  type MetricProducer,
} from "@opentelemetry/sdk-metrics";
import { METRICS, type MetricName, metricFacts, type Sample, type SampleSource } from "../metrics.ts";

/** Collects what `samples` has to tell, whenever it is asked. */
export class SampleProducer implements MetricProducer {
  readonly #samples: SampleSource;
  readonly #resource: Resource;
  readonly #version: string;
  readonly #startTime: HrTime;

  /** `startedAtMs`: since when everything is counted. */
  constructor(samples: SampleSource, resource: Resource, version: string, startedAtMs: number) {
    this.#samples = samples;
    this.#resource = resource;
    this.#version = version;
    this.#startTime = millisToHrTime(startedAtMs);
  }

  async collect(): Promise<CollectionResult> {
    const byName = new Map<MetricName, Sample[]>();
    for (const one of this.#samples()) {
      const known = byName.get(one.name);
      if (known === undefined) byName.set(one.name, [one]);
      else known.push(one);
    }
    const endTime = millisToHrTime(Date.now());
    const metrics: MetricData[] = [];
    for (const name of Object.keys(METRICS) as MetricName[]) {
      const samples = byName.get(name);
      if (samples !== undefined) metrics.push(this.#metricData(name, samples, endTime));
    }
    const scope = { name: "assay", version: this.#version };
    return { resourceMetrics: { resource: this.#resource, scopeMetrics: [{ scope, metrics }] }, errors: [] };
  }

  #metricData(name: MetricName, samples: readonly Sample[], endTime: HrTime): MetricData {
    const { help, kind, labels, unit } = metricFacts(name);
    const descriptor = { name, description: help, unit: unit === "1" ? "" : unit, valueType: ValueType.DOUBLE };
    const aggregationTemporality = AggregationTemporality.CUMULATIVE;
    const points = <T>(read: (one: Sample) => T): DataPoint<T>[] =>
      samples.map((one) => ({
        startTime: this.#startTime,
        endTime,
        attributes: attributesOf(labels, one.labels),
        value: read(one),
      }));
    switch (kind) {
      case "histogram":
        return {
          descriptor,
          aggregationTemporality,
          dataPointType: DataPointType.HISTOGRAM,
          dataPoints: points(histogramOf),
        };
      case "counter":
        return {
          descriptor,
          aggregationTemporality,
          dataPointType: DataPointType.SUM,
          isMonotonic: true,
          dataPoints: points(numberOf),
        };
      case "gauge":
        return { descriptor, aggregationTemporality, dataPointType: DataPointType.GAUGE, dataPoints: points(numberOf) };
      default:
        return kind satisfies never;
    }
  }
}

function attributesOf(names: readonly string[], values: readonly string[]): Attributes {
  const attributes: Attributes = {};
  for (const [index, name] of names.entries()) attributes[name] = values[index] ?? "";
  return attributes;
}

function numberOf({ name, value }: Sample): number {
  if (typeof value !== "number") throw new TypeError(`${name} is not a histogram`);
  return value;
}

function histogramOf({ name, value }: Sample): Histogram {
  if (typeof value === "number") throw new TypeError(`${name} is a histogram`);
  const { bounds, counts, count, sum } = value;
  return { buckets: { boundaries: [...bounds], counts: [...counts] }, count, sum };
}
