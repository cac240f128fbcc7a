/**
 * The assembly with layers off: the gateway's own executor pool over throwaway keys, with a program of selftest's own in the place of the executor's.
 *
 * MUST be reached from selftest and tests alone; no setting of the server's leads here.
 */
import { fileURLToPath } from "node:url";
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { systemClock } from "../base/clock.ts";
import { sha256Hex } from "../base/digest.ts";
import { DEFAULT_EXECUTION_LIMITS, type ExecutionLimits } from "../base/limits.ts";
import { createLogger } from "../base/log.ts";
import { executorArguments } from "../execute/child-arguments.ts";
import { createExecutorPool, type ExecutorPool, type PoolTuning } from "../execute/executor-pool.ts";
import { reducePrefix } from "../execute/frame-batch.ts";
import type { Attestation, PublicKey, TenantId } from "../flow.ts";
import { ReduceRequestSchema, ReduceResponseSchema } from "../gen/assay/v1/invoke_service_pb.js";
import { processWalls } from "../sandbox/process-walls.ts";
import type { Walls } from "../sandbox/walls.ts";
import { makeKey, POLICY_DIGEST, seal, statementFor, type ThrowawayKey } from "./throwaway-seal.ts";

/** What stands on the stage. */
export interface StageSettings {
  /** Node's arguments and the program's. */
  readonly program: readonly string[];
  readonly limits?: Partial<ExecutionLimits>;
  readonly tuning?: Partial<PoolTuning>;
  /** What stands around the process; nothing of the system's unless said otherwise. */
  readonly walls?: Walls;
  /** The keys that the executor is told of. */
  readonly keys?: () => readonly PublicKey[];
}

/** Code, and what says that it may run. */
export interface Parcel {
  readonly code: Uint8Array;
  readonly attestation: Attestation;
  /** The digest that it is handed over under; its own unless said otherwise. */
  readonly digest?: string;
}

/** What a call answered. */
export interface Answer {
  readonly state: string;
  readonly stateDigest: string;
}

/** Where the program without layers stands. */
const CHILD_FOLDER = fileURLToPath(new URL("child", import.meta.url));
const BARE_EXECUTOR = `${CHILD_FOLDER}/bare-executor.ts`;

/** The same walls, through which a program of selftest's own can be read too. */
function withOwnProgram(walls: Walls): Walls {
  return {
    layers: walls.layers,
    start: (program) => walls.start({ ...program, readable: [...program.readable, CHILD_FOLDER] }),
    close: () => Promise.resolve(),
  };
}

/** True for what Node's permission model needs, and nothing else. */
const isPermission = (argument: string): boolean =>
  argument === "--permission" || argument.startsWith("--allow-") || argument.startsWith("--disable-warning=");

/** The executor's own program without Node's permission model. */
export function unwalledExecutor(): readonly string[] {
  return executorArguments().filter((argument) => !isPermission(argument));
}

/** The program that has no layers, with Node's arguments of the executor's: with or without the permission model. */
export function bareExecutor(flags: readonly string[], permission: boolean): readonly string[] {
  const readable = permission ? [`--allow-fs-read=${CHILD_FOLDER}`] : [];
  const ownArguments = permission ? executorArguments() : unwalledExecutor();
  return [...readable, ...ownArguments.slice(0, -1), BARE_EXECUTOR, ...flags];
}

/** Beyond any attack's patience. */
const NEVER_MS = 600_000;

/** Time for a kill to be carried out. */
const CLOSE_MS = 15_000;

/** For attacks that are not about the gateway's limits: it looks on. */
export const NO_WATCHDOG: Pick<StageSettings, "limits" | "tuning"> = {
  limits: { cpuTimeMs: NEVER_MS, wallClockMs: NEVER_MS, memoryMb: 1_000_000 },
  tuning: { maxExecutorMemoryMb: 1_000_000 },
};

export const TENANT: TenantId = "default";

/** One executor behind the real pool. Close it. */
export class ThrowawayStage {
  readonly #pool: ExecutorPool;
  readonly #key: ThrowawayKey = makeKey("active");

  constructor(settings: StageSettings) {
    this.#pool = createExecutorPool({
      limits: { ...DEFAULT_EXECUTION_LIMITS, ...settings.limits },
      keys: settings.keys ?? (() => [this.#key.listed]),
      policyDigestsOf: () => [POLICY_DIGEST],
      spares: 0,
      maxExecutors: 1,
      executorsPerTenant: 1,
      idleMs: NEVER_MS,
      log: createLogger("silent"),
      clock: systemClock,
      walls: withOwnProgram(settings.walls ?? processWalls(createLogger("silent"))),
      executorArguments: settings.program,
      ...(settings.tuning === undefined ? {} : { tuning: settings.tuning }),
    });
  }

  /** Code with an attestation that holds, whatever the code is. */
  sealed(code: string): Parcel {
    const bytes = Buffer.from(code);
    return { code: bytes, attestation: seal(statementFor(bytes, TENANT), this.#key) };
  }

  /** Calls a module with the data of some events, as JSON texts. Rejects with a Fault. */
  async reduce({ code, attestation, digest = sha256Hex(code) }: Parcel, events: readonly string[]): Promise<Answer> {
    const request = create(ReduceRequestSchema, {
      events: events.map((data) => ({ type: "test", data: Buffer.from(data) })),
    });
    const bytes = await this.#pool.reduce(TENANT, {
      artifact: { digest, attestation, load: () => Promise.resolve({ code, sourceMap: new Uint8Array(0) }) },
      prefix: reducePrefix(digest, 1),
      request: toBinary(ReduceRequestSchema, request),
      waiter: { signal: new AbortController().signal },
      settled: () => undefined,
      refusal: () => undefined,
    });
    const { state, stateDigest } = fromBinary(ReduceResponseSchema, bytes);
    return { state: Buffer.from(state).toString("utf8"), stateDigest };
  }

  /** Tells the executor the keys that count now. */
  keysChanged(): void {
    this.#pool.keysChanged();
  }

  /** What the gateway has started. */
  processIds(): readonly number[] {
    return this.#pool.processIds();
  }

  /** Ends it. Rejects if that cannot be done: then the attack has made itself at home. */
  async close(): Promise<void> {
    const late = new Promise<never>((_resolve, reject) => {
      setTimeout(() => reject(new Error(`its process was still there after ${CLOSE_MS} ms`)), CLOSE_MS).unref();
    });
    await Promise.race([this.#pool.close(0), late]);
  }
}
