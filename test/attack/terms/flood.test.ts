/** A tenant that is over its quota, and goes on calling as fast as it can, takes nothing from the one beside it. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { Role } from "../../../src/gen/assay/v1/access_pb.js";
import { AdminService } from "../../../src/gen/assay/v1/admin_service_pb.js";
import { InvokeService } from "../../../src/gen/assay/v1/invoke_service_pb.js";
import { Client, failureOf } from "../../e2e/client.ts";
import { added, compile, deploy, moduleOf, SUM, sum } from "../../e2e/journey.ts";
import { type RunningServer, startServer } from "../../e2e/server-fixture.ts";

let server: RunningServer;
let operator: Client;
let flooder: Client;
let neighbour: Client;

async function tenant(name: string): Promise<Client> {
  await operator.unary(AdminService.method.createTenant, { name });
  const roles = [Role.COMPILE, Role.SIGN, Role.DEPLOY, Role.INVOKE];
  const { token } = await operator.unary(AdminService.method.createCredential, { tenant: name, roles });
  return new Client(server.address, token);
}

beforeAll(async () => {
  server = await startServer();
  operator = new Client(server.address);
  flooder = await tenant("flooder");
  neighbour = await tenant("neighbour");
  for (const client of [flooder, neighbour]) await deploy(client, "f", moduleOf(SUM));
  const quota = { runningCalls: 2, waitingCalls: 2, callsPerSecond: 1, compilesPerMinute: 2, cpuMsPerMinute: 60_000 };
  await operator.unary(AdminService.method.setQuota, { tenant: "flooder", quota });
});
afterAll(async () => {
  for (const client of [operator, flooder, neighbour]) client.close();
  await server.stop();
});

it("not a call, a stream or a compilation of the other fails while thousands of its own are refused", async () => {
  const request = { function: { name: "f" }, events: [added(1)] };
  const reasons = new Map<string | undefined, number>();
  let isOver = false;
  const sinceMs = performance.now();
  const flood = Promise.all(
    Array.from({ length: 32 }, async (_, index) => {
      while (!isOver) {
        const call =
          index % 8 === 0 ? compile(flooder, moduleOf(SUM)) : flooder.unary(InvokeService.method.reduce, request);
        const reason = await call.then(
          () => "done",
          (error: unknown) => failureOf(error).reason,
        );
        reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
      }
    }),
  );
  for (let index = 0; index < 40; index++)
    expect(await sum(neighbour, "f", [index])).toEqual({ total: index, count: 1 });
  for (let index = 0; index < 2; index++) await compile(neighbour, moduleOf(`${SUM} // ${index}`));
  const stream = neighbour.stream(InvokeService.method.reduceStream);
  stream.send({ message: { case: "open", value: { function: { name: "f" } } } });
  for (let batch = 1n; batch <= 10n; batch++)
    stream.send({ message: { case: "batch", value: { batch, events: [added(1)] } } });
  expect(await stream.finish()).toHaveLength(12);
  isOver = true;
  await flood;
  expect(["done", "RATE_LIMIT", "QUEUE_FULL"]).toEqual(expect.arrayContaining([...reasons.keys()]));
  expect(reasons.get("RATE_LIMIT")).toBeGreaterThan(100);
  // Never more than ten seconds' worth in ten seconds, nor two compilations in a minute, however long all of this took.
  const seconds = (performance.now() - sinceMs) / 1_000;
  expect(reasons.get("done") ?? 0).toBeLessThanOrEqual(
    10 * (Math.ceil(seconds / 10) + 1) + 2 * (Math.ceil(seconds / 60) + 1),
  );
});
