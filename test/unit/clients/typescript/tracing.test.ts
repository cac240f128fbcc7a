import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { create } from "@bufbuild/protobuf";
import { status } from "@grpc/grpc-js";
import { context, ROOT_CONTEXT, SpanStatusCode, trace } from "@opentelemetry/api";
import { TraceState } from "@opentelemetry/core";
import { AlwaysOffSampler } from "@opentelemetry/sdk-trace";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { readConnectOptions } from "../../../../clients/typescript/src/connect-options.ts";
import { GetArtifactResponseSchema } from "../../../../clients/typescript/src/gen/assay/v1/compile_service_pb.js";
import {
  type Client,
  type ConnectOptions,
  connect,
  type TracerProviderLike,
} from "../../../../clients/typescript/src/index.ts";
import { CompileService, DeployService, InvokeService } from "../../../../clients/typescript/src/stubs.ts";
import { PACKAGE, type SpanContextLike } from "../../../../clients/typescript/src/tracing.ts";
import { type AnsweringServer, failure, NOBODY_THERE, startAnswering } from "./answering-server.ts";
import { AsyncContexts, KeptSpans } from "./kept-spans.ts";
import { OPENED, receiptOf, type Script, startScripted } from "./scripted-server.ts";

beforeAll(() => {
  context.setGlobalContextManager(new AsyncContexts());
});
afterAll(() => {
  context.disable();
});

const cleanUps: (() => void)[] = [];
afterEach(() => {
  for (const cleanUp of cleanUps.splice(0)) cleanUp();
});

interface Started<Server> {
  readonly client: Client;
  readonly server: Server;
  readonly spans: KeptSpans;
}

function traced<Server extends { readonly address: string; stop(): void }>(
  server: Server,
  options: ConnectOptions,
  spans: KeptSpans,
): Started<Server> {
  const retries = { initialBackoffMs: 1, maxBackoffMs: 5 };
  const client = connect(server.address, { retries, tracerProvider: spans.provider, ...options });
  cleanUps.push(
    () => client.close(),
    () => server.stop(),
  );
  return { client, server, spans };
}

async function answering(
  answer: Parameters<typeof startAnswering>[0],
  options: ConnectOptions = {},
  spans = new KeptSpans(),
): Promise<Started<AnsweringServer>> {
  return traced(await startAnswering(answer), options, spans);
}

async function scripted(script: Script, options: ConnectOptions = {}) {
  return traced(await startScripted(script), options, new KeptSpans());
}

const ONE = { ok: [{ state: Buffer.from("1"), revision: 1n }] };
const { CANCELLED, DEADLINE_EXCEEDED, INVALID_ARGUMENT, UNAVAILABLE } = status;
/** For what has no time limit of its own. */
const SOON = { timeout: 30_000 };
const REDUCE = "assay.v1.InvokeService/Reduce";

/** What tells how a span has ended. */
function endings(spans: KeptSpans) {
  return spans.ended.map(({ attributes, name, status: { code, message } }) => ({
    method: name.slice(name.indexOf("/") + 1),
    reason: attributes["assay.reason"],
    code: attributes["rpc.grpc.status_code"],
    error: code === SpanStatusCode.ERROR ? message : undefined,
  }));
}

/** A span that has failed so. */
function failed(method: string, reason: string, code: number) {
  return { method, reason, code, error: reason };
}

function went(method: string) {
  return { method, reason: "OK", code: 0, error: undefined };
}

