/**
 * The first call of a deployed function: what its stages take, what the whole takes in an executor that waited, what a call costs that gets an isolate
 * of its own, and how many functions one executor holds. Run: `npm run bench:first-call -- [--functions 1000]`.
 */
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { create } from "@bufbuild/protobuf";
import ivm from "isolated-vm";
import { sha256Hex } from "../../src/base/digest.ts";
import { DEFAULT_EXECUTION_LIMITS } from "../../src/base/limits.ts";
import { verifyCode } from "../../src/execute/child/artifact.ts";
import { batchText } from "../../src/execute/child/events.ts";
import { ARTIFACT_FILE_NAME, REALM_FILE_NAME, REALM_SCRIPT } from "../../src/execute/child/realm-script.ts";
import { isolatesMb } from "../../src/execute/executor-watch.ts";
import type { Manifest } from "../../src/flow.ts";
import { EventSchema } from "../../src/gen/assay/v1/event_pb.js";
import { Executor } from "../unit/execute/child/executor.ts";
import { attest, MANIFEST, makeKeyPair, POLICY_DIGEST, TENANT } from "../unit/execute/child/signing.ts";

const { values } = parseArgs({ options: { functions: { type: "string" }, rounds: { type: "string" } } });
const rounds = Number(values.rounds ?? 40);
const EXECUTOR_MEMORY_MB = 2_048;
const PROVEN: Manifest = { ...MANIFEST, stateStyle: "copied" };
const NO_MAP = new Uint8Array();
const keys = makeKeyPair();

const module = (at: number): Buffer =>
  Buffer.from(`
const fee = ${at};
export default {
  initial: () => ({ balance: 0, entries: 0 }),
  apply(account, event) {
    switch (event.type) {
      case "Deposited": return { balance: account.balance + event.data.amount - fee, entries: account.entries + 1 };
      case "Withdrawn": return { balance: account.balance - event.data.amount - fee, entries: account.entries + 1 };
      default: return account;
    }
  },
};`);
const EVENTS = [{ type: "Deposited", data: { amount: 5 } }];

