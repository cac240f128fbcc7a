/** Claims about the queue of calls that wait for an executor's answer. */

import { expect, it } from "vitest";
import { PendingCalls } from "../../../src/execute/pending-calls.ts";
import fc from "../../property/fast-check.ts";

it("is a Map that keeps the order of sending, whatever the order of the answers", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.boolean(), fc.nat(150)), { maxLength: 600 }), (steps) => {
      const pending = new PendingCalls<string>();
      const expected = new Map<number, string>();
      for (const [isNew, number] of steps) {
        if (!isNew) {
          pending.delete(number);
          expected.delete(number);
        } else if (!expected.has(number)) {
          pending.push(number, `call ${number}`);
          expected.set(number, `call ${number}`);
        }
        expect(pending.size).toBe(expected.size);
        expect(pending.has(number)).toBe(expected.has(number));
        expect(pending.get(number)).toBe(expected.get(number));
      }
      expect([...pending.values()]).toEqual([...expected.values()]);
      pending.clear();
      expect([...pending.values()]).toEqual([]);
      pending.push(7, "again");
      expect(pending.get(7)).toBe("again");
    }),
  );
});
