import { describe, expect, it } from "vitest";
import { systemClock } from "../../../src/base/clock.ts";
import { Revisions } from "../../../src/invoke/revisions.ts";
import { noQuotas } from "../../../src/quotas/quotas.ts";
import { faultOf } from "../execute/fixture.ts";
import { Registry, SUM } from "./fixture.ts";

const OTHER = SUM.replace("sum +", "2 * sum +");

function revisions() {
  const registry = new Registry();
  return {
    registry,
    found: new Revisions({
      store: registry,
      clock: systemClock,
      breaker: { maxFailures: 5, restMs: 10_000 },
      meterOf: noQuotas(systemClock).meterOf,
      consoleOf: () => () => undefined,
      refusalOf: () => undefined,
    }),
  };
}

const active = (name: string) => ({ name, revision: undefined });

describe("a revision", () => {
  it("is looked up once, and then remembered", async () => {
    const { registry, found } = revisions();
    registry.deploy("a", "sum", SUM);
    expect(found.peek("a", active("sum"))).toBeUndefined();
    const first = await found.find("a", active("sum"));
    const { lookUps } = registry;
    expect(found.peek("a", active("sum"))).toBe(first);
    expect(await found.find("a", active("sum"))).toBe(first);
    expect(found.peek("a", { name: "sum", revision: 1 })).toBe(first);
    expect(registry.lookUps).toBe(lookUps);
  });

  it("is forgotten with its tenant, whatever was looked up and is being looked up, and nobody else's is", async () => {
    const { registry, found } = revisions();
    for (const tenant of ["a", "b"]) {
      registry.deploy(tenant, "sum", SUM);
      registry.deploy(tenant, "other", SUM);
      await found.find(tenant, active("sum"));
    }
    const underWay = found.find("a", active("other"));
    found.forgetTenant("a");
    await underWay;
    expect(found.peek("a", active("sum"))).toBeUndefined();
    expect(found.peek("a", active("other"))).toBeUndefined();
    expect(found.peek("b", active("sum"))).toBeDefined();
    found.forgetTenant("nobody");
    expect((await found.find("a", active("sum"))).number).toBe(1);
  });

  it("is the new one from the moment that another is activated, and keeps its breaker when it comes back", async () => {
    const { registry, found } = revisions();
    registry.deploy("a", "sum", SUM);
    const first = await found.find("a", active("sum"));
    registry.deploy("a", "sum", OTHER);
    expect(found.peek("a", active("sum"))).toBeUndefined();
    expect((await found.find("a", active("sum"))).number).toBe(2);
    registry.activate("a", "sum", 1, 2);
    expect((await found.find("a", active("sum"))).breaker).toBe(first.breaker);
  });

  it("answers no call from the moment that it is put into quarantine, named or active, until that ends", async () => {
    const { registry, found } = revisions();
    registry.deploy("a", "sum", SUM);
    const { breaker } = await found.find("a", active("sum"));
    registry.quarantine("a", "sum", 1, { policyDigest: "0".repeat(64), errorCount: 2, createdAtMs: 0 });
    const named = { name: "sum", revision: 1 };
    for (const ref of [active("sum"), named]) {
      expect(found.peek("a", ref)).toBeUndefined();
      const { reason, message } = await faultOf(found.find("a", ref));
      expect({ reason, message }).toEqual({
        reason: "POLICY_STALE",
        message: "revision 1 is in quarantine: its source has 2 errors under the present policy",
      });
    }
    registry.deploy("a", "sum", OTHER);
    expect((await found.find("a", active("sum"))).number).toBe(2);
    expect(found.peek("a", named)).toBeUndefined();
    expect((await faultOf(found.find("a", named))).reason).toBe("POLICY_STALE");
    registry.quarantine("a", "sum", 1, undefined);
    expect((await found.find("a", named)).breaker).toBe(breaker);
  });

  it("is never remembered wrongly because it was changed during the look-up", async () => {
    const { registry, found } = revisions();
    registry.deploy("a", "sum", SUM);
    const lookingUp = found.find("a", active("sum"));
    registry.deploy("a", "sum", OTHER);
    await lookingUp;
    expect((await found.find("a", active("sum"))).number).toBe(2);
  });

  it("that is missing, another tenant's, or out of service is not found, in the same words", async () => {
    const { registry, found } = revisions();
    registry.deploy("a", "sum", SUM);
    registry.deploy("a", "gone", SUM);
    await found.find("a", active("gone"));
    registry.activate("a", "gone", undefined, 1);
    const faults = await Promise.all([
      faultOf(found.find("a", active("none"))),
      faultOf(found.find("b", active("sum"))),
      faultOf(found.find("b", { name: "sum", revision: 1 })),
      faultOf(found.find("a", { name: "sum", revision: 2 })),
      faultOf(found.find("a", active("gone"))),
      faultOf(found.find("a", { name: "gone", revision: 1 })),
    ]);
    expect(new Set(faults.map((fault) => fault.reason))).toEqual(new Set(["FUNCTION_NOT_FOUND"]));
    const words = faults.map(({ message }) => message.replace(/"\w+"/, "NAME"));
    const ofRevision = words.splice(3, 1);
    expect(new Set(words).size).toBe(1);
    expect(ofRevision).toEqual(["there is no revision 2 of the function NAME"]);
    expect(found.peek("b", active("sum"))).toBeUndefined();
  });

  it("cannot be named by what is no name and no number", async () => {
    const { found } = revisions();
    for (const name of ["", "A", "a b", "a/b", "../a", "-a", "x".repeat(64)]) {
      const fault = await faultOf(found.find("a", active(name)));
      expect(fault.details.fieldViolations).toMatchObject([{ field: "function.name" }]);
    }
    for (const revision of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      const fault = await faultOf(found.find("a", { name: "sum", revision }));
      expect(fault.details.fieldViolations).toMatchObject([{ field: "function.revision" }]);
    }
  });

  it("is asked of the store again after ten thousand others", async () => {
    const { registry, found } = revisions();
    for (let n = 0; n <= 10_000; n++) registry.deploy("a", `f${n}`, SUM);
    for (let n = 0; n <= 10_000; n++) await found.find("a", active(`f${n}`));
    expect(found.peek("a", active("f0"))).toBeUndefined();
    expect(found.peek("a", active("f1"))).toBeDefined();
    expect(found.peek("a", active("f10000"))).toBeDefined();
  });
});
