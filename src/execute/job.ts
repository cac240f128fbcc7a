/** A call as the gateway keeps it until it is answered, whatever happens to the executor that was to answer it. */
import { Fault } from "../fault/fault.ts";
import type { Attestation, CallProbe, Digest } from "../flow.ts";
import { attestationToMessage } from "../seal/wire.ts";
import type { Answer } from "./answer.ts";
import { faultOfFailure } from "./executor-fault.ts";
import type { ExecutorProcess, Expected, PendingCall } from "./executor-process.ts";
import type { LimitReason } from "./watchdog.ts";
import type { Written } from "./written.ts";

/** An artifact that an executor can be told to load. */
export interface LoadableArtifact {
  readonly digest: Digest;
  readonly attestation: Attestation;
  /** Its bytes, fetched when an executor needs them and not kept. Undefined: there are none any more. */
  load(): Promise<{ readonly code: Uint8Array; readonly sourceMap: Uint8Array } | undefined>;
}

/** Who may give up. `signal` is only asked for when a call has waited for a while: making one costs more than most calls do. */
export interface Waiter {
  readonly signal: AbortSignal;
  /** Undefined: nobody observes the call. */
  readonly probe?: CallProbe | undefined;
}

/** What came of one step of a job: nothing more to do, or another frame to send. */
export type Next = "done" | "again";

/** How a job lost the executor that it was sent to. */
export interface Loss {
  /** True: nothing else was in that executor, so it is this job that killed it. */
  readonly alone: boolean;
  /** The limit that explains the death, if one does. */
  readonly reason: LimitReason | undefined;
  /** True: this job ran, and got no CPU time. Nothing is held against it. */
  readonly starved: boolean;
}

/** What a job tells the lane that it travels in. */
export interface JobLane {
  answered(job: Job, answer: Answer, written: Written | undefined): void;
  settled(job: Job): void;
}

const RETRY_AFTER_MS = 1_000;
/** Where a job is before it is submitted. */
const NOWHERE: JobLane = { answered: () => undefined, settled: () => undefined };
/** A pure call is run again after an unexplained death, once. */
const MAX_UNEXPLAINED_DEATHS = 2;
/** A pure call that got no CPU time is run again, once. */
const MAX_STARVATIONS = 2;

/** One call of a tenant. It is pure, so running it twice is the same as running it once. */
export abstract class Job implements PendingCall {
  readonly artifact: LoadableArtifact;
  /** Undefined: nobody in particular waits for it. */
  readonly waiter: Waiter | undefined;
  /** Size of what it carries, for the bounds on what is under way. */
  readonly bytes: number;
  expects: Expected;
  stepwise = false;
  queuedAtMs = 0;
  /** How often it was sent again because the executor did not hold what it needs. */
  resends = 0;
  isSettled = false;
  /** The lane that it travels in; it may change lanes while it waits. */
  lane: JobLane = NOWHERE;
  #unexplainedDeaths = 0;
  #starvations = 0;

  protected constructor(artifact: LoadableArtifact, waiter: Waiter | undefined, bytes: number, expects: Expected) {
    this.artifact = artifact;
    this.waiter = waiter;
    this.bytes = bytes;
    this.expects = expects;
  }

  /** The executor that holds what it needs; any other has to be given that first. */
  get home(): ExecutorProcess | undefined {
    return undefined;
  }

  /** Sends its next frame. */
  abstract sendTo(executor: ExecutorProcess): void;
  /** Takes the answer to it, and what its code has written to the console. */
  abstract accept(answer: Answer, written: Written | undefined): Next;
  /** Settles it with CANCELLED, or whatever its caller gave it up for. False if its caller waits still. */
  failIfGivenUp(): boolean {
    const signal = this.waiter?.signal;
    if (signal?.aborted !== true) return false;
    const { reason } = signal;
    this.fail(reason instanceof Fault ? reason : new Fault("CANCELLED", "the caller cancelled the call"));
    return true;
  }

  /** Settles it with a fault. Does nothing if it is settled. */
  abstract fail(fault: Fault): void;
  /** Why it should not be run any more, asked before it is run again. */
  abstract refusal(): Fault | undefined;

  answered(answer: Answer, written: Written | undefined): void {
    this.lane.answered(this, answer, written);
  }

  progressed(_eventsDone: number): boolean {
    return false;
  }

  /** The executor does not hold what the job relied on: it sends that again first. */
  startOver(): void {}

  /** Its executor died. */
  lost(loss: Loss): Next {
    if (loss.starved) return this.#starved();
    if (!loss.alone) return this.suspected();
    const reason = this.verdict(loss.reason);
    if (reason === undefined) return this.suspected();
    this.fail(faultOfDeath(reason, this.killer));
    return "done";
  }

  /** The event that was under way when the executor died, if that is known. */
  protected get killer(): number | undefined {
    return undefined;
  }

  /** It may have killed the executor, and is run again. */
  protected suspected(): Next {
    return "again";
  }

  #starved(): Next {
    this.#starvations++;
    if (this.#starvations < MAX_STARVATIONS) return "again";
    this.fail(
      new Fault("EXECUTOR_LOST", "the process that ran the function got no CPU time", { retryAfterMs: RETRY_AFTER_MS }),
    );
    return "done";
  }

