/** Claims about what the process itself may do, and what a realm costs. */
import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { Cell } from "../../../../src/execute/child/cell.ts";
import { warmUp } from "../../../../src/execute/child/warm-up.ts";
import { executorArguments } from "../../../../src/execute/child-arguments.ts";

/** Runs a line of code under exactly the executor's arguments, instead of the executor's program. */
function tryUnder(code: string): string {
  const flags = executorArguments().slice(0, -1);
  const wrapped = `import("node:process").then(async () => { try { await (async () => { ${code} })(); console.log("done"); } catch (error) { console.log(error.code ?? error.name); } })`;
  const { stdout } = spawnSync(process.execPath, [...flags, "--input-type=module", "-e", wrapped], {
    encoding: "utf8",
    env: {},
  });
  return stdout.trim();
}

describe("the process of an executor", () => {
  it("may not write, start processes or workers, or use the network", () => {
    const denied = "ERR_ACCESS_DENIED";
    expect(tryUnder(`(await import("node:fs")).writeFileSync("/tmp/written", "x")`)).toBe(denied);
    expect(tryUnder(`(await import("node:child_process")).spawnSync("true")`)).toBe(denied);
    expect(tryUnder(`new (await import("node:worker_threads")).Worker("0", { eval: true })`)).toBe(denied);
    expect(
      tryUnder(
        `await new Promise((ok, no) => { const s = process.getBuiltinModule("node:net").connect(9, "127.0.0.1"); s.on("connect", ok); s.on("error", no); })`,
      ),
    ).toBe(denied);
    expect(tryUnder(`(await import("node:fs")).readFileSync("/etc/passwd")`)).toBe(denied);
    expect(tryUnder(`if (Object.keys(process.env).length > 0) throw new TypeError("environment")`)).toBe("done");
  });
});

describe("an executor that says that it is ready", () => {
  it("has run a function all the way, so that a tenant's first call meets code that has run", async () => {
    expect(await warmUp()).toEqual(["loaded", "reduced", "reduced"]);
  });
});

describe("a cell", () => {
  it("is made in well under the time that a first call has", () => {
    const durations: number[] = [];
    const usedMs = (): number => {
      const { user, system } = process.cpuUsage();
      return (user + system) / 1_000;
    };
    for (let round = 0; round < 7; round += 1) {
      const beganMs = usedMs();
      const cell = new Cell(64);
      const loaded = cell.load("export default { initial: () => 0, apply: (s) => s };", 1 << 20, undefined, 1000);
      durations.push(usedMs() - beganMs);
      expect(loaded).toEqual({ kind: "answered", value: "" });
      cell.dispose();
    }
    // CPU time, and the best round: the others measure what else V8 is doing.
    expect(Math.min(...durations)).toBeLessThan(20);
  });
});
