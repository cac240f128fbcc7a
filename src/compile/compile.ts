/** Room 1: source in, artifact or diagnostics out. The room's interface; `createCompiler` makes it over a pool of workers. */
import type { Artifact, Caller, CompileVerdict, Digest, Kind, SourceModule, TenantId } from "../flow.ts";

/** What the policy says of one name. */
export interface PolicyEntry {
  /** Such as `Math.random` or `Array.prototype.map`. */
  readonly name: string;
  readonly allowed: boolean;
  /** Since which version of the policy it has been allowed without a break; 0 if it is not. */
  readonly since: number;
  /** Why not, for a denied one; else `""`. */
  readonly reason: string;
  /** What to use instead; `""` if there is nothing. */
  readonly instead: string;
}

/** A rule that modules are held to. */
export interface PolicyRule {
  /** Such as `any-value`; `docs/rules/` has a page for each. */
  readonly id: string;
  /** `error`: it rejects. */
  readonly severity: "error" | "warning";
  /** What it finds, in a sentence. */
  readonly summary: string;
}

/** The allowlist of one kind. */
export interface Policy {
  readonly digest: Digest;
  /** Of the policy that it is, or that it was made narrower from: counts from 1. */
  readonly version: number;
  readonly kind: Kind;
  /** The declaration files that are the type checker's whole world. */
  readonly library: readonly { readonly path: string; readonly text: string }[];
  /** Whether the tenant may have modules of this kind. */
  readonly available: boolean;
  /** Sorted by name. */
  readonly entries: readonly PolicyEntry[];
  /** Sorted by id. */
  readonly rules: readonly PolicyRule[];
}

/** Compiles modules for tenants. */
export interface Compiler {
  /**
   * Analyses and compiles, and keeps the artifact and its source for the caller's tenant before it answers.
   * Faults: REQUEST_INVALID, COMPILE_TIMEOUT, QUEUE_FULL, CANCELLED; RATE_LIMIT and QUOTA_EXCEEDED by the tenant's quota.
   */
  compile(caller: Caller, module: SourceModule): Promise<CompileVerdict>;
  /** The same verdict, but nothing is kept. Faults as `compile`. */
  check(caller: Caller, module: SourceModule): Promise<CompileVerdict>;
  /** The allowlist of a kind, as the tenant is held to it. */
  policy(tenant: TenantId, kind: Kind): Policy;
  /** The digest of the policy that the tenant's modules are analysed under now. */
  policyDigestOf(tenant: TenantId): Digest;
  /** An artifact that was compiled for the caller's tenant. Faults: ARTIFACT_NOT_FOUND. */
  artifact(caller: Caller, digest: Digest): Promise<Artifact>;
  /** Ends the workers. Calls that are running fail with DRAINING. */
  close(): Promise<void>;
}
