/** For single events: gathers them into batches, has those delivered, and hands out their receipts. */
import { toBinary } from "@bufbuild/protobuf";
import { status } from "@grpc/grpc-js";
import { DEFAULT_LINGER_MS, Filling } from "./batches.ts";
import type { Channel } from "./channel.ts";
import { Delivery } from "./delivery.ts";
import { AssayError, cancelled, streamClosed } from "./errors.ts";
import { type EventInput, eventBytes, toEvent } from "./event.ts";
import type { Event } from "./gen/assay/v1/event_pb.js";
import { ReduceStreamRequestSchema } from "./gen/assay/v1/invoke_service_pb.js";
import { batchMessage, ReduceStream } from "./reduce-stream.ts";
import type { Receipt, StreamOptions, StreamSummary } from "./stream-messages.ts";
import { withResolvers } from "./with-resolvers.ts";

/** How a publisher gathers, delivers and reports. */
export interface PublisherOptions<State = unknown> extends Omit<StreamOptions, "events"> {
  /**
   * True: a lost connection, or a stream that ends with an error that is retryable, is taken up again from the last receipt's state, and every event counts
   * once. Each receipt carries the state then. Absent: the publisher fails.
   */
  readonly resume?: boolean | undefined;
  /** Gets each receipt once, in order, the next one when what it answers is fulfilled. What it throws ends the publisher. */
  readonly onReceipt?: ((receipt: Receipt<State>) => void | Promise<void>) | undefined;
}

/** Receipts that nobody has read before `send` waits. */
const MAX_UNREAD_RECEIPTS = 64;
const MAX_MESSAGE_BYTES = 4 * 1024 * 1024;
/** More than a message has around a batch of one event. */
const BATCH_OVERHEAD_BYTES = 64;

/** What waits for its turn: an event, or the end of a batch. */
interface Turn {
  /** False: it waits for room. */
  readonly atOnce: boolean;
  readonly take: () => void;
  readonly taken: PromiseWithResolvers<void>;
}

/** A publisher. `await using` closes it. */
export class Publisher<State = unknown> {
  readonly #delivery: Delivery<State>;
  readonly #filling: Filling;
  readonly #lingerMs: number;
  readonly #abort = new AbortController();
  readonly #turns: Turn[] = [];
  /** Undefined: nobody has asked for receipts, or nobody reads them any more. */
  #unread: Receipt<State>[] | undefined;
  #news = withResolvers<void>();
  #linger: NodeJS.Timeout | undefined;
  #closing = false;

