/** A stream of batches into a function: send on one side, receipts on the other, with flow control in both directions. */
import { create } from "@bufbuild/protobuf";
import { type ClientDuplexStream, Metadata } from "@grpc/grpc-js";
import { type BatchOptions, batches, type EventSource } from "./batches.ts";
import { type CallOptions, type Channel, decoder, encoder, pathOf } from "./channel.ts";
import { cancelled, type Fault, streamClosed, toAssayError, toFault } from "./errors.ts";
import { type EventInput, toEvent } from "./event.ts";
import type { Event } from "./gen/assay/v1/event_pb.js";
import {
  InvokeService,
  OnFault,
  type ReduceStreamReceipt,
  type ReduceStreamRequest,
  ReduceStreamRequestSchema,
  type ReduceStreamResponse,
  ReduceStreamResponseSchema,
  StateReport,
} from "./gen/assay/v1/invoke_service_pb.js";
import type { Usage } from "./model.ts";
import { toUsage } from "./wire.ts";

/** How a stream is opened. */
export interface StreamOptions extends CallOptions, BatchOptions {
  /** Absent: the revision that is active when the stream opens. */
  readonly revision?: number | undefined;
  /** A JSON value to start from. Absent: what the function's `initial()` returns. */
  readonly state?: unknown;
  /** Instead of `state`: the JSON document as it stands. */
  readonly stateJson?: string | undefined;
  /** When receipts carry the state. Absent: `"at-end"`. */
  readonly stateReport?: "never" | "at-end" | "every-batch" | undefined;
  /** What an event that fails does: end the stream, or be left out. Absent: `"stop"`. */
  readonly onFault?: "stop" | "skip" | undefined;
  /** Events to send, in batches; the stream ends when they do. Absent: the caller sends. */
  readonly events?: EventSource | undefined;
}

/** A batch is done; or, with `closing`, the stream is. */
export interface Receipt<State> {
  /** The number that `send` answered; 0 in the closing receipt. */
  readonly batch: number;
  /** True for the last receipt, which belongs to no batch and carries the state. */
  readonly closing: boolean;
  readonly eventsApplied: number;
  readonly eventsFailed: number;
  /** The events that failed, at most 100 of them, each with its place in the batch, from 0. */
  readonly faults: readonly (Fault & { readonly index: number })[];
  /** Undefined unless asked for. Parsed anew each time it is read. */
  readonly state: State | undefined;
  /** The state as the function made it. Undefined unless asked for. */
  readonly stateJson: string | undefined;
  /** SHA-256 over the state in canonical form (RFC 8785). Undefined unless the state is there. */
  readonly stateDigest: string | undefined;
  readonly usage: Usage;
}

/** A whole stream's receipts, added up. */
export interface StreamSummary<State> {
  readonly revision: number;
  readonly artifactDigest: string;
  readonly batches: number;
  readonly eventsApplied: number;
  readonly eventsFailed: number;
  /** The first 100 faults, each with its batch and its place in it. */
  readonly faults: readonly (Fault & { readonly index: number; readonly batch: number })[];
  /** Undefined if the stream was opened to report no state. */
  readonly state: State | undefined;
  readonly stateJson: string | undefined;
  readonly stateDigest: string | undefined;
  readonly cpuTimeNs: number;
}

/** What serves the stream. */
export interface StreamOpened {
  readonly revision: number;
  readonly artifactDigest: string;
}

/** Batches that may be under way to the socket before `send` waits. */
const MAX_UNSENT_BATCHES = 4;
/** Receipts that wait for the reader before the server is slowed down. */
const MAX_UNREAD_RECEIPTS = 64;
const MAX_FAULTS_KEPT = 100;

const STATE_REPORTS = {
  never: StateReport.NEVER,
  "at-end": StateReport.AT_END,
  "every-batch": StateReport.EVERY_BATCH,
} as const;

const ON_FAULT = { stop: OnFault.STOP, skip: OnFault.SKIP } as const;

/**
 * One stream. Read the receipts while sending: a server whose receipts nobody reads stops reading batches too.
 * Leaving the `for await` early, or aborting the signal, cancels the stream.
 */
