/** Row `isolates`: a thousand small functions in one executor, deployed and called over gRPC, and the memory that it then has. */
import { isDeepStrictEqual } from "node:util";
import { type Context, functionName, publishAccount } from "../context.ts";
import { useOf } from "../processes.ts";
import { expectedState } from "../reducer.ts";
import { makeEvents, UNARY_STATE } from "../requests.ts";
import type { Finding } from "../results.ts";

/** What the server gives an executor at most; it ends one that takes more. */
const EXECUTOR_MIB = 2_048;
const PUBLISHED_AT_ONCE = 4;
/** Calls between two looks at the memory. */
const LOOK_EVERY = 100;
const MIB = 2 ** 20;

export async function measureIsolates(context: Context): Promise<readonly Finding[]> {
  const { isolates, payloadBytes } = context.settings;
  const { server, client } = await context.startAssay(["--executors-per-tenant=1"]);
  const events = makeEvents(1, payloadBytes);
  const expected = expectedState(UNARY_STATE, events);
  const call = async (balance: number): Promise<void> => {
    const { state } = await client.reduce(functionName(balance), events, { state: UNARY_STATE });
    if (!isDeepStrictEqual(state, expected)) throw new Error(`assay answers ${JSON.stringify(state)}`);
  };
  /** The tenant's executor is the one that works; the other one waits, spare. */
  const executor = () =>
    useOf(server.pid)
      .filter(({ role }) => role === "executor")
      .sort((a, b) => b.residentBytes - a.residentBytes)[0];

  const samples: number[] = [];
  const pids = new Set<number>();
  const look = (what: string): void => {
    const use = executor();
    if (use === undefined) throw new Error("the tenant has no executor");
    pids.add(use.pid);
    samples.push(use.residentBytes / MIB);
    context.say(`isolates, ${what}: ${samples.at(-1)?.toFixed(0)} MiB`);
  };
  for (let done = 0; done < isolates; ) {
    const group = Array.from({ length: Math.min(PUBLISHED_AT_ONCE, isolates - done) }, (_, at) => done + at);
    await Promise.all(group.map((balance) => publishAccount(client, balance)));
    for (const balance of group) await call(balance);
    done += group.length;
    if (done % LOOK_EVERY === 0 || done === isolates) look(`${done} of ${isolates} functions`);
  }
  // All of them are still served; those whose isolate had to go get one again.
  for (let balance = 0; balance < isolates; balance += 1) {
    await call(balance);
    if (balance % LOOK_EVERY === LOOK_EVERY - 1 || balance === isolates - 1) look(`${balance + 1} called again`);
  }
  client.close();
  await context.stop(server);
  return [
    {
      kind: "bound",
      row: "isolates",
      work: `${isolates.toLocaleString("en")} small functions in one executor, resident`,
      figure: "most",
      unit: "MiB",
      samples,
      under: EXECUTOR_MIB,
    },
    {
      kind: "bound",
      row: "isolates",
      work: "executors that it took to call each of them twice",
      figure: "most",
      unit: pids.size === 1 ? "executor" : "executors",
      samples: [pids.size],
      under: 2,
    },
  ];
}
