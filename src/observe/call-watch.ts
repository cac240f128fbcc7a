/** Watches one call on its way, where somebody observes calls: when it came to each room, and what its executor says that it cost. */
import type { TraceParent } from "../base/trace-parent.ts";
import type { CallFacts, CallProbe, ReportedUsage, TenantId } from "../flow.ts";
import type { Ending, Meters } from "./meters.ts";
import { nothingReported, type Reported, readReceipt, readReduceResponse, takeUsage } from "./reported.ts";
import type { CallTrace, SpanFacts, Tracing } from "./tracing.ts";

const MS_PER_SECOND = 1_000;
const NS_PER_MS = 1e6;
/** Batches of a stream that have spans of their own: a stream may have millions, and whoever reads a trace a few. */
const MAX_TRACED_BATCHES = 64;

/** What is told of a call when it is over. */
export interface EndedCall {
  /** Empty: it was not let in. */
  readonly tenant: TenantId;
  readonly credentialId: string;
  /** Finds the call in the log; made where the call has none yet. */
  readonly requestId: string;
  readonly facts: CallFacts;
}

/** Writes of a call that is over. */
export interface CallWriter {
  write(watch: CallWatch, call: EndedCall, ending: Ending, durationMs: number): void;
}

/** Who is told. */
export interface Watchers {
  readonly meters: Meters | undefined;
  readonly lines: CallWriter | undefined;
  readonly tracing: Tracing | undefined;
}

/** What a call or a stream has used in all. */
export interface Used {
  cpuNs: number;
  wallNs: number;
  heapBytes: number;
  eventsApplied: number;
  eventsFailed: number;
  batches: number;
}

/** One call that is observed. */
export class CallWatch implements CallProbe {
  readonly path: string;
  readonly #watchers: Watchers;
  /** Begun once it is known who calls: nobody else decides what is recorded. */
  #trace: CallTrace | undefined;
  /** Where it stands in its client's trace. */
  readonly #parent: TraceParent | undefined;
  readonly #traceState: string;
  readonly #isStream: boolean;
  readonly #beganMs: number;
  /** When what is under way came: the call, or its last batch. */
  #cameMs: number;
  /** When it was handed to an executor first; 0: it was not. */
  #sentMs = 0;
  #attempts = 0;
  /** Of a stream: false between its batches. */
  #isUnderWay: boolean;
  #functionName = "";
  #revision = 0;
  readonly #used: Used = { cpuNs: 0, wallNs: 0, heapBytes: 0, eventsApplied: 0, eventsFailed: 0, batches: 0 };
  readonly #reported: Reported = nothingReported();
  /** Says whose it is, once it is let in. */
  readonly #call: { readonly tenant: TenantId };

  constructor(
    path: string,
    isStream: boolean,
    watchers: Watchers,
    call: { readonly tenant: TenantId },
    parent: TraceParent | undefined,
    traceState: string,
  ) {
    this.path = path;
    this.#isStream = isStream;
    this.#isUnderWay = !isStream;
    this.#watchers = watchers;
    this.#call = call;
    this.#parent = parent;
    this.#traceState = traceState;
    this.#beganMs = performance.now();
    this.#cameMs = this.#beganMs;
  }

  /** What finds the call in traces: the one that is recorded, or else the client's own. */
  get traceId(): string | undefined {
    return this.#trace?.traceId ?? this.#parent?.traceId;
  }

