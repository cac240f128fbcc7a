/** No bytes hold more events for the executor than the gateway counts: a batch MUST NOT get past the bound of a function's policy. */
import { fromBinary } from "@bufbuild/protobuf";
import { expect, it } from "vitest";
import { decodeMessage } from "../../../src/base/decode-message.ts";
import { ReduceRequestSchema, ReduceStreamRequestSchema } from "../../../src/gen/assay/v1/invoke_service_pb.js";
import { eventsOfBatch, eventsOfCall } from "../../../src/invoke/event-count.ts";

const ROUNDS = 30_000;

/** The same numbers in every run (mulberry32). */
function below(seed: { value: number }, bound: number): number {
  seed.value = (seed.value + 0x6d2b79f5) | 0;
  let mixed = Math.imul(seed.value ^ (seed.value >>> 15), seed.value | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return ((mixed ^ (mixed >>> 14)) >>> 0) % bound;
}

function varint(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...varint(value >>> 7)];
}

function field(number: number, wireType: number, body: readonly number[]): number[] {
  return [...varint((number << 3) | wireType), ...(wireType === 2 ? varint(body.length) : []), ...body];
}

it("what a number of another type hides from the gateway is not there for the executor either", () => {
  // Events' type indexes as a fixed64: whoever goes by its tag passes over eight bytes, whoever goes by the schema reads two lengths in them.
  const hidden = Buffer.from("120b1a0911b0cad2691a02605e", "hex");
  expect(eventsOfBatch(hidden)).toBe(0);
  expect(fromBinary(ReduceStreamRequestSchema, hidden).message.value).toMatchObject({
    packed: { dataLengths: [96, 94] },
  });
  expect(() => decodeMessage(ReduceStreamRequestSchema, hidden)).toThrow(RangeError);
});

it("nor what anything else hides that a client can write", () => {
  const seed = { value: 7 };
  const any = (bound: number): number => below(seed, bound);
  const bytes = (length: number): number[] => Array.from({ length }, () => any(256));
  const several = (make: () => number[]): number[] => Array.from({ length: any(5) }, make).flat();
  const packed = (): number[] =>
    any(3) === 0
      ? field(1 + any(5), any(6), bytes(any(10)))
      : field(2 + any(2), 2, Array.from({ length: any(6) }, () => varint(any(300))).flat());
  const batch = (): number[] => {
    const kind = any(4);
    if (kind === 0) return field(1 + any(4), any(6), bytes(any(10)));
    return kind === 1 ? field(2, 2, any(2) === 0 ? [] : field(1, 2, [65])) : field(3, 2, several(packed));
  };
  let read = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const stream = Uint8Array.from([
      ...field(2, 2, several(batch)),
      ...several(() => field(2, any(3), several(batch))),
    ]);
    const call = Uint8Array.from(several(() => field(1 + any(4), any(6), any(2) === 0 ? [] : field(1, 2, [65]))));
    for (const [schema, request, count] of [
      [ReduceStreamRequestSchema, stream, eventsOfBatch],
      [ReduceRequestSchema, call, eventsOfCall],
    ] as const) {
      let events: number;
      try {
        const message = decodeMessage(schema, request);
        if (message.$typeName === "assay.v1.ReduceRequest") events = message.events.length;
        else if (message.message.case === "batch") {
          const { events: single, packed: together } = message.message.value;
          events = single.length + Math.max(together?.typeIndexes.length ?? 0, together?.dataLengths.length ?? 0);
        } else continue;
      } catch {
        continue;
      }
      read++;
      expect(count(request), Buffer.from(request).toString("hex")).toBeGreaterThanOrEqual(events);
    }
  }
  expect(read).toBeGreaterThan(ROUNDS / 10);
});
