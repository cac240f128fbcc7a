/** Secrets in the SQLite store: sealed by whoever calls, counted among what the tenant stores. */
import type { StatementSync } from "node:sqlite";
import type { Clock } from "../../base/clock.ts";
import { Fault } from "../../fault/fault.ts";
import { quotaExceeded } from "../../fault/quota.ts";
import type { TenantId } from "../../flow.ts";
import type { SealedSecret, SecretRecord, SecretStore, WrappedDataKey } from "../secret-store.ts";
import { blobOf, integerOf, type Row, textOf } from "./rows.ts";
import type { Session } from "./session.ts";
import type { SqliteQuotas } from "./sqlite-quotas.ts";

/** The part of the store. */
export class SqliteSecrets implements SecretStore {
  readonly #session: Session;
  readonly #clock: Clock;
  readonly #quotas: SqliteQuotas;
  readonly #assertNotGone: (tenant: TenantId) => void;
  readonly #sql: ReturnType<typeof prepare>;

  /** `assertNotGone` faults for a tenant that was deleted. */
  constructor(session: Session, clock: Clock, quotas: SqliteQuotas, assertNotGone: (tenant: TenantId) => void) {
    this.#session = session;
    this.#assertNotGone = assertNotGone;
    this.#clock = clock;
    this.#quotas = quotas;
    this.#sql = prepare((sql) => session.database.prepare(sql));
  }

  async dataKey(tenant: TenantId): Promise<WrappedDataKey | undefined> {
    this.#session.assertOpen();
    return this.#dataKey(tenant);
  }

  async addDataKey(key: WrappedDataKey): Promise<WrappedDataKey> {
    // Wrapping one may have taken longer than its tenant was there.
    this.#assertNotGone(key.tenant);
    return this.#session.transaction(() => {
      const known = this.#dataKey(key.tenant);
      if (known !== undefined) return known;
      this.#sql.addDataKey.run({ ...key });
      return key;
    });
  }

  async dataKeys(): Promise<readonly WrappedDataKey[]> {
    this.#session.assertOpen();
    return this.#sql.dataKeys.all().map(dataKeyOf);
  }

  async rewrap(keys: readonly WrappedDataKey[]): Promise<void> {
    this.#session.transaction(() => {
      for (const key of keys) {
        const { changes } = this.#sql.rewrap.run({ ...key });
        if (changes !== 1) throw new Fault("REVISION_CONFLICT", "a data key was changed meanwhile");
      }
    });
  }

  async put(secret: SealedSecret, maxPerFunction: number): Promise<SecretRecord> {
    const { tenant, functionName, name } = secret;
    const updatedAtMs = this.#clock.nowMs();
    this.#session.transaction(() => {
      this.#assertFunction(tenant, functionName);
      if (this.#dataKey(tenant)?.id !== secret.dataKeyId) {
        throw new Fault("REVISION_CONFLICT", "the tenant's data key was changed meanwhile");
      }
      this.#quotas.guard(tenant, () => this.#sql.put.run({ ...secret, updatedAtMs }));
      const count = this.#sql.list.all({ tenant, functionName }).length;
      if (count > maxPerFunction) throw quotaExceeded(tenant, "secrets of a function", count - 1, maxPerFunction);
    });
    return { name, updatedAtMs };
  }

  async list(tenant: TenantId, functionName: string): Promise<readonly SecretRecord[]> {
    this.#session.assertOpen();
    this.#assertFunction(tenant, functionName);
    return this.#sql.list
      .all({ tenant, functionName })
      .map((row) => ({ name: textOf(row, "name"), updatedAtMs: integerOf(row, "updated_at_ms") }));
  }

  async delete(tenant: TenantId, functionName: string, name: string): Promise<void> {
    this.#session.transaction(() => {
      this.#assertFunction(tenant, functionName);
      if (this.#sql.delete.run({ tenant, functionName, name }).changes === 0) {
        throw new Fault("SECRET_NOT_FOUND", `the function ${functionName} has no secret ${name}`);
      }
    });
  }

  async all(tenant: TenantId): Promise<readonly SealedSecret[]> {
    this.#session.assertOpen();
    return this.#sql.all.all({ tenant }).map(sealedOf);
  }

  #dataKey(tenant: TenantId): WrappedDataKey | undefined {
    const row = this.#sql.dataKey.get({ tenant });
    return row === undefined ? undefined : dataKeyOf(row);
  }

  #assertFunction(tenant: TenantId, name: string): void {
    if (this.#sql.hasFunction.get({ tenant, name }) !== undefined) return;
    throw new Fault("FUNCTION_NOT_FOUND", `there is no function ${name}`);
  }
}

function prepare(statement: (sql: string) => StatementSync) {
  return {
    hasFunction: statement("SELECT 1 FROM functions WHERE tenant = :tenant AND name = :name"),
    dataKey: statement("SELECT * FROM data_keys WHERE tenant = :tenant"),
    dataKeys: statement("SELECT * FROM data_keys ORDER BY tenant"),
    addDataKey: statement(`
      INSERT INTO data_keys (tenant, id, master_key_id, wrapped) VALUES (:tenant, :id, :masterKeyId, :wrapped)`),
    rewrap: statement(`
      UPDATE data_keys SET master_key_id = :masterKeyId, wrapped = :wrapped WHERE tenant = :tenant AND id = :id`),
    put: statement(`
      INSERT INTO secrets (tenant, function_name, name, data_key_id, nonce, ciphertext, updated_at_ms)
      VALUES (:tenant, :functionName, :name, :dataKeyId, :nonce, :ciphertext, :updatedAtMs)
      ON CONFLICT (tenant, function_name, name) DO UPDATE SET
        data_key_id = excluded.data_key_id, nonce = excluded.nonce, ciphertext = excluded.ciphertext,
        updated_at_ms = excluded.updated_at_ms`),
    list: statement(`
      SELECT name, updated_at_ms FROM secrets WHERE tenant = :tenant AND function_name = :functionName ORDER BY name`),
    delete: statement("DELETE FROM secrets WHERE tenant = :tenant AND function_name = :functionName AND name = :name"),
    all: statement("SELECT * FROM secrets WHERE tenant = :tenant ORDER BY function_name, name"),
  };
}

function dataKeyOf(row: Row): WrappedDataKey {
  return {
    tenant: textOf(row, "tenant"),
    id: textOf(row, "id"),
    masterKeyId: textOf(row, "master_key_id"),
    wrapped: blobOf(row, "wrapped"),
  };
}

function sealedOf(row: Row): SealedSecret {
  return {
    tenant: textOf(row, "tenant"),
    functionName: textOf(row, "function_name"),
    name: textOf(row, "name"),
    dataKeyId: textOf(row, "data_key_id"),
    nonce: blobOf(row, "nonce"),
    ciphertext: blobOf(row, "ciphertext"),
  };
}
