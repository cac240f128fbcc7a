/** Where everything lasting lives. One interface; every implementation passes `test/contract/store.ts`. */
import type { Artifact, Digest, FunctionRecord, Quarantine, Revision, SourceModule, TenantId } from "../flow.ts";
import type { QuotaStore } from "./quota-store.ts";
import type { SecretStore } from "./secret-store.ts";

import type { TenantStore } from "./tenant-store.ts";

/** What a revision is before the store numbers it. A `policy` that is absent is that of the function's newest revision; one without any bounds is none. */
export type NewRevision = Omit<Revision, "number" | "createdAtMs" | "quarantine">;

/**
 * A store. Every write that a promise has answered survives `kill -9` and a power cut. Every read and write names its tenant, and
 * what belongs to another tenant does not exist. Conditional writes are atomic.
 */
export interface Store {
  /** Tenants and their API keys. */
  readonly tenants: TenantStore;
  readonly quotas: QuotaStore;
  readonly secrets: SecretStore;

  /**
   * Keeps an artifact and its source for a tenant. Faults: QUOTA_EXCEEDED. Keeping the same one again changes nothing. The same code with another manifest (another
   * source that compiles to it, or a newer policy) replaces manifest, source map and source; revisions keep what was attested. Code that was compiled
   * under the policy that it was quarantined for has passed it: its quarantine ends.
   */
  putArtifact(tenant: TenantId, artifact: Artifact, source: SourceModule): Promise<void>;
  /** Undefined if the tenant has none of that digest. */
  getArtifact(tenant: TenantId, digest: Digest): Promise<Artifact | undefined>;
  /** The source that an artifact was compiled from. */
  getSource(tenant: TenantId, digest: Digest): Promise<SourceModule | undefined>;
  /**
   * Puts an artifact into quarantine, or takes it out (undefined), and calls the listeners of every function that has a revision of it. The same
   * quarantine again changes nothing. Faults: ARTIFACT_NOT_FOUND.
   */
  setQuarantine(
    tenant: TenantId,
    digest: Digest,
    quarantine: Omit<Quarantine, "createdAtMs"> | undefined,
  ): Promise<void>;
  /** An artifact's quarantine; undefined if it has none. */
  getQuarantine(tenant: TenantId, digest: Digest): Promise<Quarantine | undefined>;

  /**
   * Adds the next revision of a function, makes the function if there is none, and activates the revision if asked.
   * `expectedEtag`: see `DeployOrder`. Faults: REVISION_CONFLICT, ARTIFACT_NOT_FOUND, QUOTA_EXCEEDED.
   */
  addRevision(
    revision: NewRevision,
    options: { readonly activate: boolean; readonly expectedEtag: string | undefined },
  ): Promise<{ revision: Revision; function: FunctionRecord }>;
  /** Sets or clears the active revision; the one that is active already changes nothing. Faults: FUNCTION_NOT_FOUND (no such function or revision), REVISION_CONFLICT. */
  setActive(
    tenant: TenantId,
    functionName: string,
    revision: number | undefined,
    expectedEtag: string | undefined,
  ): Promise<FunctionRecord>;
  getFunction(tenant: TenantId, functionName: string): Promise<FunctionRecord | undefined>;
  getRevision(tenant: TenantId, functionName: string, revision: number): Promise<Revision | undefined>;
  /** In order of name (bytewise), those after `afterName`, at most `limit`. */
  listFunctions(tenant: TenantId, afterName: string | undefined, limit: number): Promise<readonly FunctionRecord[]>;
  /** True if any tenant has any revision: then there are keys whose signatures count. Names no tenant, because it tells nothing of any. */
  hasRevisions(): Promise<boolean>;
  /** Newest first, those with numbers below `belowRevision`, at most `limit`. */
  listRevisions(
    tenant: TenantId,
    functionName: string,
    belowRevision: number | undefined,
    limit: number,
  ): Promise<readonly Revision[]>;
  /**
   * Calls `listener` after each change of a function, and of the quarantine of an artifact that it has a revision of, before the change's promise resolves. Answers how to stop. A listener should not throw:
   * the change stands all the same, but its promise rejects.
   */
  onFunctionChange(listener: (tenant: TenantId, functionName: string) => void): () => void;
  /** False while writes fail because of what they are written to, such as a disk that is full. Cheap; asking has one tried now and then. */
  isWritable(): boolean;
  /** Takes no more writes, which fail with DRAINING; reads go on. */
  freeze(): void;
  /** Writes out what is pending and lets go of the files. Everything after it fails with DRAINING; closing again does nothing. */
  close(): Promise<void>;
}
