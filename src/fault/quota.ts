/** What is said where a tenant would have more than its quota allows. */
import { Fault } from "./fault.ts";

/** QUOTA_EXCEEDED: nothing but room, or a higher quota, helps. `quota` is named as the field of `assay.v1.Quota`; `used` is what is taken already. */
export function quotaExceeded(tenant: string, quota: string, used: number, allowed: number): Fault {
  return new Fault("QUOTA_EXCEEDED", `the tenant's quota of ${quota} is ${allowed}, of which ${used} are used`, {
    quotaViolations: [{ subject: `tenant:${tenant}`, quota, used, allowed }],
  });
}

/** RATE_LIMIT: time heals it. */
export function rateExceeded(
  tenant: string,
  quota: string,
  used: number,
  allowed: number,
  retryAfterMs: number,
): Fault {
  return new Fault("RATE_LIMIT", `the tenant's quota of ${quota} is ${allowed}, and it is used up for now`, {
    quotaViolations: [{ subject: `tenant:${tenant}`, quota, used, allowed }],
    retryAfterMs,
  });
}
