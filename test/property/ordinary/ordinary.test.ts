import { describe, expect, it } from "vitest";
import { errorsOf, judge } from "../../corpus/judge.ts";
import { strip } from "../../corpus/oracle.ts";
import { casesOfRun, seedOfRun } from "../random.ts";
import { type Ordinary, ordinaryOf } from "./generate.ts";

const CASES = casesOfRun(500);
const FIRST = seedOfRun();

interface Definition {
  initial(): unknown;
  apply(state: unknown, event: unknown): unknown;
}

/** What a fold comes to: the state after each event as JSON, until one throws; and what that threw. */
async function outcome(code: string, { events, seed }: Ordinary, which: string): Promise<string[]> {
  const url = `data:text/javascript;charset=utf-8,${encodeURIComponent(code)}#${which}${seed}`;
  const { default: definition }: { default: Definition } = await import(/* @vite-ignore */ url);
  const seen: string[] = [];
  let state = definition.initial();
  for (const event of events) {
    try {
      state = JSON.parse(JSON.stringify(definition.apply(state, structuredClone(event))));
      seen.push(JSON.stringify(state));
    } catch (error) {
      seen.push(`threw ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`);
      break;
    }
  }
  return seen;
}

function isTypeScripts({ severity, rule }: { readonly severity: string; readonly rule: string }): boolean {
  return severity === "error" && /^ts\d+$/.test(rule);
}

describe(`ordinary modules from seed ${FIRST} on (PROPERTY_SEED)`, () => {
  it(`are accepted, and compiled they do what Node does with the types stripped: ${CASES} of them`, {
    timeout: 300_000,
  }, async () => {
    const refused: string[] = [];
    const differing: string[] = [];
    let mistaken = 0;
    for (let index = 0; index < CASES && refused.length + differing.length < 3; index++) {
      const ordinary = ordinaryOf(FIRST + index);
      const { seed, source } = ordinary;
      const judgement = judge({ files: [{ path: "index.ts", content: Buffer.from(source) }], entry: "" });
      if (judgement.kind === "rejected" && judgement.diagnostics.some(isTypeScripts)) {
        // The writer knows types, but not the ones of literals: `"a" === "b"` is TypeScript's own to refuse.
        mistaken++;
        continue;
      }
      if (judgement.kind !== "accepted") {
        refused.push(`seed ${seed}\n${errorsOf(judgement).join("\n")}\n${source}`);
        continue;
      }
      const [compiled, plain] = [
        await outcome(judgement.code, ordinary, "compiled"),
        await outcome(strip(source, "index.ts"), ordinary, "plain"),
      ];
      if (JSON.stringify(compiled) !== JSON.stringify(plain)) {
        const first = compiled.findIndex((step, position) => step !== plain[position]);
        const events = JSON.stringify(ordinary.events.slice(0, first + 1));
        differing.push(`seed ${seed}\ncompiled ${compiled[first]}\nplain    ${plain[first]}\n${events}\n${source}`);
      }
    }
    expect(refused).toEqual([]);
    expect(differing).toEqual([]);
    expect(mistaken).toBeLessThan(CASES / 10);
  });
});