describe("the span of a call", () => {
  it("is a child of the one that is active where the call is made, and the server is told of it and of its trace state", async () => {
    const { client, server, spans } = await answering(() => ONE);
    const traceState = new TraceState("vendor=1");
    const parent = { traceId: "a".repeat(32), spanId: "b".repeat(16), traceFlags: 1, traceState };
    await context.with(trace.setSpanContext(ROOT_CONTEXT, parent), () => client.reduce("f", []));
    const [span] = spans.ended;
    expect(span?.parentSpanContext).toEqual(parent);
    const [came] = server.calls("Reduce");
    expect(came?.metadata.get("traceparent")).toEqual([`00-${parent.traceId}-${span?.spanContext().spanId}-01`]);
    expect(came?.metadata.get("tracestate")).toEqual(["vendor=1"]);
  });

  it("says which method of which server, in OpenTelemetry's words, and who it is that says so", async () => {
    const { client, server, spans } = await answering(() => ONE);
    await client.reduce("f", []);
    const [span] = spans.ended;
    expect(span).toMatchObject({ name: REDUCE, kind: 2, instrumentationScope: { ...PACKAGE } });
    expect(span?.attributes).toEqual({
      "rpc.system": "grpc",
      "rpc.service": "assay.v1.InvokeService",
      "rpc.method": "Reduce",
      "server.address": "127.0.0.1",
      "server.port": server.port,
      "rpc.grpc.status_code": 0,
      "assay.reason": "OK",
    });
    const manifest = readFileSync(join(import.meta.dirname, "../../../../clients/typescript/package.json"), "utf8");
    expect(JSON.parse(manifest)).toMatchObject(PACKAGE);
    for (const [address, host, port] of [
      ["[::1]:7443", "::1", 7443],
      ["dns:///example.com:1", "example.com", 1],
      ["unix:///run/assay.sock", "/run/assay.sock", undefined],
      ["unix:assay.sock", "assay.sock", undefined],
    ] as const) {
      expect(readConnectOptions(address, {}).endpoint).toEqual({ host, port });
    }
  });

  it("goes along where it is not sampled too, and there is no traceparent where nothing has a trace", async () => {
    const { client, server, spans } = await answering(() => ONE, {}, new KeptSpans(new AlwaysOffSampler()));
    await client.reduce("f", []);
    expect(server.calls("Reduce")[0]?.metadata.get("traceparent")[0]).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/);
    expect(spans.ended).toEqual([]);
    // The API without an SDK records nothing, and passes on what the caller is a part of.
    const nothing: TracerProviderLike = trace.getTracerProvider();
    const without = connect(server.address, { tracerProvider: nothing });
    cleanUps.push(() => without.close());
    await without.reduce("f", []);
    expect(server.calls("Reduce")[1]?.metadata.get("traceparent")).toEqual([]);
    const callers = { traceId: "c".repeat(32), spanId: "d".repeat(16), traceFlags: 1 };
    await context.with(trace.setSpanContext(ROOT_CONTEXT, callers), () => without.reduce("f", []));
    const [traceparent] = server.calls("Reduce")[2]?.metadata.get("traceparent") ?? [];
    expect(traceparent).toBe(`00-${callers.traceId}-${callers.spanId}-01`);
  });

  it("leaves a call its own traceparent and tracestate", async () => {
    const { client, server, spans } = await answering(() => ONE);
    const metadata = { traceparent: `00-${"1".repeat(32)}-${"2".repeat(16)}-00`, tracestate: "own=1" };
    await client.reduce("f", [], { metadata });
    const [came] = server.calls("Reduce");
    expect(came?.metadata.getMap()).toMatchObject(metadata);
    expect(endings(spans)).toEqual([went("Reduce")]);
  });

  it("is there for each step of a publication, each page of a list, and each call of a stub, below the caller's", async () => {
    const { client, spans } = await answering((method, { nth }) => {
      if (method === "Compile") return { ok: [{ outcome: { case: "artifact", value: { digest: "0" } } }] };
      return { ok: [method === "ListFunctions" && nth === 1 ? { nextPageToken: "2" } : {}] };
    });
    const { parent } = await spans.below(async () => {
      await client.publish("f", "export default 1;");
      await Array.fromAsync(client.functions());
      await client.stub(DeployService).getFunction({ function: "f" });
    });
    const steps = ["Compile", "Sign", "Deploy", "ListFunctions", "ListFunctions", "GetFunction"];
    const ended = spans.ended.filter(({ name }) => name !== "program");
    expect(ended.map(({ attributes }) => attributes["rpc.method"])).toEqual(steps);
    const { spanId } = parent.spanContext();
    expect(ended.map(({ parentSpanContext }) => parentSpanContext?.spanId)).toEqual(steps.map(() => spanId));
  });

  it("has an event for each further attempt, with the reason and the wait", async () => {
    const { client, server, spans } = await answering((_, { nth }) =>
      nth < 3 ? { error: failure(UNAVAILABLE, "QUEUE_FULL", { retryAfterMs: 10 * nth }) } : ONE,
    );
    await client.reduce("f", []);
    const [span] = spans.ended;
    expect(span?.attributes).toMatchObject({ "assay.reason": "OK", "assay.attempts": 3 });
    expect(span?.events.map(({ name, attributes }) => ({ name, ...attributes }))).toEqual([
      { name: "retry", "assay.reason": "QUEUE_FULL", "assay.wait_ms": 10 },
      { name: "retry", "assay.reason": "QUEUE_FULL", "assay.wait_ms": 20 },
    ]);
    const told = server.calls("Reduce").map(({ metadata }) => metadata.get("traceparent").length);
    expect(told).toEqual([1, 1, 1]);
  });

  it("has none for an attempt that is not made: the deadline too near, or the client closed meanwhile", async () => {
    const busy = failure(UNAVAILABLE, "QUEUE_FULL", { retryAfterMs: 60_000 });
    const near = await answering(() => ({ error: busy }));
    await expect(near.client.reduce("f", [], { timeoutMs: 20_000 })).rejects.toMatchObject({ reason: "QUEUE_FULL" });
    expect(near.spans.ended[0]?.events).toEqual([]);
    expect(near.spans.ended[0]?.attributes).not.toHaveProperty("assay.attempts");

    const { client, spans } = await answering(() => {
      client.close();
      return { error: failure(UNAVAILABLE, "QUEUE_FULL") };
    });
    await expect(client.reduce("f", [])).rejects.toThrow("the client is closed");
    expect(endings(spans)).toEqual([failed("Reduce", "CANCELLED", CANCELLED)]);
    expect(spans.ended[0]?.events).toEqual([]);
  });

  it("is there for a call that is refused before anything is sent", async () => {
    const { client, server, spans } = await answering(() => ONE);
    const aborted = AbortSignal.abort();
    const refused = [
      () => client.reduce("f", [{ type: "T", data: 1n }]),
      () => client.reduce("f", [], { state: Symbol("none") }),
      () => client.reduce("f", [], { revision: 1.5 }),
      () => client.reduce("f", [], { timeoutMs: Number.NaN }),
      () => client.reduce("f", [], { metadata: { "not a name": "" } }),
      () => client.logs("f", { revision: 2 ** 53 }).next(),
      () => client.admin.audit({ from: new Date(Number.NaN) }).next(),
      () => client.stream("f", { state: () => 1 }).next(),
      () => client.stream("f", { signal: aborted }).next(),
      () => client.reduce("f", [], { signal: aborted }),
    ];
    for (const call of refused) await expect((async () => call())()).rejects.toThrow();
    client.close();
    await expect(client.reduce("f", [])).rejects.toThrow("closed");
    expect(endings(spans)).toEqual([
      failed("Reduce", "EVENT_INVALID", INVALID_ARGUMENT),
      ...Array.from({ length: 4 }, () => failed("Reduce", "REQUEST_INVALID", INVALID_ARGUMENT)),
      failed("TailLogs", "REQUEST_INVALID", INVALID_ARGUMENT),
      failed("ReadAuditLog", "REQUEST_INVALID", INVALID_ARGUMENT),
      failed("ReduceStream", "REQUEST_INVALID", INVALID_ARGUMENT),
      failed("ReduceStream", "CANCELLED", CANCELLED),
      failed("Reduce", "CANCELLED", CANCELLED),
      failed("Reduce", "CANCELLED", CANCELLED),
    ]);
    expect(spans.open).toBe(0);
    expect(server.calls("Reduce")).toEqual([]);
  });

  it("holds nothing of a request, an answer, a message or a token", async () => {
    const secret = "4111-1111";
    const { client, spans } = await answering(
      (_, { nth }) =>
        nth === 1
          ? { error: { ...failure(INVALID_ARGUMENT, "REQUEST_INVALID"), details: secret } }
          : { ok: [{ state: Buffer.from(`"${secret}"`) }] },
      { token: secret },
    );
    const events = [{ type: secret, data: secret }];
    await expect(client.reduce(secret, events)).rejects.toMatchObject({ reason: "REQUEST_INVALID" });
    expect((await client.reduce(secret, events)).state).toBe(secret);
    const told = spans.ended.map(({ attributes, events, name, resource, status }) => ({
      ...{ attributes, events, name, resource: resource.attributes, status },
    }));
    expect(told).toHaveLength(2);
    expect(JSON.stringify(told)).not.toContain(secret);
  });

  it("is not there without a provider of the client's own, whatever is registered for the whole program", async () => {
    const everywhere = new KeptSpans();
    trace.setGlobalTracerProvider(everywhere.provider);
    cleanUps.push(() => trace.disable());
    const { client, server } = await answering(() => ONE, { tracerProvider: undefined });
    await everywhere.below(() => client.reduce("f", []));
    expect(everywhere.ended.map(({ name }) => name)).toEqual(["program"]);
    expect(server.calls("Reduce")[0]?.metadata.get("traceparent")).toEqual([]);
  });
});

