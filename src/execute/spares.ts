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
  /** False: nobody who takes one can expect to get it, since none starts, or nobody has started any for a while. Asking has another one tried now and then. */
  readonly isAble: boolean;
  /** Whoever waits for one gets none any more. */
  close(): void;
}

const MAX_START_FAILURES = 3;
/** Where none starts, another one is tried this long after the last. */
const TRY_AGAIN_MS = 5_000;
/** How long an orchestrator may take to start one in the place of the last. */
const REPLACED_WITHIN_MS = 5_000;

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
  readonly #nowMs: () => number;
  readonly #spares: ExecutorProcess[] = [];
  /** How many in a row did not start, and when the last one was tried. */
  #failures = 0;
  #triedAtMs = 0;
  #refillTimer: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(
    start: () => ExecutorProcess,
    count: number,
    refillDelayMs: number,
    priorities: Priorities,
    nowMs: () => number,
  ) {
    this.#priorities = priorities;
    this.#nowMs = nowMs;
    this.#start = start;
    this.#count = count;
    this.#refillDelayMs = refillDelayMs;
    this.#refill();
  }

  get isAble(): boolean {
    // Whoever stops sending calls because of the answer would keep it so for ever.
    const isStuck = this.#failures > 0 && this.#spares.length === 0;
    if (isStuck && this.#nowMs() - this.#triedAtMs >= TRY_AGAIN_MS) this.#fill(1);
    return this.#failures < MAX_START_FAILURES;
  }

  /** A few attempts, for one that dies while it starts. */
  async take(): Promise<ExecutorProcess> {
    for (let failures = 0; ; ) {
      if (this.#isClosed) throw new Error("closing");
      const executor = this.#spares.shift() ?? this.#begin();
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

  #begin(): ExecutorProcess {
    const executor = this.#start();
    this.#triedAtMs = this.#nowMs();
    executor.whenReady.then(
      () => {
        this.#failures = 0;
      },
      () => {
        this.#failures += 1;
      },
    );
    return executor;
  }

  #refill(): void {
    this.#refillTimer = undefined;
    this.#fill(this.#count);
  }

  #fill(count: number): void {
    while (!this.#isClosed && this.#spares.length < count) {
      const executor = this.#begin();
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
  readonly nowMs: () => number;
  readonly log: Logger;
}

/** Takes what an orchestrator starts. */
export class AttachedSpares implements Spares {
  readonly #options: AttachedSparesOptions;
  readonly #spares: ExecutorProcess[] = [];
  /** How many are being attached. */
  #coming = 0;
  /** How many are attached, those included that serve a tenant; and when the last of those that are gone went. */
  #alive = 0;
  #lastGoneAtMs = Number.NEGATIVE_INFINITY;
  readonly #takers: { come: () => void; giveUp: (error: Error) => void }[] = [];
  #isClosed = false;

  constructor(options: AttachedSparesOptions) {
    this.#options = options;
    options.directory.watch((path) => this.#attach(path));
  }

  get hasOne(): boolean {
    return this.#spares.length + this.#coming > this.#takers.length;
  }

  get isAble(): boolean {
    return this.#alive > 0 || this.#options.nowMs() - this.#lastGoneAtMs < REPLACED_WITHIN_MS;
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
    this.#alive++;
    executor.whenDead.then(() => {
      this.#alive--;
      this.#lastGoneAtMs = this.#options.nowMs();
    });
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
