import { describe, expect, it } from "vitest";
import { SOURCE_LIMITS } from "../../../src/base/limits.ts";
import type { Finding } from "../../../src/compile/analysis.ts";
import { dressFindings } from "../../../src/compile/diagnostics.ts";

const finding = (start: number | undefined, end: number | undefined, rest: Partial<Finding> = {}): Finding => ({
  severity: "error",
  rule: "some-rule",
  path: "a.ts",
  start,
  end,
  name: "",
  message: "no",
  suggestion: "",
  ...rest,
});

const dressOne = (text: string, start: number | undefined, end: number | undefined) => {
  const [diagnostic] = dressFindings([finding(start, end)], new Map([["a.ts", text]])).diagnostics;
  if (diagnostic === undefined) throw new TypeError("no diagnostic");
  return diagnostic;
};

describe("a diagnostic's place", () => {
  it("counts lines and UTF-16 columns from 1, over every kind of line break", () => {
    const text = "a\r\nb\rc\u2028d\n😀ef";
    const range = (needle: string) => {
      const at = text.indexOf(needle);
      const { startLine, startColumn, endLine, endColumn } = dressOne(text, at, at + needle.length).range;
      return [startLine, startColumn, endLine, endColumn];
    };
    expect(range("a")).toEqual([1, 1, 1, 2]);
    expect(range("b")).toEqual([2, 1, 2, 2]);
    expect(range("c")).toEqual([3, 1, 3, 2]);
    expect(range("d")).toEqual([4, 1, 4, 2]);
    expect(range("e")).toEqual([5, 3, 5, 4]);
  });

  it("is all zeros, without a frame, for a file as a whole and for a file that is not there", () => {
    const whole = dressOne("a", undefined, undefined);
    expect(whole.range).toEqual({ path: "a.ts", startLine: 0, startColumn: 0, endLine: 0, endColumn: 0 });
    expect(whole.codeFrame).toBe("");
    const [elsewhere] = dressFindings([finding(3, 4, { path: "b.ts" })], new Map()).diagnostics;
    expect(elsewhere?.range.startLine).toBe(0);
  });

  it("stays inside the text, whatever the finding says", () => {
    expect(dressOne("ab", 1, 99).range).toMatchObject({ endLine: 1, endColumn: 3 });
    expect(dressOne("ab", -5, -1).range).toMatchObject({ startLine: 1, startColumn: 1 });
  });
});

describe("a code frame", () => {
  it("shows two lines around the place and marks it", () => {
    const text = "one\ntwo\nthree\nfour five\nsix\nseven\neight";
    const at = text.indexOf("five");
    expect(dressOne(text, at, at + 4).codeFrame).toBe(
      ["  2 | two", "  3 | three", "> 4 | four five", "    |      ^~~~", "  5 | six", "  6 | seven"].join("\n"),
    );
  });

  it("aligns line numbers of different length", () => {
    const text = Array.from({ length: 12 }, (_, i) => `line${i + 1}`).join("\n");
    const at = text.indexOf("line9");
    expect(dressOne(text, at, at + 5).codeFrame).toBe(
      ["   7 | line7", "   8 | line8", ">  9 | line9", "     | ^~~~~", "  10 | line10", "  11 | line11"].join("\n"),
    );
  });

  it("keeps the marker in place behind tabs and characters outside the basic plane, and shows CRLF as nothing", () => {
    expect(dressOne("\t\tx = y;\r\n", 6, 7).codeFrame).toBe("> 1 |     x = y;\n    |         ^\n  2 |");
    expect(dressOne("'😀' + y", 7, 8).codeFrame).toBe("> 1 | '😀' + y\n    |        ^");
    expect(dressOne("'漢ｱ字Ａ한' + y", 10, 11).codeFrame).toBe("> 1 | '漢ｱ字Ａ한' + y\n    |               ^");
    expect(dressOne("'e\u0301' + y", 7, 8).codeFrame).toBe("> 1 | 'e\u0301' + y\n    |       ^");
  });

  it("cuts a very long line around the place", () => {
    const text = `${"a".repeat(5_000)}BAD${"b".repeat(5_000)}`;
    const lines = dressOne(text, 5_000, 5_003).codeFrame.split("\n");
    for (const line of lines) expect(line.length).toBeLessThan(140);
    const column = lines[1]?.indexOf("^") ?? -1;
    expect(lines[0]?.slice(column, column + 3)).toBe("BAD");
    expect(lines[1]?.trimEnd().endsWith("^~~")).toBe(true);
  });

  it("marks the first line of a place that spans several, and at least one column", () => {
    expect(dressOne("ab\ncd", 1, 4).codeFrame).toBe("> 1 | ab\n    |  ^\n  2 | cd");
    expect(dressOne("ab", 2, 2).codeFrame).toBe("> 1 | ab\n    |   ^");
  });

  it("shows no control or bidirectional characters", () => {
    const { codeFrame } = dressOne("a\u001b[31m\u202eb\u0007c", 0, 1);
    expect(codeFrame.replaceAll("\n", "")).not.toMatch(/\p{Cc}|\p{Cf}/u);
  });
});

describe("the list of diagnostics", () => {
  const files = new Map([
    ["a.ts", "x".repeat(2_000)],
    ["b.ts", "x"],
  ]);

  it("is in order of file and place, without duplicates", () => {
    const { diagnostics } = dressFindings(
      [
        finding(0, 1, { path: "b.ts" }),
        finding(5, 6),
        finding(2, 3, { rule: "z" }),
        finding(2, 3, { rule: "a" }),
        finding(5, 6),
        finding(undefined, undefined),
      ],
      files,
    );
    expect(diagnostics.map(({ range, rule }) => `${range.path}:${range.startColumn} ${rule}`)).toEqual([
      "a.ts:0 some-rule",
      "a.ts:3 a",
      "a.ts:3 z",
      "a.ts:6 some-rule",
      "b.ts:1 some-rule",
    ]);
  });

  it("holds at most 500, errors before warnings, and counts what is left out", () => {
    const max = SOURCE_LIMITS.maxDiagnostics;
    const warnings = Array.from({ length: 300 }, (_, i) => finding(i, i + 1, { severity: "warning" }));
    const errors = Array.from({ length: 400 }, (_, i) => finding(1_000 + i, 1_001 + i));
    const { diagnostics, omitted, errorCount } = dressFindings([...warnings, ...errors], files);
    expect(diagnostics).toHaveLength(max);
    expect(diagnostics.filter(({ severity }) => severity === "error")).toHaveLength(400);
    expect(omitted).toBe(200);
    expect(errorCount).toBe(400);
    const many = Array.from({ length: 800 }, (_, i) => finding(i, i + 1));
    expect(dressFindings(many, files)).toMatchObject({ omitted: 300, errorCount: 800 });
  });

  it("cuts names and sentences of no reasonable length", () => {
    const [diagnostic] = dressFindings(
      [finding(0, 1, { name: "n".repeat(9_999), message: "m".repeat(9_999) })],
      files,
    ).diagnostics;
    expect(diagnostic?.name.length).toBeLessThan(300);
    expect(diagnostic?.message.length).toBeLessThan(3_000);
  });
});
