/** Traps are found where they are, their fixes work, and nothing else is taken for one. */
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are the code under test.
import { describe, expect, it } from "vitest";
import { createAnalyser } from "../../../../src/compile/analyse.ts";
import type { Finding } from "../../../../src/compile/analysis.ts";
import { TRAPS } from "../../../../src/compile/rules/traps-catalogue.ts";
import { sampleCases } from "../../../corpus/cases.ts";
import { judge } from "../../../corpus/judge.ts";

const analyser = createAnalyser();
const HEAD = `import { defineReducer, type Event } from "assay";
type Tick = Event<"A", { n: number; text: string; maybe?: string; list: number[] }> | Event<"B", { n: number }> | Event<"C", { n: number }>;
interface State { n: number; best: number | null; list: number[]; names: string[]; by: Record<string, number>; text: string; kept?: State | null }
`;
const INITIAL = '({ n: 0, best: null, list: [], names: [], by: {}, text: "" })';

/** A reducer around a body of `apply`. */
const applying = (body: string, before = "", initial = INITIAL): string => `${HEAD}${before}
export default defineReducer<State, Tick>({
  initial: (): State => ${initial},
  apply(state, event) {
    ${body}
  },
});`;
/** A body in which the event is known to be the first one. */
const atA = (body: string): string => applying(`if (event.type !== "A") return state;\n    ${body}`);

function findingsOf(text: string): readonly Finding[] {
  return analyser.analyse({ files: new Map([["index.ts", text]]), entry: "index.ts" }).findings;
}

const said = (text: string): string[] =>
  findingsOf(text).map(({ rule, start, end, severity }) => `${severity} ${rule} ${text.slice(start, end)}`);

/** The text with the fixes of all findings made. */
function fixed(text: string): string {
  const edits = findingsOf(text).flatMap(({ fix }) => fix?.edits ?? []);
  return edits
    .toSorted((a, b) => b.start - a.start)
    .reduce((done, { start, end, newText }) => done.slice(0, start) + newText + done.slice(end), text);
}

