/**
 * Attacks on the realm at run time: each file beside this one is a module as the analyser would never let it through, and runs in an
 * executor of its own that was started as production starts it. No other layer helps.
 */
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { sha256Hex } from "../../../src/base/digest.ts";
import { DEFAULT_EXECUTION_LIMITS } from "../../../src/base/limits.ts";
import { Ended, Executor, type Reduced, type TestEvent } from "../../unit/execute/child/executor.ts";
import { attest, makeKeyPair } from "../../unit/execute/child/signing.ts";

interface Attack {
  readonly name: string;
  readonly claim: string;
  /** What may come of it: `harmless`, `state`, a reason, `died`, or `needs-kill`. */
  readonly allowed: readonly string[];
  readonly source: string;
  readonly runs: readonly (readonly TestEvent[])[];
  /** The same for the bare isolate. */
  readonly data: unknown;
  /** For `state`: the state that must come out. */
  readonly state: unknown;
}

/** Long enough for four CPU budgets and a rebuilt isolate on a busy machine; then the supervisor would have killed. */
const PATIENCE_MS = 4_000;
const LIMITS = { ...DEFAULT_EXECUTION_LIMITS, memoryMb: 64 };
const ORDINARY = "export default { initial: () => ({ n: 0 }), apply: (s, e) => ({ n: s.n + e.data.x }) };";

const here = new URL(".", import.meta.url);

function read(file: string): Attack {
  const source = readFileSync(new URL(file, here), "utf8");
  const field = (name: string): string | undefined => new RegExp(`^// ${name}: (.*)$`, "m").exec(source)?.[1];
  const claim = field("Claim");
  const allowed = field("Expect")?.split("|");
  if (claim === undefined || allowed === undefined) throw new Error(`${file} says no claim or expectation`);
  const data: unknown[][] = JSON.parse(field("Runs") ?? `[${field("Events") ?? '[{ "x": 1 }, { "x": 1 }]'}]`);
  const json = field("Json")?.replaceAll("\\u001e", "\u001e");
  const runs = json === undefined ? data.map((run) => run.map((one) => ({ data: one }))) : [[{ json }, { data: {} }]];
  return { name: file.slice(0, -3), claim, allowed, source, runs, data, state: JSON.parse(field("State") ?? "null") };
}

const attacks = readdirSync(here)
  .filter((file) => file.endsWith(".js"))
  .map(read);

/** Runs the attack as it comes, and answers what came of it. */
async function outcome(executor: Executor, attack: Attack): Promise<string> {
  let wasKilled = false;
  const timer = setTimeout(() => {
    wasKilled = true;
    executor.kill();
  }, PATIENCE_MS);
  try {
    const keys = makeKeyPair();
    await executor.expect("ready");
    executor.assign([keys.publicKey], LIMITS);
    const code = Buffer.from(attack.source);
    const failure = await executor.load(code, attest(code, keys), new Uint8Array());
    if (failure !== undefined) return failure.reason;
    let last: Reduced | undefined;
    for (const run of attack.runs) {
      last = await executor.reduce(sha256Hex(code), run);
      if (!last.ok) break;
    }
    if (last === undefined) throw new Error("the attack has no run");
    if (!last.ok) {
      expect(Buffer.byteLength(last.message)).toBeLessThanOrEqual(4096);
      expect(last.stack.length).toBeLessThanOrEqual(32);
    }
    await stillServes(executor, keys);
    if (!last.ok) return last.reason;
    if (attack.allowed.includes("state")) {
      expect(last.state).toEqual(attack.state);
      return "state";
    }
    return JSON.stringify(last.state) === '{"pwned":false}' ? "harmless" : `state ${last.text.slice(0, 200)}`;
  } catch (thrown) {
    if (!(thrown instanceof Ended)) throw thrown;
    return wasKilled ? "needs-kill" : "died";
  } finally {
    clearTimeout(timer);
    executor.kill();
  }
}

/** What the attack left behind is fit for an ordinary module. */
async function stillServes(executor: Executor, keys: ReturnType<typeof makeKeyPair>): Promise<void> {
  const code = Buffer.from(ORDINARY);
  expect(await executor.load(code, attest(code, keys), new Uint8Array())).toBeUndefined();
  expect(await executor.reduce(sha256Hex(code), [{ data: { x: 2 } }, { data: { x: 3 } }])).toMatchObject({
    ok: true,
    state: { n: 5 },
  });
}

describe("attacks on the realm", () => {
  it("number at least a hundred and twenty", () => {
    expect(attacks.length).toBeGreaterThanOrEqual(120);
  });

  for (const attack of attacks) {
    it(`${attack.claim} (${attack.name})`, async () => {
      let came = await outcome(new Executor(), attack);
      // Kept from running by its neighbours: the supervisor sends such a call again.
      for (let again = 0; came === "EXECUTOR_LOST" && again < 4; again += 1)
        came = await outcome(new Executor(), attack);
      expect(attack.allowed).toContain(came);
    });
  }

  it("that end harmless work where nothing is hardened", () => {
    const probes = attacks.filter(({ allowed }) => allowed.length === 1 && allowed[0] === "harmless");
    const argument = JSON.stringify(probes.map(({ name, data }) => [name, data]));
    const printed = execFileSync(
      process.execPath,
      ["--no-node-snapshot", fileURLToPath(new URL("bare.ts", here)), argument],
      {
        encoding: "utf8",
        env: { TZ: "America/New_York", LANG: "en_US.UTF-8" },
      },
    );
    const working = new Set<string>(JSON.parse(printed));
    expect(probes.map(({ name }) => name).filter((name) => !working.has(name))).toEqual([]);
  });
});
