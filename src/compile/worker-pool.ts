/** The compiler workers: a fair, bounded queue before warm processes that serve one tenant each and are replaced when they misbehave. */
import { SOURCE_LIMITS } from "../base/limits.ts";
import type { Logger } from "../base/log.ts";
import { Fault } from "../fault/fault.ts";
import type { SourceModule } from "../flow.ts";
import { processWalls } from "../sandbox/process-walls.ts";
import type { WalledProgram, Walls } from "../sandbox/walls.ts";
import { FairQueue } from "./fair-queue.ts";
import { type Narrowing, NOT_NARROWED } from "./policy/narrowing.ts";
import { workerProgram } from "./worker-arguments.ts";
import type { WorkerAnswer } from "./worker-messages.ts";
import { type WorkerEnd, WorkerEnded, WorkerProcess } from "./worker-process.ts";

export interface WorkerPoolOptions {
  /** How many modules are compiled at once; one more if its tenant has none under way, so that nobody's long ones keep it waiting. */
  readonly workers: number;
  /** How many started workers wait for a tenant that has none yet. 0: the next tenant waits for a start. */
  readonly spares: number;
  /** How many modules may wait for a worker: of all tenants, and of one. */
  readonly maxWaiting: number;
  readonly maxWaitingPerTenant: number;
  readonly deadlineMs: number;
  readonly memoryMb: number;
  /** A worker is replaced after this many modules, or above this memory. */
  readonly compilesPerWorker: number;
  readonly recycleAboveMb: number;
  /** What stands around every worker. Closed by whoever made it. */
  readonly walls: Walls;
  readonly program: WalledProgram;
  readonly log: Logger;
}

/** What a pool is like unless someone says otherwise: without spares, and without the system's walls, as an author needs it for own modules. */
export function poolDefaults(log: Logger, workers: number, walls: Walls = processWalls(log)): WorkerPoolOptions {
  return {
    workers,
    spares: 0,
    maxWaiting: 64 * workers,
    maxWaitingPerTenant: 16 * workers,
    deadlineMs: SOURCE_LIMITS.compileDeadlineMs,
    memoryMb: SOURCE_LIMITS.compilerMemoryMb,
    compilesPerWorker: 200,
    recycleAboveMb: 600,
    walls,
    program: workerProgram(SOURCE_LIMITS.compilerMemoryMb),
    log,
  };
}

const START_TIMEOUT_MS = 30_000;
const MIN_RETRY_MS = 250;
/** A module that waits behind others: what one takes on average, for the advice when to come back. */
const TYPICAL_COMPILE_MS = 50;

interface Job {
  readonly tenant: string;
  readonly narrowing: Narrowing;
  readonly module: SourceModule;
  readonly resolve: (answer: WorkerAnswer) => void;
  readonly reject: (error: unknown) => void;
  /** A crash that nothing explains is tried once more, on a new worker. */
  retried: boolean;
  settled: boolean;
}

/** What compiler processes do. */
export interface CompilerLoad {
  readonly starting: number;
  readonly idle: number;
  readonly busy: number;
  /** Modules that wait. */
  readonly waiting: number;
  /** Modules since the start that were given to a worker which had compiled for their tenant before, and to a new one. */
  readonly warm: number;
  readonly new: number;
}

/**
 * A pool. Starts its workers when the first module comes, or at `warm`.
 *
 * A worker MUST NOT compile modules of two tenants: source that has taken it over, or has left something in it, can then change
 * or see only its own tenant's verdicts.
 */
export class WorkerPool {
  readonly #options: WorkerPoolOptions;
  readonly #waiting = new FairQueue<Job>();
  /** The longest idle first. */
  readonly #idle: WorkerProcess[] = [];
  readonly #all = new Set<WorkerProcess>();
  readonly #starting = new Set<WorkerProcess>();
  /** Whom a worker serves; one that has served nobody yet is not here. */
  readonly #tenantOf = new Map<WorkerProcess, string>();
  /** Those that work, and are for nobody afterwards. */
  readonly #leaving = new WeakSet<WorkerProcess>();
  readonly #running = new Set<Job>();
  #failedStarts = 0;
  /** Modules given to a worker that is warm with the tenant's, and to another. */
  #warm = 0;
  #new = 0;
  #closed = false;

