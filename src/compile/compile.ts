/** Room 1: source in, artifact or diagnostics out. The room's interface; `createCompiler` makes it over a pool of workers. */
import type { Artifact, Caller, CompileVerdict, Digest, Kind, SourceModule } from "../flow.ts";

/** What the policy says of one name. */
export interface PolicyEntry {
  /** Such as `Math.random` or `Array.prototype.map`. */
  readonly name: string;
  readonly allowed: boolean;
  /** Why not, for a denied one; else `""`. */
  readonly reason: string;
  /** What to use instead; `""` if there is nothing. */
  readonly instead: string;
}

/** The allowlist of one kind. */
export interface Policy {
  readonly digest: Digest;
  readonly kind: Kind;
  /** The declaration files that are the type checker's whole world. */
  readonly library: readonly { readonly path: string; readonly text: string }[];
  /** Sorted by name. */
  readonly entries: readonly PolicyEntry[];
}

/** Compiles modules for tenants. */
export interface Compiler {
  /**
   * Analyses and compiles, and keeps the artifact and its source for the caller's tenant before it answers.
   * Faults: REQUEST_INVALID, COMPILE_TIMEOUT, QUEUE_FULL, CANCELLED.
   */
  compile(caller: Caller, module: SourceModule): Promise<CompileVerdict>;
  /** The same verdict, but nothing is kept. Faults as `compile`. */
  check(caller: Caller, module: SourceModule): Promise<CompileVerdict>;
  /** The allowlist of a kind. */
  policy(kind: Kind): Policy;
  /** The digest of the policy that modules are analysed under now. */
  readonly policyDigest: Digest;
  /** An artifact that was compiled for the caller's tenant. Faults: ARTIFACT_NOT_FOUND. */
  artifact(caller: Caller, digest: Digest): Promise<Artifact>;
  /** Ends the workers. Calls that are running fail with DRAINING. */
  close(): Promise<void>;
}