describe("what is no tracer provider", () => {
  it("is refused when the client is made", () => {
    for (const not of [null, {}, "otel", trace]) {
      const tracerProvider = not as unknown as TracerProviderLike;
      const connecting = () => connect("127.0.0.1:1", { tracerProvider }).close();
      if (not === trace) expect(connecting).not.toThrow();
      else expect(connecting).toThrow("`tracerProvider` is a TracerProvider of @opentelemetry/api");
    }
  });
});

describe("the span of a stream of answers", () => {
  const part = (code: string) => ({ part: { case: "code" as const, value: Buffer.from(code) } });
  const PARTS = { ok: [part("1"), part("2")] };

  it("begins when the first answer is asked for, and ends with the stream, well or not", async () => {
    const { client, spans } = await answering((_, { nth }) =>
      nth === 1 ? PARTS : { ...PARTS, after: failure(UNAVAILABLE, "SHUTTING_DOWN") },
    );
    const compile = client.stub(CompileService);
    compile.getArtifact({});
    expect(spans.open + spans.ended.length).toBe(0);
    expect(await Array.fromAsync(compile.getArtifact({}))).toHaveLength(2);
    const broken = Array.fromAsync(compile.getArtifact({}));
    await expect(broken).rejects.toMatchObject({ retryable: expect.any(Boolean) });
    const { reason } = (await broken.catch((error: unknown) => error)) as { readonly reason: string };
    expect(endings(spans)).toEqual([went("GetArtifact"), failed("GetArtifact", reason, UNAVAILABLE)]);
    expect(spans.open).toBe(0);
  });

  it("is one for all attempts", async () => {
    const { client, server, spans } = await answering((_, { nth }) =>
      nth === 1 ? { error: failure(UNAVAILABLE, "QUEUE_FULL") } : PARTS,
    );
    expect(await Array.fromAsync(client.stub(CompileService).getArtifact({}))).toHaveLength(2);
    expect(server.calls("GetArtifact")).toHaveLength(2);
    expect(endings(spans)).toEqual([went("GetArtifact")]);
    expect(spans.ended[0]?.attributes["assay.attempts"]).toBe(2);
  });

  it("ends as cancelled with a reader who leaves, and, whether anybody reads on or not, with a signal or a deadline", async () => {
    const { client, spans } = await scripted({
      getArtifact: (call) => void call.write(create(GetArtifactResponseSchema, part("1"))),
    });
    const compile = client.stub(CompileService);
    for await (const _ of compile.getArtifact({})) break;
    expect(endings(spans)).toEqual([failed("GetArtifact", "CANCELLED", CANCELLED)]);
    const abort = new AbortController();
    const aborted = compile.getArtifact({}, { signal: abort.signal });
    const late = compile.getArtifact({}, { timeoutMs: 300 });
    // On a machine that is busy the deadline may pass before the first answer.
    await Promise.all([aborted.next(), late.next().catch(() => undefined)]);
    abort.abort();
    await vi.waitFor(() => expect(spans.open).toBe(0), SOON);
    const others = endings(spans).slice(1);
    expect(others).toHaveLength(2);
    expect(others).toContainEqual(failed("GetArtifact", "CANCELLED", CANCELLED));
    expect(others).toContainEqual(failed("GetArtifact", "DEADLINE_EXCEEDED", DEADLINE_EXCEEDED));
    await late.next().catch(() => undefined);
    expect(spans.ended).toHaveLength(3);
  });
});

