/** Metrics, traces and lines of calls, as an operator gets them of a real server. One server; the tests go on from each other. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connect } from "../../../clients/typescript/src/index.ts";
import { Role } from "../../../src/gen/assay/v1/access_pb.js";
import { AdminService } from "../../../src/gen/assay/v1/admin_service_pb.js";
import { InvokeService, OnFault, StateReport } from "../../../src/gen/assay/v1/invoke_service_pb.js";
import { KeptSpans } from "../../unit/clients/typescript/kept-spans.ts";
import { Client, failure } from "../client.ts";
import { added, deploy, LOOP, moduleOf, SUM } from "../journey.ts";
import { type RunningServer, startServer } from "../server-fixture.ts";
import { type Collector, openCollector, type SentSpan } from "./collector.ts";
import { Scrape } from "./prometheus-text.ts";

const { reduce, reduceStream } = InvokeService.method;
const REDUCE = "/assay.v1.InvokeService/Reduce";
const STREAM = "/assay.v1.InvokeService/ReduceStream";
/** What events and requests carry here, and nothing that is told may hold. */
const PAYLOAD = "4111-1111-payload";
const PASSWORD = "hunter2-of-the-collector";

let directory: string;
let collector: Collector;
let server: RunningServer;
let client: Client;
let metricsUrl: string;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "assay-telemetry-"));
  const headers = join(directory, "headers");
  writeFileSync(headers, `authorization: Bearer ${PASSWORD}\n`);
  collector = await openCollector();
  server = await startServer({
    flags: [
      "--metrics-listen=127.0.0.1:0",
      `--otlp-endpoint=${collector.endpoint}`,
      `--otlp-headers-file=${headers}`,
      "--otlp-metrics-every-ms=1000",
      "--log-calls=all",
    ],
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:1", OTEL_EXPORTER_OTLP_HEADERS: `x=${PASSWORD}` },
  });
  client = new Client(server.address);
  metricsUrl = `http://${(await lineOf("listening")).metricsAddress}/metrics`;
  await deploy(client, "sum", moduleOf(SUM));
  await deploy(client, "loop", moduleOf(LOOP));
});
afterAll(async () => {
  client.close();
  await server.stop();
  await collector.close();
  rmSync(directory, { recursive: true, force: true });
});

type Line = Readonly<Record<string, unknown>>;

function lines(): Line[] {
  // The last may not have come whole.
  return server
    .log()
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Line);
}

