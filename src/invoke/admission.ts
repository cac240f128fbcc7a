/** Bounds what is under way, per tenant and in all, and keeps a small waiting room where tenants take turns. Invoke, the first step. */
import type { Clock } from "../base/clock.ts";
import { Fault, type QuotaViolation } from "../fault/fault.ts";
import type { TenantId } from "../flow.ts";
import type { Quota } from "../store/quota-store.ts";

/** See `docs/decisions/0002-admission.md`. */
export interface AdmissionLimits {
  readonly runningPerTenant: number;
  readonly runningInAll: number;
  /** So many of a tenant's calls run however many others do: a few tenants with all that they may have must not keep the rest waiting. */
  readonly runningAtLeast: number;
  /** Requests that are under way, in bytes. One request is let in whatever its size if nothing else of its tenant runs. */
  readonly bytesPerTenant: number;
  readonly bytesInAll: number;
  readonly waitingPerTenant: number;
  readonly waitingInAll: number;
  readonly waitMs: number;
}

const MIB = 1024 * 1024;

/** The defaults on a machine with `cores`. */
export function defaultAdmissionLimits(cores: number): AdmissionLimits {
  return {
    runningPerTenant: 1_024,
    runningInAll: 4_096,
    runningAtLeast: 16,
    bytesPerTenant: 64 * MIB,
    bytesInAll: 256 * MIB,
    waitingPerTenant: 10 * cores,
    waitingInAll: 40 * cores,
    waitMs: 10_000,
  };
}

/** What one tenant may have, by its quota. */
export type TenantLimits = Pick<Quota, "runningCalls" | "waitingCalls">;

interface Waiting {
  readonly bytes: number;
  readonly sinceMs: number;
  readonly admit: () => void;
  readonly refuse: (fault: Fault) => void;
}

/** What is known of one tenant; dropped when nothing of it is under way. */
interface Line {
  readonly tenant: TenantId;
  running: number;
  bytes: number;
  waiting: Waiting[];
  limits: TenantLimits;
}

const RETRY_AFTER_MS = 1_000;

/** The door to the executors. */
export class Admission {
  readonly #limits: AdmissionLimits;
  readonly #clock: Clock;
  readonly #limitsOf: (tenant: TenantId) => TenantLimits;
  readonly #lines = new Map<TenantId, Line>();
  /** The lines in which somebody waits, the next one to be served first. */
  #turns: Line[] = [];
  #running = 0;
  #bytes = 0;
  #waiting = 0;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  /** `limitsOf` says what a tenant may have; without it each has the same. Call `limitsChanged` when the answer changes. */
  constructor(limits: AdmissionLimits, clock: Clock, limitsOf?: (tenant: TenantId) => TenantLimits) {
    this.#limits = limits;
    this.#clock = clock;
    const same = { runningCalls: limits.runningPerTenant, waitingCalls: limits.waitingPerTenant };
    this.#limitsOf = limitsOf ?? (() => same);
  }

  /** How many of a tenant's calls run and wait. */
  loadOf(tenant: TenantId): { readonly running: number; readonly waiting: number } {
    const line = this.#lines.get(tenant);
    return { running: line?.running ?? 0, waiting: line?.waiting.length ?? 0 };
  }

