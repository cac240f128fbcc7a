/** Claims about what outlives a call: nothing of what the module did, and of isolates no more than fit. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { sha256Hex } from "../../../../src/base/digest.ts";
import { DEFAULT_EXECUTION_LIMITS } from "../../../../src/base/limits.ts";
import { OnFault } from "../../../../src/gen/assay/v1/invoke_service_pb.js";
import type { Executor } from "./executor.ts";
import { candidateGlobals } from "./realm-names.ts";
import { graphWalker, vandal } from "./realm-walker.ts";
import { attest, type KeyPair, MANIFEST, makeKeyPair, TENANT } from "./signing.ts";
import { startExecutor } from "./started.ts";

const PROVEN = { ...MANIFEST, stateStyle: "copied" as const };
const NO_MAP = new Uint8Array();

/** A module that counts its calls where the analyser would never let it. */
const counter = (name: string): Buffer =>
  Buffer.from(
    `let calls = 0; export default { initial: () => ({ calls: 0 }), apply: (s) => ({ name: ${JSON.stringify(name)}, calls: ++calls, before: s.calls }) };`,
  );

async function assigned(isolatesMb = 0): Promise<{ executor: Executor; keys: KeyPair }> {
  const executor = await startExecutor();
  const keys = makeKeyPair();
  executor.assign([keys.publicKey], DEFAULT_EXECUTION_LIMITS, TENANT, isolatesMb);
  return { executor, keys };
}

async function load(executor: Executor, keys: KeyPair, code: Buffer, manifest = MANIFEST): Promise<string> {
  expect(await executor.load(code, attest(code, keys, TENANT, manifest), NO_MAP)).toBeUndefined();
  return sha256Hex(code);
}

async function calls(executor: Executor, digest: string): Promise<unknown> {
  const result = await executor.reduce(digest, [{}]);
  if (!result.ok) throw new Error(`${result.reason}: ${result.message}`);
  return (result.state as { calls: number }).calls;
}

describe("a module whose manifest proves nothing", () => {
  it("remembers nothing from one unary call to the next", async () => {
    const { executor, keys } = await assigned();
    const digest = await load(executor, keys, counter("a"));
    expect([await calls(executor, digest), await calls(executor, digest)]).toEqual([1, 1]);
  });

  it("remembers nothing from one batch of a stream to the next, nor from one stream to another, and the state goes on", async () => {
    const { executor, keys } = await assigned();
    const digest = await load(executor, keys, counter("a"));
    const fold = await executor.openFold(digest, OnFault.STOP);
    const other = await executor.openFold(digest, OnFault.STOP);
    expect((await executor.batch(fold, 1n, [{}, {}])).snapshot).toBe('{"name":"a","calls":2,"before":1}');
    expect((await executor.batch(other, 1n, [{}])).snapshot).toBe('{"name":"a","calls":1,"before":0}');
    expect((await executor.batch(fold, 2n, [{}])).snapshot).toBe('{"name":"a","calls":1,"before":2}');
  });

  it("remembers nothing of a call that failed", async () => {
    const { executor, keys } = await assigned();
    const code = Buffer.from(
      `let seen = 0; export default { initial: () => null, apply: (s, e) => { seen += 1; if (e.data === "fail") throw new Error("no"); return { seen }; } };`,
    );
    const digest = await load(executor, keys, code);
    expect(await executor.reduce(digest, [{ data: "fail" }])).toMatchObject({ reason: "EXCEPTION" });
    expect(await executor.reduce(digest, [{ data: 1 }])).toMatchObject({ state: { seen: 1 } });
  });
});

describe("what one function does to its realm", () => {
  it("is not seen by another function in the same executor", async () => {
    const { executor, keys } = await assigned();
    const names = candidateGlobals();
    const spoilt = await load(executor, keys, Buffer.from(vandal(names)), PROVEN);
    expect(await executor.reduce(spoilt, [{}])).toMatchObject({ ok: true, state: { changed: 0 } });
    const walker = await load(executor, keys, Buffer.from(graphWalker(names)), PROVEN);
    const result = await executor.reduce(walker, [{ type: "Walk" }]);
    if (!result.ok) throw new Error(result.message);
    const { lines, loose } = result.state as { lines: string[]; loose: string[] };
    expect(loose).toEqual([]);
    expect(`${lines.join("\n")}\n`).toBe(readFileSync(new URL("realm-graph.txt", import.meta.url), "utf8"));
  });
});

describe("isolates", () => {
  it("stay from call to call where the manifest proves that the module keeps nothing", async () => {
    const { executor, keys } = await assigned();
    const digest = await load(executor, keys, counter("a"), PROVEN);
    expect([await calls(executor, digest), await calls(executor, digest)]).toEqual([1, 2]);
  });

  it("that were used least recently are let go when all together take too much, and made again on demand", async () => {
    const { executor, keys } = await assigned(24);
    const digests: string[] = [];
    for (let at = 0; at < 16; at += 1) {
      digests.push(await load(executor, keys, counter(`f${at}`), PROVEN));
      expect(await calls(executor, digests[at] ?? "")).toBe(1);
    }
    // From the last to the first, so that none is let go for another's sake before it is asked.
    const again: unknown[] = [];
    for (const digest of digests.slice(-3).reverse()) again.push(await calls(executor, digest));
    expect(again).toEqual([2, 2, 2]);
    expect(await calls(executor, digests[0] ?? "")).toBe(1);
    expect(await calls(executor, digests.at(-1) ?? "")).toBe(3);
  });

  it("that hold much are let go for their size", async () => {
    const { executor, keys } = await assigned(48);
    const large = Buffer.from(
      `let kept; let calls = 0; export default { initial: () => 0, apply: () => { kept ??= new Uint8Array(40 << 20).fill(1); return { calls: ++calls }; } };`,
    );
    const digest = await load(executor, keys, large, PROVEN);
    expect([await calls(executor, digest), await calls(executor, digest)]).toEqual([1, 2]);
    for (const name of ["a", "b", "c", "d"]) await load(executor, keys, counter(name), PROVEN);
    expect(await calls(executor, digest)).toBe(1);
  });

  it("that are let go take no fold with them: its state goes on", async () => {
    const { executor, keys } = await assigned(8);
    const code = Buffer.from(
      "export default { initial: () => ({ n: 0 }), apply: (s, e) => ({ n: s.n + (e.data?.x ?? 1) }) };",
    );
    const digest = await load(executor, keys, code, PROVEN);
    const fold = await executor.openFold(digest, OnFault.STOP);
    expect((await executor.batch(fold, 1n, [{ data: { x: 5 } }])).snapshot).toBe('{"n":5}');
    for (const name of ["a", "b", "c", "d", "e", "f"])
      await calls(executor, await load(executor, keys, counter(name), PROVEN));
    expect((await executor.batch(fold, 2n, [{ data: { x: 6 } }, {}])).snapshot).toBe('{"n":12}');
    executor.send({ case: "closeFold", value: { fold, report: true } });
    expect((await executor.batchDone()).snapshot).toBe('{"n":12}');
  });
});
