/** All executors: one or more for each tenant that has work, spare ones that wait unassigned, and the rule who gets one. Invoke's way down. */
import type { Clock } from "../base/clock.ts";
import type { ExecutionLimits } from "../base/limits.ts";
import type { Logger } from "../base/log.ts";
import { Fault } from "../fault/fault.ts";
import type { Attestation, Digest, PublicKey, SignatureRule, TenantId } from "../flow.ts";
import type { Keys } from "../gen/assay/executor/v1/frames_pb.js";
import type { WalledProgram, Walls } from "../sandbox/walls.ts";
import { keysStanding } from "../seal/standing.ts";
import { publicKeyToMessage } from "../seal/wire.ts";
import { attachTo } from "./attached/connect.ts";
import type { SocketDirectory } from "./attached/socket-directory.ts";
import { executorProgram } from "./child-arguments.ts";
import { CPU_BUDGETS_PER_CALL, MAX_EXECUTOR_FRAME_BYTES } from "./contract.ts";
import { type Death, ExecutorProcess, type ExecutorState } from "./executor-process.ts";
import { isolatesMb } from "./executor-watch.ts";
import type { Fold, FoldOrder } from "./fold.ts";
import type { ReduceOrder } from "./job.ts";
import { Priorities } from "./priority.ts";
import { readProcessUsage } from "./process-usage.ts";
import { watchRest } from "./rest-watch.ts";
import { AttachedSpares, type Spares, StartedSpares } from "./spares.ts";
import { Strain } from "./strain.ts";
import type { LaneSettings, TenantLane } from "./tenant-lane.ts";
import { type LanesPool, TenantLanes } from "./tenant-lanes.ts";
import { createWatchdog } from "./watchdog.ts";

export interface ExecutorPoolOptions {
  readonly limits: ExecutionLimits;
  /** The keys whose signatures count now. Call `keysChanged` when the answer changes. */
  readonly keys: () => readonly PublicKey[];
  /** The policies whose artifacts may run for a tenant. */
  readonly policyDigestsOf: (tenant: TenantId) => readonly Digest[];
  /** Whose signatures a tenant's attestations must carry. Absent: one of any key. */
  readonly signaturesOf?: (tenant: TenantId) => readonly SignatureRule[];
  /** How many executors wait, started and unassigned. */
  readonly spares: number;
  /** Where executors listen that somebody else starts; undefined: the pool starts its own. */
  readonly attached?: SocketDirectory;
  /** How many may be assigned at once. */
  readonly maxExecutors: number;
  /** How many of them one tenant may have, where no other waits for its first. */
  readonly executorsPerTenant: number;
  /** An executor that had no work for this long is stopped. */
  readonly idleMs: number;
  readonly log: Logger;
  readonly clock: Clock;
  /** What stands around every executor. Closed by whoever made it. */
  readonly walls: Walls;
  /** What follows `node` on an executor's command line; the sandboxed program unless said otherwise. */
  readonly executorArguments?: readonly string[];
  readonly tuning?: Partial<PoolTuning>;
  /** Told what tenants' executors use, in CPU time: every 20 ms while they work. */
  readonly spent?: (tenant: TenantId, cpuMs: number) => void;
}

/** What no deployment needs to change, and tests do. */
export interface PoolTuning {
  readonly startTimeoutMs: number;
  readonly watchPeriodMs: number;
  /** How often executors at rest are looked at. */
  readonly restPeriodMs: number;
  readonly wallSlackMs: number;
  readonly cpuSlackMs: number;
  readonly maxExecutorMemoryMb: number;
  readonly windowCalls: number;
  readonly windowBytes: number;
  readonly queueWaitMs: number;
  /** How long a tenant keeps its executor while others wait for one and all are at work. */
  readonly turnMs: number;
  /** A tenant gets another executor when the last in line would wait this long, */
  readonly crowdedWaitMs: number;
  /** for this long on end. */
  readonly crowdedSinceMs: number;
  /** A tenant whose calls kill executors waits this long for the next one, for each death beyond a few, but not longer than the other. */
  readonly restartPauseMs: number;
  readonly restartMaxPauseMs: number;
  /** A spare is replaced this long after it was taken, so that its start does not slow the call that took it. */
  readonly refillDelayMs: number;
}

