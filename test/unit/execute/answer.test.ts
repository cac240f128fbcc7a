import { expect, it } from "vitest";
import { decodeAnswer } from "../../../src/execute/answer.ts";

it("a frame of an executor with a million fields that nobody knows takes no memory for them", () => {
  // Field 15, a number, 0.
  const fields = Buffer.alloc(2 * 1024 * 1024, Buffer.of(0x78, 0));
  const used = (): number => process.memoryUsage().heapUsed + process.memoryUsage().external;
  const before = used();
  expect(decodeAnswer(fields)).toBeUndefined();
  expect(used() - before).toBeLessThan(32 * 1024 * 1024);
});
