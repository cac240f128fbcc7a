/** A call while it runs: who calls, when the caller stops caring, and how to end it early. Every room gets it as its `Caller`. */
import type { EventEmitter } from "node:events";
import type { Metadata } from "@grpc/grpc-js";
import { Fault } from "../fault/fault.ts";
import type { Caller, CallFacts, Identity, TenantId } from "../flow.ts";
import type { CallWatch } from "../observe/call-watch.ts";
import { requestIdOf, sendsRequestId } from "./request-id.ts";
import { traceIdOf } from "./sent-trace.ts";

/** A timer may fire this much before the time that it was set for. */
const TIMER_SLACK_MS = 5;

const NO_FACTS: CallFacts = {};

/** What of a grpc-js call is needed here. */
export interface CallHandle extends EventEmitter {
  readonly metadata: Metadata;
  /** True once the call is over, for whatever reason. */
  cancelled: boolean;
  getDeadline(): Date | number;
  /** What TLS knows of the client. */
  getAuthContext(): object;
}

/**
 * The calls that run now. A list through the calls themselves and not a Set: V8's tables of Sets point from each to the one that replaced it, and once one
 * of them is old, every call that stood in a later one survives all minor collections, with its whole HTTP/2 stream.
 */
export class OpenCalls {
  #last: OpenCall | undefined;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(call: OpenCall): void {
    call.before = this.#last;
    if (this.#last !== undefined) this.#last.after = call;
    this.#last = call;
    this.#size += 1;
  }

  /** To be called once for each that was added. */
  delete(call: OpenCall): void {
    const { after, before } = call;
    if (before !== undefined) before.after = after;
    if (after !== undefined) after.before = before;
    else this.#last = before;
    call.before = undefined;
    call.after = undefined;
    this.#size -= 1;
  }

  /** Those of a tenant. */
  *of(tenant: TenantId): Iterable<OpenCall> {
    for (let call = this.#last; call !== undefined; call = call.before) if (call.tenant === tenant) yield call;
  }

  /** Those whose credential has ended by itself at `nowMs`. */
  *expired(nowMs: number): Iterable<OpenCall> {
    for (let call = this.#last; call !== undefined; call = call.before) if (call.expiresAtMs <= nowMs) yield call;
  }

  /** Ends every call with a fault. */
  failAll(fault: Fault): void {
    for (let call = this.#last; call !== undefined; call = this.#last) call.fail(fault);
  }
}

/** One call. Id and signal are made when somebody asks for them: most calls never need either. */
export class OpenCall implements Caller {
  /** Its neighbours among the calls that run now. */
  before: OpenCall | undefined;
  after: OpenCall | undefined;
  readonly #handle: CallHandle;
  readonly #calls: OpenCalls;
  readonly #end: (fault: Fault, requestId: string) => void;
  #requestId: string | undefined;
  #aborter: AbortController | undefined;
  /** The fault that it was ended with from here: whoever asks for the signal after that finds it aborted. */
  #over: boolean | Fault = false;
  #identity: Identity | undefined;
  /** What the request is about, for the audit log. */
  resource = "";
  #facts: CallFacts = NO_FACTS;
  /** Undefined: nobody observes it. */
  probe: CallWatch | undefined;

  /** `end` sends the status of a call that is ended from here. */
  constructor(handle: CallHandle, calls: OpenCalls, end: (fault: Fault, requestId: string) => void) {
    this.#handle = handle;
    this.#calls = calls;
    this.#end = end;
    calls.add(this);
    // grpc-js emits it at the end of every call: after a status was sent as well as when the client is gone.
    handle.once("cancelled", () => this.#gone());
  }

  /** Who calls. Throws a TypeError before the call was admitted: nothing MUST be done for nobody. */
  get identity(): Identity {
    if (this.#identity === undefined) throw new TypeError("the call was not admitted");
    return this.#identity;
  }

  /** Whose call it is; `""` before it was admitted. */
  get tenant(): TenantId {
    return this.#identity?.tenant ?? "";
  }

  get credentialId(): string {
    return this.#identity?.credentialId ?? "";
  }

  /** When its credential ends by itself; infinite if it does not, or before it was admitted. */
  get expiresAtMs(): number {
    return this.#identity?.expiresAtMs ?? Number.POSITIVE_INFINITY;
  }

  /** Lets the call in. */
  admit(identity: Identity): void {
    this.#identity = identity;
    this.probe?.admitted(identity.tenant);
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

  /** What finds the call in traces, if it is in any. */
  get traceId(): string | undefined {
    return this.probe === undefined ? traceIdOf(this.#handle.metadata) : this.probe.traceId;
  }

  get signal(): AbortSignal {
    if (this.#aborter === undefined) {
      this.#aborter = new AbortController();
      if (this.#over instanceof Fault) this.#aborter.abort(this.#over);
      else if (this.#handle.cancelled) this.#aborter.abort(this.#whyGone());
    }
    return this.#aborter.signal;
  }

  /** False once the call has been answered, has failed, or nobody waits for it any more. */
  get isOpen(): boolean {
    return this.#over === false;
  }

  /** Marks the call as answered. False if it was over already: then nothing may be sent. */
  close(): boolean {
    if (!this.#leave()) return false;
    this.probe?.ended(this, "OK");
    return true;
  }

  /** Ends the call with a fault, and whatever works for it. */
  fail(fault: Fault): void {
    if (!this.#leave()) return;
    this.#over = fault;
    this.#end(fault, this.requestId);
    this.#aborter?.abort(fault);
    this.probe?.ended(this, fault.reason);
  }

  expire(): void {
    this.fail(new Fault("DEADLINE_EXCEEDED", "the longest deadline that the function's policy allows has passed"));
  }

  #gone(): void {
    if (!this.#leave() || (this.#aborter === undefined && this.probe === undefined)) return;
    const why = this.#whyGone();
    this.#aborter?.abort(why);
    this.probe?.ended(this, why.reason);
  }

  /** False if it was over already. */
  #leave(): boolean {
    if (this.#over !== false) return false;
    this.#over = true;
    this.#calls.delete(this);
    return true;
  }

  #whyGone(): Fault {
    return Number(this.#handle.getDeadline()) <= Date.now() + TIMER_SLACK_MS
      ? new Fault("DEADLINE_EXCEEDED", "the deadline passed before the work was done")
      : new Fault("CANCELLED", "the client cancelled the call");
  }
}
