/** Room 4: a call in, state out. Finds the revision, waits for a place, and hands the undecoded bytes to an executor. */
import type { Fault } from "../fault/fault.ts";
import type { Caller, Digest, FunctionRef, TenantId } from "../flow.ts";
import type { OnFault, StateReport } from "../gen/assay/v1/invoke_service_pb.js";
import type { LogPart, LogQuery } from "./console-lines.ts";

/** How a stream begins. */
export interface StreamOrder {
  readonly function: FunctionRef;
  /** One JSON document; empty: `initial()`. */
  readonly state: Uint8Array;
  readonly stateReport: StateReport;
  readonly onFault: OnFault;
  /** Told once if the stream has to end though nothing was asked of it, because a key was revoked. Everything asked of it afterwards fails alike. */
  readonly ended?: (fault: Fault) => void;
}

/** An open stream. One batch at a time is under way; `batch` resolves in the order of the calls. */
export interface FoldStream {
  readonly revision: number;
  readonly artifactDigest: Digest;
  /**
   * Applies one batch. Takes `assay.v1.ReduceStreamRequest` as it came, answers `assay.v1.ReduceStreamResponse` ready to send.
   * `stopped`: the fold met a fault and takes no more batches. `faulted`: the function failed on some event; undefined: some event was
   * not valid, and that is all. Faults end the stream as a whole.
   */
  batch(
    request: Uint8Array,
  ): Promise<{ readonly response: Uint8Array; readonly stopped: boolean; readonly faulted: boolean | undefined }>;
  /** Ends the stream; answers the closing receipt if the opening message asked for one. */
  finish(): Promise<Uint8Array | undefined>;
  /** Ends the stream at once and frees what it holds. Never throws; may be called twice. */
  abort(): void;
}

/** What is under way of all tenants, and how revisions fare. */
export interface InvokerLoad {
  /** Calls and batches that have a place, and that wait for one. */
  readonly running: number;
  readonly waiting: number;
  readonly streams: number;
  /** How many breakers are not closed now; `opened` counts since the start. */
  readonly breakers: { readonly open: number; readonly halfOpen: number; readonly opened: number };
}

/** What of a function's log is wanted. */
export type LogOrder = Omit<LogQuery, "functionName" | "revision" | "signal"> & { readonly function: FunctionRef };

/** Runs functions for callers. */
export interface Invoker {
  /** Takes `assay.v1.ReduceRequest` as it came, answers `assay.v1.ReduceResponse` ready to send. Faults: see `InvokeService.Reduce`. */
  reduce(caller: Caller, target: FunctionRef, request: Uint8Array): Promise<Uint8Array>;
  /** Opens a stream. Faults: as `reduce`. */
  openStream(caller: Caller, order: StreamOrder): Promise<FoldStream>;
  /** What a function has written to the console. Faults: FUNCTION_NOT_FOUND, QUEUE_FULL, DRAINING. */
  readLogs(caller: Caller, order: LogOrder): AsyncIterable<LogPart>;
  /** How many of a tenant's calls run and wait now. */
  loadOf(tenant: TenantId): { readonly running: number; readonly waiting: number };
  /** To be called when the keys whose signatures count have changed: ends what must not run any more, calls and streams, at once. */
  keysChanged(): void;
  /** The tenant is gone: nothing of what is remembered of its functions holds any more. */
  forgetTenant(tenant: TenantId): void;
  /** The server is about to shut down: ends what would go on for ever, such as the reading of a log that is followed. */
  drain(): void;
  /** Lets running calls end until `graceMs` have passed, then fails them with DRAINING. */
  close(graceMs: number): Promise<void>;
}

/** An invoker that says what it does. */
export interface ObservableInvoker extends Invoker {
  /** What is under way of all tenants. */
  load(): InvokerLoad;
}
