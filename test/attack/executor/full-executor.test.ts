import { expect, it } from "vitest";
import { readProcessUsage } from "../../../src/execute/process-usage.ts";
import { makeCaller, reduce } from "../../unit/invoke/fixture.ts";
import { arena } from "./fixture.ts";

it("a tenant with more functions than one executor bears sees none of them fail", async () => {
  // Room for some forty of them.
  const room = await arena("export default { initial: () => 0, apply: (s) => s };", {
    limits: { memoryMb: 16 },
    tuning: { maxExecutorMemoryMb: 320 },
  });
  const caller = makeCaller("alice");
  let peakMb = 0;
  for (let n = 0; n < 120; n++) {
    room.registry.deploy("alice", `f${n}`, `export default { initial: () => ${n}, apply: (s, e) => s + e.data.by };`);
    expect(await reduce(room, `f${n}`, [{ by: 1 }], caller)).toBe(n + 1);
    for (const pid of room.pool.processIds()) peakMb = Math.max(peakMb, readProcessUsage(pid).residentMb ?? 0);
  }
  // All of them together would take more; those that rest make room, by themselves or with their process.
  expect(peakMb).toBeGreaterThan(100);
  expect(peakMb).toBeLessThan(400);
  const again = await Promise.all(Array.from({ length: 120 }, (_, n) => reduce(room, `f${n}`, [{ by: 2 }], caller)));
  expect(again).toEqual(Array.from({ length: 120 }, (_, n) => n + 2));
}, 60_000);
