import { describe, expect, it } from "vitest";
import { type CpuProfile, drawFlameGraph, foldProfile, hottest } from "../../bench/profile/flame-graph.ts";

const frame = (functionName: string, url = "", lineNumber = 0) => ({ functionName, url, lineNumber });
const PROFILE: CpuProfile = {
  nodes: [
    { id: 1, callFrame: frame("(root)"), children: [2, 3, 6, 7] },
    { id: 2, callFrame: frame("(idle)") },
    { id: 3, callFrame: frame("serve", "file:///home/x/src/serve.ts", 9), children: [4, 5] },
    { id: 4, callFrame: frame("read<Frame>", "file:///home/x/node_modules/a/b.js", 1) },
    // The same function in the same place, optimised again: V8 gives it a node of its own.
    { id: 5, callFrame: frame("read<Frame>", "file:///home/x/node_modules/a/b.js", 1) },
    { id: 6, callFrame: frame("", "node:net", 4) },
    { id: 7, callFrame: frame("post", "node:inspector", 4) },
  ],
  samples: [2, 3, 4, 5, 6, 7],
  timeDeltas: [1_000, 100, 200, 300, 400, 5_000],
};

describe("a flame graph", () => {
  const root = foldProfile(PROFILE, "/home/x");

  it("counts work, and neither waiting nor the profiler", () => {
    expect(root.totalUs).toBe(1_000);
  });

  it("merges a function that V8 counts apart, and gives callers what they call", () => {
    const [serve, anonymous] = root.children;
    expect(serve).toMatchObject({ name: "serve", place: "src/serve.ts:10", totalUs: 600, selfUs: 100 });
    expect(serve?.children).toMatchObject([{ name: "read<Frame>", place: "node_modules/a/b.js:2", totalUs: 500 }]);
    expect(anonymous).toMatchObject({ name: "(anonymous)", place: "node:net:5", totalUs: 400 });
  });

  it("names what takes most of the time itself", () => {
    expect(hottest(root, 2)).toEqual([
      { name: "read<Frame> node_modules/a/b.js:2", percent: 50 },
      { name: "(anonymous) node:net:5", percent: 40 },
    ]);
  });

  it("is drawn as XML, without frames too small to see", () => {
    const drawn = drawFlameGraph(root, "gateway & co", "not what ships", 0.45);
    expect(drawn).toContain("gateway &amp; co");
    expect(drawn).toContain("not what ships");
    expect(drawn).toContain("read&lt;Frame&gt; node_modules/a/b.js:2: 50.0 %, itself 50.0 %");
    expect(drawn).not.toContain("node:net");
  });

  it("names no folder of the machine", () => {
    expect(drawFlameGraph(root, "", "", 0)).not.toContain("/home/x");
  });
});
