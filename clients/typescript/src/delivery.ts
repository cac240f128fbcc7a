/** Brings batches to the server in order, each until it has its receipt; on one stream, or on several of which each goes on where the last one broke. */
import { AssayError, answerInvalid, streamClosed } from "./errors.ts";
import type { Event } from "./gen/assay/v1/event_pb.js";
import type { ReduceStream } from "./reduce-stream.ts";
import { backoffMs, type RetryPolicy, waitBefore } from "./retry.ts";
import type { Receipt, StreamOpened, StreamOptions, StreamSummary } from "./stream-messages.ts";
import { Tally } from "./tally.ts";
import { withResolvers } from "./with-resolvers.ts";

/** How batches are delivered. */
export interface DeliveryOptions<State> {
  /** Opens a stream, with what is to be otherwise than the first time. */
  readonly open: (changes: StreamOptions) => ReduceStream<State>;
  readonly resume: boolean;
  /** True: the first event that fails ends everything. */
  readonly stopsAtFault: boolean;
  /** How often a stream is taken up again without a receipt in between, and with which waits. */
  readonly retries: RetryPolicy;
  /** Of `Date.now()`. Undefined: no end. */
  readonly deadlineMs: number | undefined;
  readonly signal: AbortSignal;
  /** Gets each receipt but the closing one, once, in order. */
  readonly take: (receipt: Receipt<State>) => void | Promise<void>;
  /** Told after each receipt, and at the end. */
  readonly changed: () => void;
}

/** Batches without a receipt before there is no room for more. */
const MAX_UNANSWERED_BATCHES = 16;

interface Batch {
  readonly number: number;
  readonly events: readonly Event[];
}

/** A delivery. It begins when it is made. */
export class Delivery<State> {
  /** The sum of all receipts, when the last one has come; rejected with what ended it before. */
  readonly done: Promise<StreamSummary<State>>;
  readonly #options: DeliveryOptions<State>;
  readonly #tally = new Tally<State>();
  /** In order of their numbers. The first `#sent` of them are with the server. */
  readonly #unanswered: Batch[] = [];
  readonly #waiting: { readonly upTo: number; readonly answered: PromiseWithResolvers<void> }[] = [];
  #sent = 0;
  #lastNumber = 0;
  #opened: StreamOpened | undefined;
  #stopped = false;
  #endAsked = false;
  #over = false;
  #failure: unknown;
  #news = withResolvers<void>();

  constructor(options: DeliveryOptions<State>) {
    this.#options = options;
    this.done = this.#run();
    this.done.catch(() => undefined);
  }

  /** True: nothing more should be handed in until a receipt has come. */
  get isFull(): boolean {
    return this.#unanswered.length >= MAX_UNANSWERED_BATCHES;
  }

  get isOver(): boolean {
    return this.#over;
  }

  /** What `isOver` is due to, in an error. */
  get ending(): unknown {
    return this.#failure ?? streamClosed();
  }

  /** Hands in the next batch. */
  add(events: readonly Event[]): void {
    this.#lastNumber += 1;
    this.#unanswered.push({ number: this.#lastNumber, events });
    this.#wake();
  }

