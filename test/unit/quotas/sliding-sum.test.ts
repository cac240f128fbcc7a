import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SlidingSum } from "../../../src/quotas/sliding-sum.ts";

const SECONDS = 10;

describe("a sliding sum", () => {
  it("is what was added in the seconds of its window, and tells when enough of it will be gone", () => {
    const step = fc.record({ afterMs: fc.nat(4_000), amount: fc.nat(100) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.nat(500), (steps, wanted) => {
        const sum = new SlidingSum(SECONDS);
        const added: { second: number; amount: number }[] = [];
        const naive = (nowMs: number) =>
          added
            .filter(({ second }) => second > Math.floor(nowMs / 1_000) - SECONDS)
            .reduce((total, { amount }) => total + amount, 0);
        let nowMs = 123_456;
        for (const { afterMs, amount } of steps) {
          nowMs += afterMs;
          sum.add(amount, nowMs);
          added.push({ second: Math.floor(nowMs / 1_000), amount });
          expect(sum.sum(nowMs)).toBe(naive(nowMs));
        }
        const untilMs = sum.msUntil(wanted, nowMs);
        expect(naive(nowMs + untilMs)).toBeLessThanOrEqual(wanted);
        if (untilMs > 0) expect(naive(nowMs + untilMs - 1)).toBeGreaterThan(wanted);
      }),
    );
  });

  it("is nothing again once all of it has gone, whatever fractions it was made of", () => {
    const sum = new SlidingSum(60);
    for (let index = 0; index < 1_000; index++) sum.add(0.1 + index / 7, 1_000 + index * 37);
    expect(sum.sum(200_000)).toBe(0);
    sum.add(0.3, 200_000);
    expect(sum.sum(200_000)).toBe(0.3);
  });
});
