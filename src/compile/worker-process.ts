/** One compiler worker as the gateway sees it: a process that compiles one module at a time and is killed when it misbehaves. */
import { frame } from "../base/framing.ts";
import { canReadUsage, readProcessUsage } from "../execute/process-usage.ts";
import type { SourceModule } from "../flow.ts";
import { hearChild } from "../sandbox/hear-child.ts";
import { StderrTail } from "../sandbox/stderr-tail.ts";
import type { WalledChild, WalledProgram, Walls } from "../sandbox/walls.ts";
import type { Narrowing } from "./policy/narrowing.ts";
import {
  decodeMessage,
  encodeModule,
  MAX_WORKER_FRAME_BYTES,
  type WorkerAnswer,
  type WorkerMessage,
} from "./worker-messages.ts";

const SAMPLE_MS = 50;
/** V8 ends the process at its own cap; what else the process holds (code, buffers, the young generation) comes on top. */
const MEMORY_SLACK_MB = 256;
/** A process that dies above this part of its cap died of memory: V8's last collections are already under way. */
const NEARLY_FULL = 0.8;

/** Why a worker did not answer. */
export type WorkerEnd =
  | { readonly cause: "deadline" | "memory" | "stopped" }
  /** `detail` is for the log. */
  | { readonly cause: "crash" | "protocol" | "start"; readonly detail: string };

/** Thrown to whoever waits for an answer. */
export class WorkerEnded extends Error {
  override readonly name = "WorkerEnded";
  readonly end: WorkerEnd;
  constructor(end: WorkerEnd) {
    super(`the compiler worker ended: ${end.cause}`);
    this.end = end;
  }
}

export interface WorkerOptions {
  readonly walls: Walls;
  readonly program: WalledProgram;
  readonly deadlineMs: number;
  readonly memoryMb: number;
  readonly startTimeoutMs: number;
}

/** A worker. Its state is in who waits: `whenReady` while it starts, `compile` while it works, nobody when it is idle or dead. */
export class WorkerProcess {
  /** Resolves when it can compile; rejects with `WorkerEnded` if it never will. */
  readonly whenReady: Promise<void>;
  readonly #options: WorkerOptions;
  readonly #child: WalledChild;
  readonly #ready = Promise.withResolvers<void>();
  readonly #gone = Promise.withResolvers<void>();
  #isReady = false;
  #isWalled = false;
  #hasSpoken = false;
  #waiting: { resolve: (answer: WorkerAnswer) => void; reject: (ended: WorkerEnded) => void } | undefined;
  #end: WorkerEnd | undefined;
  #residentMb = 0;
  readonly #stderr: StderrTail;
  #startTimer: NodeJS.Timeout;
  #compiled = 0;
  #number = 0;

