/** A gateway in small: a pool with executors that work, spares and a starting one. Writes their ids, then waits to be killed. */
import { lives } from "../../unit/execute/fixture.ts";
import { makeCaller, makeRoom, reduce, SUM } from "../../unit/invoke/fixture.ts";

const room = makeRoom({ spares: 2 });
for (const tenant of ["a", "b"]) {
  room.registry.deploy(tenant, "sum", SUM);
  await reduce(room, "sum", [{ n: 1 }], makeCaller(tenant));
}
await new Promise((resolve) => setTimeout(resolve, 300));
process.stdout.write(`${JSON.stringify(room.pool.processIds().filter(lives))}\n`);
for (;;) await reduce(room, "sum", [{ n: 1 }], makeCaller("a"));
