/** Calls through the client's layer. */
import { setTimeout as sleep } from "node:timers/promises";
import { type DescMessage, type DescMethod, type JsonValue, type MessageShape, toJson } from "@bufbuild/protobuf";
import { status } from "@grpc/grpc-js";
import { AssayError, type CallOptions, type Client, type ConnectOptions, connect, type Receipt } from "../src/index.ts";
import { InvokeService, ReduceStreamResponseSchema } from "../src/stubs.ts";
import type { Caller, ErrorShape, Outcome } from "./caller.ts";
import { KeptSpans } from "./kept-spans.ts";
import {
  type CallRequest,
  type ConnectRequest,
  type LayerOperation,
  type MethodCall,
  type Operation,
  type RawStream,
  Unsupported,
} from "./requests.ts";

type Message = MessageShape<DescMessage>;

/** A connection of the client's. */
export class LayerCaller implements Caller {
  readonly #client: Client;
  readonly #spans: KeptSpans | undefined;
  readonly #end = new AbortController();

  private constructor(client: Client, spans: KeptSpans | undefined) {
    this.#client = client;
    this.#spans = spans;
  }

  /** A connection, or what the client itself refuses. */
  static connect(address: string, options: ConnectRequest): LayerCaller | Outcome {
    try {
      const spans = options.traced === true ? new KeptSpans() : undefined;
      return new LayerCaller(connect(address, { ...connectOptions(options), tracerProvider: spans?.provider }), spans);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      const nothing = {
        retryAfterMs: null,
        fieldViolations: [],
        quotaViolations: [],
        metadata: {},
        authorStack: [],
        requestId: null,
      };
      return {
        outcome: "error",
        error: { ...nothing, reason: "", code: "", message: error.message, retryable: false },
      };
    }
  }

  async perform(operation: Operation): Promise<Outcome> {
    const responses: JsonValue[] = [];
    try {
      switch (operation.op) {
        case "call":
          return await this.#call(operation, responses);
        case "stream":
          return await this.#stream(operation, responses);
        case "close":
          throw new Unsupported("`close` is the driver's");
        default:
          return { outcome: "ok", result: await this.#layer(operation) };
      }
    } catch (error) {
      if (!(error instanceof AssayError)) throw error;
      const isStream =
        operation.op === "stream" || (operation.op === "call" && operation.method.methodKind !== "unary");
      return { outcome: "error", error: shapeOf(error), ...(isStream ? { responses } : {}) };
    }
  }

  giveUp(): void {
    this.#end.abort();
  }

  close(): void {
    this.#client.close();
  }

  async #call({ service, method, message, call }: MethodCall, responses: JsonValue[]): Promise<Outcome> {
    const stub = this.#client.stub(service) as Readonly<
      Record<string, (request: Message, options: CallOptions) => Promise<Message> | AsyncIterable<Message>>
    >;
    const running = this.#begin(call);
    try {
      const answer = stub[method.localName]?.(message, running.options);
      if (answer === undefined || method.methodKind === "bidi_streaming") {
        throw new Unsupported(`${method.name} is not called so`);
      }
      if (answer instanceof Promise) return { outcome: "ok", response: toJson(method.output, await answer) };
      return await this.#collect(method.output, answer, running, responses);
    } finally {
      running.end();
    }
  }

