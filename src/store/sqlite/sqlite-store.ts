/** The store in one SQLite file. Calls run to their end at once; a write's promise resolves after the disk has it. */
import { randomBytes } from "node:crypto";
import type { Clock } from "../../base/clock.ts";
import { sha256Hex } from "../../base/digest.ts";
import { Fault } from "../../fault/fault.ts";
import type { Artifact, Digest, FunctionRecord, Quarantine, Revision, SourceModule, TenantId } from "../../flow.ts";
import type { StoredBounds } from "../quota-store.ts";
import type { NewRevision, Store } from "../store.ts";
import { openDatabase } from "./open-database.ts";
import {
  artifactOf,
  bounds,
  functionOf,
  functionPolicyColumn,
  manifestColumn,
  quarantineOf,
  revisionOf,
  signaturesColumn,
  sourceFileOf,
} from "./rows.ts";
import { Session } from "./session.ts";
import { SqliteQuotas } from "./sqlite-quotas.ts";
import { SqliteSecrets } from "./sqlite-secrets.ts";
import { prepareStatements, type Statements } from "./statements.ts";
import { TenantTables } from "./tenant-tables.ts";

/** What `expectedEtag` says when a function must not exist. */
const ABSENT = "absent";

const NO_BOUNDS: StoredBounds = { functions: 0, revisionsPerFunction: 0, storedBytes: 0 };

/** Above every revision's number. */
const NO_BOUND = Number.MAX_SAFE_INTEGER;

export interface SqliteStoreOptions {
  readonly directory: string;
  readonly clock: Clock;
  /** What tenants may store for whom no quota was set. Absent: whatever they like. */
  readonly bounds?: StoredBounds;
}

/**
 * Opens the SQLite store in `directory`, and makes it if there is none. Throws a DataDirectoryError (base/data-directory.ts) if another process has
 * it open, or if its file is damaged, of a later version, or open to others.
 */
export function openSqliteStore({ directory, clock, bounds = NO_BOUNDS }: SqliteStoreOptions): Store {
  return new SqliteStore(new Session(openDatabase(directory)), clock, bounds);
}

class SqliteStore implements Store {
  readonly quotas: SqliteQuotas;
  readonly secrets: SqliteSecrets;
  readonly #session: Session;
  readonly #clock: Clock;
  readonly #sql: Statements;
  readonly tenants: TenantTables;
  readonly #listeners = new Set<(tenant: TenantId, functionName: string) => void>();

