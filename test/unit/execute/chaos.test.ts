import { expect, it } from "vitest";
import { Fault } from "../../../src/fault/fault.ts";
import { OnFault } from "../../../src/gen/assay/v1/invoke_service_pb.js";
import { bytes, foldOrder, lives, order, scriptedPool, told } from "./fixture.ts";

/** How many executors are killed at work before callers may stop. */
const KILLS = 6;
const KILL_EVERY_MS = 150;

/** A generator with a seed, so that a failure can be had again. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

it.each([1, 3])(
  "whatever dies and whenever, every call is answered once, rightly, and every fold keeps its state (%i executors a tenant)",
  async (executorsPerTenant) => {
    const random = randomFrom(7);
    const pick = <T>(items: readonly [T, ...T[]]): T => items[Math.floor(random() * items.length)] ?? items[0];
    const pool = scriptedPool({
      maxExecutors: executorsPerTenant === 1 ? 2 : 5,
      executorsPerTenant,
      spares: 1,
      idleMs: 50,
      limits: { cpuTimeMs: 30 },
      tuning: { turnMs: 40, crowdedWaitMs: 1, crowdedSinceMs: 10 },
    });
    const seen = new Set<number>();
    const atWork = new Set<number>();
    let killed = 0;
    const killer = (async () => {
      while (killed < KILLS) {
        for (const pid of pool.processIds()) seen.add(pid);
        // Those that are at work: one that is killed three times while it starts is none that could be had.
        const [victim] = [...atWork].filter(lives);
        if (victim !== undefined && random() < 0.5) {
          process.kill(victim, "SIGKILL");
          killed++;
        }
        await new Promise((resolve) => setTimeout(resolve, KILL_EVERY_MS));
      }
    })();

    const counts = { right: 0, guilty: 0, crashed: 0 };
    const caller = async (tenant: string): Promise<void> => {
      for (let n = 0; n < 24 || killed < KILLS; n++) {
        const command = pick([
          "a",
          "b",
          "sleep:5",
          "unload",
          "fail:EXCEPTION",
          "c",
          "d",
          n === 12 ? "spin" : "e",
          "f",
          "g",
          "h",
          "i",
          "j",
          "k",
          "l",
          "m",
        ]);
        let settled = 0;
        const what = order(command, {
          settled: () => {
            settled++;
          },
        });
        try {
          const answer = told(await pool.reduce(tenant, what));
          expect(answer).toMatchObject({ command, tenant });
          atWork.add(Number(answer.pid));
          counts.right++;
        } catch (error) {
          if (!(error instanceof Fault)) throw error;
          // Two deaths from outside may hit the same call; nothing else may go wrong.
          if (error.reason === "EXECUTOR_CRASHED") counts.crashed++;
          else {
            expect([command, error.reason]).toEqual(
              command === "spin" ? ["spin", "CPU_TIME_LIMIT"] : ["fail:EXCEPTION", "EXCEPTION"],
            );
            counts.guilty++;
          }
        }
        expect(settled).toBe(1);
      }
    };
    const folder = async (tenant: string): Promise<void> => {
      const fold = await pool.openFold(tenant, foldOrder({ onFault: OnFault.SKIP }));
      const expected: string[] = [];
      for (let n = 0; n < 12 || killed < KILLS; n++) {
        const { response } = await fold.batch(bytes(`x${n} y${n}`));
        const applied = told(response).applied as string[];
        // An event may be charged with a death from outside, and is left out then; none is lost or doubled in silence.
        const faulted = told(response).faulted as string[];
        expected.push(...[`x${n}`, `y${n}`].filter((_, index) => !faulted.some((one) => one.startsWith(`${index}=`))));
        expect(applied).toEqual(expected);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      expect(told((await fold.finish(true)) ?? bytes("{}")).applied).toEqual(expected);
    };

    await Promise.all(
      [..."aaabbcc"].map((tenant) => caller(tenant)).concat([..."abc"].map((tenant) => folder(tenant))),
    );
    await killer;
    await pool.close(0);
    expect([...seen].filter(lives)).toEqual([]);
    expect(seen.size).toBeGreaterThan(KILLS);
    expect(counts.right).toBeGreaterThan(100);
    expect(counts.crashed).toBeLessThan(20);
  },
  120_000,
);
