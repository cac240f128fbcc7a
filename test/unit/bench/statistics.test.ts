import { describe, expect, it } from "vitest";
import { median, quantile, ratios, spread } from "../../bench/statistics.ts";

describe("the bench's arithmetic", () => {
  it("takes the middle value, and the mean of two", () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([9, 1, 5, 7])).toBe(6);
    expect(median([])).toBeNaN();
  });

  it("takes quantiles by the nearest rank, so that a tail is a call that there was", () => {
    const calls = Array.from({ length: 1_000 }, (_, index) => index + 1);
    expect([0, 0.5, 0.99, 0.999, 1].map((part) => quantile(calls, part))).toEqual([1, 500, 990, 999, 1_000]);
    expect(quantile([], 0.5)).toBeNaN();
  });

  it("keeps the order of what it is given", () => {
    const values = [3, 1, 2];
    spread(values);
    expect(values).toEqual([3, 1, 2]);
  });

  it("compares round by round, and refuses rounds without a neighbour", () => {
    expect(ratios([2, 6], [1, 2])).toEqual([2, 3]);
    expect(spread(ratios([2, 6, 1], [1, 2, 1]))).toEqual({ least: 1, median: 2, most: 3 });
    expect(() => ratios([1], [1, 2])).toThrow("1 values cannot be compared with 2");
  });
});
