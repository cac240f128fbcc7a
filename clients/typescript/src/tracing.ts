/** Spans of calls: what OpenTelemetry is told of them, and what the server is told of the spans. Its packages are known by their shape alone. */
import type { DescMethod } from "@bufbuild/protobuf";
import { type Metadata, status } from "@grpc/grpc-js";
import type { AssayError } from "./errors.ts";

/** What the client uses of a `TracerProvider` of `@opentelemetry/api`, 1.0 or later. Every provider is one. */
export interface TracerProviderLike {
  getTracer(name: string, version?: string): TracerLike;
}

/** What the client uses of a `Tracer`. */
export interface TracerLike {
  /** Begins a span, as a child of the one in the context that is active. */
  startSpan(name: string, options?: SpanOptionsLike): SpanLike;
}

/** What a span begins with. */
export interface SpanOptionsLike {
  /** `SpanKind.CLIENT`. */
  readonly kind: 2;
  readonly attributes: Record<string, string | number>;
}

/** What the client uses of a `Span`. */
export interface SpanLike {
  spanContext(): SpanContextLike;
  setAttributes(attributes: Record<string, string | number>): unknown;
  addEvent(name: string, attributes: Record<string, string | number>): unknown;
  /** 2 is `SpanStatusCode.ERROR`. */
  setStatus(status: { code: 2; message: string }): unknown;
  end(): void;
}

/** What the client uses of a `SpanContext`. */
export interface SpanContextLike {
  readonly traceId: string;
  readonly spanId: string;
  readonly traceFlags: number;
  readonly traceState?: { serialize(): string } | undefined;
}

/** Where a connection leads. */
export interface Endpoint {
  /** A name, an IP address, or a socket's path. */
  readonly host: string;
  /** Undefined: of a Unix socket. */
  readonly port: number | undefined;
}

/** The package's name and version: who it is that tells of spans. */
export const PACKAGE = { name: "@assay/client", version: "0.1.0" } as const;
const CLIENT = 2;
const ERROR = 2;
const TRACE_ID = /^(?!0+$)[0-9a-f]{32}$/;
const SPAN_ID = /^(?!0+$)[0-9a-f]{16}$/;

/** Begins the spans of one connection's calls. */
export class Tracing {
  readonly #tracer: TracerLike;
  readonly #server: Readonly<Record<string, string | number>>;

  constructor(provider: TracerProviderLike, { host, port }: Endpoint) {
    this.#tracer = provider.getTracer(PACKAGE.name, PACKAGE.version);
    this.#server = { "server.address": host, ...(port === undefined ? {} : { "server.port": port }) };
  }

  /** Begins the span of a call. To be called where the caller's context is active, which becomes the parent. Undefined: the tracer cannot. */
  begin(method: DescMethod): CallSpan | undefined {
    const service = method.parent.typeName;
    const attributes = { "rpc.system": "grpc", "rpc.service": service, "rpc.method": method.name, ...this.#server };
    // Without a context of the caller's, tracers take the one that is active (OpenTelemetry's specification, "Span Creation").
    const span = quietly(() => this.#tracer.startSpan(`${service}/${method.name}`, { kind: CLIENT, attributes }));
    return span === undefined ? undefined : new CallSpan(span);
  }
}

/** The span of a call, all its attempts included. */
export class CallSpan {
  readonly #span: SpanLike;
  #attempts = 1;
  #ended = false;

  constructor(span: SpanLike) {
    this.#span = span;
  }

  /** Has the span go along with a call (W3C Trace Context), unless the call says itself what it is a part of. */
  goAlong(metadata: Metadata): void {
    if (metadata.get("traceparent").length > 0) return;
    quietly(() => {
      const { spanId, traceFlags, traceId, traceState } = this.#span.spanContext();
      // A provider that records nothing, below nothing that is recorded.
      if (!TRACE_ID.test(traceId) || !SPAN_ID.test(spanId)) return;
      const flags = (traceFlags & 0xff).toString(16).padStart(2, "0");
      metadata.set("traceparent", `00-${traceId}-${spanId}-${flags}`);
      // One without its traceparent would be taken for the span's.
      metadata.remove("tracestate");
      const state = traceState?.serialize() ?? "";
      if (state !== "") metadata.set("tracestate", state);
    });
  }

  /** Another attempt begins, after a wait. */
  retry(after: AssayError, waitMs: number): void {
    this.#attempts += 1;
    const attributes = { "assay.reason": after.reason, "assay.wait_ms": Math.round(waitMs) };
    quietly(() => this.#span.addEvent("retry", attributes));
  }

  /** The call is over. Only the first word counts. Undefined: it went well. */
  end(error: AssayError | undefined): void {
    if (this.#ended) return;
    this.#ended = true;
    const { code = status.OK, reason = "OK", requestId } = error ?? {};
    const attributes = {
      "rpc.grpc.status_code": code,
      "assay.reason": reason,
      ...(requestId === undefined ? {} : { "assay.request_id": requestId }),
      ...(this.#attempts === 1 ? {} : { "assay.attempts": this.#attempts }),
    };
    quietly(() => this.#span.setAttributes(attributes));
    if (error !== undefined) quietly(() => this.#span.setStatus({ code: ERROR, message: reason }));
    quietly(() => this.#span.end());
  }
}

/** What a tracer throws is not the call's: that goes on with as much of its span as there is. */
function quietly<T>(tell: () => T): T | undefined {
  try {
    return tell() ?? undefined;
  } catch {
    return undefined;
  }
}
