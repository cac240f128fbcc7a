/** Claims about packed batches: they mean what their events mean one by one, and those whose parts do not fit together are refused. */
import { create, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PackedEventsSchema } from "../../../../src/gen/assay/v1/event_pb.js";
import { OnFault, ReduceStreamRequestSchema } from "../../../../src/gen/assay/v1/invoke_service_pb.js";
import fc from "../../../property/fast-check.ts";
import { failureOf, type Loaded, startWith } from "./executor.ts";

type Packed = MessageInitShape<typeof PackedEventsSchema>;

const KEEP = `export default {
  initial: () => [],
  apply: (state, event) => {
    if (event.type === "Thrown") throw new Error("told to");
    return [...state, JSON.stringify(event)];
  },
};`;

let loaded: Loaded;
beforeAll(async () => {
  loaded = await startWith(KEEP, { cpuTimeMs: 2_000, maxBatchEvents: 1_000 }, "");
});
afterAll(() => loaded.executor.kill());

interface TypedText {
  readonly type: string;
  readonly json: string;
}

function pack(events: readonly TypedText[]): Packed {
  const types = [...new Set(events.map(({ type }) => type))];
  const documents = events.map(({ json }) => Buffer.from(json));
  return {
    types,
    typeIndexes: events.map(({ type }) => types.indexOf(type)),
    dataLengths: documents.map(({ byteLength }) => byteLength),
    data: Buffer.concat(documents),
  };
}

async function sendPacked(
  packed: Packed,
  stepwise = false,
  beside: readonly { readonly type: string }[] = [],
): Promise<number> {
  const { executor, digest } = loaded;
  const fold = await executor.openFold(digest, OnFault.SKIP);
  const message = { case: "batch" as const, value: { batch: 1n, packed, events: [...beside] } };
  const request = toBinary(ReduceStreamRequestSchema, create(ReduceStreamRequestSchema, { message }));
  executor.send({ case: "foldBatch", value: { fold, request, stepwise } });
  return fold;
}

/** What came of a batch, without what it cost. */
async function outcome(fold: number): Promise<unknown> {
  const { receipt, snapshot, faulted, stopped } = await loaded.executor.batchDone();
  loaded.executor.send({ case: "closeFold", value: { fold, report: false } });
  const { eventsApplied, eventsFailed, faults } = receipt;
  const told = faults.map(({ index, fault }) => [index, fault?.reason, fault?.message]);
  return { eventsApplied, eventsFailed, told, snapshot, faulted, stopped };
}

async function oneByOne(events: readonly TypedText[]): Promise<unknown> {
  const fold = await loaded.executor.openFold(loaded.digest, OnFault.SKIP);
  loaded.executor.sendBatch(fold, 1n, events);
  return outcome(fold);
}

async function refusal(packed: Packed, beside: readonly { readonly type: string }[] = []): Promise<string> {
  await sendPacked(packed, false, beside);
  const { reason, message } = failureOf(await loaded.executor.expect("failed"));
  return `${reason}: ${message}`;
}

const events = fc.array(
  fc.record({
    type: fc.constantFrom("Deposited", "Withdrawn", "Thrown", "é", "", "t".repeat(257)),
    json: fc.oneof(
      fc.json(),
      fc.constantFrom("", "", "{}", '{"a":1}', "1,2", "[", "]", '"', '{"a":"', '"}', "{}\u001e{}", "\\"),
    ),
  }),
  { minLength: 1, maxLength: 20 },
);

describe("a packed batch", () => {
  it("does what its events do one by one, bad ones included", async () => {
    await fc.assert(
      fc.asyncProperty(events, async (batch) => {
        expect(await outcome(await sendPacked(pack(batch)))).toEqual(await oneByOne(batch));
      }),
      { numRuns: 200 },
    );
  });

  it("is gone through event by event where the gateway looks for one that kills", async () => {
    const batch = Array.from({ length: 5 }, (_, at) => ({ type: "T", json: `{"at":${at}}` }));
    const fold = await sendPacked(pack(batch), true);
    for (let done = 1; done <= 5; done += 1) {
      expect((await loaded.executor.expect("progress")).eventsDone).toBe(done);
    }
    expect(await outcome(fold)).toEqual(await oneByOne(batch));
  });

  it("cannot cut its data so that a document splices into its neighbour", async () => {
    const data = Buffer.from('{"a":1},{"b":2}["x","y"]');
    for (let cut = 0; cut <= data.byteLength; cut += 1) {
      const batch = [data.subarray(0, cut).toString(), data.subarray(cut).toString(), '{"after":1}'].map((json) => ({
        type: "T",
        json,
      }));
      expect(await outcome(await sendPacked(pack(batch)))).toEqual(await oneByOne(batch));
    }
  });

  it("is refused where its parts do not fit together", async () => {
    const fit = pack([
      { type: "A", json: "{}" },
      { type: "B", json: "[1]" },
    ]);
    const refused = async (change: Packed): Promise<string> => refusal({ ...fit, ...change });
    expect(await refused({ typeIndexes: [0, 2] })).toContain("batch.packed.type_indexes[1]: is 2; types has 2 entries");
    expect(await refused({ typeIndexes: [0, 2 ** 32 - 1] })).toContain("is 4294967295; types has 2 entries");
    expect(await refused({ types: [] })).toContain("batch.packed.type_indexes[0]: is 0; types has 0 entries");
    expect(await refused({ types: ["A", "B", "C"] })).toContain(
      "batch.packed.types: has 3 entries; there are 2 events",
    );
    expect(await refused({ dataLengths: [2] })).toContain(
      "batch.packed.data_lengths: has 1 entries; type_indexes has 2",
    );
    expect(await refused({ dataLengths: [2, 2] })).toContain(
      "batch.packed.data: has 5 bytes; data_lengths add up to 4",
    );
    expect(await refused({ dataLengths: [2, 4] })).toContain(
      "batch.packed.data_lengths[1]: ends at byte 6; data has 5 bytes",
    );
    expect(await refused({ dataLengths: [2 ** 32 - 1, 6] })).toContain("ends at byte 4294967295; data has 5 bytes");
    expect(await refused({ typeIndexes: [], dataLengths: [], types: [], data: Buffer.of() })).toContain("is empty");
    expect(await refusal(fit, [{ type: "A" }])).toContain("batch.packed: is set beside events");
  });

  it("has as many events as a batch may have, and no more", async () => {
    const many = (count: number) => pack(Array.from({ length: count }, () => ({ type: "A", json: "" })));
    expect(await outcome(await sendPacked(many(1_000)))).toMatchObject({ eventsApplied: 1_000 });
    expect(await refusal(many(1_001))).toContain("PAYLOAD_TOO_LARGE");
    expect(await refusal(many(100_000))).toContain("PAYLOAD_TOO_LARGE");
  });
});
