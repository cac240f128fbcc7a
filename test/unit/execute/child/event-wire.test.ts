/** Claims about events found on the wire: what is found is what the schema's decoder would have said, whatever the bytes are. */
import { create, fromBinary, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import { describe, expect, it } from "vitest";
import { packed as packedByClient } from "../../../../clients/typescript/src/pack.ts";
import { NONCE_UNITS, PLAIN } from "../../../../src/execute/child/documents.ts";
import { wireBatch, wireReduce } from "../../../../src/execute/child/event-wire.ts";
import { type BatchText, batchText } from "../../../../src/execute/child/events.ts";
import { unpack } from "../../../../src/execute/child/packed-events.ts";
import { EventSchema, type PackedEventsSchema } from "../../../../src/gen/assay/v1/event_pb.js";
import { ReduceRequestSchema, ReduceStreamRequestSchema } from "../../../../src/gen/assay/v1/invoke_service_pb.js";
import fc from "../../../property/fast-check.ts";

interface Read {
  readonly events: readonly [attributes: unknown, document: string][];
  readonly invalid: readonly (readonly [number, string])[];
}

/** The documents of a plain chunk: each an object, of which the test takes for granted only that it has no brace within; or 0. */
function plain(within: string): string[] {
  const documents = within.match(/\{[^{}]*\}|0(?=,|$)/g) ?? [];
  expect(documents.join(",")).toBe(within);
  return documents.map((document) => {
    expect((document.match(/"/g) ?? []).length % 2).toBe(0);
    expect(document).not.toMatch(/[[\]\\]/);
    return document === "0" ? "" : document;
  });
}

/** Takes a batch's texts apart: as plain chunks say, or by the nonce alone. */
function read({ count, attributes, layout, documents, invalid }: BatchText): Read {
  const nonce = layout.slice(0, NONCE_UNITS);
  const chunks = documents === "" ? [] : documents.split("\u001e");
  const table: unknown[] = JSON.parse(attributes);
  const texts = chunks.flatMap((chunk, at) => {
    expect([chunk.at(0), chunk.at(-1)]).toEqual(["[", "]"]);
    const counted = layout.charCodeAt(NONCE_UNITS + at);
    const within = chunk.slice(1, -1);
    const documents = counted >= PLAIN ? plain(within) : within.split(`,"${nonce}",`);
    expect(documents.length).toBe(counted % PLAIN);
    return counted >= PLAIN ? documents : documents.map((document) => (document === `"${nonce}"` ? "" : document));
  });
  expect(texts.length).toBe(count);
  const places = layout.slice(NONCE_UNITS + chunks.length);
  expect(places.length).toBe(count);
  const events = texts.map((text, at): [unknown, string] => [table[places.charCodeAt(at)], text]);
  return { events, invalid: [...invalid] };
}

/** Whether the walker had the word; it must not say anything that the decoder does not. */
function agrees(bytes: Uint8Array): boolean {
  const found = wireBatch(bytes);
  if (found === undefined) return false;
  const { message } = fromBinary(ReduceStreamRequestSchema, bytes);
  if (message.case !== "batch") throw new Error("a batch was found where none is");
  const { batch, events, packed } = message.value;
  expect(found.batch).toBe(batch);
  expect(packed !== undefined && events.length > 0).toBe(false);
  expect(read(found.text)).toEqual(read(batchText(packed === undefined ? events : unpack(packed))));
  return true;
}

function agreesOnReduce(bytes: Uint8Array): boolean {
  const found = wireReduce(bytes);
  if (found === undefined) return false;
  const request = fromBinary(ReduceRequestSchema, bytes);
  expect(Buffer.from(found.state)).toEqual(Buffer.from(request.state));
  expect(read(found.text)).toEqual(read(batchText(request.events)));
  return true;
}

const types = fc.oneof(
  fc.constantFrom("Deposited", "Withdrawn", "D", "a type", "Überwiesen", "\ufeffmarked", "t".repeat(256), "\u0000"),
  fc.string({ unit: "binary", minLength: 1, maxLength: 12 }),
);
const documents = fc.oneof(
  fc
    .constantFrom(
      '{"amount":10}',
      '{"amount":10}',
      "",
      "{}",
      '{"}":1}',
      '{"a":"{"',
      '{"a":"\\}',
      '{"a":1},{"b":2}',
      "{,}",
      "{}\n",
    )
    .map((text) => Buffer.from(text)),
  fc.json().map((text) => Buffer.from(text)),
  fc
    .constantFrom("", "1,2", '{"a":[', "]", '","', '"', "\\", " ", "[", "\ufeff{}", "é", '"€"')
    .map((text) => Buffer.from(text)),
  fc.integer({ min: 40, max: 300 }).map((length) => Buffer.from(JSON.stringify("x".repeat(length)))),
);
const ordinary = fc.array(fc.record({ type: types, data: documents }), { maxLength: 40 });
const others = fc.record(
  {
    id: fc.constantFrom("", "1", "i".repeat(300)),
    source: fc.constantFrom("", "/here"),
    type: fc.constantFrom("", "t", "t".repeat(257), "é".repeat(129)),
    subject: fc.constantFrom("", "s"),
    time: fc.constantFrom("", "2026-11-20T08:30:00Z", "yesterday"),
    datacontenttype: fc.constantFrom("", "application/json", "text/plain"),
    data: fc.oneof(documents, fc.uint8Array({ maxLength: 70 }), fc.constant(Buffer.from("{}\u001e{}"))),
  },
  { requiredKeys: ["type"] },
);
const numbers = fc.oneof(
  fc.constantFrom(0n, 1n, 127n, 128n, 2n ** 49n - 1n, 2n ** 49n, 2n ** 64n - 1n),
  fc.bigInt(1n, 10n ** 6n),
);

const batch = (number: bigint, events: readonly object[]): Uint8Array =>
  toBinary(
    ReduceStreamRequestSchema,
    create(ReduceStreamRequestSchema, { message: { case: "batch", value: { batch: number, events: [...events] } } }),
  );

const packedBatch = (number: bigint, packed: MessageInitShape<typeof PackedEventsSchema>): Uint8Array =>
  toBinary(
    ReduceStreamRequestSchema,
    create(ReduceStreamRequestSchema, { message: { case: "batch", value: { batch: number, packed } } }),
  );

/** Changes some bytes, takes some out, doubles some, cuts the end off. */
const mutations = fc.array(
  fc.record({
    how: fc.constantFrom("set", "drop", "double", "cut", "swap"),
    at: fc.nat(),
    to: fc.integer({ min: 0, max: 255 }),
  }),
  { minLength: 1, maxLength: 4 },
);
function mutated(bytes: Uint8Array, changes: readonly { how: string; at: number; to: number }[]): Uint8Array {
  let changed = [...bytes];
  for (const { how, at, to } of changes) {
    const place = changed.length === 0 ? 0 : at % changed.length;
    if (how === "set") changed[place] = to;
    else if (how === "drop") changed.splice(place, 1);
    else if (how === "double") changed.splice(place, 0, ...changed.slice(place, place + 1 + (to % 20)));
    else if (how === "cut") changed = changed.slice(0, place);
    else changed.splice(place, 0, ...changed.splice(to % (changed.length + 1), 5));
  }
  return Uint8Array.from(changed);
}

/** A varint in more bytes than it takes, if asked. */
const varint = (value: number | bigint, more = 0): number[] => {
  const bytes: number[] = [];
  let rest = BigInt(value);
  do {
    bytes.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  } while (rest > 0n);
  for (let count = 0; count < more; count += 1) bytes.push(0x80);
  bytes.push((bytes.pop() ?? 0) & 0x7f);
  return bytes;
};
const field = (
  number: number,
  bytes: readonly number[],
  length: number | bigint = bytes.length,
  more = 0,
): number[] => [...varint((number << 3) | 2), ...varint(length, more), ...bytes];
const text = (value: string): number[] => [...Buffer.from(value)];
const TYPE = field(3, text("t"));
const DATA = field(7, text("{}"));
const event = (...parts: readonly number[][]): number[] => field(2, parts.flat());
const inBatch = (...parts: readonly number[][]): Uint8Array => Uint8Array.from(field(2, parts.flat()));

const HOSTILE: Readonly<Record<string, Uint8Array>> = {
  "nothing at all": new Uint8Array(0),
  "a batch's tag alone": Uint8Array.from([0x12]),
  "a length without an end": Uint8Array.from([0x12, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01]),
  "a length of 2^32": Uint8Array.from([...varint((2 << 3) | 2), ...varint(2n ** 32n), ...event(TYPE, DATA)]),
  "a length of 2^32 and what it says": Uint8Array.from([0x12, ...varint(2n ** 32n + 8n), ...event(TYPE, DATA)]),
  "a batch longer than the message": Uint8Array.from(field(2, event(TYPE, DATA), 99)),
  "a batch shorter than its event": Uint8Array.from(field(2, event(TYPE, DATA), 5)),
  "an event longer than its batch": inBatch(field(2, [...TYPE, ...DATA], 99), event(TYPE, DATA)),
  "data that ends behind its event": inBatch(field(2, [...TYPE, ...field(7, text("{}"), 9)]), event(TYPE, DATA)),
  "a type that ends behind its event": inBatch(field(2, field(3, text("t"), 9)), event(TYPE, DATA)),
  "a length in more bytes than it takes": inBatch(event(TYPE, field(7, text("{}"), 2, 1))),
  "an event's length in ten bytes": inBatch(field(2, [...TYPE, ...DATA], 7, 9)),
  "a batch number that comes twice": inBatch([8, 1], [8, 2], event(TYPE, DATA)),
  "a batch number behind the events": inBatch(event(TYPE, DATA), [8, 2]),
  "a batch number of 65 bits": inBatch(
    [8, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f],
    event(TYPE, DATA),
  ),
  "a type that comes twice": inBatch(event(TYPE, field(3, text("u")), DATA)),
  "data that comes twice": inBatch(event(TYPE, DATA, field(7, text("[]")))),
  "data before the type": inBatch(event(DATA, TYPE)),
  "data without a type": inBatch(event(DATA)),
  "an event of no bytes": inBatch(event()),
  "an unknown field in an event": inBatch(event(TYPE, DATA, field(9, text("x")))),
  "an unknown field in a batch": inBatch(event(TYPE, DATA), field(9, text("x"))),
  "an unknown field behind the batch": Uint8Array.from([...field(2, event(TYPE, DATA)), ...field(9, text("x"))]),
  "two batches": Uint8Array.from([...field(2, event(TYPE, DATA)), ...field(2, event(TYPE, field(7, text("1"))))]),
  "an opening behind the batch": Uint8Array.from([...field(2, event(TYPE, DATA)), ...field(1, [])]),
  "a batch behind the opening": Uint8Array.from([...field(1, []), ...field(2, event(TYPE, DATA))]),
  "a group": inBatch(event(TYPE, [0x3b, 0x3c])),
  "a group in place of an event": inBatch([0x13, 0x14]),
  "data as a varint": inBatch(event(TYPE, [0x38, 1])),
  "field number 0": inBatch(event(TYPE, [0x02, 0])),
  "a type that is not UTF-8": inBatch(event(field(3, [0xff, 0xfe]), DATA)),
  "a type that is half a surrogate pair": inBatch(event(field(3, [0xed, 0xa0, 0x80]), DATA)),
  "a type with an overlong character": inBatch(event(field(3, [0xc0, 0x80]), DATA)),
  "a type of 257 bytes": inBatch(event(field(3, text("t".repeat(257))), DATA)),
  "data that is not UTF-8": inBatch(event(TYPE, field(7, [0x22, 0xff, 0x22]))),
  "data with half a character at its end and the rest in its neighbour": inBatch(
    event(TYPE, field(7, [0x22, 0xc3])),
    event(TYPE, field(7, [0xa9, 0x22])),
  ),
  "data with the separator": inBatch(event(TYPE, field(7, text("{}\u001e{}")))),
  "long data with the separator": inBatch(event(TYPE, field(7, text(`"${"x".repeat(200)}\u001e"`)))),
};

/** `PackedEvents` field by field. */
const PACKED_TYPE = field(1, text("t"));
const inPacked = (...parts: readonly number[][]): Uint8Array => inBatch([8, 1], field(3, parts.flat()));
const HOSTILE_PACKED: Readonly<Record<string, Uint8Array>> = {
  "an empty message": inPacked(),
  "types alone": inPacked(PACKED_TYPE),
  "an empty table": inPacked(field(2, [0]), field(3, [2]), field(4, text("{}"))),
  "an index beyond the table": inPacked(PACKED_TYPE, field(2, [1]), field(3, [2]), field(4, text("{}"))),
  "an index of 2^32 - 1": inPacked(PACKED_TYPE, field(2, varint(2 ** 32 - 1)), field(3, [2]), field(4, text("{}"))),
  "an index of 2^32, of which 32 bits are the first": inPacked(
    PACKED_TYPE,
    field(2, varint(2n ** 32n)),
    field(3, [2]),
    field(4, text("{}")),
  ),
  "an index in more bytes than it takes": inPacked(
    PACKED_TYPE,
    field(2, [0x80, 0]),
    field(3, [2]),
    field(4, text("{}")),
  ),
  "half an index": inPacked(PACKED_TYPE, field(2, [0x80]), field(3, [2]), field(4, text("{}"))),
  "a length of 2^32 - 1": inPacked(PACKED_TYPE, field(2, [0]), field(3, varint(2 ** 32 - 1)), field(4, text("{}"))),
  "a length of 2^64 - 1": inPacked(PACKED_TYPE, field(2, [0]), field(3, varint(2n ** 64n - 1n)), field(4, text("{}"))),
  "lengths that add up to 2^32 and what there is": inPacked(
    PACKED_TYPE,
    field(2, [0, 0]),
    field(3, [...varint(2 ** 32 - 1), 3]),
    field(4, text("{}")),
  ),
  "lengths of more than there is": inPacked(PACKED_TYPE, field(2, [0, 0]), field(3, [1, 2]), field(4, text("{}"))),
  "lengths of less than there is": inPacked(PACKED_TYPE, field(2, [0, 0]), field(3, [1, 0]), field(4, text("{}"))),
  "fewer lengths than events": inPacked(PACKED_TYPE, field(2, [0, 0]), field(3, [2]), field(4, text("{}"))),
  "more lengths than events": inPacked(PACKED_TYPE, field(2, [0]), field(3, [2, 0]), field(4, text("{}"))),
  "more types than events": inPacked(PACKED_TYPE, PACKED_TYPE, field(2, [1]), field(3, [2]), field(4, text("{}"))),
  "no lengths": inPacked(PACKED_TYPE, field(2, [0]), field(4, text("{}"))),
  "no data": inPacked(PACKED_TYPE, field(2, [0]), field(3, [2])),
  "indexes that are not packed": inPacked(PACKED_TYPE, [0x10, 0], field(3, [2]), field(4, text("{}"))),
  "indexes in two parts": inPacked(PACKED_TYPE, field(2, [0]), field(2, [0]), field(3, [1, 1]), field(4, text("12"))),
  "data in two parts": inPacked(PACKED_TYPE, field(2, [0]), field(3, [2]), field(4, text("[]")), field(4, text("{}"))),
  "types behind the data": inPacked(field(2, [0]), field(3, [2]), field(4, text("{}")), PACKED_TYPE),
  "an unknown field": inPacked(PACKED_TYPE, field(2, [0]), field(3, [2]), field(4, text("{}")), field(9, [1])),
  "a type that is empty": inPacked(field(1, []), field(2, [0]), field(3, [2]), field(4, text("{}"))),
  "a type that is not UTF-8": inPacked(field(1, [0xff]), field(2, [0]), field(3, [2]), field(4, text("{}"))),
  "a type of 257 bytes": inPacked(field(1, text("t".repeat(257))), field(2, [0]), field(3, [2]), field(4, text("{}"))),
  "data that is announced and not there": inPacked(PACKED_TYPE, field(2, [0]), field(3, [0]), field(4, [], 5)),
  "data of half a length": inPacked(PACKED_TYPE, field(2, [0]), field(3, [0]), [0x22, 0x80]),
  "the tag of data alone": inPacked(PACKED_TYPE, field(2, [0]), field(3, [0]), [0x22]),
  "a cut through a character": inPacked(PACKED_TYPE, field(2, [0, 0]), field(3, [2, 2]), field(4, text('"é"'))),
  "data with the separator": inPacked(PACKED_TYPE, field(2, [0]), field(3, [3]), field(4, text("1\u001e2"))),
  "a length that takes the rest of the batch": Uint8Array.from([0x12, 20, ...field(3, [], 99), ...PACKED_TYPE]),
  "events beside it": inBatch(event(TYPE, DATA), field(3, [...PACKED_TYPE, ...field(2, [0]), ...field(3, [0])])),
  "events behind it": inBatch(field(3, [...PACKED_TYPE, ...field(2, [0]), ...field(3, [0])]), event(TYPE, DATA)),
  "another behind it": inBatch(
    field(3, [...PACKED_TYPE, ...field(2, [0]), ...field(3, [0])]),
    field(3, [...PACKED_TYPE, ...field(2, [0]), ...field(3, [0])]),
  ),
};

describe("packed events found on the wire", () => {
  it("are the events that they were before they were packed", () => {
    fc.assert(
      fc.property(ordinary, (events) => {
        const whole = events.map((one) => create(EventSchema, one));
        const packed = packedByClient(whole);
        if (packed === undefined) throw new Error("not packed");
        const found = wireBatch(packedBatch(1n, packed));
        // There is nothing to pack, and the decoder says so.
        if (events.length === 0) return found === undefined;
        if (found === undefined) throw new Error("left to the decoder");
        expect(read(found.text)).toEqual(read(batchText(whole)));
        return true;
      }),
      { numRuns: 300 },
    );
  });

  it("are what the decoder would say of them, whatever was changed", () => {
    const small = fc.nat({ max: 4 });
    const parts = fc.record({
      types: fc.array(types, { maxLength: 4 }),
      typeIndexes: fc.array(small, { maxLength: 6 }),
      dataLengths: fc.array(fc.oneof(small, fc.nat({ max: 2 ** 32 - 1 })), { maxLength: 6 }),
      data: documents,
    });
    const fitting = ordinary.map((events) => packedByClient(events.map((one) => create(EventSchema, one))) ?? {});
    let taken = 0;
    fc.assert(
      fc.property(numbers, fc.oneof(parts, fitting), mutations, (number, packed, changes) => {
        const bytes = packedBatch(number, packed);
        if (agrees(bytes)) taken += 1;
        agrees(mutated(bytes, changes));
      }),
      { numRuns: 3_000 },
    );
    expect(taken).toBeGreaterThan(300);
  });

  for (const [name, bytes] of Object.entries(HOSTILE_PACKED)) {
    it(`and ${name} is left to the decoder`, () => {
      expect(wireBatch(bytes)).toBeUndefined();
    });
  }
});

describe("events found on the wire are the decoder's events", () => {
  it("in ordinary batches, which are never left to the decoder", () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 2n ** 49n - 1n), ordinary, (number, events) => {
        expect(agrees(batch(number, events))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it("in ordinary requests too", () => {
    const requests = fc.record({
      function: fc.record({
        name: fc.constantFrom("", "f", "account"),
        revision: fc.option(fc.bigInt(0n, 9n), { nil: undefined }),
      }),
      state: documents,
      events: ordinary,
    });
    fc.assert(
      fc.property(requests, mutations, ({ function: { name, revision }, state, events }, changes) => {
        const target = revision === undefined ? { name } : { name, revision };
        const bytes = toBinary(ReduceRequestSchema, create(ReduceRequestSchema, { function: target, state, events }));
        expect(agreesOnReduce(bytes)).toBe(true);
        agreesOnReduce(mutated(bytes, changes));
      }),
      { numRuns: 1_000 },
    );
  });

  it("in batches of every kind", () => {
    fc.assert(
      fc.property(
        numbers,
        fc.array(fc.oneof(others, fc.record({ type: types, data: documents }))),
        (number, events) => {
          agrees(batch(number, events));
        },
      ),
      { numRuns: 500 },
    );
  });

  it("in batches of which bytes were changed", () => {
    let taken = 0;
    fc.assert(
      fc.property(numbers, ordinary, mutations, (number, events, changes) => {
        if (agrees(mutated(batch(number, events), changes))) taken += 1;
      }),
      { numRuns: 4_000 },
    );
    expect(taken).toBeGreaterThan(100);
  });

  it("in bytes of no sense", () => {
    const pieces = fc.constantFrom(
      [0x12],
      [0x1a],
      [0x3a],
      [0x08],
      [0x01],
      [0x02],
      [0x03],
      [0x07],
      [0x80],
      [0xff],
      [0x61],
      [0x7b, 0x7d],
      [0x1e],
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 24 }), (chosen) => {
        agrees(Uint8Array.from(chosen.flat()));
        agreesOnReduce(Uint8Array.from(chosen.flat()));
      }),
      { numRuns: 4_000 },
    );
  });

  for (const [name, bytes] of Object.entries(HOSTILE)) {
    it(`and ${name} is left to the decoder`, () => {
      expect(agrees(bytes)).toBe(false);
    });
  }

  it("with more types than a byte can count, and in many chunks", () => {
    const events = Array.from({ length: 3_000 }, (_, at) => ({
      type: `type ${at % 700}`,
      data: Buffer.from(JSON.stringify("x".repeat(at % 90))),
    }));
    expect(agrees(batch(1n, events))).toBe(true);
    const large = Array.from({ length: 60 }, (_, at) => ({ type: "t", data: Buffer.alloc(at * 700, 0x20) }));
    expect(agrees(batch(2n, large))).toBe(true);
  });

  it("and no two batches are joined by the same nonce, of 65 bits of chance", () => {
    const bytes = batch(1n, [{ type: "t", data: Buffer.from("1") }, { type: "t" }]);
    const nonces = new Set(Array.from({ length: 5_000 }, () => wireBatch(bytes)?.text.layout.slice(0, NONCE_UNITS)));
    expect(nonces.size).toBe(5_000);
    const letters = new Set([...nonces].join(""));
    expect(letters.size).toBe(93);
    expect(letters.has('"') || letters.has("\\")).toBe(false);
  });
});
