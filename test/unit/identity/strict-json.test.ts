import { describe, expect, it } from "vitest";
import { ownMember, parseStrictJson } from "../../../src/identity/strict-json.ts";
import fc from "../../property/fast-check.ts";

describe("strict JSON", () => {
  it("reads what JSON reads", () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(parseStrictJson(text)).toEqual(JSON.parse(text));
        expect(parseStrictJson(Buffer.from(text))).toEqual(JSON.parse(text));
      }),
    );
  });

  it("refuses an object that says a name twice, however deep it stands and however the name is written", () => {
    const escaped = (name: string): string =>
      [...name].map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`).join("");
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme-ascii" }),
        fc.json(),
        fc.json(),
        fc.array(fc.boolean(), { maxLength: 5 }),
        fc.boolean(),
        (name, one, other, depth, isEscaped) => {
          const again = isEscaped ? `"${escaped(name)}"` : JSON.stringify(name);
          let text = `{${JSON.stringify(name)}:${one},${again}:${other}}`;
          for (const isList of depth) text = isList ? `[1,${text}]` : `{"a":":","b":${text}}`;
          expect(() => JSON.parse(text)).not.toThrow();
          expect(parseStrictJson(text)).toBeUndefined();
        },
      ),
    );
  });

  it.each(['{"__proto__":1,"__proto__":2}', '{"a":1,"a":1}', "", "{", "nul", "{'a':1}", '"\ud800'])(
    "refuses %j",
    (text) => {
      expect(parseStrictJson(text)).toBeUndefined();
    },
  );

  it("refuses bytes that are not UTF-8, or that begin with a byte order mark", () => {
    expect(parseStrictJson(Buffer.from([0x22, 0xff, 0x22]))).toBeUndefined();
    expect(parseStrictJson(Buffer.from([0xef, 0xbb, 0xbf, 0x31]))).toBeUndefined();
    expect(parseStrictJson(Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]))).toBeUndefined();
  });

  it("takes a million brackets for what they are", () => {
    const depth = 100_000;
    expect(parseStrictJson(`${"[".repeat(depth)}${"]".repeat(depth)}`)).toBeDefined();
    expect(parseStrictJson("[".repeat(depth))).toBeUndefined();
  });

  it("finds in an object what it has itself, and nothing that it inherits", () => {
    const value = parseStrictJson('{"a":1,"__proto__":{"b":2}}');
    expect(ownMember(value, "a")).toBe(1);
    expect(ownMember(value, "__proto__")).toEqual({ b: 2 });
    for (const name of ["b", "toString", "constructor"]) expect(ownMember(value, name)).toBeUndefined();
    for (const other of [null, undefined, 1, "a", ["a"]]) expect(ownMember(other, "length")).toBeUndefined();
  });
});
