/** What functions have written to the console, for those who want to read it: a bounded memory, in which each tenant has a part of its own. Invoke, beside the answers. */
import type { Clock } from "../base/clock.ts";
import type { Written, WrittenLine } from "../execute/written.ts";
import { Fault } from "../fault/fault.ts";
import type { TenantId } from "../flow.ts";
import { LogLevel } from "../gen/assay/v1/invoke_service_pb.js";

/** One line, as it is read. */
export interface ConsoleLine extends WrittenLine {
  readonly atMs: number;
  readonly functionName: string;
  readonly revision: number;
  /** Of the call that has written it. */
  readonly requestId: string;
  /** How many lines of the same call, after this one, are missing. */
  readonly linesDropped: number;
}

/** Takes what a call of one revision has written. */
export type ConsoleWriter = (requestId: string, written: Written) => void;

/** What somebody wants to read. */
export interface LogQuery {
  readonly functionName: string;
  /** Undefined: all of them. */
  readonly revision: number | undefined;
  /** How many of the lines that are remembered, the newest of them. */
  readonly lastLines: number;
  /** Whether to go on with each line that comes. */
  readonly follow: boolean;
  readonly signal: AbortSignal;
}

/** Some lines in order. */
export interface LogPart {
  readonly lines: readonly ConsoleLine[];
  /** How many lines before these were forgotten before they could be read. */
  readonly linesMissed: number;
}

/** How much is remembered. */
export interface ConsoleMemory {
  readonly maxLinesPerTenant: number;
  readonly maxBytesPerTenant: number;
  /** Of all tenants together: whoever has written nothing for the longest time is forgotten first. */
  readonly maxBytesInAll: number;
  /** Who may read at the same time; each takes a stream and some hundred bytes. */
  readonly maxReadersPerTenant: number;
  /** What all readers of a tenant together are given at once, and in a second after that; the rest waits. */
  readonly readBytesAtOnce: number;
  readonly readBytesPerSecond: number;
}

const MIB = 2 ** 20;
const DEFAULT_MEMORY: ConsoleMemory = {
  maxLinesPerTenant: 1_000,
  maxBytesPerTenant: MIB,
  maxBytesInAll: 32 * MIB,
  maxReadersPerTenant: 32,
  readBytesAtOnce: 8 * MIB,
  readBytesPerSecond: 4 * MIB,
};

/** What a line takes beside its text, about. */
const LINE_BYTES = 200;
/** Of one answer. A client that is slow is given the next when it has taken the last. */
const MAX_LINES_AT_ONCE = 100;
const MAX_BYTES_AT_ONCE = 256 * 1024;
const RETRY_AFTER_MS = 1_000;
const MS_PER_SECOND = 1_000;

/** The lines of all tenants. */
export class ConsoleLines {
  readonly #clock: Clock;
  readonly #memory: ConsoleMemory;
  /** The one that was written to last comes last. */
  readonly #journals = new Map<TenantId, Journal>();
  #bytes = 0;
  #isClosed = false;

  constructor(clock: Clock, memory: Partial<ConsoleMemory> = {}) {
    this.#clock = clock;
    this.#memory = { ...DEFAULT_MEMORY, ...memory };
  }

  /** How much is remembered, in bytes, about. */
  get bytes(): number {
    return this.#bytes;
  }

  /**
   * For the calls of one revision. It writes into the memory of the tenant as it is now: once that is forgotten, a call that is under way still
   * MUST NOT write into that of another tenant, who has taken the name.
   */
  writer(tenant: TenantId, functionName: string, revision: number): ConsoleWriter {
    const journal = this.#journal(tenant);
    return (requestId, { dropped, lines }) => {
      if (journal.isClosed) return;
      const atMs = this.#clock.nowMs();
      const all = lines.length > 0 ? lines : [{ level: LogLevel.DEBUG, text: "", truncated: false }];
      for (const [index, line] of all.entries()) {
        const linesDropped = index === all.length - 1 ? dropped : 0;
        this.#add(journal, { ...line, atMs, functionName, revision, requestId, linesDropped });
      }
      this.#journals.delete(tenant);
      this.#journals.set(tenant, journal);
      this.#makeRoom();
      journal.wake();
    };
  }