function quantile(durations: readonly number[], share: number): string {
  const sorted = [...durations].sort((a, b) => a - b);
  return (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(2);
}

function show(name: string, durations: readonly number[]): void {
  console.log(
    `${name.padEnd(52)} p50 ${quantile(durations, 0.5).padStart(7)} ms   p95 ${quantile(durations, 0.95).padStart(7)} ms`,
  );
}

class Stages {
  readonly #durations = new Map<string, number[]>();
  time<T>(stage: string, work: () => T): T {
    const beganMs = performance.now();
    const result = work();
    const durations = this.#durations.get(stage) ?? [];
    durations.push(performance.now() - beganMs);
    this.#durations.set(stage, durations);
    return result;
  }
  show(): void {
    for (const [stage, durations] of this.#durations) show(`  ${stage}`, durations);
  }
}

/** Each stage by itself, in this process. */
function stages(): void {
  const stopwatch = new Stages();
  for (let round = 0; round < rounds; round += 1) {
    const code = module(round);
    const attestation = attest(code, keys, TENANT, PROVEN);
    const tenancy = {
      tenant: TENANT,
      policyDigests: new Set([POLICY_DIGEST]),
      limits: DEFAULT_EXECUTION_LIMITS,
      keys: [keys.publicKey],
      isolatesMb: 1_024,
    };
    stopwatch.time("verify", () => verifyCode(code, attestation, sha256Hex(code), tenancy));
    const isolate = stopwatch.time("isolate", () => new ivm.Isolate({ memoryLimit: 128 }));
    const context = stopwatch.time("context", () => isolate.createContextSync());
    const harden = (): ivm.Reference => context.evalSync(REALM_SCRIPT, { filename: REALM_FILE_NAME, reference: true });
    const realm = stopwatch.time("harden", harden);
    const entry = (name: string): ivm.Reference => realm.getSync(name, { reference: true });
    const compiled = stopwatch.time("compile", () => {
      const made = isolate.compileModuleSync(code.toString(), { filename: ARTIFACT_FILE_NAME });
      made.instantiateSync(context, () => {
        throw new TypeError("an artifact imports nothing");
      });
      return made;
    });
    stopwatch.time("evaluate", () => {
      compiled.evaluateSync();
      entry("adopt").applySync(undefined, [compiled.namespace.derefInto(), 1 << 20, "copied"]);
    });
    const event = create(EventSchema, { type: "Deposited", data: Buffer.from('{"amount":5}') });
    stopwatch.time("first call", () => {
      entry("initial").applySync(undefined, []);
      const { attributes, documents, layout } = batchText([event]);
      const state = '{"balance":0,"entries":0}';
      const answer: unknown = entry("fold").applySync(undefined, [state, attributes, layout, documents, "", 1, false]);
      if (!/^={"balance":-?\d+,"entries":1}$/.test(String(answer)))
        throw new Error(`the fold answered ${String(answer)}`);
    });
    stopwatch.time("(dispose)", () => isolate.dispose());
  }
  console.log("stages, in one process");
  stopwatch.show();
}

async function load(executor: Executor, at: number, manifest = PROVEN): Promise<string> {
  const code = module(at);
  const failure = await executor.load(code, attest(code, keys, TENANT, manifest), NO_MAP);
  if (failure !== undefined) throw new Error(`not loaded: ${failure.message}`);
  return sha256Hex(code);
}

async function call(executor: Executor, digest: string): Promise<void> {
  const result = await executor.reduce(digest, EVENTS);
  if (!result.ok) throw new Error(`${result.reason}: ${result.message}`);
}

/** From the start of the process until it could be assigned. Walls around it come on top. */
async function spawns(): Promise<number[]> {
  const durations: number[] = [];
  for (let round = 0; round < rounds / 4; round += 1) {
    const beganMs = performance.now();
    const executor = new Executor();
    await executor.expect("ready");
    durations.push(performance.now() - beganMs);
    executor.kill();
    await executor.ended();
  }
  return durations;
}

/** Assignment, loading and one event, over the socket, in an executor that has waited. */
async function firstCalls(memoryMb: number): Promise<number[]> {
  const durations: number[] = [];
  for (let round = 0; round < rounds / 2; round += 1) {
    const executor = new Executor();
    await executor.expect("ready");
    const code = module(round);
    const attestation = attest(code, keys, TENANT, PROVEN);
    const beganMs = performance.now();
    executor.assign([keys.publicKey], { ...DEFAULT_EXECUTION_LIMITS, memoryMb });
    if ((await executor.load(code, attestation, NO_MAP)) !== undefined) throw new Error("not loaded");
    await call(executor, sha256Hex(code));
    durations.push(performance.now() - beganMs);
    executor.kill();
    await executor.ended();
  }
  return durations;
}

/** First calls of further functions in an executor that is at work, with or without a moment of rest between them. */
async function furtherFunctions(restMs: number): Promise<number[]> {
  const executor = new Executor();
  await executor.expect("ready");
  executor.assign([keys.publicKey]);
  const durations: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const beganMs = performance.now();
    await call(executor, await load(executor, round));
    durations.push(performance.now() - beganMs);
    if (restMs > 0) await new Promise((resolve) => setTimeout(resolve, restMs));
  }
  executor.kill();
  return durations;
}

/** Calls of one function, one after the other. */
async function calls(manifest: Manifest, restMs: number): Promise<number[]> {
  const executor = new Executor();
  await executor.expect("ready");
  executor.assign([keys.publicKey]);
  const digest = await load(executor, 0, manifest);
  const durations: number[] = [];
  for (let round = 0; round < rounds * 5; round += 1) {
    const beganMs = performance.now();
    await call(executor, digest);
    durations.push(performance.now() - beganMs);
    if (restMs > 0) await new Promise((resolve) => setTimeout(resolve, restMs));
  }
  executor.kill();
  return durations;
}

/** So many functions in one executor: its memory, and what a call of each takes then. */
async function manyFunctions(count: number): Promise<void> {
  const executor = new Executor();
  await executor.expect("ready");
  const capMb = isolatesMb(EXECUTOR_MEMORY_MB, DEFAULT_EXECUTION_LIMITS.memoryMb);
  executor.assign([keys.publicKey], DEFAULT_EXECUTION_LIMITS, TENANT, capMb);
  const residentMb = (): number =>
    (Number(readFileSync(`/proc/${executor.child.pid}/statm`, "latin1").split(" ")[1]) * 4096) / 2 ** 20;
  const restingMb = residentMb();
  const digests: string[] = [];
  let mostMb = 0;
  for (let at = 0; at < count; at += 1) {
    digests.push(await load(executor, at));
    await call(executor, digests[at] ?? "");
    mostMb = Math.max(mostMb, residentMb());
  }
  console.log(`${count} functions in one executor of ${EXECUTOR_MEMORY_MB} MiB (isolates: ${capMb} MiB)`);
  console.log(
    `  resident: ${restingMb.toFixed(0)} MiB before, ${residentMb().toFixed(0)} MiB with all loaded, never more than ${mostMb.toFixed(0)} MiB`,
  );
  const kept: number[] = [];
  const made: number[] = [];
  // From the last to the first: those that still have their isolate come first.
  for (const digest of [...digests].reverse()) {
    const beganMs = performance.now();
    await call(executor, digest);
    const tookMs = performance.now() - beganMs;
    mostMb = Math.max(mostMb, residentMb());
    (tookMs > 2 ? made : kept).push(tookMs);
  }
  console.log(
    `  a call of each from the last to the first: ${kept.length} in under 2 ms, ${made.length} that needed a new isolate`,
  );
  if (kept.length > 0) show("    isolate kept", kept);
  if (made.length > 0) show("    isolate made again", made);
  console.log(`  resident: never more than ${mostMb.toFixed(0)} MiB`);
  executor.kill();
}

console.log("before any call");
show("  spawn to ready", await spawns());
stages();
console.log("whole, over the socket");
show("  first call, executor with a cell that waits", await firstCalls(DEFAULT_EXECUTION_LIMITS.memoryMb));
show("  first call, cell made on demand", await firstCalls(DEFAULT_EXECUTION_LIMITS.memoryMb - 1));
show("  another function's, a moment later", await furtherFunctions(30));
show("  another function's, at once", await furtherFunctions(0));
console.log("later calls of one function");
show("  manifest proves that it keeps nothing", await calls(PROVEN, 0));
show("  isolate of its own for each call, a moment later", await calls(MANIFEST, 30));
show("  isolate of its own for each call, at once", await calls(MANIFEST, 0));
if (values.functions !== undefined) await manyFunctions(Number(values.functions));
