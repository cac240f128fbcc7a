import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import type { EventInput } from "../../../clients/typescript/src/index.ts";
import { EventLines } from "../../../src/cli/event-lines.ts";

async function read(chunks: readonly (string | Buffer)[], type?: string) {
  const unknown: [string, number][] = [];
  const lines = new EventLines(Readable.from(chunks.map((chunk) => Buffer.from(chunk))), {
    name: "events.ndjson",
    type,
    onUnknownAttribute: (attribute, line) => unknown.push([attribute, line]),
  });
  const events: EventInput[] = [];
  for await (const several of lines) events.push(...several);
  return { lines, events, unknown };
}

describe("lines of events", () => {
  it("become events with their attributes, wherever the chunks are cut", async () => {
    const text =
      '{"type":"A","id":"1","subject":"ä","data":{"x":[1,"日"]}}\n{"type":"B"}\r\n\n{"type":"C","data":null}';
    const bytes = Buffer.from(text);
    for (let cut = 1; cut < bytes.length; cut += 1) {
      const { events } = await read([bytes.subarray(0, cut), bytes.subarray(cut)]);
      expect(events).toEqual([
        { type: "A", id: "1", subject: "ä", dataJson: '{"x":[1,"日"]}' },
        { type: "B" },
        { type: "C", dataJson: "null" },
      ]);
    }
  });

  it("are data as they stand when a type is named", async () => {
    const { events } = await read([' {"a": 1.0} \n12345678901234567890\n'], "Line");
    expect(events).toEqual([
      { type: "Line", dataJson: '{"a": 1.0}' },
      { type: "Line", dataJson: "12345678901234567890" },
    ]);
  });

  it("keep every number as it was written", async () => {
    const { events } = await read(['{"type":"A","data":[12345678901234567890,1e400,-0,1.50]}\n']);
    expect(events).toEqual([{ type: "A", dataJson: "[12345678901234567890,1e400,-0,1.50]" }]);
  });

  it("know the line of each event, blank ones counted", async () => {
    const { lines } = await read(['\n{"type":"A"}\n\n', '\n{"type":"B"}\n{"type":"C"}\n\n']);
    expect([0, 1, 2].map((event) => lines.lineOf(event))).toEqual([2, 5, 6]);
    expect(lines.eventsRead).toBe(3);
  });

  it.each([
    ["what is not JSON", '{"type":"A"}\n\n{"type":', "events.ndjson:3: is not one JSON document"],
    ["two documents on a line", '{"type":"A"} {"type":"A"}', "events.ndjson:1: is not one JSON document"],
    ["what is not an object", '{"type":"A"}\n[1]\n', "events.ndjson:2: is not a JSON object"],
    ["an event without a type", '{"data":1}\n', "events.ndjson:1: has no `type`"],
    ["an id that is no text", '{"type":"A","id":7}\n', "events.ndjson:1: has a `id` that is not a string"],
    ["binary data", '{"type":"A","data_base64":"AA=="}\n', "events.ndjson:1: has `data_base64`"],
  ])("refuse %s, and say which line", async (_, text, message) => {
    await expect(read([text])).rejects.toThrow(message);
  });

  it("refuse what is not UTF-8, and say which line", async () => {
    const bytes = Buffer.concat([
      Buffer.from('{"type":"A"}\n{"type":"B"}\n"'),
      Buffer.from([0xff]),
      Buffer.from('"\n'),
    ]);
    await expect(read([bytes])).rejects.toThrow("events.ndjson:3: is not UTF-8");
  });

  it("refuse a line without an end instead of keeping it", async () => {
    const chunk = Buffer.alloc(1024 * 1024, "x");
    await expect(read([chunk, chunk, chunk, chunk, chunk, chunk])).rejects.toThrow(
      "events.ndjson:1: is longer than 4 MiB",
    );
  });

  it("tell once of an attribute that goes nowhere", async () => {
    const { unknown } = await read([
      '{"type":"A","specversion":"1.0"}\n{"type":"A","trace":"x"}\n{"type":"A","trace":"y"}\n',
    ]);
    expect(unknown).toEqual([["trace", 2]]);
  });
});