  constructor(session: Session, clock: Clock, bounds: StoredBounds) {
    this.#session = session;
    this.#clock = clock;
    this.#sql = prepareStatements(session.database);
    this.tenants = new TenantTables(session, clock, (tenant, name) => this.#announce(tenant, name));
    const assertNotGone = (tenant: TenantId): void => this.tenants.assertNotGone(tenant);
    this.quotas = new SqliteQuotas(session, bounds, assertNotGone);
    this.secrets = new SqliteSecrets(session, clock, this.quotas, assertNotGone);
  }

  async putArtifact(tenant: TenantId, artifact: Artifact, source: SourceModule): Promise<void> {
    const { digest, code, sourceMap } = artifact;
    if (sha256Hex(code) !== digest) throw new TypeError("an artifact's digest must be the SHA-256 of its code");
    const manifest = manifestColumn(artifact.manifest);
    const released = this.#write(tenant, () => {
      const kept = this.#sql.artifactManifest.get({ tenant, digest });
      // One code can come of several sources and policies: the latest is what Sign speaks of. The code stays as it is.
      if (kept !== undefined && kept.manifest === manifest) return false;
      this.#sql.deleteSourceFiles.run({ tenant, digest });
      this.#sql.putArtifact.run({
        tenant,
        digest,
        code,
        sourceMap,
        manifest,
        sourceEntry: source.entry,
        createdAtMs: this.#clock.nowMs(),
      });
      for (const [position, { path, content }] of source.files.entries()) {
        this.#sql.putSourceFile.run({ tenant, digest, position, path, content });
      }
      if (this.#quarantine(tenant, digest)?.policyDigest !== artifact.manifest.policyDigest) return false;
      this.#sql.deleteQuarantine.run({ tenant, digest });
      return true;
    });
    if (released) this.#announceArtifact(tenant, digest);
  }

  async getArtifact(tenant: TenantId, digest: Digest): Promise<Artifact | undefined> {
    this.#session.assertOpen();
    const row = this.#sql.getArtifact.get({ tenant, digest });
    return row === undefined ? undefined : artifactOf(row);
  }

  async getSource(tenant: TenantId, digest: Digest): Promise<SourceModule | undefined> {
    this.#session.assertOpen();
    const row = this.#sql.getSourceEntry.get({ tenant, digest });
    if (row === undefined) return undefined;
    return {
      entry: String(row.source_entry),
      files: this.#sql.getSourceFiles.all({ tenant, digest }).map(sourceFileOf),
    };
  }

  async setQuarantine(
    tenant: TenantId,
    digest: Digest,
    quarantine: Omit<Quarantine, "createdAtMs"> | undefined,
  ): Promise<void> {
    const changed = this.#session.transaction(() => {
      if (this.#sql.artifactManifest.get({ tenant, digest }) === undefined) {
        throw new Fault("ARTIFACT_NOT_FOUND", `the artifact ${digest} is not kept for this tenant`);
      }
      const before = this.#quarantine(tenant, digest);
      if (quarantine === undefined) return this.#sql.deleteQuarantine.run({ tenant, digest }).changes > 0;
      const { policyDigest, errorCount } = quarantine;
      if (before?.policyDigest === policyDigest && before.errorCount === errorCount) return false;
      const createdAtMs = this.#clock.nowMs();
      this.#sql.putQuarantine.run({ tenant, digest, policyDigest, errorCount, createdAtMs });
      return true;
    });
    if (changed) this.#announceArtifact(tenant, digest);
  }

  async getQuarantine(tenant: TenantId, digest: Digest): Promise<Quarantine | undefined> {
    this.#session.assertOpen();
    return this.#quarantine(tenant, digest);
  }

  async addRevision(
    revision: NewRevision,
    options: { readonly activate: boolean; readonly expectedEtag: string | undefined },
  ): Promise<{ revision: Revision; function: FunctionRecord }> {
    const { tenant, functionName, artifactDigest } = revision;
    const added = this.#write(tenant, () => {
      const before = this.#function(tenant, functionName);
      checkEtag(before, options.expectedEtag);
      if (this.#sql.artifactManifest.get({ tenant, digest: artifactDigest }) === undefined) {
        throw new Fault("ARTIFACT_NOT_FOUND", `the artifact ${artifactDigest} is not kept for this tenant`);
      }
      const nowMs = this.#clock.nowMs();
      const number = (before?.latestRevision ?? 0) + 1;
      this.quotas.guardRevisions(tenant, number);
      this.#sql.putFunction.run({
        tenant,
        name: functionName,
        activeRevision: (options.activate ? number : before?.activeRevision) ?? null,
        latestRevision: number,
        createdAtMs: before?.createdAtMs ?? nowMs,
        updatedAtMs: nowMs,
        etag: newEtag(),
      });
      this.#sql.putRevision.run({
        tenant,
        functionName,
        number,
        artifactDigest,
        artifactSizeBytes: revision.artifactSizeBytes,
        manifest: manifestColumn(revision.manifest),
        payloadType: revision.attestation.payloadType,
        payload: revision.attestation.payload,
        signatures: signaturesColumn(revision.attestation.signatures),
        keyIds: JSON.stringify(revision.keyIds),
        createdAtMs: nowMs,
        note: revision.note,
      });
      const { policy } = revision;
      if (policy === undefined) this.#sql.inheritFunctionPolicy.run({ tenant, functionName, number });
      else if (bounds(policy)) {
        this.#sql.putFunctionPolicy.run({ tenant, functionName, number, policy: functionPolicyColumn(policy) });
      }
      return this.#functionAndRevision(tenant, functionName, number);
    });
    this.#announce(tenant, functionName);
    return added;
  }

  async setActive(
    tenant: TenantId,
    functionName: string,
    revision: number | undefined,
    expectedEtag: string | undefined,
  ): Promise<FunctionRecord> {
    const { record, changed } = this.#session.transaction(() => {
      const before = this.#function(tenant, functionName);
      if (before === undefined) throw functionNotFound(functionName);
      checkEtag(before, expectedEtag);
      if (
        revision !== undefined &&
        this.#sql.getRevision.get({ tenant, functionName, number: revision }) === undefined
      ) {
        throw new Fault("FUNCTION_NOT_FOUND", `the function ${functionName} has no revision ${revision}`);
      }
      if (before.activeRevision === revision) return { record: before, changed: false };
      this.#sql.putFunction.run({
        tenant,
        name: functionName,
        activeRevision: revision ?? null,
        latestRevision: before.latestRevision,
        createdAtMs: before.createdAtMs,
        updatedAtMs: this.#clock.nowMs(),
        etag: newEtag(),
      });
      const after = this.#function(tenant, functionName);
      if (after === undefined) throw functionNotFound(functionName);
      return { record: after, changed: true };
    });
    if (changed) this.#announce(tenant, functionName);
    return record;
  }

  async getFunction(tenant: TenantId, functionName: string): Promise<FunctionRecord | undefined> {
    this.#session.assertOpen();
    return this.#function(tenant, functionName);
  }

  async getRevision(tenant: TenantId, functionName: string, revision: number): Promise<Revision | undefined> {
    this.#session.assertOpen();
    const row = this.#sql.getRevision.get({ tenant, functionName, number: revision });
    return row === undefined ? undefined : revisionOf(row);
  }

  async hasRevisions(): Promise<boolean> {
    this.#session.assertOpen();
    return this.#sql.hasRevisions.get()?.found === 1;
  }

  async listFunctions(
    tenant: TenantId,
    afterName: string | undefined,
    limit: number,
  ): Promise<readonly FunctionRecord[]> {
    this.#session.assertOpen();
    return this.#sql.listFunctions.all({ tenant, afterName: afterName ?? "", limit }).map(functionOf);
  }

  async listRevisions(
    tenant: TenantId,
    functionName: string,
    belowRevision: number | undefined,
    limit: number,
  ): Promise<readonly Revision[]> {
    this.#session.assertOpen();
    const below = belowRevision ?? NO_BOUND;
    return this.#sql.listRevisions.all({ tenant, functionName, below, limit }).map(revisionOf);
  }

  onFunctionChange(listener: (tenant: TenantId, functionName: string) => void): () => void {
    // Wrapped, so that one function that was given twice is called twice and stopped one at a time.
    const entry = (tenant: TenantId, functionName: string) => listener(tenant, functionName);
    this.#listeners.add(entry);
    return () => {
      this.#listeners.delete(entry);
    };
  }

  isWritable(): boolean {
    return this.#session.isWritable();
  }

  freeze(): void {
    this.#session.isFrozen = true;
  }

  async close(): Promise<void> {
    if (!this.#session.database.isOpen) return;
    this.#listeners.clear();
    this.#session.database.close();
  }

  #function(tenant: TenantId, name: string): FunctionRecord | undefined {
    const row = this.#sql.getFunction.get({ tenant, name });
    return row === undefined ? undefined : functionOf(row);
  }

  #quarantine(tenant: TenantId, digest: Digest): Quarantine | undefined {
    const row = this.#sql.getQuarantine.get({ tenant, digest });
    return row === undefined ? undefined : quarantineOf(row);
  }

  #functionAndRevision(tenant: TenantId, functionName: string, number: number) {
    const record = this.#function(tenant, functionName);
    const row = this.#sql.getRevision.get({ tenant, functionName, number });
    if (record === undefined || row === undefined) throw new TypeError("what was just written cannot be read");
    return { revision: revisionOf(row), function: record };
  }

  /** A transaction that adds to what the tenant has: held to its quota before it is committed, so that two at once cannot both take the last place. */
  #write<T>(tenant: TenantId, work: () => T): T {
    this.tenants.assertNotGone(tenant);
    return this.#session.transaction(() => this.quotas.guard(tenant, work));
  }

  #announceArtifact(tenant: TenantId, digest: Digest): void {
    for (const row of this.#sql.functionsOfArtifact.all({ tenant, digest })) {
      this.#announce(tenant, String(row.function_name));
    }
  }

  /** Tells every listener, also when one of them throws; then the first error is thrown. */
  #announce(tenant: TenantId, functionName: string): void {
    const errors: unknown[] = [];
    for (const listener of [...this.#listeners]) {
      try {
        listener(tenant, functionName);
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw errors[0];
  }
}

function checkEtag(present: FunctionRecord | undefined, expectedEtag: string | undefined): void {
  if (expectedEtag === undefined) return;
  if (expectedEtag === ABSENT) {
    if (present === undefined) return;
    throw new Fault("REVISION_CONFLICT", `the function ${present.name} exists already`);
  }
  if (present?.etag === expectedEtag) return;
  throw new Fault("REVISION_CONFLICT", "the function is not as it was when that etag was read");
}

/** Random, so that no two states of a function ever share one, a restored backup included. */
function newEtag(): string {
  return randomBytes(12).toString("base64url");
}

function functionNotFound(name: string): Fault {
  return new Fault("FUNCTION_NOT_FOUND", `there is no function ${name}`);
}
