/** What the store keeps of quotas: those that an administrator has set, and what each tenant has stored. A part of `Store`. */
import type { TenantId } from "../flow.ts";

/** What a tenant may use. 0: the server's default. */
export interface Quota {
  readonly runningCalls: number;
  readonly waitingCalls: number;
  readonly callsPerSecond: number;
  readonly functions: number;
  readonly revisionsPerFunction: number;
  /** Artifacts, sources, attestations and secrets together. */
  readonly storedBytes: number;
  readonly cpuMsPerMinute: number;
  readonly compilesPerMinute: number;
}

/** Bounds that the store itself holds each write to, in the transaction that writes. 0: none. */
export type StoredBounds = Pick<Quota, "functions" | "revisionsPerFunction" | "storedBytes">;

/** What a tenant has stored. */
export type StoredUsage = Pick<Quota, "functions" | "storedBytes">;

/** Quotas of tenants. What a promise has answered survives `kill -9`. */
export interface QuotaStore {
  /** Those that were set. */
  list(): Promise<readonly { readonly tenant: TenantId; readonly quota: Quota }[]>;
  set(tenant: TenantId, quota: Quota): Promise<void>;
  /** Exact: it is counted in the transactions that write. */
  usage(tenant: TenantId): Promise<StoredUsage>;
}
