/** Holds what one executor does against its limits, and explains its death afterwards. The lane's eye, opened by the watchdog. */
import type { TenantId } from "../flow.ts";
import type { Death, ExecutorProcess } from "./executor-process.ts";
import { LoadJob } from "./job.ts";
import type { UsageReader } from "./process-usage.ts";
import { type Explanation, explainDeath, isOverdue, type KillLimits, Observation } from "./watchdog.ts";

export interface ExecutorWatchSettings {
  readonly readUsage: UsageReader;
  /** `maxResidentMb` is worked out for each executor. */
  readonly killLimits: Omit<KillLimits, "maxResidentMb">;
  /** No executor may take more, whatever it has loaded. */
  readonly maxExecutorMemoryMb: number;
  /** Told what a tenant's executor has used, in CPU time of all its threads, as the kernel accounts it. */
  readonly spent: (tenant: TenantId, cpuMs: number) => void;
}

/** Loading verifies, hardens a realm and compiles; that is the server's work, not the tenant's. */
const LOAD_CPU_SLACK_MS = 500;
/** Heap limits are soft: what V8 may take beyond them before it is more than its own rounding. */
const HEAP_SLACK_FACTOR = 1.5;
const HEAP_SLACK_MB = 64;

/** What the program takes before it holds an isolate. */
const PROGRAM_MB = 128;

/** Isolates that come and go leave holes that the process cannot give back: a third beside what they take. */
const ISOLATES_SHARE = 0.75;

/** Resident memory at which there might not be enough for one more call. */
function fullAtMb(maxExecutorMemoryMb: number, memoryMb: number): number {
  const oneCallMb = HEAP_SLACK_MB + memoryMb * HEAP_SLACK_FACTOR;
  return Math.max(maxExecutorMemoryMb / 2, maxExecutorMemoryMb - oneCallMb);
}

/** What an executor's isolates may take together before it lets the least recently used go, so that it is never full for their sake. */
export function isolatesMb(maxExecutorMemoryMb: number, memoryMb: number): number {
  return Math.max(1, Math.floor((fullAtMb(maxExecutorMemoryMb, memoryMb) - PROGRAM_MB) * ISOLATES_SHARE));
}

/** Watches one executor from its assignment to its death. */
export class ExecutorWatch {
  readonly #executor: ExecutorProcess;
  readonly #tenant: TenantId;
  readonly #settings: ExecutorWatchSettings;
  readonly #observation: Observation;
  /** What the process takes before anything is loaded. */
  readonly #restingMb: number;
  #residentMb = 0;
  readonly #pid: number | undefined;
  /** What of its CPU time has been told: that from before its assignment is nobody's. */
  #toldCpuMs: number;
  #toldAtMovements = 0;

  constructor(executor: ExecutorProcess, tenant: TenantId, pid: number | undefined, settings: ExecutorWatchSettings) {
    this.#executor = executor;
    this.#tenant = tenant;
    this.#settings = settings;
    this.#observation = new Observation(pid, settings.readUsage);
    this.#pid = pid;
    const usage = pid === undefined ? undefined : settings.readUsage(pid);
    this.#restingMb = usage?.residentMb ?? 0;
    this.#toldCpuMs = usage?.processCpuMs ?? 0;
  }

  /** Tells what it has used since it was last looked at, if it has answered anything since: what is short is done before anybody looks. */
  lookAtRest(): void {
    if (this.#pid === undefined || this.#toldAtMovements === this.#executor.movements) return;
    this.#toldAtMovements = this.#executor.movements;
    this.#tell(this.#settings.readUsage(this.#pid).processCpuMs);
  }

  /** True if nothing has moved since the last look. */
  get isStuck(): boolean {
    return this.#observation.evidence(this.#executor.movements) !== undefined;
  }

  /**
   * True if it holds so much that the next call might be killed for what others have loaded: then it is replaced before that. It frees isolates by itself
   * long before (`isolatesMb`); what is left then is what the process could not give back.
   */
  get isFull(): boolean {
    const { killLimits, maxExecutorMemoryMb } = this.#settings;
    return this.#residentMb > fullAtMb(maxExecutorMemoryMb, killLimits.limits.memoryMb);
  }

  /** Takes a sample, and kills the executor if the call that runs is overdue. `artifacts`: how many it has loaded. */
  look(nowMs: number, artifacts: number): void {
    const evidence = this.#observation.sample(this.#executor.movements, nowMs);
    this.#residentMb = evidence.residentMb ?? 0;
    this.#tell(this.#observation.totalCpuMs);
    if (!isOverdue(evidence, this.#limits(artifacts))) return;
    const { elapsedMs, cpuMs, residentMb } = evidence;
    this.#executor.kill(
      "limit",
      `elapsed ${rounded(elapsedMs)} ms, CPU ${rounded(cpuMs)} ms, resident ${rounded(residentMb)} MB`,
    );
  }

  /** What explains its death. */
  explain(death: Death, artifacts: number): Explanation | undefined {
    const evidence = this.#observation.evidence(this.#executor.movements);
    return explainDeath(death, evidence, this.#limits(artifacts), this.#restingMb);
  }

  #tell(totalCpuMs: number | undefined): void {
    const cpuMs = (totalCpuMs ?? 0) - this.#toldCpuMs;
    if (cpuMs <= 0) return;
    this.#toldCpuMs += cpuMs;
    this.#settings.spent(this.#tenant, cpuMs);
  }

  #limits(artifacts: number): KillLimits {
    const { killLimits, maxExecutorMemoryMb } = this.#settings;
    const [running] = this.#executor.pending;
    const heapsMb = Math.max(1, artifacts) * killLimits.limits.memoryMb * HEAP_SLACK_FACTOR;
    return {
      limits: killLimits.limits,
      wallSlackMs: killLimits.wallSlackMs,
      cpuSlackMs: killLimits.cpuSlackMs + (running instanceof LoadJob ? LOAD_CPU_SLACK_MS : 0),
      maxResidentMb: Math.min(this.#restingMb + HEAP_SLACK_MB + heapsMb, maxExecutorMemoryMb),
    };
  }
}

function rounded(figure: number | undefined): string {
  return figure === undefined ? "unknown" : String(Math.round(figure));
}
