/** OpenTelemetry's SDK as a program has it: a provider whose spans are kept in memory, and contexts that follow asynchronous work. */
import { AsyncLocalStorage } from "node:async_hooks";
import { type Context, type ContextManager, context, ROOT_CONTEXT, type Span, trace } from "@opentelemetry/api";
import { InMemorySpanExporter, type Sampler, SimpleSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";

/** A provider, and what became of its spans. */
export class KeptSpans {
  readonly provider: TracerProvider;
  readonly #exporter = new InMemorySpanExporter();
  #started = 0;

  constructor(sampler?: Sampler) {
    const processor = new SimpleSpanProcessor({ exporter: this.#exporter });
    const onStart = processor.onStart.bind(processor);
    processor.onStart = (span, parent) => {
      this.#started += 1;
      onStart(span, parent);
    };
    this.provider = new TracerProvider({ spanProcessors: [processor], ...(sampler === undefined ? {} : { sampler }) });
  }

  /** Those that have ended, in the order of their ends. */
  get ended() {
    return this.#exporter.getFinishedSpans();
  }

  /** Those that have not. */
  get open(): number {
    return this.#started - this.ended.length;
  }

  /** Runs `work` below a span of the program's own. */
  async below<T>(work: () => Promise<T>): Promise<{ readonly parent: Span; readonly result: T }> {
    const parent = this.provider.getTracer("program").startSpan("program");
    try {
      return { parent, result: await context.with(trace.setSpan(ROOT_CONTEXT, parent), work) };
    } finally {
      parent.end();
    }
  }
}

/** Contexts in an AsyncLocalStorage, as OpenTelemetry's own manager for Node has them. */
export class AsyncContexts implements ContextManager {
  readonly #storage = new AsyncLocalStorage<Context>();

  active(): Context {
    return this.#storage.getStore() ?? ROOT_CONTEXT;
  }

  with<A extends unknown[], F extends (...args: A) => ReturnType<F>>(
    active: Context,
    work: F,
    thisArg?: ThisParameterType<F>,
    ...args: A
  ): ReturnType<F> {
    return this.#storage.run(active, () => work.call(thisArg, ...args));
  }

  bind<T>(_active: Context, target: T): T {
    return target;
  }

  enable(): this {
    return this;
  }

  disable(): this {
    this.#storage.disable();
    return this;
  }
}
