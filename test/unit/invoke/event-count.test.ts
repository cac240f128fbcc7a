import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ReduceRequestSchema, ReduceStreamRequestSchema } from "../../../src/gen/assay/v1/invoke_service_pb.js";
import { eventsOfBatch, eventsOfCall } from "../../../src/invoke/event-count.ts";

const events = fc.array(fc.record({ type: fc.string(), data: fc.uint8Array({ maxLength: 300 }) }), { maxLength: 40 });
const packed = fc.record({
  types: fc.array(fc.string(), { maxLength: 5 }),
  typeIndexes: fc.array(fc.nat(0xffff_ffff), { maxLength: 200 }),
  dataLengths: fc.array(fc.nat(0xffff_ffff), { maxLength: 200 }),
  data: fc.uint8Array({ maxLength: 300 }),
});
/** A length-delimited field. */
const field = (number: number, value: Uint8Array | readonly number[]): Buffer => {
  const size = value.length;
  const length = size < 0x80 ? [size] : [(size & 0x7f) | 0x80, size >> 7];
  return Buffer.concat([Buffer.from([(number << 3) | 2, ...length]), Buffer.from(value)]);
};

describe("the count of events", () => {
  it("is that of the schema's decoder, for calls", () => {
    fc.assert(
      fc.property(events, fc.uint8Array(), (list, state) => {
        const message = create(ReduceRequestSchema, { function: { name: "f" }, state, events: list });
        expect(eventsOfCall(toBinary(ReduceRequestSchema, message))).toBe(list.length);
      }),
    );
  });

  it("is that of the schema's decoder, for batches, packed or not", () => {
    fc.assert(
      fc.property(events, fc.option(packed), (list, side) => {
        const value = { batch: 7n, events: list, ...(side === null ? {} : { packed: side }) };
        const bytes = toBinary(
          ReduceStreamRequestSchema,
          create(ReduceStreamRequestSchema, { message: { case: "batch", value } }),
        );
        const inPack = side === null ? 0 : Math.max(side.typeIndexes.length, side.dataLengths.length);
        expect(eventsOfBatch(bytes)).toBe(list.length + inPack);
      }),
    );
  });

  it("is not lowered by numbers that are not packed, by lists in pieces, or by a message in pieces", () => {
    const unpacked = [0x10, 0x00, 0x10, 0x81, 0x01];
    const inPieces = Buffer.concat([field(2, [0, 0]), field(2, [0])]);
    const bytes = field(2, Buffer.concat([field(3, unpacked), field(3, inPieces), field(2, [])]));
    const decoded = fromBinary(ReduceStreamRequestSchema, bytes).message;
    const value = decoded.case === "batch" ? decoded.value : undefined;
    expect(value?.packed?.typeIndexes).toHaveLength(5);
    expect(value?.events).toHaveLength(1);
    expect(eventsOfBatch(bytes)).toBeGreaterThanOrEqual(6);
  });

  it("of bytes that are no message is a refusal", () => {
    for (const bytes of [[0x1a, 0x05, 0x00], [0x1a], [0x0b], [0xff, 0xff, 0xff, 0xff, 0xff, 0xff]]) {
      expect(() => eventsOfCall(Uint8Array.from(bytes))).toThrow("not a well-formed message");
    }
  });
});
