/** Section `scaling`: what a tenant gains from a second executor, and from a third, as far as there are cores. */
import { availableParallelism } from "node:os";
import { askReduce, askReduceStream } from "../ask.ts";
import { type Context, functionName, publishAccount } from "../context.ts";
import { readable } from "../report.ts";
import { reduceBody, streamBody, streamShape } from "../requests.ts";
import type { Section } from "../results.ts";
import { connectionsFor, grpcLoad } from "../rows/throughput.ts";
import { median } from "../statistics.ts";

const MOST_EXECUTORS = 8;
const STREAMS = { connections: 2, streamsEach: 2 };

export async function measureScaling(context: Context): Promise<Section> {
  const { concurrency, payloadBytes, rounds } = context.settings;
  const { batches, eventsEach } = streamShape(payloadBytes);
  const unaryBody = reduceBody(functionName(0), 1, payloadBytes);
  const wholeStream = streamBody(functionName(0), batches, eventsEach, payloadBytes);
  const counts = Array.from(
    { length: Math.min(MOST_EXECUTORS, Math.max(2, availableParallelism())) },
    (_, at) => at + 1,
  );
  const sides = [];
  for (const count of counts) {
    const { server, client } = await context.startAssay([`--executors-per-tenant=${count}`]);
    await publishAccount(client, 0);
    client.close();
    const { address } = server;
    const unaryBytes = (await askReduce(address, unaryBody)).bytes;
    const streamBytes = (await askReduceStream(address, wholeStream)).bytes;
    sides.push({
      count,
      server,
      unary: grpcLoad(context, address, "Reduce", [unaryBody], connectionsFor(concurrency), unaryBytes),
      stream: grpcLoad(context, address, "ReduceStream", [wholeStream], STREAMS, streamBytes),
      calls: [] as number[],
      events: [] as number[],
    });
  }
  for (let round = 0; round < rounds; round += 1) {
    for (const side of round % 2 === 0 ? sides : sides.toReversed()) {
      side.calls.push((await side.unary()).requestsPerSecond);
      side.events.push((await side.stream()).requestsPerSecond * batches * eventsEach);
      context.say(`scaling, round ${round + 1} of ${rounds}: ${side.count} executors done`);
    }
  }
  await context.stop(...sides.map(({ server }) => server));
  const [one] = sides;
  const times = (values: readonly number[], base: readonly number[] | undefined): string =>
    median(values.map((value, round) => value / (base?.[round] ?? Number.NaN))).toFixed(2);
  return {
    name: "scaling",
    title: "Executors of one tenant",
    columns: ["executors at most", "unary calls/s", "× one", "streamed events/s", "× one"],
    lines: sides.map(({ count, calls, events }) => [
      String(count),
      readable(median(calls)),
      times(calls, one?.calls),
      readable(median(events)),
      times(events, one?.events),
    ]),
    notes: ["The gateway and the load generator share the cores with them."],
    samples: sides.map(({ count, calls, events }) => ({ count, calls, events })),
  };
}
