/** What observing asks of whoever records traces. Apart from that, so that nothing of it is loaded where nobody records any. */
import type { TraceParent } from "../base/trace-parent.ts";
import type { TenantId } from "../flow.ts";
import type { Ending } from "./meters.ts";
import type { Sample } from "./metrics.ts";

/** What a span says beside its times. Names of the house begin with `assay.`. */
export type SpanFacts = Readonly<Record<string, string | number | boolean>>;

/** The parts of a call's way that have spans of their own. */
export type StepName = "batch" | "queue" | "executor" | "isolate";

/** The trace of one call. Times are of `performance.now()`. */
export interface CallTrace {
  /** 32 lower-case hexadecimal digits. */
  readonly traceId: string;
  /** A step of the call, or of `within`, that is over. Answers what further steps can be within. */
  step(name: StepName, fromMs: number, toMs: number, facts?: SpanFacts, within?: StepSpan): StepSpan;
  /** The call is over. To be called once, last. */
  end(toMs: number, ending: Ending, facts: SpanFacts): void;
}

/** A step that others can be within. Only whoever made it knows what it is. */
export interface StepSpan {
  readonly step: StepName;
}

/** Records traces. */
export interface Tracing {
  /**
   * Begins the trace of a call of the method `path`, such as `/assay.v1.InvokeService/Reduce`, as a part of its client's if that sent one. Undefined: it is not
   * recorded. `traceState` is what the client sent beside it, `""` for nothing.
   */
  begin(
    path: string,
    tenant: TenantId,
    parent: TraceParent | undefined,
    traceState: string,
    beganMs: number,
  ): CallTrace | undefined;
  /** What became of the traces of calls. */
  samples(): Iterable<Sample>;
}
