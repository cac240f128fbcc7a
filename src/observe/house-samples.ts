/** What the parts of the server say of themselves, as samples. Observing, when somebody asks. */
import { type Sample, sample } from "./metrics.ts";

type Counts = Iterable<readonly [word: string, count: number]>;

/** What the parts say now; each part's own type has more to say of it. */
export interface HouseLoad {
  readonly door: {
    readonly connections: number;
    readonly calls: number;
    readonly cuts: Counts;
    readonly refused: Counts;
  };
  readonly invoker: {
    readonly running: number;
    readonly waiting: number;
    readonly streams: number;
    readonly breakers: { readonly open: number; readonly halfOpen: number; readonly opened: number };
  };
  readonly pool: {
    readonly executors: Counts;
    readonly waiting: number;
    readonly wanted: number;
    readonly ends: Counts;
    readonly loads: number;
  };
  readonly compiler: {
    readonly starting: number;
    readonly idle: number;
    readonly busy: number;
    readonly waiting: number;
    readonly warm: number;
    readonly new: number;
  };
}

/** The samples of the house. */
export function* houseSamples({ door, invoker, pool, compiler }: HouseLoad): Generator<Sample> {
  yield sample("assay_calls_running", door.calls);
  yield sample("assay_connections", door.connections);
  for (const [cause, count] of door.cuts) yield sample("assay_connections_cut_total", count, cause);
  for (const [reason, count] of door.refused) yield sample("assay_calls_refused_early_total", count, reason);
  yield sample("assay_streams_open", invoker.streams);
  yield sample("assay_admission_running", invoker.running);
  yield sample("assay_admission_waiting", invoker.waiting);
  yield sample("assay_breakers", invoker.breakers.open, "open");
  yield sample("assay_breakers", invoker.breakers.halfOpen, "half-open");
  yield sample("assay_breaker_opened_total", invoker.breakers.opened);
  for (const [state, count] of pool.executors) yield sample("assay_executors", count, state);
  yield sample("assay_executor_queue", pool.waiting);
  yield sample("assay_executors_wanted", pool.wanted);
  for (const [cause, count] of pool.ends) yield sample("assay_executor_ends_total", count, cause);
  yield sample("assay_artifact_loads_total", pool.loads);
  yield sample("assay_compiler_workers", compiler.starting, "starting");
  yield sample("assay_compiler_workers", compiler.idle, "idle");
  yield sample("assay_compiler_workers", compiler.busy, "busy");
  yield sample("assay_compiler_queue", compiler.waiting);
  yield sample("assay_compilations_total", compiler.warm, "warm");
  yield sample("assay_compilations_total", compiler.new, "new");
}
