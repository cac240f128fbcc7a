/** The tables of tenants and their API keys. */
import type { DatabaseSync } from "node:sqlite";
import type { Clock } from "../../base/clock.ts";
import { Fault } from "../../fault/fault.ts";
import { quotaExceeded } from "../../fault/quota.ts";
import type { Role, TenantId } from "../../flow.ts";
import type {
  CredentialRecord,
  KeyHash,
  NewCredential,
  TenantRecord,
  TenantStatus,
  TenantStore,
} from "../tenant-store.ts";
import type { Session } from "./session.ts";

type Row = Readonly<Record<string, unknown>>;

/**
 * Every table with a column `tenant`, in an order in which rows can be deleted: what points to others first. A table that is missing here keeps a
 * deleted tenant's rows; `test/contract/sqlite.test.ts` compares it with the schema.
 */
export const TENANTS_TABLES: readonly string[] = [
  "function_policies",
  "secrets",
  "data_keys",
  "quotas",
  "quarantines",
  "revisions",
  "functions",
  "source_files",
  "artifacts",
  "credentials",
  "tenant_usage",
];

/** API keys that are kept for a tenant. Where there are as many, those that have ended make room for new ones. */
const MAX_CREDENTIALS = 1_000;
/** Bounded by nothing: no stranger fills it, and a start that makes an administrator's key MUST NOT fail for want of room. */
const OPERATOR_TENANT: TenantId = "default";

/** Longer than any call goes on after it was ended. */
const REMEMBERED_MS = 60_000;

/** The tenants of an open database. */
export class TenantTables implements TenantStore {
  readonly #session: Session;
  readonly #clock: Clock;
  readonly #sql: ReturnType<typeof prepareStatements>;
  readonly #listeners = new Set<{ readonly call: (tenant: TenantId, isGone: boolean) => void }>();
  /** When tenants were deleted that have not been made again. */
  readonly #gone = new Map<TenantId, number>();
  readonly #functionsOf: (tenant: TenantId) => readonly string[];
  readonly #announceFunction: (tenant: TenantId, functionName: string) => void;

  /** `announceFunction` is told of every function that goes with its tenant. */
  constructor(session: Session, clock: Clock, announceFunction: (tenant: TenantId, functionName: string) => void) {
    this.#session = session;
    this.#clock = clock;
    this.#sql = prepareStatements(session.database);
    this.#announceFunction = announceFunction;
    this.#functionsOf = (tenant) => this.#sql.functionNames.all({ tenant }).map(({ name }) => String(name));
  }

