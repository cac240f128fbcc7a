import { describe, expect, it } from "vitest";
import { policyDigest } from "../../../../src/compile/policy/policy.ts";
import { presentPolicy } from "../../../../src/compile/policy/snapshot.ts";
import { allowedSince, policyDiff, policyVersions } from "../../../../src/compile/policy/versions.ts";
import { CHANGELOG, newestFile, onDisk, renderChangelog, renderNewest } from "../../../house/policy-versions.ts";

describe("the versions of the policy", () => {
  it("end with the policy that this program has (else: npm run generate)", () => {
    expect(policyVersions()[0]?.digest).toBe(policyDigest);
    expect(onDisk(newestFile())).toBe(renderNewest());
    expect(onDisk(CHANGELOG)).toBe(renderChangelog());
  });

  it("count from 1 without gaps, each with a date, a digest of its own and what changed", () => {
    const versions = policyVersions();
    expect(versions.map(({ version }) => version)).toEqual(versions.map((_, index) => versions.length - index));
    expect(new Set(versions.map(({ digest }) => digest)).size).toBe(versions.length);
    for (const { date, changes } of versions) {
      expect(date).toMatch(/^\d{4}-\d\d-\d\d$/);
      expect(changes.length).toBeGreaterThan(0);
    }
  });

  it("say since when a name is allowed", () => {
    expect(allowedSince("Math.max")).toBe(1);
    expect(allowedSince("structuredClone")).toBe(2);
    expect(allowedSince("Math.random")).toBe(0);
    expect(allowedSince("toString")).toBe(0);
  });
});

describe("a comparison of policies", () => {
  const present = presentPolicy();

  it("finds nothing between a policy and itself", () => {
    expect(policyDiff(present, present)).toEqual([]);
  });

  it("names what is allowed now, what is not any more, and for whom", () => {
    const before = {
      entries: {
        a: { kinds: ["reducer" as const] },
        b: { kinds: [], reason: "old words" },
        c: { kinds: ["handler" as const] },
      },
      rules: { one: "First." },
    };
    const after = {
      entries: {
        a: { kinds: [], reason: "it is unsafe" },
        b: { kinds: [], reason: "new words" },
        c: { kinds: ["handler" as const, "reducer" as const] },
      },
      rules: { two: "Second." },
    };
    expect(policyDiff(before, after)).toEqual([
      { what: "denied", name: "a", detail: "reducer: it is unsafe" },
      { what: "reworded", name: "b", detail: "new words" },
      { what: "allowed", name: "c", detail: "reducer" },
      { what: "rule removed", name: "one", detail: "First." },
      { what: "rule added", name: "two", detail: "Second." },
    ]);
  });
});
