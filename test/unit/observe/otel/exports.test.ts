import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ExportOptions, openExports } from "../../../../src/observe/otel/exports.ts";
import { type Certificates, makeCertificates, read } from "../../../attack/edge/certificates.ts";
import { type Collector, openCollector } from "../../../e2e/telemetry/collector.ts";

let certificates: Certificates;
let collector: Collector;
beforeAll(async () => {
  certificates = makeCertificates();
  const { certificate, key } = certificates.server;
  collector = await openCollector({ cert: read(certificate), key: read(key) });
});
afterAll(async () => {
  await collector.close();
  certificates.remove();
});

/** Sends one trace; answers what became of it, and what the log says. */
async function send(options: Partial<ExportOptions>) {
  const lines: Record<string, unknown>[] = [];
  const exports = openExports({
    endpoint: collector.endpoint,
    traces: true,
    metrics: false,
    headers: { authorization: "Bearer hunter2" },
    ca: undefined,
    serviceName: "assay test",
    metricsEveryMs: 60_000,
    traceRatio: 1,
    tracesPerSecond: 100,
    version: "1.2.3",
    startedAtMs: 0,
    log: pino({ base: null }, { write: (line: string) => lines.push(JSON.parse(line)) }),
    ...options,
  });
  const trace = exports.tracing?.begin("/assay.v1.InvokeService/Reduce", "acme", undefined, "", performance.now());
  trace?.end(performance.now(), "EXECUTOR_CRASHED", { "assay.tenant": "acme" });
  await exports.close();
  const outcomes = [...exports.samples()].map(({ labels, value }) => [labels.join(" "), value]);
  return { outcomes: Object.fromEntries(outcomes), lines };
}

describe("exports over TLS", () => {
  it("reach a collector whom the given authority vouches for, with the headers and the service's name", async () => {
    const { outcomes, lines } = await send({ ca: read(certificates.ca.certificate).toString() });
    expect(outcomes).toEqual({ "traces sent": 1, "traces failed": 0 });
    expect(lines).toEqual([]);
    expect(collector.headers.at(-1)?.authorization).toBe("Bearer hunter2");
    expect(collector.resources.at(-1)).toEqual({ "service.name": "assay test", "service.version": "1.2.3" });
    expect(collector.spans.at(-1)).toMatchObject({
      name: "assay.v1.InvokeService/Reduce",
      isError: true,
      attributes: { "assay.reason": "EXECUTOR_CRASHED", "rpc.grpc.status_code": 14, "assay.tenant": "acme" },
    });
  });

  it("reach nobody else: no header and no span leaves", async () => {
    const before = collector.headers.length;
    const { lines, outcomes } = await send({ ca: read(certificates.authority("other").certificate).toString() });
    expect(collector.headers.length).toBe(before);
    expect(outcomes["traces sent"]).toBe(0);
    expect(JSON.stringify(lines)).not.toContain("hunter2");
  });
});
