import { describe, expect, it } from "vitest";
import { type Clock, systemClock } from "../../../src/base/clock.ts";
import { Fault } from "../../../src/fault/fault.ts";
import { Admission, type AdmissionLimits, defaultAdmissionLimits } from "../../../src/invoke/admission.ts";
import { faultOf } from "../execute/fixture.ts";

const never = new AbortController().signal;

function admission(limits: Partial<AdmissionLimits> = {}, clock: Clock = systemClock): Admission {
  return new Admission(
    {
      runningPerTenant: 2,
      runningInAll: 3,
      runningAtLeast: 0,
      bytesPerTenant: 100,
      bytesInAll: 150,
      waitingPerTenant: 4,
      waitingInAll: 6,
      waitMs: 10_000,
      ...limits,
    },
    clock,
  );
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("admission", () => {
  it("lets 256 calls of one tenant in on two cores, and bounds them all the same", () => {
    const door = new Admission(defaultAdmissionLimits(2), systemClock);
    let entered = 0;
    while (door.tryEnter("a", 100)) entered++;
    expect(entered).toBe(1_024);
  });

  it("bounds what runs per tenant and in all, and what a call leaves is free again", () => {
    const door = admission();
    expect([1, 2, 3].map(() => door.tryEnter("a", 1))).toEqual([true, true, false]);
    expect([1, 2].map(() => door.tryEnter("b", 1))).toEqual([true, false]);
    door.leave("a", 1);
    expect(door.tryEnter("b", 1)).toBe(true);
    expect(door.running).toBe(3);
  });

  it("bounds the bytes of what runs, but lets in a single call of any size", () => {
    const door = admission();
    expect(door.tryEnter("a", 1_000)).toBe(true);
    expect(door.tryEnter("a", 1)).toBe(false);
    door.leave("a", 1_000);
    expect([60, 40].map((bytes) => door.tryEnter("a", bytes))).toEqual([true, true]);
    // The first of its tenant, although all together are over: nobody is locked out by others.
    expect(door.tryEnter("b", 60)).toBe(true);
  });

  it("turns away at once who finds the waiting room full", async () => {
    const door = admission();
    for (const _ of [1, 2]) door.tryEnter("a", 1);
    const waiting = [1, 2, 3, 4].map(() => faultOf(door.wait("a", 1, never)));
    expect(await faultOf(door.wait("a", 1, never))).toMatchObject({
      reason: "QUEUE_FULL",
      details: { retryAfterMs: 1_000 },
    });
    expect(door.waiting).toBe(4);
    door.tryEnter("b", 1);
    const others = [1, 2].map(() => faultOf(door.wait("b", 1, never)));
    expect((await faultOf(door.wait("b", 1, never))).reason).toBe("QUEUE_FULL");
    // One of each tenant's waits all the same.
    const third = faultOf(door.wait("c", 1, never));
    expect((await faultOf(door.wait("c", 1, never))).reason).toBe("QUEUE_FULL");
    door.close();
    const reasons = (await Promise.all([...waiting, ...others, third])).map((fault) => fault.reason);
    expect(reasons).toEqual(Array(7).fill("DRAINING"));
  });

  it("lets a few calls of each tenant in, however many run of those that have taken all", () => {
    const door = admission({ runningPerTenant: 4, runningInAll: 8, runningAtLeast: 2 });
    const entered = (tenant: string): number => {
      let count = 0;
      while (door.tryEnter(tenant, 1)) count++;
      return count;
    };
    expect(["greedy", "also", "modest", "late"].map(entered)).toEqual([4, 4, 2, 2]);
  });

  it("serves tenants in turn, however many calls one of them has waiting", async () => {
    const door = admission({ runningPerTenant: 1, runningInAll: 1, waitingPerTenant: 10, waitingInAll: 20 });
    door.tryEnter("x", 1);
    const served: string[] = [];
    for (const tenant of ["a", "a", "a", "b", "c", "a", "b"]) {
      void door.wait(tenant, 1, never).then(() => served.push(tenant));
    }
    let leaving = "x";
    for (let turn = 0; turn < 7; turn++) {
      door.leave(leaving, 1);
      await settle();
      leaving = served.at(-1) ?? "";
    }
    expect(served.join("")).toBe("abcabaa");
    door.leave(leaving, 1);
    expect([door.running, door.waiting]).toEqual([0, 0]);
  });

  it("passes over a tenant that has no room of its own, without forgetting it", async () => {
    const door = admission();
    for (const _ of [1, 2]) door.tryEnter("a", 1);
    door.tryEnter("b", 1);
    const served: string[] = [];
    for (const tenant of ["a", "b"]) void door.wait(tenant, 1, never).then(() => served.push(tenant));
    door.leave("b", 1);
    await settle();
    expect(served).toEqual(["b"]);
    door.leave("a", 1);
    await settle();
    expect(served).toEqual(["b", "a"]);
  });

  it("turns away who has waited too long, and nobody else", async () => {
    let nowMs = 0;
    const clock = { nowMs: () => nowMs, monotonicMs: () => nowMs };
    const door = admission({ waitMs: 60 }, clock);
    for (const _ of [1, 2]) door.tryEnter("a", 1);
    const first = faultOf(door.wait("a", 1, never));
    nowMs = 40;
    const second = door.wait("a", 1, never);
    nowMs = 60;
    expect((await first).reason).toBe("QUEUE_FULL");
    expect(door.waiting).toBe(1);
    door.leave("a", 1);
    await second;
    expect(door.running).toBe(2);
  });

  it("lets go of a caller that gives up, with the caller's reason", async () => {
    const door = admission();
    for (const _ of [1, 2]) door.tryEnter("a", 1);
    const caller = new AbortController();
    const waiting = faultOf(door.wait("a", 1, caller.signal));
    caller.abort(new Fault("DEADLINE_EXCEEDED", "too late"));
    expect((await waiting).reason).toBe("DEADLINE_EXCEEDED");
    expect(door.waiting).toBe(0);
    expect((await faultOf(door.wait("a", 1, caller.signal))).reason).toBe("DEADLINE_EXCEEDED");
  });

  it("does not let anybody overtake those who wait", async () => {
    const door = admission();
    for (const _ of [1, 2]) door.tryEnter("a", 1);
    const waiting = door.wait("a", 99, never);
    door.leave("a", 1);
    // There is room for a small one, but the large one was first.
    expect(door.tryEnter("a", 1)).toBe(false);
    door.leave("a", 1);
    await waiting;
  });

  it("takes nobody after it has closed", async () => {
    const door = admission();
    door.close();
    expect(door.tryEnter("a", 1)).toBe(false);
    expect((await faultOf(door.wait("a", 1, never))).reason).toBe("DRAINING");
  });
});
