/** Section `memory`: what a tenant and each of its functions take, resident, in the executor and in the gateway. */
import { setTimeout as sleep } from "node:timers/promises";
import { type Context, functionName, publishAccount } from "../context.ts";
import { useOf } from "../processes.ts";
import { readable } from "../report.ts";
import { makeEvents, UNARY_STATE } from "../requests.ts";
import type { Section } from "../results.ts";

/** Enough to see what each takes, and few enough that all keep their isolates. */
const FUNCTIONS = 200;
/** The spare executor starts beside the server, and warms up. */
const UNTIL_SPARES_WAIT_MS = 5_000;
const MIB = 2 ** 20;

export async function measureMemory(context: Context): Promise<Section> {
  const { server, client } = await context.startAssay(["--executors-per-tenant=1"]);
  const events = makeEvents(1, context.settings.payloadBytes);
  const resident = (role: "gateway" | "executor"): number =>
    Math.max(
      ...useOf(server.pid)
        .filter((use) => use.role === role)
        .map(({ residentBytes }) => residentBytes / MIB),
    );
  await sleep(UNTIL_SPARES_WAIT_MS);
  const [spare, gatewayAlone] = [resident("executor"), resident("gateway")];
  const call = async (balance: number): Promise<void> => {
    await publishAccount(client, balance);
    await client.reduce(functionName(balance), events, { state: UNARY_STATE });
  };
  await call(0);
  const [tenant, gatewayOne] = [resident("executor"), resident("gateway")];
  for (let balance = 1; balance <= FUNCTIONS; balance += 1) {
    await call(balance);
    if (balance % 50 === 0)
      context.say(`memory, ${balance} of ${FUNCTIONS} functions: ${readable(resident("executor"))} MiB`);
  }
  const [full, gatewayFull] = [resident("executor"), resident("gateway")];
  client.close();
  await context.stop(server);
  const lines: readonly (readonly [string, number])[] = [
    ["a spare executor", spare],
    ["a tenant: an executor that serves one function", tenant],
    [`each further function, executor (mean of ${FUNCTIONS})`, (full - tenant) / FUNCTIONS],
    ["the gateway before the first function", gatewayAlone],
    ["the gateway with one", gatewayOne],
    [`each further function, gateway (mean of ${FUNCTIONS})`, Math.max(0, gatewayFull - gatewayOne) / FUNCTIONS],
  ];
  return {
    name: "memory",
    title: "Memory",
    columns: ["what", "MiB resident"],
    lines: lines.map(([what, mib]) => [what, readable(mib)]),
    notes: [
      "A function keeps its isolate until the executor needs the room; the row `isolates` shows what happens then.",
    ],
    samples: Object.fromEntries(lines),
  };
}