  /** @internal */
  constructor(channel: Channel, name: string, options: PublisherOptions<State>) {
    const { batchBytes, batchSize, lingerMs, onReceipt, resume = false, signal, timeoutMs = 0 } = options;
    if (signal?.aborted === true) throw cancelled(signal.reason);
    this.#filling = new Filling(batchSize, batchBytes);
    this.#lingerMs = lingerMs ?? DEFAULT_LINGER_MS;
    const abort = () => this.#abort.abort(signal?.reason);
    signal?.addEventListener("abort", abort, { once: true });
    this.#delivery = new Delivery<State>({
      open: (changes) => new ReduceStream<State>(channel, name, { ...options, ...changes }),
      resume,
      stopsAtFault: options.onFault !== "skip",
      retries: channel.retries,
      deadlineMs: timeoutMs === 0 ? undefined : Date.now() + timeoutMs,
      signal: this.#abort.signal,
      take: async (receipt) => {
        this.#unread?.push(receipt);
        await onReceipt?.(receipt);
      },
      changed: () => {
        if (this.#delivery.isOver) signal?.removeEventListener("abort", abort);
        this.#advance();
      },
    });
  }

  /**
   * Takes an event, and comes back when there is room for the next one. Throws an AssayError: `EVENT_INVALID` or `PAYLOAD_TOO_LARGE` for an event that
   * cannot be sent, which harms no other; `STREAM_CLOSED` after the end; or what the publisher has failed with.
   */
  async send(event: EventInput): Promise<void> {
    this.#assertOpen();
    const wire = sendable(event);
    await this.#inTurn(false, () => {
      for (const full of this.#filling.place(wire)) {
        this.#stopLinger();
        this.#delivery.add(full);
      }
      if (this.#filling.size > 0) this.#linger ??= setTimeout(() => this.#sealGathered(), this.#lingerMs);
    });
  }

  /** Sends what is gathered, and comes back when every event that was sent before has its receipt. */
  async flush(): Promise<void> {
    this.#assertOpen();
    await this.#inTurn(true, () => this.#sealGathered());
    await this.#delivery.answered();
  }

  /** Flushes, ends the stream, and adds up all receipts. An event that failed is in the sum; everything else that went wrong is thrown. */
  async close(): Promise<StreamSummary<State>> {
    if (!this.#closing) {
      this.#closing = true;
      const ended = this.#inTurn(true, () => {
        this.#sealGathered();
        this.#delivery.end();
      });
      ended.catch(() => undefined);
    }
    return await this.#delivery.done;
  }

  /** Gives everything up, on the server too. */
  cancel(): void {
    this.#abort.abort();
  }

  /**
   * Each receipt once, in order, from this call on: make it before the first `send`, and read while sending, because unread receipts make `send` wait.
   * Ends with the publisher, and throws what that fails with. A second call takes over from the first.
   */
  receipts(): AsyncIterableIterator<Receipt<State>, undefined, undefined> {
    const unread: Receipt<State>[] = [];
    this.#unread = unread;
    const iterator: AsyncIterableIterator<Receipt<State>, undefined, undefined> = {
      next: async () => {
        const receipt = await this.#nextOf(unread);
        return receipt === undefined ? { done: true, value: undefined } : { done: false, value: receipt };
      },
      return: async () => {
        if (this.#unread === unread) this.#unread = undefined;
        this.#advance();
        return { done: true, value: undefined };
      },
      [Symbol.asyncIterator]: () => iterator,
    };
    return iterator;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** Undefined: there are no more. */
  async #nextOf(unread: Receipt<State>[]): Promise<Receipt<State> | undefined> {
    while (this.#unread === unread) {
      const receipt = unread.shift();
      if (receipt !== undefined) {
        this.#advance();
        return receipt;
      }
      if (this.#delivery.isOver) {
        await this.#delivery.done;
        return undefined;
      }
      await this.#news.promise;
    }
    return undefined;
  }

  get #isFull(): boolean {
    return this.#delivery.isFull || (this.#unread?.length ?? 0) >= MAX_UNREAD_RECEIPTS;
  }

  /** Has something done after everything that was asked for before, and, unless it is to be done at once, when there is room. */
  async #inTurn(atOnce: boolean, take: () => void): Promise<void> {
    if (this.#turns.length === 0 && !this.#delivery.isOver && (atOnce || !this.#isFull)) {
      take();
      return;
    }
    const turn = { atOnce, take, taken: withResolvers<void>() };
    this.#turns.push(turn);
    this.#advance();
    await turn.taken.promise;
  }

  #advance(): void {
    if (this.#delivery.isOver) {
      this.#stopLinger();
      for (const { taken } of this.#turns.splice(0)) taken.reject(this.#delivery.ending);
    }
    while (this.#turns[0]?.atOnce === true || (this.#turns.length > 0 && !this.#isFull)) {
      const turn = this.#turns.shift();
      turn?.take();
      turn?.taken.resolve();
    }
    this.#news.resolve();
    this.#news = withResolvers();
  }

  #sealGathered(): void {
    this.#stopLinger();
    if (this.#filling.size > 0) this.#delivery.add(this.#filling.take());
  }

  #stopLinger(): void {
    clearTimeout(this.#linger);
    this.#linger = undefined;
  }

  #assertOpen(): void {
    if (this.#delivery.isOver) throw this.#delivery.ending;
    if (this.#closing) throw streamClosed();
  }
}

/** The wire's form of an event that fits a message by itself. */
function sendable(input: EventInput): Event {
  const event = toEvent(input);
  if (eventBytes(event) + BATCH_OVERHEAD_BYTES <= MAX_MESSAGE_BYTES) return event;
  const { byteLength } = toBinary(ReduceStreamRequestSchema, batchMessage([event], Number.MAX_SAFE_INTEGER));
  if (byteLength <= MAX_MESSAGE_BYTES) return event;
  throw new AssayError(
    "PAYLOAD_TOO_LARGE",
    `an event of ${byteLength} bytes is larger than a message may be (${MAX_MESSAGE_BYTES})`,
    {
      code: status.RESOURCE_EXHAUSTED,
      retryable: false,
    },
  );
}