  /** Reads; what is read stays. Faults: QUEUE_FULL, DRAINING, and whatever the signal says. */
  async *read(tenant: TenantId, query: LogQuery): AsyncGenerator<LogPart, undefined> {
    if (this.#isClosed) throw draining();
    const journal = this.#journal(tenant);
    if (journal.readers.size >= this.#memory.maxReadersPerTenant) {
      const message = `the tenant has ${this.#memory.maxReadersPerTenant} readers of logs, and may not have more`;
      throw new Fault("QUEUE_FULL", message, { retryAfterMs: RETRY_AFTER_MS });
    }
    const reader = new Reader(journal, query);
    journal.readers.add(reader);
    const onAbort = (): void => reader.wake();
    query.signal.addEventListener("abort", onAbort, { once: true });
    try {
      // A reader that follows is told when it misses nothing any more.
      let mayBeEmpty = query.follow;
      for (;;) {
        query.signal.throwIfAborted();
        if (reader.failure !== undefined) throw reader.failure;
        // The gateway has one thread for all tenants: what one reads MUST NOT keep it busy.
        const waitMs = reader.isBehind ? journal.paidAtMs - this.#clock.monotonicMs() : 0;
        if (waitMs > 0) {
          await reader.sleep(waitMs);
          continue;
        }
        const part = reader.next();
        this.#charge(journal, part);
        if (part.lines.length > 0 || part.linesMissed > 0 || mayBeEmpty) yield part;
        else if (!query.follow) return;
        else await reader.sleep();
        mayBeEmpty = false;
      }
    } finally {
      query.signal.removeEventListener("abort", onAbort);
      journal.readers.delete(reader);
    }
  }

  /** The tenant is gone, and its lines with it. */
  forgetTenant(tenant: TenantId): void {
    const journal = this.#journals.get(tenant);
    if (journal === undefined) return;
    this.#journals.delete(tenant);
    this.#bytes -= journal.bytes;
    journal.close(new Fault("FUNCTION_NOT_FOUND", "the tenant was deleted"));
  }

  /** The server is shutting down: whoever follows is told so, or the server would wait for them. */
  close(): void {
    this.#isClosed = true;
    for (const { readers } of this.#journals.values()) for (const reader of readers) reader.fail(draining());
  }

  #journal(tenant: TenantId): Journal {
    let journal = this.#journals.get(tenant);
    if (journal === undefined) {
      journal = new Journal();
      this.#journals.set(tenant, journal);
    }
    return journal;
  }

  #charge(journal: Journal, { lines }: LogPart): void {
    const { readBytesAtOnce, readBytesPerSecond } = this.#memory;
    const msFor = (bytes: number): number => (bytes / readBytesPerSecond) * MS_PER_SECOND;
    const bytes = lines.reduce((sum, line) => sum + bytesOf(line), 0);
    journal.paidAtMs = Math.max(journal.paidAtMs, this.#clock.monotonicMs() - msFor(readBytesAtOnce)) + msFor(bytes);
  }

  #add(journal: Journal, line: ConsoleLine): void {
    const { maxBytesPerTenant, maxLinesPerTenant } = this.#memory;
    while (journal.lines.length >= maxLinesPerTenant || journal.bytes + bytesOf(line) > maxBytesPerTenant) {
      if (!this.#evict(journal)) break;
    }
    journal.lines.push(line);
    journal.bytes += bytesOf(line);
    this.#bytes += bytesOf(line);
  }

  #makeRoom(): void {
    for (const journal of this.#journals.values()) {
      if (this.#bytes <= this.#memory.maxBytesInAll) return;
      while (this.#bytes > this.#memory.maxBytesInAll && this.#evict(journal));
    }
  }

  #evict(journal: Journal): boolean {
    const line = journal.forgetOldest();
    if (line === undefined) return false;
    this.#bytes -= bytesOf(line);
    return true;
  }
}

/** A tenant's lines. */
class Journal {
  readonly lines: ConsoleLine[] = [];
  readonly readers = new Set<Reader>();
  bytes = 0;
  isClosed = false;
  /** By when its readers may have what they were given: before that they get no more. */
  paidAtMs = Number.NEGATIVE_INFINITY;
  /** How many lines there were before the first of those that are here. */
  #forgotten = 0;

