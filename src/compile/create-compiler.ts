/** Room 1, assembled: checks the request, has a worker compile it, completes the verdict, and keeps what was accepted. */
import { sha256Hex } from "../base/digest.ts";
import type { Logger } from "../base/log.ts";
import { Fault, requestInvalid } from "../fault/fault.ts";
import type { Artifact, Caller, CompileVerdict, Kind, SourceModule } from "../flow.ts";
import type { Store } from "../store/store.ts";
import type { Compiler, Policy } from "./compile.ts";
import { COMPILER_VERSION } from "./compiler-version.ts";
import { policyDigest, policyOf } from "./policy/policy.ts";
import { checkModule } from "./source.ts";
import { sourceDigest } from "./source-digest.ts";
import { encodeModule, type UnsignedVerdict } from "./worker-messages.ts";
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
  const pool = given ?? new WorkerPool(poolDefaults(log, workers));
  void pool.warm();
  const policies = new Map<Kind, Policy>();

  const judge = async (caller: Caller, module: SourceModule): Promise<CompileVerdict> => {
    // Before the queue: what is malformed takes nobody's time. The worker checks again, since it trusts nobody either.
    const { entry } = checkModule(module);
    const answer = await pool.compile(encodeModule(module), caller.signal);
    switch (answer.kind) {
      case "verdict":
        if (answer.defect !== "") {
          log.error({ requestId: caller.requestId, defect: answer.defect }, "the compiler failed on a module");
        }
        return complete(answer.verdict, module, entry);
      case "invalid":
        throw requestInvalid(answer.violations);
      case "ready":
        throw new Fault("INTERNAL", "the compiler failed", { cause: new TypeError("a worker answered out of turn") });
      default:
        return answer satisfies never;
    }
  };

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

/**
 * Everything that a signature will bind is worked out here, from the request and from the bytes of the code: a worker that its
 * source has taken over can answer with other code for that module, but not under another name.
 */
function complete(verdict: UnsignedVerdict, module: SourceModule, entry: string): CompileVerdict {
  const { diagnostics, diagnosticsOmitted } = verdict;
  if (verdict.outcome === "rejected") {
    const { errorCount, kind } = verdict;
    return { outcome: "rejected", diagnostics, diagnosticsOmitted, policyDigest, errorCount, kind };
  }
  const { kind, methods, capabilities } = verdict;
  const code = Buffer.from(verdict.code, "utf8");
  const artifact: Artifact = {
    digest: sha256Hex(code),
    code,
    sourceMap: Buffer.from(verdict.sourceMap, "utf8"),
    manifest: {
      kind,
      methods: [...methods].sort(),
      capabilities: [...capabilities].sort(),
      sourceDigest: sourceDigest(module.files),
      policyDigest,
      compilerVersion: COMPILER_VERSION,
      entry,
    },
  };
  return { outcome: "accepted", artifact, diagnostics, diagnosticsOmitted, policyDigest };
}
