/** What tests of the pool share: a pool over scripted executors, orders, and a look at which processes live. */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Clock, systemClock } from "../../../src/base/clock.ts";
import { sha256Hex } from "../../../src/base/digest.ts";
import { DEFAULT_EXECUTION_LIMITS, type ExecutionLimits } from "../../../src/base/limits.ts";
import { createLogger } from "../../../src/base/log.ts";
import type { SocketDirectory } from "../../../src/execute/attached/socket-directory.ts";
import { createExecutorPool, type ExecutorPool, type PoolTuning } from "../../../src/execute/executor-pool.ts";
import type { FoldOrder } from "../../../src/execute/fold.ts";
import { reducePrefix } from "../../../src/execute/frame-batch.ts";
import type { LoadableArtifact, ReduceOrder } from "../../../src/execute/job.ts";
import type { Fault } from "../../../src/fault/fault.ts";
import type { PublicKey } from "../../../src/flow.ts";
import { OnFault, StateReport } from "../../../src/gen/assay/v1/invoke_service_pb.js";
import { PLAIN_WALLS } from "../sandbox/scripted.ts";

/** The command line of the scripted executor. */
export const SCRIPTED = [fileURLToPath(new URL("./scripted-executor.ts", import.meta.url))];

export const silentLog = createLogger("silent");

const utf8 = new TextDecoder();

/** Bytes of a text. */
export const bytes = (text: string): Uint8Array => Buffer.from(text);
/** What a scripted executor says. */
export const told = (response: Uint8Array): Record<string, unknown> => JSON.parse(utf8.decode(response));

export interface PoolSettings {
  readonly limits?: Partial<ExecutionLimits>;
  readonly tuning?: Partial<PoolTuning>;
  readonly spares?: number;
  readonly maxExecutors?: number;
  readonly executorsPerTenant?: number;
  readonly attached?: SocketDirectory;
  readonly idleMs?: number;
  readonly keys?: () => readonly PublicKey[];
  readonly executorArguments?: readonly string[];
  readonly clock?: Clock;
}

/** A pool over scripted executors. Close it. */
export function scriptedPool(settings: PoolSettings = {}): ExecutorPool {
  return createExecutorPool({
    limits: { ...DEFAULT_EXECUTION_LIMITS, ...settings.limits },
    keys: settings.keys ?? (() => []),
    policyDigestsOf: () => [],
    spares: settings.spares ?? 0,
    maxExecutors: settings.maxExecutors ?? 4,
    ...(settings.attached === undefined ? {} : { attached: settings.attached }),
    executorsPerTenant: settings.executorsPerTenant ?? 1,
    idleMs: settings.idleMs ?? 60_000,
    log: silentLog,
    walls: PLAIN_WALLS,
    clock: settings.clock ?? systemClock,
    executorArguments: settings.executorArguments ?? SCRIPTED,
    tuning: { restartPauseMs: 0, watchPeriodMs: 10, cpuSlackMs: 50, wallSlackMs: 200, ...settings.tuning },
  });
}

/** An artifact whose code is a command for the scripted executor. */
export function artifact(code = "fine"): LoadableArtifact & { loads: number } {
  return {
    digest: sha256Hex(code),
    attestation: { payloadType: "", payload: new Uint8Array(0), signatures: [] },
    loads: 0,
    load() {
      this.loads++;
      return Promise.resolve({ code: bytes(code), sourceMap: new Uint8Array(0) });
    },
  };
}

/** An order for a unary call. */
export function order(command: string, extra: Partial<ReduceOrder> = {}): ReduceOrder {
  const what = extra.artifact ?? artifact();
  return {
    artifact: what,
    prefix: reducePrefix(what.digest, 7),
    request: bytes(command),
    waiter: { signal: new AbortController().signal },
    settled: () => undefined,
    refusal: () => undefined,
    ...extra,
  };
}

/** An order for a fold. */
export function foldOrder(extra: Partial<FoldOrder> = {}): FoldOrder {
  return {
    artifact: artifact(),
    state: new Uint8Array(0),
    stateReport: StateReport.AT_END,
    onFault: OnFault.STOP,
    waiter: { signal: new AbortController().signal },
    refusal: () => undefined,
    ...extra,
  };
}

/** The fault that a promise rejects with. */
export async function faultOf(promise: Promise<unknown>): Promise<Fault> {
  try {
    await promise;
  } catch (error) {
    return error as Fault;
  }
  throw new Error("it did not fail");
}

/** True if a process lives; one that is dead and not yet reaped does not. */
export function lives(pid: number): boolean {
  if (!existsSync(`/proc/${pid}/stat`)) return false;
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, "latin1"));
  } catch {
    return false;
  }
}

/** Waits until something holds. */
export async function until(holds: () => boolean, timeoutMs = 20_000): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!holds()) {
    if (performance.now() > deadline) throw new Error("it did not come to pass in time");
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
