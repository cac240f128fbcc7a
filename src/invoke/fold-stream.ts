/** One ReduceStream: passes batches to a fold, one at a time, and tells admission and breaker how it went. Invoke, for streams. */
import type { BatchResult, Fold } from "../execute/fold.ts";
import { Fault } from "../fault/fault.ts";
import type { Attestation, Caller, Digest, TenantId } from "../flow.ts";
import { OnFault, StateReport } from "../gen/assay/v1/invoke_service_pb.js";
import type { Admission } from "./admission.ts";
import type { Outcome } from "./breaker.ts";
import type { FoldStream, StreamOrder } from "./invoke.ts";
import { outcomeOf } from "./outcome.ts";
import type { CallableRevision } from "./revisions.ts";
import { wait } from "./wait.ts";

const CPU_LOOK_MS = 1_000;

export interface ReduceFoldStreamOptions {
  readonly caller: Caller;
  readonly order: StreamOrder;
  readonly revision: CallableRevision;
  readonly fold: Fold;
  readonly admission: Admission;
  /** Told once, when the stream is over; perhaps before it is constructed. */
  readonly ended: (stream: ReduceFoldStream) => void;
}

/** An open stream over a fold. */
export class ReduceFoldStream implements FoldStream {
  readonly revision: number;
  readonly artifactDigest: Digest;
  readonly #options: ReduceFoldStreamOptions;
  #before: Promise<unknown> = Promise.resolve();
  #isStopped = false;
  #isEnded = false;
  /** Aborted at the end; made when a batch has to wait. */
  #over: AbortController | undefined;
  /** Why it had to end, if it was not the caller who ended it. */
  #failure: Fault | undefined;
  readonly #onAbort = (): void => this.abort();

  constructor(options: ReduceFoldStreamOptions) {
    this.#options = options;
    this.revision = options.revision.number;
    this.artifactDigest = options.revision.artifact.digest;
    options.caller.signal.addEventListener("abort", this.#onAbort, { once: true });
    if (options.caller.signal.aborted) this.abort();
  }

  batch(request: Uint8Array): Promise<BatchResult> {
    return this.#inTurn(() => this.#apply(request));
  }

  finish(): Promise<Uint8Array | undefined> {
    const { fold, order } = this.#options;
    return this.#inTurn(async () => {
      try {
        return await fold.finish(order.stateReport !== StateReport.NEVER);
      } finally {
        this.#end();
      }
    });
  }

  get isEnded(): boolean {
    return this.#isEnded;
  }

  get tenant(): TenantId {
    return this.#options.caller.tenant;
  }

  get attestation(): Attestation {
    return this.#options.revision.artifact.attestation;
  }

  /** Ends it for a reason that is not the caller's. */
  fail(fault: Fault): void {
    if (this.#isEnded) return;
    this.#failure = fault;
    this.#end();
    this.#options.fold.abort(fault);
    this.#options.order.ended?.(fault);
  }

  abort(): void {
    if (this.#isEnded) return;
    const { signal } = this.#options.caller;
    this.#end();
    const why = signal.reason instanceof Fault ? signal.reason : new Fault("CANCELLED", "the stream was cancelled");
    this.#options.fold.abort(why);
  }

  async #apply(request: Uint8Array): Promise<BatchResult> {
    const { admission, caller, fold, order, revision } = this.#options;
    if (this.#isStopped) {
      throw new Fault("REQUEST_INVALID", "the stream has stopped at a fault and takes no more batches");
    }
    if (revision.terms !== undefined || revision.meter.isRated) await this.#waitForTurn(request);
    const bytes = request.byteLength;
    if (!admission.tryEnter(caller.tenant, bytes)) await admission.wait(caller.tenant, bytes, caller.signal);
    const ticket = revision.breaker.join();
    let outcome: Outcome = "neutral";
    try {
      const result = await fold.batch(request);
      this.#isStopped = result.stopped;
      // A stream that skips faults has said that it expects them; what killed an executor counts in any case.
      if (result.killers > 0 || (result.faulted === true && order.onFault !== OnFault.SKIP)) outcome = "failure";
      else if (result.faulted === false) outcome = "success";
      return result;
    } catch (error) {
      outcome = outcomeOf(error);
      this.#end();
      throw this.#failure ?? error;
    } finally {
      admission.leave(caller.tenant, bytes);
      revision.breaker.report(ticket, outcome);
    }
  }

  /** A stream waits where a call would be refused: its sender is held up, and no state is lost. */
  async #waitForTurn(request: Uint8Array): Promise<void> {
    const { meter, terms } = this.#options.revision;
    this.#over ??= new AbortController();
    await terms?.batch(request, this.#over.signal);
    // Looked at again each second: the quota may be raised meanwhile.
    for (let waitMs = meter.cpuWaitMs(); waitMs > 0; waitMs = meter.cpuWaitMs()) {
      await wait(Math.min(waitMs, CPU_LOOK_MS), this.#over.signal);
    }
  }

  /** Runs after whatever was asked of the stream before. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const run = this.#before.then(() => {
      if (!this.#isEnded) return work();
      const { signal } = this.#options.caller;
      if (this.#failure !== undefined) throw this.#failure;
      throw signal.reason instanceof Fault ? signal.reason : new Fault("CANCELLED", "the stream has ended");
    });
    this.#before = run.catch(() => undefined);
    return run;
  }

  #end(): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    const { signal } = this.#options.caller;
    signal.removeEventListener("abort", this.#onAbort);
    this.#over?.abort(this.#failure ?? signal.reason);
    this.#options.ended(this);
  }
}
