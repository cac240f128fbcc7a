/** A flood: one tenant sends every kind of bomb without pause, while another runs ordinary calls. For the test, and for the bench. */
import { setTimeout as sleep } from "node:timers/promises";
import { Fault } from "../../../src/fault/fault.ts";
import { OnFault, StateReport } from "../../../src/gen/assay/v1/invoke_service_pb.js";
import { batchRequest, makeCaller, type Room, reduce } from "../../unit/invoke/fixture.ts";
import { ATTACK, attackWith, HARMLESS } from "./bomb-body.ts";

/** Bodies of `apply`. */
export const FLOOD: Readonly<Record<string, string>> = {
  loop: "for (;;) state.count;",
  "native-search": "[].indexOf.call({ length: 2 ** 53 - 1 }, 1);",
  "native-fill": "new Array(2 ** 27).fill(0);",
  bigint: "for (let x = 2n; ; ) x = x * x;",
  sort: "const a = []; a.length = 2 ** 32 - 1; a[7] = 1; a.sort();",
  recursion: "const f = () => f() + 1; f();",
  array: "const a = []; for (;;) a.push(new Array(1000).fill(1.5));",
  map: "const m = new Map(); for (let n = 0; ; n++) m.set(n, n);",
  set: "const s = new Set(); for (let n = 0; ; n++) s.add(n);",
  string: "let s = 'x'; for (;;) { s = s + s; s.charCodeAt(s.length >> 1); }",
  split: "const a = []; for (;;) a.push('x'.repeat(2 ** 20).split(''));",
  json: "JSON.stringify(Array.from({ length: 2000000 }, () => ({ a: [1, 2, 3] })));",
  regexp: "/^(a+)+\\1$/.test('a'.repeat(40) + 'b');",
  state: "return { count: 'x'.repeat(2 ** 22) };",
  deep: "let s = {}; for (let n = 0; n < 1000000; n++) s = { s }; return s;",
  getter: "return { get x() { for (;;); } };",
  "to-json": "return { toJSON() { for (;;); } };",
  throw: "throw { get message() { for (;;); } };",
  microtasks: "const spin = () => Promise.resolve().then(spin); spin();",
};
/** How many attackers call at once. */
const WIDTH = 8;

export interface FloodReport {
  /** How often each kind of bomb ended in which way. */
  readonly bombs: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly sent: number;
  /** What alice's calls took, in milliseconds, in order of time. */
  readonly quietMs: readonly number[];
  readonly floodedMs: readonly number[];
}

/** Runs it: `quietMs` without, `floodMs` with the flood, and until every kind of bomb was sent. Throws if any call of alice's fails. */
export async function flood(room: Room, quietMs: number, floodMs: number): Promise<FloodReport> {
  const alice = makeCaller("alice");
  const call = async (isOver: () => boolean): Promise<number[]> => {
    const took: number[] = [];
    await Promise.all(
      Array.from({ length: 2 }, async () => {
        for (let n = 0; !isOver(); n++) {
          const before = performance.now();
          const state = await reduce(room, "sum", [{ n }, { n: 1 }], alice);
          took.push(performance.now() - before);
          if (JSON.stringify(state) !== JSON.stringify({ sum: n + 1 })) throw new Error("a wrong answer");
          await sleep(5);
        }
      }),
    );
    return took;
  };

  const after = (ms: number): (() => boolean) => {
    const until = performance.now() + ms;
    return () => performance.now() >= until;
  };
  await call(after(500));
  const quiet = await call(after(quietMs));
  let isOver = false;
  const flooding = attackUntil(room, after(floodMs)).finally(() => {
    isOver = true;
  });
  const flooded = await call(() => isOver);
  const bombs = await flooding;
  const sent = Object.values(bombs).flatMap((ends) => Object.values(ends));
  return { bombs, sent: sent.reduce((sum, count) => sum + count, 0), quietMs: quiet, floodedMs: flooded };
}

async function attackUntil(room: Room, isOver: () => boolean): Promise<Record<string, Record<string, number>>> {
  const mallory = makeCaller("mallory");
  const kinds = Object.keys(FLOOD);
  const bombs: Record<string, Record<string, number>> = {};
  // A new revision has a breaker of its own: deploying again is how an attacker gets round the one that has opened.
  const deploy = (kind: string): unknown => room.registry.deploy("mallory", kind, attackWith(FLOOD[kind] ?? ""));
  for (const kind of kinds) deploy(kind);
  let next = 0;
  const attacker = async (): Promise<void> => {
    while (!isOver() || next < kinds.length) {
      const n = next++;
      const kind = kinds[n % kinds.length] ?? "loop";
      const end = await (n % 3 === 2 ? streamBomb(room, kind) : endOf(reduce(room, kind, [HARMLESS, ATTACK], mallory)));
      const ends = bombs[kind] ?? {};
      bombs[kind] = ends;
      ends[end] = (ends[end] ?? 0) + 1;
      if (end === "CIRCUIT_OPEN") deploy(kind);
    }
  };
  await Promise.all(Array.from({ length: WIDTH }, attacker));
  return bombs;
}

async function streamBomb(room: Room, kind: string): Promise<string> {
  const mallory = makeCaller("mallory");
  const order = {
    function: { name: kind, revision: undefined },
    state: new Uint8Array(0),
    stateReport: StateReport.AT_END,
    onFault: OnFault.SKIP,
  };
  return endOf(
    (async () => {
      const stream = await room.invoker.openStream(mallory, order);
      try {
        await stream.batch(batchRequest(1, [HARMLESS, ATTACK, HARMLESS, ATTACK]));
      } finally {
        stream.abort();
      }
    })(),
  );
}

/** The reason; "answered" if there is none. Anything that is no fault is a defect of the server's. */
async function endOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return "answered";
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return error.reason;
  }
}

/** The value below which a share of them lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
