import { PassThrough } from "node:stream";
import { create, equals, fromBinary, toBinary } from "@bufbuild/protobuf";
import { expect, it } from "vitest";
import { readFrames } from "../../../src/base/framing.ts";
import { decodeAnswer } from "../../../src/execute/answer.ts";
import { readFoldOrder } from "../../../src/execute/child/order.ts";
import { FrameBatch, reducePrefix } from "../../../src/execute/frame-batch.ts";
import { FromExecutorSchema, ToExecutorSchema } from "../../../src/gen/assay/executor/v1/frames_pb.js";
import fc from "../../property/fast-check.ts";

const DIGEST = "ab".repeat(32);

function sink(): { written: Buffer[]; batch: FrameBatch } {
  const written: Buffer[] = [];
  const batch = new FrameBatch({
    write(bytes) {
      written.push(Buffer.from(bytes));
      return true;
    },
    cork: () => undefined,
    uncork: () => undefined,
  });
  return { written, batch };
}

function framesOf(written: readonly Buffer[]): Buffer[] {
  const stream = new PassThrough();
  const frames: Buffer[] = [];
  readFrames(
    stream,
    16 * 1024 * 1024,
    (message) => frames.push(Buffer.from(message)),
    () => expect.unreachable(),
  );
  stream.emit("data", Buffer.concat(written));
  return frames;
}

it("the hand-written Reduce is what the schema says, whatever its numbers and sizes", () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.record({
          call: fc.integer({ min: 1, max: 0xffff_ffff }),
          revision: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
          size: fc.oneof(fc.nat(200), fc.nat(40_000), fc.constantFrom(0, 127, 128, 16_383, 16_384, 16_385, 70_000)),
          stepwise: fc.boolean(),
        }),
        { maxLength: 12 },
      ),
      (calls) => {
        const { written, batch } = sink();
        for (const { call, revision, size, stepwise } of calls) {
          batch.addReduce(call, reducePrefix(DIGEST, revision), Buffer.alloc(size, call % 256), stepwise);
        }
        batch.flush();
        const frames = framesOf(written);
        expect(frames).toHaveLength(calls.length);
        for (const [index, { call, revision, size, stepwise }] of calls.entries()) {
          const expected = create(ToExecutorSchema, {
            frame: {
              case: "reduce",
              value: {
                call,
                artifactDigest: DIGEST,
                revision: BigInt(revision),
                request: Buffer.alloc(size, call % 256),
                stepwise,
              },
            },
          });
          const frame = frames[index] ?? Buffer.alloc(0);
          expect(equals(ToExecutorSchema, fromBinary(ToExecutorSchema, frame), expected)).toBe(true);
        }
      },
    ),
    { numRuns: 200 },
  );
});

it("the hand-written FoldBatch is what the schema says, and the executor's short way reads it", () => {
  const size = fc.oneof(fc.nat(200), fc.constantFrom(0, 127, 128, 16_383, 16_384, 16_385, 70_000));
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.integer({ min: 1, max: 0xffff_ffff }), size), { maxLength: 8 }), (batches) => {
      const { written, batch } = sink();
      for (const [fold, bytes] of batches) batch.addFoldBatch(fold, Buffer.alloc(bytes, fold % 256));
      batch.flush();
      const frames = framesOf(written);
      expect(frames).toHaveLength(batches.length);
      for (const [index, [fold, bytes]] of batches.entries()) {
        const frame = frames[index] ?? Buffer.alloc(0);
        const request = Buffer.alloc(bytes, fold % 256);
        const expected = create(ToExecutorSchema, { frame: { case: "foldBatch", value: { fold, request } } });
        expect(equals(ToExecutorSchema, fromBinary(ToExecutorSchema, frame), expected)).toBe(true);
        expect(readFoldOrder(frame)).toEqual({ fold, request });
      }
    }),
  );
});