describe("the span of an iterator that is dropped in the middle", () => {
  it("ends when memory is cleared up, and so does the call", async () => {
    setFlagsFromString("--expose-gc");
    const clearUp = runInNewContext("gc") as () => void;
    const { client, server, spans } = await answering((method) =>
      method === "TailLogs" ? { ok: [{ lines: [{ text: "1" }] }], stays: true } : "hang",
    );
    const stream = await scripted({ reduceStream: answeringBatches() });
    async function* openForEver() {
      yield { message: { case: "open" as const, value: {} } };
      await new Promise(() => undefined);
    }
    const drop = async () => {
      expect((await client.logs("f", { follow: true }).next()).value).toMatchObject({ text: "1" });
      expect((await stream.client.stub(InvokeService).reduceStream(openForEver()).next()).done).toBe(false);
    };
    await drop();
    await vi.waitFor(() => {
      clearUp();
      expect([spans.ended.length, stream.spans.ended.length, server.cancelled("TailLogs")]).toEqual([1, 1, 1]);
    }, SOON);
    expect(endings(spans)).toEqual([failed("TailLogs", "CANCELLED", CANCELLED)]);
    expect(endings(stream.spans)).toEqual([failed("ReduceStream", "CANCELLED", CANCELLED)]);
  });
});

