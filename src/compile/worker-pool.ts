/** The compiler workers: a bounded queue before a few warm processes that are replaced when they misbehave or have worked enough. */
import { SOURCE_LIMITS } from "../base/limits.ts";
import type { Logger } from "../base/log.ts";
import { findLauncher } from "../execute/launcher.ts";
import { Fault } from "../fault/fault.ts";
import type { SourceModule } from "../flow.ts";
import { workerArguments } from "./worker-arguments.ts";
import type { WorkerAnswer } from "./worker-messages.ts";
import { type WorkerEnd, WorkerEnded, WorkerProcess } from "./worker-process.ts";

export interface WorkerPoolOptions {
  readonly workers: number;
  /** How many modules may wait for a worker. */
  readonly maxWaiting: number;
  readonly deadlineMs: number;
  readonly memoryMb: number;
  /** A worker is replaced after this many modules, or above this memory, so that nothing of a tenant's grows old in it. */
  readonly compilesPerWorker: number;
  readonly recycleAboveMb: number;
  /** See `WorkerOptions`. */
  readonly launcher: readonly string[];
  /** Node's arguments for a worker. */
  readonly arguments: readonly string[];
  readonly log: Logger;
}

/** What a pool is like unless someone says otherwise. */
export function poolDefaults(log: Logger, workers: number): WorkerPoolOptions {
  return {
    workers,
    maxWaiting: 32 * workers,
    deadlineMs: SOURCE_LIMITS.compileDeadlineMs,
    memoryMb: SOURCE_LIMITS.compilerMemoryMb,
    compilesPerWorker: 200,
    recycleAboveMb: 600,
    launcher: findLauncher(log),
    arguments: workerArguments(SOURCE_LIMITS.compilerMemoryMb),
    log,
  };
}

const START_TIMEOUT_MS = 30_000;
const MIN_RETRY_MS = 250;
/** A module that waits behind others: what one takes on average, for the advice when to come back. */
const TYPICAL_COMPILE_MS = 50;

interface Job {
  readonly module: SourceModule;
  readonly resolve: (answer: WorkerAnswer) => void;
  readonly reject: (error: unknown) => void;
  /** A crash that nothing explains is tried once more, on a new worker. */
  retried: boolean;
  settled: boolean;
}

/** A pool. Starts its workers when the first module comes, or at `warm`. */
export class WorkerPool {
  readonly #options: WorkerPoolOptions;
  readonly #waiting: Job[] = [];
  readonly #idle: WorkerProcess[] = [];
  readonly #all = new Set<WorkerProcess>();
  readonly #running = new Set<Job>();
  #failedStarts = 0;
  #closed = false;

  constructor(options: WorkerPoolOptions) {
    this.#options = options;
  }

