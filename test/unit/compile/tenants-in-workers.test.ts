import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { pino } from "pino";
import { afterEach, describe, expect, it } from "vitest";
import type { WorkerAnswer } from "../../../src/compile/worker-messages.ts";
import { poolDefaults, WorkerPool, type WorkerPoolOptions } from "../../../src/compile/worker-pool.ts";
import type { SourceModule } from "../../../src/flow.ts";
import { scripted } from "../sandbox/scripted.ts";

const log = pino({ level: "silent" });
const never = new AbortController().signal;
const utf8 = new TextEncoder();
const source = (text: string): SourceModule => ({
  files: [{ path: "index.ts", content: utf8.encode(text) }],
  entry: "",
});
const HEAD = "type State = { n: number };\nconst initial = (): State => ({ n: 0 });\n";
const TAIL = "export default { initial, apply: (s: State): State => s };\n";
const GOOD = source(`${HEAD}${TAIL}`);
/** Ordinary code, below every cap, but as much of it as there may be: it outruns any short deadline. */
const HEAVY = source(
  `${HEAD}${Array.from({ length: 1_100 }, (_, i) => `export function f${i}(a: number, b: readonly string[]): { a: number; b: string } { const c = b.map((x) => x.length + a); return { a: c.reduce((x, y) => x + y, 0), b: b.join("-") }; }`).join("\n")}\n${TAIL}`,
);
const HOSTILE: readonly SourceModule[] = [
  source("export default eval;"),
  source("interface Array<T> { map(): never } interface Object { n: any } export default { initial: () => 1 };"),
  source("declare global { interface String { at(): never } const Math: any; } export {};"),
  source(`${HEAD}type T<A> = A extends number ? T<[A]> : T<A[]>; const t: T<1> = 1;\n${TAIL}`),
  source(
    `${HEAD}type P<A extends string> = \`\${A}\${A}\`; type D = "0"|"1"|"2"|"3"|"4"|"5"|"6"|"7"|"8"|"9"; const t: P<P<P<P<D>>>> = "";\n${TAIL}`,
  ),
  source(`${HEAD}const x = ${"(".repeat(20_000)}1${")".repeat(20_000)};\n${TAIL}`),
  source(`${HEAD}const x = ${Array.from({ length: 4_000 }, () => "1").join("+")};\n${TAIL}`),
  source("\u0000"),
  source("class Date { static now() { return 1; } } const f = () => Date.now( export default"),
  { files: [{ path: "__proto__.ts", content: utf8.encode("export {}") }], entry: "" },
];

const pools: WorkerPool[] = [];
const open = (options: Partial<WorkerPoolOptions>): WorkerPool => {
  const pool = new WorkerPool({ ...poolDefaults(log, 1), ...options });
  pools.push(pool);
  return pool;
};
afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.close()));
});
const settled = (answer: Promise<WorkerAnswer>): Promise<string> =>
  answer.then(
    ({ kind, ...rest }) => ("verdict" in rest ? rest.verdict.outcome : kind),
    (error: { reason?: string }) => error.reason ?? String(error),
  );

describe("tenants who share a pool", () => {
  it("have no worker in common, and each its own again", async () => {
    const pids = fileURLToPath(new URL("worker-that-says-its-pid.mjs", import.meta.url));
    const pool = open({ workers: 2, program: scripted([pids]) });
    const pidOf = async (tenant: string): Promise<number> => {
      const answer = await pool.compile(tenant, GOOD, never);
      return answer.kind === "verdict" && answer.verdict.outcome === "rejected" ? answer.verdict.errorCount : 0;
    };
    const rounds: [number, number][] = [];
    for (let i = 0; i < 4; i++) rounds.push([await pidOf("one"), await pidOf("two")]);
    const ones = new Set(rounds.map(([one]) => one));
    const twos = new Set(rounds.map(([, two]) => two));
    expect([ones.size, twos.size]).toEqual([1, 1]);
    expect(ones).not.toEqual(twos);
    // A third and a fourth push out whoever was away the longest; nobody gets a used worker.
    const later = [await pidOf("three"), await pidOf("four"), await pidOf("one")];
    expect(new Set([...ones, ...twos, ...later]).size).toBe(5);
  });

  it.each([1, 2])("are not held up by the bombs of another, with %i workers", { timeout: 60_000 }, async (workers) => {
    const pool = open({ workers, spares: 1, deadlineMs: 4_000 });
    await pool.warm();
    let ended = 0;
    const bombs = Array.from({ length: 100 }, async () => {
      const outcome = await settled(pool.compile("bomber", HEAVY, never));
      if (outcome !== "QUEUE_FULL") ended++;
      return outcome;
    });
    expect(await settled(pool.compile("other", GOOD, never))).toBe("accepted");
    expect(await settled(pool.compile("other", GOOD, never))).toBe("accepted");
    // Most of the bombs that were let in still wait; what was over their tenant's share was refused at once.
    expect(ended).toBeLessThanOrEqual(8);
    await pool.close();
    const outcomes = await Promise.all(bombs);
    const refused = outcomes.filter((outcome) => outcome === "QUEUE_FULL").length;
    expect(refused).toBeGreaterThanOrEqual(100 - 16 - workers);
  });

  it("get the same verdicts, byte for byte, from a worker that hostile modules have been through", {
    timeout: 60_000,
  }, async () => {
    const folder = new URL("idiomatic/", import.meta.url);
    const modules = readdirSync(folder)
      .filter((name) => name.endsWith(".ts"))
      .filter((_, index) => index % 9 === 0)
      .map((name) => source(readFileSync(new URL(name, folder), "utf8")));
    const wrong = source(`${HEAD}const a: string = 1; Math.random(); new Date();\n${TAIL}`);
    const ask = async (pool: WorkerPool): Promise<string[]> => {
      const answers: string[] = [];
      for (const module of [...modules, wrong]) answers.push(JSON.stringify(await pool.compile("one", module, never)));
      return answers;
    };
    const fresh = await ask(open({}));
    const used = open({});
    for (const hostile of HOSTILE) await settled(used.compile("one", hostile, never));
    expect(await ask(used)).toEqual(fresh);
    for (const hostile of HOSTILE.toReversed()) await settled(used.compile("one", hostile, never));
    expect(await ask(used)).toEqual(fresh);
  });
});
