/** A tracer provider of OpenTelemetry's SDK that samples and keeps every span, and its spans in the words of the protocol. */
import { SpanKind, SpanStatusCode } from "@opentelemetry/api";
import {
  AlwaysOnSampler,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
  TracerProvider,
} from "@opentelemetry/sdk-trace";

/** What becomes of one client's spans. */
export class KeptSpans {
  readonly provider: TracerProvider;
  readonly #kept = new InMemorySpanExporter();

  constructor() {
    const spanProcessors = [new SimpleSpanProcessor({ exporter: this.#kept })];
    this.provider = new TracerProvider({ sampler: new AlwaysOnSampler(), spanProcessors });
  }

  /** Those that have ended, in the order of their ends. */
  async ended(): Promise<readonly unknown[]> {
    await this.provider.forceFlush();
    return this.#kept.getFinishedSpans().map(shapeOf);
  }
}

function shapeOf(span: ReadableSpan): unknown {
  const { traceId, spanId } = span.spanContext();
  return {
    traceId,
    spanId,
    name: span.name,
    kind: SpanKind[span.kind],
    status: SpanStatusCode[span.status.code],
    description: span.status.message ?? "",
    attributes: span.attributes,
    events: span.events.map(({ name, attributes = {} }) => ({ name, attributes })),
  };
}