/** By what it shows: the module, whether the fix alone makes it right, and what is warned of. */
const TRAPPED: Readonly<Record<string, readonly [string, "fixed" | "no fix", ...string[]]>> = {
  "an event that no case handles": [
    applying(
      'switch (event.type) {\n      case "A":\n        state.n += 1;\n        break;\n      case "B":\n        state.n -= 1;\n    }\n    return state;',
    ),
    "fixed",
    "unhandled-event event.type",
  ],
  "two events that no case handles": [
    applying(
      'switch (event.type) {\n      case "A":\n        state.n += 1; // counted\n        break; // done\n    }\n    return state;',
    ),
    "fixed",
    "unhandled-event event.type",
  ],
  "an event that no case of a helper handles": [
    applying(
      "change(state, event);\n    return state;",
      'function change(state: State, { type }: Tick): void {\n  switch (type) {\n    case "A": state.n = 1; break;\n    case "B": state.n = 2; break;\n  }\n}',
    ),
    "fixed",
    "unhandled-event type",
  ],
  "an event that no branch handles": [
    applying(
      'if (event.type === "A") { state.n += 1; } else if (event.type === "B") { state.n -= 1; }\n    return state;',
    ),
    "no fix",
    "unhandled-event event.type",
  ],
  "an event that is only made elsewhere": [
    applying(
      'switch (event.type) {\n      case "A":\n      case "B":\n        state.n += 1;\n        break;\n    }\n    return state;',
      'export const made: Tick = { type: "C", data: { n: 1 } };',
    ),
    "fixed",
    "unhandled-event event.type",
  ],
  "a member of an enum that no case handles": [
    `enum Kind { Up = "up", Down = "down" }
type E = { type: Kind.Up } | { type: Kind.Down };
export default { initial: () => ({ n: 0 }), apply(state: { n: number }, event: E) { switch (event.type) { case Kind.Up: state.n++; break; } return state; } };`,
    "no fix",
    "unhandled-event event.type",
  ],
  "events told apart in their data": [
    `type E = { kind: "in"; n: number } | { kind: "out"; n: number };
type S = { n: number };
const apply = (state: S, e: E): S => { switch (e.kind) { case "in": state.n += e.n; break; } return state; };
export default { initial: (): S => ({ n: 0 }), apply: (state: S, event: { data: E }): S => apply(state, event.data) };`,
    "no fix",
    "unhandled-event e.kind",
  ],
  "a state that may be undefined": [
    `type S = { n: number } | undefined;
export default { initial: (): S => ({ n: 0 }), apply(state: S, event: { type: "A" | "B" }): S { if (event.type === "A") return state; return undefined; } };`,
    "no fix",
    "undefined-state undefined",
  ],
  "a state that is never returned": [
    `import { defineReducer } from "assay";
type S = { n: number } | undefined;
export default defineReducer<S, { type: "A" }>({ initial: () => ({ n: 0 }), apply(state) { if (state !== undefined) state.n += 1; } });`,
    "no fix",
    "undefined-state apply",
  ],
  "a path that ends without the state": [
    `import { defineReducer } from "assay";
type S = { n: number } | undefined;
export default defineReducer<S, { type: "A" | "B" }>({ initial: () => ({ n: 0 }), apply(state, event) { if (event.type === "A") return; return state; } });`,
    "no fix",
    "undefined-state return;",
  ],
  "an infinity to begin with": [
    `export default { initial: () => ({ low: Infinity, high: -Infinity, all: [Number.NaN] }), apply: (state: { low: number; high: number; all: number[] }, event: { type: string }) => state };`,
    "no fix",
    "not-json-number Infinity",
    "not-json-number -Infinity",
    "not-json-number Number.NaN",
  ],
  "an infinity in a constant": [
    `const START = { low: Infinity };\nexport default { initial: () => ({ ...START, range: START }), apply: (state: { low: number; range: { low: number } }, event: { type: string }) => state };`,
    "no fix",
    "not-json-number Infinity",
  ],
  "an infinity that is assigned": [
    applying("state.n = event.data.n > 0 ? event.data.n : Number.NEGATIVE_INFINITY;\n    return state;"),
    "no fix",
    "not-json-number Number.NEGATIVE_INFINITY",
  ],
  "a number of something that is missing": [
    atA("return { ...state, n: Number(event.data.maybe) };"),
    "no fix",
    "not-json-number Number(event.data.maybe)",
  ],
  "a list that has a length alone": [
    applying("return { ...state, list: new Array(event.data.n) };"),
    "no fix",
    "array-hole new Array(event.data.n)",
  ],
  "a list with a gap": [applying("return { ...state, list: [1, , 2] as number[] };"), "no fix", "array-hole [1, , 2]"],
  "an element that is deleted": [
    applying("delete state.list[event.data.n];\n    return state;"),
    "fixed",
    "array-hole delete state.list[event.data.n]",
  ],
  "the last element, as in Python": [
    applying("return { ...state, n: state.list[-1] ?? 0 };"),
    "fixed",
    "negative-index state.list[-1]",
  ],
  "a list before it had an element added": [
    atA("state.names.concat(event.data.text);\n    return state;"),
    "no fix",
    "unused-result state.names.concat(event.data.text)",
  ],
  "a text that is not trimmed": [
    atA("const text = event.data.text;\n    text.trim();\n    return { ...state, text };"),
    "no fix",
    "unused-result text.trim()",
  ],
  "a comparison for an assignment": [
    applying("state.n === event.data.n;\n    return state;"),
    "no fix",
    "unused-result state.n === event.data.n",
  ],
  "a next state that is never returned": [
    applying("const next = { ...state, n: event.data.n };\n    return state;"),
    "no fix",
    "unused-result next",
  ],
  "forEach for map": [
    atA("event.data.list.forEach((n) => ({ n }));\n    return state;"),
    "no fix",
    "unused-result { n }",
  ],
  "a test that returns nothing": [
    applying("return { ...state, list: state.list.filter((n) => {\n      n > 1;\n    }) };"),
    "fixed",
    "void-predicate filter",
    "unused-result n > 1",
  ],
  "numbers sorted as texts": [
    applying("return { ...state, list: [...state.list, event.data.n].sort() };"),
    "fixed",
    "sort-as-text sort",
  ],
  "keys that are numbers sorted as texts": [
    applying("return { ...state, list: Object.keys(state.by).map(Number).toSorted() };"),
    "fixed",
    "sort-as-text toSorted",
  ],
  "a list of the state sorted on the way": [
    applying("const sorted = state.list.sort((a, b) => a - b);\n    return { ...state, n: sorted[0] ?? 0 };"),
    "fixed",
    "sort-in-place sort",
  ],
  "a list of the event turned round on the way": [
    atA("const [last = 0] = event.data.list.reverse();\n    return { ...state, n: last };"),
    "fixed",
    "sort-in-place reverse",
  ],
  "a comparison with NaN": [
    applying("return event.data.n !== Number.NaN ? { ...state, n: event.data.n } : state;"),
    "fixed",
    "nan-comparison event.data.n !== Number.NaN",
  ],
  "a search for NaN": [
    applying("return state.list.indexOf(Number.NaN) >= 0 ? state : { ...state, n: 1 };"),
    "no fix",
    "nan-comparison state.list.indexOf(Number.NaN)",
  ],
  "a key of something that is missing": [
    atA("state.by[`${event.data.maybe}:1`] = 1;\n    return state;"),
    "no fix",
    "undefined-key event.data.maybe",
  ],
  "a shared object in the next state": [
    applying(
      'if (event.type === "C") return { ...state, names: NONE };\n    state.names.push("x");\n    return state;',
      "const NONE: string[] = [];",
    ),
    "fixed",
    "shared-state NONE",
  ],
  "a shared object under a copy": [
    applying('state.names.push("x");\n    return state;', `const EMPTY: State = ${INITIAL};`, "({ ...EMPTY, n: 1 })"),
    "fixed",
    "shared-state EMPTY",
  ],
  "a shared object that a helper gives": [
    applying(
      'state.names.push("x");\n    return state;',
      `const EMPTY: State = ${INITIAL};\nconst empty = (): State => EMPTY;`,
      "empty()",
    ),
    "fixed",
    "shared-state EMPTY",
  ],
  "an event that is changed": [
    atA("event.data.n += 1;\n    return { ...state, n: event.data.n };"),
    "no fix",
    "changed-input event.data.n",
  ],
  "an event that a helper changes": [
    atA("grow(event.data.list);\n    return { ...state, list: event.data.list };").replace(
      "export default",
      "const grow = (list: number[]): void => { list.push(1); };\nexport default",
    ),
    "no fix",
    "changed-input grow(event.data.list)",
  ],
  "a state that decide changes": [
    `import { defineDecider } from "assay";
export default defineDecider<{ n: number }, { type: "A" }, { by: number }>({
  initial: () => ({ n: 0 }),
  apply: (state) => ({ n: state.n + 1 }),
  decide(command, state) { state.n += command.by; return [{ type: "A" }]; },
});`,
    "no fix",
    "changed-input state.n",
  ],
  "a state that keeps the one before": [
    applying("return { ...state, n: event.data.n, kept: state };"),
    "no fix",
    "state-in-state state",
  ],
  "two cases for one event": [
    applying(
      'switch (event.type) {\n      case "A": return { ...state, n: 1 };\n      case "A": return { ...state, n: 2 };\n      default: return state;\n    }',
    ),
    "no fix",
    'duplicate-case "A"',
  ],
  "a case that runs into the next": [
    applying(
      'switch (event.type) {\n      case "A":\n        state.n += 1;\n      case "B":\n        state.n -= 1;\n        break;\n      default:\n    }\n    return state;',
    ),
    "no fix",
    'case-fallthrough case "A":',
  ],
  "an event that is in no union": [
    applying("return { ...state, n: event.data.n };", 'type Dropped = Event<"D", { n: number }>;'),
    "no fix",
    "unused-event Dropped",
  ],
};

