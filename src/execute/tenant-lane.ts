/** One way of a tenant's into one executor: what waits, what is under way, what is loaded, and what happens when the executor dies. */
import type { Logger } from "../base/log.ts";
import { Fault } from "../fault/fault.ts";
import type { ReasonName } from "../fault/reasons.ts";
import type { TenantId } from "../flow.ts";
import type { Keys } from "../gen/assay/executor/v1/frames_pb.js";
import type { Answer } from "./answer.ts";
import { ArtifactSlots, type SlotsLane } from "./artifact-slots.ts";
import { reasonOfFailure } from "./executor-fault.ts";
import type { Death, ExecutorOwner, ExecutorProcess } from "./executor-process.ts";
import { ExecutorWatch, type ExecutorWatchSettings } from "./executor-watch.ts";
import { Job, type JobLane, type LoadableArtifact, LoadJob } from "./job.ts";
import { JobQueue } from "./job-queue.ts";
import { reportedCpuMs } from "./reported-cpu.ts";
import type { Watchdog, Watched } from "./watchdog.ts";
import type { Written } from "./written.ts";

/** What all lanes share. */
export interface LaneSettings extends ExecutorWatchSettings {
  readonly watchdog: Watchdog;
  /** How many calls, and how many bytes of them, may be in an executor's socket at once. */
  readonly windowCalls: number;
  readonly windowBytes: number;
  /** How long a call waits here before it is turned away. */
  readonly queueWaitMs: number;
  /** A lane is crowded when the last in line would wait longer than `waitMs`, for `sinceMs` on end. */
  readonly crowded: { readonly waitMs: number; readonly sinceMs: number };
  readonly nowMs: () => number;
  /** Told whenever an executor is sent an artifact. */
  readonly loaded: () => void;
  readonly log: Logger;
}

/** What a lane asks of the pool. */
export interface LanePool {
  /** Asks for an executor; the pool calls `attach`, or `refuse` if there is none to be had. */
  requestExecutor(lane: TenantLane): void;
  /** It waits still. */
  stillWaiting(lane: TenantLane): void;
  /** One of its calls has killed its executor. */
  died(lane: TenantLane): void;
  /** How long it has to wait before it may ask for an executor; 0 or less: not at all. */
  pauseLeftMs(lane: TenantLane): number;
  /** It is crowded, and could do with another executor beside its own. */
  crowded(lane: TenantLane): void;
  /** The lane's executor is gone; others may have its place. What the lane has still to do is not back in it yet. */
  released(lane: TenantLane): void;
  /** The lane may have nothing left to do. */
  rested(lane: TenantLane): void;
}

const RETRY_AFTER_MS = 1_000;
/** Said of a call, these mean that its artifact is not loaded, or not any more. Loading it anew tells what holds now. */
const MEANS_UNLOADED: ReadonlySet<ReasonName> = new Set<ReasonName>([
  "ARTIFACT_NOT_FOUND",
  "ATTESTATION_MISSING",
  "SIGNATURE_INVALID",
  "KEY_REVOKED",
  "SIGNATURES_INSUFFICIENT",
  "POLICY_STALE",
]);
/** More often a job is not sent: an executor that lets go of things again and again is short of memory, one that gets no CPU time is on a bad machine. */
const MAX_RESENDS = 3;
/** Callers that waited longer than this are asked whether they still do. */
const LONG_WAIT_MS = 40;

/**
 * A lane. A tenant's first one lives as long as anything of the tenant's is under way or open, and gets an executor when it needs one. An extra one lives as
 * long as its executor; what it has not done then goes to the first.
 */
export class TenantLane implements JobLane, SlotsLane, Watched, ExecutorOwner {
  readonly tenant: TenantId;
  /** The tenant's first lane, if this is an extra one. */
  readonly first: TenantLane | undefined;
  /** Grows with every call of any tenant; the pool evicts the lane where it is lowest. */
  lastUse = 0;
  attachedAtMs = 0;
  readonly #pool: LanePool;
  readonly #settings: LaneSettings;
  readonly #queue = new JobQueue<Job>();
  readonly #artifacts = new ArtifactSlots(this);
  /** Jobs that were in an executor when it died: run one at a time, so that the next death has one suspect. */
  readonly #suspects = new Set<Job>();
  #executor: ExecutorProcess | undefined;
  #watch: ExecutorWatch | undefined;
  #isRequested = false;
  #bytesUnderWay = 0;
  /** At the last look. */
  #seen = { movements: 0, atMs: 0 };
  #crowdedSinceMs: number | undefined;
  #isYielding = false;
  #isDraining = false;
  #isClosed = false;

