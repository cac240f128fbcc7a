import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import { describe, expect, test } from "vitest";
import { decodeMessage } from "../../../src/base/decode-message.ts";
import { EventSchema } from "../../../src/gen/assay/v1/event_pb.js";
import { ReduceRequestSchema } from "../../../src/gen/assay/v1/invoke_service_pb.js";

const whole = create(ReduceRequestSchema, {
  function: { name: "account" },
  events: [{ type: "T", data: Uint8Array.of(1) }, { type: "U" }],
});

describe("a message", () => {
  test("is what it says", () => {
    expect(decodeMessage(ReduceRequestSchema, toBinary(ReduceRequestSchema, whole))).toEqual(whole);
  });

  test("loses the fields that nobody knows", () => {
    const bytes = new BinaryWriter().tag(900, WireType.LengthDelimited).bytes(new Uint8Array(9)).finish();
    expect(decodeMessage(ReduceRequestSchema, bytes).$unknown).toBeUndefined();
  });

  test("is refused if a field runs over the end of the event that it stands in, into the next event", () => {
    // The first event says 5 bytes of data and has none: the next event is just that long.
    const bytes = new BinaryWriter()
      .tag(3, WireType.LengthDelimited)
      .raw(Uint8Array.of(2, 0x3a, 5))
      .tag(3, WireType.LengthDelimited)
      .bytes(toBinary(EventSchema, create(EventSchema, { type: "U" })))
      .finish();
    expect(fromBinary(ReduceRequestSchema, bytes).events).toHaveLength(1);
    expect(() => decodeMessage(ReduceRequestSchema, bytes)).toThrow(RangeError);
  });

  test("is refused if a varint runs over the end of the message that it stands in", () => {
    // The function's revision says that it goes on, and takes the tag that follows.
    const bytes = Uint8Array.of(0x0a, 2, 0x10, 0x80, 0x12, 0);
    expect(() => decodeMessage(ReduceRequestSchema, bytes)).toThrow();
  });

  test("is refused if it is cut", () => {
    const bytes = toBinary(ReduceRequestSchema, whole);
    expect(() => decodeMessage(ReduceRequestSchema, bytes.subarray(0, bytes.length - 1))).toThrow();
  });
});