  async #stream({ requests, keepOpen, call }: RawStream, responses: JsonValue[]): Promise<Outcome> {
    const running = this.#begin(call);
    async function* all() {
      yield* requests;
      if (keepOpen) await running.ended;
    }
    try {
      const answers = this.#client.stub(InvokeService).reduceStream(all(), running.options);
      return await this.#collect(ReduceStreamResponseSchema, answers, running, responses);
    } finally {
      running.end();
    }
  }

  async #collect<O extends DescMethod["output"]>(
    schema: O,
    answers: AsyncIterable<MessageShape<O>>,
    running: Running,
    responses: JsonValue[],
  ): Promise<Outcome> {
    for await (const answer of answers) {
      if (responses.length >= running.cancelAfterResponses) continue;
      responses.push(toJson(schema, answer));
      if (responses.length >= running.cancelAfterResponses) running.cancel();
    }
    return { outcome: "ok", responses };
  }

  async #layer(operation: LayerOperation): Promise<unknown> {
    switch (operation.op) {
      case "publish": {
        const published = await this.#client.publish(operation.name, operation.files);
        if (published.outcome === "rejected") {
          return { accepted: false, rules: published.diagnostics.map(({ rule }) => rule) };
        }
        const { artifact, revision } = published;
        return { accepted: true, revision: revision.number, artifactDigest: artifact.digest };
      }
      case "reduce": {
        const { events, revision, state, stateBytes } = operation;
        const reduced = await this.#client.reduce(operation.function, events, {
          revision,
          state,
          ...(stateBytes === undefined ? {} : { stateBytes: Buffer.from(stateBytes, "base64") }),
        });
        return {
          state: reduced.state,
          stateBytes: Buffer.from(reduced.stateBytes).toString("base64"),
          stateDigest: reduced.stateDigest,
          revision: reduced.revision,
          eventsApplied: reduced.eventsApplied,
        };
      }
      case "publisher":
        return await this.#publisher(operation);
      case "logs": {
        const lines = await Array.fromAsync(
          this.#client.logs(operation.function, { last: operation.last, signal: this.#end.signal }),
        );
        return { lines: lines.map(({ level, text }) => ({ level, text })) };
      }
      case "spans":
        if (this.#spans === undefined) throw new Unsupported("a client that is not traced has no spans");
        return { spans: await this.#spans.ended() };
    }
  }

  async #publisher(operation: LayerOperation & { readonly op: "publisher" }): Promise<unknown> {
    const { batchEvents, events, lingerMs, onFault, pauseEvery = 0, pauseMs = 0, resume, state } = operation;
    const receipts: Receipt<unknown>[] = [];
    const publisher = this.#client.publisher(operation.function, {
      ...{ batchSize: batchEvents, lingerMs, onFault, resume, state },
      signal: this.#end.signal,
      onReceipt: (receipt) => void receipts.push(receipt),
    });
    try {
      for (const [index, event] of events.entries()) {
        await publisher.send(event);
        if (pauseEvery > 0 && (index + 1) % pauseEvery === 0) await sleep(pauseMs);
      }
    } catch (error) {
      // A stream that stopped at a fault says so in its sum; whatever else ended it, `close` throws.
      if (!(error instanceof AssayError && error.reason === "STREAM_CLOSED")) {
        publisher.cancel();
        throw error;
      }
    }
    const sum = await publisher.close();
    return {
      receipts: receipts.map(({ batch, eventsApplied, eventsFailed, faults }) => ({
        ...{ batch, eventsApplied, eventsFailed },
        faults: faults.map(({ index, reason }) => ({ index, reason })),
      })),
      state: sum.state,
      stateDigest: sum.stateDigest,
      eventsApplied: sum.eventsApplied,
      eventsFailed: sum.eventsFailed,
    };
  }

  #begin(call: CallRequest): Running {
    return new Running(call, this.#end.signal);
  }
}

/** A call on its way, and what may cancel it. */
class Running {
  readonly options: CallOptions;
  readonly cancelAfterResponses: number;
  readonly ended: Promise<void>;
  readonly #abort = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #end: () => void = () => undefined;

  constructor({ timeoutMs, metadata, cancelAfterMs, cancelAfterResponses }: CallRequest, over: AbortSignal) {
    this.cancelAfterResponses = cancelAfterResponses ?? Number.POSITIVE_INFINITY;
    this.options = { timeoutMs, metadata, signal: AbortSignal.any([this.#abort.signal, over]) };
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
    if (cancelAfterMs !== undefined) this.#timer = setTimeout(() => this.cancel(), cancelAfterMs);
  }

  cancel(): void {
    this.#abort.abort();
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#end();
  }
}

function connectOptions(options: ConnectRequest): ConnectOptions {
  const { tlsCa, tlsCertificate, tlsKey, breakerFailures, breakerOpenMs } = options;
  const hasTls = tlsCa !== undefined || tlsCertificate !== undefined || tlsKey !== undefined;
  return {
    token: options.token,
    timeoutMs: options.timeoutMs,
    gzip: options.gzip,
    tls: hasTls ? { ca: tlsCa, certificate: tlsCertificate, key: tlsKey } : undefined,
    retries: {
      maxAttempts: options.maxAttempts,
      initialBackoffMs: options.initialBackoffMs,
      maxBackoffMs: options.maxBackoffMs,
    },
    circuitBreaker: breakerFailures === 0 ? false : { failures: breakerFailures, openMs: breakerOpenMs },
  };
}

function shapeOf(error: AssayError): ErrorShape {
  return {
    reason: error.reason,
    code: status[error.code] ?? String(error.code),
    message: error.message,
    retryable: error.retryable,
    retryAfterMs: error.retryAfterMs ?? null,
    fieldViolations: error.fieldViolations.map(({ field, description }) => ({ field, description })),
    quotaViolations: error.quotaViolations.map(({ subject, description }) => ({ subject, description })),
    metadata: error.metadata,
    authorStack: error.authorStack,
    requestId: error.requestId ?? null,
  };
}