export class ReduceStream<State = unknown> implements AsyncIterableIterator<Receipt<State>, undefined, undefined> {
  /** Fulfilled when the server has opened the stream; rejected with the stream's error if it never does. */
  readonly opened: Promise<StreamOpened>;
  readonly #call: ClientDuplexStream<ReduceStreamRequest, ReduceStreamResponse>;
  readonly #receipts: Receipt<State>[] = [];
  readonly #readers: PromiseWithResolvers<void>[] = [];
  readonly #senders: PromiseWithResolvers<void>[] = [];
  readonly #sendsItself: boolean;
  #unsent = 0;
  #lastBatch = 0;
  #endSent = false;
  /** No more can be sent: the status has come. */
  #closed = false;
  /** No more can be received: every receipt has come. */
  #drained = false;
  #error: unknown;

  constructor(channel: Channel, functionName: string, options: StreamOptions) {
    if (options.signal?.aborted === true) throw cancelled(options.signal.reason);
    const method = InvokeService.method.reduceStream;
    this.#call = channel.grpc.makeBidiStreamRequest(
      pathOf(method),
      encoder(ReduceStreamRequestSchema),
      decoder(ReduceStreamResponseSchema),
      new Metadata(),
      channel.callOptions(options.timeoutMs),
    );
    const opened = withResolvers<StreamOpened>();
    this.opened = opened.promise;
    this.opened.catch(() => undefined);
    this.#listen(opened, options.signal);
    this.#sendsItself = options.events !== undefined;
    this.#write(openMessage(functionName, options));
    if (options.events !== undefined) void this.#pump(options.events, options);
  }

  /**
   * Sends one batch of 1 to 10,000 events, at most 4 MiB, and answers its number when the next batch may be sent.
   * Throws an AssayError with the reason `STREAM_CLOSED` if the stream has ended, and the stream's own error if it failed.
   */
  async send(events: EventInput | Iterable<EventInput>): Promise<number> {
    const list = Symbol.iterator in events ? [...events] : [events];
    if (list.length === 0) return this.#lastBatch;
    return await this.#sendBatch(list.map(toEvent));
  }

  /** Says that no more batches come. The server answers what is outstanding; read on until the receipts end. */
  end(): void {
    if (this.#endSent || this.#closed) return;
    this.#endSent = true;
    this.#call.end();
  }

  /** Gives the stream up, on the server too. */
  cancel(): void {
    this.#call.cancel();
  }

  /** Ends the stream, reads all receipts that are left, and adds them up. */
  async finish(): Promise<StreamSummary<State>> {
    if (!this.#sendsItself) this.end();
    const total = { batches: 0, eventsApplied: 0, eventsFailed: 0, cpuTimeNs: 0 };
    const faults: (Fault & { index: number; batch: number })[] = [];
    let last: Receipt<State> | undefined;
    for await (const receipt of this) {
      last = receipt;
      if (receipt.closing) continue;
      total.batches += 1;
      total.eventsApplied += receipt.eventsApplied;
      total.eventsFailed += receipt.eventsFailed;
      total.cpuTimeNs += receipt.usage.cpuTimeNs;
      for (const fault of receipt.faults) {
        if (faults.length < MAX_FAULTS_KEPT) faults.push({ ...fault, batch: receipt.batch });
      }
    }
    const { revision, artifactDigest } = await this.opened;
    const { state, stateJson, stateDigest } = last ?? {};
    return { revision, artifactDigest, ...total, faults, state, stateJson, stateDigest };
  }

  async next(): Promise<IteratorResult<Receipt<State>, undefined>> {
    for (;;) {
      const receipt = this.#receipts.shift();
      if (receipt !== undefined) {
        if (this.#receipts.length < MAX_UNREAD_RECEIPTS / 2) this.#call.resume();
        return { done: false, value: receipt };
      }
      if (this.#drained) {
        const error = this.#error;
        this.#error = undefined;
        if (error !== undefined) throw error;
        return { done: true, value: undefined };
      }
      const reader = withResolvers<void>();
      this.#readers.push(reader);
      this.#call.resume();
      await reader.promise;
    }
  }

  async return(): Promise<IteratorResult<Receipt<State>, undefined>> {
    this.cancel();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cancel();
  }

  #listen(opened: PromiseWithResolvers<StreamOpened>, signal: AbortSignal | undefined): void {
    const cancel = () => this.#call.cancel();
    signal?.addEventListener("abort", cancel, { once: true });
    this.#call.on("data", (response: ReduceStreamResponse) => {
      if (response.message.case === "opened") {
        const { revision, artifactDigest } = response.message.value;
        opened.resolve({ revision: Number(revision), artifactDigest });
      } else if (response.message.case === "receipt") {
        this.#receipts.push(toReceipt<State>(response.message.value));
        if (this.#receipts.length >= MAX_UNREAD_RECEIPTS) this.#call.pause();
        wake(this.#readers);
      }
    });
    this.#call.on("error", (error) => {
      this.#error ??= toAssayError(error);
    });
    this.#call.on("status", () => {
      this.#closed = true;
      signal?.removeEventListener("abort", cancel);
      opened.reject(this.#error ?? streamClosed());
      wake(this.#senders);
      if (this.#readers.length > 0) this.#call.resume();
    });
    this.#call.on("end", () => {
      // The status, and with it the error, comes in the same turn as the end.
      this.#drained = true;
      wake(this.#readers);
    });
  }

  async #pump(source: EventSource, options: BatchOptions): Promise<void> {
    try {
      for await (const batch of batches(source, options)) {
        if (this.#closed) return;
        await this.#sendBatch(batch);
      }
      this.end();
    } catch (error) {
      // What closed the stream is told by its receipts, or by the error that its reader gets.
      if (this.#closed) return;
      this.#error ??= error;
      this.#call.cancel();
    }
  }

  async #sendBatch(events: readonly Event[]): Promise<number> {
    this.#assertOpen();
    this.#lastBatch += 1;
    const batch = this.#lastBatch;
    this.#write(
      create(ReduceStreamRequestSchema, {
        message: {
          case: "batch",
          value: { $typeName: "assay.v1.ReduceStreamBatch", batch: BigInt(batch), events: [...events] },
        },
      }),
    );
    while (this.#unsent >= MAX_UNSENT_BATCHES) {
      const sender = withResolvers<void>();
      this.#senders.push(sender);
      await sender.promise;
      if (this.#closed) this.#assertOpen();
    }
    return batch;
  }

  #write(message: ReduceStreamRequest): void {
    this.#unsent += 1;
    this.#call.write(message, () => {
      this.#unsent -= 1;
      wake(this.#senders);
    });
  }

  #assertOpen(): void {
    if (!this.#closed && !this.#endSent) return;
    throw this.#error ?? streamClosed();
  }
}

