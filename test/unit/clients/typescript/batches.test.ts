import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { batches } from "../../../../clients/typescript/src/batches.ts";
import { AssayError } from "../../../../clients/typescript/src/errors.ts";
import { type EventInput, eventBytes, toEvent } from "../../../../clients/typescript/src/event.ts";

const counted = (from: number, count: number): EventInput[] =>
  Array.from({ length: count }, (_, index) => ({ type: "Counted", data: from + index }));

async function sizes(source: Parameters<typeof batches>[0], options: Parameters<typeof batches>[1] = {}) {
  const found: number[] = [];
  for await (const batch of batches(source, options)) found.push(batch.length);
  return found;
}

describe("batches of events", () => {
  it("are full but the last, whatever the source hands out at a time", async () => {
    expect(await sizes(counted(0, 25), { batchSize: 10 })).toEqual([10, 10, 5]);
    expect(await sizes([counted(0, 7), counted(7, 18)], { batchSize: 10 })).toEqual([10, 10, 5]);
    async function* one() {
      for (const event of counted(0, 25)) yield event;
    }
    expect(await sizes(one(), { batchSize: 10 })).toEqual([10, 10, 5]);
    async function* several() {
      yield counted(0, 24);
      yield [];
      yield counted(24, 1);
    }
    expect(await sizes(several(), { batchSize: 10 })).toEqual([10, 10, 5]);
  });

  it("keep the order and lose nothing", async () => {
    async function* source() {
      for (const event of counted(0, 5_000)) {
        if (Number(event.data) % 1_000 === 999) await sleep(2);
        yield event;
      }
    }
    const seen: unknown[] = [];
    for await (const batch of batches(source(), { batchSize: 300, lingerMs: 1 })) {
      for (const { data } of batch) seen.push(JSON.parse(new TextDecoder().decode(data)));
    }
    expect(seen).toEqual(Array.from({ length: 5_000 }, (_, index) => index));
  });

  it("do not wait longer than the linger for a slow source", async () => {
    const first = Promise.withResolvers<void>();
    async function* slow() {
      yield* counted(0, 3);
      // It goes on when the first three have come, and they would never come if they were waited with for more.
      await first.promise;
      yield* counted(3, 2);
    }
    const sizesSeen: number[] = [];
    for await (const batch of batches(slow(), { batchSize: 100, lingerMs: 20 })) {
      sizesSeen.push(batch.length);
      first.resolve();
    }
    expect(sizesSeen).toEqual([3, 2]);
  });

  it("stay under their bytes unless one event alone is larger", async () => {
    const large: EventInput[] = Array.from({ length: 10 }, () => ({ type: "T", dataJson: `"${"x".repeat(1_000)}"` }));
    expect(await sizes(large, { batchBytes: 3_500 })).toEqual([3, 3, 3, 1]);
    expect(await sizes(large, { batchBytes: 10 })).toEqual(Array(10).fill(1));
  });

  it("are none of an empty source, and refuse a size that makes no sense", async () => {
    expect(await sizes([])).toEqual([]);
    await expect(sizes([], { batchSize: 0 })).rejects.toMatchObject({ reason: "REQUEST_INVALID" });
    await expect(sizes([], { batchBytes: Number.NaN })).rejects.toMatchObject({ reason: "REQUEST_INVALID" });
  });

  it("hand the source's error on, and close the source when their reader leaves", async () => {
    async function* failing() {
      yield { type: "T" };
      throw new Error("the source broke");
    }
    await expect(sizes(failing())).rejects.toThrow("the source broke");
    let closed = false;
    async function* endless() {
      try {
        for (;;) yield { type: "T" };
      } finally {
        closed = true;
      }
    }
    for await (const _ of batches(endless(), { batchSize: 2 })) break;
    await sleep(0);
    expect(closed).toBe(true);
  });
});

describe("an event on its way to the wire", () => {
  it("has its data as one JSON document, or as it stands", () => {
    expect(new TextDecoder().decode(toEvent({ type: "T", data: { a: [1, null] } }).data)).toBe('{"a":[1,null]}');
    expect(new TextDecoder().decode(toEvent({ type: "T", dataJson: '{ "n": 1e400 }' }).data)).toBe('{ "n": 1e400 }');
    expect(toEvent({ type: "T" }).data).toHaveLength(0);
    expect(new TextDecoder().decode(toEvent({ type: "T", data: null }).data)).toBe("null");
    expect(() => toEvent({ type: "T", data: () => 1 })).toThrow(AssayError);
  });

  it("writes a date as RFC 3339", () => {
    expect(toEvent({ type: "T", time: new Date(0) }).time).toBe("1970-01-01T00:00:00.000Z");
  });

  it("is never longer on the wire than it was taken for", () => {
    const event = toEvent({ type: "ä".repeat(50), id: "i", source: "/s", subject: "日本", data: "x".repeat(100) });
    expect(eventBytes(event)).toBeGreaterThan(100 + 100 + 6);
  });
});
