/** A gateway in small: a pool with executors that rest, work and hang, and spares. Writes their ids, then waits to be killed. */
import { lives } from "../../unit/execute/fixture.ts";
import { makeCaller, makeRoom, reduce, SUM } from "../../unit/invoke/fixture.ts";

/** Runs for ever inside V8, where nothing reaches it. */
const STUCK = `export default {
  initial: () => [].indexOf.call({ length: 2 ** 53 - 1 }, 1),
  apply: (state) => state,
};`;

const room = makeRoom({ spares: 2, limits: { cpuTimeMs: 60_000, wallClockMs: 60_000 } });
for (const tenant of ["a", "b"]) {
  room.registry.deploy(tenant, "sum", SUM);
  await reduce(room, "sum", [{ n: 1 }], makeCaller(tenant));
}
room.registry.deploy("c", "stuck", STUCK);
void reduce(room, "stuck", [{ n: 1 }], makeCaller("c"));
await new Promise((resolve) => setTimeout(resolve, 1_000));
process.stdout.write(`${JSON.stringify(room.pool.processIds().filter(lives))}\n`);
for (;;) await reduce(room, "sum", [{ n: 1 }], makeCaller("a"));
