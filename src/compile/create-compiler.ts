/** Room 1, assembled: has modules judged, and keeps what was accepted. */
import type { Logger } from "../base/log.ts";
import { Fault } from "../fault/fault.ts";
import type { Caller, CompileVerdict, SourceModule, TenantId } from "../flow.ts";
import type { TenantMeter } from "../quotas/tenant-meter.ts";
import type { Walls } from "../sandbox/walls.ts";
import type { Store } from "../store/store.ts";
import type { Compiler, Policy } from "./compile.ts";
import { COMPILER_VERSION } from "./compiler-version.ts";
import { judgeModule } from "./judge-module.ts";
import { narrowedPolicy } from "./policy/policy-of-tenant.ts";
import { ONE_POLICY, type TenantPolicies } from "./policy/tenant-policies.ts";
import { type CompilerLoad, poolDefaults, WorkerPool } from "./worker-pool.ts";

export interface CompilerOptions {
  readonly store: Store;
  /** How many modules are compiled at once, each in a process of its own. */
  readonly workers: number;
  readonly log: Logger;
  /** What tenants are held to; the one policy for all unless said otherwise. */
  readonly policies?: TenantPolicies;
  /** What stands around its workers. Closed by whoever made it. */
  readonly walls: Walls;
  /** Absent: nobody is held to any number of compilations. */
  readonly meterOf?: (tenant: TenantId) => TenantMeter;
  /** Instead of a pool of the default kind. */
  readonly pool?: WorkerPool;
}

/** A compiler that says which one it is. */
export interface NamedCompiler extends Compiler {
  /** Name and version, as manifests state it. */
  readonly compilerVersion: string;
  /** What its workers do. */
  load(): CompilerLoad;
  /** Leaves nothing of a tenant that is deleted. */
  forgetTenant(tenant: TenantId): void;
}

/** Makes the compiler and starts its workers; it does not wait for them. */
export function createCompiler({
  store,
  workers,
  log,
  policies = ONE_POLICY,
  pool: given,
  walls,
  meterOf,
}: CompilerOptions): NamedCompiler {
  const pool = given ?? new WorkerPool({ ...poolDefaults(log, workers, walls), spares: workers });
  void pool.warm();
  const known = new Map<string, Policy>();

  const judge = async (caller: Caller, module: SourceModule): Promise<CompileVerdict> => {
    meterOf?.(caller.tenant).takeCompile();
    return judgeModule(pool, log, caller, module, policies.narrowingOf(caller.tenant));
  };

  return {
    policyDigestOf: policies.digestOf,
    compilerVersion: COMPILER_VERSION,
    async compile(caller, module) {
      const verdict = await judge(caller, module);
      if (verdict.outcome === "accepted") await store.putArtifact(caller.tenant, verdict.artifact, module);
      return verdict;
    },
    check: judge,
    policy(tenant, kind) {
      const key = `${policies.digestOf(tenant)} ${kind}`;
      const policy = known.get(key) ?? narrowedPolicy(kind, policies.narrowingOf(tenant));
      known.set(key, policy);
      return policy;
    },
    async artifact(caller, digest) {
      const artifact = await store.getArtifact(caller.tenant, digest);
      if (artifact === undefined) throw new Fault("ARTIFACT_NOT_FOUND", `no artifact ${digest} was compiled here`);
      return artifact;
    },
    load: () => pool.load(),
    forgetTenant: (tenant) => pool.forgetTenant(tenant),
    close: () => pool.close(),
  };
}