  constructor(tenant: TenantId, pool: LanePool, settings: LaneSettings, first?: TenantLane) {
    this.tenant = tenant;
    this.first = first;
    this.#pool = pool;
    this.#settings = settings;
  }

  get executor(): ExecutorProcess | undefined {
    return this.#executor;
  }

  /** True if it has nothing to do now; folds that are open but rest do not count. */
  get isIdle(): boolean {
    return this.#queue.size === 0 && (this.#executor?.pendingCount ?? 0) === 0 && !this.#artifacts.isLoading;
  }

  /** True if it has no executor, and wants none. */
  get isEmpty(): boolean {
    return this.#executor === undefined && !this.#isRequested && this.isIdle;
  }

  /** How many jobs wait in it: for its executor, or until that has loaded what they need. */
  get waiting(): number {
    return this.#queue.size + this.#artifacts.parked;
  }

  /** How many jobs are in it. */
  get load(): number {
    return this.#queue.size + (this.#executor?.pendingCount ?? 0) + this.#artifacts.parked;
  }

  /** True if it has an executor, and may keep it. */
  get isServing(): boolean {
    return this.#executor !== undefined && !this.isLeaving;
  }

  /** True if its executor is on its way out. */
  get isLeaving(): boolean {
    return this.#isYielding || this.#executor?.state === "dying";
  }

  submit(job: Job): void {
    job.lane = this;
    if (this.#isDraining) {
      job.fail(draining());
      return;
    }
    this.#settings.watchdog.watch(this);
    const executor = this.#executor;
    if (executor !== undefined && this.#queue.size === 0 && this.#mayTake(executor)) {
      this.#forward(executor, job);
      return;
    }
    job.queuedAtMs = this.#settings.nowMs();
    this.#queue.push(job);
    this.#pump();
  }

  /** Gives it an executor that was assigned to its tenant. */
  attach(executor: ExecutorProcess): void {
    this.#isRequested = false;
    this.#executor = executor;
    this.#isYielding = false;
    this.attachedAtMs = this.#settings.nowMs();
    this.#seen = { movements: 0, atMs: this.attachedAtMs };
    this.#crowdedSinceMs = undefined;
    if (this.#isClosed) {
      this.stopExecutor("the server is shutting down");
      return;
    }
    this.#watch = new ExecutorWatch(executor, this.tenant, executor.pid, this.#settings);
    this.#pump();
  }

