import { expect, it } from "vitest";
import { JobQueue } from "../../../src/execute/job-queue.ts";
import fc from "../../property/fast-check.ts";

it("a queue does what an array would, whatever is done to it", () => {
  const action = fc.oneof(
    fc.constant({ kind: "push" as const }),
    fc.constant({ kind: "shift" as const }),
    fc.nat(4).map((count) => ({ kind: "putBack" as const, count })),
    fc.constant({ kind: "takeOut" as const }),
    fc.constant({ kind: "drain" as const }),
  );
  fc.assert(
    fc.property(fc.array(action, { maxLength: 400 }), (actions) => {
      const queue = new JobQueue<number>();
      let model: number[] = [];
      let next = 1;
      for (const one of actions) {
        switch (one.kind) {
          case "push":
            queue.push(next);
            model.push(next++);
            break;
          case "shift":
            expect(queue.shift()).toBe(model.shift());
            break;
          case "putBack": {
            const items = Array.from({ length: one.count }, () => next++);
            queue.putBack(items);
            model = [...items, ...model];
            break;
          }
          case "takeOut":
            expect(queue.takeOut((item) => item % 3 === 0)).toEqual(model.filter((item) => item % 3 === 0));
            model = model.filter((item) => item % 3 !== 0);
            break;
          case "drain":
            if (next % 5 !== 0) break;
            expect(queue.drain()).toEqual(model);
            model = [];
            break;
        }
        expect(queue.size).toBe(model.length);
        expect(queue.peek()).toBe(model[0]);
        expect(queue.items()).toEqual(model);
      }
    }),
  );
});