/** Waits for it: a line may come after the answer of the call that it is about. */
async function lineOf(message: string, facts: Line = {}): Promise<Line> {
  for (;;) {
    const found = lines().find(
      (line) => line.msg === message && Object.entries(facts).every(([key, value]) => line[key] === value),
    );
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function scrape(): Promise<Scrape> {
  // One text a second is written.
  await new Promise((resolve) => setTimeout(resolve, 1_050));
  const response = await fetch(metricsUrl);
  expect(response.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
  return new Scrape(await response.text());
}

async function spansOf(traceId: string, count: number): Promise<readonly SentSpan[]> {
  const found = (): readonly SentSpan[] => collector.spans.filter((span) => span.traceId === traceId);
  while (found().length < count) await new Promise((resolve) => setTimeout(resolve, 50));
  return found();
}

/** Headers of W3C Trace Context. */
function traced(traceId: string, flags = "01"): { readonly traceparent: string; readonly tracestate: string } {
  return { traceparent: `00-${traceId}-00f067aa0ba902b7-${flags}`, tracestate: "vendor=1,other=2" };
}

function call(name: string, amounts: readonly unknown[], headers: Readonly<Record<string, string>> = {}) {
  const events = amounts.map((amount) => ({ ...added(amount), id: PAYLOAD, source: `/${PAYLOAD}` }));
  return client.unary(reduce, { function: { name }, events }, { headers });
}

describe("a call of Reduce", () => {
  const traceId = "4bf92f3577b34da6a3ce929d0e0e4736";

  it("is a part of its client's trace: queue, executor and isolate within the call", async () => {
    await call("sum", [1, 2, 3], { ...traced(traceId), "x-request-id": "first" });
    const spans = await spansOf(traceId, 4);
    expect(spans.length).toBe(4);
    const named = new Map(spans.map((span) => [span.name, span]));
    const [root, queue, executor, isolate] = ["assay.v1.InvokeService/Reduce", "queue", "executor", "isolate"].map(
      (name) => named.get(name),
    );
    expect(root?.parentSpanId).toBe("00f067aa0ba902b7");
    expect(root?.traceState).toBe("vendor=1,other=2");
    expect(queue?.parentSpanId).toBe(root?.spanId);
    expect(executor?.parentSpanId).toBe(root?.spanId);
    expect(isolate?.parentSpanId).toBe(executor?.spanId);
    expect(root?.attributes).toMatchObject({
      "rpc.system": "grpc",
      "rpc.service": "assay.v1.InvokeService",
      "rpc.method": "Reduce",
      "rpc.grpc.status_code": 0,
      "assay.tenant": "default",
      "assay.function": "sum",
      "assay.revision": 1,
      "assay.reason": "OK",
      "assay.request_id": "first",
    });
    expect(isolate?.attributes).toMatchObject({ "assay.events_applied": 3 });
    for (const span of spans) {
      expect(span.endNs).toBeGreaterThanOrEqual(span.startNs);
      expect(span.startNs).toBeGreaterThanOrEqual(root?.startNs ?? 0n);
      expect(span.endNs).toBeLessThanOrEqual(root?.endNs ?? 0n);
    }
  });

  it("has a line in the log with its request, its trace, who called, and what it cost", async () => {
    const line = await lineOf("call", { requestId: "first" });
    expect(line).toMatchObject({
      level: "info",
      method: REDUCE,
      traceId,
      tenant: "default",
      credentialId: expect.stringMatching(/^key:/),
      function: "sum",
      revision: 1,
      reason: "OK",
      eventsApplied: 3,
      eventsFailed: 0,
    });
    for (const key of ["durationMs", "cpuTimeNs", "wallTimeNs", "heapBytes"]) expect(line[key]).toBeGreaterThan(0);
  });

  it("that fails says why in its span, its line and its metric", async () => {
    const id = "1".repeat(32);
    const { reason } = await failure(call("sum", [1, -13], { ...traced(id), "x-request-id": "thrown" }));
    expect(reason).toBe("EXCEPTION");
    const spans = await spansOf(id, 4);
    const isolate = spans.find(({ name }) => name === "isolate");
    expect(isolate?.attributes["assay.cpu_time_ns"]).toBeGreaterThan(0);
    const root = spans.find(({ parentSpanId }) => parentSpanId === "00f067aa0ba902b7");
    expect(root?.attributes).toMatchObject({ "assay.reason": "EXCEPTION", "rpc.grpc.status_code": 2 });
    expect(root?.isError).toBe(true);
    expect(await lineOf("call", { requestId: "thrown" })).toMatchObject({
      reason: "EXCEPTION",
      function: "sum",
      cpuTimeNs: expect.any(Number),
    });
    expect((await failure(call("loop", [1]))).reason).toBe("CPU_TIME_LIMIT");
    const metrics = await scrape();
    const count = "assay_call_duration_seconds_count";
    const labels = { method: REDUCE, tenant: "default" };
    expect(metrics.value(count, { ...labels, function: "sum", reason: "EXCEPTION" })).toBe(1);
    expect(metrics.value(count, { ...labels, function: "loop", reason: "CPU_TIME_LIMIT" })).toBe(1);
    expect(metrics.value(count, { ...labels, function: "sum", reason: "OK" })).toBe(1);
  });

  it("whose client does not record it is not recorded, and still found by its trace in the log", async () => {
    const id = "2".repeat(32);
    await call("sum", [1], { ...traced(id, "00"), "x-request-id": "not-sampled" });
    expect((await lineOf("call", { requestId: "not-sampled" })).traceId).toBe(id);
    const after = "3".repeat(32);
    await call("sum", [1], traced(after));
    await spansOf(after, 4);
    expect(collector.spans.filter(({ traceId: one }) => one === id)).toEqual([]);
  });

  it("with a traceparent that is not well formed begins a trace of its own", async () => {
    const traceparent = `00-${"4".repeat(32)}-${"0".repeat(16)}-01`;
    await call("sum", [1], { traceparent, "x-request-id": "malformed" });
    const own = String((await lineOf("call", { requestId: "malformed" })).traceId);
    expect(own).toMatch(/^[0-9a-f]{32}$/);
    expect(own).not.toBe("4".repeat(32));
    const spans = await spansOf(own, 4);
    expect(spans.find(({ name }) => name === "assay.v1.InvokeService/Reduce")?.parentSpanId).toBe("");
  });

  it("of the TypeScript client, with a tracer provider, is a child of the client's span", async () => {
    const kept = new KeptSpans();
    const traced = connect(server.address, { token: server.adminToken, tracerProvider: kept.provider });
    await traced.reduce("sum", [{ type: "Added", data: { amount: 1 } }]);
    traced.close();
    const own = kept.ended[0]?.spanContext();
    const spans = await spansOf(own?.traceId ?? "", 4);
    const root = spans.find(({ name }) => name === "assay.v1.InvokeService/Reduce");
    expect(root?.parentSpanId).toBe(own?.spanId);
  });

  it("of a stranger is not recorded, whatever its headers say, and counted without a name of its choice", async () => {
    const stranger = new Client(server.address, "assay_not-a-key");
    const id = "5".repeat(32);
    const request = { function: { name: "strangers-choice" } };
    const { reason } = await failure(stranger.unary(reduce, request, { headers: traced(id) }));
    stranger.close();
    expect(reason).toBe("UNAUTHENTICATED");
    await failure(call("tenants-choice", []));
    const after = "6".repeat(32);
    await call("sum", [1], traced(after));
    await spansOf(after, 4);
    expect(collector.spans.filter(({ traceId: one }) => one === id)).toEqual([]);
    const metrics = await scrape();
    const count = "assay_call_duration_seconds_count";
    expect(metrics.value(count, { tenant: "", function: "", reason: "UNAUTHENTICATED" })).toBe(1);
    expect(metrics.value(count, { method: REDUCE, function: "", reason: "FUNCTION_NOT_FOUND" })).toBe(1);
    expect(JSON.stringify(metrics.samples)).not.toContain("choice");
  });
});

describe("a stream", () => {
  it("has a span for each batch, and its batches and events are counted", async () => {
    const id = "7".repeat(32);
    const stream = client.stream(reduceStream, { headers: { ...traced(id), "x-request-id": "streamed" } });
    stream.send({
      message: {
        case: "open",
        value: { function: { name: "sum" }, stateReport: StateReport.AT_END, onFault: OnFault.SKIP },
      },
    });
    for (const [index, amounts] of [
      [1, 2],
      [3, -13],
    ].entries()) {
      stream.send({
        message: { case: "batch", value: { batch: BigInt(index + 1), events: amounts.map(added) } },
      });
    }
    await stream.finish();
    // The call, and of each batch itself, queue, executor and isolate.
    const spans = await spansOf(id, 9);
    expect(spans.length).toBe(9);
    const root = spans.find(({ name }) => name === "assay.v1.InvokeService/ReduceStream");
    const batches = spans.filter(({ name }) => name === "batch");
    expect(root?.attributes["assay.batches"]).toBe(2);
    expect(batches.map(({ parentSpanId }) => parentSpanId)).toEqual([root?.spanId, root?.spanId]);
    for (const { spanId } of batches) {
      const within = spans.filter(({ parentSpanId }) => parentSpanId === spanId).map(({ name }) => name);
      expect(within.toSorted()).toEqual(["executor", "queue"]);
    }
    expect(await lineOf("call", { requestId: "streamed" })).toMatchObject({
      method: STREAM,
      reason: "OK",
      batches: 2,
      eventsApplied: 3,
      eventsFailed: 1,
    });
    const metrics = await scrape();
    const labels = { method: STREAM, tenant: "default", function: "sum" };
    expect(metrics.value("assay_batch_duration_seconds_count", labels)).toBe(2);
    expect(metrics.value("assay_events_total", { ...labels, outcome: "applied" })).toBe(3);
    expect(metrics.value("assay_events_total", { ...labels, outcome: "failed" })).toBe(1);
    expect(metrics.value("assay_cpu_seconds_count", labels)).toBe(2);
  });
});

describe("the metrics", () => {
  it("say what the parts of the server do, and the collector is sent the same", async () => {
    const metrics = await scrape();
    expect(metrics.value("assay_connections")).toBe(1);
    expect(metrics.of("assay_executors", { state: "assigned" }).length).toBe(1);
    expect(metrics.value("assay_artifact_loads_total")).toBeGreaterThanOrEqual(2);
    expect(metrics.value("assay_heap_bytes", { kind: "used" })).toBeGreaterThan(1e6);
    expect(metrics.value("assay_event_loop_delay_seconds", { quantile: "1" })).toBeGreaterThanOrEqual(0);
    expect(metrics.value("assay_telemetry_exports_total", { signal: "traces", outcome: "failed" })).toBe(0);
    const seen = collector.metrics.size;
    while (collector.metrics.size === 0 || collector.metrics.size < seen) await new Promise((r) => setTimeout(r, 50));
    const sent = collector.metrics.get("assay_call_duration_seconds");
    expect(sent?.unit).toBe("s");
    const point = sent?.points.find(
      ({ attributes }) => attributes.function === "sum" && attributes.reason === "EXCEPTION",
    );
    expect(point?.count).toBe(1);
    expect(collector.resources[0]).toMatchObject({ "service.name": "assay" });
    for (const name of metrics.types.keys()) expect([...collector.metrics.keys()]).toContain(name);
  });

  it("are at one path, for GET and HEAD alone", async () => {
    const { origin } = new URL(metricsUrl);
    expect((await fetch(`${origin}/`)).status).toBe(404);
    expect((await fetch(metricsUrl, { method: "POST", body: "x" })).status).toBe(405);
    const head = await fetch(metricsUrl, { method: "HEAD" });
    expect([head.status, await head.text()]).toEqual([200, ""]);
  });

  it("forget a tenant that is deleted", async () => {
    await client.unary(AdminService.method.createTenant, { name: "short-lived" });
    const { token } = await client.unary(AdminService.method.createCredential, {
      tenant: "short-lived",
      roles: [Role.INVOKE],
    });
    const other = new Client(server.address, token);
    await failure(other.unary(reduce, { function: { name: "sum" } }));
    expect((await scrape()).of("assay_call_duration_seconds_count", { tenant: "short-lived" }).length).toBe(1);
    await client.unary(AdminService.method.suspendTenant, { name: "short-lived" });
    await client.unary(AdminService.method.deleteTenant, { name: "short-lived" });
    other.close();
    expect((await scrape()).of("assay_call_duration_seconds_count", { tenant: "short-lived" })).toEqual([]);
  });
});

describe("telemetry", () => {
  it("holds no payload, token or password, whatever was told", async () => {
    await call("sum", [PAYLOAD]).catch(() => undefined);
    await client.raw(REDUCE, Buffer.from(PAYLOAD)).catch(() => undefined);
    const metrics = await (await fetch(metricsUrl)).text();
    for (const secret of [PAYLOAD, server.adminToken, PASSWORD]) {
      expect(metrics).not.toContain(secret);
      expect(server.log()).not.toContain(secret);
      expect(collector.bytes.includes(secret)).toBe(false);
    }
    // It goes where the operator says, with the operator's header, and not where a variable says.
    expect(collector.headers.every(({ authorization }) => authorization === `Bearer ${PASSWORD}`)).toBe(true);
    const ignored = lines().find(({ variables }) => variables !== undefined);
    expect(ignored?.variables).toEqual(["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_HEADERS"]);
  });

  it("without a collector costs no call, is complained of, and does not keep the server from ending", async () => {
    await collector.close();
    await call("sum", [1], traced("8".repeat(32)));
    while (!lines().some(({ msg }) => msg === "telemetry could not be sent")) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    client.close();
    expect(await server.stop()).toBe(0);
  });
});
