/** Claims about how the realm takes a batch apart: what is done again because events fail costs no more than it must. */
import { readFileSync } from "node:fs";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { type BatchText, batchText } from "../../../../src/execute/child/events.ts";
import type { Event } from "../../../../src/gen/assay/v1/event_pb.js";

interface Reader {
  begin(attributes: string, layout: string, documents: string): void;
  at(index: number): { readonly data?: unknown };
}

const SOURCE = readFileSync(new URL("../../../../src/execute/child/realm/events.js", import.meta.url), "utf8");

/** A reader, and how many characters it has had parsed. */
function reader(): { readonly events: Reader; readonly parsed: () => number } {
  let characters = 0;
  const parse = (text: string): unknown => {
    characters += text.length;
    return JSON.parse(text);
  };
  const make = runInNewContext(SOURCE, { JSON: { parse } }) as (describe: (thrown: unknown) => unknown) => Reader;
  const events = make((thrown) => ({ message: String(thrown) }));
  return { events, parsed: () => characters };
}

function textOf(documents: readonly string[]): BatchText {
  const none = { id: "", source: "", subject: "", time: "", datacontenttype: "" };
  return batchText(
    documents.map((json): Event => ({ $typeName: "assay.v1.Event", ...none, type: "t", data: Buffer.from(json) })),
  );
}

const KINDS: Readonly<Record<string, (at: number) => string>> = {
  "small flat documents": (at) => `{"at":${at}}`,
  "other documents": (at) => `{"at":[${at}],"text":"${"x".repeat(400)}"}`,
  "documents and events without any": (at) => (at % 4 === 0 ? "" : `[${at}]`),
};

describe("events that are read again, since another one failed", () => {
  for (const [name, documentAt] of Object.entries(KINDS)) {
    it(`do not have all of their chunk parsed again for each failure: ${name}`, () => {
      const documents = Array.from({ length: 2_000 }, (_, at) => documentAt(at));
      const { attributes, documents: text, layout } = textOf(documents);
      const { events, parsed } = reader();
      events.begin(attributes, layout, text);
      const read = (at: number): void => {
        const document = documents[at] ?? "";
        expect(events.at(at).data).toEqual(document === "" ? undefined : JSON.parse(document));
      };
      // Every second event is bad: the one before it is applied anew, to get back to the state that it met.
      for (let at = 0; at < documents.length; at += 2) {
        read(at);
        read(at + 1);
        read(at);
      }
      expect(parsed()).toBeLessThan(4 * text.length);
    });
  }

  it("are made anew each time: what the function did to the first is not seen in the second", () => {
    const { attributes, documents, layout } = textOf(['{"a":1}', '{"b":[]}', "{}"]);
    const { events } = reader();
    events.begin(attributes, layout, documents);
    for (const at of [0, 1, 0, 0, 2, 1, 1, 2, 0]) {
      const event = events.at(at);
      expect(event.data).toEqual([{ a: 1 }, { b: [] }, {}][at]);
      Object.assign(event.data as object, { spoilt: true });
    }
  });
});