describe("a trap is a warning at its place:", () => {
  for (const [trap, [text, fix, ...expected]] of Object.entries(TRAPPED)) {
    it(trap, () => {
      expect(said(text).toSorted()).toEqual(expected.map((line) => `warning ${line}`).toSorted());
      if (fix === "fixed") expect(said(fixed(text))).toEqual([]);
      else expect(fixed(text)).toBe(text);
    });
  }

  it("there is an example of each", () => {
    const shown = new Set(Object.values(TRAPPED).flatMap(([, , ...lines]) => lines.map((line) => line.split(" ")[0])));
    expect(Object.keys(TRAPS).filter((id) => !shown.has(id))).toEqual([]);
  });
});

/** By what it shows: ordinary code that is close to a trap. */
const NO_TRAP: Readonly<Record<string, string>> = {
  "a default": applying(
    'switch (event.type) {\n      case "A": state.n += 1; break;\n      default: break;\n    }\n    return state;',
  ),
  "a return behind cases that all return": applying(
    'switch (event.type) {\n      case "A": return { ...state, n: 1 };\n      case "B": return { ...state, n: 2 };\n    }\n    return state;',
  ),
  "ifs that return": applying(
    'if (event.type === "A") return { ...state, n: 1 };\n    if (event.type === "B") return { ...state, n: 2 };\n    return state;',
  ),
  "an else": applying(
    'if (event.type === "A") state.n = 1; else if (event.type === "B") state.n = 2; else state.n = 3;\n    return state;',
  ),
  "one event with something of its own": applying('if (event.type === "A") state.n = 1;\n    return state;'),
  "events that share what comes behind": applying(
    'switch (event.type) {\n      case "A": state.n = 1; break;\n      case "B": state.n = 2; break;\n    }\n    state.list.push(event.data.n);\n    return state;',
  ),
  "two passes": applying(
    'switch (event.type) {\n      case "A": state.n = 1; break;\n      case "B": state.n = 2; break;\n    }\n    if (event.type === "C") state.n = 3;\n    return state;',
  ),
  "a table for the rest": applying(
    'switch (event.type) {\n      case "A": state.n = 1; break;\n      case "B": state.n = 2; break;\n    }\n    state.n = REST[event.type] ?? state.n;\n    return state;',
    "const REST: Partial<Record<string, number>> = { C: 3 };",
  ),
  "a switch over something else": applying(
    'switch (colour(state)) { case "red": state.n = 1; break; }\n    return state;',
    'const colour = (s: State): "red" | "green" => (s.n > 0 ? "red" : "green");',
  ),
  "a case without statements": applying(
    'switch (event.type) {\n      case "A":\n      case "B":\n        state.n -= 1;\n        break;\n      default:\n    }\n    return state;',
  ),
  "a case that says that it goes on": applying(
    'switch (event.type) {\n      case "A":\n        state.n += 1;\n      // falls through\n      case "B":\n        state.n -= 1;\n        break;\n      default:\n    }\n    return state;',
  ),
  "exhaustive by satisfies": applying(
    'switch (event.type) {\n      case "A": return state;\n      case "B": return state;\n      case "C": return state;\n      default: event satisfies never; return state;\n    }',
  ),
  "a property that is undefined": applying("return { ...state, kept: undefined };"),
  "a field that may be missing": `type S = { n: number; maybe?: string; pair: [number, string?] };\nexport default { initial: (): S => ({ n: 0, pair: [1] }), apply: (state: S, event: { type: string }): S => ({ ...state, maybe: undefined }) };`,
  "an infinity on the way": applying(
    "let low = Infinity;\n    for (const n of state.list) low = Math.min(low, n);\n    return { ...state, best: low === Infinity ? null : low };",
  ),
  "a list that is filled": applying("return { ...state, list: new Array(event.data.n).fill(0) as number[] };"),
  "a list that is made of a length": applying(
    "return { ...state, list: Array.from({ length: event.data.n }, (_, i) => i) };",
  ),
  "a field that is deleted": applying('delete state.by["x"];\n    return state;'),
  "a state whose list is sorted where it stands": applying(
    "state.list.push(event.data.n);\n    state.list.sort((a, b) => a - b);\n    return state;",
  ),
  "a list that is sorted and put back": applying("return { ...state, list: state.list.sort((a, b) => a - b) };"),
  "a sorted list that is put back by name": applying(
    "const list = state.list.sort((a, b) => b - a);\n    return { ...state, list, n: list[0] ?? 0 };",
  ),
  "a copy that is sorted": applying(
    "const sorted = [...state.list].sort((a, b) => a - b);\n    return { ...state, n: sorted[0] ?? 0 };",
  ),
  "texts sorted as texts": applying("return { ...state, names: [...state.names].sort() };"),
  "bytes sorted": applying("return { ...state, list: [...new Uint8Array([3, 1]).sort()] };"),
  "digits sorted": applying("const days: (1 | 2 | 3)[] = [3, 1];\n    return { ...state, list: days.sort() };"),
  "a test with a return": applying(
    "return { ...state, list: state.list.filter((n) => {\n      return n > 1;\n    }) };",
  ),
  "a walk by some": applying(
    "let n = 0;\n    state.list.some((x) => { n += x; return n > 10; });\n    return { ...state, n };",
  ),
  "a map for what it calls": applying(
    "const seen: number[] = [];\n    state.list.map((n) => seen.push(n));\n    return { ...state, list: seen };",
  ),
  "a method of one's own": applying(
    "log.concat(1);\n    return state;",
    "class Log { concat(n: number): Log { if (n > 2) throw new Error(); return this; } }\nconst log = new Log();",
  ),
  "a condition that calls": applying(
    "const add = (n: number): boolean => state.list.push(n) > 0;\n    event.data.n > 0 && add(1);\n    return state;",
  ),
  "a draft": applying("const next = { ...state };\n    next.n += 1;\n    next.list.push(1);\n    return next;"),
  "a shared object that nobody changes": applying(
    "return { ...state, n: state.n + 1 };",
    `const EMPTY: State = ${INITIAL};`,
    "EMPTY",
  ),
  "a shared object of which only a copy is changed": applying(
    "state.n += 1;\n    return state;",
    `const EMPTY: State = ${INITIAL};`,
    "({ ...EMPTY })",
  ),
  "a shared list beside the one that is changed": applying(
    "state.list.push(1);\n    return state;",
    "const NONE: string[] = [];",
    INITIAL.replace("names: []", "names: NONE"),
  ),
  "a payload that is copied and changed": atA(
    "const list = [...event.data.list];\n    list.push(1);\n    return { ...state, list };",
  ),
  "a payload that becomes the state, and is changed there": atA(
    "state.list = event.data.list;\n    state.list.push(1);\n    return state;",
  ),
  "a state machine that goes back": `type Run = { at: "run"; n: number };
type S = Run | { at: "hold"; was: Run };
export default { initial: (): S => ({ at: "run", n: 0 }), apply(state: S, event: { type: string }): S {
  if (state.at === "hold") return state.was;
  return event.type === "hold" ? { at: "hold", was: state } : { ...state, n: state.n + 1 };
} };`,
  "a state that is kept once": applying("return state.kept ? state : { ...state, kept: state };"),
  "a history of fields": applying("return { ...state, list: [...state.list, state.n], n: event.data.n };"),
  "a key with a default": atA('state.by[`${event.data.maybe ?? "none"}:1`] = 1;\n    return state;'),
  "a text for a message": atA("throw new Error(`no ${event.data.maybe}`);"),
  "a type that only helps": applying(
    "return { ...state, n: event.data.n };",
    'type Shape = { type: "circle"; r: number };\nexport type Gone = Event<"D", { n: number }>;',
  ),
};

