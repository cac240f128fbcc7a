/** One executor as the gateway sees it: a child process on a socket pair, the frames that cross it, and the calls that wait for answers. */

import type { Message } from "@bufbuild/protobuf";
import type { Logger } from "../base/log.ts";
import type { Digest, TenantId } from "../flow.ts";
import type { Assign, Keys } from "../gen/assay/executor/v1/frames_pb.js";
import { hearChild } from "../sandbox/hear-child.ts";
import { StderrTail } from "../sandbox/stderr-tail.ts";
import type { WalledChild, WalledProgram, Walls } from "../sandbox/walls.ts";
import { type Answer, decodeAnswer } from "./answer.ts";
import { FrameBatch, type OutgoingFrame } from "./frame-batch.ts";
import { PendingCalls } from "./pending-calls.ts";
import type { Written } from "./written.ts";

/** Of a call or a fold. */
const MAX_NUMBER = 0xffff_ffff;

/**
 * starting → ready → assigned ⇄ running → dying → dead. `running` is `assigned` with calls that wait for an answer. `dying`: it was
 * killed, or its socket closed; what it had written before is still read. `dead`: the process is gone and nothing is left of it here.
 */
export type ExecutorState = "starting" | "ready" | "assigned" | "running" | "dying" | "dead";

/** What may answer a call, beside `failed`. */
export type Expected = "loaded" | "reduced" | "foldOpened" | "batchDone";

/** A call that waits for its answer. */
export interface PendingCall {
  readonly expects: Expected;
  /** What it runs; for the log. */
  readonly artifact?: { readonly digest: Digest };
  /** True: `progress` may come before the answer. */
  readonly stepwise: boolean;
  /** `written`: what it has written to the console, if it has. */
  answered(answer: Answer, written: Written | undefined): void;
  /** False: it is not further on than before, and whoever says so only wants to look busy. */
  progressed(eventsDone: number): boolean;
}

/** Why an executor ended. */
export interface Death {
  /**
   * `stopped`: we wanted it. `limit`: the watchdog killed it. `protocol`: it sent what it may not. `start`: it never became ready.
   * `exit`: by itself.
   */
  readonly cause: "stopped" | "limit" | "protocol" | "start" | "exit";
  /** For the log. */
  readonly detail: string;
  readonly exitCode: number | null;
  readonly exitSignal: NodeJS.Signals | null;
}

/** Who wants to know of an executor's end, and of room in its socket. */
export interface ExecutorOwner {
  /** For the log. */
  readonly tenant?: TenantId;
  /** Some answer came; the executor may take more. */
  progressed(): void;
  /** It is dead; `unanswered` in the order in which they were sent. Called once. */
  ended(death: Death, unanswered: readonly PendingCall[]): void;
}

export interface ExecutorProcessOptions {
  readonly walls: Pick<Walls, "start">;
  readonly program: WalledProgram;
  readonly maxFrameBytes: number;
  readonly startTimeoutMs: number;
  readonly maxEventsPerBatch: number;
  readonly maxStateBytes: number;
  readonly log: Logger;
}

/** The fields of a message without its type's name. */
export type Plain<T extends Message> = Omit<T, "$typeName" | "$unknown">;

/** A child process that runs one tenant's code. */
export class ExecutorProcess {
  /** Resolves when it is ready; rejects if it never will be. */
  readonly whenReady: Promise<void>;
  /** Resolves when the process is gone. */
  readonly whenDead: Promise<void>;
  /** Counts answers and progress, so that the watchdog sees whether anything moves. */
  movements = 0;
  /** The folds that it holds. */
  readonly openFolds = new Set<number>();

  readonly #options: ExecutorProcessOptions;
  readonly #child: WalledChild;
  readonly #frames: FrameBatch;
  readonly #pending = new PendingCalls<PendingCall>();
  #owner: ExecutorOwner | undefined;
  #phase: "starting" | "ready" | "assigned" | "dying" | "dead" = "starting";
  #deathCause: Pick<Death, "cause" | "detail"> | undefined;
  #exit: { code: number | null; signal: NodeJS.Signals | null } | undefined;
  #isWalled = false;
  #hasSpoken = false;
  #socketClosed = false;
  readonly #stderr: StderrTail;
  #startTimer: NodeJS.Timeout | undefined;
  #lastNumber = 0;
  /** The numbers have begun again at 1, where some may be taken still. */
  #isSecondRound = false;
  /** What the call that is answered next has written. */
  #written: Extract<Answer, { readonly kind: "written" }> | undefined;
  readonly #ready: { resolve: () => void; reject: (error: Error) => void };
  readonly #gone: () => void;