  /** It was let in. */
  admitted(tenant: TenantId): void {
    const { tracing } = this.#watchers;
    if (tracing === undefined || this.#trace !== undefined) return;
    this.#trace = tracing.begin(this.path, tenant, this.#parent, this.#traceState, this.#beganMs);
  }

  found(functionName: string, revision: number): void {
    this.#functionName = functionName;
    this.#revision = revision;
  }

  arrived(): void {
    this.#cameMs = performance.now();
    this.#sentMs = 0;
    this.#attempts = 0;
    this.#isUnderWay = true;
  }

  sent(): void {
    this.#attempts += 1;
    if (this.#sentMs === 0) this.#sentMs = performance.now();
  }

  answered(answer: Uint8Array | undefined, usage?: ReportedUsage): void {
    const reported = this.#reported;
    const read = this.#isStream ? readReceipt : readReduceResponse;
    const isKnown = answer === undefined ? takeUsage(usage, reported) : read(answer, reported);
    this.#ran(performance.now(), isKnown ? reported : undefined);
  }

  /** The call is over. */
  ended(call: EndedCall, ending: Ending): void {
    const { meters, lines } = this.#watchers;
    const nowMs = performance.now();
    const durationMs = nowMs - this.#beganMs;
    // Its executor never answered: it was killed, or its caller is gone.
    this.#ran(nowMs, undefined);
    meters?.ended(this.path, call.tenant, this.#functionName, ending, durationMs / MS_PER_SECOND);
    this.#trace?.end(nowMs, ending, this.#spanFacts(call));
    // Strangers MUST NOT fill a disk, however many they are.
    if (call.tenant !== "") lines?.write(this, call, ending, durationMs);
  }

  /** What the log and the trace name, beside who called. */
  get called(): { readonly functionName: string; readonly revision: number } {
    return { functionName: this.#functionName, revision: this.#revision };
  }

  /** What it has used, as its executor says; undefined: no executor has answered. */
  get used(): Readonly<Used> | undefined {
    return this.#used.wallNs > 0 || this.#used.batches > 0 ? this.#used : undefined;
  }

  /** What is under way, and was handed to an executor, is over: a call, or a batch of a stream. */
  #ran(nowMs: number, reported: Reported | undefined): void {
    if (!this.#isUnderWay || this.#sentMs === 0) return;
    this.#isUnderWay = false;
    const { meters } = this.#watchers;
    const { tenant } = this.#call;
    const executorMs = nowMs - this.#sentMs;
    const executorSeconds = executorMs / MS_PER_SECOND;
    meters?.ran(this.path, (this.#sentMs - this.#cameMs) / MS_PER_SECOND, executorSeconds);
    if (this.#isStream) {
      this.#used.batches += 1;
      meters?.batch(this.path, tenant, this.#functionName, (nowMs - this.#cameMs) / MS_PER_SECOND);
    }
    if (reported !== undefined) {
      // It cannot have used more than the time that it was away.
      reported.cpuNs = Math.min(reported.cpuNs, executorMs * NS_PER_MS);
      reported.wallNs = Math.min(reported.wallNs, executorMs * NS_PER_MS);
      this.#add(reported);
      meters?.used(this.path, tenant, this.#functionName, reported, executorSeconds);
    }
    if (this.#trace !== undefined) this.#traceSteps(this.#trace, nowMs, reported);
  }

  #add({ cpuNs, wallNs, heapBytes, eventsApplied, eventsFailed }: Reported): void {
    const used = this.#used;
    used.cpuNs += cpuNs;
    used.wallNs += wallNs;
    used.heapBytes = heapBytes;
    used.eventsApplied += eventsApplied;
    used.eventsFailed += eventsFailed;
  }

  #traceSteps(trace: CallTrace, nowMs: number, reported: Reported | undefined): void {
    if (this.#used.batches > MAX_TRACED_BATCHES) return;
    const within = this.#isStream ? trace.step("batch", this.#cameMs, nowMs) : undefined;
    trace.step("queue", this.#cameMs, this.#sentMs, undefined, within);
    const executor = trace.step("executor", this.#sentMs, nowMs, { "assay.attempts": this.#attempts }, within);
    if (reported === undefined) return;
    const { cpuNs, wallNs, heapBytes, eventsApplied, eventsFailed } = reported;
    // The executor's clock is not ours: it says how long, and its answer came when it was done.
    const fromMs = Math.max(this.#sentMs, nowMs - wallNs / NS_PER_MS);
    const facts: SpanFacts = {
      "assay.cpu_time_ns": cpuNs,
      "assay.heap_bytes": heapBytes,
      "assay.events_applied": eventsApplied,
      "assay.events_failed": eventsFailed,
    };
    trace.step("isolate", fromMs, nowMs, facts, executor);
  }

  #spanFacts({ tenant, requestId }: EndedCall): SpanFacts {
    return {
      "assay.tenant": tenant,
      "assay.request_id": requestId,
      ...(this.#functionName === "" ? {} : { "assay.function": this.#functionName, "assay.revision": this.#revision }),
      ...(this.#used.batches === 0 ? {} : { "assay.batches": this.#used.batches }),
    };
  }
}
