import { ts } from "ts-morph";
import { describe, expect, it } from "vitest";
import { sha256Hex } from "../../../src/base/digest.ts";
import { compileModule } from "../../../src/compile/compile-module.ts";
import { COMPILER_VERSION, TYPESCRIPT_VERSION } from "../../../src/compile/compiler-version.ts";
import { policyDigest } from "../../../src/compile/policy/policy.ts";
import { sourceDigest } from "../../../src/compile/source-digest.ts";
import { Fault } from "../../../src/fault/fault.ts";
import type { Artifact, CompileVerdict, SourceModule } from "../../../src/flow.ts";
import { idiomaticCases, sampleCases } from "../../corpus/cases.ts";
import fc from "../../property/fast-check.ts";
import { type NativeCase, Realm, runNatively } from "./evaluate.ts";

const utf8 = new TextEncoder();
const moduleOf = (files: Readonly<Record<string, string>>, entry = ""): SourceModule => ({
  files: Object.entries(files).map(([path, text]) => ({ path, content: utf8.encode(text) })),
  entry,
});

const COUNTER = `import { defineReducer } from "assay";
import { step } from "./step.ts";
type Event = { type: "Added"; data: { by: number } };
export default defineReducer<{ n: number }, Event>({
  initial: () => ({ n: 0 }),
  apply: (state, event) => ({ n: state.n + step(event.data.by) }),
});
`;
const STEP = "export const step = (by: number): number => by * 2;\n";

function accepted(verdict: CompileVerdict): Artifact {
  if (verdict.outcome !== "accepted") throw new Error(verdict.diagnostics.map(({ message }) => message).join("; "));
  return verdict.artifact;
}

const compile = (module: SourceModule): CompileVerdict =>
  compileModule(module, (cause) => {
    throw cause;
  });

describe("an accepted module", () => {
  const module = moduleOf({ "index.ts": COUNTER, "step.ts": STEP });

  it("becomes an artifact whose manifest says what it is made of", () => {
    const artifact = accepted(compile(module));
    expect(artifact.digest).toBe(sha256Hex(artifact.code));
    expect(artifact.manifest).toEqual({
      kind: "reducer",
      methods: ["apply", "initial"],
      capabilities: [],
      sourceDigest: sourceDigest(module.files),
      policyDigest,
      compilerVersion: COMPILER_VERSION,
      stateStyle: "copied",
      entry: "index.ts",
    });
    const code = new TextDecoder().decode(artifact.code);
    expect(
      new Realm(code).fold([
        { type: "Added", data: { by: 3 } },
        { type: "Added", data: { by: 4 } },
      ]),
    ).toEqual({
      value: '{"n":14}',
    });
  });

  it("is the same bytes every time, for every order of its files, and after other modules", () => {
    const first = accepted(compile(module));
    compile(moduleOf({ "index.ts": "export const other = 1; throw 5;" }));
    const second = accepted(compile({ files: module.files.toReversed(), entry: "index.ts" }));
    expect(second).toEqual(first);
  });

  it("has the version of the compiler that is in it", () => {
    expect(ts.version).toBe(TYPESCRIPT_VERSION);
    expect(COMPILER_VERSION).toMatch(/^assay\/\d+\.\d+\.\d+ typescript\/\d+\.\d+\.\d+$/);
  });
});

describe("a rejected module", () => {
  it("has no artifact, and its errors have places and frames", () => {
    const verdict = compile(moduleOf({ "index.ts": COUNTER.replace("state.n +", "state.m +"), "step.ts": STEP }));
    expect(verdict).toMatchObject({ outcome: "rejected", errorCount: 1, kind: "reducer", policyDigest });
    expect(verdict).not.toHaveProperty("artifact");
    expect(verdict.diagnostics).toMatchObject([
      { severity: "error", rule: "ts2339", range: { path: "index.ts", startLine: 6, startColumn: 40, endColumn: 41 } },
    ]);
    expect(verdict.diagnostics[0]?.codeFrame).toContain(
      "> 6 |   apply: (state, event) => ({ n: state.m + step(event.data.by) }),",
    );
  });

  it.each([
    ["text that does not parse", "export default {{{{"],
    ["an unterminated template", "const a = `${"],
    ["nothing but a comment", "// nothing"],
    ["no default export", "export const a = 1;"],
    ["a bomb", `export default ${"(".repeat(9_999)}`],
    ["HTML", "<html></html>"],
    ["JSON", '{"a": 1}'],
    ["a merge conflict", "<<<<<<< HEAD\nconst a = 1;\n=======\n>>>>>>> b\n"],
    [
      "an import of nothing",
      'import { a } from "./missing.ts"; export default { initial: () => a, apply: (s: number) => s };',
    ],
    ["an import of itself", 'import d from "./index.ts"; export default d;'],
  ])("for %s has at least one error", (_name, text) => {
    const verdict = compile(moduleOf({ "index.ts": text }));
    expect(verdict.outcome).toBe("rejected");
    if (verdict.outcome === "rejected") expect(verdict.errorCount).toBeGreaterThan(0);
    expect(verdict.diagnostics.length).toBeGreaterThan(0);
  });

  it("names the place in the source when the second check finds what the analysis missed", () => {
    // The analyser refuses this too; the second check must find it by itself in every case.
    const verdict = compile(
      moduleOf({
        "index.ts": "const q = { initial: () => 1, apply: (s: number) => s };\nexport default q.constructor;\n",
      }),
    );
    expect(verdict.outcome).toBe("rejected");
  });

  it("faults, and no verdict, for a request that is malformed", () => {
    expect(() => compileModule(moduleOf({ "../a.ts": "1" }))).toThrow(Fault);
  });
});

