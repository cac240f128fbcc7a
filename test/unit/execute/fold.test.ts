import { afterEach, describe, expect, it } from "vitest";
import type { ExecutorPool } from "../../../src/execute/executor-pool.ts";
import { Fault } from "../../../src/fault/fault.ts";
import { reasonFacts } from "../../../src/fault/reasons.ts";
import { OnFault } from "../../../src/gen/assay/v1/invoke_service_pb.js";
import { bytes, faultOf, foldOrder, lives, order, type PoolSettings, scriptedPool, told, until } from "./fixture.ts";

const CPU = reasonFacts("CPU_TIME_LIMIT").number;
const CRASHED = reasonFacts("EXECUTOR_CRASHED").number;
const EXCEPTION = reasonFacts("EXCEPTION").number;

const pools: ExecutorPool[] = [];

function pool(settings: PoolSettings = {}): ExecutorPool {
  const made = scriptedPool(settings);
  pools.push(made);
  return made;
}

afterEach(async () => {
  for (const made of pools.splice(0)) {
    const pids = made.processIds();
    await made.close(0);
    expect(pids.filter(lives)).toEqual([]);
  }
});

describe("a fold", () => {
  it("applies batches in order and reports its state at the end", async () => {
    const fold = await pool().openFold("a", foldOrder());
    expect(told((await fold.batch(bytes("one two"))).response).applied).toEqual(["one", "two"]);
    const second = await fold.batch(bytes("three"));
    expect(second).toMatchObject({ stopped: false, faulted: false, killers: 0 });
    expect(told((await fold.finish(true)) ?? bytes("{}"))).toEqual({ applied: ["one", "two", "three"], folds: 0 });
    expect((await faultOf(fold.batch(bytes("four")))).reason).toBe("CANCELLED");
  });

  it("starts from the state that it is given", async () => {
    const fold = await pool().openFold("a", foldOrder({ state: bytes('["zero"]') }));
    expect(told((await fold.batch(bytes("one"))).response).applied).toEqual(["zero", "one"]);
  });

  it("cannot be opened on a state that the executor refuses", async () => {
    const opened = pool().openFold("a", foldOrder({ state: bytes("!fail:REQUEST_INVALID") }));
    expect((await faultOf(opened)).reason).toBe("REQUEST_INVALID");
  });

  it("whose initial() kills the executor cannot be opened, and the reason is told", async () => {
    const opened = pool().openFold("a", foldOrder({ state: bytes("!spin") }));
    expect((await faultOf(opened)).reason).toBe("CPU_TIME_LIMIT");
  });

  it("goes on in another executor after its own has been stopped", async () => {
    const executors = pool({ idleMs: 40 });
    const fold = await executors.openFold("a", foldOrder());
    const { pid } = told((await fold.batch(bytes("one"))).response);
    await until(() => executors.processIds().length === 0);
    const second = told((await fold.batch(bytes("two"))).response);
    expect(second.applied).toEqual(["one", "two"]);
    expect(second.pid).not.toBe(pid);
    expect(told((await fold.finish(true)) ?? bytes("{}")).applied).toEqual(["one", "two"]);
  });

  it("reports its state at the end even if the executor died after the last batch", async () => {
    const executors = pool();
    const fold = await executors.openFold("a", foldOrder());
    const { pid } = told((await fold.batch(bytes("one two"))).response);
    process.kill(Number(pid), "SIGKILL");
    await until(() => !lives(Number(pid)));
    expect(told((await fold.finish(true)) ?? bytes("{}")).applied).toEqual(["one", "two"]);
  });
});

describe("an event that kills the executor", () => {
  it("stops the fold with the state of the event before intact", async () => {
    const fold = await pool().openFold("a", foldOrder());
    await fold.batch(bytes("one"));
    const result = await fold.batch(bytes("two spin three"));
    expect(result).toMatchObject({ stopped: true, faulted: true, killers: 1 });
    expect(told(result.response)).toMatchObject({ applied: ["one", "two"], faulted: [`1=${CPU}`] });
    expect(told((await fold.finish(true)) ?? bytes("{}")).applied).toEqual(["one", "two"]);
  });

  it("is skipped where the stream skips faults, and the events behind it are applied", async () => {
    const fold = await pool().openFold("a", foldOrder({ onFault: OnFault.SKIP }));
    const result = await fold.batch(bytes("one spin two spin fail:EXCEPTION three"));
    expect(result).toMatchObject({ stopped: false, faulted: true, killers: 2 });
    expect(told(result.response)).toMatchObject({
      applied: ["one", "two", "three"],
      faulted: [`1=${CPU}`, `3=${CPU}`, `4=${EXCEPTION}`],
    });
    expect(told((await fold.batch(bytes("four"))).response).applied).toEqual(["one", "two", "three", "four"]);
  });

  it("and that no limit explains is named as a crash", async () => {
    const fold = await pool().openFold("a", foldOrder({ onFault: OnFault.SKIP }));
    const result = await fold.batch(bytes("one abort two"));
    expect(told(result.response)).toMatchObject({ applied: ["one", "two"], faulted: [`1=${CRASHED}`] });
  });

  it("takes no other fold and no other call with it", async () => {
    const executors = pool();
    const fold = await executors.openFold("a", foldOrder());
    const other = await executors.openFold("a", foldOrder());
    await other.batch(bytes("first"));
    const guilty = fold.batch(bytes("one spin"));
    const innocents = [other.batch(bytes("second")), executors.reduce("a", order("x"))] as const;
    expect(told((await guilty).response)).toMatchObject({ applied: ["one"], faulted: [`1=${CPU}`] });
    expect(told((await innocents[0]).response).applied).toEqual(["first", "second"]);
    expect(told(await innocents[1])).toMatchObject({ command: "x" });
  });

  it("ends the fold as a whole if there are too many of its kind in a batch", async () => {
    const fold = await pool().openFold("a", foldOrder({ onFault: OnFault.SKIP }));
    const fault = await faultOf(fold.batch(bytes(Array.from({ length: 12 }, () => "spin").join(" "))));
    expect(fault).toMatchObject({ reason: "CPU_TIME_LIMIT", details: { metadata: { event_index: "8" } } });
    expect((await faultOf(fold.batch(bytes("x")))).reason).toBe("CANCELLED");
  });
});

describe("a fold that is aborted", () => {
  it("is freed in the executor", async () => {
    const executors = pool();
    const fold = await executors.openFold("a", foldOrder());
    const other = await executors.openFold("a", foldOrder());
    fold.abort(new Fault("CANCELLED", "gone"));
    fold.abort(new Fault("CANCELLED", "twice"));
    expect(told((await other.finish(true)) ?? bytes("{}"))).toEqual({ applied: [], folds: 0 });
  });

  it("while a batch runs fails that batch at once and is freed when it has run", async () => {
    const executors = pool({ limits: { cpuTimeMs: 2_000 } });
    const fold = await executors.openFold("a", foldOrder());
    const other = await executors.openFold("a", foldOrder());
    const running = faultOf(fold.batch(bytes("sleep:200")));
    await new Promise((resolve) => setTimeout(resolve, 30));
    fold.abort(new Fault("CANCELLED", "gone"));
    expect((await running).reason).toBe("CANCELLED");
    expect(told((await other.finish(true)) ?? bytes("{}"))).toEqual({ applied: [], folds: 0 });
  });
});
