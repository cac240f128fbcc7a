/** ASSAY_FLOOD_SECONDS says how long the flood lasts. How slow it makes others is measured by `npm run bench:flood`. */
import { expect, it } from "vitest";
import { faultOf } from "../../unit/execute/fixture.ts";
import { makeCaller, reduce } from "../../unit/invoke/fixture.ts";
import { arena, attackWith, expectRecovered } from "./fixture.ts";
import { FLOOD, flood } from "./flood.ts";

const SECONDS = Number(process.env.ASSAY_FLOOD_SECONDS ?? 6);
/** How a bomb may end. None is answered but those that V8 refuses harmlessly or that come to an end, and none breaks the server. */
const ENDS =
  /^(CPU_TIME_LIMIT|WALL_CLOCK_LIMIT|MEMORY_LIMIT|STATE_TOO_LARGE|EXCEPTION|EXECUTOR_LOST|EXECUTOR_CRASHED|CIRCUIT_OPEN|QUEUE_FULL|answered)$/;

it(
  "a tenant that sends every kind of bomb without pause causes another no error",
  async () => {
    const room = await arena(attackWith(""), { executorsPerTenant: 2, spares: 1 });
    const report = await flood(room, 500, SECONDS * 1_000);
    expect(report.floodedMs.length).toBeGreaterThan(20);
    expect(report.sent).toBeGreaterThanOrEqual(Object.keys(FLOOD).length);
    for (const [kind, ends] of Object.entries(report.bombs)) {
      expect(Object.keys(FLOOD)).toContain(kind);
      for (const end of Object.keys(ends)) expect(end).toMatch(ENDS);
    }
    // And it is over when it is over.
    await expectRecovered(room);
    room.registry.deploy("mallory", "last", attackWith(FLOOD["native-search"] ?? ""));
    const last = await faultOf(reduce(room, "last", [{ attack: true }], makeCaller("mallory")));
    expect(last.reason).toBe("CPU_TIME_LIMIT");
  },
  120_000 + SECONDS * 1_000,
);