/** Opens, and answers every batch; does something else with those of the streams that `breaks` names. */
function answeringBatches(breaks: (stream: number) => boolean = () => false): NonNullable<Script["reduceStream"]> {
  let streams = 0;
  return (call) => {
    streams += 1;
    const broken = breaks(streams);
    call.on("data", ({ message }) => {
      if (message.case === "open") call.write(OPENED);
      else if (broken) call.emit("error", NOBODY_THERE);
      else if (message.case === "batch") call.write(receiptOf(message.value.batch, 1, "1"));
    });
    call.on("end", () => {
      if (broken) return;
      call.write(receiptOf(0n, 0, "1"));
      call.end();
    });
  };
}

const EVENT = { type: "T", data: 1 };

describe("the span of a stream of batches", () => {
  it("lasts until the stream has ended: well, with an error, given up, or with a reader who leaves", async () => {
    const { client, spans } = await scripted({ reduceStream: answeringBatches((stream) => stream === 2) });
    await client.stream("f", { events: [EVENT] }).finish();
    await expect(client.stream("f", { events: [EVENT] }).finish()).rejects.toThrow("nobody there");
    const given = client.stream("f");
    await given.opened;
    expect(spans.open).toBe(1);
    given.cancel();
    await expect(given.next()).rejects.toMatchObject({ reason: "CANCELLED" });
    const left = client.stream("f");
    await left.send(EVENT);
    for await (const _ of left) break;
    await vi.waitFor(() => expect(spans.open).toBe(0), SOON);
    async function* openForEver() {
      yield { message: { case: "open" as const, value: {} } };
      await new Promise(() => undefined);
    }
    for await (const _ of client.stub(InvokeService).reduceStream(openForEver())) break;
    await vi.waitFor(() => expect(spans.ended).toHaveLength(5), SOON);
    const cancelled = failed("ReduceStream", "CANCELLED", CANCELLED);
    expect(endings(spans)).toEqual([
      went("ReduceStream"),
      failed("ReduceStream", "SERVER_UNREACHABLE", UNAVAILABLE),
      ...[cancelled, cancelled, cancelled],
    ]);
  });

  it("is one for each stream that a publisher opens, all of them below the span where the publisher was made", async () => {
    const { client, spans } = await scripted({ reduceStream: answeringBatches((stream) => stream < 3) });
    const { parent, result: publisher } = await spans.below(async () => client.publisher("f", { resume: true }));
    await publisher.send(EVENT);
    expect(await publisher.close()).toMatchObject({ batches: 1, eventsApplied: 1 });
    const broken = failed("ReduceStream", "SERVER_UNREACHABLE", UNAVAILABLE);
    const streams = spans.ended.filter(({ name }) => name !== "program");
    expect(endings(spans).filter(({ method }) => method === "ReduceStream")).toEqual([
      ...[broken, broken],
      went("ReduceStream"),
    ]);
    const { spanId } = parent.spanContext();
    expect(streams.map(({ parentSpanContext }) => parentSpanContext?.spanId)).toEqual([spanId, spanId, spanId]);
    expect(spans.open).toBe(0);
  });
});

