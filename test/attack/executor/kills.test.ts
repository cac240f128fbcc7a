/** Executors that are killed again and again: nothing of them may stay. ASSAY_KILLS says how many; 10,000 take most of an hour on two cores. */
import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { faultOf, lives, order, scriptedPool, told, until } from "../../unit/execute/fixture.ts";

const KILLS = Number(process.env.ASSAY_KILLS ?? 45);
const TENANTS = ["a", "b", "c", "d"];
const PAGE_BYTES = 4096;
const MIB = 1024 * 1024;

interface Held {
  readonly descriptors: number;
  readonly children: number;
  readonly residentMb: number;
  readonly heapMb: number;
}

function held(): Held {
  (globalThis as { gc?: () => void }).gc?.();
  return {
    descriptors: readdirSync("/proc/self/fd").length,
    children: readFileSync(`/proc/self/task/${process.pid}/children`, "latin1").split(" ").filter(Boolean).length,
    residentMb: (Number(readFileSync("/proc/self/statm", "latin1").split(" ")[1]) * PAGE_BYTES) / MIB,
    heapMb: process.memoryUsage().heapUsed / MIB,
  };
}

it.runIf(process.platform === "linux")(
  `${KILLS} kills leave no descriptor, no process and no memory behind`,
  async () => {
    expect(KILLS).toBeGreaterThanOrEqual(40);
    const { setFlagsFromString } = await import("node:v8");
    const { runInNewContext } = await import("node:vm");
    setFlagsFromString("--expose-gc");
    Object.assign(globalThis, { gc: runInNewContext("gc") });

    const pool = scriptedPool({
      spares: 2,
      maxExecutors: TENANTS.length,
      limits: { cpuTimeMs: 1, wallClockMs: 20_000 },
      tuning: { cpuSlackMs: 1, refillDelayMs: 1, queueWaitMs: 600_000, startTimeoutMs: 120_000 },
    });
    const seen = new Set<number>();
    let kills = 0;
    let before: Held | undefined;
    const samples: Held[] = [];

    // By turns for a limit, from outside while it works, and by its own hand: the three ways in which an executor dies.
    const kill = async (tenant: string, n: number): Promise<void> => {
      const { pid } = told(await pool.reduce(tenant, order("x")));
      seen.add(Number(pid));
      switch (n % 3) {
        case 0:
          expect((await faultOf(pool.reduce(tenant, order("spin")))).reason).toBe("CPU_TIME_LIMIT");
          break;
        case 1: {
          const slow = pool.reduce(tenant, order("sleep:60"));
          process.kill(Number(pid), "SIGKILL");
          await slow.catch((error: unknown) => expect(error).toMatchObject({ reason: expect.any(String) }));
          break;
        }
        default:
          expect((await faultOf(pool.reduce(tenant, order("exit:1")))).reason).toMatch(/^(EXECUTOR_CRASHED|CPU_)/);
          kills++;
      }
      kills++;
    };
    const worker = async (tenant: string): Promise<void> => {
      for (let n = 0; kills < KILLS; n++) {
        await kill(tenant, n);
        if (tenant !== "a") continue;
        // What is made once, such as compiled code, is there by now.
        if (before === undefined && kills >= Math.min(KILLS / 3, 300)) before = held();
        else if (before !== undefined) samples.push(held());
      }
    };
    await Promise.all(TENANTS.map(worker));
    await pool.close(0);
    await until(() => ![...seen].some(lives));

    const after = held();
    const report = { kills, before, last: samples.at(-1), after };
    console.info(JSON.stringify(report));
    expect(before).toBeDefined();
    // Nobody is left: not even the spares and the executors of the tenants, of which there were some before.
    expect(after.children).toBe(0);
    expect(after.descriptors).toBeLessThanOrEqual(before?.descriptors ?? 0);
    expect(after.heapMb).toBeLessThan((before?.heapMb ?? 0) + 8);
    expect(after.residentMb).toBeLessThan((before?.residentMb ?? 0) + 64);
  },
  120_000 + KILLS * 1_000,
);
