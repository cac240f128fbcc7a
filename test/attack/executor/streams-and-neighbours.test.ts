import { describe, expect, it } from "vitest";
import { reasonFacts } from "../../../src/fault/reasons.ts";
import { OnFault, StateReport } from "../../../src/gen/assay/v1/invoke_service_pb.js";
import { faultOf } from "../../unit/execute/fixture.ts";
import { batchRequest, makeCaller, receipt, reduce, stateOf } from "../../unit/invoke/fixture.ts";
import { ATTACK, arena, attackWith, HARMLESS } from "./fixture.ts";

const LOOP = attackWith("[].indexOf.call({ length: 2 ** 53 - 1 }, 1);");
const CPU = reasonFacts("CPU_TIME_LIMIT").number;

const order = (onFault: OnFault) => ({
  function: { name: "attack", revision: undefined },
  state: new Uint8Array(0),
  stateReport: StateReport.EVERY_BATCH,
  onFault,
});

describe("an event that has to be killed from outside", () => {
  it("stops its stream with the state of the event before intact", async () => {
    const { invoker } = await arena(LOOP);
    const stream = await invoker.openStream(makeCaller("mallory"), order(OnFault.STOP));
    await stream.batch(batchRequest(1, [HARMLESS, HARMLESS]));
    const { response, stopped } = await stream.batch(batchRequest(2, [HARMLESS, ATTACK, HARMLESS]));
    expect(stopped).toBe(true);
    const got = receipt(response);
    expect(got).toMatchObject({ batch: 2n, eventsApplied: 1, eventsFailed: 1 });
    expect(got.faults.map(({ index, fault }) => [index, fault?.reason])).toEqual([[1, CPU]]);
    expect(stateOf(got)).toEqual({ count: 3 });
    expect(stateOf(receipt(await stream.finish()))).toEqual({ count: 3 });
  });

  it("is left out of its stream, which goes on", async () => {
    const { invoker } = await arena(LOOP);
    const stream = await invoker.openStream(makeCaller("mallory"), order(OnFault.SKIP));
    const { response, stopped } = await stream.batch(batchRequest(1, [HARMLESS, ATTACK, HARMLESS, ATTACK, HARMLESS]));
    expect(stopped).toBe(false);
    const got = receipt(response);
    expect(got).toMatchObject({ eventsApplied: 3, eventsFailed: 2 });
    expect(got.faults.map(({ index, fault }) => [index, fault?.reason])).toEqual([
      [1, CPU],
      [3, CPU],
    ]);
    expect(stateOf(got)).toEqual({ count: 3 });
    const next = receipt((await stream.batch(batchRequest(2, [HARMLESS]))).response);
    expect(stateOf(next)).toEqual({ count: 4 });
  });

  it("harms no call and no stream of the same tenant that shares its executor", async () => {
    const room = await arena(LOOP);
    const mallory = makeCaller("mallory");
    await reduce(room, "attack", [HARMLESS], mallory);
    const stream = await room.invoker.openStream(mallory, order(OnFault.STOP));
    await stream.batch(batchRequest(1, [HARMLESS]));
    const guilty = faultOf(reduce(room, "attack", [ATTACK], mallory));
    const innocents = Array.from({ length: 20 }, () => reduce(room, "attack", [HARMLESS], mallory));
    const batch = stream.batch(batchRequest(2, [HARMLESS]));
    expect((await guilty).reason).toBe("CPU_TIME_LIMIT");
    expect(await Promise.all(innocents)).toEqual(Array(20).fill({ count: 1 }));
    expect(stateOf(receipt((await batch).response))).toEqual({ count: 2 });
  });

  it("again and again opens the breaker: the revision rests, and the tenant's other function does not", async () => {
    const room = await arena(LOOP);
    const mallory = makeCaller("mallory");
    room.registry.deploy("mallory", "good", attackWith(""));
    for (let n = 0; n < 5; n++) {
      expect((await faultOf(reduce(room, "attack", [ATTACK], mallory))).reason).toBe("CPU_TIME_LIMIT");
    }
    expect((await faultOf(reduce(room, "attack", [HARMLESS], mallory))).reason).toBe("CIRCUIT_OPEN");
    expect(await reduce(room, "good", [HARMLESS], mallory)).toEqual({ count: 1 });
  });

  it("a hundred times at once costs five executors, not a hundred", async () => {
    const room = await arena(LOOP);
    const mallory = makeCaller("mallory");
    await reduce(room, "attack", [HARMLESS], mallory);
    const reasons = await Promise.all(
      Array.from({ length: 100 }, async () => (await faultOf(reduce(room, "attack", [ATTACK], mallory))).reason),
    );
    expect(reasons.filter((reason) => reason === "CPU_TIME_LIMIT")).toHaveLength(5);
    expect(reasons.filter((reason) => reason === "CIRCUIT_OPEN")).toHaveLength(95);
  });
});