describe("a tracer that breaks its word", () => {
  const traceId = "a".repeat(32);
  const spanId = "b".repeat(16);
  const whole = {
    spanContext: (): SpanContextLike => ({ traceId, spanId, traceFlags: 1 }),
    setAttributes: () => undefined,
    addEvent: () => undefined,
    setStatus: () => undefined,
    end: () => undefined,
  };
  const fails = (): never => {
    throw new Error("thrown by a tracer");
  };
  const having = (span: unknown): TracerProviderLike => {
    const tracer: unknown = { startSpan: () => span };
    return { getTracer: () => tracer as ReturnType<TracerProviderLike["getTracer"]> };
  };

  const broken = new Map<string, TracerProviderLike>([
    ["has no tracer", { getTracer: () => undefined as unknown as ReturnType<TracerProviderLike["getTracer"]> }],
    ["has no span", having(null)],
    ["throws where a span begins", { getTracer: () => ({ startSpan: fails }) }],
    ...Object.keys(whole).map((word): [string, TracerProviderLike] => [
      `throws at ${word}`,
      having({ ...whole, [word]: fails }),
    ]),
  ]);
  it.each([...broken])("and %s costs no call, retry, stream or error anything", async (_, tracerProvider) => {
    let calls = 0;
    const { client } = await answering(
      () => {
        calls += 1;
        return calls === 1 ? { error: failure(UNAVAILABLE, "QUEUE_FULL") } : ONE;
      },
      { tracerProvider },
    );
    expect(await client.reduce("f", [])).toMatchObject({ revision: 1 });
    await expect(client.reduce("f", [], { timeoutMs: -1 })).rejects.toMatchObject({ reason: "REQUEST_INVALID" });
    const streaming = await scripted({ reduceStream: answeringBatches() }, { tracerProvider });
    expect(await streaming.client.stream("f", { events: [EVENT] }).finish()).toMatchObject({ eventsApplied: 1 });
  });

  it.each<[string, SpanContextLike]>([
    ["a trace that is no number", { traceId: "x\r\ny: z", spanId, traceFlags: 1 }],
    ["a span that is none", { traceId, spanId: "0".repeat(16), traceFlags: 1 }],
    ["too long an id", { traceId: traceId.repeat(2), spanId, traceFlags: 1 }],
  ])("and says %s is not believed", async (_, spanContext) => {
    const tracerProvider = having({ ...whole, spanContext: () => spanContext });
    const { client, server } = await answering(() => ONE, { tracerProvider });
    await client.reduce("f", []);
    expect(server.calls("Reduce")[0]?.metadata.get("traceparent")).toEqual([]);
  });

  it("and has a trace state that would be another header sends none", async () => {
    const traceState = { serialize: () => "a=1\r\nauthorization: x" };
    const tracerProvider = having({ ...whole, spanContext: () => ({ ...whole.spanContext(), traceState }) });
    const { client, server } = await answering(() => ONE, { tracerProvider });
    await client.reduce("f", [], { metadata: { tracestate: "mine=1" } });
    const [came] = server.calls("Reduce");
    expect(came?.metadata.get("traceparent")).toEqual([`00-${traceId}-${spanId}-01`]);
    expect(came?.metadata.get("tracestate")).toEqual([]);
  });
});
