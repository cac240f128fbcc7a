import { describe, expect, it } from "vitest";
import { arena, attack, attackWith, expectRecovered } from "./fixture.ts";

/** Loops inside V8's own functions, which no time limit of the isolate's ends. */
const LOOPS: Readonly<Record<string, string>> = {
  "filling an array of 2^27": "new Array(2 ** 27).fill(0);",
  "squaring a BigInt for ever": "for (let x = 2n; ; ) x = x * x;",
  "searching a sparse array": "[].indexOf.call({ length: 2 ** 53 - 1 }, 1);",
  "reversing a sparse array": "const a = []; a.length = 2 ** 32 - 1; a[2 ** 31] = 1; a.reverse();",
  "sorting what is not there": "const a = []; a.length = 2 ** 32 - 1; a[7] = 1; a.sort();",
  "visiting what is not there": "[].forEach.call({ length: 2 ** 53 - 1 }, () => undefined);",
};

describe("a native loop is stopped from outside and no other tenant notices:", () => {
  for (const [what, body] of Object.entries(LOOPS)) {
    it(what, async () => {
      const room = await arena(attackWith(body));
      const before = performance.now();
      expect(await attack(room)).toMatch(/^(CPU_TIME_LIMIT|MEMORY_LIMIT)$/);
      expect(performance.now() - before).toBeLessThan(30_000);
      await expectRecovered(room);
    });
  }

  it("in initial()", async () => {
    const room = await arena(`export default {
      initial: () => [].indexOf.call({ length: 2 ** 53 - 1 }, 1),
      apply: (state) => state,
    };`);
    expect(await attack(room)).toBe("CPU_TIME_LIMIT");
  });

  it("at the top of the module, while it is loaded", async () => {
    const room = await arena(attackWith("", "[].indexOf.call({ length: 2 ** 53 - 1 }, 1);"));
    expect(await attack(room)).toBe("CPU_TIME_LIMIT");
  });

  it("in a getter of the state, while it is written out", async () => {
    const body = "return { get x() { return [].indexOf.call({ length: 2 ** 53 - 1 }, 1); } };";
    expect(await attack(await arena(attackWith(body)))).toMatch(/^(CPU_TIME_LIMIT|EXCEPTION)$/);
  });
});
