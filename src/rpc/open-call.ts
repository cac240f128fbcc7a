/** A call while it runs: who calls, when the caller stops caring, and how to end it early. Every room gets it as its `Caller`. */
import type { EventEmitter } from "node:events";
import type { Metadata } from "@grpc/grpc-js";
import { Fault } from "../fault/fault.ts";
import type { Caller, CallFacts, TenantId } from "../flow.ts";
import { requestIdOf, sendsRequestId } from "./request-id.ts";

/** The tenant of every caller, until the server has identities. */
export const DEFAULT_TENANT: TenantId = "default";

/** A timer may fire this much before the time that it was set for. */
const TIMER_SLACK_MS = 5;

const NO_FACTS: CallFacts = {};

/** What of a grpc-js call is needed here. */
export interface CallHandle extends EventEmitter {
  readonly metadata: Metadata;
  /** True once the call is over, for whatever reason. */
  cancelled: boolean;
  getDeadline(): Date | number;
}

/** The calls that run now. */
export class OpenCalls {
  readonly #calls = new Set<OpenCall>();
  #whenEmpty: (() => void) | undefined;

  get size(): number {
    return this.#calls.size;
  }

  add(call: OpenCall): void {
    this.#calls.add(call);
  }

  delete(call: OpenCall): void {
    this.#calls.delete(call);
    if (this.#calls.size === 0) this.#whenEmpty?.();
  }

  /** Resolves when no call runs. */
  async idle(): Promise<void> {
    if (this.#calls.size > 0) await new Promise<void>((resolve) => (this.#whenEmpty = resolve));
  }

  /** Ends every call with a fault; answers how many there were. */
  failAll(fault: Fault): number {
    const all = [...this.#calls];
    for (const call of all) call.fail(fault);
    return all.length;
  }
}

/** One call. Id and signal are made when somebody asks for them: most calls never need either. */
export class OpenCall implements Caller {
  readonly tenant = DEFAULT_TENANT;
  readonly #handle: CallHandle;
  readonly #calls: OpenCalls;
  readonly #end: (fault: Fault, requestId: string) => void;
  #requestId: string | undefined;
  #aborter: AbortController | undefined;
  #over = false;
  #facts: CallFacts = NO_FACTS;

  /** `end` sends the status of a call that is ended from here. */
  constructor(handle: CallHandle, calls: OpenCalls, end: (fault: Fault, requestId: string) => void) {
    this.#handle = handle;
    this.#calls = calls;
    this.#end = end;
    calls.add(this);
    // grpc-js emits it at the end of every call: after a status was sent as well as when the client is gone.
    handle.once("cancelled", () => this.#gone());
  }

  /** What the log names beside the request. */
  get facts(): CallFacts {
    return this.#facts;
  }

  about(facts: CallFacts): void {
    this.#facts = { ...this.#facts, ...facts };
  }

  get requestId(): string {
    this.#requestId ??= requestIdOf(this.#handle.metadata);
    return this.#requestId;
  }

  /** The id if the client sent one or the server has used one; never makes one. */
  get requestIdIfKnown(): string | undefined {
    if (this.#requestId === undefined && sendsRequestId(this.#handle.metadata)) return this.requestId;
    return this.#requestId;
  }

  get signal(): AbortSignal {
    if (this.#aborter === undefined) {
      this.#aborter = new AbortController();
      if (this.#handle.cancelled) this.#aborter.abort(this.#whyGone());
    }
    return this.#aborter.signal;
  }

  /** False once the call has been answered, has failed, or nobody waits for it any more. */
  get isOpen(): boolean {
    return !this.#over;
  }

  /** Marks the call as answered. False if it was over already: then nothing may be sent. */
  close(): boolean {
    if (this.#over) return false;
    this.#over = true;
    this.#calls.delete(this);
    return true;
  }

  /** Ends the call with a fault, and whatever works for it. */
  fail(fault: Fault): void {
    if (!this.close()) return;
    this.#end(fault, this.requestId);
    this.#aborter?.abort(fault);
  }

  #gone(): void {
    if (this.close()) this.#aborter?.abort(this.#whyGone());
  }

  #whyGone(): Fault {
    return Number(this.#handle.getDeadline()) <= Date.now() + TIMER_SLACK_MS
      ? new Fault("DEADLINE_EXCEEDED", "the deadline passed before the work was done")
      : new Fault("CANCELLED", "the client cancelled the call");
  }
}