  /** There is no executor to be had: everything that waits fails. */
  refuse(fault: Fault): void {
    this.#isRequested = false;
    for (const job of this.#takeEverything()) job.fail(fault);
    this.#pool.released(this);
    this.#pool.rested(this);
  }

  /**
   * The trusted keys have changed: the executor verifies again what it holds, and lets go of what does not hold any more. One that holds such a thing is
   * not asked but ended, so that nothing depends on what it is doing, or on whether it obeys; what else it was doing is done again in the next one.
   */
  keysChanged(keys: Keys, holds: (artifact: LoadableArtifact) => boolean): void {
    this.#executor?.sendKeys(keys);
    if (this.#artifacts.artifacts().every(holds)) return;
    this.stopExecutor("it holds what was signed by a key that is revoked");
  }

  /** Stops a resting executor. Folds open again, from their last state, in the next one. */
  stopExecutor(detail: string): void {
    this.#executor?.kill("stopped", detail);
  }

  /** Sends nothing more to its executor, and stops it once it has answered what it was sent. */
  yieldExecutor(): void {
    this.#isYielding = true;
    this.#handOver([]);
    this.progressed();
  }

  /** Takes nothing more; what it has taken goes on. */
  drain(): void {
    this.#isDraining = true;
  }

  /** Fails everything, and takes no more. */
  close(): void {
    this.#isDraining = true;
    this.#isClosed = true;
    const underWay = [...(this.#executor?.pending ?? [])];
    for (const job of [...underWay, ...this.#takeEverything()]) if (job instanceof Job) job.fail(draining());
    this.stopExecutor("the server is shutting down");
  }

  // ── what jobs and executors tell it ──

  answered(job: Job, answer: Answer, written: Written | undefined): void {
    this.#bytesUnderWay -= job.bytes;
    // The kernel's account of a process that somebody else started is not to be had: its own word is.
    if (this.#executor !== undefined && this.#executor.pid === undefined) {
      this.#settings.spent(this.tenant, reportedCpuMs(answer, this.#settings.killLimits.limits));
    }
    if (answer.kind === "failed" && this.#mustSendAgain(job, answer)) return;
    tellProbe(job, answer);
    if (job.accept(answer, written) === "again") this.putBack([job]);
  }

  putBack(jobs: readonly Job[]): void {
    const nowMs = this.#settings.nowMs();
    for (const job of jobs) {
      job.lane = this;
      job.queuedAtMs = nowMs;
    }
    this.#queue.putBack(jobs);
    this.#pump();
  }

  /** Takes what another lane of the tenant's leaves undone. `suspects` may have killed its executor. */
  takeOver(suspects: readonly Job[], others: readonly Job[]): void {
    for (const job of suspects) this.#suspects.add(job);
    for (const job of others) {
      job.lane = this;
      this.#queue.push(job);
    }
    this.#settings.watchdog.watch(this);
    this.putBack(suspects);
  }

  settled(job: Job): void {
    this.#suspects.delete(job);
  }

  progressed(): void {
    if (this.#isYielding && this.#executor?.pendingCount === 0) this.stopExecutor("it has had its turn, or is full");
    else if (this.#queue.size > 0) this.#pump();
  }

  ended(death: Death, unanswered: readonly unknown[]): void {
    const why = this.#watch?.explain(death, this.#artifacts.size);
    const isStarved = why === "STARVED";
    // Its calls had no part in that, and none of it is held against them.
    const wasStopped = death.cause === "stopped";
    if (why !== undefined && !isStarved) this.#pool.died(this);
    const alone = unanswered.length === 1;
    this.#executor = undefined;
    this.#isYielding = false;
    this.#watch = undefined;
    this.#bytesUnderWay = 0;
    this.#artifacts.forgetLoaded();
    const again: Job[] = [];
    for (const job of unanswered) {
      if (!(job instanceof Job) || job.isSettled) continue;
      // Of those that an executor without CPU time had, the first was running; the others had not begun.
      const hadBegun = !wasStopped && (!isStarved || job === unanswered[0]);
      const loss = { alone, reason: isStarved ? undefined : why, starved: isStarved };
      if (hadBegun && job.lost(loss) === "done") continue;
      const refusal = this.#isClosed ? draining() : wasStopped ? undefined : job.refusal();
      if (refusal === undefined) again.push(job);
      else job.fail(refusal);
    }
    if (!isStarved && !wasStopped) for (const job of again) this.#suspects.add(job);
    // Whoever waits for an executor comes first.
    this.#pool.released(this);
    if (this.first === undefined) this.putBack(again);
    else this.#handOver(again);
    // Not before: a tenant MUST NOT be forgotten while something of it is to run, or a revoked key would not be told to whatever runs it.
    this.#pool.rested(this);
  }

  /** An extra lane leaves what it has not begun, and what it has to begin again, to the first. */
  #handOver(again: readonly Job[]): void {
    const { first } = this;
    if (first === undefined) return;
    // What loads an artifact is of use to this lane's executor alone.
    const others = this.#takeEverything().filter((job) => !(job instanceof LoadJob) && !job.isSettled);
    const suspects = again.filter((job) => this.#suspects.has(job));
    const innocents = again.filter((job) => !this.#suspects.has(job) && !(job instanceof LoadJob));
    this.#suspects.clear();
    if (suspects.length + innocents.length + others.length > 0) {
      first.takeOver(
        suspects.filter((job) => !(job instanceof LoadJob)),
        [...innocents, ...others],
      );
    }
  }

  // ── the watchdog's turn ──

  look(nowMs: number): boolean {
    this.#sweep(nowMs);
    if (this.#isRequested) this.#pool.stillWaiting(this);
    const executor = this.#executor;
    // It may have had to pause.
    if (executor === undefined && this.#queue.size > 0) this.#pump();
    if (executor?.pendingCount === 0) this.#watch?.lookAtRest();
    if (executor === undefined || executor.pendingCount === 0) return this.#queue.size > 0 || this.#isRequested;
    const watch = this.#watch;
    if (watch === undefined || executor.state !== "running") return true;
    if (watch.isStuck) {
      // Their answers will be dropped; what runs cannot be stopped without killing it.
      for (const call of [...executor.pending]) if (call instanceof Job) call.failIfGivenUp();
    }
    watch.look(nowMs, this.#artifacts.size);
    this.#lookForCrowd(executor, nowMs);
    if (watch.isFull && !this.#isYielding) this.yieldExecutor();
    return true;
  }

  /** Asks for another executor beside its own where calls have to wait, and not for their artifact. */
  #lookForCrowd(executor: ExecutorProcess, nowMs: number): void {
    const moved = executor.movements - this.#seen.movements;
    const tookMs = nowMs - this.#seen.atMs;
    this.#seen = { movements: executor.movements, atMs: nowMs };
    const { waitMs, sinceMs } = this.#settings.crowded;
    const behind = this.load - 1;
    const isCrowded = behind > 0 && (moved <= 0 || (behind * tookMs) / moved > waitMs) && !this.#artifacts.isLoading;
    if (!isCrowded) this.#crowdedSinceMs = undefined;
    else if (this.#crowdedSinceMs === undefined) this.#crowdedSinceMs = nowMs;
    else if (nowMs - this.#crowdedSinceMs >= sinceMs) {
      this.#crowdedSinceMs = undefined;
      this.#pool.crowded(this);
    }
  }

  /** Turns away what its caller has given up, and what has waited too long. */
  #sweep(nowMs: number): void {
    if (this.#queue.size === 0) return;
    const { queueWaitMs } = this.#settings;
    const late = this.#queue.takeOut(
      (job) => job.isSettled || (!(job instanceof LoadJob) && nowMs - job.queuedAtMs > queueWaitMs),
    );
    for (const job of late) if (!job.failIfGivenUp()) job.fail(this.#suspects.has(job) ? lost() : queueFull());
    if (this.#waitsLong(this.#queue.peek(), nowMs)) for (const job of this.#queue.items()) job.failIfGivenUp();
  }

  #waitsLong(job: Job | undefined, nowMs: number): boolean {
    return job !== undefined && nowMs - job.queuedAtMs > LONG_WAIT_MS;
  }

  // ── the way to the executor ──

  #mayTake(executor: ExecutorProcess): boolean {
    if (this.#isYielding) return false;
    const underWay = executor.pendingCount;
    if (underWay === 0) return executor.state === "assigned";
    return (
      this.#suspects.size === 0 &&
      underWay < this.#settings.windowCalls &&
      this.#bytesUnderWay < this.#settings.windowBytes &&
      !executor.isCongested &&
      executor.state === "running"
    );
  }

  #pump(): void {
    for (let job = this.#queue.peek(); job !== undefined; job = this.#queue.peek()) {
      if (job.isSettled) {
        this.#queue.shift();
        continue;
      }
      const executor = this.#executor;
      if (executor === undefined) this.#request();
      if (executor === undefined || !this.#mayTake(executor)) return;
      this.#queue.shift();
      const refusal = this.#suspects.size === 0 ? undefined : job.refusal();
      if (refusal !== undefined) job.fail(refusal);
      else if (!this.#waitsLong(job, this.#settings.nowMs()) || !job.failIfGivenUp()) this.#forward(executor, job);
    }
  }

  /** Sends a job, unless it has to wait for its artifact. */
  #forward(executor: ExecutorProcess, job: Job): void {
    if (!this.#artifacts.admits(job)) return;
    this.#bytesUnderWay += job.bytes;
    if (job instanceof LoadJob) this.#settings.loaded();
    job.waiter?.probe?.sent();
    job.sendTo(executor);
  }

  /** The executor may have let go of an artifact or of a fold: then that is sent anew before the job. Or it got too little CPU time to do the job. */
  #mustSendAgain(job: Job, answer: Answer & { kind: "failed" }): boolean {
    const reason = reasonOfFailure(answer.fault);
    if (reason !== "EXECUTOR_LOST" && (job instanceof LoadJob || !MEANS_UNLOADED.has(reason))) return false;
    if (reason !== "EXECUTOR_LOST") this.#artifacts.forget(job.artifact.digest);
    if (job.resends >= MAX_RESENDS) {
      const isLost = reason === "EXECUTOR_LOST" || reason === "ARTIFACT_NOT_FOUND";
      if (isLost) job.fail(lost());
      return isLost;
    }
    job.resends++;
    job.startOver();
    this.putBack([job]);
    return true;
  }

  #request(): void {
    if (this.#isRequested || this.#pool.pauseLeftMs(this) > 0) return;
    this.#isRequested = true;
    this.#pool.requestExecutor(this);
  }

  #takeEverything(): Job[] {
    return [...this.#queue.drain(), ...this.#artifacts.drain()];
  }
}

/** What observes the call, if anything does, hears of the answer that goes to the client; that a fold is open is none. */
function tellProbe(job: Job, answer: Answer): void {
  const probe = job.waiter?.probe;
  if (probe === undefined) return;
  if (answer.kind === "reduced" || answer.kind === "batchDone") probe.answered(answer.response);
  else if (answer.kind === "failed") probe.answered(undefined, answer.usage);
}

function draining(): Fault {
  return new Fault("DRAINING", "the server is shutting down", { retryAfterMs: RETRY_AFTER_MS });
}

function lost(): Fault {
  const message = "the process that ran the function died, and the call could not be run again in time";
  return new Fault("EXECUTOR_LOST", message, { retryAfterMs: RETRY_AFTER_MS });
}

function queueFull(): Fault {
  return new Fault("QUEUE_FULL", "the call waited too long for its turn", { retryAfterMs: RETRY_AFTER_MS });
}