function openMessage(functionName: string, options: StreamOptions): ReduceStreamRequest {
  return create(ReduceStreamRequestSchema, {
    message: {
      case: "open",
      value: {
        function: {
          name: functionName,
          ...(options.revision === undefined ? {} : { revision: BigInt(options.revision) }),
        },
        state: stateBytes(options),
        stateReport: STATE_REPORTS[options.stateReport ?? "at-end"],
        onFault: ON_FAULT[options.onFault ?? "stop"],
      },
    },
  });
}

/** The starting state as bytes; none for `initial()`. */
export function stateBytes(options: { readonly state?: unknown; readonly stateJson?: string | undefined }): Uint8Array {
  if (options.stateJson !== undefined) return new TextEncoder().encode(options.stateJson);
  if (options.state === undefined) return new Uint8Array(0);
  return new TextEncoder().encode(JSON.stringify(options.state));
}

function toReceipt<State>(receipt: ReduceStreamReceipt): Receipt<State> {
  const stateJson = receipt.state.byteLength === 0 ? undefined : new TextDecoder().decode(receipt.state);
  return {
    batch: Number(receipt.batch),
    closing: receipt.batch === 0n,
    eventsApplied: receipt.eventsApplied,
    eventsFailed: receipt.eventsFailed,
    faults: receipt.faults.map(({ index, fault }) => ({ ...toFault(fault), index })),
    get state() {
      return stateJson === undefined ? undefined : (JSON.parse(stateJson) as State);
    },
    stateJson,
    stateDigest: receipt.stateDigest === "" ? undefined : receipt.stateDigest,
    usage: toUsage(receipt.usage),
  };
}

/** `Promise.withResolvers`, which Node 20 lacks. */
function withResolvers<T>(): PromiseWithResolvers<T> {
  let resolve: PromiseWithResolvers<T>["resolve"] = () => undefined;
  let reject: PromiseWithResolvers<T>["reject"] = () => undefined;
  const promise = new Promise<T>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
}

function wake(waiting: PromiseWithResolvers<void>[]): void {
  for (const one of waiting.splice(0)) one.resolve();
}
