import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import { frame, readFrames } from "../../../src/base/framing.ts";

const MAX_BYTES = 1024 * 1024;

function reader(maxBytes = MAX_BYTES) {
  const stream = new PassThrough();
  const messages: Buffer[] = [];
  const oversized: number[] = [];
  readFrames(
    stream,
    maxBytes,
    (message) => messages.push(message),
    (bytes) => oversized.push(bytes),
  );
  return { stream, messages, oversized };
}

describe("frames", () => {
  it("arrive as they were sent, however they are cut", () => {
    const sizes = [0, 1, 3, 4, 5, 0, 0, 200, 70_000, 1];
    const sent = sizes.map((size, index) => Buffer.alloc(size, index + 1));
    const bytes = Buffer.concat(sent.map(frame));
    for (const step of [1, 2, 3, 5, 7, 64, 4_096, 65_536, bytes.byteLength]) {
      const { stream, messages, oversized } = reader();
      for (let at = 0; at < bytes.byteLength; at += step) stream.emit("data", bytes.subarray(at, at + step));
      expect(messages.length).toBe(sent.length);
      for (const [index, message] of messages.entries()) expect(sent[index]?.equals(message)).toBe(true);
      expect(oversized).toEqual([]);
    }
  });

  it("own their bytes: what is read later changes nothing in them", () => {
    const { stream, messages } = reader();
    for (const byte of Buffer.concat([frame(Buffer.from("first")), frame(Buffer.from("other"))]))
      stream.emit("data", Buffer.of(byte));
    expect(messages.map(String)).toEqual(["first", "other"]);
  });

  it("that are too large are told once, and nothing is read after them", () => {
    const { stream, messages, oversized } = reader(8);
    stream.emit("data", Buffer.concat([frame(Buffer.alloc(9)), frame(Buffer.from("x"))]));
    stream.emit("data", frame(Buffer.from("y")));
    expect(oversized).toEqual([9]);
    expect(messages).toEqual([]);
  });

  it("that come a byte at a time, and never end, take little more memory than their bytes", () => {
    const { stream } = reader();
    stream.emit("data", frame(Buffer.alloc(MAX_BYTES)).subarray(0, 4));
    const used = (): number => process.memoryUsage().heapUsed + process.memoryUsage().external;
    const before = used();
    // Each is as one read of a socket brings it: a buffer with memory of its own.
    for (let sent = 0; sent < MAX_BYTES - 1; sent++) stream.emit("data", Buffer.allocUnsafeSlow(1));
    expect(used() - before).toBeLessThan(64 * MAX_BYTES);
  });

  it("that are announced and do not come take no memory", () => {
    const before = process.memoryUsage().arrayBuffers;
    for (let index = 0; index < 64; index++) reader(1 << 30).stream.emit("data", Buffer.of(0x3f, 0xff, 0xff, 0xff, 1));
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(MAX_BYTES);
  });
});
