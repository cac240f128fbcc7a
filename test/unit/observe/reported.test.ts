import { create, toBinary } from "@bufbuild/protobuf";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ReduceResponseSchema, ReduceStreamResponseSchema } from "../../../src/gen/assay/v1/invoke_service_pb.js";
import { nothingReported, readReceipt, readReduceResponse } from "../../../src/observe/reported.ts";

const usage = { cpuTimeNs: 1_234_567n, wallTimeNs: 2_345_678n, heapBytes: 3n << 30n };
const seen = { cpuNs: 1_234_567, wallNs: 2_345_678, heapBytes: 3 * 2 ** 30 };

describe("what an executor says that a call cost", () => {
  it("is found in the answer of Reduce, whatever the state is", () => {
    for (const state of ["", "{}", "x".repeat(100_000)]) {
      const message = { state: Buffer.from(state), stateDigest: "d", revision: 7n, eventsApplied: 300, usage };
      const bytes = toBinary(ReduceResponseSchema, create(ReduceResponseSchema, message));
      const found = nothingReported();
      expect(readReduceResponse(bytes, found)).toBe(true);
      expect(found).toEqual({ ...seen, eventsApplied: 300, eventsFailed: 0 });
    }
  });

  it("is found in a receipt, between faults and state", () => {
    const faults = [{ index: 3, fault: { message: "no", stack: ["at f (a.ts:1:1)"] } }];
    const value = { batch: 9n, eventsApplied: 999, eventsFailed: 1, faults, state: Buffer.from("{}"), usage };
    const message = create(ReduceStreamResponseSchema, { message: { case: "receipt", value } });
    const found = nothingReported();
    expect(readReceipt(toBinary(ReduceStreamResponseSchema, message), found)).toBe(true);
    expect(found).toEqual({ ...seen, eventsApplied: 999, eventsFailed: 1 });
  });

  it("is nothing where the answer has none, and nothing is left of the one before", () => {
    const found = { ...seen, eventsApplied: 1, eventsFailed: 1 };
    const opened = create(ReduceStreamResponseSchema, { message: { case: "opened", value: { revision: 1n } } });
    expect(readReceipt(toBinary(ReduceStreamResponseSchema, opened), found)).toBe(false);
    expect(found).toEqual(nothingReported());
    expect(readReduceResponse(new Uint8Array(), found)).toBe(false);
  });

  it("is read from no bytes whatever with an error, or as a number that is none", () => {
    const isNumber = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        for (const read of [readReduceResponse, readReceipt]) {
          const found = nothingReported();
          read(bytes, found);
          expect(Object.values(found).every(isNumber)).toBe(true);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
