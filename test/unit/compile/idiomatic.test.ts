import { describe, expect, it } from "vitest";
import { idiomaticCases } from "../../corpus/cases.ts";
import { fold } from "../../corpus/fold.ts";
import { errorsOf, judge } from "../../corpus/judge.ts";

const cases = idiomaticCases();
/** What is warned of all the same: TypeScript's own about functions that may return nothing. */
const WARNINGS: ReadonlyMap<string, readonly string[]> = new Map([
  ["frozen-enum-and-overloads", ["ts7030"]],
  ["var-prototype-free-old-style", ["ts7030"]],
]);

describe("ordinary TypeScript is accepted and compiled to what it means:", () => {
  it("there are at least 160 modules, each with events and a state", () => {
    expect(cases.length).toBeGreaterThanOrEqual(160);
    expect(cases.filter(({ events, expectState }) => events.length === 0 || expectState === undefined)).toEqual([]);
  });

  for (const { name, module, events, expectState } of cases) {
    it(name, async () => {
      const judgement = judge(module);
      expect(errorsOf(judgement)).toEqual([]);
      if (judgement.kind !== "accepted") throw new Error(`it was ${judgement.kind}`);
      expect(judgement.diagnostics.map(({ rule }) => rule)).toEqual(WARNINGS.get(name) ?? []);
      expect(await fold(judgement.code, events)).toEqual(expectState);
    });
  }
});
