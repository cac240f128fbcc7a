import { describe, expect, it } from "vitest";
import { Fault } from "../../../src/fault/fault.ts";
import { defaultQuota } from "../../../src/quotas/limits.ts";
import { openQuotas } from "../../../src/quotas/quotas.ts";
import type { Quota, QuotaStore } from "../../../src/store/quota-store.ts";
import { DEFAULT_QUOTA } from "../../contract/quota-store.ts";
import { manualClock } from "../../contract/samples.ts";

const DEFAULTS = defaultQuota(2);

/** Keeps quotas, and says in which order it was asked. */
class MemoryQuotas implements QuotaStore {
  readonly kept = new Map<string, Quota>();
  async list() {
    return [...this.kept].map(([tenant, quota]) => ({ tenant, quota }));
  }
  async set(tenant: string, quota: Quota) {
    this.kept.set(tenant, quota);
  }
  async usage() {
    return { functions: 0, storedBytes: 0 };
  }
}

async function open(set: Readonly<Record<string, Partial<Quota>>> = {}) {
  const clock = manualClock();
  const store = new MemoryQuotas();
  for (const [tenant, quota] of Object.entries(set)) store.kept.set(tenant, { ...DEFAULT_QUOTA, ...quota });
  return { clock, store, quotas: await openQuotas(store, DEFAULTS, clock) };
}

function fault(work: () => void): Fault {
  try {
    work();
  } catch (error) {
    if (error instanceof Fault) return error;
  }
  throw new Error("nothing was refused");
}

describe("quotas", () => {
  it("are the defaults where nothing was set, what was set where something was", async () => {
    const { quotas, store } = await open({ acme: { functions: 7, callsPerSecond: 3 } });
    expect(quotas.meterOf("other").quota).toEqual(DEFAULTS);
    expect(quotas.meterOf("acme").quota).toEqual({ ...DEFAULTS, functions: 7, callsPerSecond: 3 });
    const heard: string[] = [];
    quotas.onChange((tenant) => heard.push(`${tenant} ${quotas.meterOf(tenant).quota.functions}`));
    expect(await quotas.set("acme", { ...DEFAULT_QUOTA, functions: 8 })).toEqual({ ...DEFAULTS, functions: 8 });
    expect(store.kept.get("acme")?.functions).toBe(8);
    quotas.forget("acme");
    expect(heard).toEqual(["acme 8", `acme ${DEFAULTS.functions}`]);
    expect(quotas.meterOf("acme").quota).toEqual(DEFAULTS);
  });

  it("and what was used are forgotten with a tenant", async () => {
    const { quotas } = await open({ acme: { compilesPerMinute: 1 } });
    const before = quotas.meterOf("acme");
    before.takeCompile();
    quotas.forget("acme");
    expect(quotas.meterOf("acme")).not.toBe(before);
    expect(quotas.meterOf("acme").compilesInLastMinute).toBe(0);
  });

  it("reach a meter that is in use, which never changes hands", async () => {
    const { quotas } = await open();
    const meter = quotas.meterOf("acme");
    expect(meter.isRated).toBe(false);
    await quotas.set("acme", { ...DEFAULT_QUOTA, callsPerSecond: 1 });
    expect(quotas.meterOf("acme")).toBe(meter);
    expect(meter.isRated).toBe(true);
  });
});

describe("a tenant's meter", () => {
  it("lets so many calls begin in ten seconds, says when to come back, and takes nothing from others", async () => {
    const { clock, quotas } = await open({ acme: { callsPerSecond: 2 }, other: { callsPerSecond: 2 } });
    const meter = quotas.meterOf("acme");
    for (let index = 0; index < 20; index++) meter.takeCall();
    for (let index = 0; index < 100; index++) {
      const { details, reason } = fault(() => meter.takeCall());
      expect({ reason, ...details }).toEqual({
        reason: "RATE_LIMIT",
        quotaViolations: [{ subject: "tenant:acme", quota: "calls_per_second", used: 2, allowed: 2 }],
        retryAfterMs: 10_000,
      });
    }
    quotas.meterOf("other").takeCall();
    clock.advance(9_999);
    expect(fault(() => meter.takeCall()).details.retryAfterMs).toBe(1);
    clock.advance(1);
    for (let index = 0; index < 20; index++) meter.takeCall();
    expect(fault(() => meter.takeCall()).reason).toBe("RATE_LIMIT");
  });

  it("counts compilations, and refuses those beyond the quota without counting them", async () => {
    const { clock, quotas } = await open({ acme: { compilesPerMinute: 2 } });
    const meter = quotas.meterOf("acme");
    meter.takeCompile();
    clock.advance(30_000);
    meter.takeCompile();
    const { details, reason } = fault(() => meter.takeCompile());
    expect({ reason, used: details.quotaViolations }).toEqual({
      reason: "RATE_LIMIT",
      used: [{ subject: "tenant:acme", quota: "compiles_per_minute", used: 2, allowed: 2 }],
    });
    expect(meter.compilesInLastMinute).toBe(2);
    clock.advance(details.retryAfterMs ?? 0);
    meter.takeCompile();
    expect(fault(() => meter.takeCompile()).reason).toBe("RATE_LIMIT");
  });

  it("refuses calls once their CPU time is used up, until enough of the minute has passed", async () => {
    const { clock, quotas } = await open({ acme: { cpuMsPerMinute: 100 } });
    const meter = quotas.meterOf("acme");
    meter.spend(60.5);
    meter.takeCall();
    clock.advance(10_000);
    meter.spend(60);
    const { details, reason } = fault(() => meter.takeCall());
    expect({ reason, used: details.quotaViolations }).toEqual({
      reason: "RATE_LIMIT",
      used: [{ subject: "tenant:acme", quota: "cpu_ms_per_minute", used: 121, allowed: 100 }],
    });
    expect(meter.cpuWaitMs()).toBe(details.retryAfterMs);
    clock.advance(meter.cpuWaitMs());
    expect(meter.cpuWaitMs()).toBe(0);
    meter.takeCall();
    expect(meter.cpuMsInLastMinute).toBe(60);
  });
});
