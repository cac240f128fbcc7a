import { describe, expect, it } from "vitest";
import { explain } from "../../../../src/compile/policy/explain.ts";

const names = (question: string) =>
  explain(question).explanations.map((found) => (found.of === "name" ? found.name : found.id));

describe("an explanation", () => {
  it("is found however the name is written", () => {
    const cases: readonly (readonly [string, string])[] = [
      ["Math.random", "Math.random"],
      ["Math.random()", "Math.random"],
      ["Array.prototype.map", "Array.prototype.map"],
      ["[].map", "Array.prototype.map"],
      ['"".at', "String.prototype.at"],
      ["Date.getHours", "Date.prototype.getHours"],
      ["process.env.HOME", "process"],
      ["constructor", ".constructor"],
      ["x.__proto__", ".__proto__"],
      ["any-value", "any-value"],
      ["ForOfStatement", "syntax ForOfStatement"],
      ["Partial", "type Partial"],
      ["structuredClone", "structuredClone"],
    ];
    for (const [question, name] of cases) expect(names(question), question).toContain(name);
  });

  it("names every owner of a member that is asked for without one", () => {
    expect(names("toSorted")).toEqual(["Array.prototype.toSorted", "TypedArray.prototype.toSorted"]);
  });

  it("says for which kinds, since when, why not and what instead", () => {
    expect(explain("Array.prototype.map").explanations[0]).toMatchObject({
      kinds: ["reducer", "decider", "projection", "handler"],
      since: 1,
      reason: "",
    });
    expect(explain("structuredClone").explanations[0]).toMatchObject({ since: 2 });
    expect(explain("Promise").explanations[0]).toMatchObject({ kinds: ["handler"] });
    const random = explain("Math.random").explanations[0];
    expect(random).toMatchObject({ kinds: [], since: 0 });
    expect(random?.of === "name" && random.reason !== "" && random.instead !== "").toBe(true);
  });

  it("of what is not listed names what it may have been", () => {
    expect(explain("Array.prototype.toSortd")).toMatchObject({ explanations: [] });
    expect(explain("Array.prototype.toSortd").near).toContain("Array.prototype.toSorted");
    expect(explain("any-valu").near).toContain("any-value");
    expect(explain("zzzzzzzzzz")).toEqual({ explanations: [], near: [] });
    expect(explain("")).toEqual({ explanations: [], near: [] });
    expect(explain("__proto__.x".repeat(50)).near).toEqual([]);
  });
});
