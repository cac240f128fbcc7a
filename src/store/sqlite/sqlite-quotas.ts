/** Quotas in the SQLite store, and the check that every write which adds something makes before it is committed. */
import type { StatementSync } from "node:sqlite";
import { quotaExceeded } from "../../fault/quota.ts";
import type { TenantId } from "../../flow.ts";
import type { Quota, QuotaStore, StoredBounds, StoredUsage } from "../quota-store.ts";
import { integerOf, type Row, textOf } from "./rows.ts";
import type { Session } from "./session.ts";

const NOTHING: StoredUsage = { functions: 0, storedBytes: 0 };

/** The part of the store, and its guard. */
export class SqliteQuotas implements QuotaStore {
  readonly #session: Session;
  readonly #defaults: StoredBounds;
  readonly #assertNotGone: (tenant: TenantId) => void;
  readonly #get: StatementSync;
  readonly #list: StatementSync;
  readonly #put: StatementSync;
  readonly #usage: StatementSync;

  /** `defaults` hold where nothing was set; 0 is no bound. `assertNotGone` faults for a tenant that was deleted. */
  constructor(session: Session, defaults: StoredBounds, assertNotGone: (tenant: TenantId) => void) {
    this.#session = session;
    this.#assertNotGone = assertNotGone;
    this.#defaults = defaults;
    const { database } = session;
    this.#get = database.prepare("SELECT * FROM quotas WHERE tenant = :tenant");
    this.#list = database.prepare("SELECT * FROM quotas ORDER BY tenant");
    this.#put = database.prepare(`
      INSERT INTO quotas (tenant, running_calls, waiting_calls, calls_per_second, functions, revisions_per_function,
        stored_bytes, cpu_ms_per_minute, compiles_per_minute)
      VALUES (:tenant, :runningCalls, :waitingCalls, :callsPerSecond, :functions, :revisionsPerFunction,
        :storedBytes, :cpuMsPerMinute, :compilesPerMinute)
      ON CONFLICT (tenant) DO UPDATE SET
        running_calls = excluded.running_calls, waiting_calls = excluded.waiting_calls,
        calls_per_second = excluded.calls_per_second, functions = excluded.functions,
        revisions_per_function = excluded.revisions_per_function, stored_bytes = excluded.stored_bytes,
        cpu_ms_per_minute = excluded.cpu_ms_per_minute, compiles_per_minute = excluded.compiles_per_minute`);
    this.#usage = database.prepare("SELECT functions, stored_bytes FROM tenant_usage WHERE tenant = :tenant");
  }

  async list(): Promise<readonly { readonly tenant: TenantId; readonly quota: Quota }[]> {
    this.#session.assertOpen();
    return this.#list.all().map((row) => ({ tenant: textOf(row, "tenant"), quota: quotaOf(row) }));
  }

  async set(tenant: TenantId, quota: Quota): Promise<void> {
    this.#assertNotGone(tenant);
    this.#session.transaction(() => this.#put.run({ tenant, ...quota }));
  }

  async usage(tenant: TenantId): Promise<StoredUsage> {
    this.#session.assertOpen();
    return this.#read(tenant);
  }

  /** Runs `work` within a transaction, and faults with QUOTA_EXCEEDED if the tenant has more by it than it may. What makes less is always allowed. */
  guard<T>(tenant: TenantId, work: () => T): T {
    const before = this.#read(tenant);
    const result = work();
    const after = this.#read(tenant);
    const bounds = this.#bounds(tenant);
    for (const [name, field] of GUARDED) {
      if (bounds[name] > 0 && after[name] > bounds[name] && after[name] > before[name]) {
        throw quotaExceeded(tenant, field, before[name], bounds[name]);
      }
    }
    return result;
  }

  /** Faults with QUOTA_EXCEEDED if a function of the tenant may not have so many revisions. */
  guardRevisions(tenant: TenantId, revisions: number): void {
    const { revisionsPerFunction } = this.#bounds(tenant);
    if (revisionsPerFunction > 0 && revisions > revisionsPerFunction) {
      throw quotaExceeded(tenant, "revisions_per_function", revisions - 1, revisionsPerFunction);
    }
  }

  #bounds(tenant: TenantId): StoredBounds {
    const row = this.#get.get({ tenant });
    if (row === undefined) return this.#defaults;
    const quota = quotaOf(row);
    return {
      functions: quota.functions || this.#defaults.functions,
      revisionsPerFunction: quota.revisionsPerFunction || this.#defaults.revisionsPerFunction,
      storedBytes: quota.storedBytes || this.#defaults.storedBytes,
    };
  }

  #read(tenant: TenantId): StoredUsage {
    const row = this.#usage.get({ tenant });
    if (row === undefined) return NOTHING;
    return { functions: integerOf(row, "functions"), storedBytes: integerOf(row, "stored_bytes") };
  }
}

const GUARDED = [
  ["functions", "functions"],
  ["storedBytes", "stored_bytes"],
] as const;

function quotaOf(row: Row): Quota {
  return {
    runningCalls: integerOf(row, "running_calls"),
    waitingCalls: integerOf(row, "waiting_calls"),
    callsPerSecond: integerOf(row, "calls_per_second"),
    functions: integerOf(row, "functions"),
    revisionsPerFunction: integerOf(row, "revisions_per_function"),
    storedBytes: integerOf(row, "stored_bytes"),
    cpuMsPerMinute: integerOf(row, "cpu_ms_per_minute"),
    compilesPerMinute: integerOf(row, "compiles_per_minute"),
  };
}
