import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { SOURCE_LIMITS } from "../../src/base/limits.ts";
import { BOMBS } from "./bomb-list.ts";

interface End {
  readonly name: string;
  readonly outcome: "accepted" | "rejected";
  readonly errors: number;
  readonly defect: string;
  readonly cpuMs: number;
}

/** A third of the deadline, in CPU time, so that it holds on a busy machine. */
const MAX_CPU_MS = 3_300;
const CHILD = fileURLToPath(new URL("./bombs-child.ts", import.meta.url));

let ends: ReadonlyMap<string, End> = new Map();

/** All in one process with a worker's memory: what one leaves behind, the next one meets. */
function run(): Promise<End[]> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [`--max-old-space-size=${SOURCE_LIMITS.compilerMemoryMb}`, CHILD], {
      env: {},
      stdio: ["ignore", "pipe", "inherit"],
      timeout: 170_000,
      killSignal: "SIGKILL",
    });
    let text = "";
    child.stdout.setEncoding("utf8").on("data", (part: string) => {
      text += part;
    });
    child.on("error", reject);
    child.on("close", () =>
      resolve(
        text
          .split("\n")
          .filter((line) => line !== "")
          .map((line): End => JSON.parse(line)),
      ),
    );
  });
}

beforeAll(async () => {
  ends = new Map((await run()).map((end) => [end.name, end]));
}, 180_000);

describe("one after the other, in one process, a verdict with time to spare comes of", () => {
  for (const name of Object.keys(BOMBS)) {
    it(name, () => {
      const end = ends.get(name);
      // Nothing: the process died of it, or of one before.
      expect(end).toMatchObject({ defect: "", outcome: expect.stringMatching(/^(?:accepted|rejected)$/) });
      if (end?.outcome === "rejected") expect(end.errors).toBeGreaterThan(0);
      expect(end?.cpuMs).toBeLessThan(MAX_CPU_MS);
    });
  }
});
