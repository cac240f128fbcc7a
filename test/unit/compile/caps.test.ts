import { describe, expect, it } from "vitest";
import { applyCaps, CAPS } from "../../../src/compile/caps.ts";
import { idiomaticCases } from "../../corpus/cases.ts";

const rulesOf = (text: string): string[] =>
  applyCaps({ files: new Map([["index.ts", text]]), entry: "index.ts" }).findings.map(({ rule }) => rule);
const nest = (open: string, close: string, levels: number, inner = "1"): string =>
  `const x = ${open.repeat(levels)}${inner}${close.repeat(levels)};`;
const repeat = (count: number, make: (i: number) => string, separator = ""): string =>
  Array.from({ length: count }, (_, i) => make(i)).join(separator);

describe("a compiler bomb is refused in under a second, with its own rule:", () => {
  const bombs: readonly (readonly [string, string, string])[] = [
    ["60,000 additions", `const x = ${"1+".repeat(60_000)}1;`, "too-many-tokens"],
    ["5,000 additions", `const x = ${"1+".repeat(5_000)}1;`, "too-long-expression"],
    ["5,000 joined texts", `let s = "a"; const x = ${"s+'b'+".repeat(5_000)}s;`, "too-long-expression"],
    ["5,000 conjunctions", `let s = true; const x = ${"s&&".repeat(5_000)}s;`, "too-long-expression"],
    ["5,000 commas", `const x = (${"1,".repeat(5_000)}1);`, "too-long-expression"],
    ["deep parentheses", nest("(", ")", 10_000), "too-deep"],
    ["deep arrays", nest("[", "]", 10_000), "too-deep"],
    ["deep objects", nest("{a:", "}", 10_000), "too-deep"],
    ["deep blocks", `${"{".repeat(10_000)}${"}".repeat(10_000)}`, "too-deep"],
    ["deep templates", nest("`${", "}`", 10_000), "too-deep"],
    ["deep calls", nest("f(", ")", 10_000), "too-deep"],
    ["deep arrow functions", nest("() => ", "", 10_000), "too-deep"],
    ["deep negations", nest("!", "", 50_000), "too-deep"],
    ["a chain of else if", repeat(5_000, (i) => `if (a === ${i}) { }`, " else "), "too-deep"],
    ["a chain of conditionals", `const x = ${repeat(5_000, (i) => `a === ${i} ? ${i} : `)}0;`, "too-deep"],
    ["a chain of methods", `const x = s${".trim()".repeat(5_000)};`, "too-deep"],
    ["a chain of calls", `const x = f${"()".repeat(5_000)};`, "too-deep"],
    ["a chain of assignments", `a${"=a".repeat(10_000)};`, "too-deep"],
    ["deep types", `type T = ${"[".repeat(5_000)}1${"]".repeat(5_000)};`, "too-deep"],
    ["an array of arrays of arrays as a type", `type T = 1${"[]".repeat(5_000)};`, "too-deep"],
    ["deep type arguments", `type T = ${"B<".repeat(5_000)}1${">".repeat(5_000)};`, "too-deep"],
    ["a chain of conditional types", `type T<X> = ${"X extends 1 ? 1 : ".repeat(5_000)}2;`, "too-deep"],
    ["a chain of labels", `${repeat(5_000, (i) => `l${i}:`)};`, "too-deep"],
    [
      "6,000 classes that extend each other",
      repeat(6_000, (i) => `class C${i} ${i > 0 ? `extends C${i - 1}` : ""} {}`, "\n"),
      "too-many-classes",
    ],
    ["an intersection of 500 unions", `type T = ${repeat(500, (i) => `({a${i}:1}|{b${i}:2})`, "&")};`, "too-wide-type"],
    ["a union of 5,000", `type T = ${repeat(5_000, (i) => `"m${i}"`, "|")};`, "too-wide-type"],
    ["an array of objects with 900 shapes", `const x = [${repeat(900, (i) => `{ b${i}: 1 }`, ",")}];`, "too-wide-type"],
    ["what the parser tries twice at every level", "async (".repeat(200), "too-deep"],
    ["130,000 tokens", `const x = [${"1,".repeat(65_000)}];`, "too-many-tokens"],
    ["a scanner that is led astray by a division", `if (x) /\`/.test(y);\n${nest("(", ")", 10_000)}`, "too-deep"],
    ["a number of 250,000 digits", `const x = ${"9".repeat(250_000)};`, "too-long-expression"],
    ["a binary bigint of 250,000 digits", `const x = 0b${"1".repeat(250_000)}n;`, "too-long-expression"],
    ["a hexadecimal bigint with separators", `const x = 0xf${"_f".repeat(2_000)}n;`, "too-long-expression"],
    ["what only might be long numbers", `const x = ${"0b1+".repeat(60_000)}1;`, "too-many-tokens"],
    ["a pattern of deep groups", `const x = /${"(?:".repeat(5_000)}a${")".repeat(5_000)}/;`, "too-deep"],
    ["a pattern of deep classes", `const x = /${"[".repeat(5_000)}a${"]".repeat(5_000)}/v;`, "too-deep"],
    ["depth behind a template", `const a = \`\${ { b: \`\${1}\` }.b }\`; ${nest("(", ")", 10_000)}`, "too-deep"],
  ];
  it.each(bombs)("%s", (_name, text, rule) => {
    const before = process.cpuUsage();
    expect(rulesOf(text)).toContain(rule);
    const { user, system } = process.cpuUsage(before);
    expect(user + system).toBeLessThan(1_000_000);
  });

  it("tokens over all files", () => {
    const text = `export const x = [${"1,".repeat(45_000)}];`;
    const files = new Map(["a.ts", "b.ts", "index.ts"].map((path) => [path, text]));
    expect(applyCaps({ files, entry: "index.ts" }).findings).toMatchObject([
      { rule: "too-many-tokens", path: "index.ts" },
    ]);
  });
});

