import { expect, test } from "vitest";
import { TokenBucket } from "../../../src/base/token-bucket.ts";

test("a bucket gives what it holds at once, and then as much as comes back", () => {
  const bucket = new TokenBucket(2, 4, 0);
  expect([bucket.take(1, 0), bucket.take(1, 0), bucket.take(1, 0)]).toEqual([true, true, false]);
  expect(bucket.msUntil(1, 0)).toBe(250);
  expect([bucket.take(1, 249), bucket.take(1, 250)]).toEqual([false, true]);
  expect([bucket.isFull(10_000), bucket.take(3, 10_000), bucket.take(2, 10_000)]).toEqual([true, false, true]);
});

test("what is reserved is paid for by those who come later, unless it is given back", () => {
  const bucket = new TokenBucket(1, 10, 0);
  expect([bucket.reserve(0), bucket.reserve(0), bucket.reserve(0)]).toEqual([0, 100, 200]);
  bucket.giveBack();
  expect(bucket.msUntil(1, 0)).toBe(200);
});

test("a smaller bucket keeps no more than it holds, and a clock that stands still gives nothing", () => {
  const bucket = new TokenBucket(100, 1, 50);
  bucket.resize(1, 1);
  expect([bucket.take(1, 50), bucket.take(1, 50), bucket.take(1, 40)]).toEqual([true, false, false]);
});