  async createTenant(name: TenantId, displayName: string): Promise<TenantRecord> {
    const leftMs = (this.#gone.get(name) ?? Number.NEGATIVE_INFINITY) + REMEMBERED_MS - this.#clock.monotonicMs();
    if (leftMs > 0) {
      const seconds = Math.ceil(leftMs / 1_000);
      throw new Fault("REVISION_CONFLICT", `a tenant ${name} was deleted just now; its name is free in ${seconds} s`);
    }
    const created = this.#session.transaction(() => {
      if (this.#sql.getTenant.get({ name }) !== undefined) {
        throw new Fault("REVISION_CONFLICT", `there is a tenant ${name} already`);
      }
      const createdAtMs = this.#clock.nowMs();
      this.#sql.addTenant.run({ name, displayName, createdAtMs });
      return { name, displayName, status: "active", createdAtMs } satisfies TenantRecord;
    });
    this.#gone.delete(name);
    this.#announce(name);
    return created;
  }

  async getTenant(name: TenantId): Promise<TenantRecord | undefined> {
    this.#session.assertOpen();
    const row = this.#sql.getTenant.get({ name });
    return row === undefined ? undefined : tenantOf(row);
  }

  async listTenants(afterName: TenantId | undefined, limit: number): Promise<readonly TenantRecord[]> {
    this.#session.assertOpen();
    return this.#sql.listTenants.all({ afterName: afterName ?? "", limit }).map(tenantOf);
  }

  async setSuspended(name: TenantId, suspended: boolean): Promise<TenantRecord> {
    const changed = this.#session.transaction(() => {
      const tenant = this.#existing(name);
      const status: TenantStatus = suspended ? "suspended" : "active";
      this.#sql.setStatus.run({ name, status });
      return { ...tenant, status };
    });
    this.#announce(name);
    return changed;
  }

  async deleteTenant(name: TenantId): Promise<void> {
    const functions = this.#functionsOf(name);
    this.#session.transaction(() => {
      const { status } = this.#existing(name);
      if (status !== "suspended") {
        throw new Fault("REVISION_CONFLICT", `the tenant ${name} is not suspended; suspend it first`);
      }
      this.#sql.setStatus.run({ name, status: "deleting" });
      for (const statement of this.#sql.deleteFrom) statement.run({ tenant: name });
      this.#sql.deleteTenant.run({ name });
    });
    this.#gone.set(name, this.#clock.monotonicMs());
    this.#announce(name, true);
    for (const functionName of functions) this.#announceFunction(name, functionName);
    // What was deleted is overwritten as it is deleted (secure_delete), but stays in the log until that is folded in.
    this.#session.database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  }

  async addCredential(credential: NewCredential, { hash, salt }: KeyHash): Promise<CredentialRecord> {
    const { expiresAtMs, functions, id, note, roles, tenant } = credential;
    const added = this.#session.transaction(() => {
      this.#existing(tenant);
      if (this.#sql.getCredential.get({ id }) !== undefined) {
        throw new Fault("REVISION_CONFLICT", "there is a credential of that id already");
      }
      this.#makeRoom(tenant);
      this.#sql.addCredential.run({
        id,
        tenant,
        roles: JSON.stringify(roles),
        functions: JSON.stringify(functions),
        note,
        salt,
        hash,
        createdAtMs: this.#clock.nowMs(),
        expiresAtMs: expiresAtMs ?? null,
      });
      return this.#credential(tenant, id);
    });
    this.#announce(tenant);
    return added;
  }

  async findCredential(
    id: string,
  ): Promise<{ readonly credential: CredentialRecord; readonly hash: KeyHash } | undefined> {
    this.#session.assertOpen();
    const row = this.#sql.getCredential.get({ id });
    if (row === undefined) return undefined;
    return { credential: credentialOf(row), hash: { salt: bytesOf(row.salt), hash: bytesOf(row.hash) } };
  }

  async listCredentials(
    tenant: TenantId,
    afterId: string | undefined,
    limit: number,
  ): Promise<readonly CredentialRecord[]> {
    this.#session.assertOpen();
    const after = afterId === undefined ? undefined : this.#sql.getCredential.get({ id: afterId });
    if (afterId !== undefined && after?.tenant !== tenant) return [];
    const afterAtMs = after === undefined ? Number.MAX_SAFE_INTEGER : Number(after.created_at_ms);
    return this.#sql.listCredentials.all({ tenant, afterAtMs, afterId: afterId ?? "", limit }).map(credentialOf);
  }

  async revokeCredential(tenant: TenantId, id: string): Promise<CredentialRecord> {
    const revoked = this.#session.transaction(() => {
      const credential = this.#credential(tenant, id);
      if (credential.revokedAtMs !== undefined) return credential;
      this.#sql.revokeCredential.run({ id, revokedAtMs: this.#clock.nowMs() });
      return this.#credential(tenant, id);
    });
    this.#announce(tenant);
    return revoked;
  }

  async noteUses(uses: readonly { readonly id: string; readonly atMs: number }[]): Promise<void> {
    this.#session.transaction(() => {
      for (const { atMs, id } of uses) this.#sql.noteUse.run({ id, atMs: atMs - (atMs % 60_000) });
    });
  }

  async hasCredentials(): Promise<boolean> {
    this.#session.assertOpen();
    return this.#sql.anyCredential.get() !== undefined;
  }

  /** TENANT_NOT_FOUND for one that was deleted: what was under way for it then MUST NOT be kept for nobody, or for the next of its name. */
  assertNotGone(tenant: TenantId): void {
    if (this.#gone.has(tenant)) throw tenantNotFound(tenant);
  }

  onTenantChange(listener: (tenant: TenantId, isGone: boolean) => void): () => void {
    const entry = { call: listener };
    this.#listeners.add(entry);
    return () => {
      this.#listeners.delete(entry);
    };
  }

  #existing(name: TenantId): TenantRecord {
    const row = this.#sql.getTenant.get({ name });
    if (row === undefined) throw tenantNotFound(name);
    return tenantOf(row);
  }

  /** Faults: QUOTA_EXCEEDED. */
  #makeRoom(tenant: TenantId): void {
    if (tenant === OPERATOR_TENANT) return;
    const count = Number(this.#sql.countCredentials.get({ tenant })?.count);
    if (count < MAX_CREDENTIALS) return;
    const { changes } = this.#sql.dropEnded.run({ tenant, nowMs: this.#clock.nowMs() });
    if (changes === 0) throw quotaExceeded(tenant, "credentials", count, MAX_CREDENTIALS);
  }

  #credential(tenant: TenantId, id: string): CredentialRecord {
    const row = this.#sql.getCredential.get({ id });
    if (row === undefined || row.tenant !== tenant) {
      throw new Fault("CREDENTIAL_NOT_FOUND", `the tenant ${tenant} has no credential ${id}`);
    }
    return credentialOf(row);
  }

  #announce(tenant: TenantId, isGone = false): void {
    for (const { call } of [...this.#listeners]) call(tenant, isGone);
  }
}