  /** Starts the workers; resolves when one of them is ready, or none will be. */
  async warm(): Promise<void> {
    this.#fill();
    await Promise.any([...this.#all].map((worker) => worker.whenReady)).catch(() => undefined);
  }

  /**
   * Has a module compiled. Faults: COMPILE_TIMEOUT (deadline or memory), QUEUE_FULL, CANCELLED, DRAINING, INTERNAL.
   * After `signal` the answer is of no interest: a module that waits is dropped, one that runs ends by itself or by its deadline.
   */
  compile(module: SourceModule, signal: AbortSignal): Promise<WorkerAnswer> {
    if (this.#closed) return Promise.reject(draining());
    if (signal.aborted) return Promise.reject(cancelled(signal));
    if (this.#waiting.length >= this.#options.maxWaiting) return Promise.reject(this.#queueFull());
    const { promise, resolve, reject } = Promise.withResolvers<WorkerAnswer>();
    const job: Job = { module, resolve, reject, retried: false, settled: false };
    const onAbort = (): void => {
      const index = this.#waiting.indexOf(job);
      if (index >= 0) this.#waiting.splice(index, 1);
      job.settled = true;
      reject(cancelled(signal));
    };
    signal.addEventListener("abort", onAbort, { once: true });
    this.#waiting.push(job);
    this.#fill();
    this.#dispatch();
    return promise.finally(() => signal.removeEventListener("abort", onAbort));
  }

  /** Kills the workers and waits until they are gone. Modules that wait or run fail with DRAINING. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const job of this.#waiting.splice(0)) this.#fail(job, draining());
    for (const job of this.#running) this.#fail(job, draining());
    const workers = [...this.#all];
    for (const worker of workers) this.#forget(worker);
    await Promise.all(workers.map((worker) => worker.stop()));
  }

  #fill(): void {
    while (!this.#closed && this.#all.size < this.#options.workers) this.#start();
  }

  #start(): void {
    const { launcher, arguments: args, deadlineMs, memoryMb } = this.#options;
    const options = { launcher, arguments: args, deadlineMs, memoryMb, startTimeoutMs: START_TIMEOUT_MS };
    const worker = new WorkerProcess(options);
    this.#all.add(worker);
    worker.whenReady.then(
      () => {
        this.#failedStarts = 0;
        if (this.#all.has(worker)) this.#idle.push(worker);
        this.#dispatch();
      },
      (error: unknown) => this.#startFailed(worker, error),
    );
  }

  /** A worker that cannot start will hardly start the next time: nobody is kept waiting for it. */
  #startFailed(worker: WorkerProcess, error: unknown): void {
    this.#forget(worker);
    if (this.#closed) return;
    this.#failedStarts++;
    this.#options.log.error(
      { end: error instanceof WorkerEnded ? error.end : undefined },
      "a compiler worker did not start",
    );
    const isLast = this.#all.size === 0;
    if (this.#failedStarts <= this.#options.workers) this.#fill();
    else if (isLast) {
      this.#failedStarts = 0;
      const fault = new Fault("INTERNAL", "the compiler cannot be started", { cause: error });
      for (const job of this.#waiting.splice(0)) this.#fail(job, fault);
    }
  }

  #dispatch(): void {
    while (this.#waiting.length > 0) {
      const worker = this.#idle.pop();
      if (worker === undefined) {
        this.#fill();
        return;
      }
      if (worker.isDead) {
        this.#forget(worker);
        continue;
      }
      const job = this.#waiting.shift();
      if (job !== undefined) void this.#run(worker, job);
    }
  }

  async #run(worker: WorkerProcess, job: Job): Promise<void> {
    this.#running.add(job);
    try {
      const answer = await worker.compile(job.module);
      job.settled = true;
      job.resolve(answer);
    } catch (error) {
      this.#forget(worker);
      this.#workerEnded(job, error);
    }
    this.#running.delete(job);
    if (this.#all.has(worker)) this.#release(worker);
    this.#fill();
    this.#dispatch();
  }

  #workerEnded(job: Job, error: unknown): void {
    const end: WorkerEnd =
      error instanceof WorkerEnded ? error.end : { cause: "crash", detail: "the worker could not be asked" };
    if (end.cause === "stopped") {
      this.#fail(job, draining());
      return;
    }
    this.#options.log.warn({ end, retried: job.retried }, "a compiler worker ended");
    if (end.cause === "deadline" || end.cause === "memory") {
      const limit = end.cause === "deadline" ? `${this.#options.deadlineMs} ms` : `${this.#options.memoryMb} MB`;
      this.#fail(job, new Fault("COMPILE_TIMEOUT", `the module could not be compiled within ${limit}`));
    } else if (job.retried || job.settled) {
      this.#fail(job, new Fault("INTERNAL", "the compiler failed", { cause: error }));
    } else {
      job.retried = true;
      this.#waiting.unshift(job);
    }
  }

  #release(worker: WorkerProcess): void {
    const { compilesPerWorker, recycleAboveMb } = this.#options;
    const isWorn = worker.compiled >= compilesPerWorker || worker.residentMb > recycleAboveMb;
    if (!isWorn && !worker.isDead) {
      this.#idle.push(worker);
      return;
    }
    this.#forget(worker);
    void worker.stop();
  }

  #forget(worker: WorkerProcess): void {
    this.#all.delete(worker);
    const index = this.#idle.indexOf(worker);
    if (index >= 0) this.#idle.splice(index, 1);
  }

  #fail(job: Job, fault: Fault): void {
    job.settled = true;
    job.reject(fault);
  }

  #queueFull(): Fault {
    const turns = Math.ceil((this.#waiting.length * TYPICAL_COMPILE_MS) / this.#options.workers);
    return new Fault("QUEUE_FULL", "too many modules wait to be compiled", {
      retryAfterMs: Math.max(MIN_RETRY_MS, turns),
    });
  }
}

function draining(): Fault {
  return new Fault("DRAINING", "the server is shutting down", { retryAfterMs: 1_000 });
}

function cancelled(signal: AbortSignal): Fault {
  return signal.reason instanceof Fault ? signal.reason : new Fault("CANCELLED", "the call was cancelled");
}
