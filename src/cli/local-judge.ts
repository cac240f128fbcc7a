/** Judges modules without a server, as a server does: in a worker process with a deadline, a memory cap and Node's permission model. */
import { createLogger } from "../base/log.ts";
import { COMPILER_VERSION } from "../compile/compiler-version.ts";
import { judgeModule } from "../compile/judge-module.ts";
import type { Narrowing } from "../compile/policy/narrowing.ts";
import { sourceDigest } from "../compile/source-digest.ts";
import { poolDefaults, WorkerPool } from "../compile/worker-pool.ts";
import type { CompileVerdict, SourceModule } from "../flow.ts";
import type { LocalCompiler } from "./recompile.ts";

/** Whoever has one closes it, or its workers stay. */
export interface ModuleJudge {
  /** Faults: REQUEST_INVALID, COMPILE_TIMEOUT, CANCELLED, INTERNAL. */
  check(module: SourceModule): Promise<CompileVerdict>;
  close(): Promise<void>;
}

/** Makes a judge with one worker, which starts with the first module. `narrowing`: what it holds modules to beyond the policy. */
export function createLocalJudge(signal: AbortSignal, narrowing?: Narrowing): ModuleJudge {
  // What a worker says of itself is for a server's log; here the verdict says it.
  const log = createLogger("silent");
  const pool = new WorkerPool(poolDefaults(log, 1));
  return {
    check: (module) => judgeModule(pool, log, { requestId: "", signal, tenant: "" }, module, narrowing),
    close: () => pool.close(),
  };
}

/** Which compiler this is, for those who compare what it makes with what another one made. */
export const localCompiler: LocalCompiler = {
  compilerVersion: COMPILER_VERSION,
  sourceDigest: (module) => sourceDigest(module.files),
};