  constructor(options: ExecutorProcessOptions) {
    this.#options = options;
    const ready = Promise.withResolvers<void>();
    this.whenReady = ready.promise;
    this.#ready = ready;
    // A start that nobody waits for (a spare) must not count as an unhandled rejection.
    ready.promise.catch(() => undefined);
    const dead = Promise.withResolvers<void>();
    this.whenDead = dead.promise;
    this.#gone = dead.resolve;

    this.#child = options.walls.start(options.program);
    this.#frames = new FrameBatch(this.#child.socket);
    this.#stderr = new StderrTail(this.#child);
    this.#listen();
    this.#startTimer = setTimeout(() => {
      this.#end({ cause: "start", detail: `not ready within ${options.startTimeoutMs} ms` });
    }, options.startTimeoutMs);
  }

  /** The program's process id on this host; undefined until it is ready, or if it never ran. */
  get pid(): number | undefined {
    return this.#child.programId;
  }

  /** Resolves once its process id is known. */
  get whenWalled(): Promise<void> {
    return this.#child.whenWalled;
  }

  get state(): ExecutorState {
    return this.#phase === "assigned" && this.#pending.size > 0 ? "running" : this.#phase;
  }

  /** What ended it, or is ending it; undefined while it lives. */
  get endedBy(): Death["cause"] | undefined {
    return this.#deathCause?.cause;
  }

  /** How many calls wait for an answer. */
  get pendingCount(): number {
    return this.#pending.size;
  }

  /** The calls that wait for an answer, in the order in which they were sent; so the first is the one that runs. */
  get pending(): IterableIterator<PendingCall> {
    return this.#pending.values();
  }

  /** True if the socket holds so much that more would only pile up in memory; `ExecutorOwner.progressed` tells of the end of it. */
  get isCongested(): boolean {
    return this.#child.socket.writableNeedDrain;
  }

  /** What it wrote to its standard error last. For the log alone. */
  get stderrTail(): string {
    return this.#stderr.text;
  }

  /** Makes it a tenant's, once in its life. */
  assign(assignment: Plain<Assign>, owner: ExecutorOwner): void {
    if (this.#phase !== "ready") throw new TypeError(`an executor that is ${this.state} cannot be assigned`);
    this.#phase = "assigned";
    this.#owner = owner;
    this.#frames.add({ case: "assign", value: { $typeName: "assay.executor.v1.Assign", ...assignment } });
  }

  /** Tells it the keys that count now. */
  sendKeys(keys: Keys): void {
    if (this.#phase === "assigned") this.#frames.add({ case: "keys", value: keys });
  }

  /** A number for a call or a fold that no other one has now: they share their numbers. */
  nextNumber(): number {
    do {
      this.#isSecondRound ||= this.#lastNumber >= MAX_NUMBER;
      this.#lastNumber = this.#lastNumber >= MAX_NUMBER ? 1 : this.#lastNumber + 1;
    } while (this.#isSecondRound && this.#isTaken(this.#lastNumber));
    return this.#lastNumber;
  }

  #isTaken(number: number): boolean {
    return this.#pending.has(number) || this.openFolds.has(number);
  }

  /** Sends a unary call, the hot path of those. */
  sendReduce(number: number, prefix: Uint8Array, request: Uint8Array, call: PendingCall): void {
    this.#expect(number, call);
    this.#frames.addReduce(number, prefix, request, call.stepwise);
  }

  /** Sends a batch for a fold, all of it at once: the hot path of streams. */
  sendFoldBatch(fold: number, request: Uint8Array, call: PendingCall): void {
    this.#expect(fold, call);
    this.#frames.addFoldBatch(fold, request);
  }

  /** Sends a frame that is answered. */
  sendCall(number: number, frame: OutgoingFrame, call: PendingCall): void {
    this.#expect(number, call);
    this.#frames.add(frame);
  }

  /** Sends a frame that is not answered. Does nothing if it is on its way out. */
  sendNotice(frame: OutgoingFrame): void {
    if (this.#phase === "assigned") this.#frames.add(frame);
  }

  /** Kills it. The calls that wait are handed to the owner once the process is gone. May be called more than once; the first cause counts. */
  kill(cause: "stopped" | "limit", detail: string): void {
    this.#end({ cause, detail });
  }

  #expect(number: number, call: PendingCall): void {
    if (this.#phase !== "assigned") throw new TypeError(`an executor that is ${this.state} takes no calls`);
    this.#pending.push(number, call);
  }

  #listen(): void {
    const child = this.#child;
    const socket = child.socket;
    hearChild(child, {
      maxFrameBytes: this.#options.maxFrameBytes,
      isAsked: () => !this.#hasSpoken || this.#pending.size > 0,
      frame: (message) => this.#received(message),
      broken: (detail) => this.#end({ cause: "protocol", detail }),
    });
    socket.on("drain", () => this.#owner?.progressed());
    socket.once("close", () => {
      this.#socketClosed = true;
      this.#end({ cause: this.#phase === "starting" ? "start" : "exit", detail: "it closed its socket" });
      this.#buryIfGone();
    });
    child.whenWalled.then(
      () => {
        this.#isWalled = true;
        this.#readyIfBoth();
      },
      (error: unknown) => {
        const why = error instanceof Error ? error.message : "unknown";
        this.#end({ cause: "start", detail: `the walls around it could not be put up: ${why}` });
      },
    );
    void child.whenEnded.then(({ code, signal, startError }) => {
      this.#exit = { code, signal };
      if (startError !== undefined) {
        this.#end({ cause: "start", detail: `could not be started: ${startError}` });
        socket.destroy();
        this.#socketClosed = true;
      } else this.#end({ cause: this.#phase === "starting" ? "start" : "exit", detail: "it ended" });
      this.#buryIfGone();
    });
  }

  /** It is ready once it says so and the walls around it stand. */
  #readyIfBoth(): void {
    if (!this.#isWalled || !this.#hasSpoken || this.#phase !== "starting") return;
    this.#phase = "ready";
    this.#clearStartTimer();
    this.#ready.resolve();
  }

  #received(message: Uint8Array): void {
    // What was written before a limit killed it still counts; what a broken or hostile one wrote does not.
    if (this.#deathCause !== undefined && this.#deathCause.cause !== "exit" && this.#deathCause.cause !== "limit")
      return;
    const answer = decodeAnswer(message);
    if (answer === undefined) this.#end({ cause: "protocol", detail: "a frame that cannot be decoded" });
    else if (!this.#take(answer)) this.#end({ cause: "protocol", detail: `a frame out of turn: ${answer.kind}` });
  }

  /** False: nothing waits for it. */
  #take(answer: Answer): boolean {
    switch (answer.kind) {
      case "ready":
        if (this.#phase !== "starting" || this.#hasSpoken) return false;
        this.#hasSpoken = true;
        this.#readyIfBoth();
        return true;
      case "progress": {
        const call = this.#pending.get(answer.number);
        if (this.#written !== undefined) return false;
        if (call?.stepwise !== true || answer.eventsDone > this.#options.maxEventsPerBatch) return false;
        this.movements++;
        return call.progressed(answer.eventsDone);
      }
      case "loaded":
      case "reduced":
      case "foldOpened":
      case "batchDone":
      case "failed": {
        const call = this.#pending.get(answer.number);
        if (call === undefined || (answer.kind !== "failed" && answer.kind !== call.expects)) return false;
        // A stream keeps it as long as it lasts, and nothing else bounds how many streams do.
        if ("snapshot" in answer && answer.snapshot.byteLength > this.#options.maxStateBytes) return false;
        const written = this.#written;
        if (written !== undefined && written.number !== answer.number) return false;
        this.#written = undefined;
        this.#pending.delete(answer.number);
        this.movements++;
        call.answered(answer, written?.written);
        this.#owner?.progressed();
        return true;
      }
      case "written":
        // One at a time, so that it is never more than one call's that is kept here.
        if (this.#written !== undefined || !this.#pending.has(answer.number)) return false;
        this.#written = answer;
        return true;
      case "pong":
        // Nothing here sends a Ping.
        return false;
      default:
        return answer satisfies never;
    }
  }

  #end(cause: Pick<Death, "cause" | "detail">): void {
    if (this.#phase === "dead" || this.#deathCause !== undefined) return;
    this.#deathCause = cause;
    this.#phase = "dying";
    this.#clearStartTimer();
    this.#ready.reject(new Error(`the executor ended: ${cause.detail}`));
    this.#frames.close();
    // Also when it closed its socket by itself: whatever it still does, nobody hears it.
    if (this.#exit === undefined) this.#child.kill();
  }

  #clearStartTimer(): void {
    clearTimeout(this.#startTimer);
    this.#startTimer = undefined;
  }

  /** Once the process has exited and everything that it wrote has been read. */
  #buryIfGone(): void {
    if (this.#phase === "dead" || this.#exit === undefined || !this.#socketClosed) return;
    const cause = this.#deathCause ?? { cause: "exit" as const, detail: "it ended" };
    this.#phase = "dead";
    this.#child.socket.removeAllListeners("data");
    this.#stderr.close();
    const unanswered = [...this.#pending.values()];
    this.#pending.clear();
    const death: Death = { ...cause, exitCode: this.#exit.code, exitSignal: this.#exit.signal };
    if (cause.cause !== "stopped") {
      this.#options.log.warn(
        {
          pid: this.pid,
          tenant: this.#owner?.tenant,
          artifactDigest: unanswered[0]?.artifact?.digest,
          ...death,
          unanswered: unanswered.length,
          stderr: this.stderrTail,
        },
        "an executor ended",
      );
    }
    const owner = this.#owner;
    this.#owner = undefined;
    this.#gone();
    owner?.ended(death, unanswered);
  }
}