function tenantNotFound(name: TenantId): Fault {
  return new Fault("TENANT_NOT_FOUND", `there is no tenant ${name}`);
}

function prepareStatements(database: DatabaseSync) {
  const prepare = (sql: string) => database.prepare(sql);
  return {
    getTenant: prepare("SELECT * FROM tenants WHERE name = :name"),
    addTenant: prepare(`
      INSERT INTO tenants (name, display_name, status, created_at_ms)
      VALUES (:name, :displayName, 'active', :createdAtMs)`),
    listTenants: prepare("SELECT * FROM tenants WHERE name > :afterName ORDER BY name LIMIT :limit"),
    setStatus: prepare("UPDATE tenants SET status = :status WHERE name = :name"),
    functionNames: prepare("SELECT name FROM functions WHERE tenant = :tenant"),
    deleteTenant: prepare("DELETE FROM tenants WHERE name = :name"),
    deleteFrom: TENANTS_TABLES.map((table) => prepare(`DELETE FROM ${table} WHERE tenant = :tenant`)),
    getCredential: prepare("SELECT * FROM credentials WHERE id = :id"),
    addCredential: prepare(`
      INSERT INTO credentials (id, tenant, roles, functions, note, salt, hash, created_at_ms, expires_at_ms)
      VALUES (:id, :tenant, :roles, :functions, :note, :salt, :hash, :createdAtMs, :expiresAtMs)`),
    countCredentials: prepare("SELECT count(*) AS count FROM credentials WHERE tenant = :tenant"),
    dropEnded: prepare(`
      DELETE FROM credentials WHERE id = (
        SELECT id FROM credentials
        WHERE tenant = :tenant AND (revoked_at_ms IS NOT NULL OR expires_at_ms <= :nowMs)
        ORDER BY created_at_ms LIMIT 1)`),
    listCredentials: prepare(`
      SELECT * FROM credentials
      WHERE tenant = :tenant AND (created_at_ms < :afterAtMs OR (created_at_ms = :afterAtMs AND id > :afterId))
      ORDER BY created_at_ms DESC, id LIMIT :limit`),
    revokeCredential: prepare("UPDATE credentials SET revoked_at_ms = :revokedAtMs WHERE id = :id"),
    noteUse: prepare("UPDATE credentials SET last_used_at_ms = :atMs WHERE id = :id"),
    anyCredential: prepare("SELECT 1 FROM credentials LIMIT 1"),
  };
}

function tenantOf(row: Row): TenantRecord {
  return {
    name: String(row.name),
    displayName: String(row.display_name),
    status: row.status as TenantStatus,
    createdAtMs: Number(row.created_at_ms),
  };
}

function credentialOf(row: Row): CredentialRecord {
  return {
    id: String(row.id),
    tenant: String(row.tenant),
    roles: JSON.parse(String(row.roles)) as readonly Role[],
    functions: JSON.parse(String(row.functions)) as readonly string[],
    note: String(row.note),
    createdAtMs: Number(row.created_at_ms),
    expiresAtMs: optional(row.expires_at_ms),
    lastUsedAtMs: optional(row.last_used_at_ms),
    revokedAtMs: optional(row.revoked_at_ms),
  };
}

function optional(value: unknown): number | undefined {
  return value === null ? undefined : Number(value);
}

function bytesOf(value: unknown): Uint8Array {
  return value instanceof Uint8Array ? value : new Uint8Array();
}