  /** The place of the first line that is here. */
  get first(): number {
    return this.#forgotten;
  }

  /** The place that the next line will have. */
  get end(): number {
    return this.#forgotten + this.lines.length;
  }

  forgetOldest(): ConsoleLine | undefined {
    const line = this.lines.shift();
    if (line === undefined) return undefined;
    for (const reader of this.readers) reader.forgotten(line, this.#forgotten);
    this.#forgotten += 1;
    this.bytes -= bytesOf(line);
    return line;
  }

  wake(): void {
    for (const reader of this.readers) reader.wake();
  }

  close(fault: Fault): void {
    this.isClosed = true;
    this.lines.length = 0;
    this.bytes = 0;
    for (const reader of this.readers) reader.fail(fault);
  }
}

/** Somebody who reads. It keeps no lines, only its place among those that are remembered, so that nobody takes memory by being slow. */
class Reader {
  readonly #journal: Journal;
  readonly #query: LogQuery;
  /** The place of the next line to look at. */
  #at: number;
  /** Where it ends, unless it follows. */
  readonly #until: number;
  #missed = 0;
  #wake: (() => void) | undefined;
  failure: Fault | undefined;

  constructor(journal: Journal, query: LogQuery) {
    this.#journal = journal;
    this.#query = query;
    this.#until = journal.end;
    this.#at = journal.end;
    let wanted = query.lastLines;
    for (let index = journal.lines.length - 1; index >= 0 && wanted > 0; index--) {
      const line = journal.lines[index];
      if (line === undefined || !this.#concerns(line)) continue;
      wanted -= 1;
      this.#at = journal.first + index;
    }
  }

  /** Up to where it may read now. */
  get #end(): number {
    const { end } = this.#journal;
    return this.#query.follow ? end : Math.min(end, this.#until);
  }

  /** True if there may be lines for it. */
  get isBehind(): boolean {
    return this.#at < this.#end;
  }

  /** The next lines; none: there are none yet. */
  next(): LogPart {
    const { lines, first } = this.#journal;
    const until = this.#end;
    const found: ConsoleLine[] = [];
    let bytes = 0;
    while (this.#at < until && found.length < MAX_LINES_AT_ONCE && bytes < MAX_BYTES_AT_ONCE) {
      const line = lines[this.#at - first];
      this.#at += 1;
      if (line === undefined || !this.#concerns(line)) continue;
      found.push(line);
      bytes += bytesOf(line);
    }
    const linesMissed = this.#missed;
    this.#missed = 0;
    return { lines: found, linesMissed };
  }

  /** The line at `place` is not remembered any more. */
  forgotten(line: ConsoleLine, place: number): void {
    if (place < this.#at) return;
    this.#at = place + 1;
    const isWanted = this.#query.follow || place < this.#until;
    if (isWanted && this.#concerns(line)) this.#missed += 1;
  }

  /** Resolves when something may have changed, or `ms` have passed. */
  async sleep(ms?: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      if (ms !== undefined) timer = setTimeout(resolve, Math.ceil(ms));
    });
    clearTimeout(timer);
    this.#wake = undefined;
  }

  wake(): void {
    this.#wake?.();
  }

  fail(fault: Fault): void {
    this.failure = fault;
    this.wake();
  }

  #concerns({ functionName, revision }: ConsoleLine): boolean {
    const query = this.#query;
    return functionName === query.functionName && (query.revision ?? revision) === revision;
  }
}

function bytesOf({ text }: ConsoleLine): number {
  return LINE_BYTES + Buffer.byteLength(text);
}

function draining(): Fault {
  return new Fault("DRAINING", "the server is shutting down", { retryAfterMs: RETRY_AFTER_MS });
}
