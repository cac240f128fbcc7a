import { create, toBinary } from "@bufbuild/protobuf";
import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import { describe, expect, test } from "vitest";
import { decodeMessage } from "../../../src/base/decode-message.ts";
import { Fault } from "../../../src/fault/fault.ts";
import { FunctionRefSchema } from "../../../src/gen/assay/v1/function_pb.js";
import { ReduceRequestSchema, ReduceStreamRequestSchema } from "../../../src/gen/assay/v1/invoke_service_pb.js";
import { reduceTarget } from "../../../src/rpc/fields/invoke.ts";
import { scanReduceRequest, scanStreamRequest } from "../../../src/rpc/wire-scan.ts";
import fc from "../../property/fast-check.ts";

const request = (events: number) =>
  toBinary(
    ReduceRequestSchema,
    create(ReduceRequestSchema, {
      function: { name: "account", revision: 3n },
      state: new Uint8Array(300),
      events: Array.from({ length: events }, (_, index) => ({ type: "T", data: new Uint8Array(index) })),
    }),
  );
const open = toBinary(
  ReduceStreamRequestSchema,
  create(ReduceStreamRequestSchema, { message: { case: "open", value: { function: { name: "a" } } } }),
);
const batch = toBinary(
  ReduceStreamRequestSchema,
  create(ReduceStreamRequestSchema, { message: { case: "batch", value: { batch: 1n, events: [{ type: "T" }] } } }),
);
const join = (...parts: Uint8Array[]) => new Uint8Array(Buffer.concat(parts));

function reasonOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return error instanceof Fault ? error.reason : `not a Fault: ${error}`;
  }
  return "no fault";
}

describe("the outline of a ReduceRequest", () => {
  test("has the routing header, the size of the state and the number of events", () => {
    const outline = scanReduceRequest(request(40));
    const header = toBinary(FunctionRefSchema, create(FunctionRefSchema, { name: "account", revision: 3n }));
    expect(Buffer.from(outline.functionRef ?? [])).toEqual(Buffer.from(header));
    expect(outline).toMatchObject({ stateBytes: 300, eventCount: 40 });
  });

  test("is empty for an empty message", () => {
    expect(scanReduceRequest(new Uint8Array())).toEqual({ functionRef: undefined, stateBytes: 0, eventCount: 0 });
  });

  test("skips fields that are not known, whatever their wire type", () => {
    const unknown = new BinaryWriter()
      .tag(900, WireType.Varint)
      .uint64(2n ** 63n)
      .tag(901, WireType.Bit64)
      .fixed64(1n)
      .tag(902, WireType.Bit32)
      .fixed32(1)
      .tag(903, WireType.LengthDelimited)
      .bytes(new Uint8Array(9))
      .tag(904, WireType.StartGroup)
      .tag(1, WireType.Varint)
      .uint32(1)
      .tag(904, WireType.EndGroup)
      .finish();
    expect(scanReduceRequest(join(unknown, request(2), unknown)).eventCount).toBe(2);
  });

  test("is refused where a second function could be read as another one", () => {
    const other = toBinary(ReduceRequestSchema, create(ReduceRequestSchema, { function: { name: "other" } }));
    expect(reasonOf(() => scanReduceRequest(join(request(1), other)))).toBe("REQUEST_INVALID");
  });

  test("is refused where the state comes twice", () => {
    const other = toBinary(ReduceRequestSchema, create(ReduceRequestSchema, { state: new Uint8Array(1) }));
    expect(reasonOf(() => scanReduceRequest(join(request(1), other)))).toBe("REQUEST_INVALID");
  });

  test("is refused where a known field has another wire type", () => {
    const wrong = new BinaryWriter().tag(1, WireType.Varint).uint32(1).finish();
    expect(reasonOf(() => scanReduceRequest(wrong))).toBe("REQUEST_INVALID");
  });

  test("is refused for every message that is cut inside a field", () => {
    const whole = request(3);
    const ends = new Set<number>();
    // Cutting between two fields leaves a shorter, but whole message.
    for (let events = 0; events <= 3; events++) ends.add(request(events).length);
    const headerEnd = 2 + (whole[1] ?? 0);
    ends.add(headerEnd).add(0);
    for (let length = 0; length < whole.length; length++) {
      const reason = reasonOf(() => scanReduceRequest(whole.subarray(0, length)));
      expect([length, reason]).toEqual([length, ends.has(length) ? "no fault" : "REQUEST_INVALID"]);
    }
  });

  test("of arbitrary bytes either is one or is refused, and nothing else happens", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        expect(["no fault", "REQUEST_INVALID"]).toContain(reasonOf(() => scanReduceRequest(bytes)));
        expect(["no fault", "REQUEST_INVALID"]).toContain(reasonOf(() => scanStreamRequest(bytes)));
      }),
      { numRuns: 5_000 },
    );
  });
});

describe("a message of a stream", () => {
  test("is an opening or a batch", () => {
    expect([scanStreamRequest(open), scanStreamRequest(batch)]).toEqual(["open", "batch"]);
  });

  test.each([
    ["neither", new Uint8Array()],
    ["both", join(open, batch)],
    ["both, the other way round", join(batch, open)],
    ["two batches in one, which proto3 would merge", join(batch, batch)],
  ])("is refused if it is %s", (_, bytes) => {
    expect(reasonOf(() => scanStreamRequest(bytes))).toBe("REQUEST_INVALID");
  });
});

test("the gateway and the executor read the same function, state and events, whatever bytes are changed", () => {
  let whole = 0;
  fc.assert(
    fc.property(
      fc.record({
        name: fc.oneof(
          fc.constantFrom("account", "a-b", "Ünknown", "A", "", "a".repeat(70)),
          fc.string({ maxLength: 8 }),
        ),
        revision: fc.option(fc.nat(300), { nil: undefined }),
        stateBytes: fc.nat(200),
        events: fc.nat(4),
      }),
      fc.array(fc.tuple(fc.nat(300), fc.nat(255)), { maxLength: 2 }),
      ({ events, name, revision, stateBytes }, changes) => {
        const bytes = toBinary(
          ReduceRequestSchema,
          create(ReduceRequestSchema, {
            function: { name, ...(revision === undefined ? {} : { revision: BigInt(revision) }) },
            state: new Uint8Array(stateBytes),
            events: Array.from({ length: events }, (_, index) => ({ type: "T", data: new Uint8Array(index) })),
          }),
        );
        for (const [at, byte] of changes) if (at < bytes.length) bytes[at] = byte;
        let target: ReturnType<typeof reduceTarget>;
        let outline: ReturnType<typeof scanReduceRequest>;
        try {
          target = reduceTarget(bytes);
          outline = scanReduceRequest(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(Fault);
          return;
        }
        whole += 1;
        let message: ReturnType<typeof decodeMessage<typeof ReduceRequestSchema>>;
        try {
          message = decodeMessage(ReduceRequestSchema, bytes);
        } catch {
          // A field that the gateway does not look into is malformed: the executor says so.
          return;
        }
        expect(message.function?.name).toBe(target.name);
        expect(message.function?.revision).toBe(target.revision === undefined ? undefined : BigInt(target.revision));
        expect(outline.stateBytes).toBe(message.state.byteLength);
        expect(outline.eventCount).toBe(message.events.length);
      },
    ),
    { numRuns: 3_000 },
  );
  expect(whole).toBeGreaterThan(300);
});