it("no text whatever gets past as anything but a verdict", () => {
  const piece = fc.constantFrom(
    ..."{}[]()`$\"'/\\;:,.<>=+-*&|!?#@ \n\t".split(""),
    "async ",
    "class ",
    "function ",
    "=>",
    "...",
    "${",
    "export default ",
    "import ",
    "enum A",
    "type T=",
    "\u2028",
    "\\u{61}",
    "𝒳",
    "0x",
    "1n",
    "/re/g",
    "await ",
    "yield ",
    "o[k]",
    "?.",
    "??=",
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(piece, fc.string({ maxLength: 6 })), { minLength: 1, maxLength: 60 }), (pieces) => {
      const text = pieces.join("").replaceAll("\0", "") || " ";
      if (!text.isWellFormed()) return;
      const verdict = compileModule(moduleOf({ "index.ts": text }));
      expect(["accepted", "rejected"]).toContain(verdict.outcome);
    }),
    { numRuns: 150 },
  );
});

describe("compiled modules do what their source says with its types stripped:", () => {
  const cases = [...sampleCases(), ...idiomaticCases()].filter(
    ({ expect: wanted, events, expectState }) => wanted === "accept" && events.length > 0 && expectState !== undefined,
  );
  const strip = (text: string): string =>
    ts
      .transpileModule(text, {
        compilerOptions: { target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.ESNext, verbatimModuleSyntax: false },
      })
      .outputText.replace(/(from |import )"(\.[^"]*?)(?:\.ts|\.js)?"/g, '$1"$2.js"')
      .replace(/from "assay"/g, 'from "./assay.js"');
  const ASSAY = ["Reducer", "Decider", "Projection", "Handler"]
    .map((kind) => `export const define${kind} = (d) => d;`)
    .join("\n");
  const native = ({ module, events }: (typeof cases)[number]): NativeCase => ({
    files: {
      ...Object.fromEntries(
        module.files.map(({ path, content }) => [
          path.replace(/\.ts$/, ".js"),
          strip(new TextDecoder().decode(content)),
        ]),
      ),
      "assay.js": ASSAY,
    },
    entry: (module.entry || module.files[0]?.path || "").replace(/\.ts$/, ".js"),
    use: `${JSON.stringify(events)}.reduce((state, event) => JSON.parse(JSON.stringify(definition.apply(state, event))), JSON.parse(JSON.stringify(definition.initial())))`,
  });
  const verdicts = cases.map(({ module }) => compileModule(module));
  const natives = runNatively(cases.map(native));

  it("there are enough of them", () => {
    expect(verdicts.filter(({ outcome }) => outcome === "accepted").length).toBeGreaterThan(40);
  });

  /** Their events use names that every object inherits; only under the guards does the source do what its author meant. */
  const saved = new Set(["group-by", "word-count-record"]);

  cases.forEach(({ name, events, expectState }, index) => {
    const verdict = verdicts[index];
    // What is wrongly rejected is the business of the analyser's own tests.
    if (verdict?.outcome !== "accepted") return;
    it(name, () => {
      const code = new TextDecoder().decode(verdict.artifact.code);
      const outcome = new Realm(code).fold(events);
      if (!saved.has(name)) expect(outcome).toEqual(natives[index]);
      else if ("value" in outcome) expect(JSON.parse(outcome.value)).toEqual(expectState);
      else throw new Error(outcome.error);
    });
  });
});