describe("ordinary code is no trap:", () => {
  for (const [what, text] of Object.entries(NO_TRAP)) {
    it(what, () => {
      expect(said(text)).toEqual([]);
    });
  }
});

describe("of a module with errors", () => {
  it("is said which events it leaves out, since that is what the error is about", () => {
    const text = applying(
      'switch (event.type) {\n      case "A": return { ...state, n: 1 };\n      case "B": return { ...state, n: 2 };\n    }',
    );
    const lines = findingsOf(text).map(({ rule, severity, message }) => `${severity} ${rule} ${message}`);
    expect(lines.some((line) => line.startsWith("error "))).toBe(true);
    expect(lines.filter((line) => line.startsWith("warning unhandled-event"))).toEqual([
      'warning unhandled-event No case handles "C", which the event can be: it changes nothing, and nobody notices.',
    ]);
  });

  it("is no other trap told, since its types are guesses", () => {
    const text = applying("const n: number = event.data.text;\n    state.list.concat(1);\n    return state;");
    expect(findingsOf(text).filter(({ severity }) => severity === "warning")).toEqual([]);
  });
});

describe("in the judged sample", () => {
  it("is warned only of what was written as a trap", () => {
    const warned = sampleCases()
      .filter(({ expect: wanted }) => wanted === "accept")
      .flatMap(({ name, module }) => {
        const judgement = judge(module);
        return judgement.kind === "accepted"
          ? judgement.diagnostics.map(({ rule, range }) => `${name}:${range.startLine} ${rule}`)
          : [`${name} ${judgement.kind}`];
      });
    expect(warned).toEqual([
      "rt-lossy-state:1 undefined-state",
      "rt-lossy-state:9 undefined-state",
      "rt-shared-initial-mutation:4 shared-state",
      "rt-getter-flipflop rejected",
    ]);
  });
});

describe("a correction is not offered where it would mean something else:", () => {
  const corrected = (body: string): string => {
    const text = applying(body);
    return fixed(text) === text ? "as it was" : fixed(text);
  };

  it.each([
    ["two indexes", "let i = 0, j = 1; delete state.list[i, j]; return state;"],
    [
      "a bracket at the head of a line",
      "const own = [1]\nconst f = () => own\nf()\ndelete (own as number[])[0]\nreturn state",
    ],
    ["a predicate that says that it gives nothing", "state.list.filter((x): void => { x > 1; }); return state;"],
  ])("%s", (_, body) => {
    expect(corrected(body)).toBe("as it was");
  });

  it("an index from the end inside of which there is another one", () => {
    const text = fixed(applying("const rows = [[1]]; return { ...state, n: rows[-1]![-1] ?? 0 };"));
    expect(text).toContain("n: rows[rows.length - 1]![-1] ?? 0");
  });

  it("a misspelt name that is a variable's too keeps the variable", () => {
    expect(
      fixed(applying("const lisst = [1]; const next: { list: number[] } = { lisst }; return { ...state, ...next };")),
    ).toContain("= { list: lisst };");
  });
});
