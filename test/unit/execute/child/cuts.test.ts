/** Claims about where a stream is cut into batches: no module that is accepted can tell. In a real executor, as production starts it. */
import { stripTypeScriptTypes } from "node:module";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DEFAULT_EXECUTION_LIMITS } from "../../../../src/base/limits.ts";
import { compileModule } from "../../../../src/compile/compile-module.ts";
import { foldInBatches, loadArtifact } from "./cut-folds.ts";
import { PROBES } from "./cut-probes.ts";
import { Executor } from "./executor.ts";
import { type KeyPair, makeKeyPair } from "./signing.ts";

let executor: Executor;
let keys: KeyPair;

beforeAll(async () => {
  executor = new Executor();
  await executor.expect("ready");
  keys = makeKeyPair();
  // Time is not what this is about: the machine may be busy.
  executor.assign([keys.publicKey], { ...DEFAULT_EXECUTION_LIMITS, cpuTimeMs: 2_000 });
});

afterAll(() => executor.kill());

describe("where its events are cut into batches, a module cannot tell by", () => {
  for (const [name, { source, events }] of Object.entries(PROBES)) {
    it(name, async () => {
      const verdict = compileModule({ files: [{ path: "index.ts", content: Buffer.from(source) }], entry: "" });
      if (verdict.outcome === "rejected") throw new Error("the probe is not accepted, and shows nothing");
      const loaded = await loadArtifact(executor, keys, verdict.artifact);
      const whole = await foldInBatches(executor, loaded, events, events.length);
      for (const size of [1, 2, 3]) {
        expect(await foldInBatches(executor, loaded, events, size), `batches of ${size}`).toBe(whole);
      }
    });
  }
});

/** As a plain host would fold: the state stays as it is, or becomes text after each event. What cannot be text is no state. */
async function foldPlainly(source: string, events: readonly unknown[], isCut: boolean): Promise<string> {
  const code = stripTypeScriptTypes(source);
  evaluations += 1;
  const url = `data:text/javascript;charset=utf-8,${encodeURIComponent(code)}#${evaluations}`;
  const { default: definition }: { default: { initial(): unknown; apply(state: unknown, event: unknown): unknown } } =
    await import(/* @vite-ignore */ url);
  let state = JSON.parse(JSON.stringify(definition.initial()));
  try {
    for (const event of events) {
      state = definition.apply(state, structuredClone(event));
      if (isCut) state = JSON.parse(textOf(state));
    }
    return JSON.stringify(state);
  } catch (error) {
    return String(error);
  }
}

function textOf(state: unknown): string {
  const text = JSON.stringify(state);
  if (/\\ud[89a-f]/.test(text)) throw new TypeError("half a character");
  return text;
}

let evaluations = 0;

it("the probes are honest: where nobody evens the state out, each of them tells", async () => {
  const dumb: string[] = [];
  for (const [name, { source, events }] of Object.entries(PROBES)) {
    const [whole, cut] = [await foldPlainly(source, events, false), await foldPlainly(source, events, true)];
    if (whole === cut) dumb.push(name);
  }
  expect(dumb).toEqual([]);
});
