import { describe, expect, it } from "vitest";
import { compileModule } from "../../../src/compile/compile-module.ts";

/** What the function `subject` of a module gives for `input`, run here: what the prelude provides stands against Node's own. */
async function run<T>(source: string): Promise<(input: T) => unknown> {
  const text = `${source}\nexport default { initial: (): unknown => 0, apply: (_: unknown, event: { type: string; data: never }): unknown => subject(event.data) };\n`;
  const verdict = compileModule({ files: [{ path: "index.ts", content: Buffer.from(text) }], entry: "" });
  if (verdict.outcome !== "accepted") throw new TypeError(verdict.diagnostics.map(({ message }) => message).join("\n"));
  const code = Buffer.from(verdict.artifact.code).toString();
  expect(code).not.toMatch(/\b(?:structuredClone|TextEncoder|TextDecoder)\b/);
  const { default: definition } = await import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(code)}`);
  return (data) => definition.apply(0, { type: "test", data });
}

describe("what all calls share", () => {
  const keep = (shared: string): string => `
const subject = (_: number): number => {
  const plain: {} = ${shared};
  const kept: { n?: number } = plain;
  kept.n = (kept.n ?? 0) + 1;
  return kept.n;
};`;

  it.each([
    "new TextEncoder().encode",
    "new TextDecoder().decode",
    "new DataView(new ArrayBuffer(1)).setFloat64",
    "new Date(0).getTime",
    "Math.max",
    "Iterator.from",
  ])("holds nothing that is kept on %s", async (shared) => {
    const subject = await run<number>(keep(shared));
    expect(() => subject(0)).toThrow(TypeError);
  });
});

describe("numbers as bytes", () => {
  it("are what Node writes, but for a NaN, which is always the same", async () => {
    const bits = await run<number>(`
const subject = (value: number): string => {
  const view = new DataView(new ArrayBuffer(16), 2, 14);
  view.setFloat64(0, value, true);
  view.setFloat32(8, value);
  view.setFloat16(12, value);
  return \`\${view instanceof DataView} \${view.getBigUint64(0)} \${view.getUint32(8)} \${view.getUint16(12)}\`;
};`);
    const expected = (value: number): string => {
      const view = new DataView(new ArrayBuffer(14));
      view.setFloat64(0, value, true);
      view.setFloat32(8, value);
      const half = new DataView(new Float16Array([value]).buffer).getUint16(0, true);
      return `true ${view.getBigUint64(0)} ${view.getUint32(8)} ${half}`;
    };
    for (const value of [0, -0, 1.5, -1e300, Number.MIN_VALUE, 1 / 3, Infinity, 65504, NaN]) {
      expect(bits(value), String(value)).toBe(expected(value));
    }
    const zero = [0].length - 1;
    expect(bits(zero / zero)).toBe(bits(NaN));
    expect(bits(-(zero / zero))).toBe(bits(NaN));
  });

  it("of an array of floats are not read", async () => {
    const subject = await run<number>(
      "const subject = (_: number): number => (new Float64Array(1) as unknown as { buffer: number[] }).buffer.length;",
    );
    expect(() => subject(0)).toThrow(/DataView/);
    const decoded = await run<number>(
      "const subject = (_: number): string => new TextDecoder().decode(new Float64Array(1));",
    );
    expect(() => decoded(0)).toThrow(/DataView/);
  });
});

describe("Date.parse as a value", () => {
  it("reads what it reads where it is called", async () => {
    const parse = await run<string[]>("const subject = (texts: string[]): number[] => texts.map(Date.parse);");
    expect(parse(["2024-05-01T10:00:00Z", "2024-05-01", "May 1"])).toEqual([1714557600000, 1714521600000, NaN]);
    expect(() => parse(["2024-05-01T10:00"])).toThrow(/time zone/);
  });
});

