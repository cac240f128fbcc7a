/** A fold as the gateway keeps it: its last state outlives the executor that computed it, so that a stream survives a killed one. */
import { Fault } from "../fault/fault.ts";
import { reasonFacts } from "../fault/reasons.ts";
import type { EventFault, OnFault, StateReport } from "../gen/assay/v1/invoke_service_pb.js";
import type { Answer } from "./answer.ts";
import { faultOfFailure } from "./executor-fault.ts";
import type { ExecutorProcess } from "./executor-process.ts";
import { faultOfDeath, Job, type LoadableArtifact, type Loss, type Next, type Waiter, wordsOfDeath } from "./job.ts";
import type { Written } from "./written.ts";

/** How a fold begins. */
export interface FoldOrder {
  readonly artifact: LoadableArtifact;
  /** Empty: `initial()`. */
  readonly state: Uint8Array;
  readonly stateReport: StateReport;
  readonly onFault: OnFault;
  readonly waiter: Waiter;
  /** Told what the function has written to the console, when it was opened or with a batch; before that is answered. */
  readonly written?: (written: Written) => void;
  /** Asked when something would have to be run again after an executor died. */
  readonly refusal: () => Fault | undefined;
}

/** What came of a batch. */
export interface BatchResult {
  /** `assay.v1.ReduceStreamResponse`, ready to send. */
  readonly response: Uint8Array;
  /** True: the fold takes no more batches. */
  readonly stopped: boolean;
  /** True: the function failed on some event. Undefined: some event was not valid, and that is all. */
  readonly faulted: boolean | undefined;
  /** How many of its events killed an executor. */
  readonly killers: number;
}

/** An open fold. One operation at a time. */
export interface Fold {
  /** Applies a batch: `assay.v1.ReduceStreamRequest` as it came. Rejects with a Fault if the fold as a whole has failed. */
  batch(request: Uint8Array): Promise<BatchResult>;
  /** Ends it; answers the closing receipt if `report`. */
  finish(report: boolean): Promise<Uint8Array | undefined>;
  /** Ends it at once: what runs is not waited for, what waits is not run. May be called at any time. */
  abort(fault: Fault): void;
}

/** What a fold tells the lanes that it travels in. */
export interface FoldLanes {
  submit(job: Job): void;
  foldClosed(): void;
}

/** Every event that kills an executor costs a process; a batch that is full of them fails as a whole. */
const MAX_KILLERS_PER_BATCH = 8;
/** What an open fold takes beside its request. */
const OPEN_FOLD_BYTES = 256;

type Operation = "open" | "batch" | "close";

/** A fold whose executor may change under it. */
export class LastingFold implements Fold {
  readonly order: FoldOrder;
  /** The state after the last batch that was answered. */
  #snapshot: Uint8Array;
  readonly #lanes: FoldLanes;
  #executor: ExecutorProcess | undefined;
  #number = 0;
  #job: FoldJob | undefined;
  #closed = false;

  constructor(lanes: FoldLanes, order: FoldOrder) {
    this.#lanes = lanes;
    this.order = order;
    this.#snapshot = order.state;
  }

  get snapshot(): Uint8Array {
    return this.#snapshot;
  }

  /** Keeps a state; one that is a small part of what was read with it as a copy, or all of that would stay in memory. */
  keep(snapshot: Uint8Array): void {
    this.#snapshot = snapshot.byteLength * 2 < snapshot.buffer.byteLength ? Uint8Array.from(snapshot) : snapshot;
  }

  /** Opens it in an executor, so that a bad starting state is known at once. */
  async open(): Promise<void> {
    await this.#run("open", new Uint8Array(0));
  }

  batch(request: Uint8Array): Promise<BatchResult> {
    return this.#run("batch", request);
  }

  async finish(report: boolean): Promise<Uint8Array | undefined> {
    const result = report ? await this.#run("close", new Uint8Array(0)) : undefined;
    this.close();
    return result?.response;
  }

  abort(fault: Fault): void {
    const job = this.#job;
    this.close();
    job?.fail(fault);
  }

  /** Frees what an executor holds of it. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#forget();
    this.#lanes.foldClosed();
  }

  /** Where it is open now. */
  get executor(): ExecutorProcess | undefined {
    return this.#executor;
  }

  /** Its number in `executor`; undefined if it is not open there. */
  numberIn(executor: ExecutorProcess): number | undefined {
    return this.#executor === executor ? this.#number : undefined;
  }

  /** It is open in `executor` now, or it is nowhere. */
  place(executor: ExecutorProcess | undefined, number: number): void {
    if (this.#closed && executor !== undefined) {
      // It was aborted while it was being opened.
      executor.sendNotice({
        case: "closeFold",
        value: { $typeName: "assay.executor.v1.CloseFold", fold: number, report: false },
      });
      return;
    }
    this.#executor?.openFolds.delete(this.#number);
    this.#executor = executor;
    this.#number = number;
    executor?.openFolds.add(number);
  }

