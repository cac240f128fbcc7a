import { expect, it } from "vitest";
import { faultOf } from "../../unit/execute/fixture.ts";
import { makeCaller, reduceRequest } from "../../unit/invoke/fixture.ts";
import { arena } from "./fixture.ts";

const MIB = 1024 * 1024;
/** Takes about 20 ms of CPU time an event. */
const SLOW = `export default {
  initial: () => 0,
  apply: (state, event) => {
    let sum = 0;
    for (let n = 0; n < 2e7; n++) sum += n % 7;
    return state + (sum > 0 ? 1 : 0) + event.data.length;
  },
};`;

it("a slow function does not fill the gateway's memory, however much its callers send", async () => {
  const { invoker, registry } = await arena(SLOW, { limits: { cpuTimeMs: 1_000 } });
  registry.deploy("mallory", "slow", SLOW);
  const mallory = makeCaller("mallory");
  const target = { name: "slow", revision: undefined };
  await invoker.reduce(mallory, target, reduceRequest("slow", ["x"]));
  // The same bytes each time: whatever memory grows by is what the gateway has copied.
  const request = reduceRequest("slow", ["x".repeat(12_000)]);
  const before = process.memoryUsage().arrayBuffers;
  const calls = Array.from({ length: 8_000 }, () =>
    faultOf(invoker.reduce(mallory, target, request)).catch(() => undefined),
  );
  await new Promise((resolve) => setTimeout(resolve, 500));
  const grownMb = (process.memoryUsage().arrayBuffers - before) / MIB;
  expect(grownMb).toBeLessThan(16);
  await invoker.close(0);
  const reasons = (await Promise.all(calls)).map((fault) => fault?.reason);
  expect(reasons.filter((reason) => reason === "QUEUE_FULL").length).toBeGreaterThan(6_900);
  expect(reasons.filter((reason) => reason === "DRAINING").length).toBeGreaterThan(900);
});
