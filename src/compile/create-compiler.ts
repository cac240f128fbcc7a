/** Room 1, assembled: has modules judged, and keeps what was accepted. */
import type { Logger } from "../base/log.ts";
import { Fault } from "../fault/fault.ts";
import type { Caller, CompileVerdict, Kind, SourceModule } from "../flow.ts";
import type { Store } from "../store/store.ts";
import type { Compiler, Policy } from "./compile.ts";
import { COMPILER_VERSION } from "./compiler-version.ts";
import { judgeModule } from "./judge-module.ts";
import { policyDigest, policyOf } from "./policy/policy.ts";
import { poolDefaults, WorkerPool } from "./worker-pool.ts";

export interface CompilerOptions {
  readonly store: Store;
  /** How many modules are compiled at once, each in a process of its own. */
  readonly workers: number;
  readonly log: Logger;
  /** Instead of a pool of the default kind. */
  readonly pool?: WorkerPool;
}

/** A compiler that says which one it is. */
export interface NamedCompiler extends Compiler {
  /** Name and version, as manifests state it. */
  readonly compilerVersion: string;
}

/** Makes the compiler and starts its workers; it does not wait for them. */
export function createCompiler({ store, workers, log, pool: given }: CompilerOptions): NamedCompiler {
  const pool = given ?? new WorkerPool({ ...poolDefaults(log, workers), spares: workers });
  void pool.warm();
  const policies = new Map<Kind, Policy>();

  const judge = (caller: Caller, module: SourceModule): Promise<CompileVerdict> =>
    judgeModule(pool, log, caller, module);

  return {
    policyDigest,
    compilerVersion: COMPILER_VERSION,
    async compile(caller, module) {
      const verdict = await judge(caller, module);
      if (verdict.outcome === "accepted") await store.putArtifact(caller.tenant, verdict.artifact, module);
      return verdict;
    },
    check: judge,
    policy(kind) {
      const policy = policies.get(kind) ?? policyOf(kind);
      policies.set(kind, policy);
      return policy;
    },
    async artifact(caller, digest) {
      const artifact = await store.getArtifact(caller.tenant, digest);
      if (artifact === undefined) throw new Fault("ARTIFACT_NOT_FOUND", `no artifact ${digest} was compiled here`);
      return artifact;
    },
    close: () => pool.close(),
  };
}
