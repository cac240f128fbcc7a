import { describe, expect, it } from "vitest";
import { arena, attack, attackWith, expectRecovered } from "./fixture.ts";

/** Ways to take far more than an isolate has. Some end the isolate, some end the process, some are refused by V8. */
const BOMBS: Readonly<Record<string, string>> = {
  "a growing array": "const a = []; for (;;) a.push(new Array(1000).fill(1.5));",
  "a growing map": "const m = new Map(); for (let n = 0; ; n++) m.set(n, n);",
  "a growing set": "const s = new Set(); for (let n = 0; ; n++) s.add(n);",
  "strings kept by the thousand": "const a = []; for (let n = 0; ; n++) a.push('x'.repeat(100000) + n);",
  "the split of a long string": "const a = 'ab'.repeat(25000000).split('b'); if (a.length === 0) throw a;",
  "an array filled by a builtin": "const a = []; for (;;) a.push(new Array(6000000).fill(0.5));",
  "a doubled string, made flat": "let s = 'x'; for (;;) { s = s + s; s.charCodeAt(s.length >> 1); }",
};

describe("a memory bomb ends the call that carries it, and no other tenant notices:", () => {
  for (const [what, body] of Object.entries(BOMBS)) {
    it(what, async () => {
      // With ample CPU time, so that memory is the limit that it meets.
      const room = await arena(attackWith(body), { limits: { cpuTimeMs: 8_000, wallClockMs: 20_000, memoryMb: 64 } });
      expect(await attack(room)).toMatch(/^(MEMORY_LIMIT|EXCEPTION)$/);
      await expectRecovered(room);
    });
  }

  it("in a builtin is killed from outside before it has taken the machine", async () => {
    const body = "const a = []; for (;;) a.push('x'.repeat(2 ** 20).split(''));";
    const room = await arena(attackWith(body), { limits: { cpuTimeMs: 8_000, wallClockMs: 20_000, memoryMb: 64 } });
    expect(await attack(room)).toBe("MEMORY_LIMIT");
  });

  it("with the limits that a deployment has by default is stopped as well", async () => {
    const room = await arena(attackWith(BOMBS["a growing map"] ?? ""));
    expect(await attack(room)).toMatch(/^(MEMORY_LIMIT|CPU_TIME_LIMIT)$/);
    await expectRecovered(room);
  });
});