  #forget(): void {
    const executor = this.#executor;
    if (executor === undefined) return;
    this.#executor = undefined;
    executor.openFolds.delete(this.#number);
    executor.sendNotice({
      case: "closeFold",
      value: { $typeName: "assay.executor.v1.CloseFold", fold: this.#number, report: false },
    });
  }

  #run(operation: Operation, request: Uint8Array): Promise<BatchResult> {
    return new Promise((resolve, reject) => {
      if (this.#closed) return reject(new Fault("CANCELLED", "the stream has ended"));
      if (this.#job !== undefined) return reject(new TypeError("a fold does one thing at a time"));
      const job = new FoldJob(this, operation, request, {
        resolve: (result) => {
          this.#job = undefined;
          resolve(result);
        },
        reject: (fault) => {
          this.#job = undefined;
          this.close();
          reject(fault);
        },
      });
      this.#job = job;
      this.#lanes.submit(job);
    });
  }
}

interface Settler {
  resolve(result: BatchResult): void;
  reject(fault: Fault): void;
}

/** One operation on a fold: opens it first wherever it is not open, then does what is asked. */
class FoldJob extends Job {
  readonly #fold: LastingFold;
  readonly #operation: Operation;
  readonly #request: Uint8Array;
  readonly #settler: Settler;
  readonly #knownFaults: EventFault[] = [];
  #executor: ExecutorProcess | undefined;
  #number = 0;
  #eventsDone = 0;
  #searching = false;

  constructor(fold: LastingFold, operation: Operation, request: Uint8Array, settler: Settler) {
    super(fold.order.artifact, fold.order.waiter, request.byteLength + OPEN_FOLD_BYTES, "foldOpened");
    this.#fold = fold;
    this.#operation = operation;
    this.#request = request;
    this.#settler = settler;
  }

  override get home(): ExecutorProcess | undefined {
    return this.#fold.executor;
  }

  override sendTo(executor: ExecutorProcess): void {
    const { order, snapshot } = this.#fold;
    const fold = this.#fold.numberIn(executor);
    this.#executor = executor;
    this.stepwise = false;
    if (fold === undefined || this.#operation === "open") {
      this.expects = "foldOpened";
      this.#number = executor.nextNumber();
      executor.sendCall(
        this.#number,
        {
          case: "openFold",
          value: {
            $typeName: "assay.executor.v1.OpenFold",
            fold: this.#number,
            artifactDigest: order.artifact.digest,
            state: snapshot,
            stateReport: order.stateReport,
            onFault: order.onFault,
          },
        },
        this,
      );
      return;
    }
    this.expects = "batchDone";
    this.#number = fold;
    if (this.#operation === "close") {
      executor.sendCall(
        fold,
        { case: "closeFold", value: { $typeName: "assay.executor.v1.CloseFold", fold, report: true } },
        this,
      );
      return;
    }
    this.stepwise = this.#searching;
    this.#eventsDone = 0;
    if (!this.stepwise) {
      executor.sendFoldBatch(fold, this.#request, this);
      return;
    }
    executor.sendCall(
      fold,
      {
        case: "foldBatch",
        value: {
          $typeName: "assay.executor.v1.FoldBatch",
          fold,
          request: this.#request,
          stepwise: true,
          knownFaults: this.#knownFaults,
        },
      },
      this,
    );
  }

  override progressed(eventsDone: number): boolean {
    if (eventsDone <= this.#eventsDone) return false;
    this.#eventsDone = eventsDone;
    return true;
  }

  override accept(answer: Answer, written: Written | undefined): Next {
    if (written !== undefined && !this.isSettled) this.#fold.order.written?.(written);
    switch (answer.kind) {
      case "foldOpened":
        this.#fold.keep(answer.snapshot);
        this.#fold.place(this.#executor, answer.number);
        if (this.isSettled) return "done";
        if (this.#operation !== "open") return "again";
        this.#resolve({ response: new Uint8Array(0), stopped: false, faulted: false, killers: 0 });
        return "done";
      case "batchDone": {
        if (this.#operation === "close") this.#fold.place(undefined, 0);
        else this.#fold.keep(answer.snapshot);
        const { response, stopped, faulted } = answer;
        this.#resolve({ response, stopped, faulted, killers: this.#knownFaults.length });
        return "done";
      }
      case "failed":
        this.fail(faultOfFailure(answer.fault, answer.eventIndex));
        return "done";
      default:
        // The process hands over nothing else.
        return "done";
    }
  }

  override startOver(): void {
    this.#fold.place(undefined, 0);
  }

  override lost(loss: Loss): Next {
    if (loss.starved || this.#operation !== "batch" || this.expects !== "batchDone") return super.lost(loss);
    // Which event it was, nobody has seen: run it again from the last state, event by event.
    const reason = loss.alone ? this.verdict(loss.reason) : undefined;
    const wasStepwise = this.stepwise;
    this.#searching = true;
    if (!wasStepwise || reason === undefined) return "again";
    const index = this.#eventsDone;
    const seenBefore = this.#knownFaults.some((known) => known.index === index);
    if (seenBefore || this.#knownFaults.length >= MAX_KILLERS_PER_BATCH) {
      this.fail(faultOfDeath(reason, index));
      return "done";
    }
    const facts = reasonFacts(reason);
    this.#knownFaults.push({
      $typeName: "assay.v1.EventFault",
      index,
      fault: {
        $typeName: "assay.v1.Fault",
        reason: facts.number,
        message: wordsOfDeath(reason),
        stack: [],
        retryable: facts.retryable,
      },
    });
    return "again";
  }

  override fail(fault: Fault): void {
    if (this.settle()) this.#settler.reject(fault);
  }

  override refusal(): Fault | undefined {
    // A batch that an executor died of is finished, so that its stream keeps its state; new work is what the breaker stops.
    return this.#searching ? undefined : this.#fold.order.refusal();
  }

  #resolve(result: BatchResult): void {
    if (this.settle()) this.#settler.resolve(result);
  }
}
