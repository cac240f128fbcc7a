/** A stream of batches into a function: send on one side, receipts on the other, with flow control in both directions. */
import { create } from "@bufbuild/protobuf";
import type { ClientDuplexStream } from "@grpc/grpc-js";
import { type BatchOptions, batches, type EventSource } from "./batches.ts";
import type { Channel } from "./channel.ts";
import { streamClosed, toAssayError } from "./errors.ts";
import { type EventInput, toEvent } from "./event.ts";
import type { Event } from "./gen/assay/v1/event_pb.js";
import {
  InvokeService,
  type ReduceStreamRequest,
  ReduceStreamRequestSchema,
  type ReduceStreamResponse,
} from "./gen/assay/v1/invoke_service_pb.js";
import { toNumber } from "./int64.ts";
import { packed } from "./pack.ts";
import {
  openMessage,
  type Receipt,
  type StreamOpened,
  type StreamOptions,
  type StreamSummary,
  toReceipt,
} from "./stream-messages.ts";
import { Tally } from "./tally.ts";
import { withResolvers } from "./with-resolvers.ts";

/** Batches that may be under way to the socket before `send` waits. */
const MAX_UNSENT_BATCHES = 4;
/** Receipts that wait for the reader before the server is slowed down. */
const MAX_UNREAD_RECEIPTS = 64;

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

  /** @internal */
  constructor(channel: Channel, functionName: string, options: StreamOptions) {
    this.#call = channel.bidi(InvokeService.method.reduceStream, options, () => openMessage(functionName, options));
    const opened = withResolvers<StreamOpened>();
    this.opened = opened.promise;
    this.opened.catch(() => undefined);
    this.#listen(opened);
    this.#sendsItself = options.events !== undefined;
    if (options.events !== undefined) void this.#pump(options.events, options);
  }

  /**
   * Sends one batch of 1 to 10,000 events, at most 4 MiB, and answers its number when the next batch may be sent.
   * Throws an AssayError with the reason `STREAM_CLOSED` if the stream has ended, and the stream's own error if it failed.
   */
  async send(events: EventInput | Iterable<EventInput>): Promise<number> {
    const list = Symbol.iterator in events ? [...events] : [events];
    if (list.length === 0) return this.#lastBatch;
    return await this.sendBatch(list.map(toEvent));
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
    const tally = new Tally<State>();
    for await (const receipt of this) tally.add(receipt);
    return tally.summary(await this.opened);
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

  #listen(opened: PromiseWithResolvers<StreamOpened>): void {
    this.#call.on("data", (response: ReduceStreamResponse) => {
      try {
        this.#take(response, opened);
      } catch (error) {
        this.#error ??= error;
        this.#call.cancel();
      }
    });
    this.#call.on("error", (error) => {
      this.#error ??= toAssayError(error);
    });
    this.#call.on("status", () => {
      this.#closed = true;
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

  #take({ message }: ReduceStreamResponse, opened: PromiseWithResolvers<StreamOpened>): void {
    if (message.case === "opened") {
      const { revision, artifactDigest } = message.value;
      opened.resolve({ revision: toNumber(revision), artifactDigest });
    } else if (message.case === "receipt") {
      this.#receipts.push(toReceipt<State>(message.value));
      if (this.#receipts.length >= MAX_UNREAD_RECEIPTS) this.#call.pause();
      wake(this.#readers);
    }
  }

  async #pump(source: EventSource, options: BatchOptions): Promise<void> {
    try {
      for await (const batch of batches(source, options)) {
        if (this.#closed) return;
        await this.sendBatch(batch);
      }
      this.end();
    } catch (error) {
      // What closed the stream is told by its receipts, or by the error that its reader gets.
      if (this.#closed) return;
      this.#error ??= error;
      this.#call.cancel();
    }
  }

  /**
   * As `send`, for events in the wire's form and with a number of one's own, larger than those before.
   * @internal
   */
  async sendBatch(events: readonly Event[], batch = this.#lastBatch + 1): Promise<number> {
    this.#assertOpen();
    this.#lastBatch = batch;
    this.#write(batchMessage(events, batch));
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

/** A batch as it is sent: packed where its events have a type and data alone. */
export function batchMessage(events: readonly Event[], batch: number): ReduceStreamRequest {
  const packedEvents = packed(events);
  const value =
    packedEvents === undefined
      ? { batch: BigInt(batch), events: [...events] }
      : { batch: BigInt(batch), packed: packedEvents };
  return create(ReduceStreamRequestSchema, { message: { case: "batch", value } });
}

function wake(waiting: PromiseWithResolvers<void>[]): void {
  for (const one of waiting.splice(0)) one.resolve();
}