  /** Comes back when every batch that has been handed in so far has its receipt. */
  async answered(): Promise<void> {
    const upTo = this.#lastNumber;
    if ((this.#unanswered[0]?.number ?? upTo + 1) > upTo) return;
    if (this.#over) throw this.ending;
    const answered = withResolvers<void>();
    this.#waiting.push({ upTo, answered });
    await answered.promise;
  }

  /** Says that no more batches come. */
  end(): void {
    this.#endAsked = true;
    this.#wake();
  }

  async #run(): Promise<StreamSummary<State>> {
    try {
      const opened = await this.#carryAll();
      return this.#tally.summary(opened);
    } catch (error) {
      this.#failure = error;
      throw error;
    } finally {
      this.#over = true;
      for (const { answered } of this.#waiting.splice(0)) answered.reject(this.ending);
      this.#options.changed();
    }
  }

  async #carryAll(): Promise<StreamOpened> {
    const { deadlineMs, resume, retries, signal } = this.#options;
    let resumptions = 0;
    for (;;) {
      const before = this.#tally.last;
      try {
        return await this.#carry();
      } catch (error) {
        // What is decided by a receipt that has come does not depend on the rest of its stream.
        if (this.#stopped && resume && this.#opened !== undefined) return this.#opened;
        if (this.#tally.last !== before) resumptions = 0;
        if (!(error instanceof AssayError && error.retryable && this.#isResumable) || signal.aborted) throw error;
        if (resumptions === retries.maxAttempts) throw error;
        resumptions += 1;
        await waitBefore(backoffMs(retries, resumptions, error), error, deadlineMs, signal);
      }
    }
  }

  get #isResumable(): boolean {
    const { last } = this.#tally;
    return this.#options.resume && (last === undefined || last.stateBytes !== undefined);
  }

  /** Opens a stream, and brings over it what has no receipt, to its end. */
  async #carry(): Promise<StreamOpened> {
    const stream = this.#options.open(this.#changes());
    this.#sent = 0;
    let live = true;
    stream.opened.then(
      (opened) => {
        this.#opened ??= opened;
      },
      () => undefined,
    );
    const fed = this.#feed(stream, () => live);
    try {
      for await (const receipt of stream) await this.#receive(receipt);
      const opened = this.#opened ?? (await stream.opened);
      // A server that ends a stream of its own accord has not taken what was to come.
      const answered = this.#endAsked && this.#unanswered.length === 0 && this.#tally.last?.closing === true;
      if (!this.#stopped && !answered) {
        throw answerInvalid("the server ended the stream before it had answered every batch, and its end");
      }
      return opened;
    } finally {
      live = false;
      stream.cancel();
      this.#wake();
      await fed;
    }
  }

  #changes(): StreamOptions {
    const { deadlineMs, resume, signal } = this.#options;
    const changes = {
      signal,
      ...(deadlineMs === undefined ? {} : { timeoutMs: Math.max(1, deadlineMs - Date.now()) }),
    };
    if (!resume) return changes;
    const stateBytes = this.#tally.last?.stateBytes;
    return {
      ...changes,
      stateReport: "every-batch",
      ...(this.#opened === undefined ? {} : { revision: this.#opened.revision }),
      ...(stateBytes === undefined ? {} : { stateBytes }),
    };
  }

  async #feed(stream: ReduceStream<State>, isLive: () => boolean): Promise<void> {
    try {
      while (isLive()) {
        const next = this.#sent < MAX_UNANSWERED_BATCHES ? this.#unanswered[this.#sent] : undefined;
        if (next !== undefined) {
          this.#sent += 1;
          await stream.sendBatch(next.events, next.number);
        } else if (this.#endAsked && this.#unanswered.length === this.#sent) {
          stream.end();
          return;
        } else {
          await this.#news.promise;
        }
      }
    } catch {
      // Why nothing more can be sent is told to whoever reads the receipts.
    }
  }

  async #receive(receipt: Receipt<State>): Promise<void> {
    if (receipt.closing) {
      this.#tally.add(receipt);
      return;
    }
    const oldest = this.#unanswered[0];
    if (this.#sent === 0 || oldest?.number !== receipt.batch) {
      throw answerInvalid(`the server answered batch ${receipt.batch} out of turn`);
    }
    this.#unanswered.shift();
    this.#sent -= 1;
    this.#tally.add(receipt);
    if (receipt.eventsFailed > 0 && this.#options.stopsAtFault) this.#stopped = true;
    await this.#options.take(receipt);
    while ((this.#waiting[0]?.upTo ?? Number.POSITIVE_INFINITY) <= receipt.batch) {
      this.#waiting.shift()?.answered.resolve();
    }
    this.#wake();
    this.#options.changed();
  }

  #wake(): void {
    this.#news.resolve();
    this.#news = withResolvers();
  }
}