  /** What it is guilty of, once it has died alone; undefined: give it another chance. */
  protected verdict(reason: LimitReason | undefined): LimitReason | "EXECUTOR_CRASHED" | undefined {
    if (reason !== undefined) return reason;
    this.#unexplainedDeaths++;
    return this.#unexplainedDeaths >= MAX_UNEXPLAINED_DEATHS ? "EXECUTOR_CRASHED" : undefined;
  }

  /** Marks it as settled; answers false if it was before. */
  protected settle(): boolean {
    if (this.isSettled) return false;
    this.isSettled = true;
    this.lane.settled(this);
    return true;
  }
}

const WORDS: Readonly<Record<LimitReason | "EXECUTOR_CRASHED", string>> = {
  CPU_TIME_LIMIT: "the function used more CPU time than one call may, and had to be stopped from outside",
  WALL_CLOCK_LIMIT: "the function took longer than one call may, and had to be stopped from outside",
  MEMORY_LIMIT: "the function used more memory than it has, and had to be stopped from outside",
  EXECUTOR_CRASHED: "the process that ran the function died twice, and no limit explains it",
};

/** What to say of a death in words for the caller. */
export function wordsOfDeath(reason: LimitReason | "EXECUTOR_CRASHED"): string {
  return WORDS[reason];
}

/** The fault of the call that an executor died of. */
export function faultOfDeath(reason: LimitReason | "EXECUTOR_CRASHED", eventIndex: number | undefined): Fault {
  return new Fault(
    reason,
    WORDS[reason],
    eventIndex === undefined ? {} : { metadata: { event_index: String(eventIndex) } },
  );
}

/** What a unary Reduce needs. */
export interface ReduceOrder {
  readonly artifact: LoadableArtifact;
  /** From `reducePrefix`: digest and revision, encoded once. */
  readonly prefix: Uint8Array;
  /** `assay.v1.ReduceRequest` as it came. */
  readonly request: Uint8Array;
  readonly waiter: Waiter;
  /** Told once how it ended, and what its code has written to the console, before the promise settles. Must not throw. */
  readonly settled: (fault: Fault | undefined, written: Written | undefined) => void;
  /** Asked when it would have to be run again after its executor died. */
  readonly refusal: () => Fault | undefined;
}

/** A larger call is not searched for the event that kills: in steps it would take more CPU time than it may. */
const MAX_SEARCHED_BYTES = 16 * 1024;

/** A unary Reduce. Run again because an executor died, it goes event by event, so that the next death names the event. */
export class ReduceJob extends Job {
  #eventsDone: number | undefined;
  readonly #order: ReduceOrder;
  readonly #resolve: (response: Uint8Array) => void;
  readonly #reject: (fault: Fault) => void;

  constructor(order: ReduceOrder, resolve: (response: Uint8Array) => void, reject: (fault: Fault) => void) {
    super(order.artifact, order.waiter, order.request.byteLength, "reduced");
    this.#order = order;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  override sendTo(executor: ExecutorProcess): void {
    this.#eventsDone = undefined;
    executor.sendReduce(executor.nextNumber(), this.#order.prefix, this.#order.request, this);
  }

  override progressed(eventsDone: number): boolean {
    if (eventsDone <= (this.#eventsDone ?? -1)) return false;
    this.#eventsDone = eventsDone;
    return true;
  }

  protected override get killer(): number | undefined {
    return this.#eventsDone;
  }

  protected override suspected(): Next {
    this.stepwise = this.bytes <= MAX_SEARCHED_BYTES;
    return "again";
  }

  override accept(answer: Answer, written: Written | undefined): Next {
    if (answer.kind === "failed") this.#fail(faultOfFailure(answer.fault, answer.eventIndex), written);
    else if (answer.kind === "reduced" && this.settle()) {
      this.#order.settled(undefined, written);
      this.#resolve(answer.response);
    }
    return "done";
  }

  override fail(fault: Fault): void {
    this.#fail(fault, undefined);
  }

  #fail(fault: Fault, written: Written | undefined): void {
    if (!this.settle()) return;
    this.#order.settled(fault, written);
    this.#reject(fault);
  }

  override refusal(): Fault | undefined {
    return this.#order.refusal();
  }
}

/** Loads an artifact; the jobs that need it are parked with it. */
export class LoadJob extends Job {
  readonly #files: { readonly code: Uint8Array; readonly sourceMap: Uint8Array };
  readonly #loaded: (fault: Fault | undefined) => void;

  constructor(
    artifact: LoadableArtifact,
    files: { readonly code: Uint8Array; readonly sourceMap: Uint8Array },
    loaded: (fault: Fault | undefined) => void,
  ) {
    super(artifact, undefined, files.code.byteLength + files.sourceMap.byteLength, "loaded");
    this.#files = files;
    this.#loaded = loaded;
  }

  override sendTo(executor: ExecutorProcess): void {
    const call = executor.nextNumber();
    const { attestation, digest } = this.artifact;
    executor.sendCall(
      call,
      {
        case: "load",
        value: {
          $typeName: "assay.executor.v1.Load",
          call,
          code: this.#files.code,
          sourceMap: this.#files.sourceMap,
          artifactDigest: digest,
          attestation: attestationToMessage(attestation),
        },
      },
      this,
    );
  }

  override accept(answer: Answer): Next {
    if (answer.kind === "failed") this.fail(faultOfFailure(answer.fault, undefined));
    else if (this.settle()) this.#loaded(undefined);
    return "done";
  }

  override fail(fault: Fault): void {
    if (this.settle()) this.#loaded(fault);
  }

  override refusal(): Fault | undefined {
    return undefined;
  }
}
