/** Claims about JSON in the realm: V8's own parser mistakes keys with escapes (https://github.com/nodejs/node/issues/63785), the realm does not. */

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import fc from "../../../property/fast-check.ts";
import { type Loaded, startWith } from "./executor.ts";

const KEEP = `export default {
  initial: () => null,
  apply: (state, event) => event.type === "Text" ? JSON.parse(event.data) : event.type === "Revived"
    ? JSON.parse(event.data, (key, value) => typeof value === "number" ? key : value) : event.data,
};`;

let loaded: Loaded;
beforeAll(async () => {
  loaded = await startWith(KEEP, { cpuTimeMs: 2_000 }, "");
});
afterAll(() => loaded.executor.kill());

/** The state's text as it came: this process's own JSON.parse is no witness. */
async function kept(events: readonly { readonly type: string; readonly json: string }[], state?: string) {
  const result = await loaded.executor.reduce(loaded.digest, events, state);
  if (!result.ok) throw new Error(`${result.reason}: ${result.message}`);
  return result.text;
}

const keep = (type: string, json: string): Promise<string> => kept([{ type, json }]);

/** JSON text of a value, every character of a key escaped or not as `pick` says. The model writes it, so that it knows what it means. */
function written(value: unknown, pick: () => boolean): string {
  if (Array.isArray(value)) return `[${value.map((item) => written(item, pick)).join(" , ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const unit = (char: string): string =>
    pick() ? `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}` : JSON.stringify(char).slice(1, -1);
  const key = (name: string): string =>
    `"${Array.from({ length: name.length }, (_, at) => unit(name[at] ?? "")).join("")}"`;
  return `{${Object.entries(value)
    .map(([name, item]) => `${key(name)} : ${written(item, pick)}`)
    .join(",")}}`;
}

const keys = fc.string({
  unit: fc.constantFrom("\\", '"', "\n", "\r", "\0", "~", "0", "1", "a", "u", "/", ":", "é", "ю"),
  maxLength: 3,
});
const values = fc.letrec((tie) => ({
  any: fc.oneof({ depthSize: "small" }, fc.integer(), keys, tie("list"), tie("record")),
  list: fc.array(tie("any"), { maxLength: 3 }),
  record: fc.dictionary(keys, tie("any"), { maxKeys: 3, noNullPrototype: true }),
})).record;

describe("a key that is written with an escape is read as it was meant", () => {
  it("also after a key with a backslash has come", async () => {
    expect(await keep("Data", String.raw`{"\\":1}`)).toBe(String.raw`{"\\":1}`);
    expect(await keep("Data", String.raw`{"\n":1}`)).toBe(String.raw`{"\n":1}`);
    expect(await keep("Data", String.raw`{"\u0061":1}`)).toBe('{"a":1}');
    expect(await keep("Text", JSON.stringify(String.raw`{"\r":1}`))).toBe(String.raw`{"\r":1}`);
    expect(await keep("Revived", JSON.stringify(String.raw`{"\t":1,"x":[{"\"":2}]}`))).toBe(
      String.raw`{"\t":"\t","x":[{"\"":"\""}]}`,
    );
  });

  it("whatever came before, in events, in states and in texts that the function parses", async () => {
    await fc.assert(
      fc.asyncProperty(values, fc.infiniteStream(fc.boolean()), async (value, flips) => {
        const text = written(value, () => flips.next().value === true);
        const expected = JSON.stringify(value);
        expect(await keep("Data", text)).toBe(expected);
        expect(await keep("Text", JSON.stringify(text))).toBe(expected);
        expect(await kept([], text)).toBe(expected);
      }),
      { numRuns: 300 },
    );
  });

  it("with the last of two equal keys, and the prototype's name as a key like others", async () => {
    expect(await keep("Data", String.raw`{"a":1,"b":2,"\u0061":3}`)).toBe('{"a":3,"b":2}');
    const text = String.raw`{"\u005f_proto__":{"\\":1},"~1":2}`;
    expect(await keep("Data", text)).toBe(String.raw`{"__proto__":{"\\":1},"~1":2}`);
  });

  it("however deep it stands", async () => {
    const depth = 20_000;
    const text = `${'{"\\n":['.repeat(depth)}${"]}".repeat(depth)}`;
    expect(await keep("Other", text).catch((error: Error) => error.message)).toMatch(/nested deeper than/);
  });
});
