/** Traps are warned of where the types show them, and nowhere else; no module is refused for one. */
import { describe, expect, it } from "vitest";
import { createAnalyser } from "../../../../src/compile/analyse.ts";
import { idiomaticCases, sampleCases } from "../../../corpus/cases.ts";
import { judge } from "../../../corpus/judge.ts";

const analyser = createAnalyser();
const HEAD = `import { defineReducer, type Event } from "assay";
type Cart = Event<"Added", { prices: number[] }> | Event<"Cleared", { by: string }>;
`;

const applying = (body: string, before = "", event = "event"): string =>
  `${HEAD}${before}
export default defineReducer<number, Cart>({ initial: () => 0,
  apply(total, ${event}) { ${body} },
});`;

/** What is said of a module: `rule text-at-the-place`. */
function saidOf(text: string): readonly string[] {
  const { findings } = analyser.analyse({ files: new Map([["index.ts", text]]), entry: "index.ts" });
  return findings.map(({ severity, rule, start, end }) => {
    expect(severity, rule).toBe("warning");
    return `${rule} ${start === undefined ? "" : text.slice(start, end)}`;
  });
}

const SWITCH = 'switch (event.type) { case "Added": return total + 1; } return total;';

const WARNED: Readonly<Record<string, readonly [string, string]>> = {
  "an event without a case": [applying(SWITCH), "unhandled-event event.type"],
  "an event without a case, which the module itself makes": [
    applying(SWITCH, 'export const cleared: Cart = { type: "Cleared", data: { by: "a" } };'),
    "unhandled-event event.type",
  ],
  "an array of the event that is added to": [
    applying('if (event.type === "Cleared") return 0; event.data.prices.push(1); return total;'),
    "event-mutated event.data.prices.push(1)",
  ],
  "a field of the event that is assigned to": [
    applying('if (event.type === "Cleared") event.data.by = ""; return total;'),
    "event-mutated event.data.by",
  ],
  "an element of the event that is counted up": [
    applying('if (event.type === "Added") event.data.prices[0]!++; return total;'),
    "event-mutated event.data.prices[0]",
  ],
  "numbers sorted as texts": [
    applying("return total;", "export const f = (x: number[]) => x.sort();"),
    "unsorted-numbers sort",
  ],
  "a sorted copy of numbers": [
    applying("return total;", "export const f = (x: readonly number[] | undefined) => x?.toSorted();"),
    "unsorted-numbers toSorted",
  ],
};

const FINE: Readonly<Record<string, string>> = {
  "a default": applying('switch (event.type) { case "Added": return 1; default: return total; }'),
  "every case": applying('switch (event.type) { case "Added": return 1; case "Cleared": return 0; }'),
  "the other event asked about before": applying(`if (event.type === "Cleared") return 0; ${SWITCH}`),
  "the other event asked about elsewhere": applying(
    `if (clears(event)) return 0; ${SWITCH}`,
    'const clears = (e: Cart): boolean => e.type === "Cleared";',
  ),
  "two switches that share the events": applying(
    'let n = total; switch (event.type) { case "Added": n++; } switch (event.type) { case "Cleared": n = 0; } return n;',
  ),
  "a switch on something else": applying(
    'const size: string = total > 1 ? "big" : "small"; switch (size) { case "big": return 0; } return total;',
  ),
  "a copy of the event's array": applying(
    'if (event.type === "Cleared") return 0; const all = [...event.data.prices]; all.push(1); return all.length;',
  ),
  "a copy under the event's name": applying(
    'if (event.type === "Cleared") return 0; event = { ...event, data: { prices: [] } }; event.data.prices.push(1); return total;',
  ),
  "a method of the author's own": applying(
    "const log = new Log(); log.push(event.type); return log.n;",
    "class Log { n = 0; push(t: string) { this.n += t.length; } }",
  ),
  "numbers sorted as numbers": applying("return total;", "export const f = (x: number[]) => x.sort((a, b) => a - b);"),
  "texts sorted": applying("return total;", "export const f = (x: string[]) => x.sort();"),
  "single digits sorted": applying("return total;", "export const f = (x: (0 | 1 | 2)[]) => x.sort();"),
};

describe("a trap is warned of once, at its place, and the module is accepted:", () => {
  for (const [name, [text, said]] of Object.entries(WARNED)) it(name, () => expect(saidOf(text)).toEqual([said]));

  it("numbers are sorted as numbers once the fix is applied", () => {
    const text = applying("return total;", "export const f = (x: number[]) => x.sort( );");
    const { findings } = analyser.analyse({ files: new Map([["index.ts", text]]), entry: "index.ts" });
    const edit = findings[0]?.fix?.edits[0];
    if (edit === undefined) throw new Error("there is no fix");
    const fixed = text.slice(0, edit.start) + edit.newText + text.slice(edit.end);
    expect(fixed).toContain("x.sort((a, b) => a - b);");
    expect(saidOf(fixed)).toEqual([]);
  });
});

describe("what only looks like a trap is not:", () => {
  for (const [name, text] of Object.entries(FINE)) it(name, () => expect(saidOf(text)).toEqual([]));
});

describe("modules that were accepted all along", () => {
  const TRAPS = new Set(["unhandled-event", "event-mutated", "unsorted-numbers"]);
  /** By module, what was looked at by hand and found to be a mistake or to be written to be one. */
  const TRUE_ONES: readonly string[] = [];

  it("are warned of nothing that is not a mistake", () => {
    const accepted = sampleCases().filter(({ expect: verdict }) => verdict === "accept");
    const warned = [...idiomaticCases(), ...accepted].flatMap(({ path, module }) => {
      const judgement = judge(module);
      if (judgement.kind === "refused") return [];
      return judgement.diagnostics.filter(({ rule }) => TRAPS.has(rule)).map(({ rule }) => `${path} ${rule}`);
    });
    expect(warned).toEqual(TRUE_ONES);
  }, 120_000);
});
