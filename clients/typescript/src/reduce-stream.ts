/** A stream of batches into a function: send on one side, receipts on the other, with flow control in both directions. */
import { create } from "@bufbuild/protobuf";
import type { ClientDuplexStream } from "@grpc/grpc-js";
import { type BatchOptions, batches, type EventSource } from "./batches.ts";
import { type Channel, decoder, encoder, pathOf } from "./channel.ts";
import { cancelled, type Fault, streamClosed, toAssayError } from "./errors.ts";
import { type EventInput, toEvent } from "./event.ts";
import type { Event } from "./gen/assay/v1/event_pb.js";
import {
  InvokeService,
  type ReduceStreamRequest,
  ReduceStreamRequestSchema,
  type ReduceStreamResponse,
  ReduceStreamResponseSchema,
} from "./gen/assay/v1/invoke_service_pb.js";
import { packed } from "./pack.ts";
import {
  openMessage,
  type Receipt,
  type StreamOpened,
  type StreamOptions,
  type StreamSummary,
  toReceipt,
} from "./stream-messages.ts";

/** Batches that may be under way to the socket before `send` waits. */
const MAX_UNSENT_BATCHES = 4;
/** Receipts that wait for the reader before the server is slowed down. */
const MAX_UNREAD_RECEIPTS = 64;
const MAX_FAULTS_KEPT = 100;

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
      channel.metadata(),
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
    const packedEvents = packed(events);
    const value =
      packedEvents === undefined
        ? { batch: BigInt(batch), events: [...events] }
        : { batch: BigInt(batch), packed: packedEvents };
    this.#write(create(ReduceStreamRequestSchema, { message: { case: "batch", value } }));
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
