/** The quotas of all tenants: what was set, what holds by default, and the meters that count. On the ground floor; rooms 1 and 4 and the door share it. */
import type { Clock } from "../base/clock.ts";
import type { TenantId } from "../flow.ts";
import type { Quota, QuotaStore, StoredUsage } from "../store/quota-store.ts";
import { NO_QUOTA } from "./limits.ts";
import { TenantMeter } from "./tenant-meter.ts";

export type { Quota } from "../store/quota-store.ts";

/** What the rooms ask. */
export interface Quotas {
  /** The tenant's meter, which stays the same and knows its quota. */
  meterOf(tenant: TenantId): TenantMeter;
  /** Calls `listener` after a tenant's quota has changed. */
  onChange(listener: (tenant: TenantId) => void): void;
}

/** What administrators ask. */
export interface ManagedQuotas extends Quotas {
  /** Sets what a tenant may use; 0 is the default. Answers what holds from now on; it is kept before it is answered. */
  set(tenant: TenantId, quota: Quota): Promise<Quota>;
  stored(tenant: TenantId): Promise<StoredUsage>;
  /** Forgets a tenant that is deleted: what was set, and what it has used. To be called after the rooms have forgotten it. */
  forget(tenant: TenantId): void;
}

/** Reads what was set. `defaults` hold where nothing was. */
export async function openQuotas(store: QuotaStore, defaults: Quota, clock: Clock): Promise<ManagedQuotas> {
  const set = new Map((await store.list()).map(({ tenant, quota }) => [tenant, quota]));
  const listeners = new Set<(tenant: TenantId) => void>();
  const meters = new Map<TenantId, TenantMeter>();
  const quotaOf = (tenant: TenantId): Quota => filled(set.get(tenant), defaults);
  const changed = (tenant: TenantId): Quota => {
    const quota = quotaOf(tenant);
    const meter = meters.get(tenant);
    if (meter !== undefined) meter.quota = quota;
    for (const listener of listeners) listener(tenant);
    return quota;
  };
  return {
    meterOf(tenant) {
      let meter = meters.get(tenant);
      if (meter === undefined) {
        meter = new TenantMeter(tenant, quotaOf(tenant), clock);
        meters.set(tenant, meter);
      }
      return meter;
    },
    onChange(listener) {
      listeners.add(listener);
    },
    async set(tenant, quota) {
      await store.set(tenant, quota);
      set.set(tenant, quota);
      return changed(tenant);
    },
    stored: (tenant) => store.usage(tenant),
    forget(tenant) {
      set.delete(tenant);
      changed(tenant);
      meters.delete(tenant);
    },
  };
}

/** Quotas that bound nothing, for rooms that are built without. */
export function noQuotas(clock: Clock): Quotas {
  const meter = new TenantMeter("", NO_QUOTA, clock);
  return { meterOf: () => meter, onChange: () => undefined };
}

function filled(quota: Quota | undefined, defaults: Quota): Quota {
  if (quota === undefined) return defaults;
  return {
    runningCalls: quota.runningCalls || defaults.runningCalls,
    waitingCalls: quota.waitingCalls || defaults.waitingCalls,
    callsPerSecond: quota.callsPerSecond || defaults.callsPerSecond,
    functions: quota.functions || defaults.functions,
    revisionsPerFunction: quota.revisionsPerFunction || defaults.revisionsPerFunction,
    storedBytes: quota.storedBytes || defaults.storedBytes,
    cpuMsPerMinute: quota.cpuMsPerMinute || defaults.cpuMsPerMinute,
    compilesPerMinute: quota.compilesPerMinute || defaults.compilesPerMinute,
  };
}
