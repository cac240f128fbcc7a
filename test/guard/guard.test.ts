/** Claims about what calls, events and compilations cost: no more than their budgets, and the guard sees it where they do. */
import { describe, expect, it } from "vitest";
import { judge } from "./figures.ts";
import { figuresOf, readBudgets } from "./measure.ts";

const isExecutors = ({ name }: { readonly name: string }): boolean => name.startsWith("executor");

describe("the guard", () => {
  it("finds every figure within its budget", () => {
    const { failures, notes } = judge(readBudgets(), [
      ...figuresOf("executor-program.ts"),
      ...figuresOf("compiler.ts"),
    ]);
    for (const note of notes) console.log(note);
    expect(failures).toEqual([]);
  });

  it.each(["host", "isolate"])("refuses one object more per event in the %s", (where) => {
    const { failures } = judge(readBudgets().filter(isExecutors), figuresOf("executor-program.ts", ["--waste", where]));
    expect(failures.join("\n")).toMatch(where === "host" ? /packed: heap per event/ : /isolate's heap per event/);
    expect(failures.join("\n")).toContain("npm run guard -- --accept");
  });

  it("refuses a figure without a budget, and a budget without a figure", () => {
    const line = { name: "a", unit: "count" as const, measured: 1, allowed: 1 };
    expect(judge([line], []).failures).toHaveLength(1);
    expect(judge([], [line]).failures).toHaveLength(1);
  });
});