describe("TextEncoder and TextDecoder", () => {
  const texts = [
    "",
    "plain",
    "é ß €",
    "\u{1f600} \u{10ffff}",
    "\ud800",
    "a\udc00b\ud83d",
    "\u0000\u007f\u0080\u07ff\u0800\uffff",
    "\ufeffmark",
  ];

  it("encode as Node does, halves of surrogate pairs included", async () => {
    const encode = await run<string>(
      "const encoder = new TextEncoder();\nconst subject = (text: string): Uint8Array => encoder.encode(text);",
    );
    for (const text of [...texts, "x".repeat(100), "\u{1f600}".repeat(100)]) {
      expect(encode(text), JSON.stringify(text)).toEqual(new TextEncoder().encode(text));
    }
  });

  it("decode as Node does, what is not UTF-8 included", async () => {
    const lax = await run<Uint8Array>(
      "const subject = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);",
    );
    const strict = await run<Uint8Array>(
      'const subject = (bytes: Uint8Array): string => new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);',
    );
    const samples = texts.map((text) => [...new TextEncoder().encode(text)]);
    let seed = 1;
    const next = (): number => {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
      return seed >>> 24;
    };
    const lead = [
      0x00, 0x7f, 0x80, 0xbf, 0xc0, 0xc2, 0xdf, 0xe0, 0xed, 0xef, 0xf0, 0xf4, 0xf5, 0xff, 0x9f, 0xa0, 0x8f, 0x90, 0xbb,
    ];
    for (let count = 0; count < 3_000; count++) {
      samples.push(Array.from({ length: 1 + (next() % 6) }, () => lead[next() % lead.length] ?? 0));
    }
    for (const sample of samples) {
      const bytes = Uint8Array.from(sample);
      expect(lax(bytes), sample.join()).toBe(new TextDecoder().decode(bytes));
      let expected: string | undefined;
      try {
        expected = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
      } catch {
        expected = undefined;
      }
      if (expected === undefined) expect(() => strict(bytes), sample.join()).toThrow(TypeError);
      else expect(strict(bytes)).toBe(expected);
    }
  });
});

describe("structuredClone", () => {
  it("copies what Node copies, and keeps what refers to itself", async () => {
    const clone = await run<unknown>("const subject = (value: { a: number }): unknown => structuredClone(value);");
    const circle: Record<string, unknown> = { list: new Array(3), text: "x" };
    circle.self = circle;
    circle.twice = [circle.list, circle.list];
    const bytes = new Uint8Array([1, 2, 3, 4]);
    const values: unknown[] = [
      1,
      "x",
      null,
      undefined,
      10n,
      true,
      NaN,
      -0,
      [],
      {},
      { __proto__: 1 },
      JSON.parse('{"__proto__":{"a":1}}'),
      [1, [2, [3]]],
      circle,
      new Map<unknown, unknown>([
        ["a", { b: 1 }],
        [{ key: 1 }, new Set([1, "2"])],
      ]),
      new Set([[1]]),
      /x+/gi,
      new RangeError("far"),
      new Error("outer", { cause: { code: 1 } }),
      bytes,
      bytes.subarray(1, 3),
      new Float64Array([1.5]),
      new DataView(bytes.buffer, 1, 2),
      bytes.buffer,
      { one: bytes.subarray(0, 2), other: bytes.subarray(2) },
      Object.create(null, { own: { value: 1, enumerable: true }, hidden: { value: 2 } }),
    ];
    for (const value of values) {
      const copy = clone(value);
      expect(copy).toEqual(structuredClone(value));
      if (typeof value === "object" && value !== null) expect(copy).not.toBe(value);
    }
    const copied = clone(circle) as { self: unknown; twice: unknown[] };
    expect(copied.self).toBe(copied);
    expect(copied.twice[0]).toBe(copied.twice[1]);
    const shared = clone({ one: bytes.subarray(0, 2), other: bytes.subarray(2) }) as {
      one: Uint8Array;
      other: Uint8Array;
    };
    expect(shared.one.buffer).toBe(shared.other.buffer);
  });

  it("refuses what Node refuses", async () => {
    const clone = await run<unknown>("const subject = (value: { a: number }): unknown => structuredClone(value);");
    for (const value of [
      () => 1,
      Symbol("x"),
      { f() {} },
      [Symbol.iterator],
      new WeakMap(),
      new WeakSet(),
      [1].values(),
      (function* () {})(),
      Promise.resolve(),
    ]) {
      expect(() => structuredClone(value)).toThrow();
      expect(() => clone(value)).toThrow("could not be cloned");
    }
  });

  it("gives a date that is a date, and an instance as a plain object", async () => {
    const dates = await run<number>(
      "const subject = (time: number): string => structuredClone({ at: new Date(time) }).at.toISOString();",
    );
    expect(dates(0)).toBe("1970-01-01T00:00:00.000Z");
    const plain = await run<number>(
      "class Point { constructor(readonly x: number) {} get y(): number { return this.x; } }\nconst subject = (x: number): boolean => structuredClone(new Point(x)) instanceof Point;",
    );
    expect(plain(1)).toBe(false);
  });
});
