/** Claims about the two frames of the hot path as the executor reads and writes them by hand. */
import { setTimeout as sleep } from "node:timers/promises";
import { create, equals, fromBinary, toBinary } from "@bufbuild/protobuf";
import { expect, it } from "vitest";
import { readReduceOrder } from "../../../../src/execute/child/order.ts";
import { Outbox } from "../../../../src/execute/child/outbox.ts";
import { FromExecutorSchema, ToExecutorSchema } from "../../../../src/gen/assay/executor/v1/frames_pb.js";
import { ReduceRequestSchema, ReduceResponseSchema } from "../../../../src/gen/assay/v1/invoke_service_pb.js";
import fc from "../../../property/fast-check.ts";
import { startModule } from "./started.ts";

const DIGEST = "0a".repeat(32);
const HEADER_BYTES = 4;

const LOOP = `export default {
  initial: () => 0,
  apply: (state, event) => {
    if (event.data === "loop") for (;;);
    return state + 1;
  },
};`;

interface Wire {
  readonly outbox: Outbox;
  readonly written: Buffer[];
  readonly callbacks: (() => void)[];
  congested: boolean;
  drained: () => void;
}

function wire(): Wire {
  const written: Buffer[] = [];
  const callbacks: (() => void)[] = [];
  const socket = {
    congested: false,
    drained: (): void => undefined,
    write(bytes: Uint8Array, done?: () => void): boolean {
      written.push(Buffer.from(bytes));
      if (done !== undefined) callbacks.push(done);
      return true;
    },
    cork: () => undefined,
    uncork: () => undefined,
    get writableNeedDrain(): boolean {
      return this.congested;
    },
    once(_event: "drain", listener: () => void): void {
      this.drained = listener;
    },
  };
  return Object.assign(socket, { outbox: new Outbox(socket), written, callbacks });
}

function framesOf(written: readonly Buffer[]): Buffer[] {
  const all = Buffer.concat(written);
  const frames: Buffer[] = [];
  for (let at = 0; at < all.byteLength; ) {
    const end = at + HEADER_BYTES + all.readUInt32BE(at);
    frames.push(all.subarray(at + HEADER_BYTES, end));
    at = end;
  }
  return frames;
}

const count = fc.oneof(fc.constantFrom(0, 1, 127, 128), fc.nat(Number.MAX_SAFE_INTEGER));

it("a Reduced written by hand is what the schemas say, whatever its numbers and its state", () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.record({
          call: fc.integer({ min: 1, max: 0xffff_ffff }),
          revision: count,
          state: fc.oneof(
            fc.string({ unit: "binary", maxLength: 300 }),
            fc.integer({ min: 5_000, max: 20_000 }).map((length) => "é".repeat(length)),
          ),
          eventsApplied: fc.nat(10_000),
          usage: fc.record({ cpuTimeNs: count, wallTimeNs: count, heapBytes: count }),
        }),
        { maxLength: 6 },
      ),
      (answers) => {
        const { outbox, written } = wire();
        for (const { call, revision, ...reduced } of answers) {
          outbox.addReduced(call, revision, { ...reduced, stateDigest: DIGEST });
        }
        outbox.flush();
        const frames = framesOf(written);
        expect(frames).toHaveLength(answers.length);
        for (const [index, { call, eventsApplied, revision, state, usage }] of answers.entries()) {
          const { frame } = fromBinary(FromExecutorSchema, frames[index] ?? Buffer.alloc(0));
          if (frame.case !== "reduced") return expect.unreachable();
          expect(frame.value.call).toBe(call);
          const expected = create(ReduceResponseSchema, {
            state: Buffer.from(state),
            stateDigest: DIGEST,
            revision: BigInt(revision),
            eventsApplied,
            usage: {
              cpuTimeNs: BigInt(usage.cpuTimeNs),
              wallTimeNs: BigInt(usage.wallTimeNs),
              heapBytes: BigInt(usage.heapBytes),
            },
          });
          expect(equals(ReduceResponseSchema, fromBinary(ReduceResponseSchema, frame.value.response), expected)).toBe(
            true,
          );
        }
      },
    ),
    { numRuns: 200 },
  );
});

it("answers of calls that waited together share a write, in their order, with frames of other kinds", () => {
  const { outbox, written } = wire();
  const reduced = {
    state: "{}",
    stateDigest: DIGEST,
    eventsApplied: 1,
    usage: { cpuTimeNs: 1, wallTimeNs: 1, heapBytes: 1 },
  };
  outbox.addReduced(1, 1, reduced);
  outbox.add({ case: "loaded", value: { call: 2 } });
  outbox.addReduced(3, 1, reduced);
  expect(written).toHaveLength(0);
  outbox.flush();
  expect(written).toHaveLength(1);
  const numbers = framesOf(written).map((bytes) => {
    const { frame } = fromBinary(FromExecutorSchema, bytes);
    return frame.case === "reduced" || frame.case === "loaded" ? frame.value.call : -1;
  });
  expect(numbers).toEqual([1, 2, 3]);
});

