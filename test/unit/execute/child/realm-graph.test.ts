/** What tenant code can reach is written down, so that a new V8 cannot widen the realm unnoticed. */
import { describe, expect, it } from "vitest";
import { candidateGlobals } from "./realm-names.ts";
import { callWalker, graphWalker } from "./realm-walker.ts";
import { startModule } from "./started.ts";

async function stateOf<T>(source: string): Promise<T> {
  const { executor, digest } = await startModule(source, { cpuTimeMs: 20_000, wallClockMs: 40_000, memoryMb: 512 });
  const result = await executor.reduce(digest, [{ type: "Walk" }]);
  if (!result.ok) throw new Error(`${result.reason}: ${result.message}`);
  return result.state as T;
}

describe("the realm as tenant code sees it", () => {
  it("is the written list and nothing else, and every part of it is frozen", async () => {
    const { lines, loose } = await stateOf<{ lines: string[]; loose: string[] }>(graphWalker(candidateGlobals()));
    expect(loose).toEqual([]);
    expect(lines.length).toBeGreaterThan(500);
    await expect(`${lines.join("\n")}\n`).toMatchFileSnapshot("realm-graph.txt");
  });

  it("hands out by its functions nothing but what is written down, no code made of text, and nothing that two calls share", async () => {
    const found = await stateOf<{ handed: string[] } & Record<string, unknown>>(callWalker(candidateGlobals()));
    const { handed, ...wrong } = found;
    expect(wrong).toEqual({ unknown: [], loose: [], generated: [], shared: [], isChanged: false });
    expect(handed.length).toBeGreaterThan(300);
    await expect(`${handed.join("\n")}\n`).toMatchFileSnapshot("realm-calls.txt");
  });
});
