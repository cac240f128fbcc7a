/** Lets a revision rest whose code fails again and again, so that it does not cost everybody else their turn. Invoke, before the executor. */
import type { Clock } from "../base/clock.ts";
import { Fault } from "../fault/fault.ts";

/** When it opens, and for how long. */
export interface BreakerOptions {
  /** Failures in a row that open it. */
  readonly maxFailures: number;
  /** How long it stays open before one call may try again. */
  readonly restMs: number;
  readonly clock: Clock;
  /** Told each time that it opens. */
  readonly opened?: () => void;
}

/** How a call ended, as the breaker sees it. `neutral` says nothing of the tenant's code: bad input, cancelled, the server's own failure. */
export type Outcome = "success" | "failure" | "neutral";

/** Names the state in which a call was let in; what it reports counts only while that state lasts. */
export type Ticket = number;

/**
 * closed → open (after `maxFailures` in a row) → half-open (after `restMs`; one call at a time) → closed, or open again.
 * A small state machine of our own: it must cost a call no promise and no timer.
 */
export class Breaker {
  readonly #options: BreakerOptions;
  #failures = 0;
  #openedAtMs: number | undefined;
  #isProbing = false;
  #ticket: Ticket = 1;

  constructor(options: BreakerOptions) {
    this.#options = options;
  }

  get state(): "closed" | "open" | "half-open" {
    if (this.#openedAtMs === undefined) return "closed";
    return this.#restLeftMs(this.#openedAtMs) > 0 ? "open" : "half-open";
  }

  /** Lets a call in, or says why not. Whoever is let in reports how it ended. */
  enter(): Ticket | Fault {
    if (this.#openedAtMs === undefined) return this.#ticket;
    const refusal = this.refusal();
    if (refusal !== undefined) return refusal;
    this.#isProbing = true;
    return this.#ticket;
  }

  /** For work that goes on whatever the breaker says, such as the batches of an open stream, and still tells how it went. */
  join(): Ticket {
    return this.state === "open" ? 0 : this.#ticket;
  }

  /** Why a call that was let in before should not be run again now. Undefined: it may. */
  repetitionRefusal(): Fault | undefined {
    return this.state === "open" ? this.refusal() : undefined;
  }

  /** The fault for a call that is not let in. Undefined: it may try. */
  refusal(): Fault | undefined {
    if (this.#openedAtMs === undefined) return undefined;
    const leftMs = this.#restLeftMs(this.#openedAtMs);
    if (leftMs > 0) return circuitOpen(leftMs);
    return this.#isProbing ? circuitOpen(this.#options.restMs) : undefined;
  }

  /** Takes the report of a call that was let in. */
  report(ticket: Ticket, outcome: Outcome): void {
    if (ticket !== this.#ticket) return;
    switch (outcome) {
      case "success":
        this.#failures = 0;
        if (this.#openedAtMs !== undefined) this.#close();
        return;
      case "failure":
        this.#failures++;
        if (this.#openedAtMs !== undefined || this.#failures >= this.#options.maxFailures) this.#open();
        return;
      case "neutral":
        this.#isProbing = false;
        return;
      default:
        outcome satisfies never;
    }
  }

  #open(): void {
    this.#openedAtMs = this.#options.clock.monotonicMs();
    this.#isProbing = false;
    this.#failures = 0;
    this.#ticket++;
    this.#options.opened?.();
  }

  #close(): void {
    this.#openedAtMs = undefined;
    this.#isProbing = false;
    this.#ticket++;
  }

  #restLeftMs(openedAtMs: number): number {
    return openedAtMs + this.#options.restMs - this.#options.clock.monotonicMs();
  }
}

function circuitOpen(retryAfterMs: number): Fault {
  return new Fault("CIRCUIT_OPEN", "the revision failed several times in a row and is resting", {
    retryAfterMs: Math.max(1, Math.ceil(retryAfterMs)),
  });
}
