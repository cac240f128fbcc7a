import { describe, expect, it } from "vitest";
import { parseSignaturePolicy, readSignaturePolicy } from "../../../src/seal/signature-policy.ts";

const parse = (file: unknown) => parseSignaturePolicy(JSON.stringify(file));
const policyOf = (file: unknown) => {
  const outcome = parse(file);
  if (!("policy" in outcome)) throw new Error(outcome.problems.join("\n"));
  return outcome.policy;
};
const problemsOf = (file: unknown) => {
  const outcome = parse(file);
  return "problems" in outcome ? outcome.problems : [];
};

describe("the file of the signatures that a deployment needs", () => {
  it("asks all tenants for the same, unless it names one", () => {
    const { rulesOf } = policyOf({
      rules: [{ signatures: 2 }],
      tenants: { acme: [{ group: "release", signatures: 1 }], globex: [] },
    });
    expect(rulesOf("anybody")).toEqual([{ group: undefined, signatures: 2 }]);
    expect(rulesOf("acme")).toEqual([{ group: "release", signatures: 1 }]);
    expect(rulesOf("globex")).toEqual([]);
  });

  it("says who may have a group's key sign; of groups that it does not name, whoever may sign", () => {
    const { maySign } = policyOf({ groups: { release: { signers: ["key:abcdefghijklmnop"] } } });
    expect(maySign("release", "key:abcdefghijklmnop")).toBe(true);
    expect(maySign("release", "key:somebodyelse")).toBe(false);
    expect(maySign("default", "key:somebodyelse")).toBe(true);
  });

  it("is refused with every problem at once", () => {
    const problems = problemsOf({
      rule: [],
      rules: [{ group: "No Label", signatures: 0 }, { signatures: 9 }, 7, { signatures: 1, all: true }],
      tenants: { "A!": [], acme: {} },
      groups: { release: { signers: [] }, other: { people: ["x"] } },
    });
    const words = problems.join("\n");
    for (const part of [
      '"rule" is not known',
      "rules[0].group",
      "rules[0].signatures must be",
      "rules[1].signatures must be",
      "rules[2] must be an object",
      '"rules[3].all" is not known',
      "tenants.A!",
      "tenants.acme must be a list",
      "groups.release.signers must be",
      '"groups.other.people" is not known',
    ]) {
      expect(words).toContain(part);
    }
  });

  it("is refused where it is no JSON object or cannot be read", () => {
    expect(parseSignaturePolicy("{")).toEqual({ problems: ["it is not JSON"] });
    expect(problemsOf([])).toEqual(["it must hold one JSON object"]);
    expect(() => readSignaturePolicy("/nowhere/signatures.json")).toThrow(/cannot be read \(ENOENT\)/);
  });
});
