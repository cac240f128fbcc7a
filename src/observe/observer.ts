/** Where everything that can be known of calls comes together: counters, traces, lines of the log. Made only where one of them is asked for. */
import { readTraceParent } from "../base/trace-parent.ts";
import type { TenantId } from "../flow.ts";
import { CallWatch, type CallWriter, type Watchers } from "./call-watch.ts";
import type { Meters } from "./meters.ts";
import type { Sample, SampleSource } from "./metrics.ts";
import type { Tracing } from "./tracing.ts";

/** Who wants to know; at least one of them. */
export interface ObserverParts {
  readonly meters: Meters | undefined;
  readonly tracing: Tracing | undefined;
  readonly lines: CallWriter | undefined;
}

/** What a call's client says of its trace: the values of two headers of W3C Trace Context, empty where they are not there. */
export interface SentTrace {
  readonly traceParent: string;
  readonly traceState: string;
}

/** Observes calls. */
export class Observer {
  readonly #watchers: Watchers;
  readonly #sources: SampleSource[] = [];

  constructor({ meters, tracing, lines }: ObserverParts) {
    this.#watchers = { meters, lines, tracing };
    if (meters !== undefined) this.add(() => meters.samples());
    if (tracing !== undefined) this.add(() => tracing.samples());
  }

  /** A call has come. `call` says whose it is, once that is known. */
  began(path: string, isStream: boolean, call: { readonly tenant: TenantId }, sent: SentTrace): CallWatch {
    const parent = sent.traceParent === "" ? undefined : readTraceParent(sent.traceParent);
    return new CallWatch(path, isStream, this.#watchers, call, parent, sent.traceState);
  }

  /** From now on these are told too. */
  add(source: SampleSource): void {
    this.#sources.push(source);
  }

  /** Everything that there is to tell now, besides calls. */
  *samples(): Generator<Sample> {
    for (const source of this.#sources) yield* source();
  }

  /** The tenant is gone, and what is counted of it. */
  forgetTenant(tenant: TenantId): void {
    this.#watchers.meters?.forgetTenant(tenant);
  }
}
