/** Gathers events from any iterable into batches: full ones at once, others after lingering a little. */
import { requestInvalid } from "./errors.ts";
import { type EventInput, eventBytes, toEvent } from "./event.ts";
import type { Event } from "./gen/assay/v1/event_pb.js";

/** Where events come from: one at a time or several together, at hand or as they come. */
export type EventSource =
  | Iterable<EventInput | readonly EventInput[]>
  | AsyncIterable<EventInput | readonly EventInput[]>;

/** How events are gathered. */
export interface BatchOptions {
  /** The most events in a batch, 1 to 10,000. Absent: 1,000. */
  readonly batchSize?: number | undefined;
  /** The most bytes of events' data in a batch, unless a single event has more. Absent: 1 MiB; the server takes messages of 4 MiB. */
  readonly batchBytes?: number | undefined;
  /** How long a batch that is not full waits for more events, in milliseconds. Absent: 10. Only for events that come one by one. */
  readonly lingerMs?: number | undefined;
}

const DEFAULT_BATCH_SIZE = 1_000;
const DEFAULT_BATCH_BYTES = 1024 * 1024;
export const DEFAULT_LINGER_MS = 10;
/** A message's most bytes, less what a batch has around its events. */
const MAX_MESSAGE_BYTES = 4 * 1024 * 1024 - 64;
const LINGERED = Symbol("lingered");

/** The batches of `source`, in order, none of them empty. Ends when the source does; its error goes on to the caller. */
export async function* batches(
  source: EventSource,
  options: BatchOptions,
): AsyncGenerator<readonly Event[], void, undefined> {
  const filling = new Filling(options.batchSize, options.batchBytes);
  if (Symbol.asyncIterator in source) {
    yield* lingering(source[Symbol.asyncIterator](), filling, options.lingerMs ?? DEFAULT_LINGER_MS);
  } else {
    for (const item of source) yield* filling.add(item);
  }
  if (filling.size > 0) yield filling.take();
}

async function* lingering(
  iterator: AsyncIterator<EventInput | readonly EventInput[]>,
  filling: Filling,
  lingerMs: number,
): AsyncGenerator<readonly Event[], void, undefined> {
  let linger: Linger | undefined;
  let ended = false;
  try {
    let next = iterator.next();
    for (;;) {
      if (filling.size === 0) {
        linger?.stop();
        linger = undefined;
      } else {
        linger ??= startLinger(lingerMs);
      }
      const result = linger === undefined ? await next : await Promise.race([next, linger.over]);
      if (result === LINGERED) {
        yield filling.take();
        continue;
      }
      if (result.done === true) {
        ended = true;
        return;
      }
      // The following event is asked for only when this one is placed: nothing is read that could not be sent.
      for (const full of filling.add(result.value)) {
        linger?.stop();
        linger = undefined;
        yield full;
      }
      next = iterator.next();
    }
  } catch (error) {
    ended = true;
    throw error;
  } finally {
    linger?.stop();
    // The reader has left early. A source that is waiting for its next event ends when that has come; nobody waits for it.
    if (!ended) void Promise.resolve(iterator.return?.()).catch(() => undefined);
  }
}

/** One wait a batch, not one an event. */
interface Linger {
  readonly over: Promise<typeof LINGERED>;
  stop(): void;
}

function startLinger(lingerMs: number): Linger {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<typeof LINGERED>((resolve) => {
    timer = setTimeout(resolve, lingerMs, LINGERED);
  });
  return { over, stop: () => clearTimeout(timer) };
}

/** The batch that is being filled: never with more data than asked for, nor larger than a message may be, unless by a single event. */
export class Filling {
  readonly #maxEvents: number;
  readonly #maxDataBytes: number;
  #events: Event[] = [];
  #dataBytes = 0;
  #messageBytes = 0;

  constructor(maxEvents = DEFAULT_BATCH_SIZE, maxBytes = DEFAULT_BATCH_BYTES) {
    if (!Number.isInteger(maxEvents) || maxEvents < 1)
      throw requestInvalid("batchSize", "is a whole number of at least 1");
    if (!(maxBytes >= 1)) throw requestInvalid("batchBytes", "is at least 1");
    this.#maxEvents = maxEvents;
    this.#maxDataBytes = maxBytes;
  }

  get size(): number {
    return this.#events.length;
  }

  /** Adds one event or several, and hands out each batch that became full. */
  *add(item: EventInput | readonly EventInput[]): Generator<readonly Event[], void, undefined> {
    for (const input of isSeveral(item) ? item : [item]) yield* this.place(toEvent(input));
  }

  /** As `add`, for one event in the wire's form. */
  *place(event: Event): Generator<readonly Event[], void, undefined> {
    const messageBytes = eventBytes(event);
    const tooMuchData = this.#dataBytes + event.data.byteLength > this.#maxDataBytes;
    const tooLarge = this.#messageBytes + messageBytes > MAX_MESSAGE_BYTES;
    if (this.#events.length > 0 && (tooMuchData || tooLarge)) yield this.take();
    this.#events.push(event);
    this.#dataBytes += event.data.byteLength;
    this.#messageBytes += messageBytes;
    if (this.#events.length >= this.#maxEvents) yield this.take();
  }

  take(): readonly Event[] {
    const events = this.#events;
    this.#events = [];
    this.#dataBytes = 0;
    this.#messageBytes = 0;
    return events;
  }
}

function isSeveral(item: EventInput | readonly EventInput[]): item is readonly EventInput[] {
  return Array.isArray(item);
}