  /** A tenant may have more, or less, from now on. */
  limitsChanged(tenant: TenantId): void {
    const line = this.#lines.get(tenant);
    if (line === undefined) return;
    line.limits = this.#limitsOf(tenant);
    if (this.#waiting > 0) this.#serve();
  }

  get running(): number {
    return this.#running;
  }

  get waiting(): number {
    return this.#waiting;
  }

  /** Lets a request in if it need not wait. Whoever is let in calls `leave` with the same bytes. */
  tryEnter(tenant: TenantId, bytes: number): boolean {
    if (this.#isClosed) return false;
    const line = this.#line(tenant);
    if (line.waiting.length > 0 || !this.#hasRoom(line, bytes)) {
      this.#drop(line);
      return false;
    }
    this.#take(line, bytes);
    return true;
  }

  /** Waits for a place. Faults: QUEUE_FULL, DRAINING, and what `signal` was aborted for. */
  wait(tenant: TenantId, bytes: number, signal: AbortSignal): Promise<void> {
    if (this.tryEnter(tenant, bytes)) return Promise.resolve();
    if (this.#isClosed) return Promise.reject(draining());
    if (signal.aborted) return Promise.reject(givenUp(signal));
    const line = this.#line(tenant);
    // One of each tenant's may wait, however full the room is of others'.
    const isFull = this.#waiting >= this.#limits.waitingInAll && line.waiting.length > 0;
    const { waitingCalls } = line.limits;
    if (isFull || line.waiting.length >= waitingCalls) {
      this.#drop(line);
      const used = line.waiting.length;
      const quota = { subject: `tenant:${tenant}`, quota: "waiting_calls", used, allowed: waitingCalls };
      return Promise.reject(queueFull("too many calls are waiting", used >= waitingCalls ? [quota] : []));
    }
    return new Promise((resolve, reject) => {
      const onAbort = (): void => {
        this.#remove(line, waiting);
        waiting.refuse(givenUp(signal));
        this.#serve();
      };
      const waiting: Waiting = {
        bytes,
        sinceMs: this.#clock.monotonicMs(),
        admit: () => {
          signal.removeEventListener("abort", onAbort);
          resolve();
        },
        refuse: (fault) => {
          signal.removeEventListener("abort", onAbort);
          reject(fault);
        },
      };
      signal.addEventListener("abort", onAbort, { once: true });
      line.waiting.push(waiting);
      this.#waiting++;
      if (line.waiting.length === 1) this.#turns.push(line);
      this.#setTimer();
    });
  }

  /** Gives a place back. */
  leave(tenant: TenantId, bytes: number): void {
    const line = this.#lines.get(tenant);
    if (line === undefined) return;
    line.running--;
    line.bytes -= bytes;
    this.#running--;
    this.#bytes -= bytes;
    if (this.#waiting > 0) this.#serve();
    this.#drop(line);
  }

  /** Turns away everybody who waits, and all who come. */
  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const all = this.#turns.flatMap((line) => line.waiting.splice(0));
    this.#turns = [];
    this.#waiting = 0;
    for (const waiting of all) waiting.refuse(draining());
  }

  /** Hands out places, a tenant after the other, until there is room for nobody who waits. */
  #serve(): void {
    let passedOver = 0;
    while (this.#turns.length > 0 && passedOver < this.#turns.length) {
      const line = this.#turns.shift();
      const next = line?.waiting[0];
      if (line === undefined || next === undefined) continue;
      if (!this.#hasRoom(line, next.bytes)) {
        this.#turns.push(line);
        passedOver++;
        continue;
      }
      passedOver = 0;
      line.waiting.shift();
      this.#waiting--;
      if (line.waiting.length > 0) this.#turns.push(line);
      this.#take(line, next.bytes);
      next.admit();
    }
  }

  #hasRoom(line: Line, bytes: number): boolean {
    const { runningInAll, runningAtLeast, bytesPerTenant, bytesInAll } = this.#limits;
    if (line.running >= line.limits.runningCalls) return false;
    if (this.#running >= runningInAll && line.running >= runningAtLeast) return false;
    return line.running === 0 || (line.bytes + bytes <= bytesPerTenant && this.#bytes + bytes <= bytesInAll);
  }

  #take(line: Line, bytes: number): void {
    line.running++;
    line.bytes += bytes;
    this.#running++;
    this.#bytes += bytes;
  }

  #line(tenant: TenantId): Line {
    let line = this.#lines.get(tenant);
    if (line === undefined) {
      line = { tenant, running: 0, bytes: 0, waiting: [], limits: this.#limitsOf(tenant) };
      this.#lines.set(tenant, line);
    }
    return line;
  }

  #drop(line: Line): void {
    if (line.running === 0 && line.waiting.length === 0) this.#lines.delete(line.tenant);
  }

  #remove(line: Line, waiting: Waiting): void {
    const at = line.waiting.indexOf(waiting);
    if (at < 0) return;
    line.waiting.splice(at, 1);
    this.#waiting--;
    if (line.waiting.length === 0) this.#turns = this.#turns.filter((other) => other !== line);
    this.#drop(line);
  }

  /** One timer for everybody who waits; the first of each line has waited longest. */
  #setTimer(): void {
    if (this.#timer !== undefined || this.#waiting === 0) return;
    let oldestMs = Number.POSITIVE_INFINITY;
    for (const line of this.#turns) oldestMs = Math.min(oldestMs, line.waiting[0]?.sinceMs ?? oldestMs);
    const leftMs = oldestMs + this.#limits.waitMs - this.#clock.monotonicMs();
    this.#timer = setTimeout(() => this.#refuseLate(), Math.max(1, Math.ceil(leftMs)));
  }

  #refuseLate(): void {
    this.#timer = undefined;
    const sinceMs = this.#clock.monotonicMs() - this.#limits.waitMs;
    for (const line of [...this.#turns]) {
      for (const waiting of line.waiting.filter((one) => one.sinceMs <= sinceMs)) {
        this.#remove(line, waiting);
        waiting.refuse(queueFull("the call waited too long for a place"));
      }
    }
    this.#setTimer();
  }
}

function queueFull(message: string, quotaViolations: readonly QuotaViolation[] = []): Fault {
  return new Fault("QUEUE_FULL", message, { retryAfterMs: RETRY_AFTER_MS, quotaViolations });
}

function draining(): Fault {
  return new Fault("DRAINING", "the server is shutting down", { retryAfterMs: RETRY_AFTER_MS });
}

function givenUp(signal: AbortSignal): Fault {
  return signal.reason instanceof Fault ? signal.reason : new Fault("CANCELLED", "the caller cancelled the call");
}
