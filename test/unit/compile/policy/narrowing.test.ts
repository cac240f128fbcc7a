/** A narrower policy takes away and never gives: its file, its digest, and what modules get past it. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { compileModule } from "../../../../src/compile/compile-module.ts";
import {
  type Narrowing,
  NOT_NARROWED,
  narrowedDigest,
  readNarrowing,
} from "../../../../src/compile/policy/narrowing.ts";
import { policyDigest } from "../../../../src/compile/policy/policy.ts";
import { narrowedPolicy } from "../../../../src/compile/policy/policy-of-tenant.ts";
import { presentPolicy } from "../../../../src/compile/policy/snapshot.ts";
import { readTenantPolicies, TenantPoliciesError } from "../../../../src/compile/policy/tenant-policies.ts";
import { attackCases, idiomaticCases } from "../../../corpus/cases.ts";
import { chanceOf, seedOfRun } from "../../../property/random.ts";

const read = (value: unknown): Narrowing => {
  const outcome = readNarrowing(JSON.stringify(value));
  if (outcome.kind === "problems") throw new Error(outcome.problems.join("\n"));
  return outcome.narrowing;
};
const problems = (text: string): readonly string[] => {
  const outcome = readNarrowing(text);
  return outcome.kind === "problems" ? outcome.problems : [];
};

describe("the file of a narrower policy", () => {
  const wrong: Readonly<Record<string, readonly [string, RegExp]>> = {
    "is JSON": ["deny: []", /not JSON/],
    "is an object": ["[]", /one JSON object/],
    "has no word for more": ['{ "allow": ["Math.random"] }', /can only be narrower/],
    "has no unknown keys": ['{ "denied": [] }', /"denied" is not known; there is deny, kinds and errors/],
    "denies what there is": ['{ "deny": ["Math.pwo"] }', /"Math.pwo" is not an entry of the policy/],
    "denies methods and not data": ['{ "deny": ["Array.prototype.length"] }', /is data and no method/],
    "denies nothing that every object has": [
      '{ "deny": ["Object.prototype.hasOwnProperty"] }',
      /called by the language itself/,
    ],
    "denies nothing that makes a text of a value": [
      '{ "deny": ["Array.prototype.toString"] }',
      /called by the language itself/,
    ],
    "denies nothing that the language calls itself": [
      '{ "deny": ["Array.prototype.[Symbol.iterator]"] }',
      /called by the language itself/,
    ],
    "lists texts": ['{ "deny": "Map" }', /must be a list of texts/],
    "knows the kinds": ['{ "kinds": ["reducers"] }', /is no kind; there is reducer/],
    "leaves some kind": ['{ "kinds": [] }', /at least one kind/],
    "raises warnings": ['{ "errors": ["any-value"] }', /an error for everybody already/],
    "raises what there is": ['{ "errors": ["unhandled"] }', /no rule that warns/],
  };
  for (const [claim, [text, message]] of Object.entries(wrong)) {
    it(claim, () => expect(problems(text).join("\n")).toMatch(message));
  }

  it("may deny what a later policy denies to everybody", () => {
    expect(problems('{ "deny": ["Math.random"] }')).toEqual([]);
  });

  it("tells every problem at once", () => {
    expect(problems('{ "deny": ["a", "b"], "kinds": ["c"], "errors": ["d"], "e": 1 }')).toHaveLength(5);
  });

  it("has the policy's digest if it takes nothing away, another one if it does, and the same one in any order", () => {
    expect(narrowedDigest(read({}))).toBe(policyDigest);
    expect(narrowedDigest(NOT_NARROWED)).toBe(policyDigest);
    const kinds = ["handler", "projection", "decider", "reducer"];
    expect(narrowedDigest(read({ deny: [], kinds, errors: [] }))).toBe(policyDigest);
    const narrower = narrowedDigest(read({ deny: ["Map", "Math.pow"] }));
    expect(narrower).not.toBe(policyDigest);
    expect(narrowedDigest(read({ deny: ["Math.pow", "Map", "Math.pow"] }))).toBe(narrower);
    expect(narrowedDigest(read({ deny: ["Map"] }))).not.toBe(narrower);
    expect(narrowedDigest(read({ kinds: ["reducer"] }))).not.toBe(policyDigest);
    expect(narrowedDigest(read({ errors: ["unhandled-event"] }))).not.toBe(policyDigest);
  });
});

describe("the directory of the tenants' policies", () => {
  const within = (files: Readonly<Record<string, string>>, look: (directory: string) => void): void => {
    const directory = mkdtempSync(join(tmpdir(), "assay-policies-"));
    try {
      for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
      look(directory);
    } finally {
      rmSync(directory, { recursive: true });
    }
  };

  it("holds each tenant to its own file, and the others to the policy", () => {
    within({ "acme.json": '{ "deny": ["Map"] }', "beta.json": "{}" }, (directory) => {
      const policies = readTenantPolicies(directory);
      expect(policies.digestOf("acme")).toBe(narrowedDigest(read({ deny: ["Map"] })));
      expect(policies.narrowingOf("acme").deny).toEqual(["Map"]);
      expect(policies.digestOf("beta")).toBe(policyDigest);
      expect(policies.digestOf("gamma")).toBe(policyDigest);
    });
  });

  it("is taken as a whole or not at all", () => {
    within({ "acme.json": "{", "Beta.json": "{}", "notes.txt": "" }, (directory) => {
      expect(() => readTenantPolicies(directory)).toThrow(TenantPoliciesError);
      expect(() => readTenantPolicies(directory)).toThrow(
        /Beta\.json: .*called after its tenant[\s\S]*acme\.json: it is not JSON[\s\S]*notes\.txt/,
      );
    });
    expect(() => readTenantPolicies("/nowhere/at/all")).toThrow(/cannot be read \(ENOENT\)/);
  });
});

const NARROWER = read({
  deny: ["Math.pow", "Array.prototype.map", "Map", "syntax ForInStatement", "type Partial", "parseInt"],
  kinds: ["reducer"],
  errors: ["sort-as-text"],
});
const applying = (body: string, before = ""): string => `${before}
type S = { n: number; xs: number[] };
type E = { type: "a" | "b"; data: { k: string } };
export default { initial: (): S => ({ n: 0, xs: [] }), apply(s: S, e: E): S { ${body} } };`;
const verdict = (text: string, narrowing?: Narrowing) =>
  compileModule(
    { files: [{ path: "index.ts", content: Buffer.from(text) }], entry: "" },
    (cause) => {
      throw cause;
    },
    narrowing,
  );

describe("a module under a narrower policy", () => {
  const refused: Readonly<Record<string, readonly [string, string]>> = {
    "a static": [applying("return { ...s, n: Math.pow(s.n, 2) };"), "denied-member"],
    "a method": [applying("return { ...s, xs: s.xs.map((x) => x) };"), "denied-member"],
    "a method by a literal key": [
      applying('const k = "map" as const; return { ...s, xs: s.xs[k]((x) => x) };'),
      "denied-member",
    ],
    "a method taken out": [applying("const { map } = s.xs; return { ...s, n: map.length };"), "denied-member"],
    "a method through a type of its own": [
      applying(
        "const h: Has = s.xs; return { ...s, xs: [...h.map((x) => x)] };",
        "interface Has { map(f: (x: number) => number): readonly number[] }",
      ),
      "denied-member",
    ],
    "a method through a class": [
      applying(
        "const h: Has = s.xs as unknown as Has; return s;",
        "class Has { map(f: (x: number) => number): number[] { return [f(1)]; } }",
      ),
      "untrusted-assertion",
    ],
    "a method through a type parameter": [
      applying(
        "return { ...s, xs: [...run(s.xs)] };",
        "const run = <T extends { map(f: (x: number) => number): number[] }>(x: T): number[] => x.map((y) => y);",
      ),
      "denied-member",
    ],
    "a method as a value of a type of its own": [
      applying(
        "const h: Has = s.xs; const f = h.map; return { ...s, n: f.length };",
        "interface Has { readonly map: (f: (x: number) => number) => readonly number[] }",
      ),
      "denied-member",
    ],
    "a static under another name": [
      applying("return { ...s, n: power(s.n, 2) };", "const { pow: power } = Math;"),
      "denied-member",
    ],
    "a method of a type of its own by a constant key": [
      applying(
        'const h: Has = s.xs; const k = "map"; return { ...s, xs: [...h[k]((x) => x)] };',
        "interface Has { map(f: (x: number) => number): readonly number[] }",
      ),
      "denied-member",
    ],
    "a method through a shape of the library": [
      applying(
        "const c: ArrayLike<number> & { map(f: (x: number) => number): number[] } = s.xs; return { ...s, n: c.map((x) => x).length };",
      ),
      "denied-member",
    ],
    "a global": [applying("return { ...s, n: new Map([[1, 1]]).size };"), "denied-global"],
    "a function": [applying("return { ...s, n: parseInt(e.data.k, 10) };"), "denied-global"],
    "a function as a callback": [
      applying(
        "return { ...s, n: [e.data.k].filter(Boolean).flatMap((x) => [x].findIndex((y) => parseInt(y) > 0)).length };",
      ),
      "denied-global",
    ],
    "a type": [applying("const p: Partial<S> = s; return { ...s, ...p };"), "denied-type"],
    syntax: [applying("for (const k in s) if (k === e.type) return { ...s, n: 1 }; return s;"), "unsupported-syntax"],
    "a warning": [applying("s.xs.sort(); return s;"), "sort-as-text"],
    "a kind": [
      'export default { initial: () => ({ n: 0 }), apply: (s: { n: number }, e: { type: string }) => ({ n: s.n + e.type.length }), decide: (c: { by: number }, s: { n: number }) => (c.by > s.n ? [{ type: "up" }] : []) };',
      "definition-shape",
    ],
  };
  for (const [claim, [text, rule]] of Object.entries(refused)) {
    it(`${claim} is refused, under the digest of what is left`, () => {
      const judged = verdict(text, NARROWER);
      expect(judged.outcome).toBe("rejected");
      expect(judged.policyDigest).toBe(narrowedDigest(NARROWER));
      expect(judged.diagnostics.filter(({ severity }) => severity === "error").map(({ rule: id }) => id)).toContain(
        rule,
      );
      if (rule !== "untrusted-assertion") expect(verdict(text).outcome).toBe("accepted");
    });
  }

  it("may do what is left, and have data that is called like what is not", () => {
    const text = applying(
      "const t: Tile = { map: e.data.k }; return { ...s, n: t.map.length, xs: s.xs.filter((x) => x > 0) };",
      "interface Tile { map: string }",
    );
    const judged = verdict(text, NARROWER);
    expect(judged.diagnostics).toEqual([]);
    expect(judged).toMatchObject({
      outcome: "accepted",
      artifact: { manifest: { policyDigest: narrowedDigest(NARROWER) } },
    });
  });

  it("never passes where it does not pass the policy itself: random narrowings of ordinary and hostile modules", {
    timeout: 60_000,
  }, () => {
    const seed = seedOfRun();
    const random = chanceOf(seed);
    const names = Object.keys(presentPolicy().entries).filter(
      (name) => problems(JSON.stringify({ deny: [name] })).length === 0,
    );
    const every = [
      ...idiomaticCases().filter((_, index) => index % 12 === 0),
      ...attackCases().filter(({ malformed }, index) => !malformed && index % 40 === 0),
    ];
    let accepted = 0;
    let narrower = 0;
    for (const { module } of every) {
      const base = compileModule(module);
      for (const share of [2, 12]) {
        const deny = Array.from({ length: share }, () => random.pick(names));
        const judged = compileModule(module, undefined, read({ deny }));
        if (judged.outcome === "accepted") {
          expect(base.outcome, `seed ${seed}, denied ${deny.join(", ")}`).toBe("accepted");
          accepted++;
        } else if (base.outcome === "accepted") narrower++;
      }
    }
    expect(accepted).toBeGreaterThan(5);
    expect(accepted + narrower).toBeGreaterThan(15);
  });
});

describe("GetPolicy's answer", () => {
  it("is the tenant's own: what is denied, which kinds there are, which rules reject", () => {
    const policy = narrowedPolicy("reducer", NARROWER);
    const base = narrowedPolicy("reducer", NOT_NARROWED);
    const entry = (from: typeof policy, name: string) => from.entries.find((one) => one.name === name);
    expect(policy.digest).toBe(narrowedDigest(NARROWER));
    expect(policy.version).toBe(base.version);
    expect(entry(policy, "Math.pow")).toMatchObject({
      allowed: false,
      since: 0,
      reason: expect.stringContaining("operator"),
    });
    expect(entry(base, "Math.pow")).toMatchObject({ allowed: true, since: 1, reason: "" });
    expect(entry(policy, "syntax ForInStatement")?.allowed).toBe(false);
    expect(policy.rules.find(({ id }) => id === "sort-as-text")?.severity).toBe("error");
    expect(base.rules.find(({ id }) => id === "sort-as-text")?.severity).toBe("warning");
    expect(narrowedPolicy("decider", NARROWER).available).toBe(false);
    const allowed = (from: typeof policy) => from.entries.flatMap(({ name, allowed: is }) => (is ? [name] : []));
    expect(allowed(base)).toEqual(expect.arrayContaining(allowed(policy)));
  });
});