const MIB = 1024 * 1024;

const DEFAULT_TUNING: PoolTuning = {
  startTimeoutMs: 20_000,
  watchPeriodMs: 20,
  restPeriodMs: 1_000,
  wallSlackMs: 1_000,
  cpuSlackMs: 150,
  maxExecutorMemoryMb: 2_048,
  windowCalls: 256,
  windowBytes: 4 * MIB,
  queueWaitMs: 10_000,
  turnMs: 1_000,
  crowdedWaitMs: 50,
  crowdedSinceMs: 100,
  restartPauseMs: 200,
  restartMaxPauseMs: 1_000,
  refillDelayMs: 100,
};

/** Executors for tenants. */
export interface ExecutorPool {
  /** Runs a unary Reduce. Rejects with a Fault. */
  reduce(tenant: TenantId, order: ReduceOrder): Promise<Uint8Array>;
  /** Opens a fold. Rejects with a Fault. */
  openFold(tenant: TenantId, order: FoldOrder): Promise<Fold>;
  /** Tells every executor the keys that count now, and ends those that hold what does not count any more. */
  keysChanged(): void;
  /** Why nothing that an attestation vouches for may run, by the keys that count now; undefined: it may. */
  refusalOf(tenant: TenantId, attestation: Attestation): Fault | undefined;
  /** Ends the executors of a tenant that is deleted: whoever has its name next MUST NOT meet what it has left in them. */
  forgetTenant(tenant: TenantId): void;
  /** What they do. */
  load(): PoolLoad;
  /** False: no executor can be had, and has not been for a while. Cheap. */
  isAble(): boolean;
  /** Process ids of all executors, for server information and tests. */
  processIds(): readonly number[];
  /** Waits until nothing is under way, but at most `graceMs`; then fails what is left with DRAINING and ends every executor. */
  close(graceMs: number): Promise<void>;
}

/** What executors do now, and what became of those that there were. */
export interface PoolLoad {
  readonly executors: ReadonlyMap<ExecutorState, number>;
  /** Calls and batches that wait for their tenant's executor. */
  readonly waiting: number;
  /** Tenants that wait for one because all are taken. */
  readonly wanted: number;
  /** Executors that ended since the start, by what for. */
  readonly ends: ReadonlyMap<Death["cause"], number>;
  /** Artifacts that were sent to one since the start. */
  readonly loads: number;
}

const RETRY_AFTER_MS = 1_000;
const CLOSE_POLL_MS = 5;
/** An extra executor is stopped when it had no work for this share of the time that a first one may rest. */
const EXTRA_IDLE_SHARE = 0.25;

/** Makes the pool and starts its spares. */
export function createExecutorPool(options: ExecutorPoolOptions): ExecutorPool {
  return new Pool(options);
}

class Pool implements ExecutorPool, LanesPool {
  readonly #options: ExecutorPoolOptions;
  readonly #tuning: PoolTuning;
  readonly #laneSettings: LaneSettings;
  readonly #program: WalledProgram;
  readonly #tenants = new Map<TenantId, TenantLanes>();
  readonly #all = new Set<ExecutorProcess>();
  readonly #spares: Spares;
  readonly #priorities = new Priorities();
  readonly #strain: Strain;
  /** First lanes that wait because `maxExecutors` are assigned. */
  readonly #waiting: TenantLane[] = [];
  /** Lanes that have an executor, or one on its way. */
  readonly #assigned = new Set<TenantLane>();
  #uses = 0;
  readonly #restingSince = new Map<TenantLane, { use: number; sinceMs: number }>();
  readonly #idleTimer: NodeJS.Timeout;
  readonly #stopRestWatch: () => void;
  /** Executors that ended, by what for; and artifacts that they were sent. */
  readonly #ends = new Map<Death["cause"], number>();
  #loads = 0;
  #closing = false;