  constructor(options: WorkerPoolOptions) {
    this.#options = options;
  }

  /** Starts the workers; resolves when one of them is ready, or none will be. */
  async warm(): Promise<void> {
    this.#fill();
    await Promise.any([...this.#all].map((worker) => worker.whenReady)).catch(() => undefined);
  }

  /** What it does now, and how many modules since the start found a worker that is warm. */
  load(): CompilerLoad {
    const starting = this.#starting.size;
    const idle = this.#idle.length;
    const busy = this.#running.size;
    return { starting, idle, busy, waiting: this.#waiting.size, warm: this.#warm, new: this.#new };
  }

  /**
   * Has a module compiled, under the policy as it is or a narrower one. Faults: COMPILE_TIMEOUT (deadline or memory), QUEUE_FULL, CANCELLED, DRAINING, INTERNAL.
   * After `signal` the answer is of no interest: a module that waits is dropped, one that runs ends by itself or by its deadline.
   */
  compile(
    tenant: string,
    module: SourceModule,
    signal: AbortSignal,
    narrowing: Narrowing = NOT_NARROWED,
  ): Promise<WorkerAnswer> {
    if (this.#closed) return Promise.reject(draining());
    if (signal.aborted) return Promise.reject(cancelled(signal));
    const { maxWaiting, maxWaitingPerTenant } = this.#options;
    if (this.#waiting.size >= maxWaiting || this.#waiting.sizeOf(tenant) >= maxWaitingPerTenant) {
      return Promise.reject(this.#queueFull());
    }
    const { promise, resolve, reject } = Promise.withResolvers<WorkerAnswer>();
    const job: Job = { tenant, module, narrowing, resolve, reject, retried: false, settled: false };
    const onAbort = (): void => {
      this.#waiting.remove(job);
      job.settled = true;
      reject(cancelled(signal));
    };
    signal.addEventListener("abort", onAbort, { once: true });
    this.#waiting.push(job);
    this.#dispatch();
    return promise.finally(() => signal.removeEventListener("abort", onAbort));
  }

  /** Ends the workers of a tenant that is deleted, one that works once it has: whoever has its name next MUST NOT meet what it has left in them. */
  forgetTenant(tenant: string): void {
    for (const [worker, whose] of [...this.#tenantOf]) {
      if (whose !== tenant) continue;
      if (this.#idle.includes(worker)) this.#retire(worker);
      else this.#leaving.add(worker);
    }
    this.#fill();
  }

  /** Kills the workers and waits until they are gone. Modules that wait or run fail with DRAINING. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const job of this.#waiting.drain()) this.#fail(job, draining());
    for (const job of this.#running) this.#fail(job, draining());
    const workers = [...this.#all];
    for (const worker of workers) this.#forget(worker);
    await Promise.all(workers.map((worker) => worker.stop()));
  }

  /** Starts what is missing: the workers themselves, spares, and one for each tenant that may go on and has none. */
  #fill(): void {
    if (this.#closed) return;
    const { workers, spares } = this.#options;
    const free = Math.max(0, workers + 1 - this.#running.size);
    const inNeed = this.#waiting.tenants().filter((tenant) => this.#mayRun(tenant) && !this.#isServed(tenant));
    const fresh = this.#starting.size + this.#idle.filter((worker) => !this.#tenantOf.has(worker)).length;
    const missing = Math.max(workers - this.#all.size, spares + Math.min(free, inNeed.length) - fresh);
    for (let i = 0; i < missing; i++) this.#start();
  }

  /** Whether one more of the tenant's modules may be compiled now. */
  #mayRun(tenant: string): boolean {
    const busy = this.#running.size;
    if (busy < this.#options.workers) return true;
    return busy === this.#options.workers && ![...this.#running].some((job) => job.tenant === tenant);
  }

  /** Whether an idle worker is the tenant's. */
  #isServed(tenant: string): boolean {
    return this.#idle.some((worker) => this.#tenantOf.get(worker) === tenant);
  }

  #start(): void {
    const { walls, program, deadlineMs, memoryMb } = this.#options;
    const options = { walls, program, deadlineMs, memoryMb, startTimeoutMs: START_TIMEOUT_MS };
    const worker = new WorkerProcess(options);
    this.#all.add(worker);
    this.#starting.add(worker);
    worker.whenReady.then(
      () => {
        this.#failedStarts = 0;
        this.#starting.delete(worker);
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
    if (this.#failedStarts <= this.#options.workers) this.#fill();
    else if (this.#starting.size === 0) {
      this.#failedStarts = 0;
      const fault = new Fault("INTERNAL", "the compiler cannot be started", { cause: error });
      const served = new Set(this.#tenantOf.values());
      for (const tenant of this.#waiting.tenants()) {
        if (!served.has(tenant)) for (const job of this.#waiting.drain(tenant)) this.#fail(job, fault);
      }
    }
  }

  #dispatch(): void {
    for (let job = this.#next(); job !== undefined; job = this.#next()) void this.#run(job.worker, job.job);
    this.#fill();
  }

  /** The next module that there is a worker for, and the worker. */
  #next(): { readonly job: Job; readonly worker: WorkerProcess } | undefined {
    for (const dead of this.#idle.filter((worker) => worker.isDead)) this.#forget(dead);
    for (const tenant of this.#waiting.tenants()) {
      if (!this.#mayRun(tenant)) continue;
      const own = this.#idle.findLast((worker) => this.#tenantOf.get(worker) === tenant);
      const worker = own ?? this.#idle.find((candidate) => !this.#tenantOf.has(candidate));
      if (worker === undefined) continue;
      const job = this.#waiting.take(tenant);
      if (job === undefined) continue;
      this.#idle.splice(this.#idle.indexOf(worker), 1);
      if (own === undefined) this.#new += 1;
      else this.#warm += 1;
      this.#tenantOf.set(worker, tenant);
      this.#running.add(job);
      return { job, worker };
    }
    return undefined;
  }

  async #run(worker: WorkerProcess, job: Job): Promise<void> {
    try {
      const answer = await worker.compile(job.module, job.narrowing);
      job.settled = true;
      job.resolve(answer);
    } catch (error) {
      this.#forget(worker);
      this.#workerEnded(job, error);
    }
    this.#running.delete(job);
    if (this.#all.has(worker)) this.#release(worker);
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
      this.#waiting.pushFirst(job);
    }
  }

  #release(worker: WorkerProcess): void {
    const { compilesPerWorker, recycleAboveMb } = this.#options;
    const isWorn = worker.compiled >= compilesPerWorker || worker.residentMb > recycleAboveMb;
    if (!isWorn && !worker.isDead && !this.#leaving.has(worker)) this.#idle.push(worker);
    else this.#retire(worker);
    // Tenants that have been away the longest wait for a spare when they come back.
    const kept = this.#idle.filter((idle) => this.#tenantOf.has(idle));
    for (const surplus of kept.slice(0, Math.max(0, kept.length - this.#options.workers))) this.#retire(surplus);
  }

  #retire(worker: WorkerProcess): void {
    this.#forget(worker);
    void worker.stop();
  }

  #forget(worker: WorkerProcess): void {
    this.#all.delete(worker);
    this.#starting.delete(worker);
    this.#tenantOf.delete(worker);
    const index = this.#idle.indexOf(worker);
    if (index >= 0) this.#idle.splice(index, 1);
  }

  #fail(job: Job, fault: Fault): void {
    job.settled = true;
    job.reject(fault);
  }

  #queueFull(): Fault {
    const turns = Math.ceil((this.#waiting.size * TYPICAL_COMPILE_MS) / this.#options.workers);
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