describe("ordinary code is far below the caps:", () => {
  it("texts of long numbers, bitmaps and patterns with many brackets", () => {
    expect(
      rulesOf(`const code = "0x${"6f".repeat(5_000)}", map = "${"01".repeat(5_000)}", n = 0xffff_ffff_ffff_ffffn;`),
    ).toEqual([]);
    expect(rulesOf(`const x = /${"(a[[(]|b\\()".repeat(400)}/;`)).toEqual([]);
  });

  it("2,000 lines with tables, classes, switches and long expressions", () => {
    const text = [
      `const table = [\n${repeat(500, (i) => `  { id: ${i}, name: "n${i}", tags: ["a", "b"], nested: { deep: [[${i}]] } },`, "\n")}\n];`,
      `function pick(n: number): string {\n  switch (n) {\n${repeat(300, (i) => `    case ${i}: return "c${i}";`, "\n")}\n  }\n  return "";\n}`,
      `const text = ${repeat(150, (i) => `"line ${i}\\n"`, " +\n  ")};`,
      `type Names = ${repeat(400, (i) => `"name${i}"`, "\n  | ")};`,
      repeat(60, (i) => `class E${i} extends Error { constructor() { super("e"); this.name = "E${i}"; } }`, "\n"),
      `const chain = xs${repeat(40, () => "\n  .map((x) => x + 1)")};`,
      repeat(60, (i) => `${i > 0 ? "else " : ""}if (n === ${i}) { a = ${i}; }`, "\n"),
      repeat(
        200,
        (i) =>
          `export function f${i}(a: number, b = a / 2): number { return a > b ? a * b - ${i} : /x\\/[y/]/.test("x") ? 1 : b; }`,
        "\n",
      ),
    ].join("\n");
    expect(text.split("\n").length).toBeGreaterThan(1_500);
    expect(rulesOf(text)).toEqual([]);
  });

  it("every idiomatic module", () => {
    for (const { name, module } of idiomaticCases()) {
      const files = new Map(module.files.map(({ path, content }) => [path, new TextDecoder().decode(content)]));
      expect([name, applyCaps({ files, entry: "index.ts" }).findings]).toEqual([name, []]);
    }
  });

  it.each(["", "}", "`", "`${", "/", "/*", "'", "\\u{", "\ud800", "<<<<<<<", "}`${`", ")]}", "class", "#!"])(
    "and text that is no program, such as %j, is left to the parser",
    (text) => {
      expect(rulesOf(text)).toEqual([]);
    },
  );
});

it("the caps are at the level", () => {
  expect(rulesOf(nest("(", ")", CAPS.depth - 10))).toEqual([]);
  expect(rulesOf(`const x = ${"1+".repeat(CAPS.operators - 1)}1;`)).toEqual([]);
  expect(rulesOf(`const x = ${"1+".repeat(CAPS.operators + 2)}1;`)).toEqual(["too-long-expression"]);
});
