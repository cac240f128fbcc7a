import { describe, expect, it } from "vitest";
import { drawChart, placeOf, sharesOf, wrapped } from "../../bench/chart.ts";
import { readFlags } from "../../bench/flags.ts";
import { readCoreList } from "../../bench/machine.ts";
import { isMet, readable, report } from "../../bench/report.ts";
import type { Bound, Comparison, Results } from "../../bench/results.ts";

const COMPARISON: Comparison = {
  kind: "comparison",
  row: "unary",
  work: "unary <Reduce> & more",
  against: "plain",
  unit: "calls/s",
  ours: [900, 1_000, 1_100],
  theirs: [1_000, 1_000, 1_000],
  ratios: [0.9, 1.0, 1.1],
  target: 1.0,
};
const BOUND: Bound = {
  kind: "bound",
  row: "first-call",
  work: "first call, p50",
  figure: "median",
  unit: "ms",
  samples: [4, 20, 12],
  under: 10,
};

function results(mode: string, missingLayers: readonly string[]): Results {
  const outcome = readFlags([]);
  if (outcome.kind !== "settings") throw new Error("no settings");
  return {
    startedAt: "2026-11-21T12:00:00.000Z",
    tookSeconds: 1,
    machine: { processor: "One & Only", cores: 2, memoryGib: 8, kernel: "6.1", versions: { node: "26.10.0" } },
    settings: { ...outcome.settings, only: [...outcome.settings.only] },
    sandbox: { mode, missingLayers },
    findings: [COMPARISON, BOUND],
    cpuCosts: [],
    sections: [],
    failures: [],
  };
}

describe("the bench's report", () => {
  it("says whether a row is at its target by the median of its ratios", () => {
    expect(isMet(COMPARISON)).toBe(true);
    expect(isMet({ ...COMPARISON, ratios: [0.9, 0.99, 3] })).toBe(false);
    expect(isMet(BOUND)).toBe(false);
    expect(isMet({ ...BOUND, samples: [4, 20, 9] })).toBe(true);
    expect(isMet({ ...BOUND, figure: "most", samples: [4, 20, 9] })).toBe(false);
  });

  it("names the layers in the server's own words, and shouts where it is not what ships", () => {
    expect(report(results("strict", []), false)).toContain("sandbox strict, no layer missing");
    expect(report(results("process", ["system-calls"]), true)).toContain(
      "NOT THE CONFIGURATION THAT SHIPS: the server says sandbox process, missing system-calls",
    );
  });

  it("prints the same rows as Markdown", () => {
    expect(report(results("strict", []), true)).toContain(
      "| unary <Reduce> & more | plain | 1,000 calls/s | 1,000 calls/s | 1.00 (0.90–1.10) | ≥ 1.0 | met |",
    );
    expect(report(results("strict", []), true)).toContain(
      "| first call, p50 | – | 12 ms | – | (4–20) | < 10 ms | below |",
    );
    expect(report(results("strict", []), false)).toContain("1 of 2 are below their target.");
  });

  it("says what could not be measured", () => {
    const failed = { ...results("strict", []), failures: [{ name: "stream", why: "it answered with errors" }] };
    expect(report(failed, false)).toContain("FAILED: stream: it answered with errors");
  });

  it("writes numbers with the digits that count", () => {
    expect([0.256, 12.34, 1_234.5, 2, Number.NaN].map(readable)).toEqual(["0.26", "12.3", "1,235", "2", "–"]);
  });

  it("reads the kernel's list of cores", () => {
    expect(readCoreList("0-3,8\n")).toEqual([0, 1, 2, 3, 8]);
    expect(readCoreList("5")).toEqual([5]);
  });
});

describe("the bench's chart", () => {
  it("puts what is just at its target on the line, and what is twice as good as far to the right as half as good to the left", () => {
    expect(sharesOf(COMPARISON).figure).toBe(1);
    expect(sharesOf(BOUND)).toEqual({ least: 0.5, figure: 10 / 12, most: 2.5 });
    expect(placeOf(1)).toBe(0.5);
    expect(placeOf(2) - placeOf(1)).toBeCloseTo(placeOf(1) - placeOf(0.5));
    expect([placeOf(0), placeOf(1e9)]).toEqual([0, 1]);
  });

  it("is XML whatever the rows are called, and says under what it was measured", () => {
    const chart = drawChart(results("process", ["system-calls"]));
    expect(chart).toContain("unary &lt;Reduce&gt; &amp; more");
    expect(chart).toContain("NOT THE CONFIGURATION THAT SHIPS");
    expect(chart).not.toMatch(/&(?!amp;|lt;|gt;|quot;|#39;)/);
    const opened = [...chart.matchAll(/<([a-z]+)(?: [^>]*[^/])?>/g)].map(([, name]) => name);
    const closed = [...chart.matchAll(/<\/([a-z]+)>/g)].map(([, name]) => name);
    expect(opened.sort()).toEqual(closed.sort());
    expect(chart).not.toContain("NaN");
  });

  it("is drawn for light and for dark", () => {
    expect(drawChart(results("strict", []))).toContain("prefers-color-scheme: dark");
  });

  it("wraps what is too long", () => {
    expect(wrapped("one two three", 7)).toEqual(["one two", "three"]);
  });
});