it("behind a long call answers go out at once, and after enough short ones together again", () => {
  const { outbox, written } = wire();
  /** True if the answer of a call that took `tookMs` went out as the call ended. */
  const isOutAt = (tookMs: number): boolean => {
    const before = written.length;
    outbox.add({ case: "loaded", value: { call: 1 } });
    outbox.flushIfDue(performance.now() - tookMs);
    const isOut = written.length > before;
    outbox.flush();
    return isOut;
  };
  // Nothing is known of the first calls of a process.
  expect(isOutAt(0)).toBe(true);
  const countOut = (): number => Array.from({ length: 1_000 }, () => isOutAt(0)).filter(Boolean).length;
  expect(countOut()).toBeLessThan(800);
  expect(isOutAt(50)).toBe(true);
  expect(Array.from({ length: 20 }, () => isOutAt(0))).not.toContain(false);
  expect(countOut()).toBeLessThan(800);
});

it("an answer is not kept back by a long call that came with its own, where calls are long", async () => {
  const { digest, executor } = await startModule(LOOP, { cpuTimeMs: 500 });
  const send = (event: string): void => {
    const request = toBinary(
      ReduceRequestSchema,
      create(ReduceRequestSchema, { events: [{ type: "t", data: Buffer.from(event) }] }),
    );
    executor.send({ case: "reduce", value: { call: executor.call(), artifactDigest: digest, revision: 1n, request } });
  };
  for (const _ of [1, 2]) {
    send("1");
    send('"loop"');
    await executor.expect("reduced");
    const failed = executor.expect("failed").then(() => "failed");
    expect(await Promise.race([failed, sleep(50).then(() => "not yet")])).toBe("not yet");
    expect(await failed).toBe("failed");
  }
});

it("`sent` resolves when what was added has left, and a socket that is full holds the next call up until it drains", async () => {
  const lines = wire();
  lines.outbox.add({ case: "loaded", value: { call: 1 } });
  let isSent = false;
  const sent = lines.outbox.sent().then(() => {
    isSent = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  expect(isSent).toBe(false);
  for (const done of lines.callbacks) done();
  await sent;
  expect(lines.outbox.congestion()).toBeUndefined();
  lines.congested = true;
  const congestion = lines.outbox.congestion();
  expect(congestion).toBeInstanceOf(Promise);
  lines.drained();
  await congestion;
});

it("the short way to read a Reduce agrees with the schema, and hostile bytes never throw", () => {
  const order = fc.record({
    call: fc.integer({ min: 0, max: 0xffff_ffff }),
    artifactDigest: fc.constantFrom(DIGEST, "short", "e".repeat(64)),
    revision: fc.oneof(fc.nat(10_000), fc.nat(2 ** 40), fc.nat(Number.MAX_SAFE_INTEGER)),
    request: fc.uint8Array({ maxLength: 300 }),
    stepwise: fc.boolean(),
  });
  const agrees = (bytes: Buffer): boolean => {
    const read = readReduceOrder(bytes);
    if (read === undefined) return false;
    const { frame } = fromBinary(ToExecutorSchema, bytes);
    if (frame.case !== "reduce") return expect.unreachable();
    const { artifactDigest, call, request, revision, stepwise } = frame.value;
    expect({ ...read, request: Buffer.from(read.request) }).toEqual({
      artifactDigest,
      call,
      request: Buffer.from(request),
      revision: Number(revision),
      stepwise,
    });
    return true;
  };
  let shortWays = 0;
  fc.assert(
    fc.property(order, fc.array(fc.tuple(fc.nat(120), fc.nat(255)), { maxLength: 2 }), (fields, changes) => {
      const written = toBinary(
        ToExecutorSchema,
        create(ToExecutorSchema, {
          frame: { case: "reduce", value: { ...fields, revision: BigInt(fields.revision) } },
        }),
      );
      agrees(Buffer.from(written));
      // As the gateway writes it: the flag before the request.
      const { call, revision, request, stepwise } = fields;
      const head = [0x08, ...varint(call), 0x12, 64, ...Buffer.from(DIGEST), 0x18, ...varint(revision)];
      const body = [...head, ...(stepwise ? [0x28, 1] : []), 0x22, ...varint(request.length), ...request];
      const bytes = Buffer.from([0x1a, ...varint(body.length), ...body]);
      if (agrees(bytes)) shortWays += 1;
      for (const [at, byte] of changes) if (at < bytes.length) bytes[at] = byte;
      try {
        agrees(bytes);
      } catch (thrown) {
        // Text that is not ASCII is the one thing that the two see differently: such a digest names no artifact.
        if (!/[\u0080-\u00ff]/.test(readReduceOrder(bytes)?.artifactDigest ?? "")) throw thrown;
      }
    }),
    { numRuns: 5_000 },
  );
  expect(shortWays).toBeGreaterThan(500);
});

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = BigInt(value);
  for (; rest >= 0x80n; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  return [...bytes, Number(rest)];
}
