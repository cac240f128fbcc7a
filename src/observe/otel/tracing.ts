/** Records the traces of calls with OpenTelemetry's SDK: a span for the call, and one for each step of its way. */
import {
  type Attributes,
  type Context,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  type Tracer,
  trace,
} from "@opentelemetry/api";
import { TraceState } from "@opentelemetry/core";
import type { Resource } from "@opentelemetry/resources";
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  type SpanExporter,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from "@opentelemetry/sdk-trace";
import type { TraceParent } from "../../base/trace-parent.ts";
import { reasonFacts } from "../../fault/reasons.ts";
import type { TenantId } from "../../flow.ts";
import type { Ending } from "../meters.ts";
import { type Sample, sample } from "../metrics.ts";
import type { CallTrace, SpanFacts, StepName, StepSpan, Tracing } from "../tracing.ts";

/** Spans that wait to be exported; more are dropped, so that a collector that is away costs a bounded memory. */
const MAX_QUEUED_SPANS = 8_192;
const EXPORT_EVERY_MS = 1_000;
const EXPORT_TIMEOUT_MS = 10_000;
const SECOND_MS = 1_000;
/** No tenant takes more than this share of them: a client decides with one bit of a header that its calls are to be recorded. */
const TENANT_SHARE = 0.5;
const GRPC_OK = 0;
/** Codes that OpenTelemetry's conventions for gRPC servers call errors: the others are the client's. */
const SERVER_ERRORS: ReadonlySet<number> = new Set([2, 4, 12, 13, 14, 15]);

export interface TracingOptions {
  readonly exporter: SpanExporter;
  readonly resource: Resource;
  readonly version: string;
  /** The share that is recorded of the calls whose client has not decided. */
  readonly ratio: number;
  /** Traces in a second at most, whoever has asked for them: a client MUST NOT decide how much is sent. */
  readonly perSecond: number;
}

/** Records traces. */
export class SdkTracing implements Tracing {
  readonly #provider: TracerProvider;
  readonly #tracer: Tracer;
  readonly #perSecond: number;
  /** The second that is counted now, and the traces that were begun in it: in all, and of each tenant. */
  #second = 0;
  #inSecond = 0;
  readonly #ofTenant = new Map<TenantId, number>();
  #recorded = 0;
  #notSampled = 0;
  #overRate = 0;

  constructor({ exporter, resource, version, ratio, perSecond }: TracingOptions) {
    const batches = new BatchSpanProcessor({
      exporter,
      maxQueueSize: MAX_QUEUED_SPANS,
      scheduledDelayMillis: EXPORT_EVERY_MS,
      exportTimeoutMillis: EXPORT_TIMEOUT_MS,
    });
    this.#provider = new TracerProvider({
      resource,
      sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(ratio) }),
      spanProcessors: [batches],
    });
    this.#tracer = this.#provider.getTracer("assay", version);
    this.#perSecond = perSecond;
  }

  begin(
    path: string,
    tenant: TenantId,
    parent: TraceParent | undefined,
    traceState: string,
    beganMs: number,
  ): CallTrace | undefined {
    const [, service = "", method = ""] = path.split("/");
    if (!this.#hasRoom(tenant, beganMs)) {
      this.#overRate += 1;
      return undefined;
    }
    // Wall clock and `performance.now()` drift apart in the life of a server.
    const offsetMs = Date.now() - performance.now();
    const attributes = { "rpc.system": "grpc", "rpc.service": service, "rpc.method": method };
    const context = contextOf(parent, traceState);
    const startTime = offsetMs + beganMs;
    const span = this.#tracer.startSpan(path.slice(1), { kind: SpanKind.SERVER, startTime, attributes }, context);
    if (!span.isRecording()) {
      this.#notSampled += 1;
      return undefined;
    }
    this.#recorded += 1;
    this.#inSecond += 1;
    this.#ofTenant.set(tenant, (this.#ofTenant.get(tenant) ?? 0) + 1);
    return new RecordedTrace(this.#tracer, span, offsetMs);
  }

  #hasRoom(tenant: TenantId, nowMs: number): boolean {
    const second = Math.floor(nowMs / SECOND_MS);
    if (second !== this.#second) {
      this.#second = second;
      this.#inSecond = 0;
      this.#ofTenant.clear();
    }
    const ofTenant = this.#ofTenant.get(tenant) ?? 0;
    return this.#inSecond < this.#perSecond && ofTenant < Math.ceil(this.#perSecond * TENANT_SHARE);
  }

  *samples(): Generator<Sample> {
    yield sample("assay_traces_total", this.#recorded, "recorded");
    yield sample("assay_traces_total", this.#notSampled, "not_sampled");
    yield sample("assay_traces_total", this.#overRate, "over_rate");
  }

  /** Sends what is waiting. */
  async close(): Promise<void> {
    await this.#provider.shutdown();
  }
}

function contextOf(parent: TraceParent | undefined, traceState: string): Context {
  if (parent === undefined) return ROOT_CONTEXT;
  return trace.setSpanContext(ROOT_CONTEXT, {
    traceId: parent.traceId,
    spanId: parent.spanId,
    traceFlags: parent.isSampled ? TraceFlags.SAMPLED : TraceFlags.NONE,
    isRemote: true,
    ...(traceState === "" ? {} : { traceState: new TraceState(traceState) }),
  });
}

/** A step, and where its own steps belong. */
class Step implements StepSpan {
  readonly step: StepName;
  readonly context: Context;

  constructor(step: StepName, context: Context) {
    this.step = step;
    this.context = context;
  }
}

class RecordedTrace implements CallTrace {
  readonly traceId: string;
  readonly #tracer: Tracer;
  readonly #span: Span;
  readonly #context: Context;
  readonly #offsetMs: number;

  constructor(tracer: Tracer, span: Span, offsetMs: number) {
    this.#tracer = tracer;
    this.#span = span;
    this.#offsetMs = offsetMs;
    this.#context = trace.setSpan(ROOT_CONTEXT, span);
    this.traceId = span.spanContext().traceId;
  }

  step(name: StepName, fromMs: number, toMs: number, facts: SpanFacts = {}, within?: StepSpan): StepSpan {
    const attributes: Attributes = { ...facts };
    const context = within instanceof Step ? within.context : this.#context;
    const span = this.#tracer.startSpan(
      name,
      { kind: SpanKind.INTERNAL, startTime: this.#offsetMs + fromMs, attributes },
      context,
    );
    span.end(this.#offsetMs + toMs);
    return new Step(name, trace.setSpan(context, span));
  }

  end(toMs: number, ending: Ending, facts: SpanFacts): void {
    const code = ending === "OK" ? GRPC_OK : reasonFacts(ending).grpcCode;
    this.#span.setAttributes({ ...facts, "rpc.grpc.status_code": code, "assay.reason": ending });
    if (SERVER_ERRORS.has(code)) this.#span.setStatus({ code: SpanStatusCode.ERROR, message: ending });
    this.#span.end(this.#offsetMs + toMs);
  }
}
