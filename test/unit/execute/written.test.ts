/** Claims about what a gateway takes from an executor as lines of the console. */
import { create, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import { describe, expect, it } from "vitest";
import { decodeAnswer } from "../../../src/execute/answer.ts";
import { WrittenFrameSchema, type WrittenSchema } from "../../../src/gen/assay/executor/v1/frames_pb.js";

const frame = (written: MessageInitShape<typeof WrittenSchema>): Uint8Array =>
  toBinary(WrittenFrameSchema, create(WrittenFrameSchema, { written }));
const line = { level: 2, text: "a line", truncated: false };

describe("lines are taken", () => {
  it.each<readonly [string, MessageInitShape<typeof WrittenSchema>]>([
    ["one", { call: 7, lines: [line] }],
    [
      "of every level, empty, cut and in any script",
      {
        call: 1,
        lines: [1, 2, 3, 4].flatMap((level) =>
          ["", "größer 😀", "x".repeat(4096)].map((text) => ({ level, text, truncated: level === 3 })),
        ),
        linesDropped: 12,
      },
    ],
    ["as many as a call keeps", { call: 2 ** 32 - 1, lines: Array(256).fill(line), linesDropped: 2 ** 32 - 1 }],
    ["none, if some were dropped", { call: 1, linesDropped: 1 }],
  ])("%s", (_name, written) => {
    const { lines = [], linesDropped = 0 } = written;
    expect(decodeAnswer(frame(written))).toEqual({
      kind: "written",
      number: written.call,
      written: {
        lines: lines.map(({ level, text, truncated }) => ({ level, text, truncated })),
        dropped: linesDropped,
      },
    });
  });
});

describe("an executor is broken that sends", () => {
  it.each<readonly [string, Uint8Array]>([
    ["nothing at all as lines", frame({ call: 1 })],
    ["lines of no call", frame({ lines: [line] })],
    ["one line too many", frame({ call: 1, lines: Array(257).fill(line) })],
    ["a byte too many", frame({ call: 1, lines: [{ ...line, text: "x".repeat(4097) }] })],
    ["a level that there is not", frame({ call: 1, lines: [{ ...line, level: Number("5") }] })],
    ["no level", frame({ call: 1, lines: [{ ...line, level: 0 }] })],
    [
      "text that is no UTF-8",
      Buffer.from(frame({ call: 1, lines: [{ ...line, text: "€" }] })).map((byte) => (byte === 0x82 ? 0x20 : byte)),
    ],
    ["more behind the frame", Buffer.concat([frame({ call: 1, lines: [line] }), Buffer.of(0x08, 1)])],
    ["a frame that ends early", frame({ call: 1, lines: [line] }).subarray(0, -1)],
  ])("%s", (_name, bytes) => {
    expect(decodeAnswer(bytes)).toBeUndefined();
  });

  it("a million empty lines, which take no memory", () => {
    const lines = Buffer.alloc(4 * 1024 * 1024, Buffer.of(0x12, 0x02, 0x08, 0x02));
    const body = Buffer.concat([Buffer.of(0x08, 1), lines]);
    const length: number[] = [];
    for (let rest = body.byteLength; rest > 0; rest = Math.floor(rest / 128))
      length.push((rest % 128) | (rest >= 128 ? 128 : 0));
    const bytes = Buffer.concat([Buffer.of(0x4a, ...length), body]);
    const used = (): number => process.memoryUsage().heapUsed + process.memoryUsage().external;
    const before = used();
    expect(decodeAnswer(bytes)).toBeUndefined();
    // Nor in any disguise that the schema's own decoder would take: behind another frame, or in two parts.
    expect(decodeAnswer(Buffer.concat([Buffer.of(0x3a, 0x02, 0x08, 0x01), bytes]))?.kind).not.toBe("written");
    expect(used() - before).toBeLessThan(32 * 1024 * 1024);
  });
});
