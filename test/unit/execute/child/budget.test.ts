/** Claims about a call's account: what it saves to ask the system seldom is not at the call's expense. */
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { DEFAULT_EXECUTION_LIMITS } from "../../../../src/base/limits.ts";
import { Budget } from "../../../../src/execute/child/budget.ts";

let wallUs = 0;
let cpuUs = 0;

/** Time passes; the process has a core for some of it. */
function pass(passedUs: number, usedUs: number): void {
  wallUs += passedUs;
  cpuUs += usedUs;
}

beforeEach(() => {
  // Later than whatever the module has read before.
  wallUs = performance.now() * 1000 + 1e9;
  cpuUs = 1e9;
  vi.spyOn(performance, "now").mockImplementation(() => wallUs / 1000);
  vi.spyOn(process, "cpuUsage").mockImplementation(() => ({ user: cpuUs, system: 0 }));
});
afterEach(() => {
  vi.restoreAllMocks();
});

const budgetOf = (cpuTimeMs: number): Budget => new Budget({ ...DEFAULT_EXECUTION_LIMITS, cpuTimeMs });

for (const cpuTimeMs of [1, 5, 50, 60_000]) {
  it(`a call that used nine tenths of ${cpuTimeMs} ms has not used it up, whatever ran before it and however long it had to wait`, () => {
    budgetOf(cpuTimeMs);
    pass(450, 450);
    const budget = budgetOf(cpuTimeMs);
    const { overdrawn, usedUp } = budget.measure(true, () => pass(cpuTimeMs * 1500, cpuTimeMs * 900));
    expect({ overdrawn, usedUp }).toEqual({ overdrawn: false, usedUp: false });
  });

  it(`attempts that are as short as they can be add up to ${cpuTimeMs} ms and no more`, () => {
    const budget = budgetOf(cpuTimeMs);
    const before = cpuUs;
    let attempts = 0;
    for (; budget.exhausted(true) === undefined && attempts < 10_000; attempts += 1) {
      budget.measure(true, () => pass(cpuTimeMs, cpuTimeMs));
    }
    expect(budget.exhausted(true)).toBe(cpuTimeMs < 5_000 ? "cpu" : "wall");
    expect(cpuUs - before).toBeLessThanOrEqual(cpuTimeMs * 1001);
  });
}