  constructor(options: WorkerOptions) {
    this.#options = options;
    this.whenReady = this.#ready.promise;
    // A worker that nobody waits for yet must not count as an unhandled rejection.
    this.whenReady.catch(() => undefined);
    this.#child = options.walls.start(options.program);
    this.#stderr = new StderrTail(this.#child);
    this.#startTimer = setTimeout(
      () => this.#kill({ cause: "start", detail: `not ready within ${options.startTimeoutMs} ms` }),
      options.startTimeoutMs,
    );
    this.#listen();
  }

  get isDead(): boolean {
    return this.#end !== undefined;
  }

  /** How many modules it has answered. */
  get compiled(): number {
    return this.#compiled;
  }

  /** Resident memory after its last module, in units of 2^20 bytes; 0 where it cannot be seen. */
  get residentMb(): number {
    return this.#residentMb;
  }

  /** Resolves when the process is gone. */
  get whenGone(): Promise<void> {
    return this.#gone.promise;
  }

  /** Compiles one module. MUST be called on a ready and idle worker. Rejects with `WorkerEnded`; then it is dead. */
  compile(module: SourceModule, narrowing: Narrowing): Promise<WorkerAnswer> {
    if (this.#end !== undefined) return Promise.reject(new WorkerEnded(this.#end));
    if (!this.#isReady || this.#waiting !== undefined) throw new TypeError("the worker is not idle");
    const { promise, resolve, reject } = Promise.withResolvers<WorkerAnswer>();
    this.#waiting = { resolve, reject };
    const deadline = setTimeout(() => this.#kill({ cause: "deadline" }), this.#options.deadlineMs);
    const sampler = setInterval(() => this.#sample(), SAMPLE_MS);
    this.#child.socket.write(frame(encodeModule(module, ++this.#number, narrowing)));
    return promise.finally(() => {
      clearTimeout(deadline);
      clearInterval(sampler);
    });
  }

  /** Kills it; resolves when it is gone. */
  stop(): Promise<void> {
    this.#kill({ cause: "stopped" });
    return this.#gone.promise;
  }

  #sample(): void {
    const { programId } = this.#child;
    if (!canReadUsage || programId === undefined) return;
    // A process that is about to be reaped shows nothing any more; what it had before is the evidence.
    this.#residentMb = readProcessUsage(programId).residentMb || this.#residentMb;
    if (this.#residentMb > this.#options.memoryMb + MEMORY_SLACK_MB) this.#kill({ cause: "memory" });
  }

  #listen(): void {
    const child = this.#child;
    hearChild(child, {
      maxFrameBytes: MAX_WORKER_FRAME_BYTES,
      isAsked: () => !this.#hasSpoken || this.#waiting !== undefined,
      frame: (message) => this.#received(message),
      broken: (detail) => this.#kill({ cause: "protocol", detail }),
    });
    child.whenWalled.then(
      () => {
        this.#isWalled = true;
        this.#readyIfBoth();
      },
      (error: unknown) => {
        const why = error instanceof Error ? error.message : "unknown";
        this.#kill({ cause: "start", detail: `the walls around it could not be put up: ${why}` });
      },
    );
    void child.whenEnded.then(({ code, signal, startError }) => {
      if (startError !== undefined) this.#kill({ cause: "start", detail: startError });
      const full = this.#residentMb > this.#options.memoryMb * NEARLY_FULL;
      const detail = `code ${code}, signal ${signal}, ${Math.round(this.#residentMb)} MB: ${this.#stderr.text}`;
      this.#kill(full && signal !== null ? { cause: "memory" } : { cause: "crash", detail });
      this.#gone.resolve();
    });
  }

  #received(bytes: Uint8Array): void {
    if (this.#end !== undefined) return;
    let message: WorkerMessage;
    try {
      message = decodeMessage(bytes);
    } catch (error) {
      const detail = error instanceof Error ? error.message : "a message that cannot be read";
      this.#kill({ cause: "protocol", detail });
      return;
    }
    const waiting = this.#waiting;
    if (message.kind === "ready" && !this.#hasSpoken) {
      this.#hasSpoken = true;
      this.#readyIfBoth();
    } else if (message.kind === "answer" && message.number === this.#number && waiting !== undefined) {
      this.#waiting = undefined;
      this.#compiled++;
      this.#sample();
      waiting.resolve(message.answer);
    } else this.#kill({ cause: "protocol", detail: "an answer to nothing" });
  }

  /** It is ready once it says so and the walls around it stand. */
  #readyIfBoth(): void {
    if (!this.#isWalled || !this.#hasSpoken || this.#end !== undefined) return;
    this.#isReady = true;
    clearTimeout(this.#startTimer);
    this.#ready.resolve();
  }

  /** The first cause counts. */
  #kill(end: WorkerEnd): void {
    if (this.#end !== undefined) return;
    this.#end = end;
    clearTimeout(this.#startTimer);
    const ended = new WorkerEnded(end);
    this.#ready.reject(ended);
    this.#waiting?.reject(ended);
    this.#waiting = undefined;
    this.#child.kill();
    this.#child.socket.destroy();
  }
}