it("the executor's short way to read a FoldBatch agrees with the schema on hostile bytes", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), fc.nat(255), fc.nat(40), (request, byte, at) => {
      const written = toBinary(
        ToExecutorSchema,
        create(ToExecutorSchema, { frame: { case: "foldBatch", value: { fold: 300, request } } }),
      );
      const bytes = Buffer.from(written);
      if (at < bytes.length) bytes[at] = byte;
      const order = readFoldOrder(bytes);
      if (order === undefined) return;
      const { frame } = fromBinary(ToExecutorSchema, bytes);
      if (frame.case !== "foldBatch") return expect.unreachable();
      expect({ ...order, request: Buffer.from(order.request) }).toEqual({
        fold: frame.value.fold,
        request: Buffer.from(frame.value.request),
      });
      expect(frame.value.stepwise || frame.value.knownFaults.length > 0).toBe(false);
    }),
    { numRuns: 3_000 },
  );
});

it("frames of all kinds keep their order and share one write", () => {
  const { written, batch } = sink();
  batch.add({ case: "ping", value: { $typeName: "assay.executor.v1.Ping", nonce: 1 } });
  batch.addReduce(2, reducePrefix(DIGEST, 1), Buffer.from("x"), false);
  batch.add({ case: "ping", value: { $typeName: "assay.executor.v1.Ping", nonce: 3 } });
  batch.flush();
  expect(written).toHaveLength(1);
  const kinds = framesOf(written).map((bytes) => fromBinary(ToExecutorSchema, bytes).frame.case);
  expect(kinds).toEqual(["ping", "reduce", "ping"]);
});

it("frames that come later in a turn never overwrite those that are being written", () => {
  const { written, batch } = sink();
  const kept: Uint8Array[] = [];
  const lazy = new FrameBatch({
    write(bytes) {
      kept.push(bytes);
      return true;
    },
    cork: () => undefined,
    uncork: () => undefined,
  });
  for (let call = 1; call < 2_000; call++) {
    for (const one of [batch, lazy]) {
      one.addReduce(call, reducePrefix(DIGEST, 1), Buffer.from(`request ${call}`), false);
      if (call % 7 === 0) one.flush();
    }
  }
  batch.flush();
  lazy.flush();
  expect(Buffer.concat(kept).equals(Buffer.concat(written))).toBe(true);
});

it("a batch that is closed writes nothing", () => {
  const { written, batch } = sink();
  batch.addReduce(1, reducePrefix(DIGEST, 1), Buffer.from("x"), false);
  batch.close();
  batch.flush();
  expect(written).toEqual([]);
});

it("the short way to decode a Reduced agrees with the schema, and hostile bytes never throw", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 0xffff_ffff }),
      fc.uint8Array({ minLength: 1, maxLength: 400 }),
      (call, response) => {
        const bytes = toBinary(
          FromExecutorSchema,
          create(FromExecutorSchema, { frame: { case: "reduced", value: { call, response } } }),
        );
        const answer = decodeAnswer(bytes);
        expect(answer).toMatchObject({ kind: "reduced", number: call });
        expect(answer?.kind === "reduced" && Buffer.from(answer.response).equals(response)).toBe(true);
      },
    ),
  );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), fc.boolean(), (bytes, looksRight) => {
      if (looksRight && bytes.length > 0) bytes[0] = 0x1a;
      const answer = decodeAnswer(bytes);
      if (answer?.kind !== "reduced") return;
      const { frame } = fromBinary(FromExecutorSchema, bytes);
      expect(frame.case === "reduced" && frame.value.call).toBe(answer.number);
      expect(frame.case === "reduced" && Buffer.from(frame.value.response).equals(answer.response)).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});

it("a Reduced that is cut off in a number is none", () => {
  // A length that lacks its last byte must not pass for the length of a rest that is not there.
  expect(decodeAnswer(Buffer.from([0x1a, 0x80]))).toBeUndefined();
  expect(decodeAnswer(Buffer.from([0x1a, 4, 0x08, 1, 0x12, 0x80]))).toBeUndefined();
});
