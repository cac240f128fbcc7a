/** Executors that wait, ready and unassigned: started ones, which are replaced as they are taken, or those that an orchestrator starts. Step: SPARES → pool. */
import type { Logger } from "../base/log.ts";
import type { SocketDirectory } from "./attached/socket-directory.ts";
import type { ExecutorProcess } from "./executor-process.ts";
import type { Priorities } from "./priority.ts";

/** Where the pool has its executors from. */
export interface Spares {
  /** One that is ready and was never a tenant's. Rejects if there is none to be had. */
  take(): Promise<ExecutorProcess>;
  /** False: whoever takes one now waits until somebody starts it. */
  readonly hasOne: boolean;
  /** Whoever waits for one gets none any more. */
  close(): void;
}

const MAX_START_FAILURES = 3;

/** Removes an executor from `spares` when it ends by itself. */
function forgetWhenDead(spares: ExecutorProcess[], executor: ExecutorProcess): void {
  executor.whenDead.then(() => {
    const at = spares.indexOf(executor);
    // Not replaced here: one that cannot start would be started for ever. The next call that needs one refills.
    if (at >= 0) spares.splice(at, 1);
  });
}

async function isReady(executor: ExecutorProcess): Promise<boolean> {
  await executor.whenReady;
  return executor.state === "ready";
}

/** Starts executors: `count` before they are wanted, others when they are. */
export class StartedSpares implements Spares {
  readonly hasOne = true;
  readonly #start: () => ExecutorProcess;
  readonly #count: number;
  /** So that the start of the next does not slow the call that took the last. */
  readonly #refillDelayMs: number;
  readonly #priorities: Priorities;
  readonly #spares: ExecutorProcess[] = [];
  #refillTimer: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(start: () => ExecutorProcess, count: number, refillDelayMs: number, priorities: Priorities) {
    this.#priorities = priorities;
    this.#start = start;
    this.#count = count;
    this.#refillDelayMs = refillDelayMs;
    this.#refill();
  }

  /** A few attempts, for one that dies while it starts. */
  async take(): Promise<ExecutorProcess> {
    for (let failures = 0; ; ) {
      if (this.#isClosed) throw new Error("closing");
      const executor = this.#spares.shift() ?? this.#start();
      this.#refillTimer ??= setTimeout(() => this.#refill(), this.#refillDelayMs).unref();
      this.#priorities.restore(executor.pid);
      try {
        const ready = await isReady(executor);
        // Its process id may not have been known before.
        this.#priorities.restore(executor.pid);
        if (ready) return executor;
        throw new Error("the executor ended while it waited");
      } catch (error) {
        if (++failures >= MAX_START_FAILURES) throw error;
      }
    }
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#refillTimer);
  }

  #refill(): void {
    this.#refillTimer = undefined;
    while (!this.#isClosed && this.#spares.length < this.#count) {
      const executor = this.#start();
      this.#spares.push(executor);
      forgetWhenDead(this.#spares, executor);
      executor.whenWalled.then(
        () => {
          // Nobody waits for it, and starting takes more CPU time than most calls.
          if (this.#spares.includes(executor)) this.#priorities.lowerForNow(executor.pid);
        },
        // It is told as its death.
        () => undefined,
      );
    }
  }
}

export interface AttachedSparesOptions {
  readonly directory: SocketDirectory;
  readonly attach: (path: string) => ExecutorProcess;
  /** How long to wait until somebody starts one. */
  readonly patienceMs: number;
  /** One has come that nobody waits for yet. */
  readonly arrived: () => void;
  readonly log: Logger;
}

/** Takes what an orchestrator starts. */
export class AttachedSpares implements Spares {
  readonly #options: AttachedSparesOptions;
  readonly #spares: ExecutorProcess[] = [];
  /** How many are being attached. */
  #coming = 0;
  readonly #takers: { come: () => void; giveUp: (error: Error) => void }[] = [];
  #isClosed = false;

  constructor(options: AttachedSparesOptions) {
    this.#options = options;
    options.directory.watch((path) => this.#attach(path));
  }

  get hasOne(): boolean {
    return this.#spares.length + this.#coming > this.#takers.length;
  }

  async take(): Promise<ExecutorProcess> {
    for (;;) {
      if (this.#isClosed) throw new Error("closing");
      const executor = this.#spares.shift();
      if (executor === undefined) await this.#arrival();
      else if (executor.state === "ready") return executor;
    }
  }

  close(): void {
    this.#isClosed = true;
    this.#options.directory.close();
    for (const taker of this.#takers.splice(0)) taker.giveUp(new Error("closing"));
  }

  /** Resolves when it has ended. */
  #attach(path: string): Promise<unknown> {
    this.#coming++;
    const executor = this.#options.attach(path);
    void this.#welcome(path, executor);
    return executor.whenDead;
  }

  async #welcome(path: string, executor: ExecutorProcess): Promise<void> {
    // Not ready: left behind by one that is gone, or taken by another server.
    const ready = await isReady(executor).catch(() => false);
    this.#coming--;
    if (!ready || this.#isClosed) return;
    this.#options.log.info({ socket: path.slice(path.lastIndexOf("/") + 1) }, "an executor is attached");
    this.#spares.push(executor);
    forgetWhenDead(this.#spares, executor);
    const taker = this.#takers.shift();
    if (taker === undefined) this.#options.arrived();
    else taker.come();
  }

  #arrival(): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#takers.splice(this.#takers.indexOf(taker), 1);
        reject(new Error("nobody has started an executor in time"));
      }, this.#options.patienceMs);
      const taker = {
        come: () => {
          clearTimeout(timer);
          resolve();
        },
        giveUp: (error: Error) => {
          clearTimeout(timer);
          reject(error);
        },
      };
      this.#takers.push(taker);
    });
  }
}