  constructor(options: ExecutorPoolOptions) {
    this.#options = options;
    this.#tuning = { ...DEFAULT_TUNING, ...options.tuning };
    const { clock, limits, log } = options;
    const program = executorProgram(this.#tuning.maxExecutorMemoryMb);
    this.#program = { ...program, arguments: options.executorArguments ?? program.arguments };
    this.#laneSettings = {
      watchdog: createWatchdog({ periodMs: this.#tuning.watchPeriodMs, clock, log }),
      readUsage: readProcessUsage,
      killLimits: {
        limits,
        wallSlackMs: this.#tuning.wallSlackMs,
        cpuSlackMs: limits.cpuTimeMs * (CPU_BUDGETS_PER_CALL - 1) + this.#tuning.cpuSlackMs,
      },
      maxExecutorMemoryMb: this.#tuning.maxExecutorMemoryMb,
      spent: options.spent ?? (() => undefined),
      windowCalls: this.#tuning.windowCalls,
      windowBytes: this.#tuning.windowBytes,
      queueWaitMs: this.#tuning.queueWaitMs,
      crowded: { waitMs: this.#tuning.crowdedWaitMs, sinceMs: this.#tuning.crowdedSinceMs },
      nowMs: () => clock.monotonicMs(),
      loaded: () => {
        this.#loads += 1;
      },
      log,
    };
    this.#idleTimer = setInterval(() => this.#stopIdle(), Math.max(10, options.idleMs / 4));
    this.#idleTimer.unref();
    this.#stopRestWatch = watchRest({
      readUsage: readProcessUsage,
      executors: () => this.#all,
      maxResidentMb: this.#tuning.maxExecutorMemoryMb,
      periodMs: this.#tuning.restPeriodMs,
      nowMs: () => clock.monotonicMs(),
    });
    const { attached, spares } = options;
    const { refillDelayMs, restartMaxPauseMs, restartPauseMs, startTimeoutMs } = this.#tuning;
    this.#strain = new Strain(clock, restartPauseMs, restartMaxPauseMs);
    const nowMs = (): number => clock.monotonicMs();
    this.#spares =
      attached === undefined
        ? new StartedSpares(() => this.#start(options.walls), spares, refillDelayMs, this.#priorities, nowMs)
        : new AttachedSpares({
            directory: attached,
            attach: (path) => this.#start({ start: () => attachTo(path) }),
            patienceMs: startTimeoutMs,
            arrived: () => this.#arrived(),
            nowMs,
            log,
          });
  }

  reduce(tenant: TenantId, order: ReduceOrder): Promise<Uint8Array> {
    return this.#lanes(tenant).reduce(order);
  }

  openFold(tenant: TenantId, order: FoldOrder): Promise<Fold> {
    return this.#lanes(tenant).openFold(order);
  }

  keysChanged(): void {
    const keys = wireKeys(this.#options.keys());
    for (const lanes of this.#tenants.values()) {
      lanes.keysChanged(keys, ({ attestation }) => this.refusalOf(lanes.tenant, attestation) === undefined);
    }
  }

  refusalOf(tenant: TenantId, { signatures }: Attestation): Fault | undefined {
    const { flaw } = keysStanding(signatures, this.#options.keys(), this.#rulesOf(tenant));
    return flaw === undefined ? undefined : new Fault(flaw.reason, flaw.detail);
  }

  forgetTenant(tenant: TenantId): void {
    for (const lane of this.#tenants.get(tenant)?.all ?? []) lane.stopExecutor("its tenant was deleted");
  }

  load(): PoolLoad {
    const executors = new Map<ExecutorState, number>();
    for (const { state } of this.#all) executors.set(state, (executors.get(state) ?? 0) + 1);
    let waiting = 0;
    for (const lanes of this.#tenants.values()) for (const lane of lanes.all) waiting += lane.waiting;
    return { executors, waiting, wanted: this.#waiting.length, ends: this.#ends, loads: this.#loads };
  }

  isAble(): boolean {
    return this.#spares.isAble;
  }

  processIds(): readonly number[] {
    return [...this.#all].flatMap((executor) => (executor.pid === undefined ? [] : [executor.pid]));
  }

  async close(graceMs: number): Promise<void> {
    this.#closing = true;
    for (const lanes of this.#tenants.values()) lanes.drain();
    clearInterval(this.#idleTimer);
    this.#stopRestWatch();
    this.#spares.close();
    const deadlineMs = this.#options.clock.monotonicMs() + graceMs;
    while ([...this.#tenants.values()].some((lanes) => !lanes.isIdle)) {
      if (this.#options.clock.monotonicMs() >= deadlineMs) break;
      await new Promise((resolve) => setTimeout(resolve, CLOSE_POLL_MS));
    }
    for (const lanes of [...this.#tenants.values()]) lanes.close();
    this.#laneSettings.watchdog.close();
    const executors = [...this.#all];
    for (const executor of executors) executor.kill("stopped", "the server is shutting down");
    await Promise.all(executors.map((executor) => executor.whenDead));
  }

  // ── what lanes ask ──

  requestExecutor(lane: TenantLane): void {
    // Where nobody would start another one soon, one of those that there are has to be given up.
    if (this.#assigned.size < this.#options.maxExecutors && (this.#spares.hasOne || this.#assigned.size === 0)) {
      this.#provide(lane);
      return;
    }
    this.#waiting.push(lane);
    this.#makeRoom();
  }

  stillWaiting(lane: TenantLane): void {
    if (this.#waiting.includes(lane)) this.#makeRoom();
  }

  died(lane: TenantLane): void {
    this.#strain.died(lane.tenant);
  }

  pauseLeftMs(lane: TenantLane): number {
    // Whoever ends everything tells what waits so.
    return this.#closing ? 0 : this.#strain.pauseLeftMs(lane.tenant);
  }

  crowded(lane: TenantLane): void {
    const lanes = this.#tenants.get(lane.tenant);
    const { executorsPerTenant, maxExecutors } = this.#options;
    if (lanes === undefined || this.#closing || lanes.all.length >= executorsPerTenant) return;
    // Somebody's first executor goes before anybody's second.
    if (this.#waiting.length > 0 || this.#assigned.size >= maxExecutors || !this.#spares.hasOne) return;
    if (this.#strain.isHigh(lane.tenant)) return;
    this.#provide(lanes.addExtra());
  }

  released(lane: TenantLane): void {
    const lanes = this.#tenants.get(lane.tenant);
    if (lane.executor === undefined && this.#assigned.delete(lane)) {
      this.#restingSince.delete(lane);
      if (lane.first !== undefined) lanes?.removeExtra(lane);
      const next = this.#waiting.shift();
      if (next !== undefined) this.#provide(next);
    }
  }

  rested(lane: TenantLane): void {
    const lanes = this.#tenants.get(lane.tenant);
    if (lanes !== undefined) this.mayBeEmpty(lanes);
  }

  mayBeEmpty(lanes: TenantLanes): void {
    if (lanes.isEmpty && this.#tenants.get(lanes.tenant) === lanes) this.#tenants.delete(lanes.tenant);
  }

  nextUse(): number {
    return ++this.#uses;
  }

  // ── executors ──

  #rulesOf(tenant: TenantId): readonly SignatureRule[] {
    return this.#options.signaturesOf?.(tenant) ?? [];
  }

  #lanes(tenant: TenantId): TenantLanes {
    let lanes = this.#tenants.get(tenant);
    if (lanes === undefined) {
      lanes = new TenantLanes(tenant, this, this.#laneSettings);
      // A closed lane turns everything away.
      if (this.#closing) lanes.close();
      this.#tenants.set(tenant, lanes);
    }
    return lanes;
  }

  #provide(lane: TenantLane): void {
    this.#assigned.add(lane);
    this.#spares.take().then(
      (executor) => {
        const { limits, policyDigestsOf } = this.#options;
        executor.assign(
          {
            tenant: lane.tenant,
            keys: wireKeys(this.#options.keys()),
            policyDigests: [...policyDigestsOf(lane.tenant)],
            signatureRules: this.#rulesOf(lane.tenant).map(({ group = "", signatures }) => ({
              $typeName: "assay.executor.v1.SignatureRule",
              group,
              signatures,
            })),
            limits: {
              $typeName: "assay.executor.v1.Limits",
              cpuTimeMs: limits.cpuTimeMs,
              wallClockMs: limits.wallClockMs,
              memoryMb: limits.memoryMb,
              stateBytes: limits.maxStateBytes,
              batchEvents: limits.maxBatchEvents,
              isolatesMb: isolatesMb(this.#tuning.maxExecutorMemoryMb, limits.memoryMb),
            },
          },
          lane,
        );
        if (this.#strain.isHigh(lane.tenant)) this.#priorities.lowerForGood(executor.pid);
        lane.attach(executor);
      },
      (error: unknown) => {
        this.#options.log.error({ err: error }, "no executor could be started");
        const message = "no process could be started to run the function";
        lane.refuse(
          this.#closing
            ? draining()
            : new Fault("EXECUTOR_LOST", message, { retryAfterMs: RETRY_AFTER_MS, cause: error }),
        );
      },
    );
  }

  /** Somebody has started one. */
  #arrived(): void {
    if (this.#closing || this.#assigned.size >= this.#options.maxExecutors) return;
    const next = this.#waiting.shift();
    if (next !== undefined) this.#provide(next);
  }

  #start(walls: Pick<Walls, "start">): ExecutorProcess {
    const executor = new ExecutorProcess({
      walls,
      program: this.#program,
      maxFrameBytes: MAX_EXECUTOR_FRAME_BYTES,
      startTimeoutMs: this.#tuning.startTimeoutMs,
      maxEventsPerBatch: this.#options.limits.maxBatchEvents,
      maxStateBytes: this.#options.limits.maxStateBytes,
      log: this.#options.log,
    });
    this.#all.add(executor);
    executor.whenDead.then(() => {
      this.#all.delete(executor);
      const cause = executor.endedBy ?? "exit";
      this.#ends.set(cause, (this.#ends.get(cause) ?? 0) + 1);
    });
    return executor;
  }

  // ── rest ──

  #stopIdle(): void {
    this.#strain.sweep();
    const nowMs = this.#options.clock.monotonicMs();
    for (const lane of this.#assigned) {
      const isExtra = lane.first !== undefined;
      const idleMs = isExtra ? this.#options.idleMs * EXTRA_IDLE_SHARE : this.#options.idleMs;
      const rest = this.#restingSince.get(lane);
      // The first one stays as long as there are extra ones.
      const mayRest = isExtra || this.#tenants.get(lane.tenant)?.hasExtras !== true;
      if (!lane.isIdle || lane.executor === undefined || !mayRest) this.#restingSince.delete(lane);
      else if (rest === undefined || rest.use !== lane.lastUse) {
        this.#restingSince.set(lane, { use: lane.lastUse, sinceMs: nowMs });
      } else if (nowMs - rest.sinceMs >= idleMs) lane.stopExecutor("idle");
    }
  }

  /**
   * Frees an executor for a tenant that waits for its first: an extra one of another's, if there is one; else the one that has rested longest; if all of
   * them work, the one that was assigned first, if it has been for a while. It finishes what it was sent, and what its tenant has left waits in line:
   * tenants take turns.
   */
  #makeRoom(): void {
    const nowMs = this.#options.clock.monotonicMs();
    let leaving = 0;
    let extra: TenantLane | undefined;
    let resting: TenantLane | undefined;
    let working: TenantLane | undefined;
    for (const lane of this.#assigned) {
      if (lane.isLeaving) leaving++;
      else if (lane.executor === undefined) continue;
      else if (lane.first !== undefined) extra = extra === undefined || lane.load < extra.load ? lane : extra;
      else if (lane.isIdle) resting = resting === undefined || lane.lastUse < resting.lastUse ? lane : resting;
      // A set keeps the order in which they were assigned.
      else if (nowMs - lane.attachedAtMs >= this.#tuning.turnMs) working ??= lane;
    }
    if (leaving >= this.#waiting.length) return;
    if (extra !== undefined) extra.yieldExecutor();
    else if (resting !== undefined) resting.stopExecutor("another tenant needs the place");
    else working?.yieldExecutor();
  }
}

function wireKeys(keys: readonly PublicKey[]): Keys {
  return { $typeName: "assay.executor.v1.Keys", keys: keys.map(publicKeyToMessage) };
}

function draining(): Fault {
  return new Fault("DRAINING", "the server is shutting down", { retryAfterMs: RETRY_AFTER_MS });
}
