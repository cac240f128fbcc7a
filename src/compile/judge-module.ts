/** Checks a request, has a worker compile it, and completes the verdict. What a server and `assay check` have in common. */
import { sha256Hex } from "../base/digest.ts";
import type { Logger } from "../base/log.ts";
import { requestInvalid } from "../fault/fault.ts";
import type { Artifact, Caller, CompileVerdict, Digest, SourceModule } from "../flow.ts";
import { COMPILER_VERSION } from "./compiler-version.ts";
import { type Narrowing, NOT_NARROWED, narrowedDigest } from "./policy/narrowing.ts";
import { checkModule } from "./source.ts";
import { sourceDigest } from "./source-digest.ts";
import type { UnsignedVerdict } from "./worker-messages.ts";
import type { WorkerPool } from "./worker-pool.ts";

/** The verdict on a module. Faults: REQUEST_INVALID, COMPILE_TIMEOUT, QUEUE_FULL, CANCELLED, DRAINING. */
export async function judgeModule(
  pool: WorkerPool,
  log: Logger,
  caller: Pick<Caller, "requestId" | "signal" | "tenant">,
  module: SourceModule,
  narrowing: Narrowing = NOT_NARROWED,
): Promise<CompileVerdict> {
  // Before the queue: what is malformed takes nobody's time. The worker checks again, since it trusts nobody either.
  const { entry } = checkModule(module);
  const answer = await pool.compile(caller.tenant, module, caller.signal, narrowing);
  switch (answer.kind) {
    case "verdict":
      if (answer.defect !== "") {
        log.error({ requestId: caller.requestId, defect: answer.defect }, "the compiler failed on a module");
      }
      return complete(answer.verdict, module, entry, narrowedDigest(narrowing));
    case "invalid":
      throw requestInvalid(answer.violations);
    default:
      return answer satisfies never;
  }
}

/**
 * Everything that a signature will bind is worked out here, from the request and from the bytes of the code: a worker that its
 * source has taken over can answer with other code for that module, but not under another name.
 */
function complete(verdict: UnsignedVerdict, module: SourceModule, entry: string, policyDigest: Digest): CompileVerdict {
  const { diagnostics, diagnosticsOmitted } = verdict;
  if (verdict.outcome === "rejected") {
    const { errorCount, kind } = verdict;
    return { outcome: "rejected", diagnostics, diagnosticsOmitted, policyDigest, errorCount, kind };
  }
  const { kind, methods, capabilities, determinism } = verdict;
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
      ...(determinism === undefined ? {} : { stateStyle: determinism.stateStyle }),
    },
  };
  return { outcome: "accepted", artifact, determinism, diagnostics, diagnosticsOmitted, policyDigest };
}
