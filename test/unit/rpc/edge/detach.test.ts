import { describe, expect, test } from "vitest";
import { detach } from "../../../../src/rpc/edge/watched-call.ts";

const READ_BYTES = 65_536;

function decoderAfter(flagFrom: Buffer, parts: Buffer[]): Parameters<typeof detach>[0] {
  return { readState: 2, readCompressFlag: flagFrom.subarray(0, 1), readPartialMessage: parts };
}

describe("a part of a message that is held", () => {
  test("holds nothing of what was read with it, where it is small", () => {
    const read = Buffer.alloc(READ_BYTES, 7);
    const decoder = decoderAfter(read, [read.subarray(100, 103)]);
    detach(decoder);
    expect(decoder.readPartialMessage[0]).toEqual(Buffer.from([7, 7, 7]));
    expect(decoder.readPartialMessage[0]?.buffer.byteLength).toBe(3);
    expect(decoder.readCompressFlag).toEqual(Buffer.from([7]));
    expect(decoder.readCompressFlag.buffer.byteLength).toBe(1);
  });

  test("is not copied where it is most of what was read", () => {
    const read = Buffer.alloc(READ_BYTES);
    const part = read.subarray(0, READ_BYTES / 4);
    const decoder = decoderAfter(Buffer.from([0]), [part]);
    detach(decoder);
    expect(decoder.readPartialMessage[0]).toBe(part);
  });

  test("is the last one: those before have been looked at", () => {
    const read = Buffer.alloc(READ_BYTES);
    const first = read.subarray(0, 3);
    const decoder = decoderAfter(Buffer.from([0]), [first, read.subarray(5, 6)]);
    detach(decoder);
    expect(decoder.readPartialMessage[0]).toBe(first);
    expect(decoder.readPartialMessage[1]?.buffer.byteLength).toBe(1);
  });

  test("need not be there: its length may be all that has come", () => {
    const decoder = decoderAfter(Buffer.from([0]), []);
    detach(decoder);
    expect(decoder.readPartialMessage).toEqual([]);
  });
});
