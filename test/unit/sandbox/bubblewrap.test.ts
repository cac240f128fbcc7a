import { readdirSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createLogger } from "../../../src/base/log.ts";
import { bubblewrapWalls } from "../../../src/sandbox/bubblewrap.ts";
import type { Walls } from "../../../src/sandbox/walls.ts";
import { scripted } from "./scripted.ts";
import { wallsProblem } from "./walls-problem.ts";

const problem = await wallsProblem();
const title =
  problem === undefined ? "a program behind bubblewrap" : `a program behind bubblewrap (not here: ${problem})`;

/** Every process whose command line holds this text. */
function holding(text: string): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, "latin1").includes(text);
      } catch {
        return false;
      }
    });
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe.skipIf(problem !== undefined)(title, () => {
  let walls: Walls;
  beforeAll(async () => {
    walls = await bubblewrapWalls(createLogger("silent"));
  });
  afterAll(() => walls?.close());

  it("is gone whenever it is killed, also at any moment of its start", async () => {
    const mark = `killed-${process.pid}`;
    const program = scripted(["-e", "setInterval(() => {}, 1e9)", mark]);
    for (let round = 0; round < 24; round++) {
      const child = walls.start(program);
      child.whenWalled.catch(() => undefined);
      const closed = new Promise((resolve) =>
        child.socket
          .on("close", resolve)
          .on("error", () => undefined)
          .resume(),
      );
      await pause(round * 2);
      child.kill();
      await Promise.all([child.whenEnded, closed]);
    }
    for (const deadline = Date.now() + 30_000; holding(mark).length > 0; await pause(20)) {
      if (Date.now() > deadline) throw new Error(`${holding(mark).length} are left`);
    }
  });

  it("ends with the signal that ended it", async () => {
    const child = walls.start(scripted(["-e", "process.abort()"]));
    const { signal } = await child.whenEnded;
    // The first process of a namespace cannot end itself with SIGABRT; the C library goes on to what cannot be refused.
    expect(["SIGABRT", "SIGSEGV", "SIGILL", "SIGTRAP"]).toContain(signal);
  });

  it("ends with its exit status", async () => {
    const child = walls.start(scripted(["-e", "process.exit(7)"]));
    expect(await child.whenEnded).toEqual({ code: 7, signal: null });
  });

  it("is the first that the kernel takes when the host has no memory left", async () => {
    const child = walls.start(scripted(["-e", "setInterval(() => {}, 1e9)"]));
    await child.whenWalled;
    expect(readFileSync(`/proc/${child.programId}/oom_score_adj`, "latin1").trim()).toBe("1000");
    child.kill();
    await child.whenEnded;
  });

  it.each([
    ["writes to its standard error without end", "for (;;) require('node:fs').writeSync(2, Buffer.alloc(65536));"],
    [
      "ignores every signal that it can",
      "for (const name of ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGCONT', 'SIGUSR1']) process.on(name, () => {});",
    ],
    ["waits in native code for ever", "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);"],
  ])("is gone soon after it is killed, even if it %s", async (_, code) => {
    const child = walls.start(scripted(["-e", `${code} setInterval(() => {}, 1e9)`]));
    child.stderr?.resume();
    await child.whenWalled;
    await pause(200);
    const { programId } = child;
    child.kill();
    expect(await child.whenEnded).toEqual({ code: null, signal: "SIGKILL" });
    expect(() => process.kill(programId ?? 0, 0)).toThrow("ESRCH");
  });
});
