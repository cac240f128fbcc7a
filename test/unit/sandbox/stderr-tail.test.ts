import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import { StderrTail } from "../../../src/sandbox/stderr-tail.ts";

describe("what a child writes to its standard error", () => {
  it("is kept at its end", () => {
    const stderr = new PassThrough();
    const tail = new StderrTail({ stderr });
    stderr.emit("data", Buffer.from("a".repeat(20_000)));
    stderr.emit("data", Buffer.from("the end"));
    expect(tail.text.length).toBe(8 * 1024);
    expect(tail.text.endsWith("aathe end")).toBe(true);
    expect(stderr.destroyed).toBe(false);
  });

  it.each([1, 65_536])("is not read any more when it does not end, in pieces of %i bytes", (size) => {
    const stderr = new PassThrough();
    const tail = new StderrTail({ stderr });
    const piece = Buffer.alloc(size, "x");
    let reads = 0;
    for (; !stderr.destroyed && reads < 10_000; reads++) stderr.emit("data", piece);
    expect(reads).toBeLessThan(5_000);
    expect(tail.text.endsWith("x")).toBe(true);
  });

  it("is empty where there is none", () => expect(new StderrTail({ stderr: undefined }).text).toBe(""));
});
